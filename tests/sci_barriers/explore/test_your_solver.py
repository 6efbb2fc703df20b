"""A solver, built in, written, uploaded or in a file, is audited on the page as the command audits it."""

from __future__ import annotations

import importlib
import json
import re
import runpy
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("marimo", reason="extra explore")

from sci_barriers import BarrierError
from sci_barriers.audit import audit
from sci_barriers.explore import solver
from sci_barriers.explore.charts import themed
from sci_barriers.explore.exports import json_text
from sci_barriers.explore.frame import progress
from sci_barriers.explore.written import SOLVER
from sci_barriers.programs.confine import unavailable
from theorems import TheoremError

from .taken import saved

WAIT = 60_000
PAGE = importlib.import_module("sci_barriers.explore.pages.40_your_solver").app
needs_confinement = pytest.mark.skipif(bool(unavailable()), reason=f"NO PROGRAM IS RUN: {unavailable()}")
Visit = Callable[..., AbstractContextManager[Any]]
FIELDS: dict[str, Any] = {
    "problem": "P2",
    "sizes": ["3"],
    "digits": ["3"],
    "rotations": ["identity"],
    "field": "real",
    "rounding": "nearest",
    "lam": "",
    "eta": "",
    "seed": "",
}


def test_a_built_in_solver_gets_the_audit_of_the_command() -> None:
    arguments = solver.ladder({**FIELDS, "lam": "1/3", "seed": "7", "eta": "ignored by P2"})
    job = solver.begin("built-in", "exact", arguments, 10, 512)
    assert job.wait(120)
    found = job.result()
    same = audit(
        "exact",
        "P2",
        sizes=[3],
        digits=[3],
        rotations=["identity"],
        fields=("real",),
        lam="1/3",
        seed=7,
        target="exact",
    )
    assert found.record() == same.record()
    assert (job.done, job.of) == (len(found.rows), solver.runs(arguments))
    page = solver.audit_html(found)
    right = sum(row.right for row in found.rows)
    assert f"Right on {right} of {len(found.rows)} instances" in page
    assert "<title>Audit of exact, P2" in page
    assert "data-sb-save" in page
    assert json.loads(json_text(found.record()))["target"] == "exact"


@needs_confinement
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["program", "file"])
def test_a_program_is_audited_apart(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(SOLVER)
    given = SOLVER if kind == "program" else f"{path}:algorithm"
    job = solver.begin(kind, given, solver.ladder(FIELDS), 30, 1024)
    assert job.wait(300)
    found = job.result()
    assert not found.failed, [row.reason for row in found.failed]
    here = runpy.run_path(str(path))["algorithm"]
    same = audit(here, "P2", sizes=[3], digits=[3], rotations=["identity"])
    assert [row.measured for row in found.rows] == [row.measured for row in same.rows]


@needs_confinement
@pytest.mark.slow
def test_runs_without_an_output_are_said_and_their_reasons() -> None:
    job = solver.begin("program", "def algorithm(oracle):\n    open('/etc/passwd')\n", solver.ladder(FIELDS), 10, 512)
    assert job.wait(300)
    found = job.result()
    assert len(found.failed) == len(found.rows)
    page = solver.audit_html(found)
    assert "PermissionError" in page
    assert "Right on 0 of 9 instances; 9 runs ended without an output" in page


@needs_confinement
@pytest.mark.slow
def test_cancelling_kills_the_run() -> None:
    job = solver.begin("program", "def algorithm(oracle):\n    while True: pass\n", solver.ladder(FIELDS), 60, 512)
    assert not job.wait(2)
    job.cancel()
    assert job.wait(30)
    assert job.cancelled
    assert job.failed
    assert job.done <= 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"sizes": []}, "sizes = 'none'; allowed: at least one"),
        ({"digits": []}, "digits = 'none'"),
        ({"rotations": []}, "rotations = 'none'"),
        ({"lam": "one"}, "lam = 'one'; allowed: an exact number"),
        ({"lam": "-1"}, "lam = "),
        ({"problem": "P1", "eta": "-1"}, "eta = "),
        ({"seed": "-1"}, "seed = '-1'; allowed: an integer of at least 0"),
        ({"seed": "9" * 30}, "seed = "),
        ({"rotations": ["dft"]}, "rotation"),
        (
            {
                "sizes": ["3", "5", "9", "17", "33"],
                "digits": ["1", "3", "6", "9", "12"],
                "rotations": ["identity", "cayley"],
            },
            "runs = 450; allowed: at most 400",
        ),
    ],
)
def test_what_cannot_be_audited_is_refused_by_name(changes: dict[str, Any], error: str) -> None:
    with pytest.raises((TheoremError, BarrierError), match=re.escape(error)):
        solver.ladder({**FIELDS, **changes})


