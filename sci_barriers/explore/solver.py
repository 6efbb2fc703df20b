"""A solver is audited on a page: which one, on which instances, and what is shown of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sci_barriers._errors import BarrierError
from sci_barriers.algorithms import algorithms
from sci_barriers.audit import DIGITS, SIZES, Audit, audit
from sci_barriers.audit._run import plan
from sci_barriers.explore.apart import Apart
from sci_barriers.explore.charts import themed
from sci_barriers.explore.exports import picture
from sci_barriers.explore.frame import details, escape
from sci_barriers.explore.numbers import parsed, superscripts
from sci_barriers.explore.shown import shown
from sci_barriers.explore.work import Job
from sci_barriers.explore.written import decoded
from theorems import TheoremError

__all__ = [
    "ALL_DIGITS",
    "ALL_SIZES",
    "FIRST",
    "MOST_RUNS",
    "ROTATIONS",
    "audit_html",
    "begin",
    "built_in",
    "decoded",
    "ladder",
    "runs",
]

#: What can be chosen: columns N, digits K, matrices U.
ALL_SIZES: Final = (3, *SIZES, 33)
ALL_DIGITS: Final = (1, *DIGITS, 12)
ROTATIONS: Final = ("identity", "hadamard", "dct", "dft", "cayley")
#: The built-in solver to begin with.
FIRST: Final = {"P1": "exact", "P2": "fista", "P3": "chambolle-pock"}
#: Of one audit on a page; the command takes more.
MOST_RUNS: Final = 400


def built_in(problem: str) -> dict[str, str]:
    """Return the built-in solvers of a problem whose libraries are installed: what the list says ↦ name."""
    known = algorithms().items()
    return {f"{name}: {one.description}": name for name, one in known if problem in one.problems and not one.missing}


def ladder(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `sci_barriers.audit.audit` that the fields of the page say.

    Args:
        values: ``problem``, a name; ``sizes``, ``digits``, texts of integers; ``rotations``, names; ``field``; ``lam``, ``eta``, ``seed``,
            texts, empty for none; ``rounding``.

    Raises:
        TheoremError: nothing chosen, a text that is no number, or more than `MOST_RUNS` runs.
        BarrierError: sizes and rotations that do not go together.
    """
    for name in ("sizes", "digits", "rotations"):
        if not values[name]:
            raise TheoremError(name, "none", "at least one")
    seed = str(values["seed"]).strip()
    if seed and not (seed.isascii() and seed.isdigit() and len(seed) < 19):
        raise TheoremError("seed", seed, "an integer of at least 0")
    found: dict[str, Any] = {
        "problem_name": values["problem"],
        "sizes": [int(text) for text in values["sizes"]],
        "digits": [int(text) for text in values["digits"]],
        "rotations": list(values["rotations"]),
        "fields": (values["field"],),
        "seed": int(seed) if seed else None,
    }
    # Each problem has its own parameter: what stands in the field of another one is not for it.
    name = "eta" if values["problem"] == "P1" else "lam"
    if str(values[name]).strip():
        found[name] = parsed(name, values[name])
    found["rounding"] = values["rounding"]
    if (count := runs(found)) > MOST_RUNS:
        raise TheoremError("runs", count, f"at most {MOST_RUNS} on this page: choose fewer sizes or digits")
    return found


def runs(arguments: Mapping[str, Any]) -> int:
    """Return how many runs there are, from what `ladder` returned."""
    return len(plan(**{name: value for name, value in arguments.items() if name != "rounding"})[1])


def begin(kind: str, solver: str, arguments: Mapping[str, Any], seconds: int, memory: int) -> Job[Audit]:
    """Begin an audit, and return the work.

    Args:
        kind: ``built-in``, ``program`` (a text) or ``file`` (``path/to/file.py:function``). Programs, files and built-in networks, which
            take long, run apart, and are killed when somebody cancels; a built-in solver ends its run first.
        solver: name, text, or path and function.
        arguments: of `ladder`.
        seconds: of each run apart, see `sci_barriers.explore.apart.limits`.
        memory: MiB.

    Raises:
        TheoremError: no such solver, or a limit out of range.
        BarrierError: a built-in solver that does not solve this problem over this field, or a file that is not there.
    """
    problem, rest = arguments["problem_name"], {k: v for k, v in arguments.items() if k != "problem_name"}
    if kind == "built-in":
        known = built_in(problem)
        if solver not in known.values():
            raise TheoremError("solver", solver, "one of " + ", ".join(known.values()))
        record = algorithms()[solver]
        why = record.unsuited(problem, arguments["fields"][0])
        if why is not None:
            raise BarrierError("solver", solver, f"one for this problem and field; {why}")
        if record.kind == "solver":
            return Job(lambda job: audit(solver, problem, target=solver, progress=_told(job), **rest))
    elif kind == "file" and not re.fullmatch(r".+\.py:\w[\w.]*", solver):
        raise TheoremError("file", solver, "path/to/file.py:function")
    elif kind == "file" and not Path(solver.rpartition(":")[0]).is_file():
        raise TheoremError("file", solver, "an existing file")
    apart = Apart(solver, seconds, memory, named=kind != "program")

    def work(job: Job[Audit]) -> Audit:
        with apart:
            name = "program" if kind == "program" else solver
            return audit(apart.algorithm, problem, target=name, progress=_told(job), **rest)

    return Job(work, apart.algorithm.stop)


def _told(job: Job[Audit]) -> Any:
    return lambda done, of: job.progress(done, of, "run")


def audit_html(found: Audit) -> str:
    """Return an audit as HTML: where the solver stops being right, the picture, then all runs."""
    right, total = sum(stop.right for stop in found.stops), sum(stop.total for stop in found.stops)
    words = f"Right on {right} of {total} instances; {len(found.failed)} runs ended without an output."
    why = sorted({f"{row.status.value}: {row.reason}" for row in found.failed if row.status is not None})
    reasons = "".join(f"<li>{escape(text)}</li>" for text in why[:5])
    traces = [row.traceback for row in found.failed if row.traceback]
    trace = details("What the first of them left", f"<pre>{escape(traces[0])}</pre>") if traces else ""
    chart = found.plot()
    caption = f"{chart.title}. A small objective gap does not bound the distance to the solutions. {chart.description}"
    return (
        f"<p><strong>{escape(words)}</strong></p>"
        + (f"<ul>{reasons}</ul>{trace}" if why else "")
        + f'<div class="sb-scroll" tabindex="0">{superscripts(found.summary().html())}</div>'
        + f'<div class="sb-wide" tabindex="0">{picture(themed(chart.svg()), "audit", superscripts(caption))}</div>'
        + details("All runs", shown(found))
        + "<p>Numbers are cut off, not rounded; where two are given, they are proved bounds.</p>"
    )
