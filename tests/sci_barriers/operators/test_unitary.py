"""Transforms, wavelets and their compositions: adjoints, unitarity, reference implementations, NumPy against torch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sci_barriers import BarrierError
from sci_barriers.networks import LinearOperator
from sci_barriers.operators import (
    Fourier,
    SampledTransform,
    SamplingPattern,
    Subsampling,
    Walsh,
    Wavelet,
    full_centre,
    variable_density,
)

torch = pytest.importorskip("torch")
pywt = pytest.importorskip("pywt")

Array = NDArray[Any]

EPS = {"f": 2.0**-24, "d": 2.0**-53, "F": 2.0**-24, "D": 2.0**-53}
#: Rounding of one application, in units of the rounding unit and of the norm of the argument; measured: below 10 up to side 1024.
UNITS = 60


def draw(seed: int, shape: tuple[int, ...], kind: str) -> Array:
    source = np.random.default_rng(seed)
    x = source.normal(size=shape)
    if kind in "FD":
        x = x + 1j * source.normal(size=shape)
    return x.astype(kind)


@st.composite
def operators(drawer: st.DrawFn) -> LinearOperator:
    """Every kind of operator, small sides."""
    r = drawer(st.integers(0, 5))
    side = 2**r
    seed = drawer(st.integers(0, 1000))
    kind = drawer(st.sampled_from(["fourier", "walsh", "wavelet", "subsampling", "sampled"]))
    odd = drawer(st.integers(1, 24))
    if kind == "fourier":
        return Fourier(odd, workers=drawer(st.integers(1, 2)))
    if kind == "walsh":
        return Walsh(side)
    wavelet = None
    name = drawer(st.sampled_from(["haar", "db1", "db2", "db3", "db4", "db8", "db20"]))
    if kind == "wavelet" or (drawer(st.booleans()) and r):
        steps = drawer(st.integers(1, max(r, 1)))
        wavelet = Wavelet(max(side, 2), name, steps)
    if kind == "wavelet":
        assert wavelet is not None
        return wavelet
    transform = drawer(st.sampled_from([Fourier, Walsh]))(side)
    pattern = variable_density(
        side, ordering=transform.ordering, samples=drawer(st.integers(1, side * side)), power=1.5, seed=seed
    )
    return Subsampling(pattern) if kind == "subsampling" else SampledTransform(transform, pattern, wavelet)


def inner(a: Any, b: Any) -> complex:
    return complex(np.vdot(np.asarray(b).astype(complex), np.asarray(a).astype(complex)))


@given(operators(), st.integers(0, 2**32), st.sampled_from("fdFD"), st.sampled_from([(), (3,), (2, 1)]))
def test_adjoint_to_rounding(A: LinearOperator, seed: int, kind: str, batch: tuple[int, ...]) -> None:
    x = draw(seed, (*batch, *A.domain), kind)
    u = draw(seed + 1, (*batch, *A.codomain), kind)
    kept_x, kept_u = x.copy(), u.copy()
    Ax, Au = A.forward(x), A.adjoint(u)
    assert Ax.shape == u.shape
    assert Au.shape == x.shape
    assert np.array_equal(x, kept_x) and np.array_equal(u, kept_u), "the arguments are left alone"
    assert Ax.dtype.char.lower() == kind.lower()
    if kind in "FD" or not isinstance(getattr(A, "transform", A), Fourier):
        assert Ax.dtype.char == Au.dtype.char == kind
    scale = np.linalg.norm(x) * np.linalg.norm(u)
    left, right = inner(Ax, u), inner(x, Au)
    # A real x and a complex A*u: the dual of A over the reals is Re A*, so the real parts agree; over the complex numbers all does.
    assert abs(left - right) <= UNITS * EPS[kind] * scale


@given(operators(), st.integers(0, 2**32), st.sampled_from("fdFD"))
def test_the_norm_is_one(A: LinearOperator, seed: int, kind: str) -> None:
    assert A.norm == 1
    u = draw(seed, A.codomain, kind)
    assert np.linalg.norm(A.forward(A.adjoint(u)) - u) <= UNITS * EPS[kind] * np.linalg.norm(u), "AA* = 1"
    x = draw(seed, A.domain, kind)
    assert np.linalg.norm(A.forward(x)) <= (1 + UNITS * EPS[kind]) * np.linalg.norm(x)
    if not isinstance(A, SampledTransform | Subsampling):
        assert np.linalg.norm(A.adjoint(A.forward(x)) - x) <= UNITS * EPS[kind] * np.linalg.norm(x), "A*A = 1"


@given(operators(), st.integers(0, 2**32), st.sampled_from("fdFD"), st.sampled_from([(), (2,)]))
def test_torch_does_the_same(A: LinearOperator, seed: int, kind: str, batch: tuple[int, ...]) -> None:
    x, u = draw(seed, (*batch, *A.domain), kind), draw(seed + 1, (*batch, *A.codomain), kind)
    for function, argument in ((A.forward, x), (A.adjoint, u)):
        expected = function(argument)
        found = function(torch.tensor(argument))
        assert isinstance(found, torch.Tensor)
        assert found.numpy().dtype == expected.dtype
        assert np.linalg.norm(found.numpy() - expected) <= UNITS * EPS[kind] * np.linalg.norm(argument)


@given(operators(), st.integers(0, 2**32))
def test_a_batch_is_its_members(A: LinearOperator, seed: int) -> None:
    x = draw(seed, (2, 3, *A.domain), "D")
    together = A.forward(x)
    for i in range(2):
        for j in range(3):
            assert np.allclose(together[i, j], A.forward(x[i, j]), rtol=0, atol=1e-12)
    # Other layouts in memory: the same values.
    assert np.allclose(A.forward(np.asfortranarray(x)), together, rtol=0, atol=1e-12)
    assert np.allclose(A.forward(x[::-1])[::-1], together, rtol=0, atol=1e-12)


@given(operators(), st.integers(0, 2**32), st.booleans())
@settings(max_examples=30)
def test_autograd_gives_the_adjoint(A: LinearOperator, seed: int, complex_valued: bool) -> None:
    kind = "D" if complex_valued else "d"
    x = torch.tensor(draw(seed, A.domain, kind), requires_grad=True)
    target = torch.tensor(draw(seed + 1, A.codomain, kind))
    residual = A.forward(x) - target
    (residual.abs() ** 2).sum().backward()
    expected = 2 * A.adjoint(residual.detach())
    assert x.grad is not None
    assert torch.allclose(x.grad, expected if complex_valued else expected.real, rtol=0, atol=1e-11)


@pytest.mark.parametrize("side", [1, 2, 4, 32, 128])
def test_walsh_against_hadamard_rows_sorted_by_sign_changes(side: int) -> None:
    hadamard = scipy.linalg.hadamard(side)
    changes = (np.diff(hadamard, axis=1) != 0).sum(axis=1)
    assert sorted(changes) == list(range(side))
    V = hadamard[np.argsort(changes)] / np.sqrt(side)
    x = draw(5, (side, side), "D")
    assert np.allclose(Walsh(side).forward(x), V @ x @ V.T, rtol=0, atol=1e-12)
    assert np.allclose(Walsh(side).forward(x.real), V @ x.real @ V.T, rtol=0, atol=1e-12)


@pytest.mark.parametrize("side", [1, 2, 5, 8])
def test_fourier_by_its_formula(side: int) -> None:
    x = draw(6, (side, side), "D")
    omega = np.arange(side) - side // 2
    matrix = np.exp(-2j * np.pi * np.outer(omega, np.arange(side)) / side) / np.sqrt(side)
    assert np.allclose(Fourier(side).forward(x), matrix @ x @ matrix.T, rtol=0, atol=1e-12)
    assert np.allclose(Fourier(side).adjoint(x), matrix.conj().T @ x @ matrix.conj(), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["haar", "db2", "db4", "db20"])
@pytest.mark.parametrize(("side", "depth"), [(2, 1), (8, 3), (24, 3), (64, 2)])
@pytest.mark.filterwarnings("ignore:Level value")  # PyWavelets warns where the filter is longer than the signal
def test_wavelets_are_those_of_pywavelets(name: str, side: int, depth: int) -> None:
    x = draw(7, (side, side), "d")
    expected = pywt.coeffs_to_array(pywt.wavedec2(x, name, "periodization", level=depth))[0]
    np.testing.assert_allclose(Wavelet(side, name, depth).forward(x), expected, atol=1e-13 * side)


def test_a_constant_image_is_one_coefficient() -> None:
    coefficients = Wavelet(64, "db3").forward(np.ones((64, 64)))
    assert coefficients[0, 0] == pytest.approx(64)
    assert np.abs(coefficients).sum() == pytest.approx(64)


@given(st.integers(1, 5), st.integers(0, 2**32), st.booleans())
def test_the_samples_are_where_the_mask_is_drawn(r: int, seed: int, fourier: bool) -> None:
    side = 2**r
    transform = Fourier(side) if fourier else Walsh(side)
    mask = np.random.default_rng(seed).random((side, side)) < 0.5
    mask[0, 0] = True
    wavelet = Wavelet(side)
    A = SampledTransform(transform, mask, wavelet)
    image = draw(seed, (side, side), "D")
    samples = A.forward(A.coefficients(image))
    assert np.allclose(samples, transform.forward(image)[mask], rtol=0, atol=1e-12)
    assert np.allclose(A.image(A.coefficients(image)), image, rtol=0, atol=1e-12)
    assert np.array_equal(Subsampling(mask).forward(image), image[mask])
    without = SampledTransform(transform, mask)
    assert np.allclose(without.forward(image), samples, rtol=0, atol=1e-12)
    assert without.image(image) is without.coefficients(image) is image


def test_levels() -> None:
    assert np.array_equal(np.bincount(Wavelet(16).levels().ravel()), [4, 12, 48, 192])
    assert np.array_equal(np.bincount(Wavelet(24, depth=2).levels().ravel()), [144, 432])
    # One Haar function of each level: its coefficient is where levels() says.
    for level in range(4):
        coefficients = np.zeros((16, 16))
        coefficients[2**level, 2**level] = 1
        image = Wavelet(16).adjoint(coefficients)
        assert np.count_nonzero(image) == 256 / 4**level
        assert Wavelet(16).levels()[2**level, 2**level] == level


OK = np.ones((4, 4), dtype=bool)

BAD: list[tuple[Any, str]] = [
    (lambda: Fourier(0), "side = 0"),
    (lambda: Fourier(True), "side = True"),
    (lambda: Fourier(2.0), "side = 2.0"),  # type: ignore[arg-type]
    (lambda: Fourier(2**15 + 1), "side = 32769"),
    (lambda: Fourier(8, workers=0), "workers = 0"),
    (lambda: Walsh(12), "side = 12; allowed: a power of two"),
    (lambda: Walsh(-4), "side = -4"),
    (lambda: Wavelet(9), "side = 9; allowed: an even number"),
    (lambda: Wavelet(12, depth=3), r"side = 12; allowed: divisible by 2\^depth = 2\^3"),
    (lambda: Wavelet(8, depth=0), "depth = 0"),
    (lambda: Wavelet(8, "db21"), "wavelet = 'db21'"),
    (lambda: Wavelet(8, "bior2.2"), "wavelet = 'bior2.2'"),
    (lambda: Fourier(4).forward([[1.0]]), "x = 'list'"),
    (lambda: Fourier(4).forward(np.ones((4, 4), dtype=int)), "x.dtype = 'int64'"),
    (lambda: Fourier(4).forward(np.ones((4, 5))), r"x.shape = \(4, 5\); allowed: \(..., 4, 4\)"),
    (lambda: Walsh(4).forward(np.ones(16)), "x.shape"),
    (lambda: Wavelet(4).adjoint(np.ones((4, 4), dtype=np.float16)), "u.dtype = 'float16'"),
    (lambda: SampledTransform(Fourier(4), OK).adjoint(np.ones(15)), r"u.shape = \(15,\); allowed: \(..., 16\)"),
    (lambda: SampledTransform(Fourier(4), ~OK), "mask = 'all false'"),
    (lambda: SampledTransform(Fourier(4), OK.astype(float)), "mask.dtype"),
    (lambda: SampledTransform(Fourier(8), OK), "mask.shape"),
    (lambda: SampledTransform(Fourier(4), OK[:, :3]), "mask.shape"),
    (lambda: SampledTransform(Fourier(4), OK, Wavelet(8)), "wavelet.side = 8"),
    (lambda: SampledTransform(Fourier(4), OK, "haar"), "wavelet = 'haar'"),  # type: ignore[arg-type]
    (lambda: SampledTransform(4, OK), "transform = 4"),  # type: ignore[arg-type]
    (lambda: SampledTransform(Walsh(4), full_centre(4, ordering="centred", rate=0.5)), "mask.ordering = 'centred'"),
    (lambda: Subsampling(np.zeros((3, 3), dtype=bool)), "mask = 'all false'"),
    (lambda: Subsampling(SamplingPattern(~OK, "centred", "own", None)), "mask = 'all false'"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_bad_arguments(call: Any, message: str) -> None:
    with pytest.raises(BarrierError, match=message):
        call()
