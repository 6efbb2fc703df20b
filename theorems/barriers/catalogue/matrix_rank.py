"""The rank of a matrix cannot be computed; that it is at least k can be verified where it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

from oracles import ExactArray
from theorems.barriers.catalogue.entry import Direction, Entry
from theorems.barriers.catalogue.equivalence import Equivalence, lpo
from theorems.barriers.catalogue.positive import Positive, exact
from theorems.barriers.catalogue.symmetry import HALF, Symmetry, permutation, rotated, scaling
from theorems.core.linear import dot, inertia, rank
from theorems.core.parameters import integer, parametrised
from theorems.core.sets import ExactSet, labels


@parametrised
class MatrixRank(Entry):
    """The rank of n × n matrices near a diagonal one of rank r. The centre competes: its rank is r, and no member's is."""

    name: ClassVar[str] = "matrix-rank"
    heading: ClassVar[str] = "No algorithm computes the rank of every matrix"
    solution_map: ClassVar[str] = "Ξ(A) = rank A, an integer; discrete metric"
    why: ClassVar[str] = (
        "Centre: diag(1, …, 1, 0, …, 0) of rank r. Member (j, e): the next j + 1 zeros of the diagonal become ε; its rank is r + 1 + j. "
        "All these ranks differ, that of the centre too: it competes, and one member suffices."
    )
    symptoms: ClassVar[tuple[str, ...]] = (
        "the rank depends on a tolerance that nobody can justify",
        "the same matrix in other units has another rank",
    )
    targets: ClassVar[tuple[str, ...]] = ("numpy.linalg:matrix_rank",)
    answer_name: ClassVar[str] = "rank"
    rule: ClassVar[str] = "matrix_rank"
    metric_name: ClassVar[str] = "discrete"
    centre_competes: ClassVar[bool] = True

    n: int = integer("size of the matrix", low=1, high=12, default=2)
    r: int = integer("rank of the centre", low=0, below="n", default=0)

    def _diagonal(self, first: int, last: int) -> list[list[Fraction]]:
        return [[Fraction(int(i == k and first <= i < last)) for k in range(self.n)] for i in range(self.n)]

    @property
    def arrays(self) -> Sequence[ExactArray]:
        """r ones on the diagonal."""
        return (ExactArray.of("A", self._diagonal(0, self.r)),)

    @property
    def moves(self) -> Sequence[Direction]:
        """The next ones."""
        return [[[x for row in self._diagonal(self.r, last) for x in row]] for last in range(self.r + 1, self.n + 1)]

    @property
    def points(self) -> Sequence[ExactSet]:
        """r + 1, …, n; the centre r."""
        return [labels(k) for k in (*range(self.r + 1, self.n + 1), self.r)]

    @property
    def centre_set(self) -> ExactSet:
        """Its rank, r."""
        return labels(self.r)

    @property
    def equivalence(self) -> Equivalence | None:
        """LPO: whether the last diagonal entry is 0; for r = n − 1."""
        if self.r != self.n - 1:
            return None
        last = self.r
        return lpo(
            lambda x: {
                "A": [
                    [x if i == k == last else y for k, y in enumerate(row)]
                    for i, row in enumerate(self._diagonal(0, last))
                ]
            },
            lambda arrays: abs(arrays["A"][last][last]),
            yes=self.r,
            no=self.n,
        )

    @property
    def symmetries(self) -> Sequence[Symmetry]:
        """How the data may be reordered and rescaled, and what that does to solutions."""
        turn = rotated(self.n)
        return [
            permutation(turn, {"A": (0,)}),
            permutation(turn, {"A": (1,)}),
            permutation(turn, {"A": (0, 1)}),
            scaling({"A": HALF}),
        ]

    @property
    def positives(self) -> Mapping[str, Positive]:
        """A lower bound of the rank that is right in the limit."""
        return {
            "rank from below": Positive(
                "one-sided",
                "The number of singular values of a datum of index n that exceed 2^-n never exceeds the rank (Weyl), and reaches it: Σ₁ "
                "statements “the rank is at least k”, and the rank itself with one more limit.",
                lambda oracle, bits: self._seen(exact(oracle, bits)["A"], bits),
                lambda arrays, value, bits: value <= rank(arrays["A"]),
                lambda exponent: 12,
            ),
            "rank in the limit": Positive(
                "one more limit",
                "The same numbers for n = 0, 1, 2, … are constant from some n on, and then they are the rank.",
                lambda oracle, bits: self._seen(exact(oracle, bits)["A"], bits),
                lambda arrays, value, bits: value == rank(arrays["A"]),
                lambda exponent: 3 if exponent is None else exponent + 2,
            ),
        }

    @staticmethod
    def _seen(rows: Sequence[Sequence[Fraction]], bits: int) -> int:
        gram = [
            [dot(a, b) - (Fraction(1, 4**bits) if i == k else 0) for k, b in enumerate(rows)]
            for i, a in enumerate(rows)
        ]
        return inertia(gram)[0]
