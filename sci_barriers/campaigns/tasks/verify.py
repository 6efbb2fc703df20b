"""Task ``verify``: all clauses of a theorem for one class."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from oracles import UNITARIES, Budget
from sci_barriers.campaigns._axis import Axis, Json, integer, rational, word
from sci_barriers.campaigns._record import Record, pack
from sci_barriers.campaigns.tasks._classes import complete, of_theorem, problem_of
from sci_barriers.campaigns.tasks._task import Task
from sci_barriers.verification import verify_smale9, verify_smale18
from theorems import Omega, Smale9

__all__ = ["TASK"]

AXES: tuple[Axis, ...] = (
    word("theorem", ("smale18", "smale9"), "smale18"),
    word("problem", ("P1", "P2", "P3", "LP")),
    word("field", ("real", "complex"), "real"),
    integer("N", 2, 20),
    integer("m", 1, "N-1", names=("N",)),
    integer("K", 3, 6, names=("N", "m")),
    integer("L", 1, 8, names=("N", "m", "K")),
    integer("R", 1, 1, names=("N", "m", "K")),
    rational("lam"),
    rational("eta"),
    rational("t", "1", optional=False),
    word("rotation", tuple(UNITARIES), "identity"),
    integer("seed", 0, optional=True),
)


def _instance(values: Mapping[str, Json]) -> Omega | Smale9:
    return _made(json.dumps({axis.name: values[axis.name] for axis in AXES}))


@lru_cache(maxsize=1)
def _made(text: str) -> Omega | Smale9:
    problem, given = of_theorem(json.loads(text), AXES)
    return Smale9(**given) if problem == "LP" else Omega(problem, **given)


def _run(values: Mapping[str, Json], algorithm: Callable[[Any], Any] | None, budget: Budget) -> Record:
    instance = _instance(values)
    report = verify_smale18(instance) if isinstance(instance, Omega) else verify_smale9(instance)
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


TASK = Task("verify", "all clauses of a theorem for one class", AXES, False, complete, _instance, problem_of, 20, _run)
