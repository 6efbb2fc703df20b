"""The Haar transform by lifting: PyWavelets is the reference, orthogonality the law."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers.operators import Wavelet, haar
from sci_barriers.operators.haar import haar_analysis, haar_synthesis

DTYPES = (np.float32, np.float64, np.complex64, np.complex128)


def images(shape: tuple[int, ...], dtype: type, seed: int) -> np.ndarray:
    source = np.random.default_rng(seed)
    x = source.normal(size=shape)
    return np.asarray(x + 1j * source.normal(size=shape) if np.dtype(dtype).kind == "c" else x, dtype=dtype)


def tolerance(dtype: type) -> float:
    return 1e-12 if np.dtype(dtype).itemsize // (2 if np.dtype(dtype).kind == "c" else 1) == 8 else 1e-4


@given(
    log=st.integers(0, 6), steps=st.integers(0, 6), dtype=st.sampled_from(DTYPES), batch=st.sampled_from([(), (2,), (2, 3)]),
    strip=st.sampled_from([1, 64, 4096, 1 << 17]), workers=st.integers(1, 3), seed=st.integers(0, 99),
)  # fmt: skip
def test_it_is_orthogonal_and_keeps_the_type(
    log: int, steps: int, dtype: type, batch: tuple[int, ...], strip: int, workers: int, seed: int
) -> None:
    steps, side = min(steps, log), 1 << log
    x, u = (images((*batch, side, side), dtype, seed + k) for k in (0, 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(haar, "STRIP", strip)
        patch.setattr(haar, "PART", 16)
        before = x.copy()
        coefficients, image = haar_analysis(x, steps, workers), haar_synthesis(u, steps, workers)
        back = haar_synthesis(coefficients, steps, workers)
    assert coefficients.dtype == image.dtype == x.dtype
    np.testing.assert_array_equal(x, before)
    np.testing.assert_allclose(back, x, atol=tolerance(dtype) * side)
    inner = abs(np.vdot(u, coefficients) - np.vdot(image, x))
    assert inner <= tolerance(dtype) * np.linalg.norm(u) * np.linalg.norm(x)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize(("side", "steps"), [(2, 1), (64, 6), (96, 5), (128, 2)])
def test_it_is_that_of_pywavelets(side: int, steps: int, order: str, dtype: type) -> None:
    pywt = pytest.importorskip("pywt")
    x = np.asarray(images((side, side), dtype, 5), order=order)
    found, n, low = haar_analysis(x, steps), side, x
    for _ in range(steps):
        n //= 2
        low, (down, right, both) = pywt.dwt2(low, "haar", "periodization")
        np.testing.assert_allclose(found[n : 2 * n, :n], down, atol=tolerance(dtype) * side)
        np.testing.assert_allclose(found[:n, n : 2 * n], right, atol=tolerance(dtype) * side)
        np.testing.assert_allclose(found[n : 2 * n, n : 2 * n], both, atol=tolerance(dtype) * side)
    np.testing.assert_allclose(found[:n, :n], low, atol=tolerance(dtype) * side)


@given(
    odd=st.sampled_from([1, 3, 5]), log=st.integers(0, 5), steps=st.integers(0, 5), dtype=st.sampled_from(DTYPES),
    batch=st.sampled_from([(), (2,)]), seed=st.integers(0, 99),
)  # fmt: skip
def test_memory_may_be_used_again_and_threads_change_no_digit(
    odd: int, log: int, steps: int, dtype: type, batch: tuple[int, ...], seed: int
) -> None:
    steps, side = min(steps, log), odd << log
    out, scratch = np.full((*batch, side, side), np.nan, dtype), np.full(side * side // 3, np.nan, dtype)
    for transform in (haar_analysis, haar_synthesis, haar_analysis):
        seed += 1
        x = images((*batch, side, side), dtype, seed)
        alone = transform(x, steps)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(haar, "PART", 1)
            assert transform(x, steps, 3, out=out, scratch=scratch) is out
        np.testing.assert_array_equal(out, alone)


@given(log=st.integers(1, 5), dtype=st.sampled_from(DTYPES), batch=st.sampled_from([(), (2,)]), seed=st.integers(0, 99))
def test_torch_has_the_same_coefficients_and_gradients(
    log: int, dtype: type, batch: tuple[int, ...], seed: int
) -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("pywt")
    wavelet, (x, u) = Wavelet(1 << log), (images((*batch, 1 << log, 1 << log), dtype, seed + k) for k in (0, 1))
    leaf = torch.tensor(x, requires_grad=True)
    found = wavelet.forward(leaf)
    close = {"atol": tolerance(dtype) * (1 << log)}
    np.testing.assert_allclose(found.detach().numpy(), wavelet.forward(x), **close)
    np.testing.assert_allclose(wavelet.adjoint(torch.tensor(u)).numpy(), wavelet.adjoint(u), **close)
    # The derivative of Re⟨u, Wx⟩ is W*u.
    (torch.tensor(u).conj() * found).real.sum().backward()
    np.testing.assert_allclose(leaf.grad.numpy(), wavelet.adjoint(u), **close)
