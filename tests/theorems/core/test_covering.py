"""How well one output, or several, can serve all members: exact radii, chances, and constructions that attain them."""

import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from theorems import (
    Smale9,
    Smale18,
    TheoremError,
    breakdown_epsilons,
    family_of,
    hypotheses,
    staircase,
    success_bound,
)
from theorems.core.breakdown import commit, points_to_cover, served_at_once
from theorems.structured.vertex_solutions import VertexFamily

from .families import FAMILIES, PARTS, SIZES, F, FindZero, Zero


def test_a_centre_that_competes_halves_the_chances_of_all_algorithms() -> None:
    strong, weak, halting, all_of_them, capped = breakdown_epsilons(Zero(), 1)
    assert (strong.lower_squared, weak.lower_squared) == (1, 1)
    assert (halting.level, all_of_them.level, capped.level) == (F(1, 2), F(1, 2), F(1, 2))
    assert all(b.holds and b.exact for b in (strong, weak, halting, all_of_them, capped))
    assert all(check.holds for check in hypotheses(Zero(), 1))
    assert staircase(Zero(), "strong", halting=False)[0] == (0, F(1, 2), 1, 1)


@pytest.mark.parametrize("n", range(2, 7))
def test_no_pairwise_separation_is_needed(n: int) -> None:
    family = FindZero(n)
    assert all(check.holds for check in hypotheses(family, 1) if check.name != "sharper than κ/2")
    assert served_at_once(family, 1) == n - 1
    strong, _, halting, all_of_them, _ = breakdown_epsilons(family, 1)
    assert strong.lower_squared == 1
    assert halting.level == 1 - F(n - 1, n)
    assert all_of_them.level == 1 - F(n, n + 1)
    assert commit((family,), [0], 3, 1).winner == 0
    # with 10^-K above the diameter nothing is refuted
    assert served_at_once(family, 0) == n


@given(st.integers(2, 9), st.fractions(0, F(99, 100)), st.booleans(), st.booleans())
def test_points_to_cover_is_the_inverse_of_the_success_bound(
    n: int, p: Fraction, halting: bool, competes: bool
) -> None:
    q = points_to_cover(n, p, halting=halting, centre_competes=competes)
    assert 0 <= q <= n
    assert success_bound(n, q, halting=halting, centre_competes=competes) >= 1 - p or (
        q == 0 and not halting and 2 * p >= 1
    )
    if q > 0:
        assert success_bound(n, q - 1, halting=halting, centre_competes=competes) < 1 - p


@settings(max_examples=60)
@given(
    st.sampled_from(["P1", "P2", "P3"]),
    SIZES,
    st.integers(1, 12),
    st.sampled_from(PARTS),
    st.integers(1, 20),
    st.integers(1, 3),
)
def test_the_sparse_problems_have_the_circumradius(
    name: str, size: tuple[int, int], K: int, part: str, L: int, R: int
) -> None:
    m, N = size
    try:
        B = Smale18(name, N=N, m=m, K=K, part=part, L=L if part == "sharp" else None, R=R)
    except TheoremError:
        assume(False)
    n = N + 1 - m
    for k in range(R):
        t = B.lengths[k]
        a = B.alpha + (F(3, 2 << L) if part == "sharp" else 0)
        expected = (B.problem.amount(a, t) / a) ** 2 * (1 - F(1, n))
        family = family_of(B, k)
        assert all(check.holds for check in hypotheses(family, K))
        first, *rest = breakdown_epsilons(family, K)
        if part == "weak":
            assert first.upper_squared == 0
            first = rest[0]
        assert first.lower_squared == first.upper_squared == expected
        assert first.holds
        assert F(1, 100**K) < expected < F(1, 100 ** (K - 1)) * (k + R) ** 2 / R**2  # samples are up to twice as long
        assert all(b.exact and b.holds for b in rest)


