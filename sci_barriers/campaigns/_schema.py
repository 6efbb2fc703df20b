"""The store's file: what it is made of, how it is opened, and why another file is refused."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sci_barriers._errors import BarrierError

#: ``PRAGMA application_id`` of a store: "scib" in ASCII.
APPLICATION: Final = 0x73636962
#: ``PRAGMA user_version``: of the schema. Version 1 had neither `counts` nor what keeps it; it is read as it is, and becomes version 2 when
#: a campaign is run in it.
VERSION: Final = 2

#: Columns of ``results`` in order; the checksum is over them.
RESULT_COLUMNS: Final = (
    "key",
    "status",
    "reason",
    "error_squared",
    "own_lower_squared",
    "own_upper_squared",
    "own_note",
    "reads",
    "largest_index",
    "network",
    "traceback",
    "details",
    "certificates",
    "seconds",
    "session",
)

_TABLES: Final = (
    """CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    ended TEXT,
    how TEXT NOT NULL,
    versions TEXT NOT NULL
)""",
    """CREATE TABLE grids (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    repeated INTEGER NOT NULL,
    session INTEGER NOT NULL REFERENCES sessions (id)
) WITHOUT ROWID""",
    """CREATE TABLE runs (
    key TEXT PRIMARY KEY,
    task TEXT NOT NULL,
    parameters TEXT NOT NULL,
    version TEXT NOT NULL
) WITHOUT ROWID""",
    """CREATE TABLE plan (
    grid TEXT NOT NULL REFERENCES grids (name),
    position INTEGER NOT NULL,
    key TEXT NOT NULL REFERENCES runs (key),
    PRIMARY KEY (grid, position)
) WITHOUT ROWID""",
    """CREATE TABLE skipped (
    grid TEXT NOT NULL REFERENCES grids (name),
    position INTEGER NOT NULL,
    parameters TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (grid, position)
) WITHOUT ROWID""",
    """CREATE TABLE certificates (
    hash TEXT PRIMARY KEY,
    text BLOB NOT NULL
) WITHOUT ROWID""",
    """CREATE TABLE results (
    key TEXT PRIMARY KEY REFERENCES runs (key),
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    error_squared TEXT,
    own_lower_squared TEXT,
    own_upper_squared TEXT,
    own_note TEXT NOT NULL,
    reads INTEGER,
    largest_index TEXT,
    network INTEGER,
    traceback TEXT,
    details TEXT NOT NULL,
    certificates TEXT NOT NULL,
    seconds REAL NOT NULL,
    session INTEGER NOT NULL REFERENCES sessions (id),
    checksum TEXT NOT NULL
)""",
)

#: How many there are of what, by grid; '' is the whole store. ``what`` is ``runs``, ``results`` (by status) or ``skipped`` (by reason).
_COUNTS: Final = (
    """CREATE TABLE counts (
    grid TEXT NOT NULL,
    what TEXT NOT NULL,
    name TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (grid, what, name)
) WITHOUT ROWID""",
    "CREATE INDEX plan_by_key ON plan (key)",
    """CREATE TRIGGER result_added AFTER INSERT ON results BEGIN
    INSERT INTO counts SELECT grid, 'results', NEW.status, 1 FROM plan WHERE key = NEW.key
        UNION ALL SELECT '', 'results', NEW.status, 1 WHERE true
        ON CONFLICT (grid, what, name) DO UPDATE SET number = number + 1;
END""",
    """CREATE TRIGGER result_deleted AFTER DELETE ON results BEGIN
    UPDATE counts SET number = number - 1 WHERE what = 'results' AND name = OLD.status
        AND (grid = '' OR grid IN (SELECT grid FROM plan WHERE key = OLD.key));
END""",
    """CREATE TRIGGER result_changed AFTER UPDATE OF key, status ON results BEGIN
    UPDATE counts SET number = number - 1 WHERE what = 'results' AND name = OLD.status
        AND (grid = '' OR grid IN (SELECT grid FROM plan WHERE key = OLD.key));
    INSERT INTO counts SELECT grid, 'results', NEW.status, 1 FROM plan WHERE key = NEW.key
        UNION ALL SELECT '', 'results', NEW.status, 1 WHERE true
        ON CONFLICT (grid, what, name) DO UPDATE SET number = number + 1;
