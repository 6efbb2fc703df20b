"""Peers of FIRENET: they solve what they say, the bounds hold, and the long run for the minimiser goes on after an interruption."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sci_barriers import BarrierError
from sci_barriers.experiments.peers import Instance, chambolle_pock, fista, restarted, soft
from sci_barriers.experiments.reference import fingerprint, reference
from sci_barriers.networks import MatrixOperator


def instance(seed: int = 0, *, kind: str = "real", m: int = 6, n: int = 10, lam: float = 0.3) -> Instance:
    source = np.random.default_rng(seed)
    A = source.normal(size=(m, n)) / np.sqrt(m)
    y = source.normal(size=m)
    if kind == "complex":
        A = A + 1j * source.normal(size=(m, n)) / np.sqrt(m)
        y = y + 1j * source.normal(size=m)
    return Instance(MatrixOperator(A), y, lam, source.uniform(0.5, 2, size=n))


def cvxpy_minimum(one: Instance) -> float:
    cvxpy = pytest.importorskip("cvxpy")
    A = one.operator.matrix  # type: ignore[attr-defined]
    z = cvxpy.Variable(A.shape[1], complex=np.iscomplexobj(A))
    objective = one.lam * cvxpy.sum(cvxpy.multiply(one.weights, cvxpy.abs(z))) + cvxpy.norm(A @ z - one.y)
    problem = cvxpy.Problem(cvxpy.Minimize(objective))
    problem.solve(solver="CLARABEL")
    return float(problem.value)


@pytest.mark.parametrize("kind", ["real", "complex"])
def test_reference_is_the_minimum_of_an_independent_solver(kind: str) -> None:
    one = instance(kind=kind)
    found = reference(one, balance=1.0)
    assert found.lower <= found.upper
    assert found.gap <= 1e-12
    assert cvxpy_minimum(one) == pytest.approx(found.upper, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["real", "complex"]), st.floats(0.05, 1.5))
def test_the_dual_bound_is_below_every_value(seed: int, kind: str, lam: float) -> None:
    one = instance(seed, kind=kind, lam=lam)
    source = np.random.default_rng(seed + 1)
    u = source.normal(size=one.y.shape)
    u = u / max(1.0, float(np.linalg.norm(u)))
    x = source.normal(size=one.operator.domain) * source.choice([0, 1], size=one.operator.domain)
    assert one.dual_bound(u) <= one.objective(x) * (1 + 1e-12)
    assert one.dual_bound(np.zeros_like(u)) == 0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.01, 3))
def test_soft_threshold_is_the_proximal_map(seed: int, threshold: float) -> None:
    v = np.random.default_rng(seed).normal(size=5) + 1j * np.random.default_rng(seed + 1).normal(size=5)
    x = soft(v, threshold)
    for other in (v, 0 * v, 0.9 * x, x + 0.01):
        assert (
            threshold * np.abs(x) + np.abs(x - v) ** 2 / 2
            <= threshold * np.abs(other) + np.abs(other - v) ** 2 / 2 + 1e-12
        ).all()


def test_equivalent_problems_have_the_same_minimiser() -> None:
    one = instance(3)
    found = reference(one, balance=1.0)
    residual = one.residual(found.x)
    assert residual > 0.01
    *_, lasso = islice(fista(one, lam=2 * residual * one.lam), 3000)
    *_, (constrained, _) = islice(restarted(one, balance=1.0, eta=residual), 3000)
    *_, plain = islice(chambolle_pock(one, balance=1.0), 3000)
    *_, plain_constrained = islice(chambolle_pock(one, balance=1.0, eta=residual), 3000)
    for state in (lasso, constrained, plain, plain_constrained):
        assert np.linalg.norm(state.x - found.x) <= 1e-5 * np.linalg.norm(found.x)


def test_iterates_are_counted_one_by_one() -> None:
    one = instance()
    states = list(islice(restarted(one, balance=1.0, period=7), 21))
    assert len(states) == 21
    plain = list(islice(chambolle_pock(one, balance=1.0), 6))
    for (state, beta), other in zip(states[:6], plain, strict=True):  # before the first restart it is the same method
        assert beta == 1.0
        assert np.array_equal(state.x, other.x)


def test_an_interrupted_reference_goes_on(tmp_path: Path) -> None:
    one = instance(5, m=12, n=30, lam=0.05)
    path = tmp_path / "state.npz"
    seen: list[int] = []

    def interrupt(done: int, gap: float) -> None:
        seen.append(done)
        if done == 400:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reference(one, balance=1.0, gap=0, steps=1000, checkpoint=path, progress=interrupt)
    again: list[int] = []
    resumed = reference(one, balance=1.0, gap=0, steps=1000, checkpoint=path, progress=lambda k, g: again.append(k))
    assert again[0] == 250  # the last checkpoint was at 200
    whole = reference(one, balance=1.0, gap=0, steps=1000)
    assert resumed.steps == whole.steps == 1000
    assert np.array_equal(resumed.x, whole.x)
    assert (resumed.upper, resumed.lower) == (whole.upper, whole.lower)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_checkpoint_is_not_believed(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "state.npz"
    path.write_bytes(content)
    one = instance()
    assert reference(one, balance=1.0, steps=200, gap=0, checkpoint=path).steps == 200


def test_the_checkpoint_of_another_instance_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "state.npz"
    reference(instance(0), balance=1.0, steps=200, gap=0, checkpoint=path)
    other = instance(1)
    assert fingerprint(instance(0)) != fingerprint(other) != fingerprint(instance(1, lam=0.4))
    found = reference(other, balance=1.0, checkpoint=path)
    fresh = reference(other, balance=1.0)
    assert np.array_equal(found.x, fresh.x)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"y": np.zeros(5)}, "y"),
        ({"y": np.full(6, np.nan)}, "y"),
        ({"lam": 0.0}, "lam"),
        ({"lam": float("inf")}, "lam"),
        ({"weights": np.ones(9)}, "weights"),
        ({"weights": np.zeros(10)}, "weights"),
    ],
)
def test_bad_instances_are_named(change: dict[str, Any], name: str) -> None:
    one = instance()
    parts = {"operator": one.operator, "y": one.y, "lam": one.lam, "weights": one.weights} | change
    with pytest.raises(BarrierError) as caught:
        Instance(**parts)
    assert caught.value.name == name
