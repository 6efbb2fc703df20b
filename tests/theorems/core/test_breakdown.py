"""The engine: hypotheses as exact comparisons, exact breakdown epsilons, commitments; on families with and without vectors."""

import ast
import itertools
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import theorems.core.breakdown
import theorems.core.commitment
import theorems.core.family
from theorems import (
    Family,
    Omega,
    Smale9,
    Smale18,
    TheoremError,
    Undecided,
    breakdown_epsilons,
    class_breakdowns,
    family_of,
    hypotheses,
    staircase,
    success_bound,
)
from theorems.core.breakdown import breakdown_squared, commit, points_to_cover, served_at_once, union_squared
from theorems.structured.axis_distance import EUCLIDEAN, MAXIMUM
from theorems.structured.vertex_solutions import VertexFamily, operator_distance_squared

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


def vertex_families() -> list[Family]:
    result = [family_of(Smale18(name, N=N, m=m, K=2)) for name in ("P1", "P2", "P3") for m, N in ((1, 2), (2, 5))]
    result += [family_of(Smale18("P2", N=6, m=3, K=2, part=part, L=4 if part == "sharp" else None)) for part in PARTS]
    return [*result, family_of(Smale9(N=6, m=3, K=2, seed=2)), family_of(Smale9(N=2, m=1, K=1))]


FAMILIES: list[tuple[Family, int]] = [(f, 2 if f._barrier.digits == 2 else 1) for f in vertex_families()]  # type: ignore[attr-defined]


def test_the_engine_knows_nothing_of_vectors_and_norms() -> None:
    allowed = {"__future__", "abc", "collections.abc", "dataclasses", "fractions", "math", "typing"}
    for module in (theorems.core.breakdown, theorems.core.commitment, theorems.core.family):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
        assert imported <= allowed | {"theorems.core.commitment", "theorems.core.errors", "theorems.core.family"}


@pytest.mark.parametrize(
    ("family", "digits"), [*FAMILIES, (Argmax(), 1), (Sign(), 1)], ids=lambda x: getattr(x, "name", "")
)
def test_hypotheses_and_breakdown_epsilons(family: Family, digits: int) -> None:
    for check in hypotheses(family, digits):
        if check.name == "one digit less" and family.metric in ("discrete", "|x − y|"):
            assert not check.holds or check.computed <= check.required  # not claimed of these two
        else:
            assert check.holds, check
    for b in breakdown_epsilons(family, digits):
        assert b.holds, b
        assert b.exact
        assert b.lower_squared <= b.upper_squared
        assert b.computed[0] == pytest.approx(float(b.lower_squared) ** 0.5)
        assert (b.level is None) == (not b.probabilistic)


def test_a_discrete_metric_has_no_midpoints() -> None:
    family = Argmax()
    (separated,) = [c for c in hypotheses(family, 1) if c.name == "sharper than κ/2"]
    assert separated.computed == 1
    assert separated.required == F(1, 4)
    strong, weak, *chance = breakdown_epsilons(family, 1)
    assert strong.upper_squared == 0  # wait,
    assert weak.lower_squared == 1  # or never know
    assert strong.theoretical == 0
    assert [b.upper_squared for b in chance] == [0, 0, 1]
    found = commit((family,), [2], 5, 1)
    assert (found.winner, found.exponent, found.failures) == (0, 6, ((0, F(1)),))
    assert commit((Sign(),), [F(3)], None, 1).winner == 1


def test_what_fails_is_reported_with_its_numbers() -> None:
    class Near(Argmax):
        def separation_squared(self, exponent: int) -> Fraction:
            return F(1, 10**6)

        def covering_radius_squared(self, exponent: int, count: int) -> Fraction:
            return F(1, 10**6)

        def distance_from_centre_squared(self, exponent: int) -> Fraction:
            return F(4, 4**exponent)

    class Everywhere(Argmax):
        def distances_squared(self, output: Any, exponent: int) -> Sequence[Fraction]:
            return [F(0)] * 4

    failed = {c.name for c in hypotheses(Near(), 2) if not c.holds}
    assert failed == {"no common point", "indistinguishable", "one digit less"}
    with pytest.raises(Undecided):
        commit((Everywhere(),), [0], None, 1)


SIZES = st.tuples(st.integers(1, 4), st.integers(1, 5)).map(lambda s: (s[0], s[0] + s[1]))


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


@pytest.mark.parametrize(("family", "digits"), FAMILIES, ids=lambda x: getattr(x, "name", ""))
@pytest.mark.parametrize("halting", [True, False])
def test_staircases(family: Family, digits: int, halting: bool) -> None:
    kind: Any = "capped" if family.largest_index is not None else "weak" if not family.centre_belongs else "strong"
    steps = staircase(family, kind, halting=halting)
    assert steps[0][0] == 0
    assert steps[-1][1] == 1
    assert not any(steps[-1][2:])
    for (_, end, lower, _), (start, _, later, _) in itertools.pairwise(steps):
        assert end == start
        assert lower >= later
    for start, end, lower, upper in steps:
        for p in (start, (start + end) / 2, end - (end - start) / 10**6):
            assert breakdown_squared(family, kind, level=p, halting=halting) == (lower, upper)
    assert steps[0][2] == family.limit_radius_squared(family.competitors)


