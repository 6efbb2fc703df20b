"""Solution sets that are products of simplices, and exact distances to them.

Columns of A that are equal up to sign, after division by their weights, compete for one amount T: in a minimiser each
of them carries a part of T, with its own sign. The solution set is then a product over such groups of
{x : s_i x_i >= 0, Σ w_i |x_i| = T}, a simplex with vertices (T / w_i) s_i e_i. Amounts lie in a field Q(√rho) with rho
rational; signs and distances are computed exactly in it, and enclosed only at the very end.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key

from flint import fmpq

from theorems.core.errors import TheoremError

ComplexPair = tuple[Fraction, Fraction]


def to_flint(number: Fraction | int) -> fmpq:
    """Return a rational number as python-flint's fmpq."""
    return fmpq(number.numerator, number.denominator)


def to_fraction(number: fmpq) -> Fraction:
    """Return python-flint's fmpq as a ``Fraction``."""
    return Fraction(int(number.p), int(number.q))


def surd_sign(a: fmpq, b: fmpq, rho: fmpq) -> int:
    """Return the sign (-1, 0, 1) of a + b·√rho, exactly, for rational a, b and rho >= 0."""
    sign_a = (a > 0) - (a < 0)
    sign_b = (b > 0) - (b < 0) if rho != 0 else 0
    if sign_a == sign_b or sign_b == 0:
        return sign_a
    if sign_a == 0:
        return sign_b
    # Opposite signs: the larger absolute value wins, compared by squares.
    difference = a * a - b * b * rho
    return sign_a * ((difference > 0) - (difference < 0))


def rational_root(number: fmpq) -> fmpq | None:
    """Return √number if it is rational, else None (number >= 0)."""
    p, q = int(number.p), int(number.q)
    root_p, root_q = math.isqrt(p), math.isqrt(q)
    return fmpq(root_p, root_q) if root_p * root_p == p and root_q * root_q == q else None