@settings(max_examples=60)
@given(st.data())
def test_no_output_is_nearer_than_the_covering_radius(data: st.DataObject) -> None:
    family, _ = data.draw(st.sampled_from(FAMILIES))
    assert isinstance(family, VertexFamily)
    barrier: Any = family._barrier
    e = family.least_exponent + (0 if family.largest_index is not None else data.draw(st.integers(0, 30)))
    scale = float(family.limit_radius_squared(family.competitors)) ** 0.5
    entries = st.floats(-2 * scale, 2 * scale)
    x = [(F(v), F(0)) for v in data.draw(st.lists(entries, min_size=barrier.N, max_size=barrier.N))]
    if data.draw(st.booleans()):  # near the barycentre, where the bound is attained
        middle = barrier.problem.solution_set(barrier.centre).barycentre()
        x = [(u + a / 1000, v) for (u, v), (a, _) in zip(middle, x, strict=True)]
    # distances to the vertices of this exponent alone, not to the segments
    vertices = [barrier.vertex(j, e) for j in range(family.competitors)]
    found = sorted(family._metric.distances_squared(x, [v[:2]], (v[2][0], v[2][0]))[0] for v in vertices)
    for count in range(1, family.competitors + 1):
        assert found[count - 1] >= family.covering_radius_squared(e, count)
    assert all(bound <= exact for bound, exact in zip(sorted(family.distances_squared(x, e)), found, strict=True))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", ["P1", "P2", "P3"])
def test_the_barycentre_attains_the_bound_on_every_input(name: str, part: str) -> None:
    B = Smale18(name, N=7, m=4, K=2, part=part, L=5 if part == "sharp" else None, field="complex", seed=4)
    family = family_of(B)
    limit = family.limit_radius_squared(4)
    if part == "sharp":
        vectors = [B.solution_set(j, 5).vectors()[0] for j in range(4)]
        middle = [
            (sum((v[i][0] for v in vectors), F(0)) / 4, sum((v[i][1] for v in vectors), F(0)) / 4) for i in range(7)
        ]
        assert {B.solution_set(j, 5).distance_squared(middle) for j in range(4)} == {limit}
        return
    centre = B.problem.solution_set(B.centre)
    middle = centre.barycentre()
    assert centre.distance_squared(middle) == 0
    for j, e in itertools.product(range(4), (B.least_exponent, B.least_exponent + 1, 12, 60)):
        error = B.problem.solution_set(B.member(j, e)).distance_squared(middle)
        assert error == family.cover_error_squared(e, 4) <= limit
    assert limit - error < F(1, 1 << 50)  # and comes as near as one likes


def test_the_constant_output_for_linear_programs() -> None:
    B = Smale9(N=6, m=3, K=2, seed=5)
    half = B.t / (2 * B.alpha)
    x = [(F(0), F(0))] * 6
    for j in range(4):
        x[B.vertex(j, 9)[0]] = (half, F(0))
    assert set(B.family.distances_squared(x, 9)) == {half**2} == {B.family.limit_radius_squared(4)}


@given(st.integers(1, 12), st.fractions(0, 1).filter(lambda p: p < 1), st.booleans())
def test_points_to_cover_and_success_bounds(n: int, p: Fraction, halting: bool) -> None:
    q = points_to_cover(n, p, halting=halting)
    assert 0 <= q <= n
    assert success_bound(n, q, halting=halting) >= 1 - p
    assert q == 0 or success_bound(n, q - 1, halting=halting) < 1 - p


@given(st.integers(1, 8), st.data())
def test_the_bound_of_algorithms_that_need_not_halt_is_the_best_mixture(n: int, data: st.DataObject) -> None:
    q = data.draw(st.integers(0, n))
    best = success_bound(n, q, halting=False)
    for h in (best, *data.draw(st.lists(st.fractions(0, 1), max_size=20))):  # P(halt at the centre)
        assert min(h, h * F(q, n) + 1 - h) <= best
    assert best == best * F(q, n) + 1 - best
    assert success_bound(n, 1) == F(1, n)
    assert success_bound(n, 1, halting=False) == F(n, 2 * n - 1)


@settings(max_examples=60)
@given(st.integers(2, 4), st.integers(1, 5), st.none() | st.integers(0, 50), st.data())
def test_commitments_meet_the_pigeonhole_bound(n: int, R: int, largest: int | None, data: st.DataObject) -> None:
    B = Smale18("P3", N=n + 1, m=2, K=2, R=R)
    families = [family_of(B, k) for k in range(R)]
    outputs = []
    for _ in range(R):
        output = [(F(0), F(0))] * (n + 1)
        j = data.draw(st.integers(0, n - 1))
        output[j] = (data.draw(st.fractions(0, F(1, 20))), F(0))
        outputs.append(output)
    found = commit(families, outputs, largest, 2)
    assert found.exponent == max(B.least_exponent, 0 if largest is None else largest + 1)
    assert len(found.failures) >= B.failures_forced == R - R // n
    for k, square in found.failures:
        exact = B.problem.solution_set(B.member(found.winner, found.exponent))
        if k == 0:
            assert F(1, 100**2) < square <= exact.distance_squared(outputs[0])
