"""Whether an optimal value reaches a threshold cannot be decided, although the value can be computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

from oracles import ExactArray
from theorems.barriers.catalogue.decision import Decision
from theorems.barriers.catalogue.entry import Direction, Rows, unit
from theorems.barriers.catalogue.equivalence import Equivalence, lpo
from theorems.barriers.catalogue.positive import Positive, continuous_value, exact
from theorems.barriers.catalogue.symmetry import HALF, Symmetry, permutation, rotated, scaling, times
from theorems.core.parameters import integer, parametrised, rational


@parametrised
class LargeValue(Decision):
    """Is the optimal value of a linear program at least s? The centre competes: its value is s, that of the member is below."""

    name: ClassVar[str] = "optimal-value-decision"
    heading: ClassVar[str] = "No algorithm decides whether the optimal value of a linear program reaches a threshold"
    solution_map: ClassVar[str] = (
        "Ξ(a, t) = 1 if min Σ x_i subject to ⟨a, x⟩ = t, x ≥ 0 is at least s, else 0; discrete metric"
    )
    why: ClassVar[str] = (
        "The value is t/max a. Centre: a = α(1, …, 1), s = t/α: yes. Member (0, e): the first entry is α + ε, and the value "
        "t/(α + ε) < s: no."
    )
    symptoms: ClassVar[tuple[str, ...]] = (
        "a budget is met or not with the last digit",
        "a bound “≥ 1” holds in one solver and fails in another",
    )
    rule: ClassVar[str] = "large_value"

    n: int = integer("number of variables", low=1, high=50, default=2)
    t: Fraction = rational("right-hand side", above=0, default=1)
    alpha: Fraction = rational("α", low=1, default=1, tex=r"\alpha")

    @property
    def threshold(self) -> Fraction:
        """s = t/α."""
        return self.t / self.alpha

    @property
    def arrays(self) -> Sequence[ExactArray]:
        """a and t."""
        return ExactArray.of("a", [[self.alpha] * self.n]), ExactArray.of("t", [self.t])

    @property
    def moves(self) -> Sequence[Direction]:
        """The first entry."""
        return [[unit(self.n, 0), [Fraction(0)]]]

    @property
    def constants(self) -> Rows:
        """s."""
        return [[self.threshold]]

    @property
    def equivalence(self) -> Equivalence | None:
        """LPO: whether the largest entry of a is above t/s, for all inputs."""
        return lpo(
            lambda x: {"a": [[self.alpha + (x if i == 0 else 0) for i in range(self.n)]], "t": [self.t]},
            lambda arrays: (
                max(Fraction(0), max(arrays["a"][0]) - arrays["t"][0] / self.threshold) / (1 + 1 / self.threshold)
            ),
        )

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions."""
        turn = rotated(self.n)
        return [permutation(turn, {"a": (1,)}), scaling({"t": HALF}, given=times(HALF))]

    @property
    def positives(self) -> Mapping[str, Positive]:
        """The value; and “no”, where that is the answer."""
        return {
            "optimal value": continuous_value(
                "t/max a is Lipschitz continuous where a ≥ 1/2.", self._value, self._loss
            ),
            "below the threshold": Positive(
                "one-sided",
                "A datum of index n for which (t_n + 2^-n)/(max a_n − 2^-n) < s proves that the value is below s. Never a false alarm.",
                self._alarm,
                lambda arrays, alarm, bits: not alarm or self._value(arrays) < self.threshold,
            ),
            "answer in the limit": Positive(
                "one more limit",
                "“No alarm so far” is right from some n on: for ε = 2^-e, from 2^-n ≤ εs/(2(1 + s)) on.",
                lambda oracle, bits: not self._alarm(oracle, bits),
                lambda arrays, answer, bits: answer == (self._value(arrays) >= self.threshold),
                lambda exponent: (
                    3 if exponent is None else exponent + int(2 * (1 + 1 / self.threshold)).bit_length() + 1
                ),
            ),
        }

    @property
    def _loss(self) -> int:
        return int((2 + 4 * self.t).__ceil__()).bit_length() + 2

    @staticmethod
    def _value(arrays: Mapping[str, Any]) -> Fraction:
        return Fraction(arrays["t"][0] / max(arrays["a"][0]))

    def _alarm(self, oracle: Any, n: int) -> bool:
        data, slack = exact(oracle, n), Fraction(1, 1 << n)
        most = max(data["a"][0]) - slack
        return bool(most > 0 and data["t"][0] + slack < self.threshold * most)
