"""Inputs that are arrays of rational numbers without further structure: kept exact, moved by 2^-e, rounded to data.

An array has one or two indices and a norm in which its data are close to it: ``operator`` (ℓ² → ℓ²), ``euclidean`` (ℓ², Frobenius) or
``maximum`` (largest entry). Data of index n are dyadic arrays within 2^-n, each in its own norm.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from oracles._datum import Datum
from oracles._display import Description, Note, Shown, matrix_grid, number_text, power_text
from oracles._dyadic import DyadicArray, DyadicMatrix, DyadicVector
from oracles._errors import IndexRefused, OracleError, RepresentationError
from oracles._matrix import MAX_TABLE_BITS
from oracles._number import as_rational, dyadic_bits
from oracles._oracle import RecordingOracle
from oracles._transcript import Budget

NORMS: Final = ("operator", "euclidean", "maximum")
ARRAY_ROUNDINGS: Final = ("nearest", "truncating", "random")
MAX_ARRAY_ENTRIES: Final = 100_000


@dataclass(frozen=True)
class ExactArray(Shown):
    """An array of rationals, in row-major order, and the norm in which its data are close to it.

    Args:
        name: how the algorithm asks for it.
        shape: one or two positive sizes, at most 100,000 entries.
        entries: the numbers.
        norm: ``operator``, ``euclidean`` or ``maximum``.

    Raises:
        OracleError: an argument out of range, by name.
    """

    name: str
    shape: tuple[int, ...]
    entries: tuple[Fraction, ...]
    norm: str

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.isidentifier():
            raise OracleError("name", self.name, "an identifier")
        if self.norm not in NORMS:
            raise OracleError(f"norm of {self.name}", self.norm, "one of " + ", ".join(NORMS))
        if not 1 <= len(self.shape) <= 2 or not 1 <= len(self.entries) <= MAX_ARRAY_ENTRIES:
            raise OracleError(
                self.name, f"shape {self.shape}", f"one or two indices, 1 to {MAX_ARRAY_ENTRIES} entries in all"
            )

    @classmethod
    def of(cls, name: str, values: object, norm: str | None = None) -> ExactArray:
        """Return the array of (nested) lists of exact numbers, or of a NumPy array; a number is an array with one entry.

        The norm is ``operator`` for two indices and ``euclidean`` for one if it is not given.
        """
        shape, entries = _flattened(name, values)
        return cls(name, shape, entries, norm or ("operator" if len(shape) == 2 else "euclidean"))

    def nested(self, entries: Sequence[Any] | None = None) -> list[Any]:
        """Return the entries (or others in their place) as a list, or as a list of rows."""
        flat = list(self.entries if entries is None else entries)
        if len(self.shape) == 1:
            return flat
        width = self.shape[1]
        return [flat[i : i + width] for i in range(0, len(flat), width)]

    def description(self) -> Description:
        """Return the entries."""
        grid = matrix_grid(self.name, self.shape, lambda *place: number_text(self._entry(place)))
        return Description(f"{self.name}, {' × '.join(map(str, self.shape))}, {self.norm} norm", (grid,))

    def __repr__(self) -> str:
        return f"<ExactArray {self.name} {' × '.join(map(str, self.shape))}, {self.norm} norm>"

    def _entry(self, place: Sequence[int]) -> Fraction:
        return self.entries[place[0] if len(self.shape) == 1 else place[0] * self.shape[1] + place[1]]

    def norm_squared(self, entries: Sequence[Fraction]) -> Fraction:
        """Return the squared norm of an array of this shape, for the operator norm an upper bound (`norm_bound_squared`)."""
        return norm_bound_squared(self.norm, self.shape, entries)


def norm_bound_squared(norm: str, shape: Sequence[int], entries: Sequence[Fraction]) -> Fraction:
    """Return the squared norm of an array, exact for ``euclidean`` and ``maximum``.

    For ``operator`` the smaller of two upper bounds: ‖·‖_F², and (largest column sum)·(largest row sum) of the moduli. They are
    the norm itself for arrays of rank one, and for diagonal ones and permutations.
    """
    if norm == "maximum":
        return max(abs(x) for x in entries) ** 2
    total = sum((x * x for x in entries), Fraction(0))
    if norm == "euclidean" or len(shape) == 1:
        return total
    rows, width = shape
    across = max(sum((abs(x) for x in entries[i * width : (i + 1) * width]), Fraction(0)) for i in range(rows))
    down = max(sum((abs(x) for x in entries[k::width]), Fraction(0)) for k in range(width))
    return min(total, across * down)


def _flattened(name: str, values: object) -> tuple[tuple[int, ...], tuple[Fraction, ...]]:
    if isinstance(values, np.ndarray):
        values = values.tolist()
    if isinstance(values, str) or not isinstance(values, Iterable):
        return (1,), (as_rational(values, name),)
    rows = [row.tolist() if isinstance(row, np.ndarray) else row for row in values]
    if rows and all(isinstance(row, list | tuple) for row in rows):
        width = len(rows[0])
        if any(len(row) != width for row in rows):
            raise OracleError(name, f"rows of lengths {sorted({len(row) for row in rows})}", "rows of one length")
        numbers = [as_rational(x, f"{name}[{i}][{k}]") for i, row in enumerate(rows) for k, x in enumerate(row)]
        return (len(rows), width), tuple(numbers)
    return (len(rows),), tuple(as_rational(x, f"{name}[{i}]") for i, x in enumerate(rows))


@dataclass(frozen=True)
class ArrayDatum(Datum):
    """Data of index n of an input that consists of arrays: ``datum["name"]`` is a dyadic array within 2^-n of the one with that name.

    ``datum.A`` is the array called ``A``, or else the first one, as a matrix; ``datum.y`` the one called ``y``, or else the last one,
    as a vector: so that programs written for matrices and vectors run.

    Attributes:
        arrays: the names with their arrays.
    """

    arrays: tuple[tuple[str, DyadicArray], ...] = ()

    def __getitem__(self, name: str) -> DyadicArray:
        for known, array in self.arrays:
            if known == name:
                return array
        raise OracleError("name", name, "one of " + ", ".join(known for known, _ in self.arrays))

    def description(self) -> Description:
        """Return the arrays, and how near they are to the input."""
        bound = power_text(-self.index)
        parts = [
            matrix_grid(f"{name}, within {bound}", array.shape, lambda *place, a=array: a._shown(place))
            for name, array in self.arrays
        ]
        return Description(f"Datum of index {self.index}", tuple(parts))

    def __repr__(self) -> str:
        names = ", ".join(f"{name} {' × '.join(map(str, array.shape))}" for name, array in self.arrays)
        return f"<Datum of index {self.index}: {names}, within {power_text(-self.index)}>"


@dataclass(frozen=True)
class ArrayInput(Shown):
    """An input that consists of exact arrays, moved by 2^-exponent·direction if there is an exponent (which stays symbolic).

    Args:
        arrays: at least one, with different names.
        length: of the outputs.
        directions: for each array the entries of a direction, or nothing.
        exponent: e ≥ 0, may be huge; ``None`` without directions.

    Raises:
        OracleError: no arrays, equal names, or directions of other lengths.
    """

    arrays: tuple[ExactArray, ...]
    length: int
    directions: tuple[tuple[Fraction, ...], ...] = ()
    exponent: int | None = None

    def __post_init__(self) -> None:
        names = [array.name for array in self.arrays]
        if not names or len(set(names)) < len(names):
            raise OracleError("arrays", names, "at least one, with different names")
        if (self.exponent is None) != (not self.directions):
            raise OracleError("exponent", self.exponent, "given together with directions")
        if self.directions and [len(d) for d in self.directions] != [len(a.entries) for a in self.arrays]:
            raise OracleError("directions", [len(d) for d in self.directions], "as many entries as the arrays have")

    @property
    def shape(self) -> tuple[int, int]:
        """(number of entries, length of the outputs)."""
        return sum(len(array.entries) for array in self.arrays), self.length

    @property
    def field(self) -> str:
        """``"real"``."""
        return "real"

    @property
    def samples(self) -> tuple[None]:
        """One sample."""
        return (None,)

    def moved(self, directions: Sequence[Sequence[Fraction]], exponent: int) -> ArrayInput:
        """Return this input plus 2^-exponent times the directions."""
        return ArrayInput(self.arrays, self.length, tuple(tuple(d) for d in directions), exponent)

    def fractions(self) -> dict[str, list[Any]]:
        """Return the exact arrays as (nested) lists of fractions; `OracleError` if the exponent is above 4096."""
        if self.exponent is None:
            return {array.name: array.nested() for array in self.arrays}
        if self.exponent > 4096:
            raise OracleError("exponent", self.exponent, "at most 4096, to be expanded")
        epsilon = Fraction(1, 1 << self.exponent)
        return {
            array.name: array.nested([x + epsilon * d for x, d in zip(array.entries, direction, strict=True)])
            for array, direction in zip(self.arrays, self.directions, strict=True)
        }

    def numpy(self) -> dict[str, NDArray[Any]]:
        """Return the arrays as float64, each entry the nearest float; `RepresentationError` if one is too large.

        A perturbation that is kept symbolic is below 2^-4096: it does not change a float, but for entries that are zero, which stay zero.
        """
        small = self.exponent is not None and self.exponent > 4096
        rows = {array.name: array.nested() for array in self.arrays} if small else self.fractions()
        try:
            return {name: np.array(entries, dtype=np.float64) for name, entries in rows.items()}
        except OverflowError:
            raise RepresentationError("entry", "a rational number", "below 2^1024, as a float64") from None

    def description(self) -> Description:
        """Return the arrays; a perturbation 2^-e stays a symbol."""
        moves = self.directions or tuple((Fraction(0),) * len(array.entries) for array in self.arrays)
        parts: list[Any] = [
            matrix_grid(array.name, array.shape, lambda *place, a=array, d=move: self._moved_text(a, d, place))
            for array, move in zip(self.arrays, moves, strict=True)
        ]
        if self.exponent is not None:
            parts.append(Note(f"ε = {power_text(-self.exponent)}"))
        return Description(f"An input of {len(self.arrays)} arrays, outputs of length {self.length}", tuple(parts))

    @staticmethod
    def _moved_text(array: ExactArray, move: Sequence[Fraction], place: Sequence[int]) -> str:
        step = move[place[0] if len(array.shape) == 1 else place[0] * array.shape[1] + place[1]]
        start = array._entry(place)
        if step == 0:
            return number_text(start)
        size = "ε" if abs(step) == 1 else f"{number_text(abs(step))}·ε"
        if start == 0:
            return f"−{size}" if step < 0 else size
        return f"{number_text(start)} {'−' if step < 0 else '+'} {size}"

    def __repr__(self) -> str:
        names = ", ".join(f"{array.name} {' × '.join(map(str, array.shape))}" for array in self.arrays)
        moved = "" if self.exponent is None else f", moved by {power_text(-self.exponent)}"
        return f"<ArrayInput: {names}{moved}>"

    def datum(self, index: int, target: int | None = None, *, rounding: str = "nearest", seed: int = 0) -> ArrayDatum:
        """Return dyadic arrays, each within 2^-target of the exact one in its norm.

        Args:
            index: n, what the datum is called.
            target: the index if it is not given.
            rounding: ``nearest``, ``truncating`` (towards zero) or ``random`` (one of the two neighbours).
            seed: of random rounding; the same index gets the same datum.

        Raises:
            IndexRefused: it would take more than 2^29 bits.
        """
        if rounding not in ARRAY_ROUNDINGS:
            raise OracleError("rounding", rounding, "one of " + ", ".join(ARRAY_ROUNDINGS))
        source = random.Random(f"{seed} {index}")
        wanted = index if target is None else target
        moves = self.directions or tuple((Fraction(0),) * len(array.entries) for array in self.arrays)
        arrays = [
            (array.name, self._rounded(array, direction, wanted, rounding, source))
            for array, direction in zip(self.arrays, moves, strict=True)
        ]
        return _datum(index, arrays)

    def _rounded(
        self, array: ExactArray, direction: Sequence[Fraction], target: int, rounding: str, source: random.Random
    ) -> DyadicArray:
        """Round every entry to a multiple of 2^-q, with an error below 2^-q, where 2^-q·√(number of entries) ≤ 2^-target."""
        count = 1 if array.norm == "maximum" else len(array.entries)
        q = target + ((count - 1).bit_length() + 1) // 2
        still = not any(direction)
        exact = max((-1 if b is None else b for b in map(dyadic_bits, array.entries)), default=0)
        if still and exact <= q and all(dyadic_bits(x) is not None for x in array.entries):
            return _table(array.shape, [int(x * (1 << exact)) for x in array.entries], exact)
        q += 2
        size = max(x.numerator.bit_length() for x in (*array.entries, *direction))
        if (max(q, 0) + size) * len(array.entries) > MAX_TABLE_BITS:
            raise IndexRefused("index", target, f"{q} bits for {len(array.entries)} entries exceed {MAX_TABLE_BITS}")
        epsilon = Fraction(0)  # what is left out is below 2^-q/4, and the rounding is to multiples of 4·2^-q
        if not still and self.exponent is not None and self.exponent <= q + size + 2:
            epsilon = Fraction(1, 1 << self.exponent)
        units = []
        for x, d in zip(array.entries, direction, strict=True):
            value = (x + epsilon * d) * (1 << q if q >= 0 else Fraction(1, 1 << -q))
            floor = value.numerator // value.denominator
            if rounding == "nearest":
                units.append(round(value))
            elif rounding == "truncating":
                units.append(floor + (value < 0 and floor != value))
            else:
                units.append(floor + (floor != value and source.random() < 0.5))
        return _table(array.shape, units, q)


def _table(shape: tuple[int, ...], units: Sequence[int], exponent: int) -> DyadicArray:
    place: dict[int, int] = {}
    codes = np.array([place.setdefault(x, len(place)) for x in units], dtype=np.int32).reshape(shape)
    kind = DyadicMatrix if len(shape) == 2 else DyadicVector
    return kind(tuple(place), None, codes, exponent)


def _datum(index: int, arrays: Sequence[tuple[str, DyadicArray]]) -> ArrayDatum:
    known = dict(arrays)
    first, last = known.get("A", arrays[0][1]), known.get("y", arrays[-1][1])
    A = DyadicMatrix(first.real, None, first.codes.reshape(-1, first.shape[-1]), first.exponent)
    y = DyadicVector(last.real, None, last.codes.reshape(-1), last.exponent)
    return ArrayDatum(index, A, y, arrays=tuple(arrays))


class ArrayOracle(RecordingOracle):
    """The honest oracle of an input that consists of arrays.

    Args:
        point: the input.
        problem: handed on to the algorithm.
        rounding: ``nearest``, ``truncating`` or ``random``.
        seed: of random rounding.
        budget: limits on the reads.

    Raises:
        OracleError: unknown rounding.
    """

    def __init__(
        self,
        point: ArrayInput,
        problem: object = None,
        *,
        rounding: str = "nearest",
        seed: int = 0,
        budget: Budget | None = None,
    ) -> None:
        if rounding not in ARRAY_ROUNDINGS:
            raise OracleError("rounding", rounding, "one of " + ", ".join(ARRAY_ROUNDINGS))
        super().__init__(point.shape, point.field, problem, budget or Budget())
        self._point, self._rounding, self._seed = point, rounding, seed

    def _datum(self, index: int) -> Datum:
        return self._point.datum(index, rounding=self._rounding, seed=self._seed)


def arrays_of(values: object, norms: Mapping[str, str] | None = None) -> tuple[ExactArray, ...]:
    """Return the arrays of a mapping from names, or of one array, which is then called ``input``."""
    named = dict(values) if isinstance(values, Mapping) else {"input": values}
    if norms is not None and not isinstance(norms, Mapping):
        raise OracleError("norms", norms, "a mapping from names of arrays to " + ", ".join(NORMS))
    chosen = dict(norms or {})
    unknown = sorted(set(chosen) - set(named), key=str)
    if unknown:
        raise OracleError("norms", unknown, "names of the arrays: " + ", ".join(map(str, named)))
    return tuple(ExactArray.of(name, value, chosen.get(name)) for name, value in named.items())
