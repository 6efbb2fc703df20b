"""The theorem: constants from the definition, inequalities on random vectors, inexact matrices, bad arguments, the contrast."""

import itertools
import random
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorems import Omega, Smale18, TheoremError, statement
from theorems.guarantees import (
    FirenetGuarantee,
    SparsityInLevels,
    bits_needed,
    kernel_vector,
    named_matrix,
    null_space_constants,
    perturbed_constants,
    recovery_constants,
    tie_row,
    tie_table,
    tolerated_error,
    winner_dual,
)
from theorems.guarantees.firenet import as_pair, residual_squared, restart_gap
from theorems.guarantees.null_space.certificate import evaluate
from theorems.guarantees.null_space.dual import Dual
from theorems.guarantees.null_space.primal import ratio_bound
from theorems.guarantees.null_space.scaled_matrix import scaled_matrix
from theorems.guarantees.surd import root_down, root_up

F = Fraction
LEVELS = SparsityInLevels([3, 9], [1, 1], [F(3, 2), 1])


#: Columns near an orthonormal basis, and a ninth one: the null space has dimension one.
MATRIX = np.hstack([np.eye(8), np.full((8, 1), 0.6)]) + 0.05 * np.random.default_rng(0).standard_normal((8, 9))


@cache
def instance(kind: str = "sharp", bits: int | None = None) -> FirenetGuarantee:
    return FirenetGuarantee(MATRIX, LEVELS, kind=kind, bits=bits)


def test_the_published_constants_are_those_of_the_source() -> None:
    """Written out as in the supporting information, at ρ = 1/3, γ = 3/2 and κ = 16."""
    L = SparsityInLevels([2, 4], [1, 1], squared_weights=[1, 15])
    assert L.kappa == 16
    rho, gamma, root = F(1, 3), F(3, 2), 2
    (c1, _), (c2, _) = recovery_constants((1 + rho) / 2, 2 * gamma, L, "published")
    assert c1 == ((1 + rho) / 2 + (3 + rho) * root / 4) * (3 + rho) / (1 - rho)
    assert c2 == 2 * ((3 + rho) / (1 - rho) + (7 + rho) / (1 - rho) * F(root, 2)) * gamma
    (s1, _), (s2, _) = recovery_constants((1 + rho) / 2, 2 * gamma, L)
    assert s1 < c1 and s2 < c2


@given(st.fractions(0, F(99, 100)), st.fractions(F(1, 100), 100), st.integers(1, 6))
def test_the_sharp_constants_are_never_larger(rho: Fraction, gamma: Fraction, r: int) -> None:
    L = SparsityInLevels([2 * k + 2 for k in range(r)], [1] * r)
    sharp, published = recovery_constants(rho, gamma, L), recovery_constants(rho, gamma, L, "published")
    for (a, b), (c, d) in zip(sharp, published, strict=True):
        assert a <= b and c <= d and b <= d and d <= 2 * b


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.sampled_from(["sharp", "published"]))
def test_the_inequality_behind_the_theorem(seed: int, kind: str) -> None:
    """‖z − x‖ ≤ C₂(F(z) − F(x) + 2λσ(x) + 2‖Ax − y‖) for any x, y, z: Lemma 2 and its corollary, exactly."""
    T, source = instance(kind), np.random.default_rng(seed)
    A = T.matrix.numpy
    x = source.standard_normal(9) * 10.0 ** source.integers(-4, 1, 9)
    near = np.linalg.svd(A)[2][-1] * source.standard_normal() * 10.0 ** source.integers(-3, 2)
    z = x + near if source.integers(2) else source.standard_normal(9) * 10.0 ** source.integers(-4, 1, 9)
    y = A @ x + source.standard_normal(8) * 10.0 ** source.integers(-16, 1)
    px, pz, py = ([as_pair(v) for v in vector.tolist()] for vector in (x, z, y))

    def objective(v: Any, up: bool) -> Fraction:
        root = root_up if up else root_down
        return T.lam * T.levels.weighted_norm(v).bounds()[up] + root(residual_squared(T.matrix, v, py))

    distance = root_down(sum(((a - c) ** 2 for (a, _), (c, _) in zip(px, pz, strict=True)), F(0)))
    assert distance <= T.C2 * (objective(pz, True) - objective(px, False) + T.delta(px, py))


