"""What a run of a campaign can do: one small file for each task, and the table of them."""

from sci_barriers._errors import BarrierError
from sci_barriers.campaigns.tasks import audit, refute, success_probability, verify
from sci_barriers.campaigns.tasks._task import Task, budget_of

__all__ = ["TASKS", "Task", "budget_of", "task"]

TASKS: dict[str, Task] = {item.name: item for item in (audit.TASK, refute.TASK, success_probability.TASK, verify.TASK)}


def task(name: object) -> Task:
    """Return the task of this name; `BarrierError` lists the names if there is none."""
    if not isinstance(name, str) or name not in TASKS:
        raise BarrierError("task", name, "one of " + ", ".join(TASKS))
    return TASKS[name]
