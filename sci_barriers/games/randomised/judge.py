"""Decides what is proved of the outputs of one run on one member: wrong, right, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Protocol, runtime_checkable

from oracles import Datum, ExactInput, Phase
from sci_barriers._errors import BarrierError
from theorems import Barrier, DeclaredBarrier, Failure
from theorems.problems import Complex, Problem, SolutionSet

__all__ = [
    "Outputs",
    "VertexBarrier",
    "WitnessBarrier",
    "Witnessing",
    "checked_barrier",
    "checked_member",
    "checked_vertex_barrier",
    "right_on",
    "solution_sets",
]

#: For each sample, N exact complex numbers.
Outputs = tuple[tuple[Complex, ...], ...]


@runtime_checkable
class WitnessBarrier(Protocol):
    """A barrier whose witnesses can be named by (j, e), for example `theorems.Smale18` or `theorems.DeclaredBarrier`."""

    @property
    def problem(self) -> Any:
        """The problem."""

    @property
    def shape(self) -> tuple[int, int]:
        """(m, N)."""

    @property
    def digits(self) -> int:
        """K."""

    @property
    def competitors(self) -> int:
        """N1, the number of witnesses with the same exponent."""

    @property
    def samples(self) -> int:
        """R."""

    @property
    def failures_forced(self) -> int:
        """On how many samples some witness is wrong, whatever the outputs are."""

    @property
    def largest_index(self) -> int | None:
        """The largest index up to which the answers are data of the witnesses."""

    @property
    def least_exponent(self) -> int:
        """The smallest exponent of a witness."""

    @property
    def centre(self) -> Any:
        """The input with which every read is answered."""

    @property
    def centre_belongs(self) -> bool:
        """Whether the centre is a member."""

    def answer(self, index: int) -> Datum:
        """Return the datum of this index: of the centre and of the witnesses with a larger exponent."""

    def witness(self, winner: int, exponent: int) -> Any:
        """Return a witness."""

    def described(self, winner: int, exponent: int) -> str:
        """Return the witness (j, e) in words."""

    def failure(self, output: Sequence[Complex], winner: int, exponent: int, sample: int = 0) -> Failure | None:
        """Return the proof that an output is wrong on a witness, or ``None``."""


@runtime_checkable
class VertexBarrier(WitnessBarrier, Protocol):
    """One whose solutions are vertices, known exactly, for example `theorems.Smale18`."""

    @property
    def problem(self) -> Problem:
        """The problem."""

    @property
    def centre(self) -> ExactInput:
        """The input with which every read is answered."""

    def witness(self, winner: int, exponent: int) -> ExactInput:
        """Return a witness."""

    def vertex(self, winner: int, exponent: int, sample: int = 0) -> tuple[int, Phase, tuple[Fraction, Fraction]]:
        """Return position, phase and bounds of the modulus of its solution's single entry."""


def checked_vertex_barrier(barrier: Any) -> VertexBarrier:
    """Return the barrier if its solutions are vertices; `BarrierError` otherwise."""
    if not (isinstance(barrier, Barrier) and isinstance(barrier, VertexBarrier)):
        raise BarrierError("barrier", barrier, "a barrier with vertices as solutions, for example Smale18()")
    return barrier


def checked_barrier(barrier: Any) -> WitnessBarrier:
    """Return the barrier if its witnesses can be named; `BarrierError` otherwise."""
    if not (isinstance(barrier, Barrier) and isinstance(barrier, WitnessBarrier)):
        raise BarrierError("barrier", barrier, "a barrier with witnesses (j, e), for example Smale18()")
    return barrier


def checked_member(member: Any, barrier: WitnessBarrier) -> tuple[int, int] | None:
    """Return (j, e), or ``None`` for the centre; `BarrierError` if it is neither."""
    if member == "centre":
        return None
    allowed = f"'centre', or (j, e) with 0 ≤ j < {barrier.competitors} and e ≥ {barrier.least_exponent}"
    if not (isinstance(member, tuple) and len(member) == 2):
        raise BarrierError("member", member, allowed)
    winner, exponent = member
    if any(isinstance(x, bool) or not isinstance(x, int) for x in member):
        raise BarrierError("member", member, allowed)
    sharp = barrier.largest_index is not None
    if not (0 <= winner < barrier.competitors and exponent >= barrier.least_exponent) or (
        sharp and exponent != barrier.least_exponent
    ):
        raise BarrierError("member", member, f"{allowed}{' (on this part e has that value)' if sharp else ''}")
    return winner, exponent


def solution_sets(barrier: VertexBarrier, point: ExactInput) -> tuple[SolutionSet, ...]:
    """Return Ξ(A, y_k) for every sample of a member with rational coefficients."""
    return tuple(barrier.problem.solution_set(ExactInput(point.A, y)) for y in point.samples)


def right_on(sets: Sequence[SolutionSet], outputs: Outputs, digits: int) -> int:
    """Return on how many samples the output is within 10^-digits of the solution set, exactly."""
    square = Fraction(1, 100**digits)
    return sum(s.distance_squared(x) <= square for s, x in zip(sets, outputs, strict=True))


class Witnessing:
    """What is proved of outputs on the witnesses (j, e) with one e.

    Args:
        barrier: gives the proofs.
        exponent: e.
    """

    def __init__(self, barrier: WitnessBarrier, exponent: int) -> None:
        self._barrier, self.exponent = barrier, exponent
        self._wrong: dict[tuple[int, int, int], Failure | None] = {}
        self._outputs: list[tuple[Complex, ...]] = []
        self._numbers: dict[tuple[Complex, ...], int] = {}
        self._by_identity: dict[int, tuple[Sequence[Complex], int]] = {}

    def failures(self, outputs: Outputs, winner: int) -> tuple[Failure, ...]:
        """Return the samples on which the output is proved farther than 10^-K from the solution, with the proofs."""
        found = (self._failure(self._number(output), winner, k) for k, output in enumerate(outputs))
        return tuple(failure for failure in found if failure is not None)

    def _number(self, output: Sequence[Complex]) -> int:
        """Return a number for the output, equal for equal ones: most leaves of a tree share their outputs with others."""
        known = self._by_identity.get(id(output))
        if known is None:
            vector = tuple(output)
            number = self._numbers.setdefault(vector, len(self._numbers))
            if number == len(self._outputs):
                self._outputs.append(vector)
            known = self._by_identity[id(output)] = output, number  # kept, so that its identity is not given to another
        return known[1]

    def _failure(self, number: int, winner: int, sample: int) -> Failure | None:
        key = number, winner, sample
        if key not in self._wrong:
            self._wrong[key] = self._barrier.failure(self._outputs[number], winner, self.exponent, sample)
        return self._wrong[key]

    def right(self, outputs: Outputs, winner: int) -> int:
        """Return on how many samples the output is proved to be within 10^-K of the solution."""
        return sum(self._within(output, winner, k) for k, output in enumerate(outputs))

    def _within(self, output: Sequence[Complex], winner: int, sample: int) -> bool:
        if isinstance(self._barrier, DeclaredBarrier):
            return self._barrier.within(output, winner)
        assert isinstance(self._barrier, VertexBarrier)  # there are no others
        position, (u, v), (lower, upper) = self._barrier.vertex(winner, self.exponent, sample)
        square = Fraction(1, 100**self._barrier.digits)
        total = Fraction(0)
        for i, (x, z) in enumerate(output):
            if i != position:
                total += x * x + z * z
                if total > square:
                    return False
        x, z = output[position]
        along, across = x * u + z * v, z * u - x * v
        gap = max(upper - along, along - lower)
        return total + across * across + gap * gap <= square
