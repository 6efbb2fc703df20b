"""Task ``digits``: how many digits the data of random sparse problems determine, and how many nobody can have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from oracles import Budget
from sci_barriers.campaigns._axis import Json
from sci_barriers.campaigns._record import Record, pack
from sci_barriers.campaigns.tasks._classes import InputClasses
from sci_barriers.campaigns.tasks._task import Task
from sci_barriers.determined.ask import report_on
from sci_barriers.determined.random_instances import RandomInstances

CLASSES = InputClasses(lambda: {"digits": RandomInstances})
#: What of the report is kept.
_KEPT = ("digits_proved", "digits_impossible", "radius", "kappa", "unique", "method", "competing_columns")


def _run(values: Mapping[str, Json], algorithm: Callable[[Any], Any] | None, budget: Budget) -> Record:
    report = report_on(*cast(RandomInstances, CLASSES.made(values)).made())
    both = {"solutions-enclosed": report.enclosed, "data-cannot-tell": report.cannot_tell}
    record = report.record()
    enclosure = report.digits.enclosure
    return Record(
        status="open" if enclosure is None or enclosure.method == "level" else "enclosed",
        reason=report.headline,
        details={name: record[name] for name in _KEPT} | {"active": len(report.digits.found.active)},
        certificates={name: pack(made.text) for name, made in both.items() if made is not None},
    )


TASK = Task(
    "digits", "how many digits data determine, and how many nobody can have", CLASSES, False, CLASSES.made, 4, _run
)
