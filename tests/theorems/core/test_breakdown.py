"""The engine: hypotheses as exact comparisons, exact breakdown epsilons, bad arguments, distances of operators."""

import ast
import itertools
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import theorems.core.breakdown
import theorems.core.commitment
import theorems.core.family
from theorems import (
    Family,
    Omega,
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
from theorems.core.breakdown import breakdown_squared, commit, points_to_cover, union_squared
from theorems.structured.axis_distance import EUCLIDEAN, MAXIMUM
from theorems.structured.vertex_solutions import operator_distance_squared

from .families import FAMILIES, SIZES, Argmax, F, Sign


def test_the_engine_knows_nothing_of_vectors_and_norms() -> None:
    allowed = {"__future__", "abc", "collections.abc", "dataclasses", "fractions", "math", "numbers", "typing"}
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
