"""Whose honest data `assert_keeps_digits` runs a solver on: members of Ω, or of a barrier about arrays."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from oracles import ROUNDINGS, Budget, HonestOracle, RecordingOracle
from sci_barriers._errors import BarrierError
from sci_barriers.audit import one_sided
from sci_barriers.harness import Certificate
from theorems import Barrier, Member, Omega
from theorems.barriers.declared import ArrayBarrier
from theorems.problems import Complex


class Inputs(ABC):
    """The inputs of a class, and how far an output is from their solutions."""

    #: The claim unless another one is made: K.
    digits: int
    roundings: tuple[str, ...]
    #: The resisting oracles of these are played.
    parts: tuple[Barrier, ...]

    @abstractmethod
    def members(self, enumerated: int, drawn: int, seed: int) -> Iterator[Any]:
        """Yield those with the least exponents, and some that are drawn."""

    @abstractmethod
    def oracle(self, member: Any, rounding: str, seed: int, budget: Budget) -> RecordingOracle:
        """Return an oracle with honest data; `BarrierError` for what is no member."""

    @abstractmethod
    def squared_error(self, member: Any, outputs: Sequence[Sequence[Complex]]) -> Fraction | None:
        """Return an upper bound of the squared distance, the largest one of all samples; ``None`` if none is known."""

    @abstractmethod
    def name(self, member: Any) -> str:
        """Return what a member is called in messages."""

    def document(self, member: Any) -> dict[str, object] | None:
        """Return the member as an exact JSON document, if it has one."""
        return None

    def evidence(self, member: Any, outputs: Sequence[Sequence[Complex]], digits: int) -> Certificate | None:
        """Return a certificate that an output is farther off than 10^-digits for all inputs with one datum; ``None`` if there is none."""
        return None


class _OfClass(Inputs):
    def __init__(self, omega: Omega) -> None:
        self.omega = omega
        self.digits, self.roundings, self.parts = omega.strong.K, tuple(ROUNDINGS), omega.parts

    def members(self, enumerated: int, drawn: int, seed: int) -> Iterator[Any]:
        yield from self.omega.members(enumerated)
        yield from (self.omega.random_member(seed * 1_000_003 + k) for k in range(drawn))

    def oracle(self, member: Any, rounding: str, seed: int, budget: Budget) -> RecordingOracle:
        if not isinstance(member, Member):
            raise BarrierError("members", member, "members of Ω: Member(part, winner, exponent)")
        return HonestOracle(self.omega.input(member), self.omega.problem, rounding=rounding, seed=seed, budget=budget)

    def squared_error(self, member: Any, outputs: Sequence[Sequence[Complex]]) -> Fraction | None:
        return max(self.omega.solution_set(member, k).distance_squared(x) for k, x in enumerate(outputs))

    def name(self, member: Any) -> str:
        return str(member)

    def document(self, member: Any) -> dict[str, object] | None:
        return self.omega.document(member)

    def evidence(self, member: Any, outputs: Sequence[Sequence[Complex]], digits: int) -> Certificate | None:
        if self.omega.problem.constrained or len(outputs) != 1:
            return None
        # One fine datum of the member: the output is wrong for every input that has it. Its index is one that shows the winner.
        index = (member.exponent or 0) + 8 * self.digits + 64
        datum = HonestOracle(self.omega.input(member), self.omega.problem).read(index)
        return one_sided(self.omega.problem, datum, outputs[0], Fraction(1, 10**digits)).certificate


class _OfBarrier(Inputs):
    def __init__(self, barrier: ArrayBarrier) -> None:
        self.barrier = barrier
        self.digits, self.roundings, self.parts = barrier.digits, barrier.roundings, (barrier,)

    def members(self, enumerated: int, drawn: int, seed: int) -> Iterator[Any]:
        barrier = self.barrier
        if barrier.centre_belongs:
            yield "centre"
        for step in range(enumerated):
            yield from ((j, barrier.least_exponent + step) for j in range(barrier.competitors))
        source = random.Random(f"members {seed}")
        for _ in range(drawn):
            yield source.randrange(barrier.competitors), barrier.least_exponent + source.randrange(65)

    def oracle(self, member: Any, rounding: str, seed: int, budget: Budget) -> RecordingOracle:
        if member != "centre" and not (isinstance(member, tuple) and len(member) == 2):
            raise BarrierError("members", member, "'centre', or (j, e)")
        point = self.barrier.centre if member == "centre" else self.barrier.member(*member)
        return self.barrier.honest(point, rounding=rounding, seed=seed, budget=budget)

    def squared_error(self, member: Any, outputs: Sequence[Sequence[Complex]]) -> Fraction | None:
        if any(z for _, z in outputs[0]):
            return None
        return self.barrier.error_squared([x for x, _ in outputs[0]], None if member == "centre" else member[0])

    def name(self, member: Any) -> str:
        return "centre" if member == "centre" else f"witness {member}"


def inputs_of(omega: object) -> Inputs:
    """Return the inputs of a class; `BarrierError` for anything else."""
    if isinstance(omega, Omega):
        return _OfClass(omega)
    if isinstance(omega, ArrayBarrier):
        return _OfBarrier(omega)
    raise BarrierError("omega", omega, "a class Omega(...), or a barrier about arrays")
