"""Asks which digits somebody's data determine, beside the pages. A script: ``python -P own_data_child.py ROOT FOLDER``.

FOLDER holds ``request.json``, made by `sci_barriers.explore.own_data`. What is being done is printed, a JSON object a line; the answer is
written to ``answer.json``. A parser that crashes, or a computation that takes all memory, ends this process and not the pages.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any, Final

if __name__ == "__main__":
    sys.path.append(sys.argv[1])  # last: what is installed goes first

from sci_barriers._errors import BarrierError
from sci_barriers.determined.ask import problem_of, radii_of, report_on
from sci_barriers.determined.exact_arrays import data_of
from sci_barriers.determined.reading import read_input, read_x
from sci_barriers.determined.report import Report
from sci_barriers.reports import Table
from theorems import TheoremError
from theorems.digits import Data
from theorems.problems import Problem

#: Entries of A; the command takes more, and says what they cost.
MOST_ENTRIES: Final = 1_000_000
#: Coefficients in the table.
MOST_ROWS: Final = 500
#: Seconds between two reports of what is being done.
PAUSE: Final = 0.1


def main(folder: Path) -> None:
    """Answer the request."""
    request = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    told = 0.0

    def progress(stage: str, done: int, of: int) -> None:
        nonlocal told
        if time.monotonic() - told >= PAUSE:
            told = time.monotonic()
            print(json.dumps({"stage": stage, "done": done, "of": of}), flush=True)

    progress("reading", 0, 0)
    try:
        problem, data, x = _given(request)
        report = report_on(
            problem,
            data,
            output=x,
            tolerance=request["tolerance"] if x is not None else None,
            ceiling=request["ceiling"],
            progress=progress,
        )
        answer = _answer(report)
    except (BarrierError, TheoremError) as error:
        answer = {"wrong": str(error)}
    (folder / "answer.json").write_text(json.dumps(answer), encoding="utf-8")


def _given(request: dict[str, Any]) -> tuple[Problem, Data, Any]:
    """Return problem, data and output, read as the command ``digits`` reads them."""
    files = {name: Path(path) for name, path in request["files"].items()}
    given = read_input(files["data"], files.get("y"))
    known = given.index if request["known"] is None else request["known"]
    radii = radii_of(known, request["radius_A"], request["radius_y"], request["norm_A"], request["norm_y"])
    own = None
    if "weights" in files:
        own = [value[0] if isinstance(value, tuple) else value for value in read_x(files["weights"])]
    problem = problem_of(request["problem"], lam=request["lam"], eta=request["eta"], weights=own)
    data = data_of(given.A, given.y, *radii)
    m, N = data.shape
    if m * N > MOST_ENTRIES:
        raise BarrierError("A", f"{m} × {N}", f"at most {MOST_ENTRIES} entries on this page; the command takes more")
    return problem, data, read_x(files["output"]) if "output" in files else given.x


def _answer(report: Report) -> dict[str, Any]:
    """Return all that is shown and taken away, as JSON has it."""
    rows = report.table()
    table = Table("i", "value", "±", "sign")
    for row in rows[:MOST_ROWS]:
        table.add(*row)
    proofs = {"enclosed": report.enclosed, "ceiling": report.cannot_tell}
    return {
        "headline": report.headline,
        "html": report._repr_html_(),
        "table": table.html(),
        "left": max(0, len(rows) - MOST_ROWS),
        "svg": _svg(report),
        "record": report.record(),
        "answer": None if report.answer is None else report.answer.value,
        "certificates": {name: own.text for name, own in proofs.items() if own is not None},
    }


def _svg(report: Report) -> str:
    return report.svg() if any(c.sign != "zero" for c in report.coefficients) else ""


if __name__ == "__main__":
    main(Path(sys.argv[2]))
