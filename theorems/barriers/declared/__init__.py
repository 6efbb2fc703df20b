"""Barriers for problems of the user's own: declared inputs and solution sets, checked exactly, played by the same engine."""

from theorems.barriers.declared.barrier import ArrayBarrier, DeclaredBarrier, HypothesisRefused
from theorems.barriers.declared.declaration import Declaration, DeclaredProblem
from theorems.barriers.declared.define import declaration, define_barrier
from theorems.barriers.declared.family import DeclaredFamily
from theorems.core.sets import Box

__all__ = [
    "ArrayBarrier",
    "Box",
    "Declaration",
    "DeclaredBarrier",
    "DeclaredFamily",
    "DeclaredProblem",
    "HypothesisRefused",
    "declaration",
    "define_barrier",
]