def test_the_bound_and_the_size_of_the_network() -> None:
    T = instance()
    assert T.bound(0, F(3), F(1, 10)) == T.C2 * (3 + F(1, 10) / (1 - T.factor))
    assert T.bound(5, F(3), F(0)) == T.C2 * T.factor**5 * 3
    assert T.inner() >= 2 * T.C2 * T.norm / T.factor > T.inner() - 2
    assert T.layers(7) == 21 * T.inner() + 1
    n = T.restarts_for(F(1), F(1, 100))
    assert T.factor**n <= F(1, 100) < T.factor ** (n - 1)
    # λ belongs to C₂: C₁ = λ·C₂·√ξ, up to 2^-40.
    assert T.C1 <= T.lam * T.C2 * root_up(T.levels.xi) <= T.C1 * (1 + F(1, 1 << 40))
    # The published network is larger, and its bound is worse.
    assert instance("published").C2 > T.C2 and instance("published").inner() > T.inner()
    # Lemma 3 at the step sizes of the theorem: with τ = σ = 1/L and α = 1/d the gap is 2Ld/p.
    L, d, p = F(7, 4), F(3, 5), 40
    assert restart_gap((d / L, 1 / (d * L)), p, d, L) == 2 * L * d / p
    assert str(T).startswith("FirenetGuarantee(matrix 8 × 9")


def test_a_matrix_that_is_known_approximately() -> None:
    T = instance()
    l = bits_needed(T.rho, T.gamma, LEVELS)
    limit = tolerated_error(T.rho, T.gamma, LEVELS)
    assert F(1, 2**l) <= limit < F(1, 2 ** (l - 1))
    found = perturbed_constants(T.rho, T.gamma, limit, LEVELS)
    assert found is not None and found[0] <= (1 + T.rho) / 2 and found[1] <= 2 * T.gamma
    assert perturbed_constants(T.rho, T.gamma, F(0), LEVELS) == (T.rho, T.gamma)
    assert perturbed_constants(T.rho, T.gamma, 1 / T.gamma, LEVELS) is None
    rounded = instance(bits=l)
    assert 0 < rounded.error <= F(1, 2**l)
    assert T.rho < rounded.used[0] <= (1 + T.rho) / 2 and T.gamma < rounded.used[1] <= 2 * T.gamma
    assert rounded.C2 > T.C2
    assert instance("published", bits=l).used == ((1 + T.rho) / 2, 2 * T.gamma)
    assert T.C2 * (1 + F(1, 10**3)) > instance(bits=l + 20).C2
    difference = np.linalg.norm(rounded.matrix.numpy - T.matrix.numpy, 2)
    assert difference <= float(rounded.error)
    # The constants of A_l, certified on its own, are within those of the lemma.
    own = null_space_constants(
        replace(rounded.matrix, error=F(0)), LEVELS, gamma=T.gamma / (1 - T.gamma * rounded.error), tolerance=1
    )
    lemma = perturbed_constants(T.rho, T.gamma, rounded.error, LEVELS)
    assert own.rho_lower is not None and lemma is not None and own.rho_lower <= lemma[0]
    assert instance(bits=300).error == 0
    with pytest.raises(TheoremError) as caught:
        instance(bits=l - 4)
    assert caught.value.name == "bits" and f"at least {l}" in str(caught.value)


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_perturbed_matrices_keep_the_property(seed: int) -> None:
    """Any matrix within e has the constants of Lemma 5: tried on vectors near its null space."""
    T, source, chooser = instance(), np.random.default_rng(seed), random.Random(seed)
    error = float(tolerated_error(T.rho, T.gamma, LEVELS)) * 0.999
    E = source.standard_normal((8, 9))
    near = scaled_matrix(T.matrix.numpy + E * (error / np.linalg.norm(E, 2)))
    for x in (np.linalg.svd(near.numpy)[2][-1], source.standard_normal(9)):
        support = LEVELS.random_support(chooser)
        rho, without = ratio_bound(near, LEVELS, support, [as_pair(v) for v in x.tolist()], 2 * T.gamma)
        assert not without and (rho is None or rho <= (1 + T.rho) / 2)


