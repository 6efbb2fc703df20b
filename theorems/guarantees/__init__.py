"""One file for each positive theorem, and what their hypotheses need: sparsity in levels, certified null space constants."""

from theorems.guarantees.firenet import FirenetGuarantee, recovery_constants
from theorems.guarantees.levels import SparsityInLevels
from theorems.guarantees.null_space.constants import (
    Answer,
    Limits,
    NullSpaceCertificate,
    NullSpaceConstants,
    Violation,
    null_space_constants,
)
from theorems.guarantees.null_space.dual import Dual
from theorems.guarantees.null_space.grid import Grid, grid
from theorems.guarantees.null_space.matrices import MATRICES, named_matrix
from theorems.guarantees.null_space.perturbation import bits_needed, perturbed_constants, tolerated_error
from theorems.guarantees.null_space.tie import TieRow, kernel_vector, tie_row, tie_table, winner_dual
from theorems.guarantees.surd import SurdSum

__all__ = [
    "MATRICES",
    "Answer",
    "Dual",
    "FirenetGuarantee",
    "Grid",
    "Limits",
    "NullSpaceCertificate",
    "NullSpaceConstants",
    "SparsityInLevels",
    "SurdSum",
    "TieRow",
    "Violation",
    "bits_needed",
    "grid",
    "kernel_vector",
    "named_matrix",
    "null_space_constants",
    "perturbed_constants",
    "recovery_constants",
    "tie_row",
    "tie_table",
    "tolerated_error",
    "winner_dual",
]
