"""Task ``verify``: all clauses of a theorem for one class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from oracles import Budget
from sci_barriers.campaigns._axis import Json
from sci_barriers.campaigns._record import Record, pack
from sci_barriers.campaigns.tasks._classes import InputClasses
from sci_barriers.campaigns.tasks._task import Task
from sci_barriers.verification import THEOREMS, Verification, statement
from theorems.core.parameters import Parametrised


def _classes() -> dict[str, type[Parametrised]]:
    """Return the classes of all theorems whose parameters are declared."""
    made = {name: item.instantiate for name, item in THEOREMS.items()}
    return {name: cls for name, cls in made.items() if isinstance(cls, type) and issubclass(cls, Parametrised)}


CLASSES = InputClasses(_classes, frozenset({"labels", "alphas", "alpha"}))


def _run(values: Mapping[str, Json], algorithm: Callable[[Any], Any] | None, budget: Budget) -> Record:
    instance = CLASSES.made(values)
    report = statement(str(values["theorem"])).verify(instance)
    assert isinstance(report, Verification)  # all that is registered here returns one
    held = sum(clause.holds for clause in report.clauses)
    bounds = [bound for _, bound in report.bounds()]
    return Record(
        status="holds" if report.holds else "fails",
        reason=f"{held} of {len(report.clauses)} clauses hold, "
        f"{sum(bound.holds for bound in bounds)} of {len(bounds)} bounds",
        details={
            "clauses": {clause.name: clause.holds for clause in report.clauses},
            "bounds": len(bounds),
            "bounds_held": sum(bound.holds for bound in bounds),
        },
        certificates={name: pack(certificate.text) for name, certificate in report.certificates.items()},
    )


TASK = Task("verify", "all clauses of a theorem for one class", CLASSES, False, CLASSES.made, 20, _run)
