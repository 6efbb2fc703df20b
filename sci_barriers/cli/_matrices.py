"""Matrices, sparsity in levels and bounds as the commands about null spaces take and print them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from sci_barriers._errors import BarrierError
from sci_barriers._files import read_arrays
from sci_barriers._text import root_text
from theorems.guarantees import MATRICES, FirenetGuarantee, SparsityInLevels, named_matrix


def firenet_instance(
    *,
    matrix: str | None,
    levels: str | None,
    sparsities: str | None,
    constants: str | None,
    bits: int | None,
    m: int | None,
    seed: int | None,
) -> FirenetGuarantee:
    """Return the instance of firenet that the options of ``verify`` name.

    Raises:
        BarrierError, TheoremError: an option out of range, or a matrix whose null space property is not certified.
    """
    name = "gaussian" if matrix is None else matrix
    parsed = read_levels(levels, sparsities, None)
    if name in MATRICES:
        parsed = parsed or SparsityInLevels(
            [4, 16], [1, 1] if sparsities is None else _integers("sparsities", sparsities)
        )
        A: Any = named_matrix(name, 14 if m is None else m, parsed.N, seed=seed or 0)
    else:
        A, parsed = read_matrix(name, parsed, sparsities, None, m, None, seed)
    return FirenetGuarantee(A, parsed, kind="sharp" if constants is None else constants, bits=bits)


def read_levels(levels: str | None, sparsities: str | None, weights: str | None) -> SparsityInLevels | None:
    if levels is None:
        return None
    M = _integers("levels", levels)
    s = [1] * len(M) if sparsities is None else _integers("sparsities", sparsities)
    return SparsityInLevels(M, s, _texts(weights))


def _texts(weights: str | None) -> list[str] | None:
    return None if weights is None else [part.strip() for part in weights.split(",")]


def _integers(name: str, text: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise BarrierError(f"--{name}", text, "integers separated by commas") from None


def read_matrix(
    name: str,
    levels: SparsityInLevels | None,
    sparsities: str | None,
    weights: str | None,
    rows: int | None,
    columns: int | None,
    seed: int | None,
) -> tuple[Any, SparsityInLevels]:
    if name in MATRICES:
        N = columns if columns is not None else 16 if levels is None else levels.N
        A: Any = named_matrix(name, 14 if rows is None else rows, N, seed=seed or 0)
    else:
        for option, value in (("-m", rows), ("-N", columns), ("--seed", seed)):
            if value is not None:
                raise BarrierError(option, value, "given for a named matrix only")
        A = _load(Path(name))
        N = A.shape[1]
    if levels is None:
        s = [1] if sparsities is None else _integers("sparsities", sparsities)
        levels = SparsityInLevels([N], s, _texts(weights))
    return A, levels


def _load(path: Path) -> Any:
    A = read_arrays(path, "MATRIX").get("")
    if A is None or A.ndim != 2 or A.dtype.kind not in "biufc":
        raise BarrierError(
            "MATRIX", str(path), f"a .npy file with a matrix of numbers, or one of {', '.join(MATRICES)}"
        )
    return A


def rounded(x: Fraction | None, *, up: bool = True) -> str:
    """Return a number with six digits, rounded up (or down)."""
    if x is None:
        return "–"
    text = root_text(x * x, up=up == (x >= 0), digits=6)
    exponent = text.partition("e")[2]
    sign = "-" if x < 0 else ""
    if exponent and not -5 <= int(exponent) <= 5:
        return sign + text
    return (
        sign + f"{Decimal(text):f}".rstrip("0").rstrip(".")
        if "." in f"{Decimal(text):f}"
        else sign + f"{Decimal(text):f}"
    )
