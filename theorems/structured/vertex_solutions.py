"""Families whose solution sets are single points c·phase_j·e_position(j), on different axes: the engine's view of a barrier.

The barrier knows its inputs and the modulus c; the metric on outputs, the radii. Proofs: ``docs/explanation/engine.md``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from typing import Final, Protocol, cast

from oracles import ExactInput, ExactMatrix, Perturbed, Phase
from theorems.core.barrier import Barrier
from theorems.core.breakdown import Family
from theorems.core.errors import TheoremError
from theorems.problems import Complex

__all__ = [
    "EUCLIDEAN",
    "MAXIMUM",
    "OutputMetric",
    "VertexBarrier",
    "VertexFamily",
    "family_of",
    "operator_distance_squared",
]


class OutputMetric(ABC):
    """A metric on ℂ^N, and its radii for q points c·phase·e_i on q different axes."""

    name: str

    @abstractmethod
    def separation_squared(self, amount: Fraction) -> Fraction:
        """Return the squared distance of two such points."""

    @abstractmethod
    def covering_radius_squared(self, amount: Fraction, count: int) -> Fraction:
        """Return the squared radius of the smallest ball that contains ``count`` ≥ 1 such points."""

    @abstractmethod
    def cover_error_squared(self, scale: Fraction, amount: Fraction, count: int) -> Fraction:
        """Return the squared distance from the centre of the smallest ball for c = ``scale`` to one of the points for c = ``amount``.

        With one point, the ball is that point.
        """

    @abstractmethod
    def distances_squared(
        self, output: Sequence[Complex], axes: Sequence[tuple[int, Phase]], segment: tuple[Fraction, Fraction]
    ) -> list[Fraction]:
        """Return for each axis the squared distance from the output to {c·phase·e_position : lower ≤ c ≤ upper}."""


def _parts(output: Sequence[Complex], axis: tuple[int, Phase], segment: tuple[Fraction, Fraction]) -> Fraction:
    """Return the squared distance of the entry at the axis' position from the segment {c·phase}."""
    x, z = output[axis[0]]
    u, v = axis[1]
    along, across = x * u + z * v, z * u - x * v  # x·conj(phase)
    gap = max(along - segment[1], segment[0] - along, Fraction(0))
    return gap * gap + across * across


class _Euclidean(OutputMetric):
    name = "ℓ²"

    def separation_squared(self, amount: Fraction) -> Fraction:
        return 2 * amount**2

    def covering_radius_squared(self, amount: Fraction, count: int) -> Fraction:
        return amount**2 * (1 - Fraction(1, count))

    def cover_error_squared(self, scale: Fraction, amount: Fraction, count: int) -> Fraction:
        return amount**2 - 2 * amount * scale / count + scale**2 / count

    def distances_squared(
        self, output: Sequence[Complex], axes: Sequence[tuple[int, Phase]], segment: tuple[Fraction, Fraction]
    ) -> list[Fraction]:
        squares = [x * x + z * z for x, z in output]
        total = sum(squares, Fraction(0))
        return [total - squares[axis[0]] + _parts(output, axis, segment) for axis in axes]


class _Maximum(OutputMetric):
    name = "ℓ^∞"

    def separation_squared(self, amount: Fraction) -> Fraction:
        return amount**2

    def covering_radius_squared(self, amount: Fraction, count: int) -> Fraction:
        return amount**2 / 4 if count > 1 else Fraction(0)

    def cover_error_squared(self, scale: Fraction, amount: Fraction, count: int) -> Fraction:
        if count == 1:
            return (scale - amount) ** 2
        return max(abs(amount - scale / 2), scale / 2) ** 2

    def distances_squared(
        self, output: Sequence[Complex], axes: Sequence[tuple[int, Phase]], segment: tuple[Fraction, Fraction]
    ) -> list[Fraction]:
        squares = [x * x + z * z for x, z in output]
        largest = max(range(len(squares)), key=squares.__getitem__)
        runner_up = max((s for i, s in enumerate(squares) if i != largest), default=Fraction(0))
        return [
            max(_parts(output, axis, segment), runner_up if axis[0] == largest else squares[largest]) for axis in axes
        ]


EUCLIDEAN: OutputMetric = _Euclidean()
MAXIMUM: OutputMetric = _Maximum()
METRICS: Final = {"euclidean": EUCLIDEAN, "maximum": MAXIMUM}


