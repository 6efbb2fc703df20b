"""Convolution, pooling, skip connections: a small U-Net in all arithmetics against each other, trained, and written as an ONNX file."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sci_barriers import BarrierError, TheoremError
from sci_barriers.networks import enclose, evaluate, exactly, midpoints
from sci_barriers.operators import Fourier, SampledTransform
from theorems.layers import (
    Affine,
    AveragePooling,
    Bias,
    Channels,
    Convolution,
    Entries,
    Layer,
    LayeredNetwork,
    MaxPooling,
    Relu,
    Sparse,
    Term,
)
from theorems.layers.operators import Dense, Operator, parts, transposed

F = Fraction
ONE = F(1)


def unet(seed: int, side: int = 8, *, transposed_convolution: bool = False) -> LayeredNetwork:
    """Two levels: convolution, maxima, convolution, upsampling, concatenation, convolution, and the input added to the output."""
    source = np.random.default_rng(seed)

    def kernel(out: int, into: int, size: int) -> Any:
        return source.integers(-64, 65, size=(out, into, size, size)) / 64.0  # dyadic: exact values stay short

    half = side // 2
    operators: dict[str, Operator] = {
        "K1": Convolution(kernel(3, 1, 3), (side, side), padding=1),
        "b1": Bias(source.integers(-8, 9, size=3) / 8.0, (3, side, side)),
        "K2": Convolution(kernel(4, 3, 3), (half, half), padding=1),
        "b2": Bias(source.integers(-8, 9, size=4) / 8.0, (4, half, half)),
        "up": AveragePooling((4, side, side), 2),
        "T": Convolution(kernel(4, 4, 2), (side, side), stride=2),
        "left": Channels((4, side, side), 0, 7),
        "right": Channels((3, side, side), 4, 7),
        "K3": Convolution(kernel(2, 7, 3), (side, side), padding=1),
        "K4": Convolution(kernel(1, 2, 1), (side, side)),
    }
    sizes: dict[str, Any] = {"y": (1, side, side), "x": (1, side, side), "a": (3, side, side), "small": (3, half, half)}
    sizes |= {"deep": (4, half, half), "wide": (2, side, side)}
    skip = ("a", (Term(ONE, "a"),))
    upwards = Term(ONE, "deep", "left T*") if transposed_convolution else Term(F(4), "deep", "left up*")
    layers = (
        Layer(Affine((("a", (Term(ONE, "y", "K1"), Term(ONE, "1", "b1"))),)), Relu("a")),
        Layer(Affine((skip, ("small", ()))), MaxPooling("small", "a", 2)),
        Layer(Affine((skip, ("deep", (Term(ONE, "small", "K2"), Term(ONE, "1", "b2"))))), Relu("deep")),
        Layer(Affine((("wide", (Term(ONE, (upwards, Term(ONE, "a", "right")), "K3"),)),)), Relu("wide")),
        Layer(Affine((("x", (Term(ONE, "wide", "K4"), Term(ONE, "y"))),))),
    )
    used = {"T": "up", "up": "T"}["T" if transposed_convolution else "up"]
    return LayeredNetwork("U-Net", {name: op for name, op in operators.items() if name != used}, sizes, layers, "x")


def image(seed: int, side: int = 8) -> Any:
    return np.random.default_rng(seed).integers(-32, 33, size=(1, side, side)) / 16.0


def as_array(pairs: Any, shape: tuple[int, ...]) -> Any:
    return np.array([float(x) for x, _ in pairs]).reshape(shape)


@pytest.mark.parametrize("transposed_convolution", [False, True])
@given(seed=st.integers(0, 2**32))
@settings(max_examples=2, deadline=None)
def test_the_arithmetics_agree(transposed_convolution: bool, seed: int) -> None:
    network, y = unet(seed, 4, transposed_convolution=transposed_convolution), image(seed + 1, 4)
    flat = [F(v) for v in y.ravel().tolist()]
    exact = exactly(network, flat)
    floats = evaluate(network, y)
    assert floats.shape == (1, 4, 4)
    assert np.abs(floats - as_array(exact, floats.shape)).max() <= 1e-12 * (1 + np.abs(floats).max())
    enclosed = enclose(network, flat, radius=F(1, 1 << 60))
    for (x, z), (a, b) in zip(enclosed.midpoint, exact, strict=True):
        assert abs(x - a) <= enclosed.radius and z == b == 0
    assert enclosed.contains(floats) or enclosed.float_error(floats) < F(1, 10**10)
    assert [x for x, _ in midpoints(network, flat, bits=500)] == [x for x, _ in exact]  # dyadic: nothing is rounded
    many = evaluate(network, np.stack([y, 2 * y, -y]))
    assert np.allclose(many[0], floats, rtol=0, atol=1e-12)
    assert np.allclose(many[2], evaluate(network, -y), rtol=0, atol=1e-12)


@pytest.mark.parametrize("transposed_convolution", [False, True])
def test_torch_and_onnx_agree_and_it_is_trained(transposed_convolution: bool, tmp_path: Path) -> None:
    torch, runtime = pytest.importorskip("torch"), pytest.importorskip("onnxruntime")
    from sci_barriers.networks.module import NetworkModule
    from sci_barriers.networks.onnx_file import export_onnx

    network = unet(3, transposed_convolution=transposed_convolution)
    module = NetworkModule(network)
    batch = np.stack([image(k) for k in range(4)])
    y = torch.tensor(batch)
    assert np.abs(module(y).detach().numpy() - evaluate(network, batch)).max() < 1e-10
    first = {name: p.detach().clone() for name, p in module.named_parameters()}
    wanted = {"K1", "K2", "K3", "K4", "b1", "b2"} | ({"T"} if transposed_convolution else set())
    assert set(first) == wanted
    optimiser = torch.optim.Adam(module.parameters(), lr=1e-2)
    losses = []
    for _ in range(20):
        optimiser.zero_grad()
        loss = ((module(y) - y / 2) ** 2).mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 2
    assert all(not torch.equal(first[name], p) for name, p in module.named_parameters())
    trained = module.network
    expected = evaluate(trained, batch)
    assert np.abs(module(y).detach().numpy() - expected).max() < 1e-10
    for precision, tolerance in (("float64", 1e-10), ("float32", 1e-3)):
        path = export_onnx(module, tmp_path / "unet.onnx", precision=precision)
        given_ = batch[:, None].astype(precision)
        found = runtime.InferenceSession(path).run(None, {"y": given_})[0]
        assert np.abs(found[:, 0] - expected).max() < tolerance
    exact = exactly(trained, [F(v) for v in batch[0].ravel().tolist()])
    assert np.abs(as_array(exact, (1, 8, 8)) - expected[0]).max() < 1e-10


def test_data_consistency_with_a_fast_transform(tmp_path: Path) -> None:
    """A cascade: image = zero-filled A*y, a convolution for each part, x ← z − A*(Az − y)."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from sci_barriers.networks.module import NetworkModule
    from sci_barriers.networks.onnx_file import export_onnx

    side = 8
    mask = np.random.default_rng(1).random((side, side)) < 0.5
    A = SampledTransform(Fourier(side), mask)
    K = Convolution(np.random.default_rng(2).normal(size=(2, 2, 3, 3)), (side, side), padding=1)
    # An image is one channel of complex numbers for A, two real ones for K.
    operators: dict[str, Operator] = {"A": A, "K": K}
    operators |= {"re": Reshaped((side, side), 0), "im": Reshaped((side, side), 1)}
    z = (Term(ONE, "real", "re*"), Term(ONE, "real", "i im*"))
    layers = (
        Layer(Affine((("z", (Term(ONE, "y", "A*"),)),))),
        Layer(
            Affine((("real", (Term(ONE, (Term(ONE, "z", "re Re"), Term(ONE, "z", "im Im")), "K Re"),)),)), Relu("real")
        ),
        Layer(Affine((("x", (*z, Term(-ONE, (Term(ONE, z, "A"), Term(-ONE, "y")), "A*"))),))),
    )
    sizes: dict[str, Any] = {"y": A.codomain, "x": A.domain, "z": A.domain, "real": (2, side, side)}
    network = LayeredNetwork("cascade", operators, sizes, layers, "x")
    source = np.random.default_rng(3)
    y = source.normal(size=(3, *A.codomain)) + 1j * source.normal(size=(3, *A.codomain))
    x = evaluate(network, y)
    assert np.allclose(A.forward(x), y)  # data consistency
    start = A.adjoint(y)
    real = np.maximum(K.forward(np.stack([start.real, start.imag], axis=1)), 0)
    by_hand = real[:, 0] + 1j * real[:, 1]
    assert np.allclose(x, by_hand - A.adjoint(A.forward(by_hand) - y))
    assert np.allclose(NetworkModule(network)(torch.tensor(y)).detach().numpy(), x)
    with pytest.raises(BarrierError, match="operator"):
        export_onnx(network, tmp_path / "a.onnx")  # an operator of one's own has no nodes
    with pytest.raises(TheoremError, match="exact entries"):
        exactly(network, [F(1)] * A.codomain[0])
    assert not list(tmp_path.iterdir())


