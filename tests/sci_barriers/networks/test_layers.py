"""Networks as lists of layers: counted against 3np + 1, listed, refused where layers do not fit; unrolled ISTA and FISTA."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sci_barriers import BarrierError, TheoremError
from sci_barriers.networks import (
    Affine,
    Entries,
    Layer,
    LayeredNetwork,
    Shrink,
    Soft,
    Squares,
    Term,
    enclose,
    evaluate,
    midpoints,
    norm_bound,
    unrolled_fista,
    unrolled_ista,
)

from .small_networks import SMALL, distance, instance, network


@pytest.mark.parametrize(("p", "n"), [(1, 0), (1, 1), (1, 4), (2, 3), (7, 5), (50, 30)])
def test_the_layers_are_counted(p: int, n: int) -> None:
    """3np + 1 affine maps, and between them np soft thresholds, np squares, np projections."""
    found = network(np.eye(2), inner=p, restarts=n)
    assert found.affine_maps == len(list(found.unrolled())) == 3 * n * p + 1
    kinds = [tuple(map(type, layer.activations)) for layer in found.unrolled()]
    assert kinds == [(Soft,), (Squares,), (Shrink,)] * (n * p) + [()]
    assert found.count(Soft) == found.count(Squares) == found.count(Shrink) == n * p


def test_the_listing_shows_every_layer_once() -> None:
    found = network(instance(1)[0], inner=5, restarts=2)
    listed = list(found.listing())
    assert listed[0][0] == "1"
    assert listed[-1][0] == "31"
    covered = []
    for label, _ in listed:
        first, _, last = label.partition("-")
        covered += range(int(first), int(last or first) + 1)
    assert covered == list(range(1, 32))
    assert any("×" in text and "soft(x" in text and "A* u" in text for _, text in listed)
    assert (
        repr(found) == "<FIRENET, n = 2, p = 5: 31 affine maps, 10 soft thresholds, 10 squares, 10 projections, 3 → 5>"
    )
    page = found._repr_html_()
    assert page.count("<tr>") == 1 + len(listed)
    assert "31 affine maps" in page


def test_weights_do_not_depend_on_y_and_skip_connections_are_there() -> None:
    found = network(instance(1)[0])
    layers = list(found.unrolled())
    assert "y" in {leaf.source for layer in layers for _, row in layer.affine.rows for t in row for leaf in t.leaves()}
    dual = [layer for layer in layers if any(isinstance(a, Squares) for a in layer.activations)]
    assert all(any(t.source == "y" for _, terms in layer.affine.rows for t in terms) for layer in dual)


def test_a_network_ends_with_an_affine_map() -> None:
    A = Entries(np.eye(2))
    with pytest.raises(TheoremError, match="layers"):
        LayeredNetwork("none", {"A": A}, {"x": 2, "y": 2}, (), "x")
    with pytest.raises(TheoremError, match="layers"):
        LayeredNetwork("soft last", {"A": A}, {"x": 2, "y": 2}, (Layer(Affine(()), Soft("x", Fraction(1))),), "x")


X = Term(Fraction(1), "x")

Y = Term(Fraction(1), "y", "A*")

LAST = Layer(Affine((("x", (X,)),)))


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ([Layer(Affine((("x", (Term(Fraction(1), "z"),)),)))], "source z"),
        ([Layer(Affine((("z", (Y,)),)))], "block z"),
        ([Layer(Affine((("y", (X,)),)))], "block y"),
        ([Layer(Affine((("x", (Term(Fraction(1), "y"),)),)))], "length 3"),
        ([Layer(Affine((("x", (Term(Fraction(1), "y", "Q"),)),)))], "operator Q"),
        ([Layer(Affine((("x", (Term(Fraction(1), "x", "A"),)),)))], "length 3"),
        ([Layer(Affine((("x", (Term(Fraction(1), "y", "A"),)),)))], "length 5"),
        ([Layer(Affine((("u", (Term(Fraction(1), "y"),)),)))], "output"),
        ([Layer(Affine((("u", (Term(Fraction(1), "y"),)),))), LAST], "source x"),
        ([Layer(Affine((("x", (Y,)),)), Soft("x", Fraction(-1))), LAST], "thresholds"),
        ([Layer(Affine((("x", (Y,)),)), Soft("x", (Fraction(1),) * 4)), LAST], "thresholds"),
        ([Layer(Affine((("x", (Y,)),)), Soft("u", Fraction(1))), LAST], "blocks of this layer"),
        ([Layer(Affine((("x", (Y,)), ("u", (Term(Fraction(1), "y"),)))), Shrink("x", "u")), LAST], "length 1"),
    ],
)
def test_layers_that_do_not_fit_are_refused(layers: list[Layer], words: str) -> None:
    with pytest.raises(TheoremError, match=words):
        LayeredNetwork("wrong", {"A": Entries(np.ones((3, 5)))}, {"x": 5, "u": 3, "y": 3}, tuple(layers), "x")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"lam": 0}, "lam"),
        ({"lam": "x"}, "lam"),
        ({"lam": math.nan}, "lam"),
        ({"weights": [1, 2]}, "weights"),
        ({"weights": [1, 1, 0, 1, 1]}, "weights[2]"),
        ({"tau": -1}, "tau"),
        ({"sigma": 0}, "sigma"),
        ({"inner": 0}, "inner"),
        ({"restarts": -1}, "restarts"),
        ({"delta": 0}, "delta"),
        ({"factor": 1}, "factor"),
        ({"eps0": 0}, "eps0"),
        ({"bits": 2}, "bits"),
    ],
)
def test_bad_arguments_of_the_network(changes: dict[str, Any], name: str) -> None:
    with pytest.raises(BarrierError) as caught:
        network(instance(1)[0], **changes)
    assert caught.value.name == name


@given(seed=st.integers(0, 2**32), complex_=st.booleans(), weighted=st.booleans(), accelerated=st.booleans())
@settings(max_examples=30, deadline=None)
def test_unrolled_networks_are_the_iteration(seed: int, complex_: bool, weighted: bool, accelerated: bool) -> None:
    A, y, w = instance(seed, complex_=complex_)
    build = unrolled_fista if accelerated else unrolled_ista
    found = build(A, lam="1/4", weights=w if weighted else None, depth=12)
    assert found.affine_maps == 13
    assert found.count(Soft) == 12
    step = float(1 / (2 * norm_bound(Entries(A)) ** 2))
    x = before = np.zeros(5, A.dtype)
    for k in range(1, 13):
        z = x + (k - 1) / (k + 2) * (x - before) if accelerated else x
        v = z - 2 * step * A.conj().T @ (A @ z - y)
        t = step / 4 * (np.array([float(q) for q in w]) if weighted else 1)
        before, x = x, v * np.maximum(0, 1 - t / np.maximum(np.abs(v), 1e-300))
    np.testing.assert_allclose(evaluate(found, y), x, atol=1e-13)
    enclosed = enclose(found, y, radius=SMALL)
    assert enclosed.float_error(evaluate(found, y)) < Fraction(1, 1 << 40)
    assert distance(enclosed, midpoints(found, y, bits=1000)) <= enclosed.radius


def test_depth_zero_and_one() -> None:
    A, y, _ = instance(2)
    assert not evaluate(unrolled_ista(A, lam=1, depth=0), y).any()
    np.testing.assert_array_equal(
        evaluate(unrolled_ista(A, lam=1, depth=1), y), evaluate(unrolled_fista(A, lam=1, depth=1), y)
    )
