"""What the page *Construction* shows is what the barrier says, for every barrier of the registry."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("marimo", reason="extra explore")

from sci_barriers import Smale9, Smale18, TheoremError
from sci_barriers.explore.construction import LARGEST_INDEX, View
from sci_barriers.explore.exports import json_text
from sci_barriers.explore.numbers import brief, parsed, power, superscripts, vector
from theorems.core.registry import BARRIERS
from theorems.structured.vertex_solutions import VertexBarrier

from .taken import saved

Visit = Callable[..., AbstractContextManager[Any]]
WAIT = 60_000
PAGE = importlib.import_module("sci_barriers.explore.pages.10_construction").app


@pytest.mark.parametrize("name", list(BARRIERS))
def test_every_barrier_can_be_looked_at(name: str) -> None:
    barrier = BARRIERS[name]()
    low, high = View.exponents(barrier)
    for winner, exponent, index in ((None, low, 0), (0, high, min(LARGEST_INDEX, View.indices(barrier)[1]))):
        view = View(barrier, index, winner, exponent)
        assert view.datum == barrier.answer(index)
        assert view.tells
        assert view.data_html()
        assert len(view.members().rows) >= 3
        json.loads(json_text(view.document()))
        assert repr(barrier) in view.code
        rows = isinstance(barrier, VertexBarrier)
        assert (view.picture() is None) == rows  # N = 20 is not drawn
        assert (view.conditions() is None) != rows


@settings(max_examples=40)
@given(
    st.sampled_from(["P1", "P2", "P3", "LP"]),
    st.integers(2, 3),
    st.integers(1, 4),
    st.integers(0, LARGEST_INDEX),
    st.integers(0, LARGEST_INDEX),
)
def test_solutions_and_condition_numbers_are_those_of_the_member(
    problem: str, N: int, K: int, index: int, step: int
) -> None:
    barrier = Smale9(N=N, m=1, K=K) if problem == "LP" else Smale18(problem, N=N, m=1, K=K)
    view = View(barrier, index, 0, barrier.least_exponent + step)
    (only,) = view.solutions(0).vectors()
    row = next(row for row in view.members().rows if row[0].text.startswith("member 0"))
    assert row[1].text == vector([(x * 10**K, z * 10**K) for x, z in only])
    assert len(view.solutions(None).vectors()) == barrier.competitors
    conditions = view.conditions()
    assert conditions is not None
    assert all(cell.meaning == "good" for row in conditions.rows for cell in row if cell.text.startswith("≤"))
    picture = view.picture()
    assert picture is not None
    assert 'role="img"' in picture[0]
    told = "does not tell them apart" in view.tells
    assert told == (view.exponent > index)


@pytest.mark.parametrize(
    ("barrier", "index", "winner", "exponent", "named"),
    [
        (Smale18(N=2), -1, None, 5, "n"),
        (Smale18(N=2), 201, None, 5, "n"),
        (Smale18(N=2), 0, 2, 5, "member"),
        (Smale18(N=2), 0, None, 0, "e"),
        (Smale18(N=2, K=1, part="sharp", L=8), 8, None, 8, "n"),
        (Smale18(N=2, K=1, part="sharp", L=8), 0, None, 9, "e"),
        (Smale18(N=200, m=199), 0, None, 5, "m·N"),
    ],
)
def test_what_there_is_not_is_refused_by_name(barrier: Any, index: int, winner: Any, exponent: int, named: str) -> None:
    with pytest.raises(TheoremError) as caught:
        View(barrier, index, winner, exponent)
    assert caught.value.name == named


# --- The page, without a browser ---------------------------------------------------------------------------------------------------


def test_the_page_shows_the_barrier_that_it_is_given() -> None:
    barrier = Smale18("P1", N=3, m=1, K=2)
    _, found = PAGE.run(defs={"barrier": barrier, "refused": ""})
    assert found["view"].barrier is barrier
    assert found["view"].index == 3


def test_a_wrong_parameter_is_said_and_nothing_else_breaks() -> None:
    outputs, found = PAGE.run(defs={"barrier": None, "refused": "m = 3; allowed: less"})
    assert "view" not in found
    assert any("m = 3; allowed: less" in str(getattr(output, "text", "")) for output in outputs)


# --- Numbers ----------------------------------------------------------------------------------------------------------------------


@given(st.fractions())
def test_a_number_that_is_not_marked_is_exact(x: Fraction) -> None:
    text = brief(x)
    value = Fraction(text.removeprefix("≈ "))
    assert (value == x) != text.startswith("≈")
    assert abs(value - x) <= abs(x) / 10**6


@given(st.fractions())
def test_a_number_that_is_typed_is_the_number(x: Fraction) -> None:
    assert parsed("x", f" {x} ") == x
    assert parsed("x", str(x).replace("-", "−")) == x


@pytest.mark.parametrize("text", ["", " ", "x", "1/0", "nan", "inf", "1e9999999", "1" * 500, "0x10", None, 3, "1/2/3"])
def test_what_is_no_number_is_refused_by_name(text: Any) -> None:
    with pytest.raises(TheoremError, match="an exact number, such as") as caught:
        parsed("x₀", text)
    assert caught.value.name == "x₀"


def test_powers() -> None:
    assert (power(0), power(12), power(3, 10)) == ("1", "2⁻¹²", "10⁻³")
    assert superscripts("raised by 3·2^-9 and 10^-12.") == "raised by 3·2⁻⁹ and 10⁻¹²."
    assert vector([Fraction(0)] * 9 + [Fraction(1, 3)]) == "1/3 at 9, else 0"


# --- The page, in a browser ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_person_moves_a_slider_and_the_address_restores_what_is_shown(visit: Visit, tmp_path: Path) -> None:
    with visit("construction", barrier="smale9", n="7", e="9", **{"p.N": "3", "p.K": "2"}) as page:
        page.wait_for_selector('.sb-page[data-n="7"][data-e="9"]', timeout=WAIT)
        page.get_by_role("slider").last.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_selector('.sb-page[data-n="8"][data-e="9"]', timeout=WAIT)
        page.wait_for_function("new URL(location).searchParams.get('n') === '8'", timeout=WAIT)
        found = json.loads(saved(page, page.get_by_text("Save as JSON"), tmp_path / "c.json").read_text())
        assert (found["barrier"], found["index"], found["parameters"]["N"], found["unit"]) == ("smale9", 8, 3, "10^-2")
        query = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    with visit("construction", **query) as page:
        page.wait_for_selector('.sb-page[data-n="8"][data-e="9"]', timeout=WAIT)
        assert page.get_by_text("The answer of index 8").first.is_visible()


@pytest.mark.slow
def test_a_wrong_parameter_is_named_and_the_page_lives_on(visit: Visit) -> None:
    with visit("construction", **{"p.m": "2"}) as page:
        page.get_by_text("m = 2; allowed:").wait_for(timeout=WAIT)
        page.get_by_text("Parameters", exact=True).click()
        field = page.get_by_label("number of rows")
        field.fill("1")
        field.press("Tab")
        page.wait_for_selector(".sb-page[data-n]", timeout=WAIT)
