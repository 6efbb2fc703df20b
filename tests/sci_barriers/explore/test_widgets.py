"""Widgets are made from the declarations, for every barrier of the registry, and their values are read as the command line's are."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

pytest.importorskip("marimo", reason="extra explore")

import marimo as mo

from sci_barriers import Smale18, TheoremError
from sci_barriers.explore.widgets import fields, made, texts, together
from theorems.core.parameters import parameters
from theorems.core.registry import BARRIERS


@pytest.mark.parametrize("name", list(BARRIERS))
def test_the_first_values_are_the_defaults(name: str) -> None:
    cls = BARRIERS[name]
    widgets, entered = fields(cls)
    assert set(widgets) == set(entered()) == set(parameters(cls))
    assert made(cls, entered()) == cls()


def test_values_of_the_address_are_first_values_where_they_are_values() -> None:
    given = {
        "problem": "P1",
        "N": "3",
        "m": "1",
        "K": "0",
        "eta": "1/10",
        "field": "quaternion",
        "labels": "maybe",
        "t": "x",
    }
    _, entered = fields(Smale18, given)
    assert made(Smale18, entered()) == Smale18("P1", N=3, m=1, eta="1/10")


def test_what_is_out_of_range_is_refused_in_the_words_of_the_declaration() -> None:
    values: dict[str, Any] = {**fields(Smale18, {"N": "3"})[1](), "m": "3"}
    with pytest.raises(TheoremError, match="m = 3; allowed: an integer from 1") as caught:
        made(Smale18, values)
    assert caught.value.name == "m"


def test_texts_leave_out_what_says_nothing() -> None:
    assert texts({"a": "", "b": None, "c": " ", "d": True, "e": 3, "f": " 1/2 "}) == {"d": "true", "e": "3", "f": "1/2"}


def test_of_widgets_that_are_read_together_every_change_counts() -> None:
    widgets, entered = together({name: partial(mo.ui.text, value=name) for name in "abc"})
    assert dict(entered()) == {"a": "a", "b": "b", "c": "c"}
    for name in "ca":
        widgets[name]._update(name * 2)  # as marimo does when the browser says so
    assert dict(entered()) == {"a": "aa", "b": "b", "c": "cc"}
    assert len(entered()) == 3
