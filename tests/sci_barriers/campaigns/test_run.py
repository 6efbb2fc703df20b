"""Running a grid: exact counts, resuming, processes that die, time limits."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from sci_barriers import BarrierError
from sci_barriers.campaigns import Grid, Plan, Progress, Store, StoredResult, StoreError, read_grid, run_campaign
from theorems import checker

Write = Callable[..., Path]


def results(store: Path) -> list[StoredResult]:
    with Store(store) as opened:
        return list(opened.results())


def notes(path: Path) -> Counter[str]:
    return Counter(path.read_text().split()) if path.exists() else Counter()


def test_the_same_grid_twice_does_nothing(write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTES", str(folder / "notes"))
    grid = read_grid(write("zero", grid="seed = {from = 1, to = 30}"))
    store = folder / "s.db"
    first = run_campaign(grid, store, jobs=2)
    assert (first.planned, first.before, first.computed, first.left) == (30, 0, 30, 0)
    assert first.statuses == {"refuted": 30}
    assert notes(folder / "notes") == {"run": 60}  # every run plays twice: the replay
    before = results(store)
    second = run_campaign(grid, store, jobs=2)
    assert (second.before, second.computed, second.left) == (30, 0, 0)
    assert notes(folder / "notes") == {"run": 60}
    assert results(store) == before
    # A larger grid does what is new.
    larger = read_grid(write("zero", grid="seed = {from = 1, to = 40}"))
    assert run_campaign(larger, store, jobs=1).computed == 10
    assert notes(folder / "notes") == {"run": 80}


def test_results_do_not_depend_on_the_number_of_workers(write: Write, folder: Path) -> None:
    grid = read_grid(
        write("zero", "first_vertex", grid='rotation = "dct"\nseed = [1, 2]\nproblem = ["P1", "P2", "P3"]')
    )
    rows = []
    for jobs in (1, 3):
        run_campaign(grid, folder / f"{jobs}.db", jobs=jobs)
        rows.append(
            [{**item.record.document(), "key": item.key, "seconds": 0} for item in results(folder / f"{jobs}.db")]
        )
    assert rows[0] == rows[1]
    assert len(rows[0]) == 12


def test_certificates_are_verified(write: Write, folder: Path) -> None:
    grid = read_grid(write("zero", grid='rotation = ["dct", "cayley"]\nseed = 3'))
    run_campaign(grid, folder / "s.db", jobs=1)
    with Store(folder / "s.db") as store:
        results = list(store.results())
        assert len(results) > 1
        for item in results:
            text = store.certificate(item.record.certificates["wrong-output"][0])
            assert checker.check(text.encode())[0]


#: What an algorithm does to its process, and the verdict of its run.
FAULTS = {
    "segfault": ("crashed", "its process died, twice: it was killed by SIGSEGV"),
    "exits": ("crashed", "its process died, twice: it ended with exit code 3"),
    "closes_all": ("crashed", "its process died, twice: it ended with exit code 1"),
    "interrupts": ("crashed", "KeyboardInterrupt: "),
    "raises": ("crashed", "RuntimeError: lost my"),
    "missing": ("crashed", "it has no 'missing'"),
    "nan": ("invalid output", "entry 0 is nan"),
    "forks": ("refuted", "more than 10^-3"),
    "writes_everywhere": ("crashed", "its process died, twice: it gave an answer that was not asked for"),
    "forges": ("crashed", "its process died, twice: it gave an answer that was not asked for"),
    "leaves_a_child": ("crashed", "its process died, twice: it was killed by SIGKILL"),
    "kills_its_supervisor": ("crashed", "its process died, twice: its supervisor was killed"),
    "floods": ("refuted", "more than 10^-3"),
    "moves": ("refuted", "more than 10^-3"),
    "prints": ("refuted", "more than 10^-3"),
    "loops": ("budget exceeded", "more than 3 seconds"),
    "deaf": ("budget exceeded", "ended after 9 seconds"),
    "zero": ("refuted", "more than 10^-3"),
}


@pytest.mark.parametrize(
    "faults",
    [
        ["segfault", "closes_all", "raises", "forks", "forges", "floods", "loops", "zero"],
        pytest.param(list(FAULTS), marks=pytest.mark.slow),
    ],
    ids=["some", "all"],
)
def test_whatever_an_algorithm_does_is_the_verdict_of_its_run(write: Write, folder: Path, faults: list[str]) -> None:
    grid = read_grid(write(*faults, rest="budget = {seconds = 3, wall = 9}"))
    summary = run_campaign(grid, folder / "s.db", jobs=2)
    assert (summary.computed, summary.left) == (len(faults), 0)
    found = {item.parameters["algorithm"]["target"].partition(":")[2]: item.record for item in results(folder / "s.db")}
    assert {name: record.status for name, record in found.items()} == {name: FAULTS[name][0] for name in faults}
    for name in faults:
        assert FAULTS[name][1] in found[name].reason, name
    assert "a last word" in (found["segfault"].traceback or "")


def test_a_run_leaves_no_process_that_has_left_its_session(
    write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAEMON", str(folder / "daemon"))
    run_campaign(read_grid(write("leaves_a_daemon")), folder / "s.db", jobs=1)
    assert results(folder / "s.db")[0].record.status == "refuted"
    with pytest.raises(ProcessLookupError):
        os.kill(int((folder / "daemon").read_text()), 0)


def test_a_death_from_outside_does_not_count(write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONCE", str(folder / "once"))
    run_campaign(read_grid(write("dies_once")), folder / "s.db", jobs=1)
    assert (folder / "once").exists()
    assert results(folder / "s.db")[0].record.status == "refuted"


def test_a_file_that_fails_on_import_is_the_verdict_of_its_runs(folder: Path) -> None:
    (folder / "broken.py").write_text("raise OSError('no licence')\n")
    grid = Grid('[[algorithm]]\ntarget = "broken.py:f"', base=folder)
    run_campaign(grid, folder / "s.db", jobs=1)
    (item,) = results(folder / "s.db")
    assert item.record.status == "crashed"
    assert "no licence" in (item.record.traceback or "")


def test_parameters_reach_functions_and_classes(folder: Path) -> None:
    grid = Grid(
        '[grid]\nN = 3\nm = 2\n[[algorithm]]\ntarget = "mine.py:zero"\nparameters = {value = [0, 1.5]}\n'
        '[[algorithm]]\ntarget = "mine.py:Constant"\nparameters = {value = 1.5, name = "x"}\n'
        '[[algorithm]]\ntarget = "mine.py:zero"\nparameters = {colour = 3}',
        base=folder,
    )
    run_campaign(grid, folder / "s.db", jobs=1)
    zero, one, other, wrong = (item.record for item in results(folder / "s.db"))
    assert zero.error_squared != one.error_squared == other.error_squared
    assert wrong.status == "crashed"
    assert "colour" in wrong.reason


def test_modules_beside_the_grid(folder: Path) -> None:
    package = folder / "solvers_of_the_grid"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "plain.py").write_text("def zero(oracle):\n    return [0] * oracle.shape[1]\n")
    grid = Grid('[[algorithm]]\ntarget = "solvers_of_the_grid.plain:zero"', base=folder)
    run_campaign(grid, folder / "s.db", jobs=1)
    assert results(folder / "s.db")[0].record.status == "refuted"


def test_code_that_changes_while_the_campaign_runs_is_refused(write: Write, folder: Path) -> None:
    class Changing(Progress):
        def planned(self, plan: Plan, done: Counter[str]) -> None:
            (folder / "mine.py").write_text("def zero(oracle):\n    return [1, 2, 3]\n")

    grid = read_grid(write("zero", grid="seed = [1, 2, 3]"))
    with pytest.raises(BarrierError, match="does not change"):
        run_campaign(grid, folder / "s.db", jobs=1, progress=Changing())
    assert results(folder / "s.db") == []
    assert run_campaign(read_grid(folder / "grid.toml"), folder / "s.db", jobs=1).computed == 3


def test_damaged_results_are_computed_again(write: Write, folder: Path) -> None:
    grid, store = read_grid(write("zero", grid="seed = [1, 2, 3]")), folder / "s.db"
    run_campaign(grid, store, jobs=1)
    good = [item.record.reason for item in results(store)]
    connection = sqlite3.connect(store)
    connection.execute("UPDATE results SET reason = 'everything is fine' WHERE rowid = 2")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="run the grid again"):
        results(store)
    summary = run_campaign(grid, store, jobs=1)
    assert (summary.damaged, summary.computed, summary.before) == (1, 1, 2)
    assert [item.record.reason for item in results(store)] == good


def test_retry(write: Write, folder: Path) -> None:
    grid, store = read_grid(write("raises", "nan", "zero")), folder / "s.db"
    run_campaign(grid, store, jobs=1)
    summary = run_campaign(grid, store, jobs=1, retry=["crashed", "invalid output"])
    assert (summary.retried, summary.computed, summary.before) == (2, 2, 1)


def test_a_signal_ends_cleanly_and_the_rest_is_done_later(
    write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTES", str(folder / "notes"))

    class Impatient(Progress):
        asked = False

        def stored(self, statuses: Counter[str]) -> None:
            if not self.asked:
                self.asked = True
                os.kill(os.getpid(), signal.SIGTERM)

    grid, store = read_grid(write("slow", grid="seed = {from = 1, to = 8}")), folder / "s.db"
    handler = signal.getsignal(signal.SIGTERM)
    first = run_campaign(grid, store, jobs=2, progress=Impatient())
    assert signal.getsignal(signal.SIGTERM) is handler
    assert first.interrupted
    assert 1 <= first.computed < 8
    assert len(results(store)) == first.computed
    second = run_campaign(grid, store, jobs=2)
    assert not second.interrupted
    assert (second.before, second.computed, second.left) == (first.computed, 8 - first.computed, 0)


def test_a_failure_of_the_writer_ends_the_campaign(write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*ignored: object) -> int:
        raise StoreError("store", "s.db", "a store that SQLite can use (database or disk is full)")

    monkeypatch.setattr(Store, "add", full)
    with pytest.raises(StoreError, match="disk is full"):
        run_campaign(read_grid(write("zero", grid="seed = {from = 1, to = 200}")), folder / "s.db", jobs=2)


def test_outside_the_main_thread_it_runs_too(write: Write, folder: Path) -> None:
    found = []
    grid = read_grid(write("loops", "zero", rest="budget = {seconds = 0.2}"))
    thread = threading.Thread(target=lambda: found.append(run_campaign(grid, folder / "s.db", jobs=1)))
    thread.start()
    thread.join()
    assert found[0].statuses == {"budget exceeded": 1, "refuted": 1}


def test_two_campaigns_at_once_are_refused(write: Write, folder: Path) -> None:
    store = folder / "s.db"
    grid = read_grid(write("slow", grid="seed = [1, 2]"))

    class Second(Progress):
        message = ""

        def planned(self, plan: Plan, done: Counter[str]) -> None:
            with pytest.raises(StoreError) as caught:
                run_campaign(grid, store, jobs=1)
            self.message = str(caught.value)

    second = Second()
    assert run_campaign(grid, store, jobs=2, progress=second).computed == 2
    assert f"process {os.getpid()} on " in second.message


@pytest.mark.parametrize("jobs", [0, -1, 1025, 1.5, True])
def test_wrong_jobs(write: Write, folder: Path, jobs: object) -> None:
    with pytest.raises(BarrierError, match="jobs"):
        run_campaign(read_grid(write("zero")), folder / "s.db", jobs=jobs)  # type: ignore[arg-type]


def test_wrong_arguments(write: Write, folder: Path) -> None:
    with pytest.raises(BarrierError, match="grid"):
        run_campaign("grid.toml", folder / "s.db")  # type: ignore[arg-type]
    with pytest.raises(BarrierError, match="jobs = 2; allowed: nothing, when there is a scheduler"):
        run_campaign(read_grid(write("zero")), folder / "s.db", jobs=2, scheduler="tcp://127.0.0.1:1")
