"""Which entry of a vector is the largest cannot be computed; how large it is can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

from oracles import ExactArray
from theorems.barriers.catalogue.entry import Direction, Entry, unit
from theorems.barriers.catalogue.equivalence import Equivalence, llpo, parts
from theorems.barriers.catalogue.positive import Positive, continuous_value, exact
from theorems.barriers.catalogue.symmetry import HALF, Symmetry, label, permutation, rotated, scaling
from theorems.core.parameters import integer, parametrised
from theorems.core.sets import ExactSet, labels


@parametrised
class LargestEntry(Entry):
    """The index of the largest entry of a vector in ℝⁿ near (1, …, 1)."""

    name: ClassVar[str] = "largest-entry"
    heading: ClassVar[str] = "No algorithm tells which entry of every vector is the largest"
    solution_map: ClassVar[str] = "Ξ(w) = the indices i with w_i = max w; discrete metric"
    why: ClassVar[str] = (
        "Centre: (1, …, 1), where every index is right. Member (j, e): entry j is 1 + ε, and j alone is right."
    )
    symptoms: ClassVar[tuple[str, ...]] = (
        "a classifier's answer flips between two classes whose scores print the same",
        "the winner depends on the order of the candidates",
    )
    targets: ClassVar[tuple[str, ...]] = ("numpy:argmax",)
    answer_name: ClassVar[str] = "index of the largest entry"
    rule: ClassVar[str] = "largest_entry"
    metric_name: ClassVar[str] = "discrete"

    n: int = integer("length of the vector", low=2, high=100, default=3)

    @property
    def arrays(self) -> Sequence[ExactArray]:
        """(1, …, 1)."""
        return (ExactArray.of("w", [1] * self.n, "maximum"),)

    @property
    def moves(self) -> Sequence[Direction]:
        """Entry j."""
        return [[unit(self.n, j)] for j in range(self.n)]

    @property
    def points(self) -> Sequence[ExactSet]:
        """{j}."""
        return [labels(j) for j in range(self.n)]

    @property
    def centre_set(self) -> ExactSet:
        """All indices."""
        return labels(*range(self.n))

    @property
    def equivalence(self) -> Equivalence | None:
        """LLPO: an entry is the largest if the other one is not larger; for two entries."""
        if self.n != 2:
            return None
        return llpo(
            lambda u, v: {"w": [1 + u, 1 + v]},
            lambda output: int(output[0] == 1),
            lambda arrays: parts(arrays["w"][0] - arrays["w"][1]),
            [[Fraction(0)], [Fraction(1)]],
        )

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions."""
        turn = rotated(self.n)
        return [permutation(turn, {"w": (0,)}, outputs=label(turn)), scaling({"w": HALF})]

    @property
    def positives(self) -> Mapping[str, Positive]:
        """The largest entry, and an index of an entry that is nearly as large."""
        return {
            "largest value": continuous_value(
                "max w is 1-Lipschitz in the maximum norm.", lambda arrays: max(arrays["w"])
            ),
            "nearly largest entry": Positive(
                "approximate solution",
                "The index of the largest entry of a datum of index n + 1 names an entry that is within 2^-n of the largest.",
                lambda oracle, bits: self._first(exact(oracle, bits + 1)["w"]),
                lambda arrays, i, bits: arrays["w"][i] >= max(arrays["w"]) - Fraction(1, 1 << bits),
            ),
        }

    @staticmethod
    def _first(values: Sequence[Fraction]) -> int:
        return max(range(len(values)), key=lambda i: values[i])
