"""Declarations that are refused: a false hypothesis by its name and numbers, a bad argument by its name."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from sci_barriers import Box, HypothesisRefused, TheoremError, define_barrier

from .declared_examples import largest


@pytest.mark.parametrize(
    ("name", "changes", "computed", "required"),
    [
        ("indistinguishable", {"directions": [[1, 1, 0], [0, 1, 0], [0, 0, 1]]}, 2, 1),
        ("indistinguishable", {"directions": [[1, 0, 0], [0, "33/32", 0], [0, 0, 1]]}, Fraction(33, 32) ** 2, 1),
        ("separated", {"solutions": [0, 0, 0], "solve": None, "residual": None}, 0, 1),
        ("separated", {"digits": 0}, 1, 1),
        ("told apart by some datum", {"directions": [[1, 0, 0], ["1/2", 0, 0], [0, 0, 1]]}, 0, 0),
        ("told apart by some datum", {"directions": [[0, 0, 0], [0, 1, 0], [0, 0, 1]]}, 0, 0),
        ("solutions are solutions", {"solutions": [1, 0, 2], "solve": None}, Fraction(1, 2), 0),
        ("solutions are solutions", {"centre": [1, 1, 0], "solve": None}, None, 0),
        ("solutions contain what solve returns", {"solutions": [1, 0, 2], "residual": None}, 1, 0),
    ],
)
def test_a_false_hypothesis_is_refused_with_its_name_and_numbers(
    name: str, changes: dict[str, Any], computed: Any, required: Any
) -> None:
    with pytest.raises(HypothesisRefused) as caught:
        largest(**changes)
    check = caught.value.check
    assert (check.name, check.required) == (name, required)
    assert computed is None or check.computed == computed
    assert not check.holds
    assert name in str(caught.value)
    assert isinstance(caught.value, TheoremError)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"centre": []}, "input"),
        ({"centre": [[1, 2], [3]]}, "input"),
        ({"centre": ["x", 1, 1]}, "input[0]"),
        ({"centre": [float("inf"), 1, 1]}, "input[0]"),
        ({"centre": {"not a name": [1, 1, 1]}}, "name"),
        ({"centre": {}}, "arrays"),
        ({"directions": [[1, 0, 0]]}, "directions"),
        ({"directions": 3}, "directions"),
        ({"directions": [[1, 0, 0], [0, 1, 0], [0, 1]]}, "directions[2]['input']"),
        ({"directions": [[1, 0, 0], [0, 1, 0], {"b": [0, 1]}]}, "directions[2]"),
        ({"directions": [[1, 0, 0], [0, 1, 0]]}, "solutions"),
        ({"solutions": [0, 1, []]}, "solutions[2]"),
        ({"solutions": [0, 1, [[0, 1]]]}, "solutions[2]"),
        ({"solutions": [0, 1, [[0, 1], 2]]}, "solutions[2]"),
        ({"solutions": [0, 1, None]}, "solutions[2][0]"),
        ({"centre_solutions": [[0, 1]]}, "centre_solutions"),
        ({"metric": "hamming"}, "metric"),
        ({"norms": {"input": "taxicab"}}, "norm of input"),
        ({"norms": {"other": "maximum"}}, "norms"),
        ({"norms": "maximum"}, "norms"),
        ({"norms": {1: "maximum", "b": "maximum"}}, "norms"),
        ({"centre": {1: [1, 1, 1]}}, "name"),
        ({"solutions": [float("nan"), 1, 2]}, "solutions[0][0]"),
        ({"solutions": [True, 1, 2]}, "solutions[0][0]"),
        ({"residual": lambda arrays, point: float("nan")}, "residual(witness (0, 1))"),
        ({"digits": -1}, "digits"),
        ({"digits": True}, "digits"),
        ({"least_exponent": 0}, "least_exponent"),
        ({"least_exponent": 1.5}, "least_exponent"),
        ({"solve": 3}, "solve"),
        ({"residual": "no"}, "residual"),
        ({"solve": lambda arrays: []}, "solve(witness (0, 1))"),
        ({"solve": lambda arrays: [[0, 1]]}, "solve(witness (0, 1))[0]"),
        ({"residual": lambda arrays, point: None}, "residual(witness (0, 1))"),
    ],
)
def test_bad_arguments_are_named(changes: dict[str, Any], name: str) -> None:
    with pytest.raises(TheoremError) as caught:
        largest(**changes)
    assert caught.value.name == name


@pytest.mark.parametrize("title", ["", "  ", "a\nb", "x" * 201, None, 3])
def test_titles(title: Any) -> None:
    with pytest.raises(TheoremError, match="title"):
        define_barrier(title, centre=[0], directions=[[1], [-1]], solutions=[0, 1])


def test_boxes() -> None:
    with pytest.raises(TheoremError, match="upper"):
        Box([0, 1], [1, 0])
    with pytest.raises(TheoremError, match="upper"):
        Box([0, 1], [1])
    with pytest.raises(TheoremError, match="lower"):
        Box([], [])
    assert Box("1/3", "1/3").is_point