class Reshaped(Operator):
    """(rows, columns) as one of two channels."""

    def __init__(self, shape: tuple[int, int], channel: int) -> None:
        self.shape, self.channel = shape, channel

    @property
    def domain(self) -> tuple[int, ...]:
        return self.shape

    @property
    def codomain(self) -> tuple[int, ...]:
        return (2, *self.shape)

    def forward(self, x: Any) -> Any:
        return Channels((1, *self.shape), self.channel, 2).forward(x[..., None, :, :])

    def adjoint(self, u: Any) -> Any:
        return u[..., self.channel, :, :]


# --- The operators ---------------------------------------------------------------------------------------------------------------

KERNEL = np.arange(2 * 3 * 3 * 2).reshape(2, 3, 3, 2) / 4.0 - 3
OPERATORS: list[Operator] = [
    Convolution(KERNEL, (7, 6)),
    Convolution(KERNEL, (7, 6), stride=2, padding=1),
    Convolution(KERNEL, (8, 5), stride=3, padding=2),
    AveragePooling((2, 6, 4), 2),
    Channels((2, 3, 4), 1, 5),
    Channels((3,), 2, 6),
    Bias((F(1, 3), F(-2)), (2, 3, 2)),
    Sparse(3, [((0, F(1)), (2, (F(1, 2), F(-1)))), ()]),
    Entries(np.array([[1.0, 2.0j, 0.5], [0.0, -1.0, 3.0]])),
]


