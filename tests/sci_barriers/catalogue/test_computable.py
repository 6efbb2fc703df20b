"""What can be computed all the same: algorithms with a proved error, on random inputs, compared by other means than their own."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sci_barriers.games.randomised import refute_randomised
from sci_barriers.games.randomised.array_strategies import attained_by_entry
from sci_barriers.games.randomised.success import success_probability
from theorems.barriers.catalogue.entropic_plan import distance_bound, entropic_plan
from theorems.barriers.catalogue.lasso_selection import certified_support
from theorems.barriers.catalogue.likeliest_atom import LikeliestAtom
from theorems.barriers.catalogue.transport import transport_cost
from theorems.core.errors import Undecided
from theorems.problems import Lasso, solve_real

F = Fraction
numbers = st.fractions(-3, 3, max_denominator=8)


@st.composite
def lassos(draw: st.DrawFn) -> tuple[list[list[Fraction]], list[Fraction], Fraction]:
    m, n = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    rows = [draw(st.lists(numbers, min_size=n, max_size=n)) for _ in range(m)]
    return rows, draw(st.lists(numbers, min_size=m, max_size=m)), draw(st.fractions(F(1, 8), 4, max_denominator=8))


def moved(values: list[Fraction], radius: Fraction, source: random.Random) -> list[Fraction]:
    """Return numbers whose difference has ℓ² norm at most the radius: in one entry, or in all."""
    if source.randrange(2):
        place, sign = source.randrange(len(values)), source.choice((1, -1))
        return [x + radius * sign * (i == place) for i, x in enumerate(values)]
    share = radius / (math.isqrt(len(values) - 1) + 1)
    return [x + share * source.randint(-64, 64) / 64 for x in values]


@settings(max_examples=40)
@given(lassos(), st.integers(2, 14), st.integers(0, 10**6))
def test_a_proved_support_is_that_of_every_problem_near(given_: Any, bits: int, seed: int) -> None:
    rows, y, lam = given_
    delta, source = F(1, 1 << bits), random.Random(seed)
    found = certified_support(rows, y, lam, delta, delta)
    assume(found is not None)
    n = len(rows[0])
    for _ in range(4):
        flat = moved([x for row in rows for x in row], delta, source)
        near = [flat[i * n : i * n + n] for i in range(len(rows))]
        solution = solve_real(Lasso(lam), near, moved(y, delta, source))
        assert solution.unique
        assert found == tuple(i for i, x in enumerate(solution.vertex()) if x)


@settings(max_examples=40)
@given(lassos())
def test_strict_complementarity_shows_in_the_data(given_: Any) -> None:
    """A support is proved from some index on, exactly where the minimiser is unique and strictly complementary."""
    rows, y, lam = given_
    try:
        solution = solve_real(Lasso(lam), rows, y)
    except Undecided:
        assume(False)
    x = solution.vertex()
    residual = [b - sum(a * z for a, z in zip(row, x, strict=True)) for row, b in zip(rows, y, strict=True)]
    correlations = [2 * abs(sum(row[i] * r for row, r in zip(rows, residual, strict=True))) for i in range(len(x))]
    strict = solution.unique and all(c < lam for c, z in zip(correlations, x, strict=True) if not z)
    assert (certified_support(rows, y, lam, F(1, 1 << 200), F(1, 1 << 200)) is not None) == strict


costs = st.integers(2, 4).flatmap(
    lambda n: st.lists(st.lists(st.fractions(0, 1, max_denominator=16), min_size=n, max_size=n), min_size=n, max_size=n)
)


def entropic_by_newton(C: Any, gamma: float) -> Any:
    """The entropic plan by Newton's method on the dual, in floats: another method than Sinkhorn's."""
    C = np.array(C, dtype=float)
    n = len(C)
    w = np.zeros(2 * n)
    for _ in range(200):
        X = np.exp((w[:n, None] + w[None, n:] - C) / gamma)
        gradient = np.concatenate([1 / n - X.sum(1), 1 / n - X.sum(0)])
        if np.abs(gradient).max() < 1e-14:
            break
        hessian = np.block([[np.diag(X.sum(1)), X], [X.T, np.diag(X.sum(0))]]) / gamma
        step = np.linalg.lstsq(hessian, gradient, rcond=1e-12)[0]
        w += step / max(1, np.abs(step).max() / gamma)
    return X


@settings(max_examples=20)
@given(costs, st.sampled_from([F(1, 4), F(1), F(1, 10)]), st.integers(2, 24), st.integers(0, 10**6))
def test_entropic_plans_are_as_near_as_they_say(C: Any, gamma: Fraction, bits: int, seed: int) -> None:
    source, delta, n = random.Random(seed), gamma / (1 << (bits + 2)), len(C)
    found = entropic_plan(C, gamma, bits, delta)
    assert found.error <= F(1, 1 << bits)
    for size in (0, 1):
        other = [[x + size * delta * source.choice((-1, 1)) for x in row] for row in C]
        exact = entropic_by_newton(other, float(gamma))
        assert np.abs(np.array(found.plan, dtype=float) - exact).sum() <= float(found.error) + 1e-10
    cost = sum(x * p for row, line in zip(C, found.plan, strict=True) for x, p in zip(row, line, strict=True))
    assert float(cost - transport_cost(C)) <= float(gamma) * math.log(n) + float(found.error)


@settings(max_examples=20)
@given(costs, st.lists(st.fractions(-1, 1, max_denominator=8), min_size=8, max_size=8))
def test_the_bound_judges_any_potentials(C: Any, w: list[Fraction]) -> None:
    n = len(C)
    u, v = w[:n], w[4 : 4 + n]
    X = np.exp(np.array([[float(a + b - x) for b, x in zip(v, row, strict=True)] for a, row in zip(u, C, strict=True)]))
    distance = np.abs(X / X.sum() - entropic_by_newton(C, 1.0)).sum()
    assert distance <= float(distance_bound(C, F(1), u, v)) + 1e-10


def test_an_iteration_that_is_too_slow_says_so() -> None:
    costs = [[F(i * k % 7, 7) for k in range(6)] for i in range(6)]
    with pytest.raises(Undecided, match="Sinkhorn"):
        entropic_plan(costs, F(1, 10**6), 3, F(0), most=8)


@pytest.mark.parametrize("n", [2, 3, 5])
def test_sampling_is_near_in_total_variation_though_the_mode_is_not_computable(n: int) -> None:
    """The law by the enumeration of all coins, as the games do it; and the sampler is no algorithm for the mode."""
    entry = LikeliestAtom(n=n)
    sampler = entry.sampler(3)
    for member in ("centre", (0, 2), (n - 1, 5)):
        point = entry.centre if isinstance(member, str) else entry.member(*member)
        weights = point.fractions()["w"]
        tree = success_probability(sampler, entry, member).tree
        law = [F(0)] * n
        for leaf in tree.leaves:
            assert leaf.outcome.outputs is not None
            law[[x for x, _ in leaf.outcome.outputs[0]].index(1)] += leaf.mass
        assert sum(law) == 1
        assert sum(abs(p - q) for p, q in zip(law, weights, strict=True)) / 2 <= F(1, 8)
    verdict = refute_randomised(sampler, entry)
    assert verdict.probability <= verdict.thresholds.halting
    assert verdict.probability <= attained_by_entry(entry)[0].threshold
