"""The trade-off: exact norms of floats, the bound from two points, and that sparse pairs force at most C₂."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorems import TheoremError
from theorems.guarantees import FirenetGuarantee, SparsityInLevels
from theorems.guarantees.firenet import as_pair, residual_squared
from theorems.guarantees.surd import root_down, root_up
from theorems.guarantees.tradeoff import TwoPoints, length_bounds

F = Fraction
FLOATS = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300)


@given(st.lists(st.tuples(FLOATS, FLOATS), min_size=1, max_size=6))
def test_lengths_are_those_of_the_dyadic_numbers(pairs: list[tuple[float, float]]) -> None:
    v, w = np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])
    square = sum(((F(a) - F(b)) ** 2 for a, b in pairs), F(0))
    lower, upper = length_bounds(v, w)
    assert lower**2 <= square <= upper**2
    assert upper - lower <= upper / 2**90
    assert length_bounds(v + 0j, w) == (lower, upper)
    assert length_bounds(v)[0] ** 2 <= sum((F(a) ** 2 for a, _ in pairs), F(0)) <= length_bounds(v)[1] ** 2


def test_an_example_by_hand() -> None:
    points = TwoPoints(
        np.array([0.0, 0]), np.array([3.0, 4]), np.array([0.5]), np.array([1.0]), np.array([0.0, 1]), np.array([3.0, 2])
    )
    assert (points.separation, points.errors, points.data_distance) == (5, (1, 2), F(1, 2))
    assert (points.margin, points.lipschitz) == (2, 4)
    assert points.observed() >= 4


@given(st.integers(0, 2**32))
@settings(max_examples=50)
def test_linear_maps_are_never_accused_of_more_than_their_norm(seed: int) -> None:
    """Ψ = B in floats: the forced constant is at most ‖B‖ up to the rounding of outputs, and what the outputs show is at least that."""
    source = np.random.default_rng(seed)
    B = source.normal(size=(4, 3))
    x, x2 = source.normal(size=4), source.normal(size=4)
    y, y2 = np.linalg.pinv(B) @ x, np.linalg.pinv(B) @ x2
    points = TwoPoints(x, x2, y, y2, B @ y, B @ y2)
    assert points.lipschitz is not None
    assert points.lipschitz <= points.observed()
    assert float(points.lipschitz) <= np.linalg.norm(B, 2) * (1 + 1e-9)
    scaled = TwoPoints(8 * x, 8 * x2, y, y2, 8 * (B @ y), 8 * (B @ y2))
    assert scaled.lipschitz == 8 * points.lipschitz


def test_equal_data_force_nothing_and_everything() -> None:
    x, x2, y = np.zeros(2), np.ones(2), np.ones(1)
    points = TwoPoints(x, x2, y, y, x, x)
    assert points.lipschitz is None
    assert points.observed() == 0
    assert sum(points.errors) >= points.separation


@cache
def instance(name: str) -> FirenetGuarantee:
    return FirenetGuarantee(name, SparsityInLevels([2, 8], [1, 1], [1, 1]), m=8, seed=1)


@given(st.integers(0, 2**32), st.sampled_from(["dct", "gaussian"]), st.booleans(), st.sampled_from([0.0, 1e-3, 1.0]))
@settings(max_examples=60)
def test_images_with_near_data_are_near(seed: int, name: str, first_sparse: bool, tail: float) -> None:
    """Clause (c), with whichever image has the larger norm."""
    T, source = instance(name), np.random.default_rng(seed)
    vectors: list[Any] = []
    for sparse in (first_sparse, True):
        x = np.zeros(8)
        x[source.integers(2)], x[2 + source.integers(6)] = source.normal(size=2)
        vectors.append(x if sparse else x + tail * source.normal(size=8))
    pairs = [[as_pair(complex(v)) for v in x] for x in vectors]
    larger = max(pairs, key=lambda p: T.levels.weighted_norm(p).bounds()[0])
    difference = [(a - c, b - d) for (a, b), (c, d) in zip(*pairs, strict=True)]
    data = root_down(residual_squared(T.matrix, difference, [(F(0), F(0))] * 8))
    apart = root_up(sum((a * a + b * b for a, b in difference), F(0)))
    sigma = T.levels.sigma(larger).bounds()[1]
    assert apart <= 2 * T.C1 * sigma / root_down(T.levels.xi) + T.C2 * data * (1 + F(1, 1 << 60))


ONES = np.ones(2)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: TwoPoints(ONES, np.ones(3), ONES, ONES, ONES, ONES), "x2"),
        (lambda: TwoPoints(ONES, ONES, ONES, np.ones(1), ONES, ONES), "y2"),
        (lambda: TwoPoints(ONES, ONES, ONES, ONES, np.ones(1), ONES), "z"),
        (lambda: length_bounds(np.array([1.0, np.nan])), "v"),
        (lambda: length_bounds(np.array(["a"])), "v"),
        (lambda: length_bounds(np.array([1])), "v"),
        (lambda: length_bounds(ONES, np.ones(3)), "w"),
        (lambda: length_bounds(ONES, np.array([np.inf, 1])), "w"),
    ],
)
def test_bad_arguments(call: Any, name: str) -> None:
    with pytest.raises(TheoremError) as caught:
        call()
    assert caught.value.name == name


@pytest.mark.skipif(np.longdouble(1).itemsize == 8, reason="extended precision is double precision here")
@pytest.mark.parametrize("kind", [np.longdouble, np.clongdouble])
def test_extended_precision_is_refused_not_rounded(kind: Any) -> None:
    """1 + 2^-60 is not 1, as which it would count."""
    near = np.array([1.0, 1.0], kind)
    near[0] += kind(2.0**-60)
    assert near[0] != 1
    with pytest.raises(TheoremError, match="longdouble|float128|complex256"):
        length_bounds(near, ONES)
