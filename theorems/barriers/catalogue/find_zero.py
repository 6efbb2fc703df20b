"""Naming a zero among N numbers of which at most one is not zero is impossible (LLPO), although any two of the answers leave room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

from oracles import ExactArray
from theorems.barriers.catalogue.entry import Direction, Entry, unit
from theorems.barriers.catalogue.positive import Positive, exact
from theorems.barriers.catalogue.symmetry import HALF, Symmetry, label, permutation, rotated, scaling
from theorems.core.parameters import integer, parametrised
from theorems.core.sets import ExactSet, labels


@parametrised
class FindZero(Entry):
    """Name an i with x_i = 0, for x in ℝᴺ with at most one entry that is not 0: the lesser limited principle of omniscience, LLPO_N."""

    name: ClassVar[str] = "find-zero"
    heading: ClassVar[str] = "No algorithm names a zero among N numbers of which at most one is not zero (LLPO)"
    solution_map: ClassVar[str] = "Ξ(x) = the indices i with x_i = 0; discrete metric; promise: at most one x_j ≠ 0"
    why: ClassVar[str] = (
        "Centre: x = 0, where every index is right. Member (j, e): x = εe_j, where all indices but j are right. For N ≥ 3 any two of these "
        "sets meet; no index is in all of them. One answer serves N − 1 members: the sharp probabilities are (N − 1)/N and N/(N + 1)."
    )
    provenance: ClassVar[str] = "LLPO_N after F. Richman; the sharp probabilities are proved here."
    symptoms: ClassVar[tuple[str, ...]] = (
        "one of several candidates has to be ruled in, and each choice is wrong for some data",
    )
    targets: ClassVar[tuple[str, ...]] = ("numpy:argmin",)
    answer_name: ClassVar[str] = "index i with x_i = 0"
    rule: ClassVar[str] = "find_zero"
    metric_name: ClassVar[str] = "discrete"

    N: int = integer("number of entries", low=2, high=20, default=3)

    @property
    def arrays(self) -> Sequence[ExactArray]:
        """x = 0."""
        return (ExactArray.of("x", [0] * self.N),)

    @property
    def moves(self) -> Sequence[Direction]:
        """e_j."""
        return [[unit(self.N, j)] for j in range(self.N)]

    @property
    def points(self) -> Sequence[ExactSet]:
        """All indices but j."""
        return [labels(*(i for i in range(self.N) if i != j)) for j in range(self.N)]

    @property
    def centre_set(self) -> ExactSet:
        """All indices."""
        return labels(*range(self.N))

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions."""
        turn = rotated(self.N)
        return [permutation(turn, {"x": (0,)}, outputs=label(turn)), scaling({"x": HALF}), scaling({"x": -HALF})]

    @property
    def positives(self) -> Mapping[str, Positive]:
        """The answer in the limit."""
        return {
            "nearly zero": Positive(
                "approximate solution",
                "The index of the smallest |x_i| of a datum of index n + 1 names an entry with |x_i| ≤ 2^-n.",
                lambda oracle, bits: self._smallest(exact(oracle, bits + 1)["x"]),
                lambda arrays, i, bits: abs(arrays["x"][i]) <= Fraction(1, 1 << bits),
            ),
            "answer in the limit": Positive(
                "one more limit",
                "The same indices are right from some n on.",
                lambda oracle, bits: self._smallest(exact(oracle, bits + 1)["x"]),
                lambda arrays, i, bits: arrays["x"][i] == 0,
                lambda exponent: 3 if exponent is None else exponent + 2,
            ),
        }

    @staticmethod
    def _smallest(values: Sequence[Fraction]) -> int:
        return min(range(len(values)), key=lambda i: abs(values[i]))
