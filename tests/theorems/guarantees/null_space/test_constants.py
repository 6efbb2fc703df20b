"""Certified null space constants: enclosures of the least ρ, refutations, closed forms, limits, and other coordinates."""

import itertools
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oracles import ExactMatrix, Sqrt, unitary
from theorems import Smale18, TheoremError
from theorems.guarantees import (
    Answer,
    SearchLimits,
    SparsityInLevels,
    null_space_constants,
)
from theorems.guarantees.null_space.primal import ratio_bound
from theorems.guarantees.null_space.scaled_matrix import scaled_matrix

from .claims_tried import F, assert_property, gaussian

ONE = SparsityInLevels([12], [1])


@st.composite
def cases(draw: st.DrawFn) -> tuple[Any, SparsityInLevels]:
    m, N = draw(st.integers(1, 5)), draw(st.integers(2, 7))
    entry = st.integers(-4, 4)
    A = np.array(draw(st.lists(st.lists(entry, min_size=N, max_size=N), min_size=m, max_size=m)), dtype=float)
    if draw(st.booleans()):
        A = A + 1j * np.array(draw(st.lists(st.lists(entry, min_size=N, max_size=N), min_size=m, max_size=m)))
    split = draw(st.integers(1, N))
    M = [N] if split == N else [split, N]
    s = [draw(st.integers(1, min(2, size))) for size in np.diff([0, *M]).tolist()]
    weights = draw(st.none() | st.lists(st.sampled_from([F(1, 2), F(1), F(3)]), min_size=len(M), max_size=len(M)))
    return A, SparsityInLevels(M, s, weights)


def whatever_is_claimed_is_true(case: tuple[Any, SparsityInLevels], seed: int) -> None:
    A, L = case
    found = null_space_constants(A, L, tolerance=F(1, 5), limits=SearchLimits(solves=400))
    assert found.reason
    if found.rho is not None:
        assert_property(found, A, seed, 20)
        assert found.certificate is not None and found.certificate.verify()
        if found.rho_lower is not None:
            assert found.rho_lower <= found.rho
    assert found.holds == (found.rho is not None and found.rho < 1)
    for violation in (found.lower, found.kernel):
        if violation is not None:
            # Read off the definition once more, from the vector alone.
            gamma = F(10**9) if violation.in_kernel else found.gamma
            assert gamma is not None
            rho, without = ratio_bound(scaled_matrix(A), L, violation.support, violation.x, gamma)
            assert rho == violation.rho and without == (violation.rho is None)
    if found.answer is Answer.REFUTED:
        bound = found.kernel or found.lower
        assert bound is not None and (bound.rho is None or bound.rho >= 1)


def tried(count: int) -> Any:
    """Return the property as a test of so many examples, and of some that are always tried."""
    found = given(cases(), st.integers(0, 99))(whatever_is_claimed_is_true)
    for matrix, length in ((np.zeros((2, 3)), 3), (np.eye(3), 3)):
        found = example((matrix, SparsityInLevels([length], [1])), 0)(found)
    return settings(max_examples=count)(example((np.eye(3) * 1j, SparsityInLevels([1, 3], [1, 2])), 0)(found))


test_whatever_is_claimed_is_true = tried(6)

test_all_that_is_claimed_is_true = pytest.mark.slow(tried(20))


@pytest.mark.parametrize("field", ["real", "complex"])
def test_one_entry_in_one_level_is_exact(field: str) -> None:
    A = gaussian(9, 12, 3, field=field)
    found = null_space_constants(A, ONE)
    assert found.holds and found.method == "supports"
    assert found.rho is not None and found.rho_lower is not None
    assert found.rho - found.rho_lower < F(1, 10**5)
    assert_property(found, A, 1)


def test_less_rho_for_more_gamma() -> None:
    A = gaussian(9, 12, 3)
    bounds = [null_space_constants(A, ONE, gamma=gamma) for gamma in (2, 3, "7/2", 100)]
    assert all(b.gamma == g for b, g in zip(bounds, (2, 3, F(7, 2), 100), strict=True))
    for small, large in itertools.pairwise(bounds):
        assert large.rho is not None and small.rho_lower is not None and small.rho is not None
        assert large.rho <= small.rho + F(1, 10**5)


