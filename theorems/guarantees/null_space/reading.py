"""Reads certificates of null space constants; every field is checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from flint import fmpz_mat

from theorems.checker.core import Reject, parse
from theorems.core.errors import TheoremError
from theorems.guarantees.levels import SparsityInLevels
from theorems.guarantees.null_space.cones import net
from theorems.guarantees.null_space.dual import Dual
from theorems.guarantees.null_space.scaled_matrix import MAX_ENTRIES, ScaledMatrix

__all__ = ["FORMAT", "KINDS", "VERSION", "Fields", "read_fields"]

FORMAT: Final = "sci-barriers/null-space"
VERSION: Final = 1
#: ``supports``: a dual matrix or a net of dual vectors for each support; ``columns``: one dual vector for each column;
#: ``isometry``: nothing, the eigenvalues are enclosed again.
KINDS: Final = ("supports", "columns", "isometry")
MAX_PIECES: Final = 64

_INTEGER = re.compile(r"-?0x[0-9a-f]{1,4096}")
_RATIONAL = re.compile(r"(-?0x[0-9a-f]{1,4096})(?:/(0x[0-9a-f]{1,4096}))?")
MAX_SHIFT: Final = 1 << 14
#: Entries of matrices and duals are below 2^MAX_SIZE.
MAX_SIZE: Final = 400
#: Limits on the work of a verification: columns for the kind ``columns``, elementary operations for the others.
MAX_COLUMNS: Final = 4_000
MAX_WORK: Final = 10**9


#: What a document says; see `NullSpaceCertificate`.
Fields = tuple[ScaledMatrix, SparsityInLevels, Fraction, Fraction, str, tuple[Dual, ...]]


def read_fields(document: object) -> Fields:
    """Return the fields of a certificate, checked one by one; see `NullSpaceCertificate.read`."""
    if isinstance(document, str | bytes):
        try:
            document = parse(document if isinstance(document, bytes) else document.encode("utf-8", "surrogatepass"))
        except Reject as refused:
            raise TheoremError("certificate", refused.args[1], "JSON within the limits of the format") from None
    if not isinstance(document, Mapping):
        raise TheoremError("certificate", type(document).__name__, "a JSON object")
    fields = {
        "format", "version", "kind", "matrix", "levels", "sparsities", "squared_weights", "rho", "gamma", "duals",
    }  # fmt: skip
    if set(document) != fields:
        raise TheoremError("certificate", sorted(map(str, document)), "the fields " + ", ".join(sorted(fields)))
    if document["format"] != FORMAT or type(document["version"]) is not int or document["version"] != VERSION:
        raise TheoremError("format", (document["format"], document["version"]), f"{FORMAT}, version {VERSION}")
    kind = document["kind"]
    if kind not in KINDS:
        raise TheoremError("kind", kind, "one of " + ", ".join(KINDS))
    squares = document["squared_weights"]
    if not isinstance(squares, list):
        raise TheoremError("squared_weights", squares, "a list")
    levels = SparsityInLevels(
        document["levels"], document["sparsities"], squared_weights=[_rational(x, "squared_weights") for x in squares]
    )
    matrix = document["matrix"]
    if not isinstance(matrix, Mapping) or set(matrix) != {"real", "imag", "q", "error"}:
        raise TheoremError("matrix", type(matrix).__name__, "an object with real, imag, q, error")
    A = _sized(_grid(matrix, "matrix", _rational(matrix["error"], "error")), "matrix")
    if A.shape[1] != levels.N:
        raise TheoremError("matrix", f"{A.shape[1]} columns", f"{levels.N} columns, as the levels have")
    if not isinstance(document["duals"], list):
        raise TheoremError("duals", type(document["duals"]).__name__, "a list")
    duals = tuple(_dual(item, A, levels, kind) for item in document["duals"])
    _affordable(A, levels, kind, duals)
    return A, levels, _rational(document["rho"], "rho"), _rational(document["gamma"], "gamma"), kind, duals


def _sized(grid: ScaledMatrix, name: str) -> ScaledMatrix:
    """Return the grid if its entries are within 2^±400, so that the floats that guide proofs can hold them."""
    parts = [part for part in (grid.real, grid.imag) if part is not None]
    longest = max(int(abs(x)).bit_length() for part in parts for row in part.tolist() for x in row)
    if abs(grid.q) > MAX_SIZE or longest - grid.q > MAX_SIZE:
        raise TheoremError(
            name, f"q = {grid.q}, entries of {longest} bits", f"entries below 2^{MAX_SIZE}, |q| up to {MAX_SIZE}"
        )
    return grid


def _affordable(A: ScaledMatrix, levels: SparsityInLevels, kind: str, duals: tuple[Dual, ...]) -> None:
    """Refuse a certificate whose verification would take hours."""
    m, N = A.shape
    if kind == "columns":
        if N > MAX_COLUMNS:
            raise TheoremError("matrix", f"{N} columns", f"at most {MAX_COLUMNS} columns for the kind columns")
        return
    if kind == "supports":
        work = sum(m * N * len(dual.real[0]) for dual in duals)
    else:
        work = levels.support_count * levels.s**3 + levels.doubled().support_count * (2 * levels.s) ** 3
    if work > MAX_WORK:
        raise TheoremError(
            "certificate", f"about {work:.1e} operations" if work < 1e300 else "endless work", f"at most {MAX_WORK:.0e}"
        )


def _dual(item: Any, A: ScaledMatrix, levels: SparsityInLevels, kind: str) -> Dual:
    if not isinstance(item, Mapping) or set(item) != {"support", "pieces", "real", "imag", "q"}:
        raise TheoremError("duals", type(item).__name__, "objects with support, pieces, real, imag, q")
    support, pieces = item["support"], item["pieces"]
    if (
        not isinstance(support, list)
        or not support
        or any(isinstance(i, bool) or not isinstance(i, int) for i in support)
    ):
        raise TheoremError("support", support, "a list of integers, not empty")
    everything = list(range(levels.N))
    if (kind == "columns" and support != everything) or (kind != "columns" and not levels.is_support(support)):
        raise TheoremError("support", support, "a support set (for the kind columns, all indices)")
    if pieces is not None and (
        isinstance(pieces, bool) or not isinstance(pieces, int) or not 1 <= pieces <= MAX_PIECES or kind == "columns"
    ):
        raise TheoremError("pieces", pieces, f"null, or an integer from 1 to {MAX_PIECES}")
    width = len(support)
    if pieces is not None:
        dimension = width if A.imag is None else 2 * width - 1
        if dimension > 3:
            raise TheoremError("pieces", pieces, "null, if the directions have more than three real dimensions")
        width = len(net(dimension, pieces).vertices)
    U = _grid(item, "duals", Fraction(0))
    if U.shape != (A.shape[0], width):
        raise TheoremError("duals", f"shape {U.shape}", f"shape {(A.shape[0], width)}")
    if U.q + A.q < 0:
        raise TheoremError("q", U.q, f"at least {-A.q}, so that the product has integer scale")
    _sized(U, "duals")
    real, imag = U.rows
    as_tuple = tuple(tuple(row) for row in real)
    return Dual(tuple(support), as_tuple, None if imag is None else tuple(tuple(row) for row in imag), U.q, pieces)


def _grid(item: Mapping[str, Any], name: str, error: Fraction) -> ScaledMatrix:
    real = _table(item["real"], name)
    imag = None if item["imag"] is None else _table(item["imag"], name)
    if imag is not None and (len(imag), len(imag[0])) != (len(real), len(real[0])):
        raise TheoremError(name, "real and imag of different shapes", "the same shape")
    q = item["q"]
    if isinstance(q, bool) or not isinstance(q, int) or abs(q) > MAX_SHIFT:
        raise TheoremError("q", q, f"an integer within ±{MAX_SHIFT}")
    if error < 0:
        raise TheoremError("error", error, "at least 0")
    return ScaledMatrix(fmpz_mat(real), None if imag is None else fmpz_mat(imag), q, error)


def _table(rows: object, name: str) -> list[list[int]]:
    if not isinstance(rows, list) or not rows or any(not isinstance(row, list) or not row for row in rows):
        raise TheoremError(name, type(rows).__name__, "a list of rows of integers")
    if len({len(row) for row in rows}) != 1 or len(rows) * len(rows[0]) > MAX_ENTRIES:
        raise TheoremError(name, f"{len(rows)} rows", f"rows of equal length with at most {MAX_ENTRIES} entries in all")
    return [[_integer(x, name) for x in row] for row in rows]


def _integer(x: object, name: str) -> int:
    if not isinstance(x, str) or not _INTEGER.fullmatch(x):
        raise TheoremError(name, x, "hexadecimal integers as text")
    return int(x, 16)


def _rational(x: object, name: str) -> Fraction:
    match = _RATIONAL.fullmatch(x) if isinstance(x, str) else None
    if match is None or (match[2] is not None and int(match[2], 16) == 0):
        raise TheoremError(name, x, "a rational number as hexadecimal text")
    return Fraction(int(match[1], 16), 1 if match[2] is None else int(match[2], 16))
