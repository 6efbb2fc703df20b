"""Sparsity in levels: counts, exact best approximation errors, weights."""

import itertools
import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from oracles import Sqrt
from theorems import TheoremError
from theorems.guarantees import SparsityInLevels
from theorems.guarantees.surd import root_down, root_up

F = Fraction


@st.composite
def levels(draw: st.DrawFn, largest: int = 4, rational: bool = False) -> SparsityInLevels:
    sizes = draw(st.lists(st.integers(1, largest), min_size=1, max_size=3))
    sparsities = [draw(st.integers(0, size)) for size in sizes]
    if not any(sparsities):
        sparsities[0] = 1
    weights = None
    if rational or draw(st.booleans()):
        weights = [draw(st.fractions(F(1, 4), 4, max_denominator=6)) for _ in sizes]
    return SparsityInLevels(list(itertools.accumulate(sizes)), sparsities, weights)


def rationals(N: int) -> st.SearchStrategy[list[Fraction]]:
    return st.lists(st.fractions(-3, 3, max_denominator=5), min_size=N, max_size=N)


@given(levels())
def test_the_supports_are_all_support_sets(L: SparsityInLevels) -> None:
    found = list(L.supports())
    everything = [c for c in itertools.combinations(range(L.N), L.s) if L.is_support(c)]
    assert sorted(found) == everything
    assert len(found) == L.support_count
    drawn = L.random_support(random.Random(1))
    assert drawn in found


@given(levels(), st.data())
def test_the_best_approximation_error_is_the_smallest(L: SparsityInLevels, data: st.DataObject) -> None:
    x = data.draw(rationals(L.N))
    lower, upper = L.sigma(x).bounds()
    assert lower <= upper <= lower + F(1, 1 << 80)
    others = [L.weighted_norm([F(0) if i in d else v for i, v in enumerate(x)]).bounds() for d in L.supports()]
    assert min(low for low, _ in others) <= upper
    assert all(lower <= high for _, high in others)
    best = L.best_support(x)
    assert L.is_support(best)
    assert L.sigma([v if i in best else 0 for i, v in enumerate(x)]).exact == 0
    whole = L.weighted_norm(x).bounds()
    inside = L.weighted_norm([v if i in best else F(0) for i, v in enumerate(x)]).bounds()
    assert whole[0] <= inside[1] + upper
    assert inside[0] + lower <= whole[1]


@given(levels(rational=True), st.data())
def test_rational_weights_and_real_vectors_give_rational_errors(L: SparsityInLevels, data: st.DataObject) -> None:
    x = data.draw(rationals(L.N))
    weights = [w for w in L.weights if isinstance(w, Fraction)]
    expected = F(0)
    for k, (a, b) in enumerate(L.bounds):
        expected += weights[k] * sum(sorted((abs(v) for v in x[a:b]), reverse=True)[L.sparsities[k] :], F(0))
    assert L.sigma(x).exact == expected
    # Homogeneous, and the same for other signs, for order within a level, and for complex numbers of the same moduli.
    assert L.sigma([-3 * v for v in x]).exact == 3 * expected
    shuffled = [v for a, b in L.bounds for v in reversed(x[a:b])]
    assert L.sigma(shuffled).exact == expected
    assert L.sigma([(v * F(3, 5), v * F(-4, 5)) for v in x]).exact == expected


def test_an_example_by_hand() -> None:
    L = SparsityInLevels([2, 5], [1, 2])
    assert (L.N, L.r, L.s, L.sizes) == (5, 2, 3, (2, 3))
    assert L.weights == (Sqrt(F(3)), Sqrt(F(3, 2)))
    assert (L.xi, L.zeta, L.kappa) == (6, 3, 2)
    low, high = L.kappa_fourth_root()
    assert low**4 <= 2 <= high**4 and high - low < F(1, 1 << 80)
    error = L.sigma([1, 4, 0, F(-1, 2), 0.25])
    assert error.radicands == ((1, F(3)),)  # √3·1: the second level has two non-zero entries
    assert L.sigma([1, 4, 1, F(-1, 2), 0.25]).radicands == ((1, F(3, 32)), (1, F(3)))
    assert float(SparsityInLevels([2, 5], [1, 2], [1, 2]).sigma([1, 4, 1, 1j, 0.25])) == 1.5