def enclose_surd(a: fmpq, b: fmpq, rho: fmpq, bits: int) -> tuple[Fraction, Fraction]:
    """Return rationals lower <= a + b·√rho <= upper at most 2^-bits apart, equal if b·√rho is rational."""
    root = rational_root(rho)
    if b == 0 or root is not None:
        exact = to_fraction(a if b == 0 or root is None else a + b * root)
        return exact, exact
    squared = b * b * rho
    scale = 1 << (2 * max(bits, 0))
    # floor(√(p/q)·2^bits) = floor(√floor(p·4^bits/q)), because the root is compared with integers only.
    low = math.isqrt(int(squared.p) * scale // int(squared.q))
    step = fmpq(1, 1 << max(bits, 0))
    near, far = (low, low + 1) if b > 0 else (-low - 1, -low)
    return to_fraction(a + near * step), to_fraction(a + far * step)


@dataclass(frozen=True, slots=True)
class Group:
    """One group of competing columns and the amount T = u + v·√rho >= 0 that they share.

    Attributes:
        indices: the 0-based column indices, increasing, at least one.
        signs: the sign (1 or −1) that the entry of each of these columns has in a minimiser, if it is not 0.
        weights: the weight w_i > 0 of each of these columns.
        u: the rational part of T.
        v: the coefficient of √rho in T.
    """

    indices: tuple[int, ...]
    signs: tuple[int, ...]
    weights: tuple[Fraction, ...]
    u: Fraction
    v: Fraction

    @property
    def zero(self) -> bool:
        """Whether the amount is 0, and so all entries: √rho is 0 or irrational in a `FaceSolution`, so u = v = 0."""
        return self.u == 0 and self.v == 0


@dataclass(frozen=True, slots=True)
class FaceSolution:
    """The set {x in R^N : for each group, s_i x_i >= 0 and Σ w_i |x_i| = u + v·√rho}: a product of simplices.

    Attributes:
        groups: a partition of the indices 0, …, N − 1.
        rho: the radicand: 0 if all amounts are rational, else not a square of a rational number.
        length: N.
    """

    groups: tuple[Group, ...]
    rho: Fraction
    length: int

    @staticmethod
    def build(groups: Sequence[Group], rho: Fraction, length: int) -> FaceSolution:
        """Return the set with √rho absorbed into the rational parts if it is rational.

        Args:
            groups: the groups, which together hold each index 0, …, length − 1 once; amounts may be written with any
                rho >= 0.
            rho: the radicand, at least 0.
            length: N >= 1.

        Returns:
            The normalised set.

        Raises:
            TheoremError: rho < 0, the groups are no partition, a sign is not ±1, a weight not positive, or an amount
                negative.
        """
        if rho < 0:
            raise TheoremError("rho", rho, "at least 0")
        if sorted(i for group in groups for i in group.indices) != list(range(length)):
            raise TheoremError("groups", [group.indices for group in groups], f"each index 0, ..., {length - 1} once")
        root = rational_root(to_flint(rho))
        built = []
        for group in groups:
            if not len(group.indices) == len(group.signs) == len(group.weights):
                raise TheoremError("groups", group, "as many signs and weights as indices")
            if any(sign not in (-1, 1) for sign in group.signs) or any(weight <= 0 for weight in group.weights):
                raise TheoremError("groups", group, "signs 1 or -1 and positive weights")
            u, v = (group.u, group.v) if root is None else (group.u + group.v * to_fraction(root), Fraction(0))
            if surd_sign(to_flint(u), to_flint(v), to_flint(rho)) < 0:
                raise TheoremError("groups", group, "an amount u + v·√rho of at least 0")
            built.append(Group(group.indices, group.signs, group.weights, u, v))
        return FaceSolution(tuple(built), rho if root is None else Fraction(0), length)

    @property
    def unique(self) -> bool:
        """Whether the set is a single point: each group with a positive amount has one column only."""
        return all(group.zero or len(group.indices) == 1 for group in self.groups)

    @property
    def vertex_count(self) -> int:
        """The number of vertices of the set: the product of the sizes of the groups with a positive amount."""
        return math.prod(len(group.indices) for group in self.groups if not group.zero)

    def distance_squared(self, z: Sequence[Fraction | ComplexPair], bits: int) -> tuple[Fraction, Fraction]:
        """Enclose the squared Euclidean distance of a vector to the set, rigorously.

        In each group, with b_i = s_i z_i: min Σ (x_i − b_i)² over x >= 0, Σ w_i x_i = T is attained at
        x_i = max(b_i − θ w_i, 0), where θ = (Σ_K w_i b_i − T) / Σ_K w_i² and K is the largest prefix, sorted by b_i /
        w_i decreasing, with b_i / w_i > θ. The value θ² Σ_K w_i² + Σ_{not K} b_i² lies in Q(√rho) and is computed
        exactly there.

        Args:
            z: N entries, each rational, or a pair (real, imaginary part) of rationals.
            bits: precision, at least 0: the enclosure has width at most 2^-bits.

        Returns:
            (lower, upper) with lower <= distance² <= upper; equal if the squared distance is rational.

        Raises:
            TheoremError: z does not have N entries, or bits is negative.
        """
        if len(z) != self.length:
            raise TheoremError("z", f"{len(z)} entries", f"{self.length} entries")
        if bits < 0:
            raise TheoremError("bits", bits, "at least 0")
        rho = to_flint(self.rho)
        real = [to_flint(entry[0] if isinstance(entry, tuple) else entry) for entry in z]
        total_a, total_b = fmpq(0), fmpq(0)
        for entry in z:
            if isinstance(entry, tuple):  # the set is real: an imaginary part only adds its square
                total_a += to_flint(entry[1]) ** 2
        for group in self.groups:
            part_a, part_b = _group_distance(group, [real[i] for i in group.indices], rho)
            total_a, total_b = total_a + part_a, total_b + part_b
        lower, upper = enclose_surd(total_a, total_b, rho, bits)
        return max(lower, Fraction(0)), upper

    def vertex(self, bits: int = 64, *, choice: int = 0) -> tuple[Fraction, ...]:
        """Return one vertex: in each group with a positive amount one column carries the whole amount.

        Args:
            bits: if an amount is irrational its entry is rounded with an error of at most 2^-bits; rational ones are
                exact.
            choice: in a group of k columns the column number ``choice`` modulo k is taken, at least 0.

        Returns:
            N rational numbers.

        Raises:
            TheoremError: bits or choice is negative.
        """
        if choice < 0:
            raise TheoremError("choice", choice, "at least 0")
        return self._representative(bits, choice)

    def point(self, bits: int = 64) -> tuple[Fraction, ...]:
        """Return the barycentre of the vertices: in a group of k columns the i-th entry is s_i T / (k w_i).

        Args:
            bits: irrational entries are rounded with an error of at most 2^-bits; rational ones are exact.

        Returns:
            N rational numbers.

        Raises:
            TheoremError: bits is negative.
        """
        return self._representative(bits, None)

    def _representative(self, bits: int, choice: int | None) -> tuple[Fraction, ...]:
        if bits < 0:
            raise TheoremError("bits", bits, "at least 0")
        rho = to_flint(self.rho)
        entries = [Fraction(0)] * self.length
        for group in self.groups:
            size = len(group.indices)
            chosen = range(size) if choice is None else (choice % size,)
            for position in () if group.zero else chosen:
                factor = Fraction(group.signs[position], len(chosen)) / group.weights[position]
                low, high = enclose_surd(to_flint(group.u * factor), to_flint(group.v * factor), rho, bits)
                entries[group.indices[position]] = low if low == high else (low + high) / 2
        return tuple(entries)


def _group_distance(group: Group, z: list[fmpq], rho: fmpq) -> tuple[fmpq, fmpq]:
    """Return (a, b) with a + b·√rho the squared distance of z to the simplex of one group."""
    if group.zero:
        return sum((entry * entry for entry in z), fmpq(0)), fmpq(0)
    u, v = to_flint(group.u), to_flint(group.v)
    pairs = [
        (sign * entry, to_flint(weight)) for sign, entry, weight in zip(group.signs, z, group.weights, strict=True)
    ]
    pairs.sort(key=cmp_to_key(_larger_ratio_first))
    inner, weight_sum, kept = fmpq(0), fmpq(0), 0
    for value, weight in pairs:
        new_inner, new_sum = inner + weight * value, weight_sum + weight * weight
        # value/weight > θ of the prefix that includes it; the first one always passes, because T > 0.
        if surd_sign(value * new_sum - weight * (new_inner - u), weight * v, rho) <= 0:
            break
        inner, weight_sum, kept = new_inner, new_sum, kept + 1
    rest = sum((value * value for value, _ in pairs[kept:]), fmpq(0))
    # θ² Σ w² = (inner − T)² / Σ w², with inner − T = (inner − u) − v √rho.
    rational = inner - u
    return rest + (rational * rational + v * v * rho) / weight_sum, -2 * rational * v / weight_sum


def _larger_ratio_first(first: tuple[fmpq, fmpq], second: tuple[fmpq, fmpq]) -> int:
    """Compare value/weight, larger first."""
    left, right = first[0] * second[1], second[0] * first[1]
    return (right > left) - (right < left)
