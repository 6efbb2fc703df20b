"""A small store: ten results of one grid, with five certificates."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from sci_barriers.campaigns import Grid, Record, Store
from sci_barriers.campaigns._record import pack

GRID = Grid('[grid]\nproblem = "P2"\nseed = {from = 0, to = 9}\n[[algorithm]]\nname = "fista"\n', name="ten")
PLAN = GRID.plan()


def record(i: int, **changes: Any) -> Record:
    values: dict[str, Any] = {
        "status": "refuted",
        "reason": f"reason {i}",
        "error_squared": hex(i),
        "reads": i,
        "largest_index": str(10**30 + i),
        "network": bool(i % 2),
        "details": {"winner": i},
        "certificates": {"wrong-output": pack(f"certificate {i // 2}\n")},
        "seconds": i / 7,
    }
    return Record(**{**values, **changes})


def fill(path: Path) -> None:
    with Store(path, write=True) as store:
        session = store.begin("now", "test", "{}")
        store.write_plan(PLAN, session)
        assert store.add([(run.key, record(i)) for i, run in enumerate(PLAN.runs)], session) == 10
        store.end(session, "later")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "store.db"
    fill(place)
    return place


def change(path: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement, values)
    connection.commit()
    connection.close()


_templates: list[Path] = []


def template(factory: pytest.TempPathFactory) -> Path:
    """A store in one file, made once."""
    if not _templates:
        path = factory.mktemp("fuzz") / "store.db"
        fill(path)
        change(path, "PRAGMA journal_mode = DELETE")
        _templates.append(path)
    return _templates[0]
