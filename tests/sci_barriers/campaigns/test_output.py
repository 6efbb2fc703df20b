"""Exports are equal in all formats; the report is one well-formed page that needs nothing else."""

from __future__ import annotations

import base64
import csv
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from sci_barriers import BarrierError
from sci_barriers.campaigns import Store, read_grid, run_campaign
from sci_barriers.campaigns._report import write_report
from sci_barriers.campaigns._table import COLUMNS, FORMATS, export, fraction, row_of
from sci_barriers.cli import app
from theorems import checker

GRID = """
name = "<b>all & sundry</b>"
on_invalid = "skip"
[grid]
problem = ["P1", "P2"]
N = 4
m = ["N-1", 2]
K = [3, 12]
rotation = ["dct", "hadamard"]
field = ["real", "complex"]
seed = 1
[[algorithm]]
name = "exact"
[[algorithm]]
target = "mine.py:zero"
parameters = {value = [0, 0.5]}
[[algorithm]]
target = "mine.py:raises"
[[algorithm]]
target = "mine.py:nan"
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with results of all kinds."""
    folder = tmp_path_factory.mktemp("output")
    (folder / "mine.py").write_text((Path(__file__).parent / "misbehaving.py").read_text())
    (folder / "grid.toml").write_text(GRID)
    summary = run_campaign(read_grid(folder / "grid.toml"), folder / "s.db", jobs=2)
    assert summary.statuses.keys() == {"refuted", "crashed", "invalid output"}
    assert summary.skipped
    return folder / "s.db"


def rows_of(store: Path) -> list[dict[str, Any]]:
    with Store(store) as opened:
        return [row_of(item) for item in opened.results()]


def read_back(path: Path, kind: str) -> list[dict[str, Any]]:
    if kind == "json":
        return list(json.loads(path.read_text()))
    if kind == "parquet":
        pq = pytest.importorskip("pyarrow.parquet")
        return list(pq.read_table(path).to_pylist())
    readers: dict[type, Callable[[str], Any]] = {str: str, int: int, float: json.loads, bool: json.loads}
    with path.open(newline="") as stream:
        return [
            {name: None if row[name] == "" else readers[kind](row[name]) for name, kind in COLUMNS}
            for row in csv.DictReader(stream)
        ]


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_exported_is_read_back_equal(filled: Path, tmp_path: Path, kind: str) -> None:
    rows = rows_of(filled)
    path = tmp_path / f"results.{kind}"
    with Store(filled) as store:
        assert export(store.results(), path, kind) == len(rows) > 20
    expected = rows
    if kind == "csv":  # an empty text and no text are the same there
        expected = [{name: None if value == "" else value for name, value in row.items()} for row in rows]
    assert read_back(path, kind) == expected
    assert [path.name for path in tmp_path.iterdir()] == [path.name]


def test_rounded_columns_are_rounded_safely(filled: Path) -> None:
    from fractions import Fraction

    seen = 0
    for row in rows_of(filled):
        assert set(row) == {name for name, _ in COLUMNS}
        if row["error"] is not None:
            seen += 1
            error = Fraction(row["error"])
            assert error**2 <= fraction(row["error_squared"])
            assert error >= Fraction(1, 10 ** row["K"])
        if row["own_distance"] is not None:
            assert Fraction(row["own_distance"]) ** 2 >= fraction(row["own_upper_squared"])
    assert seen


def test_unknown_format(filled: Path, tmp_path: Path) -> None:
    with Store(filled) as store, pytest.raises(BarrierError, match="csv, parquet, json"):
        export(store.results(), tmp_path / "x", "xls")
    assert list(tmp_path.iterdir()) == []


