"""Counts that the store keeps, and stores from before there were any."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sci_barriers.campaigns import Grid, Store, StoreError
from sci_barriers.campaigns._schema import transaction

from .small_store import PLAN, change, record, template
from .small_store import path as path


def earlier(path: Path) -> None:
    """Make a store what version 1 wrote: the same tables, without counts and what keeps them."""
    for statement in (
        *(f"DROP TRIGGER result_{what}" for what in ("added", "deleted", "changed")),
        "DROP INDEX plan_by_key",
        "DROP TABLE counts",
        "PRAGMA user_version = 1",
    ):
        change(path, statement)


def counted(path: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT * FROM counts WHERE number <> 0 ORDER BY 1, 2, 3").fetchall()
    connection.close()
    return rows


def test_a_store_of_version_1_is_read_as_it_is_and_gets_its_counts_when_it_is_written(path: Path) -> None:
    with Store(path) as store:
        expected = store.status(), store.count(), list(store.results()), store.done(PLAN.by_key)
    new = counted(path)
    earlier(path)
    before = path.read_bytes()
    with Store(path) as store:
        assert (store.status(), store.count(), list(store.results()), store.done(PLAN.by_key)) == expected
    assert path.read_bytes() == before
    with Store(path, write=True) as store:
        assert (store.status(), store.count(), list(store.results()), store.done(PLAN.by_key)) == expected
    assert counted(path) == new


def test_a_transaction_that_a_full_disk_ends_says_so(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "small.db", isolation_level=None)
    connection.execute("CREATE TABLE numbers (x)")
    connection.execute("PRAGMA max_page_count = 4")
    with pytest.raises(sqlite3.OperationalError, match="full"), transaction(connection):  # not: nothing to roll back
        connection.executemany("INSERT INTO numbers VALUES (?)", [(b"x" * 1000,)] * 100)
    assert connection.execute("SELECT COUNT(*) FROM numbers").fetchone() == (0,)
    connection.close()


@settings(max_examples=20)
@given(st.data())
def test_counts_are_what_counting_gives(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Grids that share runs, results that are added, deleted and changed, in any order: of the store, and by hand."""
    path = template(tmp_path_factory).with_name(f"counts{random.getrandbits(64):x}.db")
    plans = [
        Grid(
            f'[grid]\nproblem = "P2"\nseed = {{from = {a}, to = {b}}}\n[[algorithm]]\nname = "fista"\n', name=name
        ).plan()
        for name, a, b in (("one", 0, 5), ("two", 3, 9), ("two", 0, 2))
    ]
    keys = [run.key for run in PLAN.runs]
    with Store(path, write=True) as store:
        session = store.begin("now", "test", "{}")
        store.write_plan(PLAN, session)
        for _ in range(data.draw(st.integers(1, 12))):
            what = data.draw(st.sampled_from(["plan", "add", "forget", "status", "key"]))
            i = data.draw(st.integers(0, 9))
            if what == "plan":
                store.write_plan(data.draw(st.sampled_from(plans)), session)
            elif what == "add":
                store.add([(keys[i], record(i, status=data.draw(st.sampled_from(["refuted", "crashed"]))))], session)
            elif what == "forget":
                store.forget([keys[i]])
            elif what == "status":
                change(path, "UPDATE results SET status = 'changed' WHERE key = ?", keys[i])
            else:
                change(path, "UPDATE OR IGNORE results SET key = ? WHERE key = ?", keys[(i + 1) % 10], keys[i])
        told = store.status(), store.count()
    earlier(path)
    with Store(path) as store:
        assert (store.status(), store.count()) == told
    path.unlink()


def test_a_result_that_gets_another_key_is_counted_with_the_grids_of_that_key(path: Path) -> None:
    some = Grid(
        '[grid]\nproblem = "P2"\nseed = {from = 0, to = 5}\n[[algorithm]]\nname = "fista"\n', name="some"
    ).plan()
    keys = [run.key for run in PLAN.runs]
    with Store(path, write=True) as store:
        store.write_plan(some, 1)
        store.forget([keys[6]])
        before = counted(path)
        change(path, "UPDATE results SET key = ? WHERE key = ?", keys[6], keys[5])
        told = store.status()
    assert counted(path) != before
    earlier(path)
    with Store(path) as store:
        assert store.status() == told


def test_runs_of_several_grids_are_told_once_with_the_first(path: Path) -> None:
    other = Grid(
        '[grid]\nproblem = "P2"\nseed = {from = 8, to = 12}\n[[algorithm]]\nname = "fista"\n', name="eleven"
    ).plan()
    with Store(path, write=True) as store:
        store.write_plan(other, 1)
        store.add([(run.key, record(i)) for i, run in enumerate(other.runs)], 1)
        found = [item.parameters["seed"] for item in store.results()]
        assert found == [8, 9, 10, 11, 12, *range(8)]  # eleven comes before ten


@pytest.mark.parametrize("number", ["many", b"x", 1.5])
def test_a_count_that_is_no_number_is_noticed(path: Path, number: object) -> None:
    change(path, "UPDATE counts SET number = ?", number)
    with Store(path) as store, pytest.raises(StoreError, match="undamaged"):
        store.status()
