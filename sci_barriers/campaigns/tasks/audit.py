"""Task ``audit``: a solver on one ladder of exactly solved instances, from a clear winner to a tie."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from oracles import ROUNDINGS, Budget
from sci_barriers.audit import audit
from sci_barriers.audit._run import plan
from sci_barriers.campaigns._axis import Json, word
from sci_barriers.campaigns._record import Record, exact_integer
from sci_barriers.campaigns.tasks._classes import InputClasses
from sci_barriers.campaigns.tasks._task import Task
from theorems import Smale18

CLASSES = InputClasses(lambda: {"smale18": Smale18}, frozenset({"R", "part", "L", "alpha", "labels"}))


def _ladder(values: Mapping[str, Json]) -> dict[str, Any]:
    """Return the arguments of one ladder."""
    N, m = cast(int, values["N"]), cast(int, values["m"])
    return {
        "sizes": (N,),
        "competitors": N + 1 - m,
        "digits": (values["K"],),
        "rotations": (values["rotation"],),
        "fields": (values["field"],),
        **{name: values[name] for name in ("lam", "eta", "t", "seed")},
    }


def _check(values: Mapping[str, Json]) -> None:
    plan(str(values["problem"]), **_ladder(values))


def _run(values: Mapping[str, Json], algorithm: Callable[[Any], Any] | None, budget: Budget) -> Record:
    assert algorithm is not None  # the task has algorithms
    report = audit(
        algorithm, str(values["problem"]), rounding=str(values["rounding"]), budget=budget, **_ladder(values)
    )
    (stop,) = report.stops
    rows = [{name: item for name, item in row.record().items() if name != "traceback"} for row in report.rows]
    where = "" if stop.rung is None else f"; the first on which it is not is {stop.rung.name}"
    return Record(
        status="right" if stop.rung is None else "stops being right",
        reason=f"right on {stop.right} of {stop.total} rungs{where}",
        reads=max(row.reads for row in report.rows),
        largest_index=exact_integer(max((row.largest for row in report.rows if row.largest is not None), default=None)),
        traceback=next((row.traceback for row in report.rows if row.traceback is not None), None),
        details=cast(dict[str, Json], {"right": stop.right, "rungs": stop.total, "rows": rows}),
    )


TASK = Task(
    "audit",
    "a solver on a ladder of exactly solved instances, from easy to a tie",
    CLASSES,
    True,
    _check,
    9,
    _run,
    (word("rounding", tuple(ROUNDINGS), "nearest"),),
)