@pytest.mark.parametrize(
    ("field", "M", "s", "width", "by_net"),
    [
        ("real", [4, 12], [1, 1], F(1, 1000), True),
        ("complex", [3, 8], [1, 1], F(1, 100), False),
        ("real", [2, 4, 9], [1, 1, 1], F(1, 25), True),
        ("real", [8], [2], F(1, 1000), False),
    ],
)
def test_several_entries_are_enclosed(field: str, M: list[int], s: list[int], width: Fraction, by_net: bool) -> None:
    A = gaussian(M[-1] - 2, M[-1], 5, field=field)
    found = null_space_constants(A, SparsityInLevels(M, s), gamma=4, tolerance=width)
    assert found.rho is not None and found.rho_lower is not None and found.certificate is not None
    assert found.rho_lower < found.rho <= found.rho_lower * (1 + width)
    assert any(dual.pieces for dual in found.certificate.duals) == by_net
    assert_property(found, A, 2)


def test_closed_forms() -> None:
    # Orthonormal columns: x_Δ = U*Ax with U = A_Δ.
    found = null_space_constants(np.eye(4), SparsityInLevels([4], [2]), gamma=1)
    assert found.holds and found.rho == 0 and found.gamma == 1
    # One row (1, a): the null space is spanned by (a, −1); ρ = max(a, 1/a), and γ does not matter.
    for a in (F(1), F(1, 2), F(3)):
        found = null_space_constants([[1, a]], SparsityInLevels([2], [1]))
        assert found.answer is Answer.REFUTED and found.kernel is not None
        assert found.kernel.rho == max(a, 1 / a)
        assert found.rho is not None and found.rho - max(a, 1 / a) < F(1, 10**9)
    # (1, 0, c; 0, 1, c) with one entry: off Δ = {2} the dual vector (1/(2c), 1/(2c)) gives 1/(2c); Δ = {0}: u_1 = 1, u_2 = −t,
    # max(t, c|1 − t|) is least at t = c/(1 + c).
    c = F(3, 4)
    found = null_space_constants([[1, 0, c], [0, 1, c]], SparsityInLevels([3], [1]), gamma=50)
    assert found.rho is not None and found.rho_lower is not None
    assert found.rho_lower <= max(1 / (2 * c), c / (1 + c)) <= found.rho < found.rho_lower + F(1, 10**4)
    # A column that is zero: no γ at all.
    found = null_space_constants([[1, 0]], SparsityInLevels([2], [1]))
    assert found.answer is Answer.REFUTED and found.kernel is not None and found.kernel.rho is None


def test_the_same_matrix_in_other_coordinates() -> None:
    A, L = gaussian(6, 7, 1), SparsityInLevels([3, 7], [1, 1])
    reference = null_space_constants(A, L, gamma=8, tolerance=1)
    assert reference.rho is not None
    order = [2, 0, 1, 6, 3, 5, 4]
    signs = np.array([1, -1, -1, 1, 1, -1, 1])
    for B, gamma in (
        (A[::-1], 8),  # rows permuted
        (A[:, order] * signs, 8),  # columns permuted within levels, with other signs
        (4 * A, 2),  # scaled
        (np.vstack([A, np.zeros((2, 7))]), 8),  # padded
    ):
        other = null_space_constants(B, L, gamma=gamma, tolerance=1)
        assert other.rho is not None
        assert abs(other.rho - reference.rho) < F(1, 1000) * reference.rho
    # Larger weights everywhere are no other weights: ξ grows with them.
    scaled = SparsityInLevels([3, 7], [1, 1], squared_weights=[9 * q for q in L.squared_weights])
    other = null_space_constants(A, scaled, gamma=8, tolerance=1)
    assert other.rho is not None and abs(other.rho - reference.rho) < F(1, 1000)
    # More rows cannot hurt.
    taller = null_space_constants(np.vstack([A, gaussian(3, 7, 7)]), L, gamma=8, tolerance=1)
    assert taller.rho is not None and taller.rho <= reference.rho + F(1, 1000)


