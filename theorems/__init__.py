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
from theorems._statement import THEOREMS, Hypothesis, Statement, statement
from theorems._vertices import family_of
from theorems._witness import Barrier, Failure, Witness
from theorems.barriers import Member, Omega, Smale9, Smale18

__all__ = [
    "THEOREMS",
    "Barrier",
    "Breakdown",
    "Check",
    "Failure",
    "Family",
    "Hypothesis",
    "Member",
    "Omega",
    "Smale9",
    "Smale18",
    "Statement",
    "TheoremError",
    "Undecided",
    "Witness",
    "breakdown_epsilons",
    "class_breakdowns",
    "family_of",
    "hypotheses",
    "staircase",
    "statement",
    "success_bound",
]
