"""Networks of layers are evaluated exactly, and refused by name where that is not possible."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import DyadicVector
from sci_barriers.harness import InvalidOutput, LayerNetwork
from sci_barriers.harness._layers import LAYERS, layer_network
from sci_barriers.harness._numbers import NumberText

Pair = tuple[Fraction, Fraction]


def dyadic(entries: Sequence[int], exponent: int = 0, imag: Sequence[int] | None = None) -> DyadicVector:
    """A vector of dyadic numbers."""
    codes = np.arange(len(entries), dtype=np.int32)
    return DyadicVector(tuple(entries), None if imag is None else tuple(imag), codes, exponent)


def network(layers: object, matrices: object = None) -> LayerNetwork:
    """The network of a message that holds these values."""
    written = json.dumps({"layers": layers, "matrices": matrices or {}})
    parsed = json.loads(written, parse_int=NumberText, parse_float=NumberText, parse_constant=NumberText)
    return layer_network(parsed["layers"], parsed["matrices"])


def real(*values: object) -> list[Pair]:
    return [(Fraction(str(x)), Fraction(0)) for x in values]


@pytest.mark.parametrize(
    ("layers", "y", "x"),
    [
        ([{"type": "affine", "weight": [[1, 2], [0, "1/3"], [0.1, 0]]}], dyadic([1, 3]), real(7, 1, "1/10")),
        ([{"type": "affine", "weight": [[1, 0]], "bias": ["-1/2"]}], dyadic([3, 1], 1), real(1)),
        ([{"type": "relu"}], dyadic([-3, 5]), real(0, 5)),
        ([{"type": "relu", "from": 1}], dyadic([-3, -5]), real(-3, 0)),
        ([{"type": "relu", "to": 1}], dyadic([-3, -5]), real(0, -5)),
        ([{"type": "relu", "from": 1, "to": 1}], dyadic([-3, -5]), real(-3, -5)),
        ([{"type": "soft-threshold", "threshold": "1/2"}], dyadic([-3, 1, 4], 1), real(-1, 0, "3/2")),
        ([{"type": "soft-threshold", "threshold": [1, 0, "0x3"]}], dyadic([-3, 1, 4]), real(-2, 1, 1)),
        ([{"type": "soft-threshold", "threshold": 1, "from": 1, "to": 2}], dyadic([5, 5, 5]), real(5, 4, 5)),
        ([{"type": "ball", "radius": 10}], dyadic([6, 8]), real(6, 8)),
        ([{"type": "ball", "radius": 1}], dyadic([3, 4]), real("3/5", "4/5")),
        ([{"type": "ball", "radius": 1, "from": 0, "to": 1}], dyadic([-7, 9]), real(-1, 9)),
        ([{"type": "ball", "radius": 0}], dyadic([3, 4]), real(0, 0)),
        ([{"type": "ball", "radius": 1, "bits": 0}], dyadic([1, 1]), real("1/2", "1/2")),  # the root of 2, rounded up, is 2
        ([{"type": "ball", "radius": 1, "bits": 1}], dyadic([1, 1]), real("2/3", "2/3")),
        ([{"type": "round", "bits": 1}], dyadic([5, -5, 6, 7], 3), real("1/2", "-1/2", 1, 1)),
        ([{"type": "affine", "weight": [[1, 1]]}, {"type": "affine", "weight": [[2], [3]], "skip": [[1, 0], [0, 1]]}], dyadic([1, 2]),
         real(7, 11)),
    ],
)  # fmt: skip
def test_layers(layers: object, y: DyadicVector, x: list[Pair]) -> None:
    assert network(layers)(y) == x


def test_complex_layers() -> None:
    y = dyadic([3, 1], 0, [4, -1])
    i = [0, 1]
    assert network([{"type": "affine", "weight": [[i, 1]], "bias": [[0, "1/2"]]}])(y) == [
        (Fraction(-3), Fraction(5, 2))
    ]
    assert network([{"type": "affine", "weight": [[1, 0]], "skip": [[i, 0]]}])(y) == [(Fraction(-1), Fraction(7))]
    soft = network([{"type": "soft-threshold", "threshold": 1, "to": 1}])
    assert soft(y)[0] == (Fraction(12, 5), Fraction(16, 5))  # the modulus 5 becomes 4
    assert network([{"type": "soft-threshold", "threshold": 2, "from": 1}])(y)[1] == (0, 0)  # decided without a root
    with pytest.raises(InvalidOutput, match=r"layer 0 \(soft-threshold\).*not rational"):
        network([{"type": "soft-threshold", "threshold": 1}])(y)
    with pytest.raises(InvalidOutput, match="not real"):
        network([{"type": "relu"}])(y)


def test_matrices_by_name() -> None:
    layer = {"type": "affine", "weight": "W", "skip": "V"}
    assert network([layer, layer], {"W": [[0, 1], [1, 0]], "V": [[1, 0], [0, 1]]})(dyadic([1, 2])) == real(4, 5)


@pytest.mark.parametrize("bits", [None, 0, 5, 64, 1000])
@given(entries=st.lists(st.integers(-1000, 1000), min_size=1, max_size=5), radius=st.integers(0, 50))
def test_the_projection_is_onto_the_ball(bits: int | None, entries: list[int], radius: int) -> None:
    layer: dict[str, Any] = {"type": "ball", "radius": radius} | ({} if bits is None else {"bits": bits})
    square = sum(x * x for x in entries)
    try:
        found = network([layer])(dyadic(entries))
    except InvalidOutput:
        assert bits is None
        return
    size = sum(x * x for x, _ in found)
    assert size <= radius**2
    if square <= radius**2:
        assert found == real(*entries)
    elif bits is None:
        assert size == radius**2
    else:  # the root is at most 2^-bits too large
        root = Fraction(radius**2, 1) * square
        assert size * (Fraction(1, 1 << bits) ** 2 + square + Fraction(2, 1 << bits) * (square + 1)) >= root


@st.composite
def small_networks(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[int]]:
    width = draw(st.integers(1, 3))
    y = draw(st.lists(st.integers(-9, 9), min_size=width, max_size=width))
    layers: list[dict[str, Any]] = []
    number = st.integers(-3, 3) | st.sampled_from(["1/3", "0x1p-2", 0.25, "-2/7"])
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["affine", "relu", "soft-threshold", "round"]))
        if kind == "affine":
            rows = draw(st.integers(1, 3))
            row = st.lists(number, min_size=width, max_size=width)
            layer: dict[str, Any] = {"weight": draw(st.lists(row, min_size=rows, max_size=rows))}
            if draw(st.booleans()):
                layer["bias"] = draw(st.lists(number, min_size=rows, max_size=rows))
            if draw(st.booleans()):
                skip = st.lists(number, min_size=len(y), max_size=len(y))
                layer["skip"] = draw(st.lists(skip, min_size=rows, max_size=rows))
            width = rows
        elif kind == "soft-threshold":
            layer = {"threshold": draw(st.sampled_from([0, 1, "1/3", 2.5]))}
        else:
            layer = {"bits": draw(st.integers(0, 4))} if kind == "round" else {}
        layers.append({"type": kind, **layer})
    return layers, y


def value(x: object) -> Fraction:
    return Fraction(1, 4) if x == "0x1p-2" else Fraction(str(x))


@given(small_networks())
def test_against_fractions(case: tuple[list[dict[str, Any]], list[int]]) -> None:
    layers, y = case
    state = first = [Fraction(x) for x in y]
    for layer in layers:
        if layer["type"] == "affine":
            new = [sum((value(w) * x for w, x in zip(row, state, strict=True)), Fraction(0)) for row in layer["weight"]]
            for i, b in enumerate(layer.get("bias", [])):
                new[i] += value(b)
            for i, row in enumerate(layer.get("skip", [])):
                new[i] += sum((value(w) * x for w, x in zip(row, first, strict=True)), Fraction(0))
            state = new
        elif layer["type"] == "relu":
            state = [max(x, Fraction(0)) for x in state]
        elif layer["type"] == "soft-threshold":
            t = value(layer["threshold"])
            state = [max(abs(x) - t, Fraction(0)) * (1 if x > 0 else -1) for x in state]
        else:
            scale = 1 << layer["bits"]
            state = [Fraction((2 * x * scale + 1) // 2, scale) for x in state]
    assert network(layers)(dyadic(y)) == [(x, Fraction(0)) for x in state]


BAD = [
    (None, "not a list of layers"), ([], "not a list of layers"), ("affine", "not a list"), ([7], "layer 0 is '7'"),
    ([{}], "layer 0 is None"), ([{"type": "softmax"}], "'softmax'; allowed types"), ([{"type": "affine"}], '"weight" is missing'),
    ([{"type": "relu", "x": 1}], "unknown field 'x'"), ([{"type": "affine", "weight": []}], "not a list of rows"),
    ([{"type": "affine", "weight": [[]]}], "not a list of rows"), ([{"type": "affine", "weight": [[1, 2], [3]]}], "different lengths"),
    ([{"type": "affine", "weight": [["x", 2]]}], "entry 0, is 'x'"), ([{"type": "affine", "weight": [[None, 2]]}], "is null"),
    ([{"type": "affine", "weight": "W"}], "not among the matrices"), ([{"type": "affine", "weight": 7}], "not a list of rows"),
    ([{"type": "affine", "weight": [[1, 2]], "bias": 1}], "bias is not a list"),
    ([{"type": "affine", "weight": [[1, 2]], "bias": [1, 2]}], "bias has 2 entries instead of 1"),
    ([{"type": "affine", "weight": [[1, 2, 3]]}], "3 columns instead of 2"),
    ([{"type": "affine", "weight": [[1, 2]], "skip": [[1]]}], "skip has 1 columns instead of 2"),
    ([{"type": "affine", "weight": [[1, 2]], "skip": [[1, 2], [3, 4]]}], "skip has 2 rows instead of 1"),
    ([{"type": "relu", "from": 3}], "from 3 to 2 is no part"), ([{"type": "relu", "from": 1, "to": 0}], "no part of 2"),
    ([{"type": "relu", "to": 3}], "no part of 2"), ([{"type": "relu", "from": -1}], "from is '-1'"),
    ([{"type": "relu", "from": 0.5}], "allowed: an integer"), ([{"type": "soft-threshold", "threshold": -1}], "negative"),
    ([{"type": "soft-threshold", "threshold": [1]}], "1 thresholds instead of 2"), ([{"type": "soft-threshold"}], "missing"),
    ([{"type": "ball", "radius": "-1/2"}], "negative"), ([{"type": "ball", "radius": 1}], "not rational; with"),
    ([{"type": "ball", "radius": 1, "bits": 65537}], "from 0 to 65536"), ([{"type": "round", "bits": True}], "allowed: an integer"),
    ([{"type": "round"}], '"bits" is missing'), ([{"type": "affine", "weight": [["1e99999", 1]]}], "at most 262144 are accepted"),
    ([{"type": "affine", "weight": [["0x1p-200000", 1], [0, 1]]}] * 5, "meets numbers of"),
    ([{"type": "ball", "radius": 1, "bits": 65536}] * 3000, "too much work"),
]  # fmt: skip


@pytest.mark.parametrize(("layers", "words"), BAD)
def test_networks_that_are_refused(layers: object, words: str) -> None:
    with pytest.raises(InvalidOutput) as caught:
        network(layers)(dyadic([1, 2]))
    assert words in str(caught.value)


def test_a_matrix_that_is_none() -> None:
    with pytest.raises(InvalidOutput, match="the matrix 'W'"):
        network([{"type": "relu"}], {"W": 7})


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.sampled_from(["1/2", "W", "relu", ""]),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)
FIELDS = sorted({key for keys in LAYERS.values() for key in keys})


@given(st.lists(st.fixed_dictionaries({"type": st.sampled_from(sorted(LAYERS))}, optional=dict.fromkeys(FIELDS, JSON)), max_size=3),
       st.dictionaries(st.just("W"), JSON))  # fmt: skip
def test_any_list_of_layers_is_evaluated_or_refused(layers: list[Any], matrices: dict[str, Any]) -> None:
    try:
        result = network(layers, matrices)(dyadic([1, -2], 1))
    except InvalidOutput as error:
        assert str(error)
    else:
        assert all(isinstance(x, Fraction) and isinstance(z, Fraction) for x, z in result)
