"""Solution sets: distances are exact, by the variational inequality and by clarabel."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, minimize

from oracles import Phase
from theorems import TheoremError
from theorems.problems import Complex, SolutionSet, Vertex, nonzero_entries

F = Fraction
ZERO = (F(0), F(0))
PHASES: list[Phase] = [
    (F(1), F(0)), (F(-1), F(0)), (F(0), F(1)), (F(3, 5), F(4, 5)), (F(-5, 13), F(12, 13)), (F(8, 17), F(-15, 17))
]  # fmt: skip
amounts = st.builds(F, st.integers(1, 50), st.integers(1, 20)) | st.builds(F, st.just(1), st.integers(1, 10**30))
coordinates = st.builds(F, st.integers(-60, 60), st.integers(1, 20)) | st.fractions()
shares = st.integers(0, 10)


@st.composite
def sets(draw: st.DrawFn, least: int = 1) -> SolutionSet:
    length = draw(st.integers(max(least, 1), 6))
    positions = draw(st.permutations(range(length)))[: draw(st.integers(least, length))]
    equal = draw(st.none() | amounts)
    vertices = tuple(
        Vertex(p, equal or draw(amounts), draw(st.sampled_from(PHASES if draw(st.booleans()) else PHASES[:2])))
        for p in positions
    )
    return SolutionSet(length, vertices, bool(vertices) and draw(st.booleans()))


@st.composite
def points(draw: st.DrawFn, length: int) -> list[Complex]:
    return [(draw(coordinates), draw(st.just(F(0)) | coordinates)) for _ in range(length)]


def mean(vectors: list[list[Complex]], weights: list[int]) -> list[Complex]:
    total = sum(weights)
    return [
        (sum((w * v[i][0] for w, v in zip(weights, vectors, strict=True)), F(0)) / total,
         sum((w * v[i][1] for w, v in zip(weights, vectors, strict=True)), F(0)) / total)
        for i in range(len(vectors[0]))
    ]  # fmt: skip


def apart(x: list[Complex], z: list[Complex]) -> Fraction:
    return sum(((a - c) ** 2 + (b - d) ** 2 for (a, b), (c, d) in zip(x, z, strict=True)), F(0))


def projected(S: SolutionSet, along: list[Fraction]) -> list[Fraction]:
    """The parts along the vertices of the nearest point, in fractions: the slow way."""
    amounts = [vertex.modulus for vertex in S.vertices]
    if S.with_zero and sum((max(s, F(0)) / v for s, v in zip(along, amounts, strict=True)), F(0)) <= 1:
        return [max(s, F(0)) for s in along]
    order = sorted(range(len(along)), key=lambda i: along[i] * amounts[i], reverse=True)
    threshold = mass = weight = F(0)
    for count, i in enumerate(order):
        if count and along[i] * amounts[i] <= threshold:
            break
        mass += along[i] / amounts[i]
        weight += 1 / amounts[i] ** 2
        threshold = (mass - 1) / weight
    return [max(F(0), s - threshold / v) for s, v in zip(along, amounts, strict=True)]


def nearest(S: SolutionSet, point: list[Complex]) -> list[Complex]:
    """The projection of the point, the slow way: it is judged by the inequality alone."""
    along = []
    for vertex in S.vertices:
        (x, z), (u, v) = point[vertex.position], vertex.phase
        along.append(x * u + z * v)
    result = [ZERO] * S.length
    for vertex, x in zip(S.vertices, projected(S, along) if along else [], strict=True):
        result[vertex.position] = (x * vertex.phase[0], x * vertex.phase[1])
    return result


@given(st.data())
def test_distance_by_the_variational_inequality(data: st.DataObject) -> None:
    S = data.draw(sets(0))
    point = data.draw(points(S.length))
    p = nearest(S, point)
    # p belongs to the set: its parts along the vertices are non-negative and sum to 1 (at most 1 with the origin) in units of them.
    parts = {}
    for vertex in S.vertices:
        (x, z), (u, v) = p[vertex.position], vertex.phase
        parts[vertex.position] = (x * u + z * v) / vertex.modulus
        assert z * u == x * v
        assert parts[vertex.position] >= 0
    assert all(entry == ZERO for i, entry in enumerate(p) if i not in parts)
    total = sum(parts.values(), F(0))
    assert total == 1 or (total <= 1 and (S.with_zero or not S.vertices))
    # ⟨point − p, v − p⟩ ≤ 0 for every vertex v proves that p is the nearest point of the convex set.
    for corner in S.vectors():
        product = sum(
            ((a - c) * (e - c) + (b - d) * (g - d) for (a, b), (c, d), (e, g) in zip(point, p, corner, strict=True)),
            F(0),
        )
        assert product <= 0
    assert S.distance_squared(point) == apart(point, p)


@given(st.data())
def test_distance_is_zero_exactly_on_the_set(data: st.DataObject) -> None:
    S = data.draw(sets(0))
    vectors = S.vectors()
    weights = data.draw(st.lists(shares, min_size=len(vectors), max_size=len(vectors)).filter(any))
    inside = mean(vectors, weights)
    assert S.distance_squared(inside) == 0
    for v in vectors:
        assert S.distance_squared(v) == 0
    assert S.distance_squared(S.barycentre()) == 0
    i = data.draw(st.integers(0, S.length - 1))
    change = data.draw(coordinates.filter(bool) | st.just(F(1, 10**200)))
    moved = list(inside)
    turned = data.draw(st.booleans())
    moved[i] = (inside[i][0] + (0 if turned else change), inside[i][1] + (change if turned else 0))
    distance = S.distance_squared(moved)
    assert 0 <= distance <= change**2
    if not S.with_zero and S.vertices:  # off the hyperplane of the simplex in every direction but its own
        assert distance > 0


@given(st.data())
def test_distance_is_lipschitz_and_convex_combinations_are_no_closer(data: st.DataObject) -> None:
    S = data.draw(sets())
    point = data.draw(points(S.length))
    distance = S.distance_squared(point)
    vectors = S.vectors()
    weights = data.draw(st.lists(shares, min_size=len(vectors), max_size=len(vectors)).filter(any))
    assert distance <= apart(point, mean(vectors, weights))
    assert distance <= min(apart(point, v) for v in vectors)


@given(st.data())
def test_distance_agrees_with_a_numerical_projection(data: st.DataObject) -> None:
    count, with_zero = data.draw(st.integers(1, 4)), data.draw(st.booleans())
    scales = data.draw(st.lists(st.integers(1, 9), min_size=count, max_size=count))
    point = data.draw(st.lists(st.integers(-20, 20), min_size=count, max_size=count))
    S = SolutionSet(count, tuple(Vertex(i, F(v, 3), PHASES[0]) for i, v in enumerate(scales)), with_zero)
    found = S.distance_squared([(F(x, 4), F(0)) for x in point])
    v, x = np.array(scales) / 3, np.array(point) / 4
    bound = LinearConstraint(1 / v, -np.inf if with_zero else 1, 1)
    numerical: Any = minimize(
        lambda z: np.sum((z - x) ** 2),
        v / count,
        jac=lambda z: 2 * (z - x),
        bounds=[(0, None)] * count,
        constraints=[bound],
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert numerical.fun == pytest.approx(float(found), abs=1e-6)


@given(st.data())
def test_scaling_and_turning(data: st.DataObject) -> None:
    S = data.draw(sets())
    point, factor = data.draw(points(S.length)), data.draw(amounts)
    scaled = SolutionSet(
        S.length, tuple(Vertex(v.position, v.modulus * factor, v.phase) for v in S.vertices), S.with_zero
    )
    assert scaled.distance_squared([(x * factor, z * factor) for x, z in point]) == factor**2 * S.distance_squared(
        point
    )
    u, w = F(3, 5), F(4, 5)

    def turn(value: Complex) -> Complex:
        return value[0] * u - value[1] * w, value[0] * w + value[1] * u

    turned = SolutionSet(S.length, tuple(Vertex(v.position, v.modulus, turn(v.phase)) for v in S.vertices), S.with_zero)
    assert turned.distance_squared([turn(x) for x in point]) == S.distance_squared(point)
    conjugate = SolutionSet(
        S.length, tuple(Vertex(v.position, v.modulus, (v.phase[0], -v.phase[1])) for v in S.vertices), S.with_zero
    )
    assert conjugate.distance_squared([(x, -z) for x, z in point]) == S.distance_squared(point)


@given(st.lists(st.integers(-1, 1), max_size=8), st.lists(st.integers(-1, 1), max_size=8), st.booleans())
def test_entries_that_are_not_zero(reals: list[int], imags: list[int], shared: bool) -> None:
    """One object at many positions, or an object for each: the same entries are found, in their order."""
    numbers = {(x, z): (F(x), F(z)) for x in (-1, 0, 1) for z in (-1, 0, 1)}
    vector = [numbers[x, z] if shared else (F(x), F(z)) for x, z in zip(reals, imags, strict=False)]
    wanted = [(i, v) for i, v in enumerate(vector) if v != (0, 0)]
    assert nonzero_entries(vector) == nonzero_entries(Made(vector)) == wanted


class Made(Sequence[Complex]):
    """A vector that makes its entries when it is asked for them: one that was dropped may have the identity of the next."""

    def __init__(self, entries: Sequence[Complex]) -> None:
        self._entries = entries

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, i: Any) -> Any:
        x, z = self._entries[i]
        return x + 0, z + 0


def test_the_set_of_zero() -> None:
    S = SolutionSet(3, ())
    assert S.unique
    assert S.vectors() == [[ZERO] * 3]
    assert S.barycentre() == [ZERO] * 3
    assert S.distance_squared([(F(1), F(2)), (F(3), F(0)), ZERO]) == 14


def test_uniqueness() -> None:
    one = Vertex(1, F(2), PHASES[0])
    assert SolutionSet(2, (one,)).unique
    assert not SolutionSet(2, (one,), True).unique
    assert not SolutionSet(2, (one, Vertex(0, F(2), PHASES[1]))).unique
    assert SolutionSet(2, (one,), True).vectors() == [[ZERO, (F(2), F(0))], [ZERO, ZERO]]


@pytest.mark.parametrize("length", [0, 1, 4])
def test_another_length_is_named(length: int) -> None:
    with pytest.raises(TheoremError, match=f"^vector = 'length {length}'; allowed: length 3$"):
        SolutionSet(3, ()).distance_squared([ZERO] * length)