@pytest.mark.parametrize(
    ("name", "arguments", "options"),
    [
        ("levels", ("gaussian", []), {}),
        ("sparsities", ("gaussian", LEVELS, [1, 1]), {}),
        ("sparsities", ("gaussian", [3, 9], [1]), {}),
        ("A", ("nonsense", [9]), {}),
        ("A", ("signs", [9]), {"m": 2}),
        ("A", (np.ones((2, 3)), [3]), {}),
        ("m", ("gaussian", [9]), {"m": 0}),
        ("m", ("dct", [9]), {"m": 10}),
        ("N", ("hadamard-haar", [9]), {"m": 8}),
        ("N", ("gaussian", [900]), {}),
        ("seed", ("gaussian", [9]), {"seed": 0.5}),
        ("kind", (np.eye(3), [3]), {"kind": "best"}),
        ("factor", (np.eye(3), [3]), {"factor": 1}),
        ("factor", (np.eye(3), [3]), {"factor": "x"}),
        ("gamma", (np.eye(3), [3]), {"gamma": -1}),
        ("bits", (np.eye(3) * F(1, 3), [3]), {"bits": 0}),
        ("bits", (np.eye(3), [3]), {"bits": 1.5}),
        ("constants", (np.eye(3), [3]), {"constants": 1}),
    ],
)
def test_wrong_arguments_are_named(name: str, arguments: tuple[Any, ...], options: dict[str, Any]) -> None:
    if isinstance(arguments[0], np.ndarray) and arguments[0].dtype == object:
        arguments = (arguments[0].tolist(), *arguments[1:])
    with pytest.raises(TheoremError) as caught:
        FirenetGuarantee(*arguments, **options)
    assert caught.value.name == name


def test_constants_belong_to_the_matrix() -> None:
    found = null_space_constants(np.eye(3), SparsityInLevels([3], [1]), gamma=1)
    assert FirenetGuarantee(np.eye(3), SparsityInLevels([3], [1]), constants=found).rho == 0
    for A, L in ((2 * np.eye(3), [3]), (np.eye(3), [1, 3])):
        with pytest.raises(TheoremError, match="another matrix"):
            FirenetGuarantee(A, SparsityInLevels(L, [1] * len(L), [1] * len(L)), constants=found)
    irrational = SparsityInLevels([1, 3], [1, 2])
    found = null_space_constants(np.eye(3), irrational, gamma=1)
    with pytest.raises(TheoremError, match="rational weights"):
        FirenetGuarantee(np.eye(3), irrational, constants=found)
    assert FirenetGuarantee(np.eye(3), irrational, gamma=1).levels == irrational.dyadic()


@pytest.mark.parametrize("name", ["dct", "hadamard-haar"])
def test_rows_of_orthogonal_matrices(name: str) -> None:
    whole = named_matrix(name, 8, 8)
    assert np.allclose(whole.numpy @ whole.numpy.T, np.eye(8), atol=1e-14)
    part = named_matrix(name, 5, 8, seed=2).numpy
    assert np.allclose(part @ part.T, np.eye(5), atol=1e-14)
    assert all(any(np.array_equal(row, other) for other in whole.numpy) for row in part)
    assert 0 <= whole.error < F(1, 1 << 140)


# ------------------------------------------------------------------------------------------------------------ the contrast


