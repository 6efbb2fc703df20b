"""Whether a number is zero cannot be decided (LPO); that it is not zero can be verified where it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

from oracles import ExactArray
from theorems.barriers.catalogue.decision import Decision
from theorems.barriers.catalogue.entry import Direction
from theorems.barriers.catalogue.positive import Positive, exact
from theorems.barriers.catalogue.symmetry import HALF, Symmetry, scaling
from theorems.core.parameters import parametrised


@parametrised
class IsZero(Decision):
    """Is x = 0? The limited principle of omniscience. The centre competes: one member is enough."""

    name: ClassVar[str] = "is-zero"
    heading: ClassVar[str] = "No algorithm decides whether a number is zero (LPO)"
    solution_map: ClassVar[str] = "Ξ(x) = 1 if x = 0, else 0; discrete metric"
    why: ClassVar[str] = "Centre: x = 0, answer 1. Member (0, e): x = ε, answer 0."
    provenance: ClassVar[str] = (
        "LPO after E. Bishop; that equality of reals is undecidable goes back to A. Turing (1936). The probabilities are proved here."
    )
    symptoms: ClassVar[tuple[str, ...]] = (
        "a test x == 0 is true here and false there",
        "a branch is taken or not with the last bit",
    )
    targets: ClassVar[tuple[str, ...]] = ("operator:not_",)
    rule: ClassVar[str] = "is_zero"

    @property
    def arrays(self) -> Sequence[ExactArray]:
        """x = 0."""
        return (ExactArray.of("x", [0]),)

    @property
    def moves(self) -> Sequence[Direction]:
        """Up."""
        return [[[Fraction(1)]]]

    def call(self, function: Any, data: Mapping[str, Any]) -> Any:
        """Call f(x) with a number."""
        return function(float(data["x"][0]))

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions."""
        return [scaling({"x": HALF}), scaling({"x": -HALF})]

    @property
    def positives(self) -> Mapping[str, Positive]:
        """x ≠ 0 is semi-decidable."""
        return {
            "not zero": Positive(
                "one-sided",
                "A datum of index n with |x_n| > 2^-n proves x ≠ 0: never a false alarm, and an alarm for every x ≠ 0.",
                self._alarm,
                lambda arrays, alarm, bits: not alarm or arrays["x"][0] != 0,
            ),
            "answer in the limit": Positive(
                "one more limit",
                "“No alarm so far” is right from some n on.",
                lambda oracle, bits: not self._alarm(oracle, bits),
                lambda arrays, answer, bits: answer == (arrays["x"][0] == 0),
                lambda exponent: 3 if exponent is None else exponent + 2,
            ),
        }

    @staticmethod
    def _alarm(oracle: Any, n: int) -> bool:
        return bool(abs(exact(oracle, n)["x"][0]) > Fraction(1, 1 << n))
