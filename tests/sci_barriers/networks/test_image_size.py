"""FIRENET on operators at image size: the matrix, batches, torch, precisions, work in place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sci_barriers.networks import Firenet, LinearOperator, MatrixOperator, PrimalDual, Step
from sci_barriers.networks import in_place as elementwise
from sci_barriers.operators import (
    Fourier,
    SampledTransform,
    Walsh,
    Wavelet,
    affordable_sparsities,
    haar,
    level_weights,
    multilevel,
    phantom,
    variable_density,
)

torch = pytest.importorskip("torch")
pytest.importorskip("pywt")

Array = NDArray[Any]


def problem(
    side: int, ordering: str, seed: int = 0, name: str = "haar"
) -> tuple[SampledTransform, Array, Array, Array]:
    """Operator, samples of the phantom with 2% noise, coefficients, weights."""
    transform = Fourier(side) if ordering == "centred" else Walsh(side)
    wavelet = Wavelet(side, name)
    coefficients = wavelet.forward(phantom(side))
    s = affordable_sparsities(coefficients, wavelet, ordering=ordering, rate=0.3)
    A = SampledTransform(transform, multilevel(side, ordering=ordering, sparsities=s, rate=0.3, seed=seed), wavelet)
    y = A.forward(coefficients)
    noise = np.random.default_rng(seed).normal(size=y.shape).astype(y.dtype)
    return A, y + 0.02 * np.linalg.norm(y) / np.linalg.norm(noise) * noise, coefficients, level_weights(wavelet, s)


def as_matrix(A: LinearOperator, kind: str) -> MatrixOperator:
    """The same map on flat arrays."""
    size = int(np.prod(A.domain))
    columns = A.forward(np.eye(size, dtype=kind).reshape(size, *A.domain))
    return MatrixOperator(np.ascontiguousarray(columns.reshape(size, -1).T), norm=1.0)


OPTIONS: dict[str, Any] = {"lam": 1e-3, "inner": 5, "restarts": 8, "delta": 1e-2}


@pytest.mark.parametrize("side", [4, 16])
@pytest.mark.parametrize(("ordering", "kind"), [("centred", "D"), ("sequency", "d"), ("sequency", "D")])
@pytest.mark.parametrize("weighted", [False, True])
def test_the_matrix_gives_the_same(side: int, ordering: str, kind: str, weighted: bool) -> None:
    A, y, _, w = problem(side, ordering, name="haar" if side == 4 else "db2")
    y = y.astype(kind)
    by_operator = Firenet(A, **OPTIONS, weights=w if weighted else None)(y)
    by_matrix = Firenet(as_matrix(A, kind), **OPTIONS, weights=w.ravel() if weighted else None)(y)
    assert by_operator.dtype == by_matrix.dtype == np.dtype(kind)
    assert np.abs(by_operator.ravel() - by_matrix).max() <= 1e-12 * np.linalg.norm(y)


@pytest.mark.parametrize("ordering", ["centred", "sequency"])
@pytest.mark.parametrize(("kind", "tolerance"), [("d", 1e-10), ("f", 5e-4)])
def test_torch_gives_the_same(ordering: str, kind: str, tolerance: float) -> None:
    """float64 to 1e-10; float32, 40 iterations, to 5e-4 of ‖y‖ (measured: 2e-5)."""
    A, y, _, w = problem(32, ordering)
    exact = Firenet(A, **OPTIONS, weights=w)(y)
    rounded = y.astype(np.result_type(np.dtype(kind), np.complex64) if np.iscomplexobj(y) and kind == "f" else y.dtype)
    if kind == "f" and not np.iscomplexobj(y):
        rounded = y.astype("f")
    found = Firenet(A, **OPTIONS, weights=torch.tensor(w))(torch.tensor(rounded))
    assert found.numpy().dtype == rounded.dtype
    assert np.linalg.norm(found.numpy() - exact) <= tolerance * np.linalg.norm(y)
    ours = Firenet(A, **OPTIONS, weights=w)(rounded)
    assert ours.dtype == rounded.dtype
    assert np.linalg.norm(ours - exact) <= tolerance * np.linalg.norm(y)


@pytest.mark.parametrize("ordering", ["centred", "sequency"])
def test_a_batch_of_images_is_its_members(ordering: str) -> None:
    A, y, _, w = problem(32, ordering)
    batch = np.stack([y, 0.3 * y[::-1], np.roll(y, 5)])
    network = Firenet(A, **OPTIONS, weights=w)
    together = network(batch)
    assert together.shape == (3, 32, 32)
    for one, image in zip(batch, together, strict=True):
        assert np.abs(network(one) - image).max() <= 1e-12 * np.linalg.norm(y)


@pytest.mark.parametrize("ordering", ["centred", "sequency"])
def test_the_phantom_is_found(ordering: str) -> None:
    A, y, coefficients, w = problem(64, ordering)
    network = Firenet(A, lam=2e-3, inner=10, restarts=15, delta=0.02 * float(np.linalg.norm(y)), weights=w)
    error = np.linalg.norm(network(y) - coefficients) / np.linalg.norm(coefficients)
    first = np.linalg.norm(A.adjoint(y) - coefficients) / np.linalg.norm(coefficients)
    assert error < 0.75 * first


@given(
    st.integers(0, 2**32), st.sampled_from("fdFD"), st.sampled_from(["haar", "db2", None]), st.integers(1, 3),
    st.sampled_from([7, 64, 1 << 13]), st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
@settings(max_examples=40)
def test_work_in_place_gives_the_same_numbers(
    seed: int, kind: str, wavelet: str | None, workers: int, block: int, weighted: bool, batch: bool, traced: bool
) -> None:
    source = np.random.default_rng(seed)
    side = 16
    transform = Fourier(side, workers) if kind in "FD" else Walsh(side)
    A = SampledTransform(
        transform,
        variable_density(side, ordering=transform.ordering, rate=0.4, seed=seed),
        None if wavelet is None else Wavelet(side, wavelet),
    )
    y = source.normal(size=(*((2,) if batch else ()), *A.codomain)).astype(kind)
    w = source.uniform(0.5, 2, size=A.domain) if weighted else None
    results = []
    for limit in (1 << 62, 1):
        steps: list[Step] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(elementwise, "LARGE", limit)
            patch.setattr(elementwise, "BLOCK", block)
            patch.setattr(elementwise, "PART", 16)
            patch.setattr(haar, "PART", 16)
            trace = steps.append if traced else None
            results.append((Firenet(A, **OPTIONS, weights=w)(y, trace=trace), steps))
            results[-1][1].append(Step(0, 0, PrimalDual(A, lam=0.1, weights=w, iterations=7)(y), None))
    (plain, plain_steps), (in_place, own_steps) = results
    assert np.array_equal(plain, in_place)
    assert len(plain_steps) == len(own_steps) == (41 if traced else 1)
    for a, b in zip(plain_steps, own_steps, strict=True):
        assert np.array_equal(a.iterate, b.iterate)
        assert a.average is b.average is None or np.array_equal(a.average, b.average)


def test_nothing_that_belongs_to_the_operator_is_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator may return its argument, or an array that it keeps."""

    class Identity(LinearOperator):
        domain = codomain = (300,)
        norm = 1.0

        def forward(self, x: Any) -> Any:
            return x

        def adjoint(self, u: Any) -> Any:
            return u

    y = np.random.default_rng(0).normal(size=300)
    kept = y.copy()
    plain = Firenet(Identity(), **OPTIONS)(y)
    monkeypatch.setattr(elementwise, "LARGE", 1)
    assert np.array_equal(Firenet(Identity(), **OPTIONS)(y), plain)
    assert np.array_equal(y, kept)
    start = np.ones(300)
    Firenet(Identity(), **OPTIONS)(y, start=start)
    PrimalDual(Identity(), lam=0.1, iterations=3)(y, start=start)
    assert (start == 1).all() and np.array_equal(y, kept)


def test_gradients_reach_the_measurements_and_the_image() -> None:
    A, _, _, w = problem(16, "centred")
    network = Firenet(A, lam=1e-3, inner=3, restarts=3, delta=1e-2, weights=torch.tensor(w))
    image = torch.tensor(phantom(16), requires_grad=True)

    def through(x: Any) -> Any:
        return A.image(network(A.forward(A.coefficients(x) + 0j))).abs().pow(2).sum()

    through(image).backward()
    assert image.grad is not None
    direction = torch.tensor(np.random.default_rng(1).normal(size=(16, 16)))
    h = 1e-6
    with torch.no_grad():
        difference = (through(image + h * direction) - through(image - h * direction)) / (2 * h)
    assert float((image.grad * direction).sum()) == pytest.approx(float(difference), rel=1e-5)
