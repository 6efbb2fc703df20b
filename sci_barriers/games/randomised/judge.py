"""Decides what is proved of the outputs of one run on one member: wrong, right, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sci_barriers._errors import BarrierError
from theorems import Barrier, Failure
from theorems.problems import Complex, SolutionSet, nonzero_entries

__all__ = ["Outputs", "Witnessing", "checked_barrier", "checked_member", "right_on", "sparse"]

#: For each sample, N exact complex numbers.
Outputs = tuple[tuple[Complex, ...], ...]

#: The entries of an output that are not 0: position, then numerators and denominators of both parts.
Sparse = tuple[tuple[int, int, int, int, int], ...]


def sparse(output: Sequence[Complex]) -> Sparse:
    """Return what is equal for equal outputs of one length, and takes less time to hash: most entries of most outputs are 0."""
    return tuple((i, *x.as_integer_ratio(), *z.as_integer_ratio()) for i, (x, z) in nonzero_entries(output))


def checked_barrier(barrier: Any) -> Barrier:
    """Return the barrier; `BarrierError` if it is none."""
    if not isinstance(barrier, Barrier):
        raise BarrierError("barrier", barrier, "a barrier, for example Smale18()")
    return barrier


def checked_member(member: Any, barrier: Barrier) -> tuple[int, int] | None:
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

    def __init__(self, barrier: Barrier, exponent: int) -> None:
        self._barrier, self.exponent = barrier, exponent
        self._wrong: dict[tuple[int, int, int], Failure | None] = {}
        self._counts: dict[tuple[int, ...], list[int]] = {}
        self._outputs: list[tuple[Complex, ...]] = []
        self._numbers: dict[Sparse, int] = {}
        self._by_identity: dict[int, tuple[Sequence[Complex], int]] = {}

    def failures(self, outputs: Outputs, winner: int) -> tuple[Failure, ...]:
        """Return the samples on which the output is proved farther than 10^-K from the solution, with the proofs."""
        found = (self._failure(self._number(output), winner, k) for k, output in enumerate(outputs))
        return tuple(failure for failure in found if failure is not None)

    def counts(self, outputs: Outputs) -> list[int]:
        """Return for each winner on how many samples the output is proved wrong: the lengths of `failures`."""
        key = tuple(map(self._number, outputs))
        if key not in self._counts:
            rows = (self._barrier.failures(output, self.exponent, k) for k, output in enumerate(outputs))
            proved = [[failure is not None for failure in row] for row in rows]
            self._counts[key] = list(map(sum, zip(*proved, strict=True)))
        return self._counts[key]

    def _number(self, output: Sequence[Complex]) -> int:
        """Return a number for the output, equal for equal ones: most leaves of a tree share their outputs with others."""
        known = self._by_identity.get(id(output))
        if known is None:
            number = self._numbers.setdefault(sparse(output), len(self._numbers))
            if number == len(self._outputs):
                self._outputs.append(tuple(output))
            known = self._by_identity[id(output)] = output, number  # kept, so that its identity is not given to another
        return known[1]

    def _failure(self, number: int, winner: int, sample: int) -> Failure | None:
        key = number, winner, sample
        if key not in self._wrong:
            self._wrong[key] = self._barrier.failure(self._outputs[number], winner, self.exponent, sample)
        return self._wrong[key]

    def right(self, outputs: Outputs, winner: int) -> int:
        """Return on how many samples the output is proved to be within 10^-K of the solution."""
        return sum(self._barrier.right(output, winner, self.exponent, k) is True for k, output in enumerate(outputs))
