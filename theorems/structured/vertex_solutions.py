"""Barriers whose solutions are single points c·phase_j·e_position(j) on different axes: what they share, and the engine's view of them.

The barrier knows its inputs and the modulus c; the metric on outputs, the radii. Proofs: ``docs/explanation/engine.md``.
"""

from __future__ import annotations

import random
from abc import abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar, Final

from oracles import ExactInput, ExactMatrix, ExactVector, Perturbed, Phase, Unitary, number_text
from theorems.core.barrier import Barrier, Run
from theorems.core.errors import TheoremError
from theorems.core.family import Family
from theorems.core.kinds import integer_argument
from theorems.core.svg import Drawing
from theorems.problems import Complex, Problem, SolutionSet, Vertex
from theorems.structured.axis_distance import EUCLIDEAN, AxisMetric
from theorems.structured.class_scale import EXPANDED
from theorems.structured.picture import Geometry, has_geometry
from theorems.structured.vertex_claims import wrong_runs_claim

__all__ = [
    "VertexBarrier",
    "VertexFamily",
    "family_of",
    "operator_distance_squared",
]


_ONE: Final[Phase] = (Fraction(1), Fraction(0))


class VertexBarrier(Barrier):
    """A barrier whose member (j, e) has the single solution c·phase·e_position for each sample, A = U·B(a)·D·P, y_k = t_k·U·e₀."""

    #: On outputs.
    metric: ClassVar[AxisMetric] = EUCLIDEAN
    #: The coefficient of all N1 columns at the centre: the scale of A.
    alpha: Fraction

    @property
    def certified_as(self) -> str:
        """The theorem that certificates name: `name`, unless several barriers are about one class."""
        return self.name

    @property
    @abstractmethod
    def problem(self) -> Problem:
        """The problem."""

    @property
    @abstractmethod
    def centre(self) -> ExactInput:
        """The input at which all N1 columns tie."""

    @abstractmethod
    def member(self, winner: int, exponent: int) -> ExactInput:
        """Return the member (j, e)."""

    @property
    @abstractmethod
    def unitary(self) -> Unitary:
        """U."""

    @property
    @abstractmethod
    def diagonal(self) -> tuple[Phase, ...] | None:
        """D as N unimodular numbers, or ``None`` for I."""

    @cached_property
    def permutation(self) -> tuple[int, ...] | None:
        """π, drawn from the seed, or ``None`` for the identity."""
        seed: int | None = self.seed  # type: ignore[attr-defined] # a parameter
        if seed is None:
            return None
        order = list(range(self.shape[1]))
        random.Random(f"permutation {seed}").shuffle(order)
        return tuple(order)

    @property
    @abstractmethod
    def lengths(self) -> tuple[Fraction, ...]:
        """t_0, …, t_{R−1}: the lengths of the samples."""

    @abstractmethod
    def modulus(self, exponent: int, sample: int = 0) -> tuple[Fraction, Fraction]:
        """Return bounds of c for the members with this exponent, equal up to exponent 4096."""

    @abstractmethod
    def segment(self, exponent: int, sample: int = 0) -> tuple[Fraction, Fraction]:
        """Return bounds of c for all members whose exponent is at least e; the upper one is that of the centre."""

    @property
    def shape(self) -> tuple[int, int]:
        """(m, N)."""
        return self.m, self.N  # type: ignore[attr-defined] # parameters

    @property
    def field(self) -> str:
        """``"real"`` or ``"complex"``."""
        return "real"

    @property
    def competitors(self) -> int:
        """N1 = N + 1 − m ≥ 2, the number of columns that tie at the centre."""
        m, N = self.shape
        return N + 1 - m

    @property
    def samples(self) -> int:
        """R."""
        return len(self.lengths)

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """The engine's view of each sample."""
        return tuple(VertexFamily(self, self.metric, k) for k in range(self.samples))

    def vertex(self, winner: int, exponent: int, sample: int = 0) -> tuple[int, Phase, tuple[Fraction, Fraction]]:
        """Return position, phase and bounds of the modulus of the solution's single non-zero entry, for a member and sample."""
        return *self.axes[winner], self.modulus(exponent, sample)

    @cached_property
    def axes(self) -> tuple[tuple[int, Phase], ...]:
        """For each winner the position and the phase of its solution's single non-zero entry."""
        order, phases = self.permutation or range(self.competitors), self.diagonal or (_ONE,) * self.competitors
        return tuple((order[j], (phases[j][0], -phases[j][1])) for j in range(self.competitors))

    def solution_set(self, winner: int | None, exponent: int | None, sample: int = 0) -> SolutionSet:
        """Return Ξ of a member and sample, exact, ``None``: of the centre.

        Raises:
            TheoremError: an exponent above 4096, for which the solution is not expanded.
        """
        if winner is None or exponent is None:
            return self._centre_sets[sample]
        position, phase, (lower, upper) = self.vertex(winner, exponent, sample)
        if lower != upper:
            raise TheoremError("exponent", exponent, "at most 4096, for an expanded solution")
        return SolutionSet(self.shape[1], (Vertex(position, lower, phase),))

    @cached_property
    def _centre_sets(self) -> tuple[SolutionSet, ...]:
        return tuple(self.problem.solution_set(ExactInput(self.centre.A, y)) for y in self.centre.samples)

    def epsilon(self, exponent: int) -> Fraction:
        """Return ε of the members with this exponent: 2^-e; `TheoremError` above 4096, where it is not expanded."""
        return Fraction(1, 1 << integer_argument("exponent", exponent, 1, EXPANDED))

    def geometry(
        self, winner: int | None = None, exponent: int | None = None, *, epsilon: object = None, **shown: Any
    ) -> Geometry:
        """Return the picture (N = 2 or 3, real) of the member (j, e), of the input with another ε, or of the tie.

        Args:
            winner: j; ``None`` for the tie.
            exponent: e; not given for the tie, and where ``epsilon`` is given.
            epsilon: ε, exact, from 0 to α.
            shown: ``index``, ``answer``, ``sample``, ``magnification`` of `Geometry`.

        Raises:
            TheoremError: nothing to draw, or an argument out of range, by name.
        """
        if exponent is not None and epsilon is not None:
            raise TheoremError("epsilon", epsilon, "not given together with an exponent")
        size: Any = self.epsilon(exponent) if exponent is not None else Fraction(0) if epsilon is None else epsilon
        return Geometry(self, winner, size, **shown)

    def solution_text(self, winner: int, exponent: int) -> str:
        """Return position and value of the only entry of the solution that is not 0."""
        position, (x, z), (lower, _) = self.vertex(winner, exponent)
        return f"{number_text(lower * x, lower * z)} at {position}"

    def drawing(self) -> Drawing | None:
        """Return the picture of the tie, for N = 2 and 3 over the real field."""
        return self.geometry().drawing() if has_geometry(self) else None

    def picture(self, axes: Any) -> bool:
        """Draw the tie on a matplotlib ``Axes``, for N = 2 and 3 over the real field; return whether it is that."""
        if not has_geometry(self):
            return False
        self.geometry().plot(axes)
        return True

    def right(
        self,
        output: Sequence[Complex],
        winner: int | None,
        exponent: int | None,
        sample: int = 0,
        digits: int | None = None,
    ) -> bool | None:
        """Return whether an output is within 10^-digits of the solutions, exactly; ``None`` where an enclosure does not decide."""
        radius = Fraction(1, 10 ** (self.digits if digits is None else digits))
        if winner is None or exponent is None:
            return self.metric.within(output, self.solution_set(None, None, sample), radius)
        position, phase, ends = self.vertex(winner, exponent, sample)
        points = [SolutionSet(self.shape[1], (Vertex(position, c, phase),)) for c in dict.fromkeys(ends)]
        found = {self.metric.within(output, point, radius) for point in points}
        if len(found) == 1 and (found == {True} or len(points) == 1):
            return found.pop()
        (distance,) = self.metric.distances_squared(output, [(position, phase)], ends)
        return False if distance > radius**2 else None

    def structured(self, changed: tuple[tuple[int, Any], ...], base: Fraction) -> ExactInput:
        """Return the input with these coefficients, the others equal to ``base``."""
        A = ExactMatrix(self.unitary, base, changed, self.competitors, self.diagonal, self.permutation)
        first, *others = [ExactVector(self.unitary, t) for t in self.lengths]
        return ExactInput(A, first, tuple(others))

    def certificate_of_runs(
        self,
        runs: Sequence[Run],
        winner: int,
        exponent: int,
        *,
        samples: int = 1,
        probability: Fraction | None = None,
        index: int | None = None,
    ) -> dict[str, object]:
        """Return the certificate (format version 2)."""
        claim = wrong_runs_claim(self, runs, winner, exponent, samples=samples, probability=probability, index=index)
        return claim.document()