def matrix(operator: Operator) -> Any:
    """The exact matrix, in floats."""
    if isinstance(operator, Entries):
        return operator.weights
    found = np.zeros((int(np.prod(operator.codomain)), int(np.prod(operator.domain))), dtype=complex)
    for i, row in enumerate(operator.rows()):
        for column, weight in row:
            found[i, column] += complex(*map(float, parts(weight)))
    return found


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda op: f"{type(op).__name__} {op.domain}")
@pytest.mark.parametrize("library", ["numpy", "torch"])
def test_floats_are_the_exact_matrix_and_its_adjoint(operator: Operator, library: str) -> None:
    torch = pytest.importorskip("torch") if library == "torch" else None
    source, A = np.random.default_rng(1), matrix(operator)
    x, u = source.normal(size=(2, 3, *operator.domain)), source.normal(size=(2, 3, *operator.codomain))
    if not operator.is_real:
        x, u = x + 1j * source.normal(size=x.shape), u + 1j * source.normal(size=u.shape)
    for given_, found, M in (
        (x, operator.forward(torch.tensor(x) if torch else x), A),
        (u, operator.adjoint(torch.tensor(u) if torch else u), A.conj().T),
    ):
        flat = given_.reshape(6, -1) @ M.T
        assert np.allclose(np.asarray(found).reshape(6, -1), flat, rtol=0, atol=1e-11)
    if not isinstance(operator, Entries):
        found = np.zeros(A.T.shape, dtype=complex)
        for i, row in enumerate(transposed(operator)):
            for column, weight in row:
                found[i, column] += complex(*map(float, parts(weight)))
        assert np.array_equal(found, A.T)


@pytest.mark.parametrize(
    "operator", [op for op in OPERATORS if not isinstance(op, Bias)], ids=lambda op: f"{type(op).__name__} {op.domain}"
)
@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_nodes_are_the_exact_matrix_and_its_adjoint(operator: Operator, precision: str, tmp_path: Path) -> None:
    runtime = pytest.importorskip("onnxruntime")
    from sci_barriers.networks.onnx_file import export_onnx, from_channels, to_channels

    source, is_complex = np.random.default_rng(1), not operator.is_real
    for name, into, out in (("A", operator.domain, operator.codomain), ("A*", operator.codomain, operator.domain)):
        layers = (Layer(Affine((("x", (Term(ONE, "y", name),)),))),)
        network = LayeredNetwork("one map", {"A": operator}, {"y": into, "x": out}, layers, "x")
        y = source.normal(size=(3, *into)) + (1j * source.normal(size=(3, *into)) if is_complex else 0)
        session = runtime.InferenceSession(export_onnx(network, tmp_path / "a.onnx", precision=precision))
        found = from_channels(session.run(None, {"y": to_channels(y, complex_valued=is_complex).astype(precision)})[0])
        assert np.abs(found - evaluate(network, y)).max() < (1e-11 if precision == "float64" else 1e-3)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: Convolution(np.ones((1, 1, 3)), (4, 4)), "kernel"),
        (lambda: Convolution(np.ones((1, 1, 3, 3)) * 1j, (4, 4)), "kernel"),
        (lambda: Convolution(np.ones((1, 1, 3, 3)), (2, 4)), "size"),
        (lambda: Convolution(np.ones((1, 1, 3, 3)), (4, 4), stride=0), "stride, padding"),
        (lambda: AveragePooling((1, 5, 4), 2), "shape"),
        (lambda: AveragePooling((4, 4), 2), "shape"),
        (lambda: Channels((2, 3), 4, 5), "first"),
        (lambda: Bias([1.0, 2.0], (3, 2)), "bias"),
        (lambda: Dense(np.ones((2, 2))).rows(), "operator"),
        (lambda: AveragePooling((1, 4, 4), 2).with_weights(3), "operator"),
    ],
)
def test_bad_operators(call: Any, name: str) -> None:
    with pytest.raises(TheoremError) as caught:
        call()
    assert caught.value.name == name


def test_blocks_of_wrong_shapes_are_refused() -> None:
    network = unet(1)
    with pytest.raises(TheoremError, match=r"a block of shape \(3, 2, 2\)"):
        replace(network, sizes=dict(network.sizes) | {"small": (3, 2, 2)})
    with pytest.raises(BarrierError, match="floats of shape"):
        evaluate(network, image(1, 4))
    pytest.importorskip("torch")
    from sci_barriers.networks.module import NetworkModule

    with pytest.raises(BarrierError, match="a LayeredNetwork"):
        NetworkModule(3)  # type: ignore[arg-type]
    with pytest.raises(BarrierError, match="trained"):
        NetworkModule(network, trained=["up"])