@given(levels(), st.data())
def test_the_norm_outside_of_the_largest_entries(L: SparsityInLevels, data: st.DataObject) -> None:
    """The step of Lemma 2 that needs ζ, levels with s_k = 0 included: ‖v_Δc‖₂ ≤ (κ^{1/4}/2)(‖v_Δ‖₂ + ‖v_Δc‖_{1,w}/√ξ)."""
    v = data.draw(rationals(L.N))
    inside = L.best_support(v)
    outside = sum((x * x for i, x in enumerate(v) if i not in inside), F(0))
    largest = sum((v[i] ** 2 for i in inside), F(0))
    right = root_up(largest) + L.sigma(v).bounds()[1] / root_down(L.xi)
    assert root_down(outside) <= L.kappa_fourth_root()[1] / 2 * right


def test_a_smaller_zeta_is_needed_for_levels_without_entries() -> None:
    """w = 1 in a level with s_k = 0: with the ζ of the other level alone the step would be false."""
    L = SparsityInLevels([1, 2], [1, 0], [1, 1])
    assert (L.xi, L.zeta, L.kappa) == (1, F(1, 16), 16)
    assert root_up(F(1)) > F(1, 2) * 1  # v = e_1: ‖v_Δc‖ = 1, and κ = 1 would give 1/2


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=5))
def test_the_default_weights(parts: list[tuple[int, int]]) -> None:
    sparsities = [s for s, _ in parts]
    assume(any(sparsities) and all(s + more for s, more in parts))
    L = SparsityInLevels(list(itertools.accumulate(s + more for s, more in parts)), sparsities)
    positive = sum(map(bool, sparsities))
    assert L.zeta == L.s and L.xi == positive * L.s and L.kappa == positive
    near = L.dyadic()
    assert all(isinstance(w, Fraction) and w == F(float(w)) for w in near.weights)
    assert abs(float(near.kappa) / positive - 1) < 1e-14
    twice = L.doubled()
    assert twice.squared_weights == L.squared_weights
    assert all(a <= b <= 2 * a for a, b in zip(L.sparsities, twice.sparsities, strict=True))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("levels", ([], [])),
        ("levels", ([0, 3], [1, 1])),
        ("levels", ([3, 3], [1, 1])),
        ("levels", ([3, 2], [1, 1])),
        ("levels", ([2.0], [1])),
        ("levels", (5, [1])),
        ("levels", ("12", [1])),
        ("levels", ([10**9], [1])),
        ("sparsities", ([3], [1, 1])),
        ("sparsities", ([3], [True])),
        ("sparsities", ([3], [0])),
        ("sparsities", ([3, 5], [0, 0])),
        ("sparsities[0]", ([3, 5], [-1, 1])),
        ("sparsities[1]", ([3, 5], [1, 3])),
        ("weights", ([3], [1], [1, 2])),
        ("weights[0]", ([3], [1], [0])),
        ("weights[0]", ([3], [1], [float("nan")])),
        ("weights[0]", ([3], [1], ["a"])),
    ],
)
def test_wrong_arguments_are_named(name: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(TheoremError) as caught:
        SparsityInLevels(*arguments)
    assert caught.value.name == name


def test_wrong_vectors_are_named() -> None:
    L = SparsityInLevels([3], [1])
    with pytest.raises(TheoremError, match="x = 'length 2'"):
        L.sigma([1, 2])
    with pytest.raises(TheoremError, match=r"x\[1\]"):
        L.sigma([1, float("inf"), 0])
    with pytest.raises(TheoremError, match="squared_weights"):
        SparsityInLevels([3], [1], [1], squared_weights=[1])
