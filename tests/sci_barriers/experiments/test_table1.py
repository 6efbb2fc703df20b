"""The table of the talk: as published to 5e-7, corrected with proved digits, certified with checked certificates."""

from __future__ import annotations

import io
import json
import math
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from sci_barriers.cli import app
from sci_barriers.cli.commands.table1 import run_table1
from sci_barriers.experiments.demo import check_alone
from sci_barriers.experiments.table1 import (
    DIGITS,
    INDICES,
    Interval,
    PublishedRow,
    as_published,
    certified,
    corrected,
    distance_bounds,
    printed,
    published_data,
    table_class,
)
from sci_barriers.experiments.table1_report import Report
from theorems.problems import SolutionSet, Vertex


def test_the_printed_table_ships_with_the_package() -> None:
    rows = printed()
    assert [(row.K, row.n) for row in rows] == [(K, n) for K in DIGITS for n in INDICES]
    assert rows[0].firenet == "0.2597827"
    assert rows[4].lista == "0.0030000"
    assert all(len(text) == 9 for row in rows for text in (row.lista, row.firenet))


# --- (a) As published ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published() -> list[PublishedRow]:
    return as_published()


def test_the_firenet_column_agrees_with_the_printed_one(published: list[PublishedRow]) -> None:
    for row in published:
        assert abs(row.firenet - float(row.printed.firenet)) <= 2e-7  # 5e-7 is asked for


def test_the_lista_column_agrees_with_the_printed_one(published: list[PublishedRow]) -> None:
    for row in published:
        assert abs(row.lista / float(row.printed.lista) - 1) <= 2e-6  # 5e-4 is asked for


def test_the_reference_of_small_K_is_no_minimiser(published: list[PublishedRow]) -> None:
    """√3/2 times the separation is the distance from the midpoint to a vector outside of the plane of the two solutions."""
    for row in published:
        K, separation = row.printed.K, 3 * 10.0**-row.printed.K
        assert row.to_minimiser == pytest.approx(separation / 2, rel=2e-3)
        assert row.own == pytest.approx(separation / 2, rel=2e-3)
        if K == 6:
            assert row.reference == 1 - row.raised
            assert row.firenet == row.to_minimiser
        else:
            assert row.reference >= 20  # a column of the block
            assert row.firenet == pytest.approx(math.sqrt(3) / 2 * separation, rel=2e-3)


def test_the_published_step_sizes_are_not_those_of_the_theory(published: list[PublishedRow]) -> None:
    products = {row.printed.K: row.product for row in published}
    assert 6.5 < products[1] < 6.8
    assert 660 < products[3] < 666
    assert 5.6e5 < products[6] < 5.7e5


@pytest.mark.parametrize(("K", "n"), [(1, 10), (3, 20), (6, 30)])
def test_the_data_are_those_of_the_class(K: int, n: int) -> None:
    """Floats against the exact witness, whose α is cut after 20 decimal places."""
    A, y, c = published_data(K, n, 1)
    point = table_class(K).member(1, n + 1)
    np.testing.assert_allclose(A, point.A.approximate(80).numpy(), rtol=1e-14, atol=1e-14 * 10**K)
    np.testing.assert_allclose(y, point.y.approximate(80).numpy(), atol=1e-15)
    assert c == pytest.approx(float(table_class(K).solution_set(1, n + 1).vertices[0].modulus), rel=1e-15)


# --- (b) Corrected ---------------------------------------------------------------------------------------------------------------


def test_the_corrected_table() -> None:
    """Both distances are 1.5·10^-K, to n·log 2 digits or so, and add up to at least the separation; all digits are proved."""
    seen = []
    rows = corrected(progress=seen.append)
    assert len(seen) == len(rows) == 9
    for row in rows:
        K, n = row.printed.K, row.printed.n
        assert row.layers == 3 * 50 * 30 + 1
        separation = 3 * Fraction(1, 10**K)
        for distance in (row.firenet_own, row.firenet_other):
            assert 0 < distance.upper - distance.lower < Fraction(1, 10 ** (K + 28))
            assert abs(distance.lower / separation - Fraction(1, 2)) < Fraction(1, 2 ** (n - 3))
        # LISTA has learned its own data's solution, and is as far from the other one as that one is.
        assert row.lista_own.upper < separation / 10**9
        assert abs(row.lista_other.lower / separation - 1) < Fraction(1, 2 ** (n - 1))
        # FIRENET: away from its own data's solution by less than from the other one's: it has noticed, a little.
        assert row.firenet_own.upper < row.firenet_other.lower
        total = (row.firenet_own.upper + row.firenet_other.upper) / separation
        assert total >= 1 - Fraction(1, 2**n)
    assert rows[0].firenet_own.text() == "1.4939537e-1"
    assert rows[0].firenet_other.text() == "1.5057356e-1"


def test_bounds_of_a_distance() -> None:
    one = SolutionSet(2, (Vertex(0, Fraction(1), (Fraction(1), Fraction(0))),))
    vector = [(Fraction(4), Fraction(0)), (Fraction(0), Fraction(4))]
    exact = distance_bounds(vector, one, Fraction(0))
    assert exact.lower <= 5 <= exact.upper
    assert exact.upper - exact.lower < Fraction(1, 2**200)
    wide = distance_bounds(vector, one, Fraction(6))
    assert wide.lower == 0
    assert wide.upper > 11 - Fraction(1, 2**200)


