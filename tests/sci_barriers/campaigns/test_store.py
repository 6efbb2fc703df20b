"""The store: what it refuses by name, what it notices, and that what is written is read back."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sci_barriers.campaigns import Grid, Record, Store, StoreError
from sci_barriers.campaigns._lock import locked
from sci_barriers.campaigns._record import pack
from sci_barriers.campaigns._run import key_of
from sci_barriers.campaigns._schema import RESULT_COLUMNS, VERSION

from .small_store import PLAN, change, record, template
from .small_store import path as path


def test_what_is_written_is_read_back_in_the_order_of_the_grid(path: Path) -> None:
    with Store(path) as store:
        results = list(store.results())
        assert [item.key for item in results] == [run.key for run in PLAN.runs]
        for i, item in enumerate(results):
            expected = record(i, certificates={"wrong-output": (pack(f"certificate {i // 2}\n")[0], "")})
            assert item.record == expected
            assert item.parameters == PLAN.runs[i].parameters
            assert store.certificate(item.record.certificates["wrong-output"][0]) == f"certificate {i // 2}\n"
        (status,) = store.status()
        assert (status.name, status.planned, status.done, status.left) == ("ten", 10, 10, 0)
        assert status.statuses == {"refuted": 10}
        assert store.count() == 10
        assert store.sessions() == [(1, "now", "later", "test", {})]


def test_equal_certificates_are_stored_once(path: Path) -> None:
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT COUNT(*) FROM certificates").fetchone() == (5,)
    connection.close()


def test_a_second_result_of_the_same_run_is_ignored(path: Path) -> None:
    key = PLAN.runs[3].key
    with Store(path, write=True) as store:
        assert store.add([(key, record(3, reason="another"))], 1) == 0
        assert store.count() == 10
        assert next(r for r in store.results() if r.key == key).record.reason == "reason 3"


def test_results_outlive_the_plan(path: Path) -> None:
    smaller = Grid(
        '[grid]\nproblem = "P2"\nseed = {from = 0, to = 3}\n[[algorithm]]\nname = "fista"\n', name="ten"
    ).plan()
    with Store(path, write=True) as store:
        store.write_plan(smaller, 1)
        assert len(list(store.results())) == 4
        assert len(list(store.results(everything=True))) == 10
        assert len(list(store.results(grid="ten"))) == 4
        with pytest.raises(StoreError, match="grid = 'eleven'; allowed: one of ten"):
            list(store.results(grid="eleven"))


# --- Files that are refused --------------------------------------------------------------------------------------------------------


def refused(path: Path, *, write: bool = False, busy: float = 0.05) -> str:
    with pytest.raises(StoreError) as caught:
        Store(path, write=write, busy=busy)
    assert (caught.value.name, caught.value.value) in (("store", str(path)), ("store.version", VERSION + 1))
    return str(caught.value)


@pytest.mark.parametrize("write", [False, True])
def test_a_newer_version_is_refused(path: Path, write: bool) -> None:
    change(path, f"PRAGMA user_version = {VERSION + 1}")
    message = refused(path, write=write)
    assert f"store.version = {VERSION + 1}" in message
    assert "newer" in message


@pytest.mark.parametrize("write", [False, True])
def test_the_database_of_another_program_is_refused_and_not_touched(tmp_path: Path, write: bool) -> None:
    place = tmp_path / "other.db"
    change(place, "CREATE TABLE results (x)")
    before = place.read_bytes()
    assert "another program" in refused(place, write=write)
    assert place.read_bytes() == before


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize("content", [b"not a database" * 100, b"x", b"SQLite format 3\0" + b"\xff" * 2000])
def test_a_file_that_is_no_database_is_refused_and_not_touched(tmp_path: Path, content: bytes, write: bool) -> None:
    place = tmp_path / "text.db"
    place.write_bytes(content)
    refused(place, write=write)
    assert place.read_bytes() == content


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (x)",
        "CREATE VIEW more AS SELECT 1",
        "CREATE TRIGGER more AFTER INSERT ON results BEGIN DELETE FROM results; END",
        "ALTER TABLE results ADD COLUMN more TEXT",
        "DROP TABLE certificates",
        "DROP TRIGGER result_added",
        "PRAGMA user_version = 1",
        "PRAGMA user_version = 0",
        "PRAGMA user_version = -5",
    ],
)
def test_changed_tables_are_refused(path: Path, statement: str) -> None:
    change(path, statement)
    assert "tables of version" in refused(path, write=True)


def test_places_where_no_store_can_be(tmp_path: Path) -> None:
    assert "existing store" in refused(tmp_path / "missing.db")
    assert "a file" in refused(tmp_path, write=True)
    assert "existing folder" in refused(tmp_path / "no" / "where.db", write=True)
    (tmp_path / "empty.db").write_bytes(b"")
    assert "empty" in refused(tmp_path / "empty.db")
    with Store(tmp_path / "empty.db", write=True) as store:  # killed before its first transaction
        assert store.count() == 0


def test_a_locked_store_is_refused_after_waiting(path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        with Store(path, busy=0.05) as reader:  # readers need no lock
            assert reader.count() == 10
        with Store(path, write=True, busy=0.05) as store, pytest.raises(StoreError, match="locked"):
            store.begin("now", "test", "{}")
    finally:
        other.close()


def test_the_lock_of_a_running_campaign_names_its_holder(path: Path) -> None:
    import os

    with locked(path):
        with pytest.raises(StoreError, match=f"process {os.getpid()} on "), locked(path):
            raise AssertionError("two locks")
        link = path.parent / "link.db"
        link.symlink_to(path)
        with pytest.raises(StoreError, match="no other process"), locked(link):
            raise AssertionError("two locks")
    with locked(path):
        pass


def test_text_that_is_none_is_noticed(path: Path) -> None:
    # Found by the test of any damage below: one byte in the definition of a table.
    change(path, "PRAGMA journal_mode = DELETE")
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE sessions", b"CREATE TABLE sess\x80ons", 1))
    refused(path)


def test_damaged_pages_are_noticed(path: Path) -> None:
    change(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    path.write_bytes(bytes(data))
    assert "undamaged" in refused(path, write=True)


# --- Rows that were changed --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", [name for name in RESULT_COLUMNS if name != "key"] + ["checksum"])
@pytest.mark.parametrize("value", ["other", 17, None, b"bytes", 0.5, float("inf")])
def test_a_changed_row_is_noticed(path: Path, column: str, value: object) -> None:
    key = PLAN.runs[4].key
    try:
        change(path, f"UPDATE results SET {column} = ? WHERE key = ?", value, key)
    except sqlite3.IntegrityError:
        return  # the table itself refuses it
    if value is None and getattr(record(4), column, "") is None:
        return  # it was None before
    with Store(path) as store:
        found, damaged = store.done(PLAN.by_key)
        assert damaged == [key]
        assert len(found) == 9
        with pytest.raises(StoreError, match=f"result = '{key}'"):
            list(store.results())


def test_a_row_under_another_key_is_noticed(path: Path) -> None:
    first, second = PLAN.runs[0].key, PLAN.runs[1].key
    change(path, "DELETE FROM results WHERE key = ?", first)
    change(path, "UPDATE results SET key = ? WHERE key = ?", first, second)
    with Store(path) as store:
        assert store.done(PLAN.by_key)[1] == [first]


def test_changed_parameters_are_noticed_and_healed_by_the_next_run(path: Path) -> None:
    key = PLAN.runs[0].key
    change(path, "UPDATE runs SET parameters = '{}' WHERE key = ?", key)
    with Store(path, write=True) as store:
        with pytest.raises(StoreError, match=f"run = '{key}'"):
            list(store.results())
        store.write_plan(PLAN, 1)
        assert len(list(store.results())) == 10


@pytest.mark.parametrize("text", [b"", b"x", b"x\x9c\x03\x00\x00\x00\x00\x01", "text", None])
def test_a_changed_certificate_is_noticed_and_healed(path: Path, text: object) -> None:
    digest = pack("certificate 1\n")[0]
    if text is None:
        change(path, "DELETE FROM certificates WHERE hash = ?", digest)
    else:
        change(path, "UPDATE certificates SET text = ? WHERE hash = ?", text, digest)
    keys = {PLAN.runs[2].key, PLAN.runs[3].key}
    with Store(path, write=True) as store:
        with pytest.raises(StoreError, match=f"certificate = '{digest}'"):
            store.certificate(digest)
        _, damaged = store.done(PLAN.by_key)
        assert set(damaged) == keys
        assert store.forget(damaged) == 2
        store.add([(PLAN.runs[i].key, record(i)) for i in (2, 3)], 1)
        assert store.certificate(digest) == "certificate 1\n"
        assert store.done(PLAN.by_key)[1] == []


@settings(max_examples=60)
@given(st.data())
def test_any_damage_of_the_file_is_noticed_or_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = template(tmp_path_factory)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(1, len(content))) :]
    copy = path.with_name(f"copy{random.getrandbits(64):x}.db")
    copy.write_bytes(bytes(content))
    try:
        with Store(copy) as store:
            found, damaged = store.done(PLAN.by_key)
            assert len(found) + len(damaged) <= 10
            store.status()
            store.sessions()
            for item in store.results():
                i = next(i for i, run in enumerate(PLAN.runs) if run.key == item.key)
                # What is read without a complaint is what was written.
                assert item.record.reason == f"reason {i}"
                assert item.record.seconds == i / 7
    except StoreError:
        pass
    finally:
        copy.unlink()


# --- Text that a format could not hold ---------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(st.text(st.characters(), max_size=50), st.text(max_size=50))
def test_any_text_can_be_written(tmp_path_factory: pytest.TempPathFactory, reason: str, traceback: str) -> None:
    path = template(tmp_path_factory).with_name("texts.db")
    document = record(0, reason="lost \udc80 \0" + reason, traceback=traceback * 2000).document()
    cleaned = Record.of(document)
    assert "\0" not in cleaned.reason
    assert len(cleaned.traceback or "") <= 20_010
    with Store(path, write=True) as store:
        session = store.begin("now", "test", "{}")
        store.write_plan(PLAN, session)
        store.forget([PLAN.runs[0].key])
        store.add([(PLAN.runs[0].key, cleaned)], session)
        assert next(store.results()).record.reason == cleaned.reason
        assert next(store.results()).record.traceback == cleaned.traceback


def test_parameters_with_a_broken_byte_have_a_key() -> None:
    """A flipped bit makes bytes that are no text: read with an escape, they must be damaged, not a traceback."""
    assert key_of("refute", '{"N":"\udc80"}') != key_of("refute", '{"N":"0"}')