class VertexBarrier(Protocol):
    """What a barrier tells: its inputs, and where their solutions are."""

    @property
    def competitors(self) -> int:
        """N1."""

    @property
    def centre_belongs(self) -> bool:
        """Whether the centre is a member."""

    @property
    def least_exponent(self) -> int:
        """The smallest exponent."""

    @property
    def largest_index(self) -> int | None:
        """The largest index up to which the centre answers; ``None`` if there is no such limit."""

    @property
    def centre(self) -> ExactInput:
        """The centre."""

    def witness(self, winner: int, exponent: int) -> ExactInput:
        """Return the member (j, e)."""

    def vertex(self, winner: int, exponent: int, sample: int = 0) -> tuple[int, Phase, tuple[Fraction, Fraction]]:
        """Return position, phase and bounds of the modulus of its solution."""

    def segment(self, exponent: int, sample: int = 0) -> tuple[Fraction, Fraction]:
        """Return bounds of the modulus for all members whose exponent is at least e; the upper one is that of the centre."""


class VertexFamily(Family):
    """The engine's view of a barrier and one of its samples.

    Args:
        barrier: for example `Smale18`.
        metric: on outputs, `EUCLIDEAN` or `MAXIMUM`.
        sample: k.
        name: for display.
    """

    def __init__(self, barrier: VertexBarrier, metric: OutputMetric, sample: int = 0, name: str = "") -> None:
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
        return operator_distance_squared(self._barrier.witness(0, exponent).A, self._barrier.centre.A)

    def distance_apart_squared(self, exponent: int) -> Fraction:
        """Return ε², as ‖A^{j,ε} − A^{i,ε'}‖₂² ≥ ε² + ε'² > ε²; 2ε² if there is one exponent."""
        if self.largest_index is None:
            return self.distance_from_centre_squared(exponent)
        first, second = self._barrier.witness(0, exponent), self._barrier.witness(1, exponent)
        return operator_distance_squared(first.A, second.A)

    def _amount(self, exponent: int) -> Fraction:
        return self._barrier.vertex(0, exponent, self._sample)[2][0]

    @property
    def _scale(self) -> Fraction:
        """The supremum of the moduli: c(α), or that of the only exponent."""
        if self.largest_index is None:
            return self._barrier.segment(self.least_exponent, self._sample)[1]
        return self._amount(self.least_exponent)

    def separation_squared(self, exponent: int) -> Fraction:
        """Return κ(e)²: the moduli increase with e."""
        return self._metric.separation_squared(self._amount(exponent))

    def covering_radius_squared(self, exponent: int, count: int) -> Fraction:
        """Return ρ_q(e)²."""
        return self._metric.covering_radius_squared(self._amount(exponent), count)

    def limit_radius_squared(self, count: int) -> Fraction:
        """Return sup_e ρ_q(e)², the radius for c(α)."""
        return self._metric.covering_radius_squared(self._scale, count)

    def cover_error_squared(self, exponent: int, count: int) -> Fraction:
        """Return the squared error, on a member (j, e), of the centre of the smallest ball for c(α)."""
        return self._metric.cover_error_squared(self._scale, self._amount(exponent), count)

    def reach_squared(self, count: int) -> Fraction:
        """Return the larger of the squared errors for c = 0 and c = c(α): the error is a convex function of c."""
        ends = (self._scale,) if count == 1 else (Fraction(0), self._scale)
        return max(self._metric.cover_error_squared(self._scale, c, count) for c in ends)

    def distances_squared(self, output: Sequence[Complex], exponent: int) -> list[Fraction]:
        """Return exact squared distances from the output to the segments on which the solutions from e on lie."""
        axes = [self._barrier.vertex(j, exponent, self._sample)[:2] for j in range(self.competitors)]
        return self._metric.distances_squared(output, axes, self._barrier.segment(exponent, self._sample))


def family_of(barrier: Barrier, sample: int = 0) -> Family:
    """Return the engine's view of a barrier whose solutions are vertices on different axes, and of one of its samples.

    Args:
        barrier: a `Smale18` or `Smale9`.
        sample: k.

    Raises:
        TheoremError: no such sample.
    """
    if not 0 <= sample < barrier.samples:
        raise TheoremError("sample", sample, f"0 to {barrier.samples - 1}")
    metric = METRICS[getattr(barrier, "output_norm", "euclidean")]
    return VertexFamily(cast(VertexBarrier, barrier), metric, sample)


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
