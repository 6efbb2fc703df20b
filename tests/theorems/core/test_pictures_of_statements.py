"""Theorems without a construction have pictures that say, in numbers, what they say."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems import THEOREMS
from theorems.barriers.catalogue.classifiers import Classifiers
from theorems.core.registry import BARRIERS
from theorems.core.svg import Drawing
from theorems.guarantees import firenet_picture, tradeoff_picture


@pytest.mark.parametrize("name", [name for name in THEOREMS if name not in BARRIERS])
def test_what_has_no_construction_has_a_picture(name: str) -> None:
    picture = THEOREMS[name].picture
    assert picture is not None
    drawing = picture()
    assert isinstance(drawing, Drawing)
    root = ElementTree.fromstring(drawing.svg())
    assert root.find("{http://www.w3.org/2000/svg}desc").text == drawing.description  # type: ignore[union-attr]
    for node in root.iter():
        for key in ("x", "cx"):
            assert 0 <= float(node.get(key, 0)) <= drawing.width
        for key in ("y", "cy"):
            assert 0 <= float(node.get(key, 0)) <= drawing.height


@given(st.integers(3, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(n + 2, 5 * n))))
def test_the_picture_marks_as_many_points_as_have_to_be_wrong(size: tuple[int, int]) -> None:
    n, M = size
    some = Classifiers(n=n, M=max(M, 5))
    constant, units = some.network(n)
    assert some.errors(constant, units) == some.errors_forced
    assert some.drawing().svg().count('class="sb-own"') == some.errors_forced


@pytest.mark.parametrize(
    ("n", "M", "words"), [(3, 5, "on all of them."), (3, 7, "on all but 1 of them: 5."), (9, 2000, "")]
)
def test_every_point_has_its_own_place_and_the_words_say_which_are_wrong(n: int, M: int, words: str) -> None:
    drawing = Classifiers(n=n, M=M).drawing()
    assert words in drawing.description
    places = re.findall(r'<circle cx="([\d.]+)" cy="[\d.]+" r="4"', drawing.svg())
    assert len(set(places)) == M
    assert max(map(float, places)) <= drawing.width


def test_the_bound_of_firenet_falls_to_the_noise_and_no_lower() -> None:
    values = [firenet_picture.bound(n) for n in range(30)]
    floor = firenet_picture.NOISE / (1 - firenet_picture.FACTOR)
    assert values[0] == firenet_picture.SIZE + floor
    assert all(b - floor == firenet_picture.FACTOR * (a - floor) for a, b in pairwise(values))


def test_the_steepness_is_what_the_clause_says_and_what_is_drawn() -> None:
    assert tradeoff_picture.steepness() == (4 - Fraction(1, 2) - Fraction(1, 4)) * 4
    drawing = tradeoff_picture.drawing()
    (edge,) = re.findall(r'<polyline points="([\d.]+),([\d.]+) ([\d.]+),([\d.]+)" class="sb-edge"', drawing.svg())
    x0, y0, x1, y1 = map(Fraction, edge)
    # Data are drawn four times as wide.
    assert abs((y0 - y1) / ((x1 - x0) / 4) - tradeoff_picture.steepness()) < Fraction(1, 100)
