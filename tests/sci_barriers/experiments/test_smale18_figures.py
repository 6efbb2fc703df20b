"""The pictures of smale18: the numbers in them are exact and say what the theorem says; the files are pictures."""

from __future__ import annotations

from fractions import Fraction as F
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sci_barriers import BarrierError, Omega, Smale18
from sci_barriers.experiments.smale18_draw import (
    Series,
    SuccessPoint,
    draw_data_needed,
    draw_success,
    draw_three_steps,
)
from sci_barriers.experiments.smale18_figures import pictures, success_points, three_steps
from sci_barriers.experiments.tilting_line_figure import draw_tilting_line


@settings(max_examples=12)
@given(st.sampled_from(["P1", "P2", "P3"]), st.integers(3, 8), st.integers(1, 12), st.integers(2, 4))
def test_three_steps(problem: str, K: int, L: int, N: int) -> None:
    omega = Omega(problem, N=N, m=1, K=K, L=L)
    least = omega.weak.least_exponent
    exponents = (least + L + 4, least + L + 9)
    series = three_steps(omega, exponents)
    sharp, *weak, strong = series
    tolerance = F(1, 100**K)
    # K digits are never proved on the centre of Ω_strong
    assert all(square > tolerance for _, square in strong.points)
    # K − 2 digits on Ω_sharp from index L on, not before
    assert all((square > 10_000 * tolerance) == (n < L) for n, square in sharp.points)
    # K − 1 digits on a member of Ω_weak when the index has reached about e, and later for smaller ε
    first = [next(n for n, square in one.points if square <= 100 * tolerance) for one in weak]
    for e, n in zip(exponents, first, strict=True):
        assert e - 1 <= n <= e + 3
    assert first == sorted(first)
    for one in series:
        squares = [square for _, square in one.points]
        assert all(isinstance(square, F) for square in squares)


@pytest.mark.parametrize("problem", ["P1", "P2", "P3"])
def test_success_points_are_the_closed_forms(problem: str) -> None:
    closed = {
        "halting": lambda n: F(1, n),
        "waiting": lambda n: F(n, 2 * n - 1),
        "capped": lambda n: F(1, n),
    }
    points = success_points(problem, 3, (2, 3, 5))
    assert len(points) == 9
    for point in points:
        assert point.probability == closed[point.strategy](point.competitors)


def assert_same_pictures(first: list[Path], second: list[Path]) -> None:
    for one, other in zip(first, second, strict=True):
        content = one.read_bytes()
        assert content == other.read_bytes()
        if one.suffix == ".svg":
            ElementTree.fromstring(content)
        else:
            assert content.startswith(b"\x89PNG")


def test_a_picture_is_a_file_and_always_the_same(tmp_path: Path) -> None:
    points = success_points("P2", 4)
    first, second = (draw_success(points, tmp_path / name / "success.png") for name in ("a", "b"))
    assert [path.suffix for path in first] == [".png", ".svg"]
    assert_same_pictures(first, second)


@pytest.mark.slow
def test_pictures_are_files_and_always_the_same(tmp_path: Path) -> None:
    omega = Omega("P2", N=3, m=2, K=4, L=3)
    seen: list[str] = []
    written = pictures(omega, tmp_path / "a", progress=seen.append)
    again = pictures(omega, tmp_path / "b")
    assert seen == ["three-steps", "data-needed", "tilting-line", "success"]
    assert len(written) == len(again) == 8
    assert_same_pictures(written, again)


@pytest.mark.slow
def test_a_class_with_many_digits_can_be_drawn(tmp_path: Path) -> None:
    omega = Omega("P1", N=2, m=1, K=60, L=1)
    for path in pictures(omega, tmp_path):
        assert path.stat().st_size > 1000


POINT = [(0, F(1, 10**6))]


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda p: draw_three_steps([], 3, 1, p), "series"),
        (lambda p: draw_three_steps([Series("a", [])], 3, 1, p), "series"),
        (lambda p: draw_three_steps([Series("a", POINT)], 2, 1, p), "K"),
        (lambda p: draw_three_steps([Series("a", POINT)], True, 1, p), "K"),
        (lambda p: draw_data_needed([], p), "points"),
        (lambda p: draw_data_needed([(1, -1)], p), "points"),
        (lambda p: draw_tilting_line(Smale18("P3", N=3, m=1, K=3), p), "barrier"),
        (lambda p: draw_tilting_line(Smale18("P3", N=2, m=1, K=3), p, fraction=F(0)), "fraction"),
        (lambda p: draw_success([], p), "points"),
        (lambda p: draw_success([SuccessPoint(1, F(1))], p), "points"),
        (lambda p: draw_success([SuccessPoint(2, F(3, 2))], p), "points"),
        (lambda p: draw_success([SuccessPoint(2, F(1, 2), "lucky")], p), "points"),
    ],
)
def test_bad_arguments_are_named_and_nothing_is_written(call: Any, name: str, tmp_path: Path) -> None:
    with pytest.raises(BarrierError) as caught:
        call(tmp_path / "x.png")
    assert caught.value.name == name
    assert list(tmp_path.iterdir()) == []
