"""FIRENET on operators: formulas, libraries, precisions, batches, symmetries, bad arguments."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sci_barriers import BarrierError
from sci_barriers.networks import Firenet, MatrixOperator, PrimalDual, Step

torch = pytest.importorskip("torch")

Array = NDArray[Any]


def plain(A: Array, y: Array, *, lam: float, w: Array, tau: float, sigma: float, p: int, n: int, delta: float) -> Array:
    """The formulas of the method, as they are written on paper."""
    norm = np.linalg.norm(A, 2)
    psi, eps = np.zeros(A.shape[1], A.dtype), np.linalg.norm(y)
    for _ in range(n):
        eps = math.exp(-1) * (delta + eps)
        alpha = 2 * norm / (p * eps)
        x, u, total = alpha * psi, np.zeros(A.shape[0], A.dtype), np.zeros(A.shape[1], A.dtype)
        for _ in range(p):
            v = x - tau * (A.conj().T @ u)
            modulus = np.abs(v)
            new = np.where(modulus > 0, v / np.where(modulus > 0, modulus, 1), 0) * np.maximum(
                modulus - tau * lam * w, 0
            )
            u = u + sigma * (A @ (2 * new - x)) - sigma * alpha * y
            u = u * min(1.0, 1 / max(np.linalg.norm(u), 1e-300))
            x, total = new, total + new
        psi = total / p / alpha
    return psi


def instance(seed: int, m: int = 5, n: int = 9, kind: str = "d") -> tuple[Array, Array, Array]:
    source = np.random.default_rng(seed)
    A = source.normal(size=(m, n)) / math.sqrt(m)
    y = source.normal(size=m)
    if kind == "D":
        A, y = A + 1j * source.normal(size=(m, n)) / math.sqrt(m), y + 1j * source.normal(size=m)
    return A, y, source.uniform(0.5, 2, size=n)


def make(A: Any, w: Any = None, **changes: Any) -> Firenet:
    return Firenet(MatrixOperator(A), **{"lam": 0.3, "weights": w, "inner": 6, "restarts": 5, "delta": 1e-3} | changes)


@given(seed=st.integers(0, 2**32), kind=st.sampled_from("dD"), weighted=st.booleans())
@settings(max_examples=40, deadline=None)
def test_agrees_with_the_formulas(seed: int, kind: str, weighted: bool) -> None:
    A, y, w = instance(seed, kind=kind)
    norm = float(np.linalg.norm(A, 2))
    tau, sigma = 0.8 / norm, 1.1 / norm
    network = Firenet(
        MatrixOperator(A, norm=norm),
        lam=0.3,
        weights=w if weighted else None,
        tau=tau,
        sigma=sigma,
        inner=7,
        restarts=6,
        delta=1e-3,
    )
    expected = plain(A, y, lam=0.3, w=w if weighted else np.ones(9), tau=tau, sigma=sigma, p=7, n=6, delta=1e-3)
    np.testing.assert_allclose(network(y), expected, atol=1e-11 * (1 + np.max(np.abs(expected))))


@given(seed=st.integers(0, 2**32), kind=st.sampled_from("dD"))
@settings(max_examples=25, deadline=None)
def test_a_batch_is_its_items(seed: int, kind: str) -> None:
    A, _, w = instance(seed, kind=kind)
    source = np.random.default_rng(seed + 1)
    ys = source.normal(size=(2, 3, 5)) * source.uniform(0.1, 10, size=(2, 3, 1))
    network = make(A, w)
    together = network(ys)
    assert together.shape == (2, 3, 9)
    for index in np.ndindex(2, 3):
        np.testing.assert_allclose(together[index], network(ys[index]), atol=1e-10)


@given(seed=st.integers(0, 2**32), kind=st.sampled_from("dD"))
@settings(max_examples=25, deadline=None)
def test_numpy_and_torch_agree_to_rounding(seed: int, kind: str) -> None:
    A, y, w = instance(seed, kind=kind)
    expected = make(A, w)(y)
    got = make(torch.from_numpy(A), torch.from_numpy(w))(torch.from_numpy(y))
    np.testing.assert_allclose(got.numpy(), expected, atol=1e-10)
    mixed = make(torch.from_numpy(A), w)(torch.from_numpy(y))  # weights follow the library of y
    np.testing.assert_allclose(mixed.numpy(), expected, atol=1e-10)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex64, np.complex128])
@pytest.mark.parametrize("batch", [(), (3,)])
def test_precision_is_kept(dtype: Any, batch: tuple[int, ...]) -> None:
    A, _, w = instance(3, kind="D" if np.issubdtype(dtype, np.complexfloating) else "d")
    y = np.random.default_rng(4).normal(size=(*batch, 5)).astype(dtype)
    exact = make(A, w)(y.astype(A.dtype))
    got = make(A.astype(dtype), w)(y)
    assert got.dtype == dtype
    np.testing.assert_allclose(got, exact, atol=2e3 * np.finfo(dtype).eps)
    tensor = make(torch.from_numpy(A.astype(dtype)), w)(torch.from_numpy(y))
    assert tensor.numpy().dtype == dtype
    np.testing.assert_allclose(tensor.numpy(), exact, atol=2e3 * np.finfo(dtype).eps)


@given(seed=st.integers(0, 2**32), exponent=st.integers(-20, 20))
@settings(max_examples=25, deadline=None)
def test_scaling_y_and_delta_by_a_power_of_two_scales_x(seed: int, exponent: int) -> None:
    A, y, w = instance(seed)
    scale = 2.0**exponent
    np.testing.assert_array_equal(make(A, w, delta=1e-3 * scale)(scale * y), scale * make(A, w)(y))


@given(seed=st.integers(0, 2**32), kind=st.sampled_from("dD"))
@settings(max_examples=25, deadline=None)
def test_rotated_data_permuted_columns_and_phases(seed: int, kind: str) -> None:
    A, y, w = instance(seed, kind=kind)
    source = np.random.default_rng(seed + 2)
    U = np.linalg.qr(instance(seed + 3, 5, 5, kind)[0])[0]
    order = source.permutation(9)
    phases = source.choice([1, -1, 1j, -1j] if kind == "D" else [1, -1], size=9)
    moved = make((U @ A)[:, order] * phases, w[order])(U @ y)
    np.testing.assert_allclose(moved * phases, make(A, w)(y)[order], atol=1e-10)


def test_restarts_compose() -> None:
    """n restarts are one restart from where n − 1 ended."""
    A, y, w = instance(5)
    first, last = make(A, w, restarts=4), make(A, w, restarts=5)
    eps = float(np.linalg.norm(y))
    for _ in range(4):
        eps = math.exp(-1) * (1e-3 + eps)
    again = make(A, w, restarts=1, eps0=eps)
    np.testing.assert_allclose(again(y, start=first(y)), last(y), atol=1e-13)


def test_no_restart_is_the_start() -> None:
    A, y, _ = instance(6)
    np.testing.assert_array_equal(make(A, restarts=0)(y), np.zeros(9))
    np.testing.assert_array_equal(make(A, restarts=0)(y, start=np.arange(9.0)), np.arange(9.0))


def test_the_method_without_restarts_is_one_restart_at_that_scale() -> None:
    A, y, w = instance(7)
    operator = MatrixOperator(A)
    eps = math.exp(-1) * (1e-3 + float(np.linalg.norm(y)))
    alpha = 2 * operator.norm / (20 * eps)
    one = Firenet(operator, lam=0.3, weights=w, inner=20, restarts=1, delta=1e-3)(y)
    plainly = PrimalDual(operator, lam=0.3, weights=w, iterations=20, scale=alpha)(y)
    np.testing.assert_allclose(plainly, one, atol=1e-14)


@pytest.mark.parametrize("batch", [(), (2,)])
def test_trace_sees_every_step_and_the_output(batch: tuple[int, ...]) -> None:
    A, _, w = instance(8)
    y = np.random.default_rng(8).normal(size=(*batch, 5))
    steps: list[Step] = []
    x = make(A, w)(y, trace=steps.append)
    assert [(s.restart, s.inner) for s in steps] == [(k, i) for k in range(5) for i in range(1, 7)]
    np.testing.assert_allclose(steps[-1].average, x, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(np.mean([s.iterate for s in steps[-6:]], axis=0), x, rtol=1e-12, atol=1e-14)
    traced: list[Step] = []
    PrimalDual(MatrixOperator(A), lam=0.3, iterations=9)(y, trace=traced.append)
    assert [(s.restart, s.inner) for s in traced] == [(0, i) for i in range(1, 10)]


@pytest.mark.parametrize("complex_", [False, True])
def test_autograd_agrees_with_differences(complex_: bool) -> None:
    A, y, w = instance(9, kind="D" if complex_ else "d")
    network = make(torch.from_numpy(A), w, restarts=2, inner=4)
    leaf = torch.from_numpy(y).requires_grad_()
    assert torch.autograd.gradcheck(network, (leaf,), eps=1e-6, atol=1e-5)


def test_derivatives_at_zero_are_finite() -> None:
    A, _, _ = instance(10)
    for batch in ((), (2,)):
        leaf = torch.zeros((*batch, 5), dtype=torch.float64, requires_grad=True)
        make(torch.from_numpy(A), restarts=2)(leaf).sum().backward()
        assert torch.isfinite(leaf.grad).all()


def test_recovers_a_sparse_vector() -> None:
    """Exponential convergence: with enough measurements the error goes below δ-size."""
    source = np.random.default_rng(11)
    A = source.normal(size=(40, 60)) / math.sqrt(40)
    x = np.zeros(60)
    x[source.choice(60, 4, replace=False)] = [1, -2, 1.5, -1]
    network = Firenet(MatrixOperator(A), lam=0.05, inner=200, restarts=20, delta=1e-9)
    errors = [
        float(np.linalg.norm(Firenet(network.operator, lam=0.05, inner=200, restarts=n, delta=1e-9)(A @ x) - x))
        for n in (5, 10, 20)
    ]
    assert errors[0] < 0.05
    assert errors[1] < 5e-4
    assert errors[2] < 1e-7


# --- Step sizes and bad arguments -----------------------------------------------------------------------------------------------


def test_step_sizes_are_refused_by_value_and_the_switch_runs_them() -> None:
    A, y, _ = instance(12)
    norm = float(np.linalg.norm(A, 2))
    with pytest.raises(BarrierError, match=r"tau·sigma·‖A‖² = .* = 4.*; allowed: at most 1.*published=True"):
        make(A, tau=2 / norm, sigma=2 / norm)
    assert np.isfinite(make(A, tau=2 / norm, sigma=2 / norm, published=True)(y)).all()


def test_the_bound_is_exact() -> None:
    """τσ‖A‖² = 1 is allowed, one unit of rounding more is not; floats would not tell."""
    operator = MatrixOperator(np.array([[2.0, 0.0]]), norm=2.0)
    assert Firenet(operator, lam=1, tau=0.5, sigma=0.5, inner=1, restarts=1, delta=1).tau == 0.5
    with pytest.raises(BarrierError, match="tau·sigma"):
        Firenet(operator, lam=1, tau=math.nextafter(0.5, 1), sigma=0.5, inner=1, restarts=1, delta=1)
    default = Firenet(MatrixOperator(np.array([[3.0, 1.0]])), lam=1, inner=1, restarts=1, delta=1)
    assert default.tau == default.sigma < 1 / math.sqrt(10)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"lam": 0}, "lam"),
        ({"lam": -1.0}, "lam"),
        ({"lam": math.nan}, "lam"),
        ({"lam": "1"}, "lam"),
        ({"lam": None}, "lam"),
        ({"tau": 0}, "tau"),
        ({"tau": math.inf}, "tau"),
        ({"sigma": -1}, "sigma"),
        ({"inner": 0}, "inner"),
        ({"inner": 2.0}, "inner"),
        ({"inner": True}, "inner"),
        ({"restarts": -1}, "restarts"),
        ({"delta": 0}, "delta"),
        ({"delta": 1e-200}, "delta"),
        ({"factor": 0}, "factor"),
        ({"factor": 1}, "factor"),
        ({"eps0": 0}, "eps0"),
        ({"published": 1}, "published"),
        ({"weights": np.ones(3)}, "weights"),
        ({"weights": np.zeros(9)}, "weights"),
        ({"weights": np.full(9, math.nan)}, "weights"),
        ({"weights": [1.0] * 9}, "weights"),
    ],
)
def test_bad_arguments_are_named(changes: dict[str, Any], name: str) -> None:
    with pytest.raises(BarrierError) as caught:
        make(instance(1)[0], **changes)
    assert caught.value.name == name


@pytest.mark.parametrize(
    "A", [[[1.0]], np.ones(3), np.ones((0, 3)), np.ones((2, 2), int), np.full((2, 2), math.nan), np.zeros((2, 3))]
)
def test_bad_matrices(A: Any) -> None:
    with pytest.raises(BarrierError):
        MatrixOperator(A)


@pytest.mark.parametrize(
    "y",
    [
        np.ones(4),
        np.ones((5, 1)),
        1.0,
        [1.0] * 5,
        np.ones(5, int),
        np.full(5, math.nan),
        np.full((2, 5), math.inf),
        np.full(5, 1e308),
    ],
)
def test_bad_y(y: Any) -> None:
    with pytest.raises(BarrierError, match="^y = "):
        make(instance(1)[0])(y)


def test_an_empty_batch_and_zero() -> None:
    network = make(instance(1)[0])
    assert network(np.zeros((0, 5))).shape == (0, 9)
    assert not network(np.zeros(5)).any()


@pytest.mark.parametrize(("matrix", "data"), [("D", "d"), ("d", "D")])
def test_real_and_complex_may_meet(matrix: str, data: str) -> None:
    A, y = instance(3, kind=matrix)[0], instance(4, kind=data)[1]
    expected = make(A.astype(complex))(y.astype(complex))
    np.testing.assert_allclose(make(A)(y), expected, atol=1e-12)
    got = make(torch.from_numpy(A))(torch.from_numpy(y))
    assert got.dtype == torch.complex128
    np.testing.assert_allclose(got.numpy(), expected, atol=1e-12)


def test_bad_start_operator_iterations_and_scale() -> None:
    A, y, _ = instance(1)
    with pytest.raises(BarrierError, match="start"):
        make(A)(y, start=np.ones(5))
    with pytest.raises(BarrierError, match="operator"):
        Firenet(A, lam=1, inner=1, restarts=1, delta=1)  # type: ignore[arg-type]
    with pytest.raises(BarrierError, match="iterations"):
        PrimalDual(MatrixOperator(A), lam=1, iterations=0)
    with pytest.raises(BarrierError, match="scale"):
        PrimalDual(MatrixOperator(A), lam=1, iterations=1, scale=0)
