"""The contract of a task: what a run of a campaign does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from oracles import Budget
from sci_barriers.campaigns._axis import Axis, Json
from sci_barriers.campaigns._record import Record

__all__ = ["Task", "budget_of"]

Values = Mapping[str, Json]


@dataclass(frozen=True)
class Task:
    """What a run does.

    Attributes:
        name: in the grid's ``task``.
        title: one line.
        axes: the keys of ``[grid]``; a formula may use the axes before its own.
        algorithms: whether it needs ``[[algorithm]]``.
        complete: fills in the defaults that depend on other values, so that equal runs have equal parameters.
        check: raises `BarrierError`, `TheoremError` or `OracleError` for an impossible combination; told the values of the axes.
        problem: (problem, field) of the values, which an algorithm must be able to solve.
        plays: so many runs of the algorithm the default of ``budget.wall`` leaves time for.
        run: does it: values, algorithm (``None`` if the task has none), budget; called in a process of its own.
    """

    name: str
    title: str
    axes: tuple[Axis, ...]
    algorithms: bool
    complete: Callable[[dict[str, Json]], dict[str, Json]]
    check: Callable[[Values], object]
    problem: Callable[[Values], tuple[str, str]]
    plays: int
    run: Callable[[Values, Callable[[Any], Any] | None, Budget], Record]


def budget_of(limits: Mapping[str, Json]) -> Budget:
    """Return the budget of a run's parameters."""
    reads, index, seconds = limits["reads"], limits["index"], limits["seconds"]
    assert reads is None or isinstance(reads, int)
    assert index is None or isinstance(index, int)
    assert seconds is None or isinstance(seconds, float)
    return Budget(reads=reads, index=index, seconds=seconds)
