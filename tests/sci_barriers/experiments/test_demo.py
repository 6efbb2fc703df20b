"""The demonstration, on a part of its plan; the whole of it is `make demo`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sci_barriers.algorithms import AlgorithmRecord, algorithms
from sci_barriers.experiments.demo import CASES, DIGITS, Case, Game, check_alone, plan, play, write_results
from sci_barriers.experiments.demo_figure import draw


def test_the_plan_is_complete() -> None:
    games = plan()
    assert {(g.case.N, g.case.m) for g in games} == {(20, 19), (20, 5)}
    assert {g.K for g in games} == {1, 3, 6, 12}
    pairs = [
        p
        for record in algorithms().values()
        if record.kind == "solver"
        for p in record.problems
        if p in ("P1", "P2", "P3")
    ]
    expected = len(pairs) * len(CASES) * len(DIGITS)
    assert len(games) == len({(g.algorithm.name, g.problem, g.K, g.case) for g in games}) == expected
    for problem in ("P1", "P2", "P3"):
        assert sum(g.problem == problem for g in games) >= 3 * 8


def test_a_part_of_it(tmp_path: Path) -> None:
    games = plan(["exact", "fista", "chambolle-pock"], cases=[Case(20, 19)], digits=[3, 12])
    rows = [play(game, tmp_path) for game in games]
    assert len(rows) == 2 * (3 + 1 + 3)
    for row in rows:
        assert row.refuted
        assert row.error_squared is not None
        assert row.error_squared * 100**row.game.K > 1
        assert row.own_squared is not None
        assert row.own_squared[1] * 100**row.game.K < 1e-12  # converged on its own data
        if row.game.algorithm.name == "exact":
            assert row.own_squared[0] == 0
        assert row.cells()[-1] == "REFUTED"
    names = [row.certificate for row in rows if row.certificate]
    answers, checker = check_alone(tmp_path, names)
    assert answers == ["s VERIFIED"] * len(rows)
    assert checker.parent == tmp_path
    records = json.loads(write_results(rows, tmp_path).read_text())
    assert [record["status"] for record in records] == ["refuted"] * len(rows)
    assert draw(rows, tmp_path / "demo.png").read_bytes().startswith(b"\x89PNG")


def test_a_tampered_certificate_is_seen(tmp_path: Path) -> None:
    row = play(plan(["fista"], cases=[Case(4, 3)], digits=[3])[0], tmp_path)
    assert row.certificate is not None
    path = tmp_path / row.certificate
    path.write_text(path.read_text().replace('"digits":3', '"digits":4'))
    answers, _ = check_alone(tmp_path, [row.certificate])
    assert answers[0].startswith("s REJECTED C1")


def test_a_missing_library_is_a_row_that_says_so(tmp_path: Path) -> None:
    libraries = {"no_such_library": "soplex"}
    record = AlgorithmRecord("soplex", ("P1",), ("real",), "solvers", "", lambda: lambda oracle: None, libraries)
    row = play(Game(Case(4, 3), record, "P1", 3), tmp_path)
    assert not row.refuted
    assert "not run: soplex is not installed" in row.cells()[-1]
    assert row.record()["status"] == "not run"


def test_an_algorithm_that_fails_is_a_row_that_says_so(tmp_path: Path) -> None:
    record = AlgorithmRecord("nan", ("P1",), ("real",), None, "", lambda: lambda oracle: [float("nan")] * 4)
    row = play(Game(Case(4, 3), record, "P1", 3), tmp_path)
    assert row.cells()[-1].startswith("INVALID_OUTPUT: entry 0 is nan")
    assert row.certificate is None


@pytest.mark.slow
def test_all_of_it(tmp_path: Path) -> None:
    rows = [play(game, tmp_path) for game in plan()]
    assert all(row.refuted for row in rows)
    answers, _ = check_alone(tmp_path, [row.certificate or "" for row in rows])
    assert set(answers) == {"s VERIFIED"}