def test_without_enumeration() -> None:
    A, L = gaussian(40, 14, 2), SparsityInLevels([4, 14], [1, 1])
    found = null_space_constants(A, L, limits=SearchLimits(supports=10))
    assert found.holds and found.method == "columns" and found.certificate is not None
    assert len(found.certificate.duals) == 1
    assert_property(found, A, 3)
    tight = null_space_constants(A, L, gamma=found.gamma, method="supports", tolerance=1)
    assert tight.rho is not None and found.rho is not None and tight.rho <= found.rho


def test_restricted_isometry() -> None:
    # Nearly orthonormal columns: the spectra are narrow.
    A = np.vstack([np.eye(8), 0.1 * gaussian(8, 8, 4)])
    for L in (SparsityInLevels([8], [1]), SparsityInLevels([3, 8], [1, 1])):
        found = null_space_constants(A, L, method="isometry")
        assert found.holds and found.certificate is not None and found.certificate.verify()
        assert_property(found, A, 4)
        tight = null_space_constants(A, L, gamma=found.gamma, method="supports", tolerance=1)
        assert tight.rho is not None and found.rho is not None and tight.rho <= found.rho + F(1, 10**6)
    endless = replace(found.certificate, levels=SparsityInLevels([8], [1]), A=scaled_matrix(np.eye(90)))
    assert not replace(endless, levels=SparsityInLevels([90], [20])).verify()
    wide = null_space_constants(gaussian(5, 9, 1), SparsityInLevels([9], [1]), method="isometry")
    assert wide.answer is Answer.UNDECIDED and "isometry" in wide.reason


def test_limits_are_verdicts() -> None:
    A, L = gaussian(10, 20, 0), SparsityInLevels([20], [3])
    found = null_space_constants(A, L, limits=SearchLimits(supports=10, solves=0))
    assert found.answer is Answer.UNDECIDED and found.rho is None and not found.holds
    assert "1140 support sets" in found.reason
    found = null_space_constants(A, ONE_OF_20, limits=SearchLimits(solves=5))
    assert found.answer is Answer.UNDECIDED and "5 convex problems" in found.reason
    found = null_space_constants(A, ONE_OF_20, limits=SearchLimits(seconds=0))
    assert found.answer is Answer.UNDECIDED and "0 seconds" in found.reason
    found = null_space_constants(A, ONE_OF_20, gamma=F(1, 10))
    assert found.answer is Answer.REFUTED and found.lower is not None and found.lower.rho is None


@pytest.mark.parametrize(
    ("A", "L", "gamma", "answer"),
    [
        ([[1]], ([1], [1]), None, Answer.CERTIFIED),
        ([[0]], ([1], [1]), None, Answer.REFUTED),
        (gaussian(6, 7) * 1e-50, ([7], [1]), None, Answer.CERTIFIED),
        (gaussian(6, 7) * 1e50, ([7], [1]), None, Answer.CERTIFIED),
        (gaussian(6, 7), ([7], [1]), "1e-100", Answer.REFUTED),
        (gaussian(6, 7), ([7], [1]), 2**500, Answer.CERTIFIED),
        (gaussian(6, 7) * 10.0 ** np.array([0, -100, 0, 0, 0, 0, 0]), ([7], [1]), None, Answer.REFUTED),
        (gaussian(6, 7).astype(np.float32), ([7], [1]), None, Answer.CERTIFIED),
        (np.array([[2**63, 1]], dtype=np.uint64), ([2], [1]), None, Answer.REFUTED),
        (np.array([[5e-324, 0], [0, 1]]), ([2], [1]), None, Answer.UNDECIDED),
        (gaussian(7, 6), ([6], [6]), None, Answer.CERTIFIED),
        (gaussian(5, 6), ([6], [6]), None, Answer.REFUTED),
        (np.repeat(gaussian(4, 3, field="complex"), 2, axis=1), ([6], [1]), None, Answer.REFUTED),
        (gaussian(4, 120), ([120], [60]), None, Answer.UNDECIDED),
    ],
)
def test_odd_inputs_have_answers(A: Any, L: Any, gamma: Any, answer: Answer) -> None:
    found = null_space_constants(A, SparsityInLevels(*L), gamma=gamma, limits=SearchLimits(solves=300))
    assert found.answer is answer and found.reason and len(found.reason) < 600
    assert found.certificate is None or found.certificate.verify()
    if found.kernel is not None:
        assert scaled_matrix(A).applied(found.kernel.x) == 0


