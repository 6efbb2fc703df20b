"""An image and how it is measured."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from sci_barriers import BarrierError
from sci_barriers.operators import image_problem, level_weights, phantom

pytest.importorskip("pywt")


@pytest.mark.parametrize("sampling", ["fourier", "walsh"])
@pytest.mark.parametrize("method", ["multilevel", "variable density", "full centre"])
def test_everything_fits_together(sampling: str, method: str) -> None:
    problem = image_problem(phantom(32), sampling=sampling, method=method, rate=0.2, wavelet="db2", depth=3, seed=7)
    assert problem.pattern.samples == round(0.2 * 1024) == problem.operator.codomain[0]
    assert np.allclose(problem.operator.image(problem.coefficients), problem.image, rtol=0, atol=1e-12)
    assert np.array_equal(problem.weights, level_weights(problem.operator.wavelet, problem.sparsities))  # type: ignore[arg-type]
    clean = problem.samples()
    assert np.allclose(
        clean, problem.operator.transform.forward(problem.image)[problem.pattern.mask], rtol=0, atol=1e-12
    )
    noisy = problem.samples(noise=0.02, seed=3)
    assert np.linalg.norm(noisy - clean) == pytest.approx(0.02 * np.linalg.norm(clean))
    assert np.array_equal(noisy, problem.samples(noise=0.02, seed=3))
    assert not np.array_equal(noisy, problem.samples(noise=0.02, seed=4))
    assert noisy.dtype == (np.complex128 if sampling == "fourier" else np.float64)


BAD: list[tuple[Any, str]] = [
    (lambda: image_problem(phantom(12)), "side = 12"),
    (lambda: image_problem(np.ones((8, 8, 3))), "a colour image"),
    (lambda: image_problem(np.full((8, 8), np.nan)), "NaN"),
    (lambda: image_problem(np.zeros((8, 8))), "all zero"),
    (lambda: image_problem(phantom(8), rate=2), "rate = 2"),
    (lambda: image_problem(phantom(8), method="radial"), "method = 'radial'"),
    (lambda: image_problem(phantom(8), sampling="radon"), "sampling = 'radon'"),
    (lambda: image_problem(phantom(8), depth=4), "side = 8; allowed: divisible by"),
    (lambda: image_problem(phantom(8), workers=0), "workers = 0"),
    (lambda: image_problem(phantom(8)).samples(noise=-1), "noise = -1"),
    (lambda: image_problem(phantom(8)).samples(noise=float("nan")), "noise = nan"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_bad_arguments(call: Any, message: str) -> None:
    with pytest.raises(BarrierError, match=message):
        call()


@pytest.mark.parametrize(
    ("library", "extra", "code"),
    [
        ("pywt", "images", "from sci_barriers.operators import Wavelet; Wavelet(8)"),
        ("skimage", "images", "from sci_barriers.operators import photograph; photograph('camera', 8)"),
        ("torch", "learn", "import sci_barriers.networks.module"),
        (
            "onnx",
            "onnx",
            "import numpy; from sci_barriers.networks import Firenet, MatrixOperator;"
            "from sci_barriers.networks.onnx_file import export_onnx;"
            "export_onnx(Firenet(MatrixOperator(numpy.eye(2)), lam=1, inner=1, restarts=1, delta=1), 'none')",
        ),
    ],
)
def test_what_is_not_installed_is_named(library: str, extra: str, code: str) -> None:
    script = f"import sys; sys.modules[{library!r}] = None\n{code}"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert f'pip install "sci-barriers[{extra}]"' in result.stderr
