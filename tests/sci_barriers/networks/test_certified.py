"""Certified restarts: the gap bounds every other value, the schedule is the theorem's or better, and without proposals so is the output."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sci_barriers import BarrierError
from sci_barriers.experiments.peers import Instance
from sci_barriers.networks import CertifiedFirenet, Firenet, MatrixOperator, Step
from sci_barriers.networks import certified as module
from theorems.guarantees import FirenetGuarantee, SparsityInLevels

Array = NDArray[Any]


def instance(seed: int, kind: str, m: int = 6, n: int = 10, lam: float = 0.3) -> Instance:
    source = np.random.default_rng(seed)
    A, y = source.normal(size=(m, n)) / np.sqrt(m), source.normal(size=m)
    if kind in "FD":
        A, y = A + 1j * source.normal(size=(m, n)) / np.sqrt(m), y + 1j * source.normal(size=m)
    return Instance(MatrixOperator(A.astype(kind)), y.astype(kind), lam, source.uniform(0.5, 2, size=n))


def network(one: Instance, **options: Any) -> CertifiedFirenet:
    return CertifiedFirenet(
        one.operator, **{"lam": one.lam, "weights": one.weights, "inner": 40, "restarts": 8, "delta": 1e-6, **options}
    )


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 10**6), st.sampled_from("dD"), st.floats(0.05, 1.5), st.integers(0, 9), st.sampled_from([1, 7, 40])
)
def test_the_gap_bounds_the_distance_to_every_value(
    seed: int, kind: str, lam: float, restarts: int, inner: int
) -> None:
    one = instance(seed, kind, lam=lam)
    run = network(one, restarts=restarts, inner=inner).run(one.y)
    source = np.random.default_rng(seed + 1)
    best = network(one, restarts=15, inner=100).run(one.y).x
    for scale in (0, 1e-6, 1e-3, 1e-1, 1, 10):
        other = (best if scale < 1 else 0) + scale * source.normal(size=best.shape) * source.choice([0, 1], best.shape)
        assert one.objective(run.x) - one.objective(other) <= run.gap + 1e-12 * one.objective(other)
    # The same bound as that of the solver of reference, for u = r/‖r‖.
    r = one.operator.forward(run.x) - one.y
    assert run.gap == pytest.approx(one.objective(run.x) - one.dual_bound(r / np.linalg.norm(r)), abs=1e-12)


@given(st.integers(0, 10**6), st.sampled_from("dD"), st.floats(0.05, 5), st.floats(0, 3))
def test_the_gap_is_that_of_the_formula_wherever_it_is_asked_for(
    seed: int, kind: str, lam: float, scale: float
) -> None:
    one = instance(seed, kind, lam=lam)
    x = scale * np.random.default_rng(seed + 1).normal(size=10).astype(kind)
    r = one.operator.forward(x) - one.y
    gap = network(one, restarts=0).run(one.y, start=x).gap
    assert gap == pytest.approx(one.objective(x) - one.dual_bound(r / np.linalg.norm(r)), rel=1e-12)


def test_without_a_residual_the_gap_is_the_value() -> None:
    one = Instance(MatrixOperator(np.eye(3)), np.array([1.0, -2.0, 0.5]), 0.3, np.array([1.0, 2.0, 1.0]))
    assert network(one, restarts=0).run(one.y, start=one.y).gap == pytest.approx(0.3 * 5.5)


@pytest.mark.parametrize(("inner", "looked"), [(1, 1), (3, 3), (4, 4), (5, 4)])
def test_a_restart_ends_by_a_gap_that_is_small_enough_and_no_other(
    inner: int, looked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = instance(10, "d")
    net = network(one, inner=inner, restarts=1)
    wanted = net.factor * (net.delta + float(np.linalg.norm(one.y)))
    plain = Firenet(one.operator, lam=one.lam, weights=one.weights, inner=inner, restarts=1, delta=1e-6)(one.y)
    for gap in (wanted / 2, wanted, wanted * (1 + 1e-9)):
        monkeypatch.setattr(module._Proposals, "gap", lambda self, gap=gap: gap)
        run = net.run(one.y)
        small = gap <= wanted
        assert (run.certified, run.eps) == ((small,), (min(gap, wanted),))
        assert run.steps == (looked if small else 2 * inner)
        assert np.array_equal(run.x, plain) != small


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from("fdFD"), st.floats(0.05, 1.5), st.sampled_from([1, 3, 20]))
def test_the_schedule_is_that_of_the_theorem_or_better(seed: int, kind: str, lam: float, inner: int) -> None:
    one = instance(seed, kind, lam=lam)
    net = network(one, inner=inner, delta=1e-2)
    seen: list[Step] = []
    run = net.run(one.y, trace=seen.append)
    assert run.x.dtype == one.y.dtype
    rounding = 1e-12 if kind in "dD" else 1e-5
    eps = float(np.linalg.norm(one.y))
    for this, certified in zip(run.eps, run.certified, strict=True):
        wanted = net.factor * (net.delta + eps)
        assert this <= wanted * (1 + rounding) if certified else this == pytest.approx(wanted, rel=rounding)
        eps = this
    assert run.steps == len(seen) <= 2 * net.restarts * net.inner
    if run.certified[-1]:
        least = network(one, restarts=15, inner=100).run(one.y).x
        assert one.objective(run.x) - one.objective(least) <= run.eps[-1] + rounding
    np.testing.assert_array_equal(net(one.y), run.x)


@pytest.mark.parametrize("kind", ["d", "D"])
def test_well_conditioned_data_are_certified_in_few_steps(kind: str) -> None:
    one = instance(1, kind)
    run = network(one, restarts=20, inner=200, delta=1e-10).run(one.y)
    assert all(run.certified)
    assert run.gap <= 1e-9
    assert run.steps < 20 * 200 / 4


@pytest.mark.parametrize("kind", "fdFD")
def test_without_proposals_it_is_the_network_of_the_theorem(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = instance(2, kind)
    net = network(one, inner=5)
    plain = Firenet(one.operator, lam=one.lam, weights=one.weights, inner=5, restarts=8, delta=1e-6)(one.y)
    monkeypatch.setattr(module._Proposals, "step", lambda self: None)
    run = net.run(one.y)
    np.testing.assert_array_equal(run.x, plain)
    assert run.steps == 5 * 8
    assert not any(run.certified)


def test_proposals_that_lead_nowhere_cost_their_steps_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    one = instance(3, "d")
    plain = Firenet(one.operator, lam=one.lam, weights=one.weights, inner=5, restarts=8, delta=1e-6)(one.y)
    monkeypatch.setattr(module._Proposals, "gap", lambda self: float("inf"))
    run = network(one, inner=5).run(one.y)
    np.testing.assert_array_equal(run.x, plain)
    assert run.steps == 2 * 5 * 8


@pytest.mark.parametrize("restarts", [1, 4, 8])
def test_the_bound_of_the_theorem_holds_on_its_class(restarts: int) -> None:
    T = FirenetGuarantee("dct", SparsityInLevels([2, 8], [1, 1], [1, 1]), m=8)
    A = MatrixOperator(np.asarray(T.matrix.numpy), norm=float(T.norm))
    net = CertifiedFirenet(
        A, lam=float(T.lam), inner=T.inner(), restarts=restarts, delta=1e-2, factor=float(T.factor), eps0=2.0
    )
    source = np.random.default_rng(restarts)
    for _ in range(5):
        x = np.zeros(8)
        x[[source.integers(2), source.integers(2, 8)]] = source.normal(size=2)
        x /= np.linalg.norm(A.forward(x))
        e = source.normal(size=8)
        y = A.forward(x) + 4e-3 * e / np.linalg.norm(e)  # δ(x, y) = 2‖e‖ = 8e-3
        run = net.run(y)
        assert np.linalg.norm(run.x - x) <= float(T.C2) * (run.eps[-1] + 8e-3)
        assert run.eps[-1] <= net.factor**restarts * 2 + net.factor * 1e-2 / (1 - net.factor)


def test_a_minimiser_without_residual_is_left_to_the_theorem() -> None:
    one = instance(4, "d", lam=1e-3)
    run = network(one, restarts=15, inner=20, delta=1e-9).run(one.y)
    assert not run.certified[-1]
    assert run.steps <= 2 * 15 * 20
    zero = network(one, restarts=2).run(np.zeros(6))
    assert not zero.x.any()
    assert zero.gap == 0


@pytest.mark.parametrize("y", [np.zeros((2, 6)), np.zeros(5), [0.0] * 6, np.full(6, np.nan), np.zeros(6, int)])
def test_bad_data_are_named(y: Any) -> None:
    with pytest.raises(BarrierError, match="^y"):
        network(instance(5, "d")).run(y)


def test_it_starts_where_it_is_told() -> None:
    one = instance(6, "d")
    best = network(one, restarts=20, inner=200).run(one.y).x
    assert network(one, restarts=6, inner=200).run(one.y, start=best).steps <= 6 * 8
    with pytest.raises(BarrierError, match="^start"):
        network(one).run(one.y, start=np.zeros(9))


def test_numbers_that_are_not_finite_have_no_gap_and_certify_nothing() -> None:
    one = instance(8, "d")
    with np.errstate(all="ignore"):
        started = network(one).run(one.y, start=np.full(10, np.nan))
        # Steps 1/‖A‖² that are far too long: proposals grow until they overflow.
        assert isinstance(one.operator, MatrixOperator)
        short = Instance(MatrixOperator(one.operator.matrix, norm=1e-3), one.y, one.lam, one.weights)
        grown = network(short, inner=400).run(one.y)
    assert np.isnan(started.gap)
    assert not any(started.certified)
    assert not any(grown.certified)
    assert not grown.gap < short.objective(grown.x) / 2


def test_real_data_of_a_complex_matrix() -> None:
    one = instance(9, "D", lam=0.6)
    real = Instance(one.operator, one.y.real.copy(), one.lam, one.weights)
    run, same = (network(real, restarts=20, inner=200).run(y) for y in (real.y, real.y.astype(complex)))
    assert all(run.certified)
    np.testing.assert_allclose(run.x, same.x, atol=1e-12)


def test_it_has_no_list_of_layers() -> None:
    with pytest.raises(BarrierError, match=r"^network = CertifiedFirenet\(.*known before y"):
        network(instance(7, "d")).layered()


def test_it_is_no_module_of_torch() -> None:
    pytest.importorskip("torch")
    from sci_barriers.networks.module import FirenetModule

    with pytest.raises(BarrierError, match=r"^network = CertifiedFirenet\(.*not a CertifiedFirenet"):
        FirenetModule(network(instance(7, "d")))