END""",
)
SCHEMA: Final = (*_TABLES, *_COUNTS)
#: By version.
_SCHEMAS: Final = {1: _TABLES, VERSION: SCHEMA}

#: Counts the runs, the results and what is skipped of a grid; each with the name of the grid.
COUNT_GRID: Final = (
    "INSERT INTO counts SELECT grid, 'runs', '', COUNT(*) FROM plan WHERE grid = ? GROUP BY grid",
    "INSERT INTO counts SELECT p.grid, 'results', r.status, COUNT(*) FROM plan p JOIN results r ON r.key = p.key "
    "WHERE p.grid = ? GROUP BY p.grid, r.status",
    "INSERT INTO counts SELECT grid, 'skipped', reason, COUNT(*) FROM skipped WHERE grid = ? GROUP BY grid, reason",
)


#: What SQLite says, and what it means for a store.
MEANINGS: Final = {
    ("locked", "busy"): "a store that no other program has locked",
    ("readonly", "unable to open"): "a store that can be opened, in a folder that can be written",
    ("full",): "a store on a disk with room left",
    ("disk I/O",): "a store on a disk without errors",
}


class StoreError(BarrierError):
    """A store that cannot be used, or a row in it that is not what was written: ``name = value; allowed: ...``."""


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the errors of SQLite, and text that is none, into `StoreError`."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        known = (meaning for words, meaning in MEANINGS.items() if any(word in text for word in words))
        raise StoreError("store", str(path), next(known, "an undamaged store")) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError, json.JSONDecodeError, TypeError) as error:
        raise StoreError("store", str(path), "an undamaged store") from error


def connect(path: Path, *, write: bool, busy: float) -> sqlite3.Connection:
    """Open a store; make its tables if the file is new and ``write`` is true.

    Args:
        path: of the file.
        write: whether rows will be written.
        busy: seconds to wait for a lock.

    Raises:
        StoreError: no such file, no store, damaged, of a newer version, locked, or not writable.
    """
    try:
        path.stat()
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:  # a name that is too long, or that no file can have
        raise StoreError("store", str(path), f"a file that can be opened ({error})") from error
    if not path.exists() and not write:
        raise StoreError("store", str(path), "an existing store")
    if path.exists() and not path.is_file():
        raise StoreError("store", str(path), "a file")
    if path.exists() and 0 < path.stat().st_size < 512:  # SQLite would take it for an empty one, and write over it
        raise StoreError("store", str(path), "a store of campaigns; this file is no database")
    if write and not path.parent.is_dir():
        raise StoreError("store", str(path), "a file in an existing folder")
    mode = "mode=rwc" if write else "mode=ro"
    if not write and not os.access(path.resolve().parent, os.W_OK):
        # Readers of a store write beside it, too (SQLite's shared memory), unless nobody can change it.
        log = path.resolve().with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            allowed = f"a store that was closed, or in a folder that can be written: copy it together with {log.name}"
            raise StoreError("store", str(path), allowed)
        mode += "&immutable=1"
    with translated(path):
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?{mode}",
            uri=True,
            timeout=busy,
            isolation_level=None,  # transactions are begun by name
            check_same_thread=False,
        )
    # Text that is none is damage of one result, which its checksum finds; it is no reason not to read the others.
    connection.text_factory = functools.partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        with translated(path):
            _prepare(connection, path, write)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, write: bool) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    tables = _refuse_others(connection, path)
    if not tables and not write:
        raise StoreError("store", str(path), "a store in which a campaign was begun; this file is empty")
    if not write:
        return
    # WAL: readers do not wait for the writer. FULL: a transaction is on the disk when it is committed, also after a power loss.
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise StoreError("store", str(path), f"a file on a local disk (SQLite's journal mode there is {mode}, not wal)")
    connection.execute("PRAGMA synchronous = FULL")
    if not tables:
        with transaction(connection):
            for statement in SCHEMA:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        _sync_folder(path)
    damage = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if damage != "ok":
        raise StoreError("store", str(path), "an undamaged store")
    if connection.execute("PRAGMA user_version").fetchone()[0] < VERSION:
        _count_all(connection)


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """BEGIN IMMEDIATE … COMMIT, or ROLLBACK."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # after some errors, as on a full disk, SQLite has rolled back itself
            connection.execute("ROLLBACK")
        raise


def _count_all(connection: sqlite3.Connection) -> None:
    """Make a store of version 1 one of version 2, or leave it as it is."""
    with transaction(connection):
        for statement in _COUNTS:
            connection.execute(statement)
        for (name,) in connection.execute("SELECT name FROM grids").fetchall():
            for statement in COUNT_GRID:
                connection.execute(statement, (name,))
        connection.execute("INSERT INTO counts SELECT '', 'results', status, COUNT(*) FROM results GROUP BY status")
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _refuse_others(connection: sqlite3.Connection, path: Path) -> list[tuple[str, str]]:
    """Return the tables with their definitions, none if the file is new; refuse a file that is no store of this version."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if not found and (application, version) == (0, 0):
        return []
    if application != APPLICATION:
        raise StoreError("store", str(path), "a store of campaigns; this is the database of another program")
    if version > VERSION:
        raise StoreError("store.version", version, f"at most {VERSION} (a newer version of sci-barriers wrote {path})")
    expected = sorted((sql.split()[2], sql) for sql in _SCHEMAS.get(version, ()))
    if version < 1 or found != expected:
        raise StoreError("store", str(path), f"the tables of version {version}; something else has changed them")
    return found


def _sync_folder(path: Path) -> None:
    """Make the file's name durable, too."""
    handle = os.open(path.resolve().parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