@pytest.mark.parametrize(
    ("lower", "upper", "text"),
    [
        ("1/3", "1/3", "3.333e-1"),
        ("2/3", "2/3", "6.667e-1"),
        ("99999/10000", "99999/10000", "1.000e+1"),
        ("1", "2", "1.000e+0 … 2.000e+0"),
        ("0", "0", "0"),
        ("1/1000000000000000000000000000000", "1/1000000000000000000000000000000", "1.000e-30"),
    ],
)
def test_text_of_an_interval(lower: str, upper: str, text: str) -> None:
    assert Interval(Fraction(lower), Fraction(upper)).text(4) == text


# --- (c) Certified ---------------------------------------------------------------------------------------------------------------


def test_certified_rows_and_their_certificates(tmp_path: Path) -> None:
    rows = certified(tmp_path, digits=(1, 30), indices=(10, 100))
    cases = [(1, 10), (1, 100), (30, 10), (30, 100)]
    assert [(row.network, row.K, row.n) for row in rows] == [
        (name, K, n) for name in ("FIRENET", "LISTA") for K, n in cases
    ]
    for row in rows:
        assert row.refuted
        assert row.verdict.network
        assert row.verdict.transcript.largest == row.n
        assert row.verdict.squared_error is not None
        # From the middle of the two solutions half of their distance, from one of them all of it.
        error = row.verdict.squared_error * 100**row.K * (4 if row.network == "FIRENET" else 1) / 9
        assert abs(error - 1) < Fraction(1, 100)
        # They have converged on their own data, in which the columns tie.
        assert row.own is not None
        assert row.own.upper < Fraction(1, 10**4) * Fraction(1, 10**row.K)
    assert [row.note for row in rows if row.network == "LISTA"] == [""] + 3 * ["weights of another K or n"]
    names = [row.certificate for row in rows if row.certificate is not None]
    answers, _ = check_alone(tmp_path, names)
    assert answers == ["s VERIFIED"] * len(names)


def test_floats_end_where_the_certified_table_goes_on() -> None:
    """In float64 the perturbation of n = 40 at K = 6 is lost: both witnesses are the same matrix. Their exact data differ."""
    assert np.array_equal(published_data(6, 40, 0)[0], published_data(6, 40, 1)[0])
    barrier = table_class(6)
    first, second = (barrier.member(j, 41).A.approximate(60) for j in (0, 1))
    assert first != second


# --- The report and the command line ---------------------------------------------------------------------------------------------


def report_of(rows: list[PublishedRow], **changes: Any) -> Report:
    return Report(**{"published": tuple(rows), "corrected": (), "certified": (), "checked": {}} | changes)  # type: ignore[arg-type]


def test_what_is_claimed_can_fail(published: list[PublishedRow]) -> None:
    from dataclasses import replace

    row = SimpleNamespace(refuted=True, certificate="a.json")
    whole = {"certified": (row,), "checked": {"a.json": "s VERIFIED"}}
    assert report_of(published, **whole).holds
    assert not report_of([], **whole).holds  # nothing compared is nothing shown
    assert not report_of(published).holds
    assert not report_of(published, certified=(row,)).holds  # written, and not checked
    assert not report_of(
        published, **whole | {"certified": (row, SimpleNamespace(refuted=False, certificate=None))}
    ).holds
    for off in (
        replace(published[0], firenet=float(published[0].printed.firenet) + 6e-7),
        replace(published[0], lista=float(published[0].printed.lista) * 1.001),
    ):
        assert not report_of([off, *published[1:]], **whole).holds
    assert not report_of(published, certified=(row,), checked={"a.json": "s REJECTED C9 no"}).holds


def test_the_command_writes_everything(tmp_path: Path) -> None:
    console = Console(file=io.StringIO(), width=200)
    assert run_table1(tmp_path / "out", console, digits=(6,), indices=(30,), figure=False) == 0
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    for words in (
        "(a) as published",
        "(b) corrected",
        "(c) certified",
        "REFUTED",
        "0.2597827",
        "1.4939537e-1",
        "5.622e+05",
    ):
        assert words in shown
    record = json.loads((tmp_path / "out" / "table1.json").read_text())
    assert record["agrees"]
    assert record["holds"]
    assert len(record["as_published"]) == len(record["corrected"]) == 9
    row = next(r for r in record["certified"] if r["network"] == "FIRENET")
    assert row["checker"] == "s VERIFIED"
    assert float(row["error_lower_bound"]) > 1e-6
    assert "(b) corrected" in (tmp_path / "out" / "table1.txt").read_text()
    assert "as published, corrected, certified</h1>" in (tmp_path / "out" / "table1.html").read_text()
    assert (tmp_path / "out" / "check.py").exists()


def test_json_is_json() -> None:
    console = Console(file=io.StringIO(), width=80)
    assert run_table1(None, console, as_json=True, digits=(1,), indices=(10,)) == 0
    record = json.loads(console.file.getvalue())  # type: ignore[attr-defined]
    assert {"as_published", "corrected", "certified"} <= set(record)
    own = record["corrected"][0]["firenet_own"]
    assert float(own[0]) <= float(own[1])


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_file_in_the_way_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    result = CliRunner().invoke(app, ["table1", "--out", str(tmp_path / name)])
    assert result.exit_code == 2
    assert "error" in result.output
    assert "Traceback" not in result.output


@pytest.mark.slow
def test_the_whole_command(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["table1", "--out", str(tmp_path / "all")])
    assert result.exit_code == 0, result.output
    record = json.loads((tmp_path / "all" / "table1.json").read_text())
    firenet = [row for row in record["certified"] if row["network"] == "FIRENET"]
    assert len(firenet) == 25
    assert all(row["checker"] == "s VERIFIED" for row in record["certified"])
    for kind in ("png", "svg", "json"):
        assert (tmp_path / "all" / f"convergence.{kind}").stat().st_size > 1000
