"""Arrays of dyadic numbers, as an algorithm receives them: a table of distinct values and a code for each entry."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
from flint import fmpq_mat, fmpz, fmpz_mat
from numpy.typing import NDArray

from oracles._display import Description, Shown, matrix_grid, number_text, power_text
from oracles._errors import OracleError, RepresentationError
from oracles._number import MAX_EXPANDED_BITS, Dyadic


@dataclass(frozen=True, eq=False)
class DyadicArray(Shown):
    """Entries (real[c] + √−1·imag[c])·2^-exponent with c = codes[index].

    Attributes:
        real: integers, one for each code.
        imag: the same for the imaginary parts, or ``None`` if all are zero.
        codes: int32 array of the array's shape, not writable.
        exponent: binary digits after the point; may be negative.
    """

    real: tuple[int, ...]
    imag: tuple[int, ...] | None
    codes: NDArray[np.int32]
    exponent: int

    def __post_init__(self) -> None:
        if self.codes.flags.writeable:  # bytes cannot be made writable again
            fixed = np.frombuffer(self.codes.tobytes(), dtype=self.codes.dtype).reshape(self.codes.shape)
            object.__setattr__(self, "codes", fixed)

    @property
    def shape(self) -> tuple[int, ...]:
        """The array's shape."""
        return self.codes.shape

    @property
    def field(self) -> str:
        """``"real"`` or ``"complex"``."""
        return "real" if self.imag is None else "complex"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DyadicArray) or self.shape != other.shape:
            return NotImplemented if not isinstance(other, DyadicArray) else False
        return self is other or self._flat() == other._flat()

    def __hash__(self) -> int:
        return hash((self.shape, tuple(self._flat()[:4])))

    def _flat(self) -> list[tuple[Fraction, Fraction]]:
        table = [
            (self._fraction(re), self._fraction(im))
            for re, im in zip(self.real, self.imag or [0] * len(self.real), strict=True)
        ]
        return [table[c] for c in self.codes.ravel()]

    def _fraction(self, mantissa: int) -> Fraction:
        return Dyadic(mantissa, -self.exponent).fraction()

    def entry(self, *index: int) -> tuple[Fraction, Fraction]:
        """Return the real and imaginary part of one entry; indices are 0-based, a negative one is an error (`OracleError`)."""
        for position, (k, size) in enumerate(zip(index, self.shape, strict=True)):
            if not 0 <= k < size:
                raise OracleError(f"index[{position}]", k, f"0 to {size - 1}")
        code = int(self.codes[index])
        return self._fraction(self.real[code]), self._fraction(self.imag[code] if self.imag else 0)

    def _gather(self, table: list[Any]) -> list[Any]:
        """Spread a table over the entries, as nested lists; entries of equal code share one object."""
        if self.codes.ndim == 1:
            return [table[c] for c in self.codes.tolist()]
        return [[table[c] for c in row] for row in self.codes.tolist()]

    def fractions(self) -> list[Any]:
        """Return the entries as (nested) lists of ``Fraction``; of pairs ``(real, imag)`` if the field is complex."""
        if self.imag is None:
            return self._gather([self._fraction(x) for x in self.real])
        return self._gather([(self._fraction(x), self._fraction(z)) for x, z in zip(self.real, self.imag, strict=True)])

    def numpy(self) -> NDArray[Any]:
        """Return a new float64 or complex128 array, each part rounded to the nearest float.

        Raises:
            RepresentationError: an entry is too large for a float64.
        """
        real = np.array([self._float(x) for x in self.real], dtype=np.float64)
        if self.imag is None:
            return real[self.codes]
        return (real + 1j * np.array([self._float(x) for x in self.imag], dtype=np.float64))[self.codes]

    def _float(self, mantissa: int) -> float:
        shift = mantissa.bit_length() - 64 - 2  # keep 66 bits and a sticky bit: int / int then rounds once, correctly
        exponent = -self.exponent
        if shift > 0:
            mantissa, exponent = (mantissa >> shift) | bool(mantissa & ((1 << shift) - 1)), exponent + shift
        if mantissa == 0 or mantissa.bit_length() + exponent < -1080:
            return 0.0
        if mantissa.bit_length() + exponent > 1025:
            raise self._too_large(mantissa, exponent)
        try:  # Python divides integers with one correct rounding
            return (mantissa << exponent) / 1 if exponent >= 0 else mantissa / (1 << -exponent)
        except OverflowError:
            raise self._too_large(mantissa, exponent) from None

    @staticmethod
    def _too_large(mantissa: int, exponent: int) -> RepresentationError:
        allowed = "below 2^1024: float64 cannot hold these data, .fractions() and .flint() can"
        return RepresentationError("entry", f"about 2^{mantissa.bit_length() + exponent}", allowed)

    def description(self) -> Description:
        """Return the entries."""
        size = " × ".join(map(str, self.shape))
        grid = matrix_grid(
            f"{size}, multiples of {power_text(-self.exponent)}", self.shape, lambda *index: self._shown(index)
        )
        return Description(f"{type(self).__name__}, {self.field}", (grid,))

    def _shown(self, index: tuple[int, ...]) -> str:
        code = int(self.codes[index])
        parts = (self.real[code], self.imag[code] if self.imag else 0)
        if abs(self.exponent) > MAX_EXPANDED_BITS:
            return f"{parts[0]}·{power_text(-self.exponent)}" if not parts[1] else "a complex number"
        return number_text(self._fraction(parts[0]), self._fraction(parts[1]))

    def __repr__(self) -> str:
        size = " × ".join(map(str, self.shape))
        few = [self._shown(place) for place in itertools.islice(np.ndindex(self.shape), 4)]
        more = ", …" if self.codes.size > 4 else ""
        return f"<{type(self).__name__} {size}, multiples of {power_text(-self.exponent)}: {', '.join(few)}{more}>"

    def mpmath(self) -> Any:
        """Return an exact ``mpmath.matrix`` (a column for a vector), whatever the working precision of mpmath is."""
        make, from_man_exp = mpmath.mp.make_mpf, mpmath.libmp.from_man_exp
        table = [make(from_man_exp(x, -self.exponent)) for x in self.real]
        if self.imag is not None:
            parts = zip(self.real, self.imag, strict=True)
            table = [
                mpmath.mp.make_mpc((from_man_exp(x, -self.exponent), from_man_exp(z, -self.exponent))) for x, z in parts
            ]
        rows = self._gather(table)
        result = mpmath.matrix(self.shape[0], self.shape[1] if len(self.shape) == 2 else 1)
        for i, row in enumerate(rows):
            for k, value in enumerate(row if len(self.shape) == 2 else [row]):
                result[i, k] = value
        return result

    def flint(self) -> Any:
        """Return an exact ``flint.fmpq_mat`` (m × 1 for a vector); a pair of them, real and imaginary part, if complex."""
        if self.imag is None:
            return self._fmpq_mat(self.real)
        return self._fmpq_mat(self.real), self._fmpq_mat(self.imag)

    def _fmpq_mat(self, table: tuple[int, ...]) -> Any:
        if abs(self.exponent) > MAX_EXPANDED_BITS:
            raise OracleError("exponent", self.exponent, f"at most {MAX_EXPANDED_BITS}, to be expanded")
        values = [fmpz(x) for x in table]
        entries = [values[c] for c in self.codes.ravel().tolist()]
        matrix = fmpq_mat(fmpz_mat(self.shape[0], self.shape[1] if len(self.shape) == 2 else 1, entries))
        return matrix / fmpz(1 << self.exponent) if self.exponent >= 0 else matrix * fmpz(1 << -self.exponent)


class DyadicMatrix(DyadicArray):
    """An m × N matrix of dyadic numbers: the A_n of a datum."""


class DyadicVector(DyadicArray):
    """A vector of m dyadic numbers: the y_n of a datum."""
