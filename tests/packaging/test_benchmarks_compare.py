"""The benchmarks: which ratios are worse than the committed ones; what a run keeps, and what a quick one does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import __main__ as program
from benchmarks import _measure
from benchmarks._compare import WORSE, committed, comparisons, ratio_of, table_with
from benchmarks._measure import Result, side_by_side
from sci_barriers import _cost

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


TEXT = """# Benchmarks

<!-- figures: begin -->

Measured with A.

| what | figure | target | reached | how |
|---|---|---|---|---|
| small | 2.0× | at most 3× | yes | once |
| large | 40× faster | at least 20× | yes | once |

<!-- figures: end -->

<!-- growth: begin -->
<!-- growth: end -->
"""


def test_new_figures_take_the_place_of_those_of_the_same_name_and_the_others_stay() -> None:
    text = table_with(TEXT, "figures", "Measured with A.", [row("new", "5×"), row("small", "2.5×")], keep=True)
    assert [(name, figure) for name, (figure, _) in committed(text).items()] == [
        ("small", "2.5×"),
        ("large", "40× faster"),
        ("new", "5×"),
    ]
    assert text.partition("<!-- figures: begin -->")[0] == TEXT.partition("<!-- figures: begin -->")[0]
    assert text.partition("<!-- figures: end -->")[2] == TEXT.partition("<!-- figures: end -->")[2]
    assert table_with(text, "figures", "Measured with A.", [], keep=True) == text


def test_the_figures_of_a_whole_run_are_all_there_is() -> None:
    text = table_with(TEXT, "figures", "Measured with B.", [row("new", "5×")], keep=False)
    assert list(committed(text)) == ["new"]
    assert "Measured with B." in text


def test_figures_that_were_measured_with_something_else_do_not_stand_beside_new_ones() -> None:
    with pytest.raises(ValueError, match="not measured with B"):
        table_with(TEXT, "figures", "Measured with B.", [row("new", "5×")], keep=True)


@pytest.mark.parametrize("edge", ["begin", "end"])
def test_a_table_without_a_place_costs_nothing_of_the_text(edge: str) -> None:
    with pytest.raises(ValueError, match="no place for the table 'figures'"):
        table_with(TEXT.replace(f"<!-- figures: {edge} -->", ""), "figures", "Measured with A.", [], keep=False)


class Module:
    """A module of benchmarks."""

    def __init__(self, name: str, *measures: Callable[[], Result]) -> None:
        self.__name__, self.MEASURES = f"benchmarks.{name}", measures


def one() -> Result:
    first, second, _ = side_by_side(lambda: CALLS.append("one"), lambda: CALLS.append("two"), rounds=3)
    assert min(first, second) >= 0
    return row("small", "2.0×")


def slower() -> Result:
    return Result("large", "4× faster", "at least 20×", False, "how")


def broken() -> Result:
    raise FileNotFoundError("no such tool")


CALLS: list[str] = []


@pytest.fixture
def readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table of its own, and three modules."""
    path = tmp_path / "README.md"
    path.write_text(TEXT.replace("Measured with A.", program._measured_with()), encoding="utf-8")
    monkeypatch.setattr(program, "README", path)
    monkeypatch.setattr(program, "MODULES", (Module("broken", broken), Module("one", one), Module("slower", slower)))
    monkeypatch.setattr(_measure, "_quick", False)
    CALLS.clear()
    return path


def test_every_module_has_something_to_measure() -> None:
    names = {module.__name__.removeprefix("benchmarks.") for module in program.MODULES}
    assert {"checker", "imports", "growth", "games"} <= names
    for module in program.MODULES:
        assert module.MEASURES and all(map(callable, module.MEASURES)), module.__name__
        assert getattr(module, "TABLE", "figures") in program.TABLES


def test_the_help_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main(["--help"])
    assert ended.value.code == 0
    assert f"by more than {WORSE - 1:.0%}" in " ".join(capsys.readouterr().out.split())


def test_what_cannot_be_measured_does_not_cost_the_rest(readme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main([]) == 2
    shown = capsys.readouterr().out
    assert "could not be measured: broken.broken" in shown
    assert "no such tool" in shown
    assert "4× faster" in shown


def test_a_quick_run_measures_once_and_judges_nothing(readme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--only", "one", "slower", "--quick"]) == 0
    assert CALLS == ["one", "two"] * 2  # to warm up, and once
    shown = capsys.readouterr().out
    assert "not judged" in shown
    assert "yes" not in shown
    with pytest.raises(SystemExit):
        program.main(["--quick", "--write"])


def test_a_whole_run_says_what_is_missed_and_what_is_worse(readme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--only", "one"]) == 0
    assert CALLS == ["one", "two"] * 4
    assert program.main(["--only", "one", "--compare"]) == 0
    assert program.main(["--only", "slower", "--compare"]) == 1
    assert "10.00×" in capsys.readouterr().out  # 4 where 40 was
    before = readme.read_text(encoding="utf-8")
    assert program.main(["--only", "slower", "--write", "--compare"]) == 1
    assert "10.00×" in capsys.readouterr().out  # against the table as it was
    assert readme.read_text(encoding="utf-8") == before.replace(
        "| 40× faster | at least 20× | yes | once |", "| 4× faster | at least 20× | no | how |"
    )


def test_every_row_tells_its_own_cost(
    readme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spent = [100.0]
    monkeypatch.setattr(_cost, "_seconds", lambda: spent[0])

    def costing(name: str, seconds: float, works: bool = True) -> Callable[[], Result]:
        def measure() -> Result:
            spent[0] += seconds
            if not works:
                raise FileNotFoundError("no such tool")
            return row(name, "1.0×")

        measure.__name__ = name
        return measure

    kinds = [costing("cheap", 0.5), costing("dear", 40.5), costing("lost", 2, works=False)]
    monkeypatch.setattr(program, "MODULES", tuple(Module(one.__name__, one) for one in kinds))
    assert program.main([]) == 2
    table = capsys.readouterr().out.partition("processor s ")[2]  # below its head, and not the traceback above it
    cells = {line.split("│")[1].strip(): line.split("│")[-2].strip() for line in table.splitlines() if line[:1] == "│"}
    assert cells == {"cheap": "0.5", "dear": "40.5"}
    assert "measuring took 43.0 processor seconds" in table  # with what could not be measured
