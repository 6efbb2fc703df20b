"""LISTA as a network: floats, exact numbers and the list of layers agree; bad arguments are refused by name."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers import BarrierError, Smale18, refute
from sci_barriers.networks import Soft, enclose, evaluate
from sci_barriers.networks.lista import Lista

dyadic = st.builds(lambda k, e: k * 2.0**e, st.integers(-999, 999), st.integers(-12, 3))


@st.composite
def networks(draw: st.DrawFn) -> Lista:
    m, N, layers = draw(st.integers(1, 3)), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    size = m * N + layers * (m * N + 1)
    values = np.array(draw(st.lists(dyadic, min_size=size, max_size=size)))
    B, W, theta = np.split(values, [m * N, m * N + layers * m * N])
    return Lista(B.reshape(m, N), W.reshape(layers, m, N), np.abs(theta))


def naive(network: Lista, y: list[Fraction]) -> list[Fraction]:
    """The formula of the docstring, entry by entry."""
    m, N = network.shape
    B = [[Fraction(b) for b in row] for row in network.B.tolist()]
    x = [Fraction(0)] * N
    for W, theta in zip(network.W.tolist(), network.theta.tolist(), strict=True):
        r = [y[i] - sum((B[i][j] * x[j] for j in range(N)), Fraction(0)) for i in range(m)]
        z = [x[j] + sum((Fraction(W[i][j]) * r[i] for i in range(m)), Fraction(0)) for j in range(N)]
        t = Fraction(theta)
        x = [max(abs(v) - t, Fraction(0)) * (1 if v > 0 else -1) for v in z]
    return x


def inputs(network: Lista) -> st.SearchStrategy[list[Fraction]]:
    m = network.shape[0]
    return st.lists(st.fractions(-9, 9, max_denominator=60), min_size=m, max_size=m)


@given(st.data())
def test_exact_evaluation_is_the_formula(data: st.DataObject) -> None:
    network = data.draw(networks())
    y = data.draw(inputs(network))
    assert network.rational(y) == naive(network, y)
    assert network.exactly(y) == naive(network, y)


@given(st.data())
def test_the_list_of_layers_is_the_same_map(data: st.DataObject) -> None:
    network = data.draw(networks())
    y = data.draw(inputs(network))
    layered = network.layered()
    assert layered.affine_maps == network.layers + 1
    assert layered.count(Soft) == np.count_nonzero(network.theta)
    exact = network.rational(y)
    midpoint = enclose(layered, y, radius=Fraction(1, 10**20)).midpoint
    assert all(abs(x - z) <= Fraction(1, 10**20) for x, (z, _) in zip(exact, midpoint, strict=True))


@given(st.data())
def test_floats_are_within_their_rounding(data: st.DataObject) -> None:
    network = data.draw(networks())
    y = [Fraction(float(v)) for v in data.draw(inputs(network))]
    exact = np.array([float(v) for v in network.rational(y)])
    # Each layer multiplies the sizes by at most 1 + Σ|W|(1 + Σ|B|); 2^-40 is far above the roundings, and far below a wrong formula.
    size = (1 + max(abs(v) for v in y)) * np.prod(
        [1 + np.abs(W).sum() * (1 + np.abs(network.B).sum()) for W in network.W]
    )
    floats = network(np.array([float(v) for v in y]))
    assert np.abs(floats - exact).max() <= 2.0**-40 * float(size)
    assert np.abs(evaluate(network.layered(), np.array([float(v) for v in y])) - floats).max() <= 2.0**-40 * float(size)


@given(networks(), st.integers(-40, 40), st.integers(1, 5))
def test_batches_and_units(network: Lista, exponent: int, count: int) -> None:
    y = np.random.default_rng(count).standard_normal((count, 2, network.shape[0]))
    outputs = network(y)
    assert outputs.shape == (count, 2, network.shape[1])
    np.testing.assert_allclose(outputs[0, 1], network(y[0, 1]), rtol=1e-9, atol=1e-9 * (1 + np.abs(outputs).max()))
    scaled = network.rescaled(2.0**exponent)
    vector = [Fraction(v) for v in y[0, 0].tolist()]
    assert scaled.rational(vector) == [Fraction(2) ** exponent * x for x in network.rational(vector)]


def test_the_weights_cannot_be_changed() -> None:
    given = np.ones((2, 3))
    network = Lista(given, np.ones((1, 2, 3)), np.ones(1))
    given[0, 0] = 7
    assert network.B[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        network.W[0, 0, 0] = 2


def test_it_counts_as_a_network_for_the_harness() -> None:
    A = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.5]])
    network = Lista(A, np.array([A / 3, A / 4]), np.array([0.1, 0.0]))
    floats = refute(lambda oracle: network, Smale18("P3", N=3, m=2, K=2, rotation="dct"))
    exact = refute(lambda oracle: network.exactly, Smale18("P3", N=3, m=2, K=2, rotation="dct"))
    for verdict in (floats, exact):
        assert verdict.refuted
        assert verdict.network
        assert verdict.certificate is not None
        assert verdict.certificate.check() == (True, "", "")
    assert floats.output is not None
    assert exact.output is not None
    assert max(abs(x - z) for x, z in zip(floats.output, exact.output, strict=True)) < Fraction(1, 10**14)
    # Products of three floats: no float holds the exact output.
    assert max(x.denominator for x in exact.output).bit_length() > 60


GOOD: dict[str, Any] = {"B": np.ones((2, 3)), "W": np.ones((4, 2, 3)), "theta": np.ones(4)}


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("B", np.ones(3), "2 axes"),
        ("B", np.ones((0, 3)), "positive length"),
        ("B", np.ones((2, 4)), "W"),
        ("B", [[1, 2, 3], [4, 5, "six"]], "real numbers"),
        ("B", np.ones((2, 3)) * 1j, "real numbers"),
        ("B", np.full((2, 3), np.inf), "finite"),
        ("W", np.ones((4, 3, 2)), "layers, 2, 3"),
        ("W", np.ones((0, 2, 3)), "positive length"),
        ("W", np.full((4, 2, 3), np.nan), "finite"),
        ("theta", np.ones(3), "one for each layer"),
        ("theta", np.array([1, 1, 1, -1e-300]), "at least 0"),
        ("theta", [True, 1, 1, 1], "real numbers"),
        ("origin", {"K": 3}, "ListaOrigin"),
    ],
)
def test_bad_weights(name: str, value: Any, shown: str) -> None:
    with pytest.raises(BarrierError, match=shown):
        Lista(**{**GOOD, name: value})


@pytest.mark.parametrize(
    "y", [np.ones(3), 1.0, np.ones((2, 2, 1)), np.ones(2) * 1j, np.array([1, np.nan]), np.array(["a", "b"])]
)
def test_bad_inputs(y: Any) -> None:
    with pytest.raises(BarrierError, match="y"):
        Lista(**GOOD)(y)


@pytest.mark.parametrize(
    "y", [[1, 2, 3], "12", [1, None], [1, float("inf")], [float("nan"), 1], [1, 2j], [True, 1], 5, {1, 2}]
)
def test_bad_exact_inputs(y: Any) -> None:
    with pytest.raises(BarrierError, match="y"):
        Lista(**GOOD).rational(y)


@pytest.mark.parametrize("factor", [0, -1, float("nan"), float("inf"), 1e308])
def test_bad_factors(factor: float) -> None:
    with pytest.raises(BarrierError):
        Lista(GOOD["B"], GOOD["W"] * 10, GOOD["theta"]).rescaled(factor)
