"""The best randomised algorithms for a class: they attain the thresholds, so that these cannot be improved.

All of them know the class (its solutions are multiples c(a)·phase_j·e_{π(j)}) and read data for the coefficient a and
the winner j. Proofs: ``docs/explanation/chance.md``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt
from typing import Any

from flint import acb, arb

from oracles import Budget, Datum
from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.games.randomised.judge import checked_barrier
from sci_barriers.games.randomised.success import Success, success_probability
from sci_barriers.games.randomised.thresholds import thresholds
from theorems.structured.scaled_part import ScaledPart

__all__ = ["Attained", "Capped", "Guess", "Strategy", "WaitOrGuess", "attained"]

#: Column norms are enclosed to this many bits beyond the precision of the datum.
GUARD: int = 8


@dataclass(frozen=True)
class Strategy(ABC):
    """Common ground of the strategies: what can be seen of the coefficients, and the output of a vertex.

    Args:
        barrier: the class that it is made for.

    Raises:
        BarrierError: no part of a class at three scales, like `theorems.Smale18`.
    """

    barrier: ScaledPart = field(repr=False)

    def __post_init__(self) -> None:
        checked_barrier(self.barrier)
        if not isinstance(self.barrier, ScaledPart):
            raise BarrierError(
                "barrier", self.barrier, "a part of a class at three scales: of Smale18 or ExtendedSmale9"
            )

    @abstractmethod
    def __call__(self, oracle: Any) -> Any:
        """Run on an oracle with coins."""

    @property
    def precise(self) -> int:
        """An index whose datum shows the coefficient so well that the vertex is right to well within 10^-K."""
        # |c_k'| < 2 on the class, and the coefficient is known to within 2·2^-n.
        return int((100**self.barrier.digits).bit_length() // 2) + 6

    def coefficients(self, datum: Datum) -> list[tuple[Fraction, Fraction]]:
        """Return for each competitor an enclosure of its coefficient: | ‖A_n e_{π(j)}‖₂ − a_j | ≤ 2^-n."""
        A = datum.A
        bits = max(datum.index + GUARD, A.exponent)
        slack = 1 << (bits - datum.index)
        result = []
        for j in range(self.barrier.competitors):
            codes = A.codes[:, self.barrier.vertex(j, self.barrier.least_exponent)[0]].tolist()
            square = sum(A.real[c] ** 2 for c in codes)
            if A.imag is not None:
                square += sum(A.imag[c] ** 2 for c in codes)
            root = isqrt(square << 2 * (bits - A.exponent))
            result.append((Fraction(root - slack, 1 << bits), Fraction(root + 1 + slack, 1 << bits)))
        return result

    def winner(self, datum: Datum) -> int | None:
        """Return the competitor whose coefficient the datum proves to be larger than all others, or ``None``."""
        enclosures = self.coefficients(datum)
        best = max(range(len(enclosures)), key=lambda j: enclosures[j][0])
        least = enclosures[best][0]
        return best if all(high < least for j, (_, high) in enumerate(enclosures) if j != best) else None

    def vertex(self, oracle: Any, winner: int, index: int) -> list[Any]:
        """Return the solution of a witness for each sample, with the coefficient that a datum of this index shows."""
        low, high = max(self.coefficients(oracle.read(index)))
        a = (low + high) / 2
        position, (u, v), _ = self.barrier.vertex(winner, self.barrier.least_exponent)
        vectors = []
        for t in self.barrier.lengths:
            c = self.barrier.problem.amount(a, t) / a
            vector: list[Any] = [0] * self.barrier.N
            vector[position] = c * u if v == 0 else _dyadic(c * u, c * v, self.precise + GUARD)
            vectors.append(vector)
        return vectors if len(vectors) > 1 else vectors[0]

    def guess(self, oracle: Any, index: int) -> Any:
        """Return the solution of a witness drawn with equal probabilities."""
        return self.vertex(oracle, oracle.coins.below(self.barrier.competitors), index)


@dataclass(frozen=True)
class Guess(Strategy):
    """Halts always: reads one datum for the coefficient and guesses the winner.

    It is right with probability 1/N1 on every witness (and with probability 1 on the centre, where all vertices are
    solutions): no algorithm that halts with probability one has a better worst case.
    """

    def __call__(self, oracle: Any) -> Any:
        """Run on an oracle with coins."""
        return self.guess(oracle, self.precise)


@dataclass(frozen=True)
class WaitOrGuess(Strategy):
    """With probability (N1 − 1)/(2N1 − 1) reads n = 0, 1, 2, … until a datum proves who wins, for ever if nobody
    does; otherwise guesses.

    It is right with probability N1/(2N1 − 1) on every member: on a witness the wait ends, on the centre the guess is
    right. No algorithm at all has a better worst case.
    """

    def __call__(self, oracle: Any) -> Any:
        """Run on an oracle with coins."""
        N1 = self.barrier.competitors
        if not oracle.coins.bernoulli(Fraction(N1 - 1, 2 * N1 - 1)):
            return self.guess(oracle, self.precise)
        n = 0
        while (winner := self.winner(oracle.read(n))) is None:
            n += 1
        return self.vertex(oracle, winner, max(n, self.precise))


@dataclass(frozen=True)
class Capped(Strategy):
    """Reads no index above M: returns the winner if the datum of index M proves one, otherwise guesses.

    It is right with probability at least 1/N1 on every member, and exactly 1/N1 on the witnesses that the datum does
    not tell from the centre: with a cap on the data no algorithm has a better worst case.

    Args:
        barrier: the class that it is made for.
        cap: M; large enough for the coefficient, at least `precise`.

    Raises:
        BarrierError: M is too small.
    """

    cap: int

    def __post_init__(self) -> None:
        super().__post_init__()
        integer("cap", self.cap, self.precise)

    def __call__(self, oracle: Any) -> Any:
        """Run on an oracle with coins."""
        winner = self.winner(oracle.read(self.cap))
        return self.guess(oracle, self.cap) if winner is None else self.vertex(oracle, winner, self.cap)


@dataclass(frozen=True)
class Attained:
    """One line of the comparison of a strategy with its threshold.

    Attributes:
        strategy: ``halting``, ``waiting`` or ``capped``.
        member: ``"centre"`` or (j, e).
        success: the probability of being right on it, by enumeration.
        threshold: which no algorithm of this kind exceeds on all members.
    """

    strategy: str
    member: str | tuple[int, int]
    success: Success = field(repr=False)
    threshold: Fraction

    @property
    def reached(self) -> bool:
        """Whether the strategy is proved to be at least as good as the threshold on this member."""
        return self.success.lower >= self.threshold

    @property
    def tight(self) -> bool:
        """Whether it is proved to be exactly as good: the members that keep the worst case from being better."""
        return self.success.lower == self.threshold


def attained(
    barrier: ScaledPart,
    exponents: Sequence[int] | None = None,
    *,
    rounding: str = "nearest",
    budget: Budget | None = None,
) -> tuple[Attained, ...]:
    """Enumerate all outcomes of the three strategies on members of a class, with honest data.

    The members are the centre (if it belongs to the class) and all N1 witnesses for each exponent. A waiting strategy
    does not halt on the centre: there its budget is spent, and what remains is a lower bound of the success
    probability. Where the centre does not belong to the class, waiting alone is always right, and is left out.

    Args:
        barrier: a part of the class.
        exponents: of the witnesses, at most 4096; by default the first one that the capped strategy cannot tell from
            the centre, and ten more.
        rounding: of the data.
        budget: limits on the reads; by default a few more than the witnesses need.

    Returns:
        One entry for each strategy and member.

    Raises:
        BarrierError: an argument is not what it should be.

    Source:
        ``docs/explanation/chance.md``.
    """
    chosen = Guess(barrier)
    cap = chosen.precise
    if barrier.largest_index is not None:
        default: Sequence[int] = (barrier.least_exponent,)
    else:
        first = max(barrier.least_exponent, cap + 2)
        default = (first, first + 10)
    tried = default if exponents is None else tuple(exponents)
    witnesses = [
        (j, integer("exponents", e, barrier.least_exponent)) for e in tried for j in range(barrier.competitors)
    ]
    limits = Budget(reads=max([cap, *tried]) + 8) if budget is None else budget
    members: list[str | tuple[int, int]] = [*(["centre"] if barrier.centre_belongs else []), *witnesses]
    bounds = thresholds(barrier.competitors)
    players: list[tuple[str, Strategy, Fraction]] = [
        ("halting", chosen, bounds.halting),
        ("capped", Capped(barrier, cap), bounds.halting),
    ]
    if barrier.centre_belongs:  # without it, waiting alone is always right
        players.append(("waiting", WaitOrGuess(barrier), bounds.general))
    rows = []
    for name, strategy, threshold in players:
        for member in members:
            success = success_probability(strategy, barrier, member, rounding=rounding, budget=limits)
            rows.append(Attained(name, member, success, threshold))
    return tuple(rows)


def _dyadic(x: Fraction, z: Fraction, bits: int) -> acb:
    """Return x + √−1·z, each part rounded to a multiple of 2^-bits, as an exact number."""
    return acb(arb((round(x * (1 << bits)), -bits)), arb((round(z * (1 << bits)), -bits)))