@pytest.mark.parametrize(
    ("kind", "name", "changes", "error"),
    [
        ("built-in", "nothing", {}, "solver = 'nothing'; allowed: one of"),
        ("built-in", "highs", {}, "solver = 'highs'; allowed: one of"),
        ("built-in", "sklearn-lasso", {"field": "complex", "rotations": ["dft"]}, "solver = 'sklearn-lasso'"),
        ("file", "mine.py", {}, "file = 'mine.py'; allowed: path/to/file.py:function"),
        ("file", "/nowhere/mine.py:f", {}, "file = '/nowhere/mine.py:f'; allowed: an existing file"),
        ("program", "x = 1", {}, "program = 'no function'"),
    ],
)
def test_a_solver_that_is_none_is_refused_by_name(kind: str, name: str, changes: dict[str, Any], error: str) -> None:
    with pytest.raises((TheoremError, BarrierError), match=re.escape(error)):
        solver.begin(kind, name, solver.ladder({**FIELDS, **changes}), 10, 512)


def test_built_in_solvers_are_those_of_the_problem() -> None:
    for problem, first in solver.FIRST.items():
        assert first in solver.built_in(problem).values()
    assert "highs-lp" not in solver.built_in("P1").values()


def test_charts_follow_the_page_and_are_saved_for_paper() -> None:
    svg = '<svg role="img" width="9"><rect style="fill: #ffffff; stroke: #000000"/><text>a</text><path style="stroke: #4477aa"/></svg>'
    assert themed(svg) == (
        '<svg role="img" width="9" fill="var(--sb-ink,#000000)"><rect style="fill: var(--sb-paper,#ffffff); '
        'stroke: var(--sb-ink,#000000)"/><text>a</text><path style="stroke: #4477aa"/></svg>'
    )


def test_progress_is_a_bar_and_words() -> None:
    assert '<progress aria-label="3 of 18 runs" value="3" max="18">' in progress(3, 18, "runs")
    assert '<progress aria-label="reading …"></progress>' in progress(0, 0, "reading")


def test_the_page_without_a_browser() -> None:
    _, found = PAGE.run()
    assert found["source"].value == "fista"
    assert solver.runs(found["arguments"]) == 18
    ended = audit("exact", "P1", sizes=[3], digits=[3], rotations=["identity"], target="exact")
    outputs, _ = PAGE.run(defs={"audit": ended, "job": None, "tick": None, "cancel": None})
    assert any("What exact is worth" in str(getattr(output, "text", "")) for output in outputs)


@pytest.mark.slow
def test_a_built_in_solver_in_the_browser(visit: Visit, tmp_path: Path) -> None:
    with visit("your-solver", height=2600, problem="P1", digits="3", sizes="3") as page:
        page.wait_for_selector("[data-sb-ready]", timeout=WAIT)
        page.get_by_role("button", name="Audit it").click()
        page.wait_for_selector('[data-audit="9"]', timeout=WAIT)
        for kind, begins in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
            saved(page, page.get_by_role("button", name=f"Save picture as {kind}"), tmp_path / kind)
            assert (tmp_path / kind).read_bytes().startswith(begins)
        audited = json.loads(
            saved(page, page.get_by_text("Save the audit as JSON"), tmp_path / "audit.json").read_text()
        )
        assert (audited["target"], len(audited["rows"])) == ("exact", 9)


@needs_confinement
@pytest.mark.slow
def test_a_program_is_uploaded_audited_and_cancelled_in_the_browser(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "zero.py"
    path.write_text("def algorithm(oracle):\n    return [0] * oracle.shape[1]\n")
    with visit("your-solver", height=2600, kind="program", digits="3", sizes="3", seconds="30") as page:
        page.wait_for_selector("[data-sb-ready]", timeout=WAIT)
        page.set_input_files('input[type="file"]', path)
        page.get_by_text("return [0] * oracle.shape[1]").first.wait_for(timeout=WAIT)
        page.get_by_role("button", name="Audit it").click()
        page.wait_for_selector('[data-running="1"]', timeout=WAIT)
        page.get_by_role("button", name="Cancel").click()
        page.wait_for_selector('[data-ended="1"]', timeout=WAIT)
        page.get_by_role("button", name="Audit it").click()
        page.wait_for_selector('[data-audit="9"]', timeout=2 * WAIT)
        assert "Right on 0 of 9" in page.locator("[data-audit]").inner_text()
