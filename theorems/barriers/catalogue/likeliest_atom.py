"""A maximum a posteriori estimate cannot be computed; the posterior mean can."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Any, ClassVar

from oracles import ExactArray
from theorems.barriers.catalogue.entry import Direction, Entry, Rows, unit
from theorems.barriers.catalogue.equivalence import Equivalence, which_is_larger
from theorems.barriers.catalogue.one_die import outputs_of_die
from theorems.barriers.catalogue.positive import Positive, exact
from theorems.barriers.catalogue.symmetry import HALF, Symmetry, label, permutation, permuted, rotated, scaling, times
from theorems.core.metrics import OUTPUT_METRICS
from theorems.core.parameters import integer, parametrised
from theorems.core.sets import ExactSet, points


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
        half = Fraction(1, 2)
        return which_is_larger(
            self.n,
            lambda u, v: {"w": [half + (min(u, half) - min(v, half)) / 2, half + (min(v, half) - min(u, half)) / 2]},
            lambda arrays: arrays["w"][0] - arrays["w"][1],
        )

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions."""
        turn = rotated(self.n)
        return [
            permutation(turn, {"w": (0,)}, given=permuted(turn), proof=lambda rows: [label(turn)(row) for row in rows]),
            scaling({}, given=times(HALF), outputs=times(HALF), factor=HALF),
        ]

    @property
    def positives(self) -> Mapping[str, Positive]:
        """The mean; sampling."""
        return {
            "posterior mean": Positive(
                "value",
                "The mean Σ w_i x_i is Lipschitz continuous in w.",
                lambda oracle, bits: exact(oracle, bits)["w"],
                lambda arrays, value, bits: (
                    sum((x - y) ** 2 for x, y in zip(value, arrays["w"], strict=True)) <= Fraction(1, 4**bits)
                ),
            ),
            "sampling": Positive(
                "approximate solution",
                "An algorithm with coins returns an atom whose law is within 2^-b of w in total variation: the law is continuous in w, its "
                "mode is not. Here the law is that of the algorithm, run for every outcome of its coins.",
                self._law,
                self._near,
                lambda exponent: 5,
            ),
        }

    def sampler(self, bits: int) -> Callable[[Any], list[Fraction]]:
        """Return the algorithm that reads one datum, throws one die, and returns an atom: within 2^-bits of w in total variation.

        With weights w' within 2^-n of w, and U one of s outcomes, it takes the first j with w'_0 + … + w'_j > (U + 1/2)/s, or the last
        atom. Outcomes for j are those in an interval: their number differs from s·w'_j by at most 1, and the sums from those of w by at
        most j·2^-n.

        Args:
            bits: b.
        """
        index, sides = bits + 2 * self.n.bit_length() + 2, self.n << (bits + 2)

        def algorithm(oracle: Any) -> list[Fraction]:
            weights = exact(oracle, index)["w"]
            level = (oracle.coins.below(sides) + Fraction(1, 2)) / sides
            for j, total in enumerate(accumulate(weights)):
                if total > level:
                    return list(unit(self.n, j))
            return list(unit(self.n, self.n - 1))

        return algorithm

    def _law(self, oracle: Any, bits: int) -> tuple[Fraction, ...]:
        """Run the sampler for every outcome of its die; return how often each atom is the output."""
        sides = self.n << (bits + 2)
        found = Counter(output.index(Fraction(1)) for output in outputs_of_die(self.sampler(bits), oracle, sides))
        return tuple(Fraction(found[j], sides) for j in range(self.n))

    def _near(self, arrays: Mapping[str, Any], law: Sequence[Fraction], bits: int) -> bool:
        distance = OUTPUT_METRICS["total-variation"].distance_squared(law, arrays["w"])
        return sum(law) == 1 and distance <= Fraction(1, 4**bits)
