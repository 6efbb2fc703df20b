"""What is known of an input (A, y): A_n, y_n, and how far each may be from the truth.

Everything the proofs need of the unknown E = A − A_n and e = y − y_n is four numbers: a bound of ‖E‖₂ on some columns, of each column of E,
of ‖Ex‖₂ for a given x, and of ‖e‖₂. A complex matrix is kept as the real matrix [[Re, −Im], [Im, Re]] of twice the size, and a complex
vector as (Re, Im): norms are the same, and the two columns that belong to one coefficient stand N places apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from operator import mul
from typing import Any, Final, Literal

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from theorems.core.errors import TheoremError
from theorems.digits.rounding import root_up, up

__all__ = ["KNOWN_NORMS", "Data", "Radius", "integers"]

Norm = Literal["spectral", "frobenius", "entrywise"]
KNOWN_NORMS: Final[tuple[Norm, ...]] = ("spectral", "frobenius", "entrywise")
#: 2^-n is replaced by 2^-min(n, DEEPEST): larger, so that nothing is lost but digits beyond the four thousandth bit.
DEEPEST: Final = 4096
#: Powers of two that the largest entries of A_n and of y_n may have.
LARGEST: Final = 200


@dataclass(frozen=True)
class Radius:
    """How far an array may be from the true one, E being the difference.

    * ``"spectral"``: ‖E‖₂ ≤ bound (for y the Euclidean norm); ``"frobenius"``: ‖E‖_F ≤ bound;
    * ``"entrywise"``: |E_ij| ≤ bound + relative·|entry|, for each entry.

    Attributes:
        norm: one of `KNOWN_NORMS`.
        bound: at least 0; 0 together with relative = 0 says that the array is the truth.
        relative: at least 0; only for ``"entrywise"``.

    Raises:
        TheoremError: another norm, a negative number, or a relative part with another norm.
    """

    norm: Norm = "spectral"
    bound: Fraction = Fraction(0)
    relative: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        if self.norm not in KNOWN_NORMS:
            raise TheoremError("norm", self.norm, ", ".join(KNOWN_NORMS))
        if self.bound < 0:
            raise TheoremError("radius", self.bound, "at least 0")
        if self.relative < 0 or (self.relative and self.norm != "entrywise"):
            raise TheoremError("relative", self.relative, 'at least 0, and 0 unless the norm is "entrywise"')

    @property
    def exact(self) -> bool:
        """Whether the array is the truth itself."""
        return self.bound == 0 and self.relative == 0

    def share(self, entries: int) -> Fraction:
        """Return a bound of the norm of the difference in so many entries, but for the relative part."""
        return up(root_up(Fraction(entries)) * self.bound) if self.norm == "entrywise" else self.bound

    @staticmethod
    def index(n: int) -> Radius:
        """Return the radius 2^-n of data of index n ≥ 0."""
        if n < 0:
            raise TheoremError("index", n, "an integer of at least 0")
        return Radius("spectral", Fraction(1, 1 << min(n, DEEPEST)))

    @staticmethod
    def rounding(digits: int, smallest: int) -> Radius:
        """Return the radius of rounding to nearest with ``digits`` binary digits, where the smallest positive number is 2^-smallest.

        If a = fl(t), then |t − a| ≤ ulp(a)/2 ≤ 2^-digits·|a|, unless a is subnormal or 0: then |t − a| ≤ 2^-smallest.
        """
        return Radius("entrywise", Fraction(1, 1 << smallest), Fraction(1, 1 << digits))

    @staticmethod
    def float64() -> Radius:
        """Return the radius of entries that are the nearest doubles."""
        return Radius.rounding(53, 1074)

    @staticmethod
    def float32() -> Radius:
        """Return the radius of entries that are the nearest single-precision numbers."""
        return Radius.rounding(24, 149)


def integers(entries: Sequence[Fraction]) -> tuple[list[int], int]:
    """Return integers and their least common denominator."""
    under = 1
    for denominator in {entry.denominator for entry in entries}:
        if under % denominator:
            under = under * denominator // _gcd(under, denominator)
    return [entry.numerator * (under // entry.denominator) for entry in entries], under


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


@dataclass(frozen=True, eq=False)
class Data:
    """All inputs (A, y) with ‖A − A_n‖ and ‖y − y_n‖ within the radii.

    Attributes:
        columns: A_n over ``under_A``: for real data N lists of m integers; for complex data 2N lists of 2m integers, see above.
        under_A: common denominator, positive.
        y: y_n over ``under_y``: m (or 2m) integers.
        under_y: common denominator, positive.
        parts: 1 for real, 2 for complex data.
        radius_A: of A_n.
        radius_y: of y_n.
        raw: real data of which these are the centred ones, ((I − 11ᵀ/m)A, (I − 11ᵀ/m)y), and whose radii may allow less: a ceiling
            moves only what these allow.
    """

    columns: list[list[int]] = field(repr=False)
    under_A: int = field(repr=False)
    y: list[int] = field(repr=False)
    under_y: int = field(repr=False)
    parts: int
    radius_A: Radius
    radius_y: Radius
    raw: Data | None = field(default=None, repr=False)

    @staticmethod
    def real(
        columns: Sequence[Sequence[int]],
        under_A: int,
        y: Sequence[int],
        under_y: int,
        radius_A: Radius | None = None,
        radius_y: Radius | None = None,
    ) -> Data:
        """Return real data from integers over common denominators.

        Raises:
            TheoremError: no row or column, columns of different lengths, or y of another length.
        """
        return Data._checked([list(c) for c in columns], under_A, list(y), under_y, 1, radius_A, radius_y)

    @staticmethod
    def of_fractions(
        A: Sequence[Sequence[Fraction]],
        y: Sequence[Fraction],
        radius_A: Radius | None = None,
        radius_y: Radius | None = None,
        *,
        imag: tuple[Sequence[Sequence[Fraction]], Sequence[Fraction]] | None = None,
    ) -> Data:
        """Return data from exact rows.

        Args:
            A: m rows of N rationals (the real parts).
            y: m rationals (the real parts).
            radius_A: of A; ``None``: exact.
            radius_y: of y; ``None``: exact.
            imag: the imaginary parts of A and y, for complex data.

        Raises:
            TheoremError: rows of different lengths, none at all, or another length of y.
        """
        widths = {len(row) for row in A}
        if len(widths) != 1 or widths == {0}:
            raise TheoremError(
                "A", f"rows of lengths {sorted(widths)[:5]}", "at least one row, all of one length N ≥ 1"
            )
        m, (N,) = len(A), widths
        flat = [entry for row in A for entry in row]
        if imag is None:
            numbers, under = integers(flat)
            right, under_y = integers(y)
            return Data._checked([numbers[j::N] for j in range(N)], under, right, under_y, 1, radius_A, radius_y)
        numbers, under = integers([*flat, *(entry for row in imag[0] for entry in row)])
        real, imaginary = numbers[: m * N], numbers[m * N :]
        right, under_y = integers([*y, *imag[1]])
        re, im = [real[j::N] for j in range(N)], [imaginary[j::N] for j in range(N)]
        columns = [a + b for a, b in zip(re, im, strict=True)]
        columns += [[-x for x in b] + a for a, b in zip(re, im, strict=True)]
        return Data._checked(columns, under, right, under_y, 2, radius_A, radius_y)

    @staticmethod
    def _checked(
        columns: list[list[int]],
        under_A: int,
        y: list[int],
        under_y: int,
        parts: int,
        radius_A: Radius | None,
        radius_y: Radius | None,
    ) -> Data:
        if not columns or not columns[0]:
            raise TheoremError("A", f"{len(columns)} columns", "at least one row and one column")
        if any(len(column) != len(y) for column in columns):
            raise TheoremError("y", f"{len(y) // parts} entries", f"{len(columns[0]) // parts} of them, as A has rows")
        return Data(columns, under_A, y, under_y, parts, radius_A or Radius(), radius_y or Radius())

    @property
    def shape(self) -> tuple[int, int]:
        """(m, N)."""
        return len(self.y) // self.parts, len(self.columns) // self.parts

    @property
    def exact(self) -> bool:
        """Whether there is only one input with these data."""
        return self.radius_A.exact and self.radius_y.exact

    @cached_property
    def extreme(self) -> tuple[str, int] | None:
        """What doubles cannot guess with, since powers of it overflow or underflow: "A" or "y" and about log₂ of its largest entry.

        ``None`` if both are between 2^-LARGEST and 2^LARGEST, or 0.
        """
        for name, columns, under in (("A", self.columns, self.under_A), ("y", [self.y], self.under_y)):
            top = max(max(max(column), -min(column)) for column in columns)
            power = top.bit_length() - under.bit_length()
            if top and abs(power) > LARGEST:
                return name, power
        return None

    # --- Views ------------------------------------------------------------------------------------------------------------------

    @cached_property
    def transposed(self) -> fmpz_mat:
        """A_nᵀ·under_A, with a row for each column."""
        return fmpz_mat(self.columns)

    @cached_property
    def floats(self) -> NDArray[Any]:
        """A_n rounded to doubles, real (twice the size for complex data)."""
        under = self.under_A
        return np.array([[value / under for value in column] for column in self.columns]).T.copy()

    @cached_property
    def float_y(self) -> NDArray[Any]:
        """y_n rounded to doubles."""
        return np.array([value / self.under_y for value in self.y])

    def pair(self, indices: Iterable[int]) -> list[int]:
        """Return the positions of the real columns that belong to these coefficients."""
        own = list(indices)
        return own if self.parts == 1 else own + [i + self.shape[1] for i in own]

    # --- Bounds -----------------------------------------------------------------------------------------------------------------

    @cached_property
    def column_norms(self) -> list[Fraction]:
        """Upper bounds of ‖A_n e_i‖₂, N of them."""
        under = self.under_A**2
        return [root_up(Fraction(square, under)) for square in self.squares]

    @cached_property
    def squares(self) -> list[int]:
        """‖A_n e_i‖² times the square of ``under_A``, N of them."""
        return [sum(map(mul, c, c)) for c in self.columns[: self.shape[1]]]

    @cached_property
    def norm_y(self) -> Fraction:
        """An upper bound of ‖y_n‖₂."""
        return root_up(Fraction(sum(map(mul, self.y, self.y)), self.under_y**2))

    @cached_property
    def delta_y(self) -> Fraction:
        """A bound of ‖e‖₂."""
        return up(self.radius_y.share(self.shape[0]) + self.radius_y.relative * self.norm_y)

    @cached_property
    def column_radii(self) -> list[Fraction]:
        """Bounds of ‖E e_i‖₂, N of them."""
        rest, relative = self.radius_A.share(self.shape[0]), self.radius_A.relative
        if not relative:
            return [rest] * self.shape[1]
        return [up(rest + relative * norm) for norm in self.column_norms]

    def delta_A(self, indices: Sequence[int]) -> Fraction:
        """Return a bound of the norm of E restricted to these columns: for entrywise radii of its Frobenius norm."""
        rest, relative = self.radius_A.share(self.shape[0] * len(indices)), self.radius_A.relative
        if not relative:
            return rest
        return up(rest + relative * root_up(Fraction(sum(self.squares[i] for i in indices), self.under_A**2)))

    def moved(self, x: dict[int, Fraction]) -> Fraction:
        """Return a bound of ‖Ex − e‖₂ for a vector whose entries have moduli at most ``x[i]``."""
        if self.radius_A.exact:
            return self.delta_y
        radii = self.column_radii
        single = sum((radii[i] * size for i, size in x.items()), Fraction(0))
        together = self.delta_A(list(x)) * root_up(sum((size**2 for size in x.values()), Fraction(0)))
        return up(min(single, together) + self.delta_y)