class VertexFamily(Family):
    """The engine's view of a barrier and one of its samples.

    Args:
        barrier: for example `Smale18`.
        metric: on outputs, `EUCLIDEAN` or `MAXIMUM`.
        sample: k.
        name: for display.
    """

    def __init__(self, barrier: VertexBarrier, metric: AxisMetric, sample: int = 0, name: str = "") -> None:
        self._barrier, self._metric, self._sample, self._name = barrier, metric, sample, name

    @property
    def name(self) -> str:
        """What the family is called."""
        return self._name or type(self._barrier).__name__

    @property
    def metric(self) -> str:
        """The metric on outputs."""
        return self._metric.name

    @property
    def competitors(self) -> int:
        """N1."""
        return self._barrier.competitors

    @property
    def centre_belongs(self) -> bool:
        """Whether the centre is an input of the class."""
        return self._barrier.centre_belongs

    @property
    def least_exponent(self) -> int:
        """The smallest exponent."""
        return self._barrier.least_exponent

    @property
    def largest_index(self) -> int | None:
        """The largest index up to which the centre answers."""
        return self._barrier.largest_index

    def answer_error(self, index: int) -> Fraction:
        """Return 2^-(n+1); with a largest index M, 2^-(M+2) for all n ≤ M."""
        return Fraction(1, 2 << (index if self.largest_index is None else self.largest_index + 1))

    def distance_from_centre_squared(self, exponent: int) -> Fraction:
        """Return ‖A − A⁰‖₂² (by symmetry the same for all winners); needs an exponent of at most 4096."""
        return operator_distance_squared(self._barrier.member(0, exponent).A, self._barrier.centre.A)

    def distance_apart_squared(self, exponent: int) -> Fraction:
        """Return ε², as ‖A^{j,ε} − A^{i,ε'}‖₂² ≥ ε² + ε'² > ε²; 2ε² if there is one exponent."""
        if self.largest_index is None:
            return self.distance_from_centre_squared(exponent)
        first, second = self._barrier.member(0, exponent), self._barrier.member(1, exponent)
        return operator_distance_squared(first.A, second.A)

    def _modulus(self, exponent: int) -> Fraction:
        return self._barrier.modulus(exponent, self._sample)[0]

    @property
    def _scale(self) -> Fraction:
        """The supremum of the moduli: c(α), or that of the only exponent."""
        if self.largest_index is None:
            return self._barrier.segment(self.least_exponent, self._sample)[1]
        return self._modulus(self.least_exponent)

    def separation_squared(self, exponent: int) -> Fraction:
        """Return κ(e)²: the moduli increase with e."""
        return self._metric.separation_squared(self._modulus(exponent))

    def covering_radius_squared(self, exponent: int, count: int) -> Fraction:
        """Return ρ_q(e)²."""
        return self._metric.covering_radius_squared(self._modulus(exponent), count)

    def limit_radius_squared(self, count: int) -> Fraction:
        """Return sup_e ρ_q(e)², the radius for c(α)."""
        return self._metric.covering_radius_squared(self._scale, count)

    def cover_error_squared(self, exponent: int, count: int) -> Fraction:
        """Return the squared error, on a member (j, e), of the centre of the smallest ball for c(α)."""
        return self._metric.cover_error_squared(self._scale, self._modulus(exponent), count)

    def reach_squared(self, count: int) -> Fraction:
        """Return the larger of the squared errors for c = 0 and c = c(α): the error is a convex function of c."""
        ends = (self._scale,) if count == 1 else (Fraction(0), self._scale)
        return max(self._metric.cover_error_squared(self._scale, c, count) for c in ends)

    def distances_squared(self, output: Sequence[Complex], exponent: int) -> list[Fraction]:
        """Return exact squared distances from the output to the segments on which the solutions from e on lie."""
        return self._metric.distances_squared(output, self._barrier.axes, self._barrier.segment(exponent, self._sample))

    def farthest(self, output: Sequence[Complex], exponent: int) -> tuple[int, Fraction]:
        """Return the first winner with the largest of these distances, and its square."""
        return self._metric.farthest(output, self._barrier.axes, self._barrier.segment(exponent, self._sample))

    def distance_squared(self, output: Sequence[Complex], winner: int, exponent: int, bits: int) -> Fraction:
        """Return a lower bound of the squared distance from the output to the segment of one winner."""
        axis = self._barrier.axes[winner]
        return self._metric.distance_squared_bound(output, axis, self._barrier.segment(exponent, self._sample), bits)

    def distances_squared_below(self, output: Sequence[Complex], exponent: int, bits: int) -> list[Fraction]:
        """Return `distance_squared` for each winner, in the time of a few."""
        segment = self._barrier.segment(exponent, self._sample)
        return self._metric.distance_squared_bounds(output, self._barrier.axes, segment, bits)

    @property
    def certified_radius_squared(self) -> Fraction:
        """Half the separation, squared, for the least modulus of the segments."""
        return self._metric.separation_squared(self._barrier.segment(self.least_exponent, self._sample)[0]) / 4


