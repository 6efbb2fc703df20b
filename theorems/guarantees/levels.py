"""Sparsity in levels: levels, local sparsities, weights, support sets, and the best approximation error.

Source: A. Bastounis, A. C. Hansen, SIAM J. Imaging Sci. 10 (2017) 335-371; M. J. Colbrook, V. Antun, A. C. Hansen,
PNAS 119 (2022) e2107151119, supporting information.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import comb, isqrt, prod
from typing import Any, Final

from oracles import OracleError, Sqrt, as_rational, square_root
from theorems.core.errors import TheoremError
from theorems.guarantees.surd import SurdSum, root_down, root_up

__all__ = ["MAX_COLUMNS", "Support", "SparsityInLevels"]

MAX_COLUMNS: Final = 100_000
#: Weights, and their squares, lie between 10^-60 and 10^60: floats search for what is then proved, and products must not leave their range.
LARGEST_WEIGHT: Final = 10**60
#: A set of indices, increasing.
Support = tuple[int, ...]


@dataclass(frozen=True)
class SparsityInLevels:
    """(s, M) with weights: level k holds the indices M_{k−1} ≤ i < M_k (0-based, M_0 = 0), of which s_k may be non-zero.

    With weights w_(k) > 0 constant on levels: ξ = Σ w_(k)² s_k, κ = ξ/ζ, and ζ is the least of the w_(k)² s_k with s_k > 0 and of the
    w_(k)⁴/(16ξ) with s_k = 0: a level without entries needs a weight that is large enough (``docs/explanation/firenet.md``, Lemma 2).
    The default weights are √(s/s_k), s = Σ s_k, and 2√(qs) where s_k = 0, q = ⌈√(number of levels with s_k > 0)⌉; then ζ = s, and κ is
    the number of levels with s_k > 0.

    Args:
        levels: M = (M_1, …, M_r), increasing; M_r = N.
        sparsities: s = (s_1, …, s_r), 0 ≤ s_k ≤ M_k − M_{k−1}, not all 0.
        weights: r positive rationals (a float is the dyadic number that it is); the default weights if not given.
        squared_weights: instead of weights, their squares as positive rationals.

    Raises:
        TheoremError: an argument out of range, by name.
    """

    levels: tuple[int, ...]
    sparsities: tuple[int, ...]
    squared_weights: tuple[Fraction, ...]

    def __init__(
        self,
        levels: Sequence[int],
        sparsities: Sequence[int],
        weights: Sequence[Any] | None = None,
        *,
        squared_weights: Sequence[Any] | None = None,
    ) -> None:
        M = _integers("levels", levels)
        if not M or M[0] < 1 or any(a >= b for a, b in itertools.pairwise(M)) or M[-1] > MAX_COLUMNS:
            raise TheoremError("levels", M, f"increasing positive integers M_1 < … < M_r ≤ {MAX_COLUMNS}")
        s = _integers("sparsities", sparsities)
        if len(s) != len(M):
            raise TheoremError("sparsities", s, f"{len(M)} integers, one for each level")
        sizes = [b - a for a, b in itertools.pairwise((0, *M))]
        for k, (count, size) in enumerate(zip(s, sizes, strict=True)):
            if not 0 <= count <= size:
                raise TheoremError(f"sparsities[{k}]", count, f"0 to {size}, the size of the level")
        if not any(s):
            raise TheoremError("sparsities", s, "not all 0")
        if weights is not None and squared_weights is not None:
            raise TheoremError("squared_weights", squared_weights, "not given together with weights")
        given = weights if squared_weights is None else squared_weights
        name = "weights" if squared_weights is None else "squared_weights"
        if given is None:
            apart = 1 + isqrt(sum(map(bool, s)) - 1)  # q
            squares = tuple(Fraction(sum(s), count) if count else Fraction(4 * apart * sum(s)) for count in s)
        else:
            values = _positive(name, given, len(M))
            squares = tuple(w * w for w in values) if squared_weights is None else values
        object.__setattr__(self, "levels", M)
        object.__setattr__(self, "sparsities", s)
        object.__setattr__(self, "squared_weights", squares)

    @property
    def N(self) -> int:
        """The length of vectors."""
        return self.levels[-1]

    @property
    def r(self) -> int:
        """The number of levels."""
        return len(self.levels)

    @property
    def s(self) -> int:
        """Σ s_k, the size of a support set."""
        return sum(self.sparsities)

    @property
    def bounds(self) -> tuple[tuple[int, int], ...]:
        """(M_{k−1}, M_k) for each level."""
        return tuple(itertools.pairwise((0, *self.levels)))

    @property
    def sizes(self) -> tuple[int, ...]:
        """M_k − M_{k−1}."""
        return tuple(b - a for a, b in self.bounds)

    @property
    def weights(self) -> tuple[Fraction | Sqrt, ...]:
        """w_(k), exact."""
        return tuple(square_root(q) for q in self.squared_weights)

    @property
    def xi(self) -> Fraction:
        """ξ = Σ w_(k)² s_k, exact."""
        return sum((q * count for q, count in zip(self.squared_weights, self.sparsities, strict=True)), Fraction(0))

    @property
    def zeta(self) -> Fraction:
        """ζ = min{w_(k)² s_k : s_k > 0} ∪ {w_(k)⁴/(16ξ) : s_k = 0}, exact."""
        xi, pairs = self.xi, zip(self.squared_weights, self.sparsities, strict=True)
        return min(q * count if count else q * q / (16 * xi) for q, count in pairs)

    @property
    def kappa(self) -> Fraction:
        """κ = ξ/ζ, exact; at least the number of levels with s_k > 0."""
        return self.xi / self.zeta

    def kappa_fourth_root(self, bits: int = 96) -> tuple[Fraction, Fraction]:
        """Return rational bounds (lower, upper) of κ^{1/4}, equal if the root is rational."""
        root = square_root(self.kappa)
        if isinstance(root, Fraction):
            return root_down(root, bits), root_up(root, bits)
        return root_down(root_down(self.kappa, bits), bits), root_up(root_up(self.kappa, bits), bits)

    @cached_property
    def level_of(self) -> tuple[int, ...]:
        """The level of each index, 0-based."""
        return tuple(k for k, size in enumerate(self.sizes) for _ in range(size))

    def squared_weight(self, index: int) -> Fraction:
        """Return w_i²."""
        return self.squared_weights[self.level_of[index]]

    def dyadic(self) -> SparsityInLevels:
        """Return the same levels with every weight replaced by the nearest float: what a network in float64 uses, exactly."""
        rounded = [Fraction(float((root_down(q) + root_up(q)) / 2)) for q in self.squared_weights]
        return SparsityInLevels(self.levels, self.sparsities, rounded)

    def doubled(self) -> SparsityInLevels:
        """Return the levels with min(2 s_k, M_k − M_{k−1}) instead of s_k, and the same weights."""
        twice = [min(2 * count, size) for count, size in zip(self.sparsities, self.sizes, strict=True)]
        return SparsityInLevels(self.levels, twice, squared_weights=self.squared_weights)

    @property
    def support_count(self) -> int:
        """Π binom(M_k − M_{k−1}, s_k), the number of (s, M)-support sets of the full size s."""
        return prod(comb(size, count) for size, count in zip(self.sizes, self.sparsities, strict=True))

    @property
    def support_count_text(self) -> str:
        """The number of support sets as text, large numbers by their order of magnitude."""
        count = self.support_count
        return str(count) if count < 10**15 else f"more than 10^{(count.bit_length() - 1) * 30102 // 100000}"

    def supports(self) -> Iterator[Support]:
        """Yield every support set of the full size, in lexicographic order level by level."""
        parts = [itertools.combinations(range(a, b), n) for (a, b), n in zip(self.bounds, self.sparsities, strict=True)]
        for chosen in itertools.product(*parts):
            yield tuple(itertools.chain.from_iterable(chosen))

    def random_support(self, source: random.Random) -> Support:
        """Return a support set, uniform over all of the full size."""
        chosen = [sorted(source.sample(range(a, b), n)) for (a, b), n in zip(self.bounds, self.sparsities, strict=True)]
        return tuple(itertools.chain.from_iterable(chosen))

    def is_support(self, indices: Sequence[int]) -> bool:
        """Return whether the indices are distinct, within range, and at most s_k in each level."""
        counts = [0] * self.r
        for i in indices:
            if not 0 <= i < self.N:
                return False
            counts[self.level_of[i]] += 1
        return len(set(indices)) == len(indices) and all(
            n <= most for n, most in zip(counts, self.sparsities, strict=True)
        )

    def best_support(self, x: Sequence[Any]) -> Support:
        """Return the s_k largest entries of x in each level (the first ones, of equal entries): the Δ of σ_{s,M}(x)."""
        return self._best([square_of(value, i) for i, value in enumerate(self._checked(x))])

    def sigma(self, x: Sequence[Any]) -> SurdSum:
        """Return σ_{s,M}(x)_{1,w} = min{‖x − z‖_{1,w} : z is (s, M)-sparse}, exact.

        Args:
            x: N numbers: rationals, floats, complex floats, or pairs (real, imaginary) of rationals.

        Raises:
            TheoremError: another length, or an entry that is not a finite number.
        """
        squares = [square_of(value, i) for i, value in enumerate(self._checked(x))]
        inside = set(self._best(squares))
        return SurdSum.of(q * self.squared_weight(i) for i, q in enumerate(squares) if i not in inside)

    def weighted_norm(self, x: Sequence[Any]) -> SurdSum:
        """Return ‖x‖_{1,w} = Σ w_i |x_i|, exact; arguments as for `sigma`."""
        values = enumerate(self._checked(x))
        return SurdSum.of(square_of(value, i) * self.squared_weight(i) for i, value in values)

    def _checked(self, x: Sequence[Any]) -> Sequence[Any]:
        if len(x) != self.N:
            raise TheoremError("x", f"length {len(x)}", f"length {self.N}")
        return x

    def _best(self, squares: Sequence[Fraction]) -> Support:
        chosen: list[int] = []
        for (a, b), n in zip(self.bounds, self.sparsities, strict=True):
            chosen += sorted(sorted(range(a, b), key=lambda i: -squares[i])[:n])
        return tuple(chosen)


def square_of(value: Any, index: int) -> Fraction:
    """Return |value|², exact."""
    name = f"x[{index}]"
    try:
        if isinstance(value, tuple) and len(value) == 2:
            return as_rational(value[0], name) ** 2 + as_rational(value[1], name) ** 2
        if isinstance(value, complex):
            return as_rational(value.real, name) ** 2 + as_rational(value.imag, name) ** 2
        return as_rational(value, name) ** 2
    except OracleError as error:
        raise TheoremError.from_oracle(error) from None


def _integers(name: str, values: object) -> tuple[int, ...]:
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise TheoremError(name, values, "a sequence of integers")
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int):
            raise TheoremError(name, values, "a sequence of integers")
    return tuple(int(value) for value in values)


def _positive(name: str, values: object, length: int) -> tuple[Fraction, ...]:
    if not isinstance(values, Sequence) or isinstance(values, str) or len(values) != length:
        raise TheoremError(name, values, f"{length} positive rationals, one for each level")
    try:
        result = tuple(as_rational(value, f"{name}[{k}]") for k, value in enumerate(values))
    except OracleError as error:
        raise TheoremError.from_oracle(error) from None
    for k, value in enumerate(result):
        if not Fraction(1, LARGEST_WEIGHT) <= value <= LARGEST_WEIGHT:
            raise TheoremError(f"{name}[{k}]", values[k], "positive, from 10^-60 to 10^60")
    return result
