"""The store: plans, results and certificates in one SQLite file, each row under a key that is made from its content."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sci_barriers import __version__
from sci_barriers.campaigns._grid import Plan
from sci_barriers.campaigns._record import Record, unpack
from sci_barriers.campaigns._run import canonical, key_of
from sci_barriers.campaigns._schema import (
    COUNT_GRID,
    RESULT_COLUMNS,
    VERSION,
    StoreError,
    connect,
    transaction,
    translated,
)

BUSY_SECONDS: Final = 10.0
_CHUNK: Final = 500
_COLUMNS: Final = ", ".join(RESULT_COLUMNS)
_SELECT: Final = (
    f"SELECT {', '.join(f'r.{name}' for name in RESULT_COLUMNS)}, r.checksum, u.task, u.parameters, u.version "
    "FROM results r JOIN runs u ON u.key = r.key"
)
_INSERT: Final = (
    f"INSERT INTO results ({_COLUMNS}, checksum) VALUES ({', '.join('?' * (len(RESULT_COLUMNS) + 1))}) "
    "ON CONFLICT (key) DO NOTHING"
)
#: Name and number of what is counted in a grid: from the table of counts, and in a store of version 1, which has none.
_COUNTED: Final = "SELECT name, number FROM counts WHERE grid = :grid AND what = :what AND number <> 0"
_COUNTED_ALWAYS: Final = {
    "runs": "SELECT '', COUNT(*) FROM plan WHERE grid = :grid",
    "results": "SELECT r.status, COUNT(*) FROM plan p JOIN results r ON r.key = p.key WHERE p.grid = :grid GROUP BY 1",
    "skipped": "SELECT reason, COUNT(*) FROM skipped WHERE grid = :grid GROUP BY 1",
}


@dataclass(frozen=True)
class StoredResult:
    """A result as it was read back, its checksum verified.

    Attributes:
        key: of the run.
        task: of the run.
        parameters: of the run.
        version: of the package that computed it.
        record: the result; its certificates are {name: (SHA-256, "")}, see `Store.certificate`.
        session: the number of the session that computed it.
    """

    key: str
    task: str
    parameters: dict[str, Any]
    version: str
    record: Record
    session: int


@dataclass(frozen=True)
class GridStatus:
    """How far a grid is.

    Attributes:
        name: of the grid.
        planned: number of runs.
        statuses: number of results by status.
        skipped: number of impossible combinations, by reason.
        repeated: number of combinations that were the same run as another one.
    """

    name: str
    planned: int
    statuses: dict[str, int]
    skipped: dict[str, int]
    repeated: int

    @property
    def done(self) -> int:
        """Number of results."""
        return sum(self.statuses.values())

    @property
    def left(self) -> int:
        """Number of runs without a result."""
        return self.planned - self.done


def checksum(row: Sequence[object]) -> str:
    """Return the checksum of a row of ``results``: it finds damage and edits by hand; it is no signature."""
    return hashlib.sha256(canonical(list(row)).encode()).hexdigest()


class Store:
    """A store of results.

    Args:
        path: of the file.
        write: whether it is opened to run campaigns; the file is made if it is not there.
        busy: seconds to wait for another program's lock.

    Raises:
        StoreError: no store, damaged, newer, or locked.
    """

    def __init__(self, path: str | os.PathLike[str], *, write: bool = False, busy: float = BUSY_SECONDS) -> None:
        self.path = Path(path)
        self._connection = connect(self.path, write=write, busy=busy)
        with translated(self.path):
            self._version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    # --- Writing: by one process at a time, see `locked` ---------------------------------------------------------------------------

    def begin(self, started: str, how: str, versions: str) -> int:
        """Record a session and return its number."""
        with self._transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO sessions (started, how, versions) VALUES (?, ?, ?)", (started, how, versions)
            )
            assert cursor.lastrowid is not None  # a row was inserted
            return cursor.lastrowid

    def end(self, session: int, ended: str) -> None:
        """Record the end of a session."""
        with self._transaction() as connection:
            connection.execute("UPDATE sessions SET ended = ? WHERE id = ?", (ended, session))

    def write_plan(self, plan: Plan, session: int) -> None:
        """Write the plan of a grid in place of an earlier one of the same name. Results stay."""
        with self._transaction() as connection:
            for table in ("plan", "skipped", "counts"):
                connection.execute(f"DELETE FROM {table} WHERE grid = ?", (plan.name,))
            connection.execute("DELETE FROM grids WHERE name = ?", (plan.name,))
            connection.execute("INSERT INTO grids VALUES (?, ?, ?, ?)", (plan.name, plan.text, plan.repeated, session))
            connection.executemany(
                # A row that was changed by hand is healed: what belongs under a key is known.
                "INSERT INTO runs VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET task = excluded.task, "
                "parameters = excluded.parameters, version = excluded.version WHERE (task, parameters, version) "
                "IS NOT (excluded.task, excluded.parameters, excluded.version)",
                ((run.key, run.task, run.text, __version__) for run in plan.runs),
            )
            connection.executemany(
                "INSERT INTO plan VALUES (?, ?, ?)", ((plan.name, i, run.key) for i, run in enumerate(plan.runs))
            )
            connection.executemany(
                "INSERT INTO skipped VALUES (?, ?, ?, ?)",
                ((plan.name, i, item.parameters, item.reason) for i, item in enumerate(plan.skipped)),
            )
            for statement in COUNT_GRID:
                connection.execute(statement, (plan.name,))

    def add(self, results: Iterable[tuple[str, Record]], session: int) -> int:
        """Write results in one transaction, which is on the disk when this returns; return how many were new.

        A result that is there already stays as it is.
        """
        added = 0
        with self._transaction() as connection:
            for key, record in results:
                hashes = {name: digest for name, (digest, _) in record.certificates.items()}
                connection.executemany(
                    "INSERT INTO certificates VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET text = excluded.text "
                    "WHERE text IS NOT excluded.text",
                    ((digest, base64.b64decode(data)) for digest, data in record.certificates.values()),
                )
                row = (
                    key,
                    record.status,
                    record.reason,
                    record.error_squared,
                    record.own_lower_squared,
                    record.own_upper_squared,
                    record.own_note,
                    record.reads,
                    record.largest_index,
                    None if record.network is None else int(record.network),
                    record.traceback,
                    canonical(record.details),
                    canonical(hashes),
                    float(record.seconds),
                    session,
                )
                added += connection.execute(_INSERT, (*row, checksum(row))).rowcount
        return added

    def forget(self, keys: Iterable[str]) -> int:
        """Delete results, so that they are computed again; return how many there were."""
        with self._transaction() as connection:
            return sum(connection.execute("DELETE FROM results WHERE key = ?", (key,)).rowcount for key in keys)

    # --- Reading -------------------------------------------------------------------------------------------------------------------

    def done(
        self, keys: Iterable[str], *, progress: Callable[[int, int], object] | None = None
    ) -> tuple[dict[str, str], list[str]]:
        """Return the status of those of the keys that have a result, and the keys whose result is not what was written.

        Args:
            keys: of runs.
            progress: told how many of the keys were looked up, and how many there are, now and then.
        """
        found: dict[str, str] = {}
        damaged: list[str] = []
        wanted = list(keys)
        with translated(self.path):
            for start in range(0, len(wanted), _CHUNK):
                chunk = wanted[start : start + _CHUNK]
                query = f"SELECT {_COLUMNS}, checksum FROM results WHERE key IN ({', '.join('?' * len(chunk))})"
                for *row, check in self._connection.execute(query, chunk).fetchall():
                    if self._intact(row, check) and self._certified(row):
                        found[row[0]] = row[1]
                    else:
                        damaged.append(row[0])
                if progress is not None:
                    progress(start + len(chunk), len(wanted))
        return found, damaged

    def results(self, *, grid: str | None = None, everything: bool = False) -> Iterator[StoredResult]:
        """Yield the results of the grids in the store, or of one, in the order of the grid; or everything there is.

        Raises:
            StoreError: no such grid, or a row that is not what was written.
        """
        if grid is not None and grid not in self.grid_names():
            raise StoreError("grid", grid, "one of " + (", ".join(self.grid_names()) or "none"))
        names = self.grid_names() if grid is None else [grid]
        with translated(self.path):
            if everything and grid is None:
                yield from self._read(f"{_SELECT} ORDER BY r.key")
                return
            for name in names:
                # In the order of the plan's own table: nothing is sorted, and little is in memory at a time.
                query = f"{_SELECT} JOIN plan p ON p.key = r.key WHERE p.grid = ?"
                earlier: tuple[str, ...] = ()
                if name != names[0]:  # a run of several grids is told with the first one
                    query += " AND p.key NOT IN (SELECT key FROM plan WHERE grid < ?)"
                    earlier = (name,)
                yield from self._read(f"{query} ORDER BY p.position", name, *earlier)

    def _read(self, query: str, *arguments: object) -> Iterator[StoredResult]:
        for *row, check, task, parameters, version in self._connection.execute(query, arguments):
            key = row[0]
            if not self._intact(row, check):
                raise StoreError("result", key, "a result as it was written; run the grid again to compute it anew")
            if not isinstance(parameters, str) or key_of(str(task), parameters, version=str(version)) != key:
                raise StoreError("run", key, "the parameters that the key was made from; run the grid again")
            yield _result(row, task, json.loads(parameters), version)

    def certificate(self, digest: str) -> str:
        """Return the text of a certificate.

        Raises:
            StoreError: there is none, or it is not the one with this SHA-256.
        """
        with translated(self.path):
            row = self._connection.execute("SELECT text FROM certificates WHERE hash = ?", (digest,)).fetchone()
        text = unpack(row[0], digest) if row is not None and isinstance(row[0], bytes) else None
        if text is None:
            raise StoreError("certificate", digest, "a certificate as it was written")
        return text

    def grid_names(self) -> list[str]:
        """Return the names of the grids."""
        with translated(self.path):
            return [name for (name,) in self._connection.execute("SELECT name FROM grids ORDER BY name")]

    def status(self) -> list[GridStatus]:
        """Return how far each grid is."""
        result = []
        with translated(self.path):
            for name, repeated in self._connection.execute("SELECT name, repeated FROM grids ORDER BY name").fetchall():
                planned = self._numbers(name, "runs")
                statuses, skipped = self._numbers(name, "results"), self._numbers(name, "skipped")
                result.append(GridStatus(name, sum(planned.values()), statuses, skipped, repeated))
        return result

    def count(self) -> int:
        """Return the number of results, those of earlier grids included."""
        with translated(self.path):
            if self._version < VERSION:
                return int(self._connection.execute("SELECT COUNT(*) FROM results").fetchone()[0])
            return sum(self._numbers("", "results").values())

    def _numbers(self, grid: str, what: str) -> dict[str, int]:
        """Return the numbers of runs, results by status or skipped combinations by reason, the largest first."""
        query = (_COUNTED_ALWAYS[what] if self._version < VERSION else _COUNTED) + " ORDER BY 2 DESC, 1"
        found = self._connection.execute(query, {"grid": grid, "what": what}).fetchall()
        if not all(isinstance(number, int) for _, number in found):
            raise StoreError("store", str(self.path), "an undamaged store")
        return dict(found)

    def sessions(self) -> list[tuple[int, str, str | None, str, dict[str, str]]]:
        """Return (number, started, ended, how, versions) of each session."""
        with translated(self.path):
            rows = self._connection.execute("SELECT id, started, ended, how, versions FROM sessions ORDER BY id")
            return [(i, started, ended, how, json.loads(versions)) for i, started, ended, how, versions in rows]

    # --- Helpers -------------------------------------------------------------------------------------------------------------------

    def _intact(self, row: Sequence[object], check: object) -> bool:
        """Whether a row of ``results`` is what was written."""
        try:
            return check == checksum(row)
        except (TypeError, ValueError):  # bytes, or an infinite number: the store writes neither
            return False

    def _certified(self, row: Sequence[object]) -> bool:
        """Whether the certificates of an intact row are what was written."""
        try:
            for digest in json.loads(str(row[RESULT_COLUMNS.index("certificates")])).values():
                self.certificate(digest)
        except StoreError:
            return False
        return True

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """A transaction, see `transaction`; errors of SQLite are `StoreError`."""
        with translated(self.path), transaction(self._connection):
            yield self._connection


def _result(row: Sequence[Any], task: str, parameters: dict[str, Any], version: str) -> StoredResult:
    values = dict(zip(RESULT_COLUMNS, row, strict=True))
    key, session = values.pop("key"), values.pop("session")
    values["network"] = None if values["network"] is None else bool(values["network"])
    values["details"] = json.loads(values["details"])
    values["certificates"] = {name: (digest, "") for name, digest in json.loads(values["certificates"]).items()}
    return StoredResult(key, task, parameters, version, Record(**values), session)
