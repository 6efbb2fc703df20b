"""What a run of a campaign can do: one small file for each task with its ``TASK``; they are found, there is no list to edit."""

import importlib
import pkgutil

from sci_barriers._errors import BarrierError
from sci_barriers.campaigns.tasks._task import Task, budget_of

__all__ = ["TASKS", "Task", "budget_of", "task"]

#: By name.
TASKS: dict[str, Task] = {
    made.name: made
    for found in pkgutil.iter_modules(__path__, __name__ + ".")
    if isinstance(made := getattr(importlib.import_module(found.name), "TASK", None), Task)
}


def task(name: object) -> Task:
    """Return the task of this name; `BarrierError` lists the names if there is none."""
    if not isinstance(name, str) or name not in TASKS:
        raise BarrierError("task", name, "one of " + ", ".join(TASKS))
    return TASKS[name]