ONE_OF_20 = SparsityInLevels([20], [1])


def test_exact_matrices_with_irrational_entries() -> None:
    rotated = ExactMatrix(unitary("dct", 3), F(2), (), 1)  # N1 = 1: 2·U, an orthogonal basis
    found = null_space_constants(rotated, SparsityInLevels([3], [1]), gamma=F(51, 100))
    assert found.holds and found.rho is not None and found.rho < F(1, 10**12)
    assert found.certificate is not None and 0 < found.certificate.A.error < F(1, 1 << 150)
    root = [[Sqrt(F(1, 2)), Sqrt(F(1, 2))], [Sqrt(F(1, 3)), F(0)]]
    assert null_space_constants(root, SparsityInLevels([2], [1])).holds
    tie = Smale18("P3", N=4, m=3, K=2, rotation="dct", seed=1)
    found = null_space_constants(tie.centre.A, SparsityInLevels([4], [1]))
    assert not found.holds  # two columns are equal: ρ = 1, up to the rounding of the entries
    assert found.rho is not None and found.rho_lower is not None
    assert 1 - F(1, 10**5) < found.rho_lower <= found.rho < 1 + F(1, 10**9)


@pytest.mark.parametrize(
    ("name", "arguments", "options"),
    [
        ("levels", (np.eye(3), [3]), {}),
        ("levels", (np.eye(3), SparsityInLevels([4], [1])), {}),
        ("A", (np.zeros(3), SparsityInLevels([3], [1])), {}),
        ("A", (np.zeros((0, 3)), SparsityInLevels([3], [1])), {}),
        ("A", (np.full((1, 3), np.nan), SparsityInLevels([3], [1])), {}),
        ("A", (np.array([["a", "b", "c"]]), SparsityInLevels([3], [1])), {}),
        ("A", (np.eye(3) * 1e200, SparsityInLevels([3], [1])), {}),
        ("A", ([[1, 2, 3], [1, 2]], SparsityInLevels([3], [1])), {}),
        ("A", ([], SparsityInLevels([3], [1])), {}),
        ("A", ("abc", SparsityInLevels([3], [1])), {}),
        ("A[0][1]", ([[1, "x", 2]], SparsityInLevels([3], [1])), {}),
        ("gamma", (np.eye(3), SparsityInLevels([3], [1])), {"gamma": 0}),
        ("gamma", (np.eye(3), SparsityInLevels([3], [1])), {"gamma": float("inf")}),
        ("tolerance", (np.eye(3), SparsityInLevels([3], [1])), {"tolerance": -1}),
        ("method", (np.eye(3), SparsityInLevels([3], [1])), {"method": "guess"}),
        ("limits", (np.eye(3), SparsityInLevels([3], [1])), {"limits": 5}),
    ],
)
def test_wrong_arguments_are_named(name: str, arguments: tuple[Any, ...], options: dict[str, Any]) -> None:
    with pytest.raises(TheoremError) as caught:
        null_space_constants(*arguments, **options)
    assert caught.value.name == name


@pytest.mark.parametrize("limits", [{"supports": -1}, {"solves": 1.5}, {"seconds": -1.0}, {"seconds": float("nan")}])
def test_wrong_limits_are_named(limits: dict[str, Any]) -> None:
    with pytest.raises(TheoremError) as caught:
        SearchLimits(**limits)
    assert caught.value.name == next(iter(limits))
