"""Reads data and outputs of a user's own from files: JSON with exact numbers, or NumPy's .npz and .npy."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from oracles import OracleError, as_rational
from sci_barriers._errors import BarrierError
from sci_barriers._files import read_arrays, read_bounded
from sci_barriers._text import listed
from sci_barriers.harness import InvalidOutput, exact_vector
from theorems.problems import Complex

_HEXADECIMAL: Final = re.compile(r"(-?0x[0-9a-f]{1,400000})(?:/(0x[0-9a-f]{1,400000}))?")
_ENTRY: Final = 'integers, text such as "1/3", "0.25", "-0x1/0x3", or pairs [real, imaginary] of these'


@dataclass(frozen=True)
class Given:
    """What a file of data says.

    Attributes:
        A: m rows of N complex rationals.
        y: m complex rationals.
        index: n, ``"exact"``, or ``None`` if the file does not say.
        output: x, or ``None`` if the file has none.
    """

    A: tuple[tuple[Complex, ...], ...]
    y: tuple[Complex, ...]
    index: int | str | None
    output: tuple[Complex, ...] | None


def read_data(path: Path) -> Given:
    """Read A_n, y_n, and perhaps the index and an output.

    A JSON file is an object with ``A`` (an array of rows), ``y``, and if wanted ``index`` (n, or ``"exact"``) and ``x``; entries are
    integers, text such as ``"1/3"``, ``"0.25"``, ``"1e-3"``, ``"-0x1/0x3"``, or pairs of these for complex numbers. JSON numbers with
    a point or an exponent are refused: it would not be clear whether 0.1 is 1/10 or the float next to it. A .npz file has the same
    names; its floats are taken as the dyadic numbers that they are.

    Raises:
        BarrierError: the file cannot be read, or does not hold that.
    """
    if path.suffix in (".npz", ".npy"):
        arrays = _arrays(path, "--data")
        unknown = set(arrays) - {"A", "y", "x", "index"}
        if unknown or not {"A", "y"} <= set(arrays):
            raise BarrierError(
                "--data", str(path), f"arrays A, y, and if wanted x, index; the file has {listed(arrays)}"
            )
        if arrays["A"].ndim != 2:
            raise BarrierError("A", f"an array of shape {arrays['A'].shape}", "m × N")
        rows = tuple(_vector(row, f"A[{i}]") for i, row in enumerate(arrays["A"]))
        index = None
        if "index" in arrays:
            value = arrays["index"]
            if value.shape != () or value.dtype.kind not in "iu":
                raise BarrierError("index", value, "one integer")
            index = int(value)
        output = _vector(arrays["x"], "x") if "x" in arrays else None
        return Given(rows, _vector(arrays["y"], "y"), index, output)
    document = _json(path, "--data")
    if not isinstance(document, dict) or not {"A", "y"} <= document.keys() <= {"A", "y", "x", "index"}:
        raise BarrierError("--data", str(path), "a JSON object with A, y, and if wanted x, index")
    matrix = document["A"]
    if not isinstance(matrix, list):
        raise BarrierError("A", matrix, "an array of rows")
    return Given(
        tuple(_entries(row, f"A[{i}]") for i, row in enumerate(matrix)),
        _entries(document["y"], "y"),
        document.get("index"),
        _entries(document["x"], "x") if "x" in document else None,
    )


def read_output(path: Path) -> tuple[Complex, ...]:
    """Read x: a JSON array, or an object with ``x``; or a .npy or .npz file with ``x``.

    Raises:
        BarrierError: the file cannot be read, or does not hold that.
    """
    if path.suffix in (".npz", ".npy"):
        arrays = _arrays(path, "--output")
        if "x" not in arrays:
            raise BarrierError("--output", str(path), f"an array x; the file has {listed(arrays)}")
        return _vector(arrays["x"], "x")
    document = _json(path, "--output")
    if isinstance(document, dict) and set(document) == {"x"}:
        document = document["x"]
    return _entries(document, "x")


def _json(path: Path, name: str) -> Any:
    def refuse(literal: str) -> Any:
        raise BarrierError(name, literal, _ENTRY + "; not a JSON number with a point or an exponent")

    def whole(literal: str) -> int:
        if len(literal) > 4000:
            raise BarrierError(name, literal, "integers of at most 4000 digits; longer ones in hexadecimal, as text")
        return int(literal)

    try:
        text = read_bounded(path, name).decode()
        return json.loads(text, parse_float=refuse, parse_constant=refuse, parse_int=whole)
    except BarrierError:
        raise
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise BarrierError(name, str(path), f"JSON ({str(error)[:80]})") from None


def _arrays(path: Path, name: str) -> dict[str, Any]:
    return {key or "x": array for key, array in read_arrays(path, name).items()}


def _vector(array: Any, name: str) -> tuple[Complex, ...]:
    if array.ndim != 1:
        raise BarrierError(name, f"an array of shape {array.shape}", "one dimension")
    try:
        return tuple(exact_vector(array, len(array)))
    except InvalidOutput as error:
        raise BarrierError(name, str(error), "finite numbers") from None


def _entries(values: Any, name: str) -> tuple[Complex, ...]:
    if not isinstance(values, list):
        raise BarrierError(name, values, "an array of " + _ENTRY)
    return tuple(_entry(value, f"{name}[{i}]") for i, value in enumerate(values))


def _entry(value: Any, name: str) -> Complex:
    if isinstance(value, list):
        if len(value) != 2:
            raise BarrierError(name, value, _ENTRY)
        return _real(value[0], name), _real(value[1], name)
    return _real(value, name), Fraction(0)


def _real(value: Any, name: str) -> Fraction:
    if isinstance(value, str):
        match = _HEXADECIMAL.fullmatch(value)
        if match is not None:
            under = int(match[2] or "0x1", 16)
            if under:
                return Fraction(int(match[1], 16), under)
    elif isinstance(value, bool) or not isinstance(value, int):
        raise BarrierError(name, value, _ENTRY)
    try:
        return as_rational(value, name)
    except OracleError as error:
        raise BarrierError(name, error.value, _ENTRY) from None


def rows_of(matrix: Sequence[Any], name: str = "A") -> tuple[tuple[Complex, ...], ...]:
    """Return a matrix of numbers of any kind as exact rows.

    Raises:
        BarrierError: an entry that is not a finite number, or no sequence of rows.
    """
    try:
        return tuple(tuple(exact_vector(row, len(row))) for row in matrix)
    except (InvalidOutput, TypeError) as error:
        raise BarrierError(name, str(error), "m rows of N finite numbers") from None
