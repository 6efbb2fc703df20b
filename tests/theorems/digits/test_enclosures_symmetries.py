"""Finer, permuted, scaled and rotated data: how the enclosure changes with them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from theorems.digits import Data, Enclosure, Radius, determine, enclose
from theorems.problems import P1, P2, P3, Problem

from .generated_instances import F, gaussian, instances, problems_with_data


@settings(max_examples=120, deadline=None)
@given(problems_with_data(), st.integers(3, 20), st.sampled_from([1, 2, 6]), st.sampled_from(["A", "y", "both"]))
def test_finer_data_never_enlarge_the_enclosure(
    instance: tuple[Problem, list[list[Fraction]], list[Fraction]], n: int, step: int, what: str
) -> None:
    problem, A, y = instance

    def at(index: int) -> Enclosure | None:
        radius = Radius.index(index)
        data = Data.of_fractions(A, y, radius if what != "y" else None, radius if what != "A" else None)
        return enclose(problem, data).enclosure

    coarse = at(n)
    if coarse is not None:
        fine = at(n + step)
        assert fine is not None
        assert fine.radius <= coarse.radius * (1 + F(1, 1000))


@pytest.mark.parametrize(
    ("problem", "A", "y", "n", "step"),
    [
        (P2(F(1, 3)), [[F(0), F(-1, 2)], [F(1, 4), F(-1)]], [F(0), F(5, 2)], 3, 2),
        (
            P3(1),
            [[F(v, 4) for v in row] for row in ([2, 12, -10, 10, -5], [4, 9, -2, -11, -6], [-6, -1, 11, -6, -4])],
            [F(7, 4), F(11, 4), F(-3)],
            3,
            2,
        ),
    ],
)
def test_where_the_ball_about_0_was_smaller(problem: Problem, A: Any, y: Any, n: int, step: int) -> None:
    coarse, fine = (
        enclose(problem, Data.of_fractions(A, y, Radius.index(k), Radius.index(k))).enclosure for k in (n, n + step)
    )
    assert coarse is not None and fine is not None
    assert fine.radius <= coarse.radius


@settings(max_examples=30, deadline=None)
@given(instances(), st.integers(8, 24), st.randoms(use_true_random=False))
def test_permuted_columns_permute_the_answer(
    instance: tuple[Problem, list[list[Fraction]], list[Fraction]], n: int, random: Any
) -> None:
    problem, A, y = instance
    order = list(range(len(A[0])))
    random.shuffle(order)
    weights = None if problem.weights is None else [problem.weights[i] for i in order]
    parameter = next(iter(problem.parameters().values()))
    other = type(problem)(parameter, weights=weights)  # type: ignore[call-arg]
    first = enclose(problem, Data.of_fractions(A, y, Radius.index(n), Radius.index(n))).enclosure
    second = enclose(
        other, Data.of_fractions([[row[i] for i in order] for row in A], y, Radius.index(n), Radius.index(n))
    ).enclosure
    assume(first is not None and second is not None and first.method == second.method == "smooth")
    assert first is not None
    assert second is not None
    mine, theirs = first.coefficients(), second.coefficients()
    for k, i in enumerate(order):
        a, b = mine[i], theirs[k]
        assert not isinstance(a.value, tuple)
        assert not isinstance(b.value, tuple)
        assert abs(a.value - b.value) <= a.radius + b.radius


@pytest.mark.parametrize("scale", [F(1, 10**8), F(1), F(1 << 40)])
def test_scaled_data_scale_the_answer(scale: Fraction) -> None:
    """P2 with (A, s·y, s·λ): the solution is s times as large."""
    A, y = gaussian(12, 20, 3)
    small = enclose(P2(F(1, 4)), Data.of_fractions(A, y, None, Radius("spectral", F(1, 1000)))).enclosure
    large = enclose(
        P2(F(1, 4) * scale), Data.of_fractions(A, [scale * v for v in y], None, Radius("spectral", scale / 1000))
    ).enclosure
    assert small is not None
    assert large is not None
    assert small.indices == large.indices
    assert abs(large.radius / scale / small.radius - 1) < F(1, 100)


def rotation(m: int, seed: int) -> list[list[Fraction]]:
    """An exact rational rotation: a product of Householder reflections I − 2vvᵀ/‖v‖²."""
    source = np.random.default_rng(seed)
    U = [[F(i == j) for j in range(m)] for i in range(m)]
    for _ in range(2):
        v = [F(int(k)) for k in source.integers(-3, 4, m)]
        square = sum(a * a for a in v)
        if square:
            images = [sum(a * b for a, b in zip(row, v, strict=True)) for row in U]
            U = [
                [a - 2 * c * b / square for a, b in zip(row, v, strict=True)] for row, c in zip(U, images, strict=True)
            ]
    return U


@pytest.mark.parametrize("problem", [P1(F(1, 4)), P1(0), P2(F(1, 5)), P3(F(2, 5))], ids=["P1", "BP", "P2", "P3"])
@pytest.mark.parametrize("what", ["A", "y"])
def test_rotated_data_have_the_same_answer(problem: Problem, what: str) -> None:
    """(UA, Uy) with the same radii in norm: the inputs are rotated, and solutions stay what they are."""
    m = 6
    A, y = gaussian(m, 10, 6)
    A = [[F(round(v * 64), 64) for v in row] for row in A]
    y = [F(round(v * 64), 64) for v in y]
    U = rotation(m, 3)
    turned_A = [[sum(u * A[k][j] for k, u in enumerate(row)) for j in range(10)] for row in U]
    turned_y = [sum(u * y[k] for k, u in enumerate(row)) for row in U]
    assert sum(v * v for v in turned_y) == sum(v * v for v in y)
    radii = Radius("spectral", F(what == "A", 10**5)), Radius("spectral", F(what == "y", 10**5))
    mine = determine(problem, Data.of_fractions(A, y, *radii))
    theirs = determine(problem, Data.of_fractions(turned_A, turned_y, *radii))
    assert mine.enclosure is not None and theirs.enclosure is not None
    assert mine.ceiling is not None and theirs.ceiling is not None
    assert mine.enclosure.method == theirs.enclosure.method and mine.enclosure.unique == theirs.enclosure.unique
    assert abs(mine.enclosure.radius / theirs.enclosure.radius - 1) < F(1, 10)
    assert max(mine.ceiling.kappa, theirs.ceiling.kappa) <= min(mine.enclosure.radius, theirs.enclosure.radius)
    for a, b in zip(mine.enclosure.coefficients(), theirs.enclosure.coefficients(), strict=True):
        assert abs(a.value - b.value) <= a.radius + b.radius  # type: ignore[operator]
        assert a.sign == b.sign
