"""Reads A, y and x from the files that people have: .npz, .npy, .csv, .mtx (Matrix Market), .json with exact numbers."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from oracles import OracleError, as_rational
from sci_barriers._errors import BarrierError
from sci_barriers._files import read_arrays
from sci_barriers._text import listed
from sci_barriers.audit._files import read_data, read_output

__all__ = ["Input", "read_input", "read_x"]

#: Larger files are refused.
MAX_BYTES: Final = 1 << 30


@dataclass(frozen=True, eq=False)
class Input:
    """What a file holds, as it is: arrays, or nested lists of exact numbers.

    Attributes:
        A: m × N.
        y: m numbers, or a column.
        x: an output, or ``None``.
        index: n, ``"exact"``, or ``None`` if the file does not say.
    """

    A: Any
    y: Any
    x: Any = None
    index: int | str | None = None


def read_input(path: Path, y: Path | None = None) -> Input:
    """Read A and y.

    * ``.npz`` with A and y (and x, index), or a sparse matrix of SciPy with y in a file of its own;
    * ``.npy`` with A, ``.mtx`` with A (dense or sparse): y in a file of its own;
    * ``.csv``: y in a file of its own, or in the last column; decimals are taken exactly as they are written; a header line is skipped;
    * ``.json`` with A, y (and x, index) as exact numbers, complex ones as pairs.

    Args:
        path: the file.
        y: the file of y, where the first one has none.

    Raises:
        BarrierError: a file cannot be read, or does not hold that.
    """
    _require(path, "DATA")
    if path.suffix == ".json":
        given = read_data(path)
        if any(b for row in (*given.A, given.y) for _, b in row):  # pairs (real, imaginary part)
            return Input([list(row) for row in given.A], list(given.y), given.output, given.index)
        return Input([[a for a, _ in row] for row in given.A], [a for a, _ in given.y], given.output, given.index)
    if path.suffix == ".csv":
        rows = _csv(path)
        if y is not None:
            return Input(rows, _one(y))
        if len(rows[0]) < 2:
            raise BarrierError(
                "DATA", str(path), "at least two columns, the last one being y; or y in a file of its own"
            )
        return Input([row[:-1] for row in rows], [row[-1] for row in rows])
    if path.suffix == ".npz":
        arrays = read_arrays(path, "DATA", MAX_BYTES)
        names = set(arrays)
        if {"A", "y"} <= names:
            return Input(
                arrays["A"], arrays["y"], arrays.get("x"), _index(arrays["index"]) if "index" in names else None
            )
        if "format" not in names:
            raise BarrierError("DATA", str(path), f"arrays A and y, or a sparse matrix; the file has {listed(names)}")
    if path.suffix in (".npy", ".mtx", ".npz"):
        if y is None:
            raise BarrierError("--y", None, f"a file: {path.name} holds A alone")
        return Input(_array(path, "DATA"), _one(y))
    raise BarrierError("DATA", str(path), "a file that ends with .npz, .npy, .csv, .mtx or .json")


def read_x(path: Path) -> Any:
    """Read an output: .npy, .npz or .json (see `read_output`), .csv or .mtx.

    Raises:
        BarrierError: the file cannot be read, or does not hold that.
    """
    _require(path, "--output")
    if path.suffix in (".csv", ".mtx"):
        return _one(path)
    return read_output(path)


def _require(path: Path, name: str) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise BarrierError(name, str(path), f"a file that can be read ({error.strerror})") from None
    if size > MAX_BYTES:
        raise BarrierError(name, str(path), f"a file of at most {MAX_BYTES >> 20} MiB")


def _array(path: Path, name: str) -> Any:
    if path.suffix == ".npy":
        arrays = read_arrays(path, name, MAX_BYTES)
        if "" not in arrays:
            raise BarrierError(name, str(path), "a .npy file with one array")
        return arrays[""]
    try:
        found = _matrix_market(path) if path.suffix == ".mtx" else _sparse(read_arrays(path, name, MAX_BYTES))
    except BarrierError:
        raise
    except Exception as error:  # what SciPy raises for a file that is none, is not documented
        raise BarrierError(name, str(path), f"a file of numbers ({type(error).__name__}: {str(error)[:80]})") from None
    if math.prod(found.shape) > MAX_BYTES >> 3:
        raise BarrierError(
            name, str(path), f"at most {MAX_BYTES >> 3} entries, zeros included; its shape is {found.shape}"
        )
    return found


def _matrix_market(path: Path) -> Any:
    from scipy.io import mminfo, mmread

    if b"\0" in path.read_bytes():  # at which SciPy's parser may end the process
        raise ValueError("a zero byte, which no text has")
    rows, columns, entries, kind, *_ = mminfo(path)
    # Each entry takes two bytes at least: no room is made for entries that are not there.
    if (rows * columns if kind == "array" else entries) > path.stat().st_size:
        raise ValueError(f"{rows} × {columns} with {entries} entries do not go with the size of the file")
    return mmread(path)


def _sparse(arrays: dict[str, Any]) -> Any:
    """Return what `scipy.sparse.save_npz` has written."""
    from scipy import sparse

    kind = arrays["format"].item()
    kind = kind.decode() if isinstance(kind, bytes) else kind
    shape, data = tuple(int(axis) for axis in arrays["shape"]), arrays["data"]
    if kind in ("csr", "csc", "bsr"):
        made = {"csr": sparse.csr_array, "csc": sparse.csc_array, "bsr": sparse.bsr_array}[kind]
        found = made((data, arrays["indices"], arrays["indptr"]), shape=shape)
        found.check_format(full_check=True)
        return found
    if kind == "coo":
        return sparse.coo_array((data, (arrays["row"], arrays["col"])), shape=shape)
    if kind == "dia":
        return sparse.dia_array((data, arrays["offsets"]), shape=shape)
    raise ValueError(f"format {kind!r}")


def _index(value: Any) -> int:
    if value.size != 1 or value.dtype.kind not in "iu":
        raise BarrierError("index", f"an array of {value.size} entries of type {value.dtype}", "one integer")
    return int(value.item())


def _one(path: Path) -> Any:
    """Return a vector."""
    _require(path, "--y")
    if path.suffix == ".csv":
        rows = _csv(path)
        return [entry for row in rows for entry in row]
    if path.suffix == ".json":
        return [a if b == 0 else complex(a, b) for a, b in read_output(path)]
    if path.suffix not in (".npy", ".mtx", ".npz"):
        raise BarrierError("--y", str(path), "a file that ends with .npy, .csv, .mtx or .json")
    found = _array(path, "--y")
    return found.toarray() if hasattr(found, "toarray") else found


def _csv(path: Path) -> list[list[Any]]:
    try:
        lines = [line for line in csv.reader(io.StringIO(path.read_text())) if line]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BarrierError("DATA", str(path), f"a table of numbers ({str(error)[:80]})") from None
    rows: list[list[Any]] = []
    for number, line in enumerate(lines):
        try:
            rows.append([as_rational(entry.strip(), f"line {number + 1}") for entry in line])
        except OracleError as error:
            if number == 0:
                continue  # a header
            raise BarrierError(f"{path.name}, {error.name}", error.value, error.allowed) from None
    if not rows or len({len(row) for row in rows}) != 1:
        raise BarrierError("DATA", str(path), "lines of numbers, as many in each")
    return rows
