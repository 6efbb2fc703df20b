"""Which features the LASSO selects cannot be computed; its optimal value can."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from oracles import ExactArray
from theorems.barriers.catalogue.entry import Direction, Entry, Rows, unit
from theorems.barriers.catalogue.equivalence import Equivalence, which_is_larger
from theorems.barriers.catalogue.lasso_one_row import index_of_support, optimal_value, value_loss
from theorems.barriers.catalogue.lasso_selection import certified_support
from theorems.barriers.catalogue.positive import Positive, continuous_value, exact
from theorems.barriers.catalogue.symmetry import HALF, Symmetry, permutation, permuted, rotated, scaling, times
from theorems.core.parameters import Relation, integer, parametrised, rational
from theorems.core.sets import ExactSet, points


@parametrised
class LassoSupport(Entry):
    """Supports of minimisers of λ‖x‖₁ + ‖Ax − y‖² for a row A whose entries nearly tie."""

    name: ClassVar[str] = "lasso-support"
    heading: ClassVar[str] = "No algorithm tells which features the LASSO selects"
    solution_map: ClassVar[str] = (
        "Ξ(A, y) = the supports of the minimisers of λ‖x‖₁ + ‖Ax − y‖₂², as vectors of 0 and 1; discrete metric"
    )
    why: ClassVar[str] = (
        "Centre: A = α(1, …, 1), y = t. Member (j, e): entry j of A is α + ε. The only minimiser is then "
        "(t/a − λ/(2a²))e_j, a = α + ε, as λ < 2ta, with residual λ/(2a): off j the correlation is λα/a < λ. Its support is {j}. "
        "At the centre every set of features is the support of a minimiser."
    )
    symptoms: ClassVar[tuple[str, ...]] = (
        "the selected features change with the order of the columns",
        "two solvers, or two seeds, select different features with equal objectives",
    )
    targets: ClassVar[tuple[str, ...]] = ("sklearn.linear_model:Lasso",)
    provenance: ClassVar[str] = (
        "The class is Ω_strong of smale18 with one row; in the discrete metric the statement is about selection instead of coefficients."
    )
    answer_name: ClassVar[str] = "selected features: 1 is selected"
    rule: ClassVar[str] = "lasso_support"
    metric_name: ClassVar[str] = "discrete"

    n: int = integer("number of features", low=2, high=50, default=2)
    t: Fraction = rational("y", above=0, default=1)
    alpha: Fraction = rational("entries of A", above=0, default=1, tex=r"\alpha")
    lam: Fraction = rational("λ", above=0, default="1/2", tex=r"\lambda")
    relations: ClassVar[tuple[Relation, ...]] = (
        Relation(
            "below 2·t·alpha, so that the minimiser is not 0",
            lambda p: p.lam < 2 * p.t * p.alpha,
            "lam",
            tex=r"\lambda<2t\alpha",
        ),
    )

    @property
    def arrays(self) -> Sequence[ExactArray]:
        """A = α(1, …, 1), y = t."""
        return ExactArray.of("A", [[self.alpha] * self.n]), ExactArray.of("y", [self.t])

    @property
    def moves(self) -> Sequence[Direction]:
        """Entry j."""
        return [[unit(self.n, j), [Fraction(0)]] for j in range(self.n)]

    @property
    def points(self) -> Sequence[ExactSet]:
        """{j}."""
        return [points(unit(self.n, j)) for j in range(self.n)]

    @property
    def centre_set(self) -> ExactSet:
        """Single features, and all of them."""
        return points(*(unit(self.n, j) for j in range(self.n)), [1] * self.n)

    @property
    def constants(self) -> Rows:
        """λ."""
        return [[self.lam]]

    def call(self, function: Callable[..., Any], data: Mapping[str, Any]) -> Any:
        """Call f(A, y); scikit-learn's estimators, whose objective for one row is ‖Ax − y‖²/2 + alpha‖x‖₁, are fitted with alpha = λ/2."""
        if isinstance(function, type) and hasattr(function, "fit"):
            return function(alpha=float(self.lam) / 2, fit_intercept=False).fit(data["A"], data["y"]).coef_
        return function(data["A"], data["y"])

    def read(self, value: Any, data: Mapping[str, Any]) -> Any:
        """1 where an entry is not 0 (or is true): coefficients and masks are read in the same way."""
        return [int(x) for x in np.ravel(value) != 0]

    @property
    def equivalence(self) -> Equivalence | None:
        """LLPO: the larger of two entries of a row; for two features."""
        return which_is_larger(
            self.n,
            lambda u, v: {"A": [[self.alpha + u, self.alpha + v]], "y": [self.t]},
            lambda arrays: arrays["A"][0][0] - arrays["A"][0][1],
        )

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions."""
        turn = rotated(self.n)
        return [
            permutation(turn, {"A": (1,)}, outputs=permuted(turn)),
            scaling({"y": HALF}, given=times(HALF)),
            scaling({"A": HALF, "y": HALF}, given=times(HALF * HALF)),
        ]

    @property
    def positives(self) -> Mapping[str, Positive]:
        """The optimal value; the support, where it is unique and strictly complementary."""
        return {
            "optimal value": continuous_value(
                "On this class the optimal value is λt/a − λ²/(4a²), a the largest |A_1i|, which is Lipschitz continuous.",
                lambda arrays: optimal_value(arrays["A"][0], arrays["y"][0], self.lam),
                value_loss(self.t, self.alpha, self.lam),
            ),
            "support given strict complementarity": Positive(
                "solution under a promise",
                "If the minimiser is unique and every correlation off its support is below λ, data of some index prove the support, for "
                "all inputs that can have them: read on until they do. This holds for every number of rows.",
                self._selected,
                self._is_selected,
                lambda exponent: 12 if exponent is None else index_of_support(self.t, self.alpha, self.lam, exponent),
            ),
        }

    def _selected(self, oracle: Any, bits: int) -> tuple[int, ...] | None:
        datum, delta = exact(oracle, bits), Fraction(1, 1 << bits)
        return certified_support(datum["A"], datum["y"], self.lam, delta, delta)

    def _is_selected(self, arrays: Mapping[str, Any], found: tuple[int, ...] | None, bits: int) -> bool:
        row = [abs(x) for x in arrays["A"][0]]
        largest = [i for i, x in enumerate(row) if x == max(row)]
        return found == (None if len(largest) > 1 else (largest[0],))
