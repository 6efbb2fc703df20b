"""An optimal strategy of a zero-sum game cannot be computed; the value and nearly optimal strategies can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from oracles import ExactArray
from theorems.barriers.catalogue.entry import Direction, Entry, Rows, unit
from theorems.barriers.catalogue.positive import Positive, continuous_value, exact
from theorems.barriers.catalogue.symmetry import HALF, Symmetry, permutation, permuted, rotated, scaling
from theorems.core.linear import dot, optimum
from theorems.core.parameters import integer, parametrised, rational
from theorems.core.sets import ExactSet, points, polytope

__all__ = ["ZeroSumGame"]


@parametrised
class ZeroSumGame(Entry):
    """Optimal strategies of the row player, who wins xᵀMy, in n × n games near a constant one."""

    name: ClassVar[str] = "zero-sum-game"
    heading: ClassVar[str] = "No algorithm computes an optimal strategy of every zero-sum game"
    solution_map: ClassVar[str] = "Ξ(M) = the strategies x that attain max_x min_y xᵀMy; ℓ²; data in the maximum norm"
    why: ClassVar[str] = (
        "Centre: all payoffs are γ, and every strategy is optimal. Member (j, e), j < n: row j is γ + ε, so that it is the only optimal "
        "strategy. Member (n, e): M = γ + εI, where x = (1/n, …, 1/n) alone secures γ + ε/n; y = x proves it."
    )
    symptoms: ClassVar[tuple[str, ...]] = (
        "two solvers recommend different strategies, both with the same value",
        "the recommended mix jumps when a payoff changes in the last digit",
    )
    targets: ClassVar[tuple[str, ...]] = ("nashpy:Game",)
    rule: ClassVar[str] = "zero_sum_game"

    n: int = integer("number of strategies of each player", low=2, high=6, default=2)
    payoff: Fraction = rational("payoff γ of the centre", default=0, tex=r"\gamma")

    @property
    def arrays(self) -> Sequence[ExactArray]:
        """M = γ."""
        return (ExactArray.of("M", [[self.payoff] * self.n] * self.n, "maximum"),)

    @property
    def moves(self) -> Sequence[Direction]:
        """A row of ones; the identity."""
        n = self.n
        rows = [[[Fraction(int(i == j)) for i in range(n) for _ in range(n)]] for j in range(n)]
        return [*rows, [[Fraction(int(i == k)) for i in range(n) for k in range(n)]]]

    @property
    def points(self) -> Sequence[ExactSet]:
        """e_j; the barycentre."""
        return [*(points(unit(self.n, j)) for j in range(self.n)), points([Fraction(1, self.n)] * self.n)]

    @property
    def centre_set(self) -> ExactSet:
        """All strategies."""
        return polytope(*(unit(self.n, j) for j in range(self.n)))

    def proof(self, winner: int) -> Rows:
        """Return an optimal strategy of the other player: the barycentre, against which exactly the rows of the support do best."""
        return [[Fraction(1, self.n)] * self.n]

    def read(self, value: Any, data: Mapping[str, Any]) -> Any:
        """Of a game of nashpy, or of an iterator of equilibria, the first one; of a pair of strategies, that of the row player."""
        if hasattr(value, "support_enumeration"):
            value = value.support_enumeration()
        if hasattr(value, "__next__"):
            value = next(value)
        return np.asarray(value[0] if isinstance(value, tuple) else value)

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions."""
        turn = rotated(self.n)
        return [
            permutation(turn, {"M": (0,)}, outputs=permuted(turn)),
            permutation(turn, {"M": (1,)}, proof=lambda rows: [permuted(turn)(row) for row in rows]),
            scaling({"M": HALF}),
        ]

    @property
    def positives(self) -> Mapping[str, Positive]:
        """The value, and strategies that are nearly optimal."""
        return {
            "value": continuous_value(
                "The value is 1-Lipschitz in the maximum norm: a linear program for one datum, in exact numbers.",
                lambda arrays: game_value(arrays["M"])[0],
            ),
            "nearly optimal strategy": Positive(
                "approximate solution",
                "A strategy that is optimal for a datum of index n secures all but 2·2^-n of the value.",
                lambda oracle, bits: game_value(exact(oracle, bits + 1)["M"])[1],
                lambda arrays, x, bits: (
                    min(dot(x, column) for column in zip(*arrays["M"], strict=True))
                    >= game_value(arrays["M"])[0] - Fraction(1, 1 << bits)
                ),
            ),
        }


def game_value(rows: Sequence[Sequence[Fraction]]) -> tuple[Fraction, tuple[Fraction, ...]]:
    """Return the value of a game, and an optimal strategy of the row player: max v, Σ_i x_i M_ik ≥ v, Σ x_i = 1, x ≥ 0, exactly."""
    n, columns = len(rows), list(zip(*rows, strict=True))
    least = min(x for row in rows for x in row)
    # with payoffs M − least ≥ 0 the value v is not negative: variables x, v and a slack for each column
    zero, one = Fraction(0), Fraction(1)
    equations = [
        [*(x - least for x in column), -one, *(-Fraction(int(k == i)) for i in range(len(columns)))]
        for k, column in enumerate(columns)
    ]
    equations.append([one] * n + [zero] * (1 + len(columns)))
    found = optimum([zero] * n + [-one] + [zero] * len(columns), equations, [zero] * len(columns) + [one])
    assert found is not None  # every strategy with v = 0 is feasible
    return least - found[0], tuple(found[1][:n])
