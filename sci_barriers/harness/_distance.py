"""Proved bounds of distances, as people read them; and the distance of an output to the solutions of the data that were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from oracles import Datum, Transcript
from sci_barriers._text import root_text
from theorems import Barrier, Undecided
from theorems.problems import Complex, Problem, root_bounds, solve_real

#: What has to be said where an own distance is shown.
OWN_DISTANCE: Final = (
    "A small own distance shows that the output solves these data. It does not show that the solver converges in general: at the tie every "
    "point between the vertices is a minimiser, also for a method that ignores λ. The commands audit and digits tell more."
)
#: Relative precision of a root, in bits.
_ROOT_BITS: Final = 64


@dataclass(frozen=True)
class Distance:
    """A distance that is known between two bounds, both proved; their squares are rational.

    Attributes:
        lower_squared: the square of the lower bound.
        upper_squared: that of the upper bound, or ``None`` if none is known.
    """

    lower_squared: Fraction
    upper_squared: Fraction | None = None

    @property
    def lower(self) -> Fraction:
        """A rational number that the distance is not below; relatively 2^-64 from the root of `lower_squared`."""
        return root_bounds(self.lower_squared, _bits(self.lower_squared))[0]

    @property
    def upper(self) -> Fraction | None:
        """A rational number that the distance is not above, or ``None``."""
        return None if self.upper_squared is None else root_bounds(self.upper_squared, _bits(self.upper_squared))[1]

    def __float__(self) -> float:
        return float(self.lower if self.upper is None else self.upper)

    def __str__(self) -> str:
        if self.upper_squared is None:
            return f"≥ {root_text(self.lower_squared)}"
        return f"≤ {root_text(self.upper_squared, up=True)}"

    def __repr__(self) -> str:
        return f"<Distance {self}>"


def _bits(square: Fraction) -> int:
    return _ROOT_BITS + 1 - (square.numerator.bit_length() - square.denominator.bit_length()) // 2


def own_distance_squared(
    barrier: Barrier, transcript: Transcript, output: Sequence[Complex] | None, *, bits: int | None = None
) -> tuple[Fraction, Fraction]:
    """Return proved bounds of dist(output, Ξ(A_n, y_n))², n the largest index read; see `sci_barriers.Verdict.own_distance`.

    Raises:
        Undecided: there is no output or no datum, the data are complex, Ξ(A_n, y_n) is degenerate, or the problem is a declared one.
    """
    index = transcript.largest
    if output is None or index is None:
        raise Undecided("there is no output, or no datum was read")
    problem: Any = barrier.problem
    if not isinstance(problem, Problem):
        raise Undecided("of a declared problem only the sets of its witnesses are known")
    precision = 4 * barrier.digits + 128 if bits is None else bits
    return datum_distance_squared(problem, transcript.data[index], output, precision)


def datum_distance_squared(
    problem: Problem, datum: Datum, output: Sequence[Complex], bits: int
) -> tuple[Fraction, Fraction]:
    """Return proved bounds (lower, upper), at most 2^-bits apart, of dist(output, Ξ(A_n, y_n))² for a datum.

    Raises:
        Undecided: the data are complex or a linear program's, or Ξ(A_n, y_n) is degenerate.
    """
    if problem.nonnegative:
        raise Undecided("the exact solution sets of unstructured data are not computed for linear programs")
    if datum.A.field != "real":
        raise Undecided("the exact solution sets of unstructured data are computed over the real field only")
    return solve_real(problem, datum.A, datum.y).distance_squared(output, bits)
