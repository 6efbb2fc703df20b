"""One file for each positive theorem, and what their hypotheses need: sparsity in levels, certified null space constants."""

from theorems.core.renamed import renamed_names
from theorems.guarantees.firenet import FirenetGuarantee, recovery_constants
from theorems.guarantees.levels import SparsityInLevels
from theorems.guarantees.null_space.constants import (
    Answer,
    NullSpaceCertificate,
    NullSpaceConstants,
    SearchLimits,
    Violation,
    null_space_constants,
)
from theorems.guarantees.null_space.dual import Dual
from theorems.guarantees.null_space.matrices import MATRICES, named_matrix
from theorems.guarantees.null_space.perturbation import bits_needed, perturbed_constants, tolerated_error
from theorems.guarantees.null_space.scaled_matrix import ScaledMatrix, scaled_matrix
from theorems.guarantees.null_space.tie import TieRow, kernel_vector, tie_row, tie_table, winner_dual
from theorems.guarantees.surd import SurdSum

__all__ = [
    "MATRICES",
    "Answer",
    "Dual",
    "FirenetGuarantee",
    "ScaledMatrix",
    "SearchLimits",
    "NullSpaceCertificate",
    "NullSpaceConstants",
    "SparsityInLevels",
    "SurdSum",
    "TieRow",
    "Violation",
    "bits_needed",
    "scaled_matrix",
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

__getattr__ = renamed_names(__name__, {"Grid": ScaledMatrix, "Limits": SearchLimits, "grid": scaled_matrix})
