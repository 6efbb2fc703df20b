"""What the mathematics says: problems with exact solutions, barriers with their classes of inputs, certificates."""

from theorems._engine import (
    Breakdown,
    Check,
    Family,
    breakdown_epsilons,
    class_breakdowns,
    hypotheses,
    staircase,
    success_bound,
)
from theorems._errors import TheoremError, Undecided
from theorems._registry import THEOREMS, statement
from theorems._statement import Clause, Hypothesis, Report, Statement, register_verifier
from theorems._vertices import family_of
from theorems._witness import Barrier, Failure, Witness
from theorems.barriers import Member, Omega, Smale9, Smale18
from theorems.declared import Box, DeclaredBarrier, HypothesisRefused, define_barrier

__all__ = [
    "THEOREMS",
    "Barrier",
    "Box",
    "Breakdown",
    "Check",
    "Clause",
    "DeclaredBarrier",
    "Failure",
    "Family",
    "Hypothesis",
    "HypothesisRefused",
    "Member",
    "Omega",
    "Report",
    "Smale9",
    "Smale18",
    "Statement",
    "TheoremError",
    "Undecided",
    "Witness",
    "breakdown_epsilons",
    "class_breakdowns",
    "define_barrier",
    "family_of",
    "hypotheses",
    "register_verifier",
    "staircase",
    "statement",
    "success_bound",
]
