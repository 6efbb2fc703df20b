"""Layered networks in floats, at any precision, and enclosed; against the same network of operators, and mpmath."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import HonestOracle
from sci_barriers import BarrierError, Smale18, TheoremError, Undecided
from sci_barriers.networks import (
    Affine,
    Enclosure,
    Entries,
    Firenet,
    Layer,
    LayeredNetwork,
    MatrixOperator,
    Soft,
    Term,
    enclose,
    evaluate,
    firenet_network,
    midpoints,
    unrolled_fista,
    unrolled_ista,
)

from .small_networks import SMALL, Array, distance, instance, network


@given(seed=st.integers(0, 2**32), complex_=st.booleans(), weighted=st.booleans())
@settings(max_examples=25, deadline=None)
def test_layers_are_the_operator_network(seed: int, complex_: bool, weighted: bool) -> None:
    A, y, w = instance(seed, complex_=complex_)
    layered = network(A, weights=w if weighted else None)
    tau = float(1 / layered.norm)
    direct = Firenet(
        MatrixOperator(A, norm=float(layered.norm)),
        lam=0.25,
        weights=np.array([float(x) for x in w]) if weighted else None,
        tau=tau * (1 - 2**-50),
        sigma=tau * (1 - 2**-50),
        inner=4,
        restarts=3,
        delta=1e-3,
        eps0=4.0,
    )
    np.testing.assert_allclose(evaluate(layered, y), direct(y), atol=1e-12)


@given(seed=st.integers(0, 2**32), complex_=st.booleans(), weighted=st.booleans())
@settings(max_examples=25, deadline=None)
def test_the_enclosures_hold_what_they_should(seed: int, complex_: bool, weighted: bool) -> None:
    """Both enclosures contain the value of 400 digits; floats are off by rounding, and by how much is reported exactly."""
    A, y, w = instance(seed, complex_=complex_)
    found = network(A, weights=w if weighted else None)
    precise = midpoints(found, y, bits=1300)
    for method in ("non-expansive", "balls"):
        enclosed = enclose(found, y, radius=SMALL, bits=64, method=method)
        assert 0 < enclosed.radius <= SMALL
        assert distance(enclosed, precise) <= enclosed.radius
        floats = evaluate(found, y)
        error = enclosed.float_error(floats)
        assert error < Fraction(1, 1 << 40)
        assert enclosed.contains(floats) == (error <= enclosed.radius)
    wide = Enclosure(enclosed.midpoint, error, enclosed.bits)
    assert wide.contains(floats)
    assert not Enclosure(enclosed.midpoint, error - error / 1000, enclosed.bits).contains(floats) or error == 0


def in_mpmath(A: Array, y: Array, w: list[Fraction] | None, found: Any, lam: Fraction) -> list[Any]:
    """The formulas of the method, in the coordinates of x, in mpmath."""
    m, n = A.shape
    number = mpmath.mpc if np.iscomplexobj(A) else mpmath.mpf
    rows = [[number(z) for z in row] for row in A.tolist()]
    data = [number(z) for z in y.tolist()]
    mp = [mpmath.mpf(1)] * n if w is None else [mpmath.mpf(x.numerator) / x.denominator for x in w]
    psi = [mpmath.mpf(0)] * n
    for tau, sigma in found.steps:
        t, s = (mpmath.mpf(x.numerator) / x.denominator for x in (tau, sigma))
        x, u, total = psi, [mpmath.mpf(0)] * m, [mpmath.mpf(0)] * n
        for _ in range(found.inner):
            v = [x[j] - t * mpmath.fsum(mpmath.conj(rows[i][j]) * u[i] for i in range(m)) for j in range(n)]
            sizes = [t * mpmath.mpf(lam.numerator) / lam.denominator * k for k in mp]
            new = [z / abs(z) * max(abs(z) - size, 0) if z else z for z, size in zip(v, sizes, strict=True)]
            ahead = [2 * a - b for a, b in zip(new, x, strict=True)]
            u = [u[i] + s * (mpmath.fsum(rows[i][j] * ahead[j] for j in range(n)) - data[i]) for i in range(m)]
            size = mpmath.sqrt(mpmath.fsum(abs(z) ** 2 for z in u))
            u = [z / max(size, 1) for z in u]
            x, total = new, [a + b for a, b in zip(total, new, strict=True)]
        psi = [z / found.inner for z in total]
    return psi


@pytest.mark.parametrize("complex_", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
def test_mpmath_lies_in_the_enclosure(complex_: bool, weighted: bool) -> None:
    A, y, w = instance(17, complex_=complex_)
    weights = w if weighted else None
    found = network(A, weights=weights)
    enclosed = enclose(found, y, radius=Fraction(1, 10**40))
    with mpmath.workdps(80):
        for z, (x, imag) in zip(in_mpmath(A, y, weights, found, Fraction(1, 4)), enclosed.midpoint, strict=True):
            expected = mpmath.mpc(
                mpmath.mpf(x.numerator) / x.denominator, mpmath.mpf(imag.numerator) / imag.denominator
            )
            assert (
                abs(z - expected)
                <= 2 * mpmath.mpf(enclosed.radius.numerator) / enclosed.radius.denominator + mpmath.mpf(10) ** -70
            )


def test_irrational_matrices_and_their_data() -> None:
    """The exact DCT-rotated input, enclosed, and its datum of index 200: the outputs are as near as the step sizes say."""
    barrier = Smale18("P3", N=6, m=5, K=3, rotation="dct", seed=3)
    point = barrier.member(1, 12)
    datum = HonestOracle(point, barrier.problem).read(200)
    first = enclose(network(point.A, eps0=1, lam=1, inner=20), point.y, radius=SMALL)
    second = enclose(network(datum.A, eps0=1, lam=1, inner=20), datum.y, radius=SMALL)
    assert first.midpoint != second.midpoint
    assert distance(first, second.midpoint) <= 2 * SMALL + Fraction(
        1, 10**15
    )  # the two step sizes differ in the 64th digit
    assert any(x for x, _ in first.midpoint)


def test_data_of_a_large_index_are_rounded_and_enclosed() -> None:
    barrier = Smale18("P3", N=4, m=3, K=2, rotation="dct")
    datum = barrier.answer(2000)
    entries = Entries(datum.A)
    coarse, fine = entries.balls(64), entries.balls(4000)
    for a, b in zip(coarse.entries(), fine.entries(), strict=True):
        assert b.is_exact()
        assert a.contains(b)
        assert a.rad() < 1e-15


def test_escalation_has_a_cap() -> None:
    A, y, _ = instance(4)
    found = network(A, inner=30, restarts=8)
    with pytest.raises(Undecided, match="256 binary digits"):
        enclose(found, y, radius=SMALL, bits=64, max_bits=256, method="balls")
    assert enclose(found, y, radius=SMALL, bits=64, max_bits=256).bits <= 256
    assert enclose(found, y, radius=SMALL, bits=64, method="balls").bits > 256


def test_the_published_step_sizes_need_the_switch_and_balls() -> None:
    A, y, _ = instance(5)
    with pytest.raises(BarrierError, match=r"at most 1.*published=True"):
        network(A, tau=1, sigma=1)
    found = network(A, tau=1, sigma=1, published=True)
    assert not found.non_expansive
    with pytest.raises(BarrierError, match="method"):
        enclose(found, y, radius=SMALL, method="non-expansive")
    enclosed = enclose(found, y, radius=SMALL)
    assert distance(enclosed, midpoints(found, y, bits=2000)) <= enclosed.radius


@given(seed=st.integers(0, 2**32), exponent=st.integers(-200, 200))
@settings(max_examples=20, deadline=None)
def test_scaled_input_gives_scaled_output_exactly(seed: int, exponent: int) -> None:
    """y, δ, ε_0 times 2^k: the same layers up to powers of two, the same bits."""
    A, y, _ = instance(seed)
    scale = Fraction(2) ** exponent
    data = [Fraction(float(x)) for x in y]
    plain = midpoints(network(A), data, bits=100)
    scaled = midpoints(network(A, delta=scale / 1000, eps0=4 * scale), [scale * x for x in data], bits=100)
    assert scaled == tuple((scale * x, scale * z) for x, z in plain)


def test_watch_sees_every_layer() -> None:
    A, y, _ = instance(6)
    found = network(A, inner=2, restarts=2)
    seen: list[int] = []
    evaluate(found, y, watch=lambda number, state: seen.append(number))
    assert seen == list(range(1, 14))


def test_bad_arguments_of_the_evaluation() -> None:
    A, y, _ = instance(1)
    found = network(A)
    for call, name in (
        (lambda: evaluate(found, y[:2]), "y"),
        (lambda: enclose(found, y, radius=Fraction(0)), "radius"),
        (lambda: enclose(found, y, radius=0.1), "radius"),  # type: ignore[arg-type]
        (lambda: enclose(found, y, radius=SMALL, bits=1), "bits"),
        (lambda: enclose(found, y, radius=SMALL, method="magic"), "method"),
        (lambda: midpoints(found, y, bits=10**9), "bits"),
        (lambda: firenet_network(np.zeros((2, 2)), lam=1, inner=1, restarts=1, delta=1, eps0=1), "A"),
        (lambda: unrolled_ista(np.zeros((2, 2)), lam=1, depth=1), "A"),
        (lambda: unrolled_ista(A, lam=1, depth=-1), "depth"),
        (lambda: unrolled_fista(A, lam=1, depth=1, weights=[1]), "weights"),
        (lambda: enclose(found, y, radius=SMALL).float_error(np.ones(2)), "vector"),
    ):
        with pytest.raises((BarrierError, TheoremError)) as caught:
            call()
        assert caught.value.name == name


def test_a_layered_network_of_ones_own() -> None:
    """The language is not FIRENET's alone: a network with two matrices and a threshold for each entry."""
    W1, W2 = np.array([[0.5, 0.25], [1.0, -1.0]]), np.array([[0.0, 0.125], [0.25, 0.0]])
    thresholds = (Fraction(1, 8), Fraction(1, 4))
    one = Fraction(1)
    layers = (
        Layer(Affine((("x", (Term(one, "y", "W1"),)),)), Soft("x", thresholds)),
        Layer(Affine((("x", (Term(one, "y", "W1"), Term(one, "x", "W2"))),)), Soft("x", thresholds)),
        Layer(Affine((("x", (Term(one, "x"),)),))),
    )
    found = LayeredNetwork("two layers", {"W1": Entries(W1), "W2": Entries(W2)}, {"x": 2, "y": 2}, layers, "x")
    y = np.array([2.0, 1.0])
    x = np.zeros(2)
    for _ in range(2):
        v = W1 @ y + W2 @ x
        x = np.sign(v) * np.maximum(np.abs(v) - [0.125, 0.25], 0)
    assert evaluate(found, y).tolist() == x.tolist()
    enclosed = enclose(found, y, radius=SMALL)
    assert [a for a, _ in enclosed.midpoint] == [Fraction(float(z)) for z in x]
    assert enclosed.radius == 0  # dyadic numbers and no division: nothing is rounded
