"""Barriers for problems of the user's own: declared inputs and solution sets, checked exactly, played by the same engine."""

from theorems.declared._barrier import DeclaredBarrier, DeclaredProblem, HypothesisRefused
from theorems.declared._define import define_barrier
from theorems.declared._family import DeclaredFamily
from theorems.declared._sets import Box, SetMetric

__all__ = [
    "Box",
    "DeclaredBarrier",
    "DeclaredFamily",
    "DeclaredProblem",
    "HypothesisRefused",
    "SetMetric",
    "define_barrier",
]