@pytest.mark.parametrize("rotation", ["identity", "cayley", "hadamard"])
@pytest.mark.parametrize("e", [1, 5, 40])
def test_the_property_fails_on_every_member(rotation: str, e: int) -> None:
    """The vector and the dual vector on the matrix itself: enclosures of ρ for the two supports."""
    barrier = Smale18("P3", N=6, m=4, K=2, rotation=rotation, seed=4)
    e = max(e, barrier.least_exponent)
    row, matrix = tie_row(barrier, e), scaled_matrix(barrier.member(0, e).A)
    L = SparsityInLevels([6], [1])
    x = kernel_vector(barrier, e)
    (winner, _, _), (loser, _, _) = barrier.vertex(0, e), barrier.vertex(1, e)
    gamma = F(10) / barrier.alpha
    tiny = F(1, 10**25)
    forced, _ = ratio_bound(matrix, L, (winner,), x, gamma)
    assert forced is not None and row.rho_winner - tiny <= forced <= row.rho_winner
    forced, _ = ratio_bound(matrix, L, (loser,), x, gamma)
    assert forced is not None and row.rho_all - tiny <= forced <= row.rho_all and forced > 1
    assert winner_dual(barrier, e) == (row.rho_winner, row.gamma)
    # u = A e_j/a_j²: the column of the winner, since (A*u)_j = ‖A e_j‖²/a_j² = 1.
    real, _ = matrix.column(winner)
    scaled = [round(F(v) * (1 << 200) / (F(2) ** matrix.q * (barrier.alpha + row.epsilon) ** 2)) for v in real]
    proved = evaluate(matrix, L, Dual((winner,), tuple((v,) for v in scaled), None, 200))
    assert proved is not None
    assert row.rho_winner - tiny <= proved[0] <= row.rho_winner + tiny
    assert abs(proved[1] - row.gamma) <= tiny


def test_the_table_of_the_contrast() -> None:
    barrier = Smale18("P3", N=2, m=1, K=3, lam="1/2")
    rows = tie_table(barrier, range(1, 60))
    assert [row.exponent for row in rows] == list(range(1, 60))
    for row in rows:
        # C₂ is needed of the order of the theorem's, and what it guarantees from indistinguishable data is useless.
        assert row.C2_lower * row.epsilon > F(14, 10) * barrier.alpha * 2
        assert row.C2_lower < row.C2_upper < F(3, 2) * row.C2_lower
        assert row.guaranteed > 4 * row.separation > 8 * F(1, 10**3)
        assert row.rho_winner < 1 < row.rho_all
    # At the best λ, which lies just below α: 2/ε. Nearer to α, and beyond, it grows again.
    best = tie_row(Smale18("P3", N=2, m=1, K=3, alpha=barrier.alpha, lam=barrier.alpha * (1 - F(1, 10**6))), 1)
    assert 2 / best.epsilon <= best.C2_upper < F(201, 100) / best.epsilon
    assert all(a.rho_winner < b.rho_winner for a, b in itertools.pairwise(rows))
    assert 1 - tie_row(barrier, 4096).rho_winner < F(1, 1 << 4096)


@pytest.mark.parametrize("e", [1, 3, 12])
def test_the_constant_is_needed(e: int) -> None:
    """‖z − x‖ and F(z) − F(x) for the two vertices, from the numbers alone."""
    barrier = Smale18("P3", N=2, m=1, K=2, lam=1)
    row = tie_row(barrier, e)
    a, b, t = barrier.alpha + row.epsilon, barrier.alpha, barrier.t
    gap = t / b - t / a  # both vertices are feasible: F = λ‖·‖₁
    squared = (t / a) ** 2 + (t / b) ** 2
    assert squared >= (row.C2_lower * gap) ** 2


@pytest.mark.parametrize(
    ("name", "barrier", "e"),
    [
        ("barrier", Smale18("P1", N=3, m=2, K=2), 5),
        ("barrier", Smale18("P3", N=3, m=2, K=2, part="sharp", L=5), 5),
        ("barrier", Omega("P3", N=3, m=2), 5),
        ("exponent", Smale18("P3", N=3, m=2, K=2), 0),
        ("exponent", Smale18("P3", N=3, m=2, K=2), 4097),
        ("exponent", Smale18("P3", N=3, m=2, K=2), 5.0),
    ],
)
def test_wrong_arguments_of_the_contrast_are_named(name: str, barrier: Any, e: Any) -> None:
    for function in (tie_row, kernel_vector, winner_dual):
        with pytest.raises(TheoremError) as caught:
            function(barrier, e)
        assert caught.value.name == name


def test_it_is_in_the_registry() -> None:
    item = statement("firenet")
    assert item.instantiate is FirenetGuarantee
    assert "3np + 1" in item.conclusion
