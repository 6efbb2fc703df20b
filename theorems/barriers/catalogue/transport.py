"""An optimal transport plan (an optimal assignment) cannot be computed; the optimal cost can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from oracles import ExactArray
from theorems.barriers.catalogue.entropic_plan import EntropicPlan, entropic_plan, within_of_raised
from theorems.barriers.catalogue.entry import Direction, Entry, Rows
from theorems.barriers.catalogue.positive import Positive, continuous_value, exact
from theorems.barriers.catalogue.symmetry import HALF, Symmetry, permutation, permuted, rotated, scaling, times
from theorems.core.linear import optimum
from theorems.core.parameters import integer, parametrised, rational
from theorems.core.sets import ExactSet, points, polytope

__all__ = ["Transport"]


@parametrised
class Transport(Entry):
    """Optimal plans between uniform distributions on n points each, for costs that nearly tie."""

    name: ClassVar[str] = "transport"
    heading: ClassVar[str] = "No algorithm computes an optimal transport plan, or an optimal assignment, for every cost"
    solution_map: ClassVar[str] = (
        "Ξ(C) = the X ≥ 0 with row and column sums 1/n that minimise Σ C_ik X_ik; ℓ² (Frobenius)"
    )
    why: ClassVar[str] = (
        "Centre: all costs are c, and every plan is optimal. Member (σ, e): the costs along a cyclic shift σ are c − ε. The duals "
        "u_i = c − ε, v_k = 0 leave reduced costs 0 along σ and ε elsewhere: P_σ/n is the only optimal plan."
    )
    symptoms: ClassVar[tuple[str, ...]] = (
        "two solvers assign workers to jobs differently at the same cost",
        "the matching flips when a cost changes in the last bit",
    )
    targets: ClassVar[tuple[str, ...]] = ("scipy.optimize:linear_sum_assignment",)
    rule: ClassVar[str] = "transport"

    n: int = integer("number of points", low=2, high=6, default=3)
    cost: Fraction = rational("c", default=1)
    gamma: Fraction = rational("weight of the entropy, of the entropic plan", above=0, default="1/4", tex=r"\gamma")

    def _shift(self, s: int) -> list[Fraction]:
        return [Fraction(int((i + s) % self.n == k)) for i in range(self.n) for k in range(self.n)]

    @property
    def arrays(self) -> Sequence[ExactArray]:
        """C = c."""
        return (ExactArray.of("C", [[self.cost] * self.n] * self.n),)

    @property
    def moves(self) -> Sequence[Direction]:
        """−P_σ, of operator norm 1."""
        return [[[-x for x in self._shift(s)]] for s in range(self.n)]

    @property
    def points(self) -> Sequence[ExactSet]:
        """P_σ/n."""
        return [points([x / self.n for x in self._shift(s)]) for s in range(self.n)]

    @property
    def centre_set(self) -> ExactSet:
        """The mixtures of these plans, which are some of all plans."""
        return polytope(*([x / self.n for x in self._shift(s)] for s in range(self.n)))

    def proof(self, winner: int) -> Rows:
        """Return the duals u = c − ε and v = 0, constant parts and factors of ε."""
        zero = [Fraction(0)] * self.n
        return [[self.cost] * self.n, [Fraction(-1)] * self.n, zero, zero]

    def read(self, value: Any, data: Mapping[str, Any]) -> Any:
        """Of a pair (rows, columns) of an assignment its plan; of a result with ``x`` that; a matrix row by row."""
        if isinstance(value, tuple) and len(value) == 2:
            plan = np.zeros((self.n, self.n))
            plan[np.asarray(value[0]), np.asarray(value[1])] = 1
            return [x / self.n for x in map(Fraction, plan.ravel().tolist())]
        return np.ravel(getattr(value, "x", value))

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions."""
        n, turn = self.n, rotated(self.n)
        rows = [i * n + k for i in turn for k in range(n)]
        return [
            permutation(
                turn, {"C": (0,)}, outputs=permuted(rows),
                proof=lambda duals: [*(permuted(turn)(u) for u in duals[:2]), *duals[2:]],
            ),
            scaling({"C": HALF}, proof=times(HALF)),
        ]  # fmt: skip

    @property
    def positives(self) -> Mapping[str, Positive]:
        """The optimal cost; the entropic plan."""
        return {
            "optimal cost": continuous_value(
                "The optimal cost is 1-Lipschitz in the largest entry, which the operator norm bounds: a linear program in exact numbers.",
                lambda arrays: transport_cost(arrays["C"]),
            ),
            "entropic plan": Positive(
                "approximate solution",
                "The plan that minimises Σ C_ik X_ik + γ Σ X_ik log X_ik is the only one, Lipschitz continuous in C, and costs at most "
                "γ·log n more than an optimal one. Sinkhorn's iteration computes it, with a bound of the error in ℓ¹ that is proved.",
                self._entropic,
                self._is_entropic,
            ),
        }

    def _entropic(self, oracle: Any, bits: int) -> EntropicPlan:
        index = bits + 2  # δ = 2^-index ≤ γ·2^-(bits + 2)
        while self.gamma < Fraction(1 << (bits + 2), 1 << index):
            index += 1
        return entropic_plan(exact(oracle, index)["C"], self.gamma, bits, Fraction(1, 1 << index))

    def _is_entropic(self, arrays: Mapping[str, Any], found: EntropicPlan, bits: int) -> bool:
        """Compare with the plan of the class in closed form: proportional to exp(ε/γ) on the shift that is cheaper by ε, to 1 elsewhere."""
        costs = arrays["C"]
        least = min(x for row in costs for x in row)
        cheap = [[x == least for x in row] for row in costs]
        if all(all(row) for row in cheap):
            ratio = Fraction(0)  # the centre: X = 1/n² everywhere
        else:
            assert all(sum(line) == 1 for line in (*cheap, *zip(*cheap, strict=True)))  # a shift
            ratio = (self.cost - least) / self.gamma
        return found.error <= Fraction(1, 1 << bits) and within_of_raised(found.plan, cheap, ratio, found.error)


def transport_cost(rows: Sequence[Sequence[Fraction]]) -> Fraction:
    """Return min Σ C_ik X_ik over plans with uniform marginals, exactly."""
    n = len(rows)
    sums = [[Fraction(int(i == a)) for i in range(n) for _ in range(n)] for a in range(n)]
    sums += [[Fraction(int(k == a)) for _ in range(n) for k in range(n)] for a in range(n)]
    found = optimum([x for row in rows for x in row], sums, [Fraction(1, n)] * (2 * n))
    assert found is not None  # X = 1/n² is feasible
    return found[0]
