"""The integer part of a number cannot be computed; an integer near the number can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

from oracles import ExactArray
from theorems.barriers.catalogue.entry import Direction, Entry
from theorems.barriers.catalogue.equivalence import Equivalence, lpo
from theorems.barriers.catalogue.positive import Positive, exact
from theorems.barriers.catalogue.symmetry import Symmetry
from theorems.core.parameters import integer, parametrised
from theorems.core.sets import ExactSet, points


@parametrised
class IntegerPart(Entry):
    """⌊x⌋ for x = k and for x just below the integer k. The centre competes: one member is enough."""

    name: ClassVar[str] = "integer-part"
    heading: ClassVar[str] = "No algorithm computes the integer part of every number"
    solution_map: ClassVar[str] = "Ξ(x) = ⌊x⌋; |x − x'|"
    why: ClassVar[str] = "Centre: x = k, with ⌊x⌋ = k. Member (0, e): x = k − ε, with ⌊x⌋ = k − 1."
    symptoms: ClassVar[tuple[str, ...]] = (
        "floor(0.1·30) is 3 here and 2 there",
        "a histogram counts one value more in a bin after a change of units",
        "the number of steps is off by one",
    )
    targets: ClassVar[tuple[str, ...]] = ("numpy:floor", "math:floor")
    answer_name: ClassVar[str] = "integer part"
    rule: ClassVar[str] = "floor"
    centre_competes: ClassVar[bool] = True

    k: int = integer("the integer", low=-1000, high=1000, default=1)

    @property
    def arrays(self) -> Sequence[ExactArray]:
        """x = k."""
        return (ExactArray.of("x", [self.k]),)

    @property
    def moves(self) -> Sequence[Direction]:
        """Down."""
        return [[[Fraction(-1)]]]

    @property
    def points(self) -> Sequence[ExactSet]:
        """k − 1 below; k at the centre."""
        return [points(self.k - 1), points(self.k)]

    @property
    def centre_set(self) -> ExactSet:
        """Its own integer part, k."""
        return points(self.k)

    def call(self, function: Any, data: Mapping[str, Any]) -> Any:
        """Call f(x) with a number."""
        return function(float(data["x"][0]))

    @property
    def equivalence(self) -> Equivalence | None:
        """LPO: whether x is the integer or just below it."""
        return lpo(
            lambda x: {"x": [self.k - min(x, Fraction(1, 2))]},
            lambda arrays: self.k - arrays["x"][0],
            yes=self.k,
            no=self.k - 1,
        )

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions."""
        return [Symmetry("translation", shifts={"x": Fraction(1)}, outputs=lambda x: [x[0] + 1])]

    @property
    def positives(self) -> Mapping[str, Positive]:
        """An integer near x."""
        return {
            "an integer near x": Positive(
                "approximate solution",
                "The integer nearest to a datum of index 2 is within 3/4 of x: one of two neighbours, and not always the lower one.",
                lambda oracle, bits: round(exact(oracle, 2)["x"][0]),
                lambda arrays, value, bits: abs(value - arrays["x"][0]) <= Fraction(3, 4),
            ),
        }
