"""What a run of a campaign can do: one small file for each task with its ``TASK``; they are found, there is no list to edit."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Final

from sci_barriers._errors import BarrierError
from sci_barriers.campaigns.tasks._task import Task, budget_of

__all__ = ["TASKS", "Task", "budget_of", "task"]


class _Tasks(Mapping[str, Task]):
    """Tasks by name. One is imported when it is asked for: a worker does runs of one task, and some are slow to import."""

    def __init__(self) -> None:
        found = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
        self._modules = {name.replace("_", "-"): name for name in found}

    def __getitem__(self, name: str) -> Task:
        made: Task = importlib.import_module(f"{__name__}.{self._modules[name]}").TASK
        return made

    def __contains__(self, name: object) -> bool:
        return name in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


#: By name, that of the file.
TASKS: Final = _Tasks()


def task(name: object) -> Task:
    """Return the task of this name; `BarrierError` lists the names if there is none."""
    if not isinstance(name, str) or name not in TASKS:
        raise BarrierError("task", name, "one of " + ", ".join(TASKS))
    return TASKS[name]