class Page(HTMLParser):
    """Collects what a page refers to, and its texts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_report_is_well_formed_and_self_contained(filled: Path, tmp_path: Path) -> None:
    with Store(filled) as store:
        path = write_report(store, tmp_path / "report.html")
    text = path.read_text()
    root = ElementTree.fromstring(text)  # every tag is closed, every attribute quoted, every & escaped
    assert root.tag == "html"
    assert root.get("lang") == "en"
    page = Page()
    page.feed(text)
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "iframe", "object", "embed", "base", "form"}
    for tag, attributes in page.tags:
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in ("src", "href", "srcset", "data", "action", "poster", "background"):
                assert (value or "").startswith("data:image/svg+xml;base64,"), tag
    styles = "".join(re.findall(r"<style>(.*?)</style>", text, re.DOTALL))
    assert "url(" not in styles
    assert "@import" not in styles
    assert "http" not in re.sub(r"base64,[A-Za-z0-9+/=]*", "", text)
    images = [attributes for tag, attributes in page.tags if tag == "img"]
    assert len(images) == 3
    for image in images:
        assert len(image["alt"] or "") > 20
        svg = base64.b64decode((image["src"] or "").partition("base64,")[2])
        picture = ElementTree.fromstring(svg)
        for element in picture.iter():
            for name, value in element.attrib.items():
                if name.endswith("href"):
                    assert value.startswith(("#", "data:"))
    assert any(tag == "meta" and a.get("name") == "viewport" for tag, a in page.tags)
    assert "<b>all & sundry</b>" in page.text  # shown, not obeyed
    for words in (
        "Runs that ended otherwise",
        "RuntimeError: lost my",
        "Skipped combinations",
        "power of two",
        "numpy",
    ):
        assert words in page.text


def test_the_report_of_one_grid_of_an_empty_store_and_of_no_such_grid(write: Callable[..., Path], folder: Path) -> None:
    with Store(folder / "s.db", write=True) as store:
        assert "An empty store" in write_report(store, folder / "r.html").read_text()
    for name in ("one", "two"):
        run_campaign(read_grid(write("zero", rest=f'name = "{name}"')), folder / "s.db", jobs=1)
    with Store(folder / "s.db") as store:
        text = write_report(store, folder / "r.html", grid="two").read_text()
        assert "Campaign two" in text
        assert "Campaign one" not in text
        with pytest.raises(BarrierError, match="one of one, two"):
            write_report(store, folder / "r.html", grid="three")


def test_a_report_without_numbers_can_be_drawn(write: Callable[..., Path], folder: Path) -> None:
    run_campaign(read_grid(write("raises")), folder / "s.db", jobs=1)
    with Store(folder / "s.db") as store:
        text = write_report(store, folder / "r.html").read_text()
    assert text.count("<img") == 1


# --- The command line --------------------------------------------------------------------------------------------------------------


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["campaign", *map(str, arguments)])


def words(result: Any) -> str:
    return " ".join((result.output + result.stderr).split())


def test_from_the_grid_to_the_report(write: Callable[..., Path], folder: Path) -> None:
    grid, store = write("zero", "raises", grid='rotation = "dct"\nseed = [1, 2]'), folder / "s.db"
    dry = run("run", grid, "--store", store, "--dry-run")
    assert dry.exit_code == 0
    assert "grid: 4 runs" in dry.output
    assert not store.exists()
    first = run("run", grid, "--store", store, "--jobs", 1)
    assert first.exit_code == 0, first.output
    assert "4 computed, 0 there already, 0 left" in first.output
    assert "2 crashed, 2 refuted" in first.output
    second = run("run", grid, "--store", store, "--jobs", 1)
    assert "0 computed, 4 there already, 0 left" in second.output
    third = run("run", grid, "--store", store, "--jobs", 1, "--retry", "crashed")
    assert "2 results were computed again, as asked" in third.output
    status = run("status", "--store", store)
    assert status.exit_code == 0
    assert "2 refuted" in words(status)
    assert "4 results in the store" in status.output
    (folder / "out").mkdir()
    out, certificates = folder / "out" / "r.csv", folder / "certificates"
    exported = run("export", "--store", store, "--out", out, "--certificates", certificates)
    assert exported.exit_code == 0, exported.output
    assert len(out.read_text().splitlines()) >= 5
    files = sorted(certificates.iterdir())
    assert len(files) == 2
    assert CliRunner().invoke(app, ["check", *map(str, files)]).exit_code == 0
    for path in files:
        assert checker.check(path.read_bytes())[0]
    report = run("report", "--store", store, "--out", folder / "r.html")
    assert report.exit_code == 0, report.output
    assert "Campaign grid" in (folder / "r.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("run", "{grid}"), "--store"),
        (("run", "missing.toml", "--store", "{folder}/s.db"), "GRID = 'missing.toml'"),
        (("run", "{grid}", "--store", "{folder}"), "a file"),
        (("run", "{grid}", "--store", "{folder}/no/where.db"), "No such file or directory"),
        (("run", "{grid}", "--store", "{folder}/s.db", "--jobs", "0"), "jobs = 0"),
        (
            ("run", "{grid}", "--store", "{folder}/s.db", "--retry", "bored"),
            "--retry = 'bored'; allowed: one of refuted",
        ),
        (("run", "{grid}", "--store", "{folder}/mine.py"), "store"),
        (("status", "--store", "{folder}/missing.db"), "existing store"),
        (("status", "--store", "{folder}/mine.py"), "store"),
        (("export", "--store", "{store}", "--format", "xls", "--out", "{folder}/x"), "csv, parquet, json"),
        (("export", "--store", "{store}", "--out", "{folder}/mine.py/x"), "x"),
        (("export", "--store", "{store}", "--grid", "none", "--out", "{folder}/x"), "grid = 'none'"),
        (
            ("export", "--store", "{store}", "--out", "{folder}/x", "--certificates", "{folder}/mine.py"),
            "a folder, or a name that is free",
        ),
        (("report", "--store", "{store}", "--grid", "none", "--out", "{folder}/x"), "grid = 'none'"),
        (("report", "--store", "{store}", "--out", "{folder}"), "not a folder"),
    ],
)
def test_wrong_usage(
    write: Callable[..., Path], filled: Path, folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    names = {"{grid}": str(write("zero")), "{folder}": str(folder), "{store}": str(filled)}

    def replaced(text: str) -> str:
        for name, value in names.items():
            text = text.replace(name, value)
        return text

    result = run(*map(replaced, arguments))
    assert result.exit_code == 2, result.output
    assert message in words(result)
