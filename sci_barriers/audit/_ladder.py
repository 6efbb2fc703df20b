"""The ladder: instances A = U·B(a)·D·P, y = t·U·e₀ with exact solutions, from a clear winner to a tie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Final

from oracles import UNITARIES, ExactInput, ExactMatrix, ExactVector
from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from theorems import Smale18
from theorems.problems import Problem, SolutionSet

#: Default exponents e of the rungs ε = 2^-e.
EXPONENTS: Final = (1, 8, 16, 24, 32, 40, 48)
#: 2^-e is expanded up to this e.
MAX_EXPONENT: Final = 4096


@dataclass(frozen=True)
class Rung:
    """One place on the ladder: by how much the coefficient of the winning column leads.

    Attributes:
        kind: ``"easy"`` (it leads by α, the others' coefficient), ``"near"`` (by 2^-e) or ``"tie"`` (not at all).
        exponent: e, of ``"near"`` only.
    """

    kind: str
    exponent: int | None = None

    @property
    def name(self) -> str:
        """``easy``, ``2^-e`` or ``tie``."""
        return self.kind if self.exponent is None else f"2^-{self.exponent}"


EASY: Final = Rung("easy")
TIE: Final = Rung("tie")


def rungs(exponents: Sequence[int]) -> tuple[Rung, ...]:
    """Return the ladder easy, 2^-e for each exponent in increasing order, tie.

    Raises:
        BarrierError: an exponent that is not an integer from 0 to 4096, or occurs twice.
    """
    for e in exponents:
        if isinstance(e, bool) or not isinstance(e, int) or not 0 <= e <= MAX_EXPONENT:
            raise BarrierError("exponents", e, f"integers from 0 to {MAX_EXPONENT}")
    if len(set(exponents)) != len(exponents):
        raise BarrierError("exponents", tuple(exponents), "each once")
    return (EASY, *(Rung("near", e) for e in sorted(exponents)), TIE)


@dataclass(frozen=True)
class Setting:
    """What the instances of one ladder share; at the tie they are those of Ω_strong at the scale 10^-K.

    Attributes:
        barrier: problem, N, m, K, rotation, field, seed; with α such that the minimisers have length about 2.1·10^-K.
    """

    barrier: Smale18 = field(repr=False)

    @property
    def problem(self) -> Problem:
        """The problem."""
        return self.barrier.problem

    @property
    def N(self) -> int:
        """The number of columns."""
        return self.barrier.N

    @property
    def m(self) -> int:
        """The number of rows."""
        return self.barrier.m

    @property
    def K(self) -> int:
        """The number of digits that are asked for."""
        return self.barrier.K

    @property
    def rotation(self) -> str:
        """The name of U."""
        return self.barrier.rotation

    @property
    def field(self) -> str:
        """``"real"`` or ``"complex"``."""
        return self.barrier.field

    @property
    def name(self) -> str:
        """For display."""
        return f"{self.rotation} {self.field} N={self.N} K={self.K}"

    @cached_property
    def winner(self) -> int:
        """The column, before the permutation, that wins: the last of the competitors, so that no solver wins by taking the first."""
        return self.barrier.competitors - 1

    def point(self, rung: Rung) -> ExactInput:
        """Return the instance of a rung, exact."""
        barrier = self.barrier
        lead = {"easy": barrier.alpha, "tie": Fraction(0)}.get(rung.kind)
        if lead is None:
            lead = Fraction(1, 1 << (rung.exponent or 0))
        changed = ((self.winner, barrier.alpha + lead),) if lead else ()
        A = ExactMatrix(
            barrier.unitary, barrier.alpha, changed, barrier.competitors, barrier.diagonal, barrier.permutation
        )
        return ExactInput(A, ExactVector(barrier.unitary, barrier.t))

    def solution_set(self, rung: Rung) -> SolutionSet:
        """Return Ξ(A, y) of a rung, exact: a point, at the tie a simplex."""
        return self.problem.solution_set(self.point(rung))


def settings(
    problem: Problem,
    *,
    sizes: Sequence[int],
    competitors: int,
    digits: Sequence[int],
    rotations: Sequence[str] | None,
    fields: Sequence[str],
    t: object,
    seed: int | None,
) -> tuple[Setting, ...]:
    """Return a setting for each field, rotation, N and K.

    Args:
        problem: P1, P2 or P3, without weights.
        sizes: the numbers N of columns.
        competitors: N1; there are m = N + 1 − N1 rows.
        digits: the numbers K.
        rotations: names; ``None`` for all that exist for the size and the field.
        fields: ``"real"``, ``"complex"``.
        t: length of y.
        seed: draws D, P and the Cayley rotation.

    Raises:
        BarrierError: no size, K, rotation or field, or the same one twice, or competitors out of range.
        TheoremError: an argument out of range.
    """
    for name, values in (("N", sizes), ("K", digits), ("rotation", rotations), ("field", fields)):
        if values is not None and (len(values) == 0 or len(set(values)) != len(values)):
            raise BarrierError(name, tuple(values), "at least one, each once")
    competitors = integer("competitors", competitors, 2)
    for N in sizes:
        if isinstance(N, bool) or not isinstance(N, int) or competitors > N:
            raise BarrierError("N", N, f"an integer of at least {competitors}, the number of competitors")
    found = []
    for field_name in fields:
        for rotation in UNITARIES if rotations is None else rotations:
            for N in sizes:
                m = N + 1 - competitors
                if rotations is None and not _exists(rotation, m, field_name):
                    continue
                for K in digits:
                    barrier = Smale18(problem, N=N, m=m, K=K, t=t, rotation=rotation, field=field_name, seed=seed)
                    found.append(Setting(barrier))
    return tuple(found)


def _exists(rotation: str, m: int, field_name: str) -> bool:
    """Return whether there is such a rotation of size m over the field."""
    if rotation == "dft":
        return field_name == "complex"
    return rotation != "hadamard" or m & (m - 1) == 0