def family_of(barrier: Barrier, sample: int = 0) -> Family:
    """Return the engine's view of a barrier and one of its samples.

    Raises:
        TheoremError: no such sample.
    """
    if not 0 <= sample < barrier.samples:
        raise TheoremError("sample", sample, f"0 to {barrier.samples - 1}")
    return barrier.families[sample]


def operator_distance_squared(first: ExactMatrix, second: ExactMatrix) -> Fraction:
    """Return ‖A − A'‖₂² of two structured matrices with the same U, P and block phases, exactly.

    A − A' = U·(row v above the block (‖a‖ − ‖a'‖)·I)·…, so its norm is max(‖v‖₂, |‖a‖₂ − ‖a'‖₂|) = ‖v‖₂ (triangle inequality).

    Raises:
        TheoremError: another shape, rotation, permutation or block, or a coefficient that is kept symbolic.
    """
    n, count = first.shape[1], first.competitors
    one = ((Fraction(1), Fraction(0)),) * n
    d, f = first.diagonal or one, second.diagonal or one
    if (
        first.unitary != second.unitary
        or (first.competitors, first.shape) != (second.competitors, second.shape)
        or first.permutation != second.permutation
        or d[count:] != f[count:]
        or first.norm_scale is not None
        or second.norm_scale is not None
    ):
        raise TheoremError(
            "second", second.shape, "a matrix that differs from the first in its competing columns alone"
        )
    a, b = _coefficients(first), _coefficients(second)
    return sum(
        (
            (a[j] * d[j][0] - b[j] * f[j][0]) ** 2 + (a[j] * d[j][1] - b[j] * f[j][1]) ** 2
            for j in range(count)
            if a[j] != b[j] or d[j] != f[j]
        ),
        Fraction(0),
    )


def _coefficients(A: ExactMatrix) -> list[Fraction]:
    values = [A.base] * A.competitors
    for j, value in A.changed:
        if isinstance(value, Perturbed):
            raise TheoremError("A", value, "rational coefficients (this one is kept symbolic)")
        values[j] = value
    return values
