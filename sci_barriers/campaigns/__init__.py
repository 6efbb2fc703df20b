"""Campaigns: a grid in TOML → thousands of runs, in a store that is killed at any moment and loses no finished run."""

from sci_barriers.campaigns._axis import Axis
from sci_barriers.campaigns._campaign import Progress, Summary, run_campaign
from sci_barriers.campaigns._grid import Grid, Plan, Skipped, read_grid
from sci_barriers.campaigns._record import Record
from sci_barriers.campaigns._run import PlannedRun
from sci_barriers.campaigns._schema import StoreError
from sci_barriers.campaigns._store import GridStatus, Store, StoredResult
from sci_barriers.campaigns.tasks import TASKS, Task
from theorems.core.renamed import renamed_names

__all__ = [
    "TASKS",
    "Axis",
    "Grid",
    "GridStatus",
    "Plan",
    "Progress",
    "Record",
    "PlannedRun",
    "Skipped",
    "Store",
    "StoreError",
    "StoredResult",
    "Summary",
    "Task",
    "read_grid",
    "run_campaign",
]

__getattr__ = renamed_names(__name__, {"Run": PlannedRun})