@pytest.mark.parametrize("name", ["P1", "P2", "P3"])
@pytest.mark.parametrize("N", [5, 6, 9])
def test_the_whole_class(name: str, N: int) -> None:
    omega = Omega(name, N=N, m=4, K=5, L=3, R=2)
    for sample in (0, 1):
        strong, weak, sharp = (family_of(part, sample) for part in (omega.strong, omega.weak, omega.sharp))
        found = class_breakdowns(strong, weak, sharp, 5)
        assert all(b.holds and b.exact for b in found)
        assert [(b.kind, b.theoretical) for b in found if not b.probabilistic] == [
            ("strong", F(1, 10**5)),
            ("weak", F(1, 10**4)),
            ("capped", F(1, 10**3)),
        ]
        n = N - 3
        assert {b.level for b in found if b.probabilistic} == {1 - F(1, n), 1 - F(n, 2 * n - 1)}
        for b, part in zip([b for b in found if not b.probabilistic], (strong, weak, sharp), strict=True):
            assert b.lower_squared == part.limit_radius_squared(n)
        assert union_squared((strong, weak), "capped") == union_squared((strong, weak), "weak")
    coarse = family_of(Omega(name, N=N, m=4, K=5, L=1).sharp)  # cap 0, and the parts are told apart by index 1
    assert {b.kind for b in class_breakdowns(strong, weak, coarse, 5)} == {"strong", "weak"}
    assert class_breakdowns(strong, weak, sharp, 5, told_apart_by=3) == found[:5]
    with pytest.raises(TheoremError, match="sharp = "):
        class_breakdowns(strong, weak, weak, 5)
    with pytest.raises(TheoremError, match="competitors = "):
        class_breakdowns(strong, family_of(Smale18(name, N=8, m=2, K=4, part="weak")), sharp, 5)


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


def test_bad_arguments_are_named() -> None:
    family = family_of(Smale18("P3", N=3, m=2, K=1))
    sharp = family_of(Smale18("P3", N=3, m=2, K=1, part="sharp", L=3))
    zero = [(F(0), F(0))] * 3
    cases: list[tuple[Any, str]] = [
        (lambda: breakdown_squared(family, "capped"), "kind"),
        (lambda: breakdown_squared(family, "weak", level=F(1)), "level"),
        (lambda: points_to_cover(0, F(0)), "competitors"),
        (lambda: success_bound(3, 4), "covered"),
        (lambda: commit((family,), [zero, zero], None, 1), "outputs"),
        (lambda: commit((sharp,), [zero], 3, 1), "largest"),
    ]
    for call, name in cases:
        with pytest.raises(TheoremError) as caught:
            call()
        assert caught.value.name == name


@settings(max_examples=40)
@given(SIZES, st.sampled_from(["identity", "dct", "cayley", "dft"]), st.integers(0, 9), st.data())
def test_the_operator_distance(size: tuple[int, int], rotation: str, seed: int, data: st.DataObject) -> None:
    m, N = size
    B = Smale18("P3", N=N, m=m, K=1, rotation=rotation, field="complex", seed=seed)
    e, i, f, j = (data.draw(st.integers(low, high)) for low, high in ((1, 20), (0, N - m), (1, 20), (0, N - m)))
    first, second = B.member(i, max(e, B.least_exponent)).A, B.member(j, max(f, B.least_exponent)).A
    square = operator_distance_squared(first, second)
    difference = first.approximate(50).numpy() - second.approximate(50).numpy()
    assert np.linalg.norm(difference, 2) ** 2 == pytest.approx(float(square), abs=1e-10)
    with pytest.raises(TheoremError, match="second = "):
        operator_distance_squared(first, Smale18("P3", N=N + 1, m=m, K=1).centre.A)
    with pytest.raises(TheoremError, match="A = "):
        operator_distance_squared(first, B.member(0, 10**18).A)


def test_metrics_agree_with_floats() -> None:
    x = [(F(1, 3), F(1, 7)), (F(-2), F(0)), (F(0), F(1, 2))]
    phase = (F(3, 5), F(4, 5))
    v = np.array([complex(a, b) for a, b in x])
    for position in range(3):
        w = np.zeros(3, complex)
        w[position] = 0.5 * complex(0.6, 0.8)
        for metric, order in ((EUCLIDEAN, 2), (MAXIMUM, np.inf)):
            (square,) = metric.distances_squared(x, [(position, phase)], (F(1, 2), F(1, 2)))
            assert float(square) ** 0.5 == pytest.approx(np.linalg.norm(v - w, order))
            (nearer,) = metric.distances_squared(x, [(position, phase)], (F(1, 4), F(1)))
            assert nearer <= square
