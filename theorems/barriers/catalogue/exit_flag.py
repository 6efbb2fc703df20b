"""No exit flag: whether an output is a minimiser within 10^-K cannot be decided, although “it is not” can be verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

from oracles import ExactArray
from theorems.barriers.catalogue.decision import Decision
from theorems.barriers.catalogue.entry import Direction, Rows, unit
from theorems.barriers.catalogue.equivalence import Equivalence, lpo
from theorems.barriers.catalogue.positive import Positive, exact
from theorems.barriers.catalogue.symmetry import HALF, Symmetry, label, permutation, permuted, rotated, scaling, times
from theorems.core.parameters import Relation, integer, parametrised, rational, word


@parametrised
class ExitFlag(Decision):
    """Is x within 10^-K of a minimiser of ‖x‖₁ subject to ⟨a, x⟩ = t? The centre competes: it says yes, the member no."""

    name: ClassVar[str] = "exit-flag"
    heading: ClassVar[str] = "No algorithm tells whether an output is right: there is no exit flag"
    solution_map: ClassVar[str] = (
        "Ξ(a, t) = 1 if x is within 10^-K of a minimiser of ‖x‖₁ subject to ⟨a, x⟩ = t, else 0; discrete metric"
    )
    why: ClassVar[str] = (
        "Centre: a = α(1, …, 1), t/α = 2·10^-K; the minimisers are the simplex of the t/α·e_i, and x, its first vertex or its barycentre, "
        "is one: 1. Member (0, e): all entries of a but the second fall by ε/(n − 1); the only minimiser is (t/α)e_1, farther than 10^-K "
        "from x: 0."
    )
    provenance: ClassVar[str] = (
        "That solvers of such problems have no exit flag is due to A. Bastounis, A. C. Hansen, V. Vlačić, arXiv:2110.15734, for their "
        "classes; this class and proof are this project's own."
    )
    symptoms: ClassVar[tuple[str, ...]] = (
        "the solver says “optimal” and the answer is wrong",
        "the solver says “not converged” and it is right",
    )
    rule: ClassVar[str] = "exit_flag"

    n: int = integer("number of variables", low=2, high=20, default=2)
    K: int = integer("digits that are asked for", low=0, high=100, default=3)
    t: Fraction = rational("right-hand side", above=0, default=1)
    asked: str = word("x", ("vertex", "barycentre"), default="vertex")
    relations: ClassVar[tuple[Relation, ...]] = (
        Relation(
            "above 10^-K/(2·(n − 1)), so that no entry of a member falls to −α, with ε ≤ 1/2",
            lambda p: 2 * (p.n - 1) * p.t * 10**p.K > 1,
            "t",
            tex=r"t>\frac{10^{-K}}{2(n-1)}",
        ),
    )

    @property
    def alpha(self) -> Fraction:
        """α = t·10^K/2."""
        return Fraction(self.t * 10**self.K, 2)

    @property
    def x(self) -> list[Fraction]:
        """What is asked about."""
        size = self.t / self.alpha
        return [size * (x if self.asked == "vertex" else Fraction(1, self.n)) for x in unit(self.n, 0)]

    @property
    def arrays(self) -> Sequence[ExactArray]:
        """a and t."""
        return ExactArray.of("a", [[self.alpha] * self.n]), ExactArray.of("t", [self.t])

    @property
    def moves(self) -> Sequence[Direction]:
        """All but the second entry fall."""
        return [[[Fraction(int(i == 1) - 1, self.n - 1) for i in range(self.n)], [Fraction(0)]]]

    @property
    def constants(self) -> Rows:
        """Return x and 10^(−2K)."""
        return [self.x, [Fraction(1, 100**self.K)]]

    def proof(self, winner: int) -> Rows:
        """Return the index of the largest entry of a."""
        return [[Fraction(1)]]

    @property
    def equivalence(self) -> Equivalence | None:
        """LPO: whether the second entry of a is larger than the others."""
        return lpo(
            lambda x: {
                "a": [[self.alpha - min(x, Fraction(1, 2)) / (self.n - 1) * (i != 1) for i in range(self.n)]],
                "t": [self.t],
            },
            lambda arrays: arrays["a"][0][1] / 2 - arrays["a"][0][0] / 2,
        )

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions."""
        turn = rotated(self.n)
        return [
            permutation(
                turn, {"a": (1,)}, given=lambda rows: [permuted(turn)(rows[0]), rows[1]],
                proof=lambda rows: [label(turn)(row) for row in rows],
            ),
            scaling({"t": HALF}, given=lambda rows: [times(HALF)(rows[0]), times(HALF * HALF)(rows[1])]),
        ]  # fmt: skip

    @property
    def positives(self) -> Mapping[str, Positive]:
        """“Wrong” is semi-decidable where the minimiser is unique."""
        return {
            "wrong, verified": Positive(
                "one-sided",
                "On this class: a datum that shows which entry of a is the largest by more than 2·2^-n shows where the minimiser is, "
                "and that x is far from it. Never a false alarm.",
                self._alarm,
                lambda arrays, alarm, bits: not alarm or max(arrays["a"][0]) > arrays["a"][0][0],
            ),
            "answer in the limit": Positive(
                "one more limit",
                "“No alarm so far” is right from some n on.",
                lambda oracle, bits: not self._alarm(oracle, bits),
                lambda arrays, answer, bits: answer == (max(arrays["a"][0]) == arrays["a"][0][0]),
                lambda exponent: 3 if exponent is None else exponent + 4 + self.n.bit_length(),
            ),
        }

    @staticmethod
    def _alarm(oracle: Any, n: int) -> bool:
        a = exact(oracle, n)["a"][0]
        return bool(a[1] - max(x for i, x in enumerate(a) if i != 1) > Fraction(2, 1 << n))
