"""The contract of a task: what a run of a campaign does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from oracles import Budget
from sci_barriers.campaigns._axis import Axis, Json
from sci_barriers.campaigns._record import Record
from sci_barriers.campaigns.tasks._classes import InputClasses

Values = Mapping[str, Json]


@dataclass(frozen=True)
class Task:
    """What a run does.

    Attributes:
        name: in the grid's ``task``.
        title: one line.
        classes: of inputs that it is about: their parameters are keys of ``[grid]``.
        algorithms: whether it needs ``[[algorithm]]``.
        check: raises `BarrierError`, `TheoremError` or `OracleError` for an impossible combination; told the values of the axes.
        plays: so many runs of the algorithm the default of ``budget.wall`` leaves time for.
        run: does it: values, algorithm (``None`` if the task has none), budget; called in a process of its own.
        own: further keys of ``[grid]``.
    """

    name: str
    title: str
    classes: InputClasses
    algorithms: bool
    check: Callable[[Values], object]
    plays: int
    run: Callable[[Values, Callable[[Any], Any] | None, Budget], Record]
    own: tuple[Axis, ...] = ()

    def axes(self, table: Mapping[str, object] = MappingProxyType({})) -> tuple[Axis, ...]:
        """Return the keys of a table ``[grid]``, which depend on its theorem; a formula may use the axes before its own."""
        return (*self.classes.axes(table), *self.own)

    def complete(self, values: dict[str, Json]) -> dict[str, Json]:
        """Fill in the defaults that depend on other values, so that equal runs have equal parameters."""
        return self.classes.complete(values)

    def problem(self, values: Values) -> tuple[str, str]:
        """Return (problem, field) of the values, which an algorithm must be able to solve."""
        return self.classes.problem(values)


def budget_of(limits: Mapping[str, Json]) -> Budget:
    """Return the budget of a run's parameters."""
    reads, index, seconds = limits["reads"], limits["index"], limits["seconds"]
    assert reads is None or isinstance(reads, int)
    assert index is None or isinstance(index, int)
    assert seconds is None or isinstance(seconds, float)
    return Budget(reads=reads, index=index, seconds=seconds)
