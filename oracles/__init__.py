"""What an algorithm may know about its input: exact numbers and matrices, their certified approximations, and oracles."""

from oracles._arrays import ARRAY_ROUNDINGS, NORMS, ArrayDatum, ArrayInput, ArrayOracle, ExactArray
from oracles._datum import Datum
from oracles._dyadic import DyadicArray, DyadicMatrix, DyadicVector
from oracles._errors import BudgetExceeded, IndexRefused, OracleError, ReplayMismatch, RepresentationError, shown
from oracles._matrix import ExactInput, ExactMatrix, ExactVector, Phase
from oracles._number import (
    Dyadic,
    Norm,
    Number,
    Perturbed,
    Sqrt,
    Ternary,
    as_rational,
    ball,
    enclose,
    expanded,
    norm,
    square_root,
)
from oracles._oracle import Oracle, RecordingOracle
from oracles._text import escaped, printable
from oracles._transcript import Budget, Transcript
from oracles._unitary import DCT, DFT, UNITARIES, Cayley, Field, Hadamard, Identity, Stage, Unitary, unitary
from oracles.elements import BandedOperator, BinarySequence, ElementOracle
from oracles.honest import ROUNDINGS, HonestOracle
from oracles.replay import ReplayOracle
from oracles.resisting import ResistingOracle, centre_datum

__all__ = [
    "ARRAY_ROUNDINGS",
    "DCT",
    "DFT",
    "NORMS",
    "ROUNDINGS",
    "UNITARIES",
    "ArrayDatum",
    "ArrayInput",
    "ArrayOracle",
    "BandedOperator",
    "BinarySequence",
    "Budget",
    "BudgetExceeded",
    "Cayley",
    "Datum",
    "Dyadic",
    "DyadicArray",
    "DyadicMatrix",
    "DyadicVector",
    "ElementOracle",
    "ExactArray",
    "ExactInput",
    "ExactMatrix",
    "ExactVector",
    "Field",
    "Hadamard",
    "HonestOracle",
    "Identity",
    "IndexRefused",
    "Norm",
    "Number",
    "Oracle",
    "OracleError",
    "Perturbed",
    "Phase",
    "RecordingOracle",
    "ReplayMismatch",
    "ReplayOracle",
    "RepresentationError",
    "ResistingOracle",
    "Sqrt",
    "Stage",
    "Ternary",
    "Transcript",
    "Unitary",
    "as_rational",
    "ball",
    "centre_datum",
    "enclose",
    "escaped",
    "expanded",
    "norm",
    "printable",
    "shown",
    "square_root",
    "unitary",
]
