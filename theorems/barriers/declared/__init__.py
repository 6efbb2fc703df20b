"""Barriers for problems of the user's own: declared inputs and solution sets, checked exactly, played by the same engine."""

from theorems.barriers.declared.barrier import DeclaredBarrier, DeclaredProblem, HypothesisRefused
from theorems.barriers.declared.define import define_barrier
from theorems.barriers.declared.family import DeclaredFamily
from theorems.core.sets import Box

__all__ = [
    "Box",
    "DeclaredBarrier",
    "DeclaredFamily",
    "DeclaredProblem",
    "HypothesisRefused",
    "define_barrier",
]
