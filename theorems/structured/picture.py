"""The picture of a barrier with N = 2 or 3: the ℓ¹ ball, the affine set that tilts, the solution that jumps, an answer and its ball.

Positions are exact and to scale, in units of 10^-K, for solutions and answers alike. One thing is not to scale, and the picture says so:
the affine set {z : Az = Ax} is tilted ``magnification`` times as much as it is, as the true tilt ε/α could not be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from oracles import OracleError, as_rational
from theorems.core.errors import TheoremError
from theorems.core.kinds import integer_argument
from theorems.core.svg import Drawing
from theorems.problems import SolutionSet, Vertex
from theorems.structured.picture_drawing import HALF, MIDDLE, Painter, Point, flattened, number

__all__ = ["Geometry", "has_geometry"]


def has_geometry(barrier: Any) -> bool:
    """Return whether there is something to draw: N = 2 or 3 over the real field."""
    return barrier.shape[1] in (2, 3) and barrier.field == "real"


@dataclass(frozen=True)
class Geometry:
    """What a barrier with N = 2 or 3 looks like, for one input and one answer.

    Args:
        barrier: `Smale18` or `Smale9`, real.
        winner: j, which of the N1 competing columns is ahead; ``None`` for the tie.
        epsilon: ε ≥ 0, how far, exact; it is 0 at the tie. At most α.
        index: n ≥ 0: draws which tilts data up to this index leave open; not drawn if ``None``.
        answer: N exact numbers, drawn with all points within 10^-K; not drawn if ``None``.
        sample: k, which y_k.
        magnification: by which factor the tilt is drawn larger, above 0; α if it is ``None``: then ε = 2^-e tilts by 2^-e.

    Raises:
        TheoremError: another barrier, or an argument out of range, by name.
    """

    barrier: Any
    winner: int | None = None
    epsilon: Fraction = Fraction(0)
    index: int | None = None
    answer: tuple[Fraction, ...] | None = None
    sample: int = 0
    magnification: Fraction | None = None

    def __post_init__(self) -> None:
        if not has_geometry(self.barrier):
            m, N = self.barrier.shape
            raise TheoremError(
                "barrier", f"N = {N}, m = {m}, {self.barrier.field}", "N = 2 or 3 over the real field, to be drawn"
            )
        alpha = self.barrier.alpha
        epsilon = _exact("epsilon", self.epsilon)
        if not 0 <= epsilon <= alpha:
            raise TheoremError("epsilon", epsilon, f"from 0 to alpha = {alpha}")
        if (self.winner is None) != (epsilon == 0):
            raise TheoremError(
                "epsilon", epsilon, "above 0 if and only if a winner is given" if self.winner is None else "above 0"
            )
        factor = alpha if self.magnification is None else _exact("magnification", self.magnification)
        if factor <= 0:
            raise TheoremError("magnification", factor, "above 0")
        for name, value in (("epsilon", epsilon), ("magnification", factor)):
            object.__setattr__(self, name, value)
        if self.winner is not None:
            object.__setattr__(self, "winner", integer_argument("winner", self.winner, 0, self.barrier.competitors - 1))
        if self.index is not None:
            object.__setattr__(self, "index", integer_argument("index", self.index, 0, self.barrier.largest_index))
        object.__setattr__(self, "sample", integer_argument("sample", self.sample, 0, self.barrier.samples - 1))
        if self.answer is not None:
            exact = tuple(_exact(f"answer[{i}]", x) for i, x in enumerate(self.answer))
            if len(exact) != self.barrier.shape[1]:
                raise TheoremError("answer", f"{len(exact)} numbers", f"{self.barrier.shape[1]} of them")
            object.__setattr__(self, "answer", exact)

    # --- Exact ---------------------------------------------------------------------------------------------------------------

    @property
    def unit(self) -> Fraction:
        """10^-K: what a length of 1 in the picture is."""
        return Fraction(1, 10**self.barrier.digits)

    def modulus(self, epsilon: Fraction) -> Fraction:
        """Return c(α + ε)."""
        ratio = self.barrier.alpha + epsilon
        length: Fraction = self.barrier.problem.amount(ratio, self.barrier.lengths[self.sample]) / ratio
        return length

    @cached_property
    def corners(self) -> tuple[tuple[Fraction, ...], ...]:
        """For each winner the solution with this ε, exact; at the tie the vertices of the set of solutions."""
        c = self.modulus(self.epsilon)
        return tuple(self._at(j, c) for j in range(self.barrier.competitors))

    def _at(self, j: int, length: Fraction) -> tuple[Fraction, ...]:
        position, phase = self.barrier.axes[j]
        vector = [Fraction(0)] * self.barrier.shape[1]
        vector[position] = length * phase[0]
        return tuple(vector)

    @cached_property
    def solutions(self) -> SolutionSet:
        """Ξ of the input that is drawn."""
        chosen = range(self.barrier.competitors) if self.winner is None else (self.winner,)
        axes, c = self.barrier.axes, self.modulus(self.epsilon)
        return SolutionSet(self.barrier.shape[1], tuple(Vertex(axes[j][0], c, axes[j][1]) for j in chosen))

    @property
    def left_open(self) -> Fraction | None:
        """The largest ε for which all N1 inputs with it fit the answers up to index n, 2^-n less their error; ``None`` without n."""
        if self.index is None:
            return None
        error: Fraction = self.barrier.families[self.sample].answer_error(self.index)
        return Fraction(1, 1 << self.index) - error

    @property
    def right(self) -> bool | None:
        """Whether the answer is within 10^-K of a solution of the input that is drawn; ``None`` without an answer."""
        if self.answer is None:
            return None
        output = [(x, Fraction(0)) for x in self.answer]
        found: bool = self.barrier.metric.within(output, self.solutions, self.unit)
        return found

    # --- Places --------------------------------------------------------------------------------------------------------------

    @cached_property
    def scale(self) -> float:
        """Pixels in a length of 10^-K."""
        c = number(self.modulus(Fraction(0)) / self.unit)
        reach = max([c, *(abs(number(x / self.unit)) + 1.2 for x in self.answer or ())])
        room = 1.5 if self.barrier.shape[1] == 2 else 1.3
        return HALF / min(max(room * c, 1.1 * reach), 6 * c)

    def place(self, vector: Sequence[Any]) -> Point:
        """Return where a vector, in the units of the problem, is in the drawing (x to the right, y down)."""
        x, y = flattened([number(Fraction(x) / self.unit) for x in vector])
        return MIDDLE[0] + self.scale * x, MIDDLE[1] - self.scale * y

    def vector_at(self, x: float, y: float, decimals: int = 2) -> tuple[Fraction, ...]:
        """Return the answer that somebody means who points at a place of the drawing, with so many decimals of 10^-K.

        In three dimensions it is the point seen there of the affine set of the tie, the plane or the line on which the solutions lie.
        """
        across, up = (x - MIDDLE[0]) / self.scale, (MIDDLE[1] - y) / self.scale
        units = [across, up]
        if self.barrier.shape[1] == 3:
            c = self.modulus(Fraction(0))
            first, *others = [[number(x / self.unit) for x in self._at(j, c)] for j in range(self.barrier.competitors)]
            ways = [[b - a for a, b in zip(first, other, strict=True)] for other in others]
            origin = flattened(first)
            parts = _combination([flattened(way) for way in ways], (across - origin[0], up - origin[1]))
            units = [a + sum(p * way[i] for p, way in zip(parts, ways, strict=True)) for i, a in enumerate(first)]
        rounded = [Fraction(round(u * 10**decimals), 10**decimals) for u in units]
        return tuple(u * self.unit for u in rounded)

    # --- The drawing ---------------------------------------------------------------------------------------------------------

    def drawing(self) -> Drawing:
        """Return the picture."""
        return Painter(self).drawing()

    def svg(self) -> str:
        """Return the picture as SVG text."""
        return self.drawing().svg()

    def plot(self, axes: Any = None) -> Any:
        """Draw the same with matplotlib and return the ``Axes``; on a new figure if none are given."""
        if axes is None:
            from matplotlib.figure import Figure

            axes = Figure(figsize=(4.6, 5.6), layout="constrained").subplots()
        Painter(self).plot(axes)
        return axes

    def _repr_html_(self) -> str:
        return self.svg()

    def __str__(self) -> str:
        return str(self.drawing())


def _exact(name: str, value: object) -> Fraction:
    try:
        return as_rational(value, name)
    except OracleError as error:
        raise TheoremError.from_oracle(error) from None


def _combination(ways: Sequence[Point], gap: Point) -> list[float]:
    """Return the coefficients with which one or two vectors of the plane come nearest to another one."""
    (r, s), *rest = ways
    if not rest:
        return [(gap[0] * r + gap[1] * s) / (r * r + s * s)]
    ((u, v),) = rest
    determinant = r * v - s * u
    return [(gap[0] * v - gap[1] * u) / determinant, (r * gap[1] - s * gap[0]) / determinant]
