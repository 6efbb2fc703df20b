"""A run as it is sent to whatever does it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from sci_barriers.campaigns._run import PlannedRun


class Request(NamedTuple):
    """A run, ready to be sent.

    Attributes:
        key: of the run.
        wall: seconds that the whole run may take, or ``None``; what is sent is not parsed again to know it.
        text: all of it, as a JSON object in one line.
    """

    key: str
    wall: float | None
    text: str

    @classmethod
    def of(cls, run: PlannedRun, base: Path) -> Request:
        """Return the request for a run of a grid in the folder ``base``."""
        budget = run.parameters["budget"]
        assert isinstance(budget, dict)  # as planned
        wall = budget["wall"]
        assert wall is None or isinstance(wall, float)
        text = f'{{"base":{json.dumps(str(base))},"key":"{run.key}","parameters":{run.text},"task":"{run.task}"}}'
        return cls(run.key, wall, text)
