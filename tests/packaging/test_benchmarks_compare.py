"""Ratios of the benchmarks against the committed table: what is a ratio, which way is worse, and what is flagged."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks._compare import WORSE, committed, comparisons, ratio_of
from benchmarks._measure import Result

README = (Path(__file__).parents[2] / "benchmarks" / "README.md").read_text()


@pytest.mark.parametrize(
    ("figure", "ratio"),
    [
        ("99× (3.9 ms against 387 ms)", 99),
        ("6.4 µs, 0.81 × a plain NumPy loop (8.1 µs)", 0.81),
        ("1.23 times its transforms (106 ms)", 1.23),
        ("×1.15 (128²: 1.15 ms)", 1.15),
        ("1/8 of the time (297 ms → 34 ms an epoch)", 0.125),
        ("no restarts: not in 2000 (more than 1,041×)", 1041),
        ("14 s, 76 bounds, 21 certificates", None),
        ("67 MiB", None),
        ("1/0 of the time", None),
    ],
)
def test_the_first_ratio_of_a_figure(figure: str, ratio: float | None) -> None:
    assert ratio_of(figure) == ratio


def row(name: str, figure: str, target: str = "at most 3×") -> Result:
    return Result(name, figure, target, True, "how")


TABLE = {"small": ("2.0×", "at most 3×"), "large": ("40× faster", "at least 20×"), "part": ("1/10", "at most 1/5")}


@pytest.mark.parametrize(
    ("result", "worse"),
    [
        (row("small", "2.39×"), False),
        (row("small", "2.41×"), True),
        (row("small", "1.0×"), False),
        (row("large", "34× faster", "at least 20×"), False),
        (row("large", "33× faster", "at least 20×"), True),
        (row("large", "80× faster", "at least 20×"), False),
        (row("part", "1/9", "at most 1/5"), False),
        (row("part", "1/8", "at most 1/5"), True),
    ],
)
def test_what_is_worse_by_a_fifth_is_flagged(result: Result, worse: bool) -> None:
    (found,), missing = comparisons([result], TABLE)
    assert (found.worse, missing) == (worse, [])
    assert found.worse == (found.factor > WORSE)


def test_what_the_table_does_not_have_is_named_and_times_are_not_compared() -> None:
    found, missing = comparisons([row("new", "2×"), row("small", "3 ms"), row("new time", "3 ms")], TABLE)
    assert (found, missing) == ([], ["new"])


def test_the_committed_table_compares_with_itself() -> None:
    table = committed(README)
    results = [row(name, figure, target) for name, (figure, target) in table.items()]
    found, missing = comparisons(results, table)
    assert len(found) >= 15
    assert not missing
    assert all(one.factor == pytest.approx(1) and not one.worse for one in found)
