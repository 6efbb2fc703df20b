"""Products of simplices: exact distances, representatives, and what is refused."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems.core.errors import TheoremError
from theorems.problems._face import FaceSolution, Group

F = Fraction
Vector = list[Fraction]
BITS = 400
TINY = F(1, 1 << 150)

generic = st.fractions(-4, 4, max_denominator=97)
positive = st.fractions(F(1, 8), 8, max_denominator=9)


def root(value: Fraction) -> Fraction:
    """√value to about BITS bits, from below."""
    return F(math.isqrt((value.numerator << (2 * BITS)) // value.denominator), 1 << BITS)


def project_by_enumeration(weights: Vector, total: Fraction, b: Vector) -> Fraction:
    """min Σ (x − b)² over x >= 0, Σ w x = total: over all supports, the projection on the affine hull, if it is inside."""
    best = None
    for size in range(1, len(b) + 1):
        for support in itertools.combinations(range(len(b)), size):
            theta = (sum(weights[i] * b[i] for i in support) - total) / sum(weights[i] ** 2 for i in support)
            x = [b[i] - theta * weights[i] if i in support else F(0) for i in range(len(b))]
            if min(x) >= 0:
                value = sum(((p - q) ** 2 for p, q in zip(x, b, strict=True)), F(0))
                best = value if best is None else min(best, value)
    assert best is not None
    return best


@given(
    st.lists(st.tuples(positive, st.sampled_from([1, -1]), generic), min_size=1, max_size=5),
    st.fractions(0, 3, max_denominator=20),
    st.fractions(0, 2, max_denominator=20),
    st.fractions(0, 9, max_denominator=9),
    generic,
)
def test_distance(
    columns: list[tuple[Fraction, int, Fraction]], u: Fraction, v: Fraction, rho: Fraction, imaginary: Fraction
) -> None:
    n = len(columns)
    weights = [w for w, _, _ in columns]
    signs = tuple(s for _, s, _ in columns)
    # One more coordinate, forced to be 0, complex.
    groups = [Group(tuple(range(n)), signs, tuple(weights), u, v), Group((n,), (1,), (F(1),), F(0), F(0))]
    face = FaceSolution.build(groups, rho, n + 1)
    z = [(z, F(0)) for _, _, z in columns]
    lower, upper = face.distance_squared([*z, (F(1), imaginary)], 90)
    assert lower <= upper <= lower + F(1, 1 << 90)
    expected = 1 + imaginary**2 + project_by_enumeration(weights, u + v * root(rho), [s * z for _, s, z in columns])
    assert lower - TINY <= expected <= upper + TINY
    if face.rho == 0:
        assert lower == upper
        for x in (face.point(), face.vertex(choice=1)):
            assert face.distance_squared(x, 0) == (0, 0)
    for x in (face.point(60), face.vertex(60, choice=2)):
        assert face.distance_squared(x, 120)[1] <= n * F(1, 1 << 119)


def test_wrong_arguments_of_a_face() -> None:
    good = Group((0, 1), (1, 1), (F(1), F(1)), F(1), F(0))
    face = FaceSolution.build([good], F(0), 2)
    for call, name in (
        (lambda: face.distance_squared([F(1)], 10), "z"),
        (lambda: face.distance_squared([F(1), F(1)], -1), "bits"),
        (lambda: face.vertex(-1), "bits"),
        (lambda: face.vertex(choice=-1), "choice"),
        (lambda: face.point(-1), "bits"),
        (lambda: FaceSolution.build([good], F(-1), 2), "rho"),
        (lambda: FaceSolution.build([good], F(0), 3), "groups"),
        (lambda: FaceSolution.build([good, good], F(0), 2), "groups"),
        (lambda: FaceSolution.build([Group((0,), (2,), (F(1),), F(1), F(0))], F(0), 1), "groups"),
        (lambda: FaceSolution.build([Group((0,), (1,), (F(0),), F(1), F(0))], F(0), 1), "groups"),
        (lambda: FaceSolution.build([Group((0,), (1,), (), F(1), F(0))], F(0), 1), "groups"),
        (lambda: FaceSolution.build([Group((0,), (1,), (F(1),), F(1), F(-1))], F(2), 1), "groups"),
    ):
        with pytest.raises(TheoremError) as error:
            call()
        assert error.value.name == name
