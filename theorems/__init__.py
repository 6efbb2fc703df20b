"""What the mathematics says: problems with exact solutions, barriers with their classes of inputs, certificates."""

import warnings
from typing import Any

from theorems.barriers import ExtendedSmale9, LinearPrograms, Member, Omega, Smale9, Smale18
from theorems.barriers.declared import Box, DeclaredBarrier, HypothesisRefused, define_barrier
from theorems.core.barrier import Barrier, Computable, Counterexample, Failure
from theorems.core.breakdown import (
    Breakdown,
    Check,
    Family,
    breakdown_epsilons,
    class_breakdowns,
    hypotheses,
    staircase,
    success_bound,
)
from theorems.core.errors import TheoremError, Undecided
from theorems.core.registry import THEOREMS, statement
from theorems.core.statement import Clause, Hypothesis, Report, Statement, register_verifier
from theorems.structured.vertex_solutions import family_of

__all__ = [
    "THEOREMS",
    "Barrier",
    "Box",
    "Breakdown",
    "Check",
    "Clause",
    "Computable",
    "Counterexample",
    "DeclaredBarrier",
    "ExtendedSmale9",
    "Failure",
    "Family",
    "Hypothesis",
    "HypothesisRefused",
    "LinearPrograms",
    "Member",
    "Omega",
    "Report",
    "Smale9",
    "Smale18",
    "Statement",
    "TheoremError",
    "Undecided",
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


def __getattr__(name: str) -> Any:
    if name == "Witness":
        warnings.warn("theorems.Witness is called Counterexample", DeprecationWarning, stacklevel=2)
        return Counterexample
    raise AttributeError(f"module 'theorems' has no attribute {name!r}")
