"""Families of inputs for the tests of the engine: of vectors, and of answers that are no vectors."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from theorems import (
    Family,
    Smale9,
    Smale18,
    family_of,
)

F = Fraction

PARTS = ("strong", "weak", "sharp")


class Argmax(Family):
    """Which entry of a list is the largest? Lists (1, …, 1) and (1, …, 1) + 2^-e·e_j, maximum norm, answers in the discrete metric."""

    name, metric = "argmax", "discrete"
    competitors, centre_belongs, least_exponent = 4, False, 1

    def distance_from_centre_squared(self, exponent: int) -> Fraction:
        return F(1, 4**exponent)

    def distance_apart_squared(self, exponent: int) -> Fraction:
        return F(1, 4**exponent)

    def separation_squared(self, exponent: int) -> Fraction:
        return F(1)

    def covering_radius_squared(self, exponent: int, count: int) -> Fraction:
        return F(int(count > 1))  # no answer is equal to two answers

    def limit_radius_squared(self, count: int) -> Fraction:
        return F(int(count > 1))

    def cover_error_squared(self, exponent: int, count: int) -> Fraction:
        return F(int(count > 1))

    def reach_squared(self, count: int) -> Fraction:
        return F(int(count > 1))

    def distances_squared(self, output: Any, exponent: int) -> Sequence[Fraction]:
        return [F(int(output != j)) for j in range(self.competitors)]


class Sign(Argmax):
    """Is a number positive or negative? Solutions: the half lines from ±(1 + 2^-e) on; for the centre 0, which is an input, all of ℝ."""

    name, metric = "sign", "|x − y|"
    competitors, centre_belongs = 2, True

    def separation_squared(self, exponent: int) -> Fraction:
        return F(4)  # from e on: 2(1 + 2^-e') > 2

    def covering_radius_squared(self, exponent: int, count: int) -> Fraction:
        return F(int(count > 1))

    def distances_squared(self, output: Any, exponent: int) -> Sequence[Fraction]:
        return [max(F(0), 1 - output) ** 2, max(F(0), 1 + output) ** 2]


class Zero(Argmax):
    """Is a number 0? Yes at the centre, no at 2^-e: the centre competes with one member (LPO)."""

    name, competitors, centre_belongs, centre_competes = "is it zero?", 2, True, True


class FindZero(Argmax):
    """Name an i with x_i = 0, for 0 and 2^-e·e_j in N dimensions (LLPO_N): two answers serve two members, none serves all."""

    name, centre_belongs = "find a zero", True

    def __init__(self, N: int) -> None:
        self.competitors = N  # type: ignore[misc] # a class attribute of the base

    def separation_squared(self, exponent: int) -> Fraction:
        return F(int(self.competitors == 2))

    def covering_radius_squared(self, exponent: int, count: int) -> Fraction:
        return F(int(count == self.competitors))

    limit_radius_squared = lambda self, count: self.covering_radius_squared(1, count)  # noqa: E731
    cover_error_squared = lambda self, exponent, count: self.covering_radius_squared(1, count)  # noqa: E731
    reach_squared = lambda self, count: self.covering_radius_squared(1, count)  # noqa: E731

    def distances_squared(self, output: Any, exponent: int) -> Sequence[Fraction]:
        return [F(int(output == j)) for j in range(self.competitors)]


def vertex_families() -> list[Family]:
    result = [family_of(Smale18(name, N=N, m=m, K=2)) for name in ("P1", "P2", "P3") for m, N in ((1, 2), (2, 5))]
    result += [family_of(Smale18("P2", N=6, m=3, K=2, part=part, L=4 if part == "sharp" else None)) for part in PARTS]
    return [*result, family_of(Smale9(N=6, m=3, K=2, seed=2)), family_of(Smale9(N=2, m=1, K=1))]


FAMILIES: list[tuple[Family, int]] = [(f, 2 if f._barrier.digits == 2 else 1) for f in vertex_families()]  # type: ignore[attr-defined]

SIZES = st.tuples(st.integers(1, 4), st.integers(1, 5)).map(lambda s: (s[0], s[0] + s[1]))
