"""FIRENET as a torch module and as an ONNX file: the same output, everywhere."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sci_barriers import BarrierError, TheoremError
from sci_barriers.networks import Firenet, LinearOperator, MatrixOperator, enclose, evaluate
from sci_barriers.operators import Fourier, SampledTransform, Walsh, Wavelet, phantom, variable_density

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
runtime = pytest.importorskip("onnxruntime")
pytest.importorskip("pywt")

from sci_barriers.networks.module import FirenetModule  # noqa: E402
from sci_barriers.networks.onnx_file import export_onnx, from_channels, to_channels  # noqa: E402

Array = NDArray[Any]


def on_image(
    transform: Any, name: str | None = "haar", depth: int | None = None, **changes: Any
) -> tuple[Firenet, Array]:
    side = transform.side
    wavelet = None if name is None else Wavelet(side, name, depth)
    pattern = variable_density(side, ordering=transform.ordering, rate=0.3, centre=1, seed=2)
    A = SampledTransform(transform, pattern, wavelet)
    y = A.forward(A.coefficients(phantom(side)))
    weights = np.random.default_rng(3).uniform(0.5, 2, size=A.domain)
    options: dict[str, Any] = {"lam": 1e-3, "inner": 4, "restarts": 5, "delta": 1e-2, "weights": weights} | changes
    return Firenet(A, **options), np.stack([y, 2 * y[::-1], 1e-3 * y])


def on_matrix(kind: str, **changes: Any) -> tuple[Firenet, Array]:
    source = np.random.default_rng(4)
    A, y = source.normal(size=(6, 11)), source.normal(size=(3, 6))
    if kind == "D":
        A, y = A + 1j * source.normal(size=A.shape), y + 1j * source.normal(size=y.shape)
    options: dict[str, Any] = {"lam": 0.2, "inner": 7, "restarts": 6, "delta": 1e-4} | changes
    return Firenet(MatrixOperator(A), **options), y


CASES: dict[str, Any] = {
    "Fourier, Haar, 64": lambda: on_image(Fourier(64)),
    "Fourier, Haar, 32, complete": lambda: on_image(Fourier(32), restarts=16, inner=5),
    "Fourier, db3, two levels": lambda: on_image(Fourier(16), "db3", 2),
    "Fourier, odd side": lambda: on_image(Fourier(12), "haar", 1),
    "Fourier alone": lambda: on_image(Fourier(9), None),
    "Walsh, Haar": lambda: on_image(Walsh(32)),
    "Walsh, db2, eps0": lambda: on_image(Walsh(16), "db2", eps0=3.0),
    "matrix": lambda: on_matrix("d"),
    "complex matrix": lambda: on_matrix("D"),
    "matrix, other steps": lambda: on_matrix("d", tau=0.01, sigma=0.03, factor=0.7, eps0=1.5),
    "one step": lambda: on_matrix("D", inner=1, restarts=1),
    "no restart": lambda: on_matrix("d", restarts=0),
}


def run(path: Path, y: Array, channels: int) -> Array:
    session = runtime.InferenceSession(path)
    precision = {"tensor(double)": np.float64, "tensor(float)": np.float32}[session.get_inputs()[0].type]
    tensor = to_channels(y, complex_valued=channels == 2).astype(precision)
    return from_channels(session.run(None, {"y": tensor})[0])


@pytest.mark.parametrize("case", CASES)
def test_onnx_gives_the_same(case: str, tmp_path: Path) -> None:
    """float64 to 1e-12, float32 to 1e-3 of ‖y‖ (measured: below 3e-14 and 5e-5)."""
    network, y = CASES[case]()
    expected = network(y)
    channels = 2 if np.iscomplexobj(expected) else 1
    scale = np.linalg.norm(y, axis=-1)
    for precision, tolerance in (("float64", 1e-12), ("float32", 1e-3)):
        path = export_onnx(network, tmp_path / "a.onnx", precision=precision)
        found = run(path, y, channels)
        assert found.shape == expected.shape
        assert (np.abs(found - expected).reshape(len(y), -1).max(axis=1) <= tolerance * scale).all()
        one = run(path, y[:1], channels)
        assert np.abs(one - found[:1]).max() <= tolerance * scale[0], "a batch of any size"


@pytest.mark.parametrize("case", CASES)
def test_the_layers_give_the_same(case: str) -> None:
    """The description in the language, ε_0 = ‖y‖ included, in NumPy and torch; for matrices its exact output is enclosed as well."""
    network, y = CASES[case]()
    layers, expected = network.layered(), network(y)
    scale = 1e-12 * np.linalg.norm(y, axis=-1).reshape(-1, *(1,) * (expected.ndim - 1))
    found = evaluate(layers, y)
    assert found.shape == expected.shape
    assert (np.abs(found - expected) <= scale).all()
    assert (np.abs(evaluate(layers, torch.tensor(y)).numpy() - expected) <= scale).all()
    if "matrix" in case or "step" in case or "restart" in case:
        assert enclose(layers, y[1], radius=Fraction(1, 1 << 40)).float_error(expected[1]) < 1e-11
    else:
        with pytest.raises(TheoremError, match="exact entries"):
            enclose(layers, y[1], radius=Fraction(1))


@pytest.mark.parametrize("case", ["Fourier, Haar, 64", "Walsh, db2, eps0", "matrix", "complex matrix"])
def test_the_module_gives_the_same(case: str, tmp_path: Path) -> None:
    network, y = CASES[case]()
    module = FirenetModule(network)
    assert not list(module.parameters())
    with torch.no_grad():
        found = module(torch.tensor(y)).numpy()
    assert np.abs(found - network(y)).max() <= 1e-12 * np.linalg.norm(y)
    exported = run(export_onnx(module, tmp_path / "m.onnx"), y, 2 if np.iscomplexobj(found) else 1)
    assert np.abs(found - exported).max() <= 1e-12 * np.linalg.norm(y)


def test_the_module_is_differentiable_and_moves() -> None:
    network, y = on_matrix("d")
    module = FirenetModule(network)
    assert set(module.state_dict()) == {"matrix"}
    start = torch.tensor(y, requires_grad=True)
    assert torch.autograd.gradcheck(module, (start,), atol=1e-6)
    single = FirenetModule(network).to(torch.float32)
    assert single.network.operator.matrix.dtype == torch.float32
    result = single(torch.tensor(y, dtype=torch.float32))
    assert result.dtype == torch.float32
    assert np.abs(result.numpy() - network(y)).max() < 1e-4
    assert network.operator.matrix.dtype == np.float64, "the given network is left alone"
    assert "restarts=6" in repr(module)


@pytest.mark.parametrize("transform", [Fourier(16), Walsh(16)])
def test_images_on_another_device(transform: Any) -> None:
    """The device "meta" has shapes and types and no numbers, so that nothing can stay behind unnoticed."""
    network, y = on_image(transform)
    module = FirenetModule(network)
    here = module(torch.tensor(y))
    there = module.to("meta")(torch.tensor(y, device="meta"))
    assert there.device.type == "meta"
    assert (there.shape, there.dtype) == (here.shape, here.dtype)


def test_the_state_can_be_saved_and_loaded() -> None:
    network, y = on_matrix("D", weights=np.linspace(1, 2, 11))
    other, _ = on_matrix("D", weights=np.linspace(2, 1, 11))
    module = FirenetModule(network)
    module.load_state_dict(FirenetModule(other).state_dict())
    assert np.abs(module(torch.tensor(y)).numpy() - other(y)).max() <= 1e-12 * np.linalg.norm(y)


def test_gradients_reach_the_weights() -> None:
    network, y = on_image(Fourier(8))
    module = FirenetModule(network)
    module.weights.requires_grad_()
    module(torch.tensor(y)).abs().sum().backward()
    assert module.weights.grad is not None
    assert bool(torch.isfinite(module.weights.grad).all())


@given(st.integers(0, 2**32), st.sampled_from("dD"), st.integers(1, 6), st.integers(1, 8), st.integers(1, 4))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_matrix(tmp_path: Path, seed: int, kind: str, m: int, n: int, batch: int) -> None:
    source = np.random.default_rng(seed)
    A, y = source.normal(size=(m, n)), source.normal(size=(batch, m))
    if kind == "D":
        A, y = A + 1j * source.normal(size=A.shape), y + 1j * source.normal(size=y.shape)
    network = Firenet(
        MatrixOperator(A), lam=0.3, inner=3, restarts=4, delta=1e-3, weights=source.uniform(0.1, 3, size=n)
    )
    found = run(export_onnx(network, tmp_path / "a.onnx"), y, 2 if kind == "D" else 1)
    assert np.abs(found - network(y)).max() <= 1e-12 * np.linalg.norm(y)


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    network, _ = on_image(Fourier(16), restarts=1000)
    model = onnx.load(export_onnx(network, tmp_path / "deep" / "a.onnx", metadata={"seed": 3}))
    onnx.checker.check_model(model, full_check=True)
    facts = {entry.key: json.loads(entry.value) for entry in model.metadata_props}
    assert facts == {"channels": 2, "domain": [16, 16], "codomain": [77], "seed": 3}
    assert "restarts=1000" in model.doc_string
    assert [f.name for f in (tmp_path / "deep").iterdir()] == ["a.onnx"]
    small, _ = on_image(Fourier(16), restarts=1)
    size = export_onnx(small, tmp_path / "b.onnx").stat().st_size
    assert abs((tmp_path / "deep" / "a.onnx").stat().st_size - size) < 100, "loops: the depth does not matter"


def test_the_matrices_of_the_transforms() -> None:
    x = np.random.default_rng(5).normal(size=(16, 16))
    for transform in (Fourier(16), Walsh(16)):
        U = transform.matrix()
        assert np.allclose(U @ x @ U.T, transform.forward(x), rtol=0, atol=1e-12)
    D = Wavelet(16, "db4", 1).step_matrix(16)
    assert np.allclose(D @ x @ D.T, Wavelet(16, "db4", 1).forward(x), rtol=0, atol=1e-12)


def test_channels() -> None:
    z = np.arange(6).reshape(2, 3) * (1 + 2j)
    assert to_channels(z, complex_valued=True).shape == (2, 2, 3)
    assert np.array_equal(from_channels(to_channels(z, complex_valued=True)), z)
    assert np.array_equal(from_channels(to_channels(z.real, complex_valued=False)), z.real)
    assert from_channels(to_channels(z.astype("F"), complex_valued=True)).dtype == np.complex64


class Identity(LinearOperator):
    domain = codomain = (3,)
    norm = 1.0

    def forward(self, x: Any) -> Any:
        return x

    def adjoint(self, u: Any) -> Any:
        return u


LARGE = Firenet(SampledTransform(Walsh(2048), np.eye(2048, dtype=bool)), lam=1.0, inner=1, restarts=1, delta=1.0)
OTHER = Firenet(Identity(), lam=1.0, inner=1, restarts=1, delta=1.0)

BAD: list[tuple[Any, str]] = [
    (lambda p: export_onnx(3, p), "network = 3"),
    (lambda p: export_onnx(OTHER, p), "network.operator"),
    (lambda p: export_onnx(on_matrix("d")[0], p, precision="half"), "precision = 'half'"),
    (lambda p: export_onnx(LARGE, p), "side = 2048; allowed: at most 1024"),
    (lambda p: to_channels(np.ones((2, 2)) * 1j, complex_valued=False), "array.dtype"),
    (lambda p: from_channels(np.ones((2, 3, 4))), "tensor.shape"),
    (lambda p: FirenetModule(3), "network = 3"),
    (lambda p: Wavelet(8).step_matrix(5), "n = 5"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_bad_arguments(call: Any, message: str, tmp_path: Path) -> None:
    with pytest.raises(BarrierError, match=message):
        call(tmp_path / "a.onnx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "name",
    ["operators", *(pytest.param(f"networks.{name}", marks=pytest.mark.slow) for name in ("module", "onnx_file"))],
)
def test_every_module_can_be_imported_first(name: str) -> None:
    subprocess.run([sys.executable, "-W", "error", "-c", f"import sci_barriers.{name}"], check=True, timeout=120)
