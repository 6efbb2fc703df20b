"""Solution sets and metrics: exact distances, enclosures that contain the truth, and the laws of a metric."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorems import TheoremError
from theorems.core.covering import common_point, cover, cover_error_squared, covering_radius_squared, radius_squared
from theorems.core.linear import inertia, least_norm, minimum, optimum, rank, semidefinite_rank, solved
from theorems.core.metrics import INPUT_METRICS, OUTPUT_METRICS, FirstDifference, Hausdorff, output_metric
from theorems.core.sets import Box, ExactSet, box, labels, points, polytope, segment, set_of, sphere

F = Fraction
EUCLIDEAN, MAXIMUM, DISCRETE, VARIATION = (
    OUTPUT_METRICS[n] for n in ("euclidean", "maximum", "discrete", "total-variation")
)
SMALL = st.integers(-4, 4)
FEW = st.lists(st.tuples(SMALL.map(F), SMALL.map(F)), min_size=1, max_size=3)


def vectors(n: int) -> st.SearchStrategy[tuple[Fraction, ...]]:
    return st.tuples(*[SMALL.map(F)] * n)


def norm(metric: Any, x: Any) -> Fraction:
    root = metric.distance_squared(x, [F(0)] * len(x))
    return F(root)


@settings(max_examples=25)
@given(
    st.integers(1, 3).flatmap(lambda n: st.tuples(vectors(n), st.lists(vectors(n), min_size=1, max_size=4))), st.data()
)
def test_the_nearest_point_of_a_polytope(case: Any, data: st.DataObject) -> None:
    x, vertices = case
    hull = polytope(*map(list, vertices))
    weights = data.draw(st.lists(st.integers(0, 5), min_size=len(vertices), max_size=len(vertices)).filter(any))
    inside = [sum(F(w) * v[i] for w, v in zip(weights, vertices, strict=True)) / sum(weights) for i in range(len(x))]
    for metric in (EUCLIDEAN, MAXIMUM, VARIATION):
        low, high = hull.distance_squared(x, metric)
        assert low == high <= metric.distance_squared(x, inside)
        assert hull.farthest_squared(x, metric) >= metric.distance_squared(x, inside)
        assert hull.distance_squared(inside, metric) == (0, 0)
    # each of the three distances is between multiples of the two others
    two, most, half = (hull.distance_squared(x, metric)[0] for metric in (EUCLIDEAN, MAXIMUM, VARIATION))
    assert most <= two <= 4 * half
    assert (two == 0) == (most == 0) == (half == 0)
    assert hull.distance_squared(x, DISCRETE) == (F(int(two != 0)),) * 2


@settings(max_examples=20)
@given(
    st.integers(1, 3).flatmap(lambda n: st.tuples(vectors(n), vectors(n), st.lists(vectors(n), min_size=1, max_size=3)))
)
def test_a_box_is_the_hull_of_its_corners(case: Any) -> None:
    one, other, vertices = case
    ends = list(zip(one, other, strict=True))
    cube = box([min(e) for e in ends], [max(e) for e in ends])
    corners = polytope(*(list(c) for c in itertools.product(*ends)))
    hull = polytope(*map(list, vertices))
    for metric in (EUCLIDEAN, MAXIMUM, VARIATION, DISCRETE):
        assert cube.separation_squared(hull, metric) == corners.separation_squared(hull, metric)
        assert cube.separation_squared(hull, metric) == hull.separation_squared(cube, metric)
        assert cube.distance_squared(vertices[0], metric) == corners.distance_squared(vertices[0], metric)
        assert (
            corners.farthest_squared(vertices[0], metric) == cube.farthest_squared(vertices[0], metric)
            or metric is DISCRETE
        )


@settings(max_examples=25)
@given(st.integers(1, 3).flatmap(lambda n: st.tuples(*[vectors(n)] * 4)))
def test_the_distance_of_boxes_is_that_of_the_hulls_of_their_corners(case: Any) -> None:
    """In closed form, and by a linear program or a projection."""
    boxes, hulls = [], []
    for ends in (list(zip(*case[:2], strict=True)), list(zip(*case[2:], strict=True))):
        boxes.append(box([min(e) for e in ends], [max(e) for e in ends]))
        hulls.append(polytope(*(list(c) for c in itertools.product(*ends))))
    for metric in (EUCLIDEAN, MAXIMUM, VARIATION, DISCRETE):
        assert boxes[0].separation_squared(boxes[1], metric) == hulls[0].separation_squared(hulls[1], metric)


@settings(max_examples=25)
@given(vectors(3), vectors(3), st.integers(1, 9), st.sampled_from([None, [0, 1], [1, 2]]))
def test_distances_to_spheres_are_enclosed(x: Any, centre: Any, square: int, axes: Any) -> None:
    ball = sphere(list(centre), square, axes)
    low, high = ball.distance_squared(x, EUCLIDEAN)
    used = axes or [0, 1, 2]
    off = sum((float(x[i] - centre[i])) ** 2 for i in range(3) if i not in used)
    along = sum((float(x[i] - centre[i])) ** 2 for i in used) ** 0.5
    assert float(low) - 1e-9 <= off + (along - square**0.5) ** 2 <= float(high) + 1e-9
    assert low <= high <= low + F(1, 10**9)
    assert ball.farthest_squared(x, EUCLIDEAN) >= high
    assert (ball.distance_squared(x, DISCRETE)[0] == 0) == (high == 0 or low == high == 0)


def test_spheres_of_two_points_and_what_is_refused() -> None:
    assert sphere([0, 0], 4, [1]).finite == ((0, 2), (0, -2))
    for wrong in ((2, [0]), (-1, None), (1, []), (1, [0, 0]), (1, [5])):
        with pytest.raises(TheoremError):
            sphere([0, 0], *wrong)
    with pytest.raises(TheoremError, match="euclidean"):
        sphere([0, 0], 1).distance_squared((F(3), F(0)), MAXIMUM)
    assert sphere([0, 0], 1).separation_squared(sphere([5, 0], 4), EUCLIDEAN) == 4
    assert sphere([0, 0], 1).separation_squared(box([3, -1], [4, 1]), EUCLIDEAN) == 4
    assert sphere([0, 0], 25).separation_squared(segment([1, 0], [2, 0]), EUCLIDEAN) == 9
    assert sphere([0, 0], 4).separation_squared(segment([1, 0], [9, 0]), EUCLIDEAN) == 0


def test_whether_a_set_is_the_set_of_solutions_decides_what_its_error_is() -> None:
    exact = points([0, 1], [0, -1])
    assert exact.error_squared((F(0), F(1, 2)), EUCLIDEAN) == F(1, 4)
    assert exact.containing().error_squared((F(0), F(1, 2)), EUCLIDEAN) == F(9, 4)


@settings(max_examples=25)
@given(st.lists(st.tuples(SMALL, SMALL), min_size=2, max_size=3), st.data())
def test_no_point_is_nearer_than_the_covering_radius(centres: Any, data: st.DataObject) -> None:
    sets = [points(list(c), [c[0] + 3, c[1]]) for c in centres]
    x = data.draw(st.tuples(*[st.fractions(-5, 8, max_denominator=6)] * 2))
    for metric in (EUCLIDEAN, MAXIMUM, DISCRETE):
        for q in range(2, len(sets) + 1):
            worst = sorted(found.distance_squared(x, metric)[0] for found in sets)[q - 1]
            assert worst >= covering_radius_squared(sets, q, metric)
        assert cover_error_squared(sets, len(sets), metric) >= radius_squared(sets, metric)


def test_smallest_balls_and_common_points() -> None:
    unit = [points([int(i == j) for i in range(3)], [-int(i == j) for i in range(3)]) for j in range(3)]
    assert [covering_radius_squared(unit, q, EUCLIDEAN) for q in (1, 2, 3)] == [0, F(1, 2), F(2, 3)]
    assert cover_error_squared(unit, 3, EUCLIDEAN, sphere([0, 0, 0], 1)) == F(2, 3)
    others = [labels(*(i for i in range(4) if i != j)) for j in range(4)]
    assert [covering_radius_squared(others, q, DISCRETE) for q in range(1, 5)] == [0, 0, 0, 1]
    assert cover(others[:3], DISCRETE) == (3,)
    boxes = [box([i], [i + 2]) for i in range(3)]
    assert common_point(boxes)
    assert not common_point([*boxes, box([5], [6])])
    with pytest.raises(TheoremError):
        common_point([polytope([0], [1]), polytope([0], [2])])


def test_sets_that_are_declared() -> None:
    assert set_of(3, "x").finite == ((3,),)
    assert set_of([[1, 2], Box([0, 0], [1, 1])], "x").length == 2
    assert set_of(labels(1, 2), "x").exact
    for wrong in ([], [[1], [1, 2]], "x", [[]]):
        with pytest.raises(TheoremError):
            set_of(wrong, "x")
    with pytest.raises(TheoremError):
        ExactSet(())
    with pytest.raises(TheoremError):
        polytope([0], [0, 1])


@given(FEW, FEW, FEW)
def test_hausdorff_is_a_metric(a: Any, b: Any, c: Any) -> None:
    metric = Hausdorff(MAXIMUM)
    assert metric.distance_squared(a, b) == metric.distance_squared(b, a)
    assert (metric.distance_squared(a, b) == 0) == (set(a) == set(b))
    x, y, z = (float(metric.distance_squared(*p)) ** 0.5 for p in ((a, c), (a, b), (b, c)))
    assert x <= y + z + 1e-9
    with pytest.raises(TheoremError):
        metric.distance_squared([], b)


@given(
    st.lists(st.integers(0, 1), min_size=8, max_size=8),
    st.lists(st.integers(0, 1), min_size=8, max_size=8),
    st.integers(0, 8),
)
def test_the_first_difference(a: list[int], b: list[int], n: int) -> None:
    assert FirstDifference.at_most(a.__getitem__, b.__getitem__, n) == (a[:n] == b[:n])
    if a == b:
        with pytest.raises(TheoremError):
            FirstDifference.between(a.__getitem__, b.__getitem__, 8)
    else:
        distance = FirstDifference.between(a.__getitem__, b.__getitem__, 8)
        assert (distance <= F(1, 2**n)) == (a[:n] == b[:n])


def test_a_reflection_has_norm_one() -> None:
    v = (F(3, 5), F(4, 5))
    reflection = [2 * v[i] * v[k] - (i == k) for i in range(2) for k in range(2)]
    operator = INPUT_METRICS["operator"]
    assert operator.at_most((2, 2), reflection, F(1))
    assert operator.squared((2, 2), reflection) == (1, 1)
    assert not operator.at_most((2, 2), [x * F(10**9 + 1, 10**9) for x in reflection], F(1))
    assert not operator.at_most((2, 2), reflection, F(999, 1000))


@settings(max_examples=25)
@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_the_operator_norm_is_enclosed(m: int, n: int, data: st.DataObject) -> None:
    shape, entries = (m, n), data.draw(st.lists(SMALL, min_size=m * n, max_size=m * n))
    low, high = INPUT_METRICS["operator"].squared(shape, [F(x) for x in entries])
    truth = np.linalg.norm(np.array(entries, dtype=float).reshape(shape), 2) ** 2
    assert float(low) <= truth * (1 + 1e-9) + 1e-12
    assert truth <= float(high) * (1 + 1e-9) + 1e-12
    assert high - low <= high / 10**6
    assert INPUT_METRICS["operator"].at_most(shape, [F(x) for x in entries], F(13)) or truth > 168


@settings(max_examples=25)
@given(st.integers(1, 4), st.data())
def test_exact_linear_algebra(n: int, data: st.DataObject) -> None:
    factor = [list(data.draw(vectors(n))) for _ in range(n)]
    gram = [[sum((x * y for x, y in zip(a, b, strict=True)), F(0)) for b in factor] for a in factor]
    assert semidefinite_rank(gram) == rank(factor) == np.linalg.matrix_rank(np.array(factor, dtype=float))
    gram[0][0] -= gram[0][0] + 1
    assert semidefinite_rank(gram) is None
    even = [[factor[i][k] + factor[k][i] for k in range(n)] for i in range(n)]
    eigenvalues = np.linalg.eigvalsh(np.array(even, dtype=float))
    assert inertia(even) == (int((eigenvalues > 1e-9).sum()), int((eigenvalues < -1e-9).sum()))
    right = list(data.draw(vectors(n)))
    x = solved(factor, right)
    assert (x is None) == (rank(factor) < n)
    if x is not None:
        assert [sum((a * b for a, b in zip(row, x, strict=True)), F(0)) for row in factor] == right


def test_linear_programs() -> None:
    assert minimum([F(1), F(2)], [[F(1), F(1)]], [F(3)]) == 3
    assert optimum([F(1), F(2)], [[F(1), F(1)]], [F(3)]) == (3, (3, 0))
    assert minimum([F(1)], [[F(1)], [F(1)]], [F(1), F(2)]) is None
    assert minimum([F(1), F(1)], [[F(1), F(1)], [F(2), F(2)]], [F(-1), F(-2)]) is None
    assert minimum([F(-1), F(0)], [[F(1), F(1)], [F(1), F(1)]], [F(2), F(2)]) == -2
    with pytest.raises(ArithmeticError):
        minimum([F(-1), F(0)], [[F(1), F(-1)]], [F(0)])
    ends = [(F(1), F(1)), (F(1), F(-1))]
    assert least_norm(lambda d: min(ends, key=lambda v: d[0] * v[0] + d[1] * v[1]), ends[0]) == (1, 0)


def test_metrics_by_name() -> None:
    assert output_metric("maximum") is MAXIMUM
    assert output_metric(EUCLIDEAN) is EUCLIDEAN
    for wrong in ("nearest", None, 3):
        with pytest.raises(TheoremError, match="metric"):
            output_metric(wrong)
    with pytest.raises(TheoremError):
        VARIATION.combined([F(1)])
    assert norm(VARIATION, (F(1), F(-1))) == 1
