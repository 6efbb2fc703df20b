"""A maximum a posteriori estimate cannot be computed; the posterior mean can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar, Final

from oracles import ExactArray
from theorems.barriers.catalogue.entry import Direction, Entry, Rows, unit
from theorems.barriers.catalogue.equivalence import Equivalence, larger, llpo, parts
from theorems.barriers.catalogue.positive import Positive, exact
from theorems.barriers.catalogue.statements import statement_of
from theorems.core.parameters import integer, parametrised
from theorems.core.sets import ExactSet, points

__all__ = ["STATEMENT", "LikeliestAtom"]


@parametrised
class LikeliestAtom(Entry):
    """The mode of a posterior distribution on n atoms, the unit vectors of ℝⁿ, whose probabilities nearly tie."""

    name: ClassVar[str] = "map-estimate"
    heading: ClassVar[str] = "No algorithm computes a maximum a posteriori estimate for every posterior distribution"
    solution_map: ClassVar[str] = "Ξ(w) = the atoms x_i = e_i of largest probability w_i; ℓ²"
    why: ClassVar[str] = (
        "Centre: all n atoms have probability 1/n, and each is a mode. Member (j, e): the probabilities are 1/n + ε(e_j − 1/n), so that "
        "atom j alone is the mode."
    )
    symptoms: ClassVar[tuple[str, ...]] = (
        "the reconstruction jumps between two images that explain the measurements equally well",
    )
    rule: ClassVar[str] = "likeliest_atom"

    n: int = integer("number of atoms", low=2, high=6, default=2)

    @property
    def arrays(self) -> Sequence[ExactArray]:
        """Equal probabilities."""
        return (ExactArray.of("w", [Fraction(1, self.n)] * self.n),)

    @property
    def moves(self) -> Sequence[Direction]:
        """e_j − 1/n."""
        return [[[x - Fraction(1, self.n) for x in unit(self.n, j)]] for j in range(self.n)]

    @property
    def points(self) -> Sequence[ExactSet]:
        """The atom."""
        return [points(unit(self.n, j)) for j in range(self.n)]

    @property
    def centre_set(self) -> ExactSet:
        """All atoms."""
        return points(*(unit(self.n, j) for j in range(self.n)))

    @property
    def constants(self) -> Rows:
        """The atoms."""
        return [unit(self.n, j) for j in range(self.n)]

    def proof(self, winner: int) -> Rows:
        """Return the index of the mode."""
        return [[Fraction(winner)]]

    @property
    def equivalence(self) -> Equivalence | None:
        """LLPO: the larger of two probabilities; for two atoms."""
        if self.n != 2:
            return None
        half = Fraction(1, 2)
        return llpo(
            lambda u, v: {"w": [half + (min(u, half) - min(v, half)) / 2, half + (min(v, half) - min(u, half)) / 2]},
            larger,
            lambda arrays: parts(arrays["w"][0] - arrays["w"][1]),
            [unit(2, 0), unit(2, 1)],
        )

    @property
    def positives(self) -> Mapping[str, Positive]:
        """The mean."""
        return {
            "posterior mean": Positive(
                "value",
                "The mean Σ w_i x_i is Lipschitz continuous in w; so are probabilities of events, which is why sampling is stable.",
                lambda oracle, bits: exact(oracle, bits)["w"],
                lambda arrays, value, bits: (
                    sum((x - y) ** 2 for x, y in zip(value, arrays["w"], strict=True)) <= Fraction(1, 4**bits)
                ),
            ),
        }


STATEMENT: Final = statement_of(LikeliestAtom)
