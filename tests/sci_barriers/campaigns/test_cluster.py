"""A real Dask cluster on this machine: a scheduler and two workers, one of which is killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sci_barriers import BarrierError
from sci_barriers.campaigns import Plan, Progress, Store, StoredResult, StoreError, read_grid, run_campaign

pytest.importorskip("distributed")

WAIT_SECONDS = 120


class Cluster:
    """A scheduler and its workers, as processes."""

    def __init__(self, folder: Path, *, nanny: bool, workers: int) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.file.unlink(missing_ok=True)  # of an earlier cluster
        self.environment = {**os.environ, "NOTES": str(folder / "notes")}
        shared = ["--scheduler-file", str(self.file), "--no-dashboard"]
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", *shared)
        deadline = time.monotonic() + WAIT_SECONDS
        while not self.address and time.monotonic() < deadline:
            time.sleep(0.05)
        place = ["--local-directory", str(folder / "dask"), "--nthreads", "1", "--no-dashboard"]
        self.workers = [
            self._start("worker", self.address, "--nanny" if nanny else "--no-nanny", *place) for _ in range(workers)
        ]

    def _start(self, kind: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-W", "ignore", "-m", f"distributed.cli.dask_{kind}", *options]
        return subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment, start_new_session=True
        )

    @property
    def address(self) -> str:
        try:
            return str(json.loads(self.file.read_text())["address"])
        except (OSError, ValueError):  # not written yet
            return ""

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def cluster(folder: Path, *, nanny: bool = False, workers: int = 2) -> Iterator[Cluster]:
    started = Cluster(folder, nanny=nanny, workers=workers)
    try:
        yield started
    finally:
        started.close()


@pytest.mark.slow
def test_a_worker_is_killed_in_the_middle_and_all_results_arrive_exactly_once(
    write: Callable[..., Path], folder: Path
) -> None:
    grid = read_grid(write("slow", "zero", grid="seed = {from = 1, to = 12}"))
    store = folder / "s.db"
    with cluster(folder) as running:

        class Killing(Progress):
            """Kills one worker when both have begun and something is stored."""

            killed = 0

            def stored(self, statuses: Counter[str]) -> None:
                if not self.killed:
                    self.killed = running.workers[0].pid
                    os.kill(self.killed, signal.SIGKILL)

        told = Killing()
        summary = run_campaign(grid, store, scheduler=running.address, progress=told)
        assert told.killed
        assert running.workers[0].wait(WAIT_SECONDS) == -signal.SIGKILL
        assert (summary.planned, summary.computed, summary.left) == (24, 24, 0)
        assert summary.statuses == {"refuted": 24}
        with Store(store) as opened:
            results = list(opened.results())
            assert len(results) == opened.count() == 24
            assert len({item.key for item in results}) == 24
        # The same grid, on this machine now: there is nothing to do.
        assert run_campaign(grid, store, jobs=1).computed == 0


@pytest.mark.slow
def test_a_cluster_with_nannies_and_algorithms_that_kill_their_process(
    write: Callable[..., Path], folder: Path
) -> None:
    grid = read_grid(write("segfault", "exits", "loops", "zero", rest="budget = {seconds = 0.3}"))
    with cluster(folder, nanny=True) as running:
        summary = run_campaign(grid, folder / "s.db", scheduler=running.address)
        assert summary.statuses == {"crashed": 2, "budget exceeded": 1, "refuted": 1}
        assert [worker.poll() for worker in running.workers] == [None, None]  # nobody died of it


@pytest.mark.slow
def test_an_interrupted_campaign_leaves_the_cluster_alone(write: Callable[..., Path], folder: Path) -> None:
    grid = read_grid(write("slow", grid="seed = {from = 1, to = 20}"))

    class Impatient(Progress):
        asked = False

        def stored(self, statuses: Counter[str]) -> None:
            if not self.asked:
                self.asked = True
                os.kill(os.getpid(), signal.SIGINT)

    with cluster(folder) as running:
        first = run_campaign(grid, folder / "s.db", scheduler=running.address, progress=Impatient())
        assert first.interrupted
        assert 1 <= first.computed < 20
        second = run_campaign(grid, folder / "s.db", scheduler=running.address)
        assert (second.before, second.left) == (first.computed, 0)


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_named_and_what_was_stored_stays(write: Callable[..., Path], folder: Path) -> None:
    grid = read_grid(write("slow", grid="seed = {from = 1, to = 20}"))
    with cluster(folder) as running:

        class Cutting(Progress):
            def planned(self, plan: Plan, done: Counter[str]) -> None:
                self.cut = False

            def stored(self, statuses: Counter[str]) -> None:
                if not self.cut:
                    self.cut = True
                    os.killpg(running.scheduler.pid, signal.SIGKILL)

        with pytest.raises(BarrierError, match="--scheduler"):
            run_campaign(grid, folder / "s.db", scheduler=running.address, progress=Cutting())
    with Store(folder / "s.db") as opened:
        kept = opened.count()
    assert 1 <= kept < 20
    assert run_campaign(grid, folder / "s.db", jobs=2).computed == 20 - kept


def campaign(grid: Path, store: Path, running: Cluster) -> subprocess.Popen[str]:
    """Start a campaign as a process of its own."""
    command = [sys.executable, "-m", "sci_barriers", "campaign", "run", str(grid), "--store", str(store)]
    return subprocess.Popen(
        [*command, "--scheduler", running.address],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=running.environment,
        start_new_session=True,
    )


def stored(store: Path) -> dict[str, StoredResult]:
    """Return the results by key, once there is a store; each has its checksum and its key."""
    if not store.exists():
        return {}
    try:
        with Store(store) as opened:
            results = list(opened.results())
            assert opened.count() == len(results)
    except StoreError:  # it is being made
        return {}
    found = {item.key: item for item in results}
    assert len(found) == len(results)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["scheduler", "worker", "client"])
def test_four_workers_and_no_result_is_lost_whatever_is_killed(
    write: Callable[..., Path], folder: Path, victim: str
) -> None:
    grid, store = write("slow", "zero", grid="seed = {from = 1, to = 20}"), folder / "s.db"
    with cluster(folder, workers=4) as running:
        process = campaign(grid, store, running)
        deadline = time.monotonic() + WAIT_SECONDS
        while process.poll() is None and len(stored(store)) < 5 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert process.poll() is None, process.communicate()[0]
        killed = {"scheduler": running.scheduler, "worker": running.workers[0], "client": process}[victim]
        os.kill(killed.pid, signal.SIGKILL)
        assert killed.wait(WAIT_SECONDS) == -signal.SIGKILL
        kept = stored(store)
        assert 5 <= len(kept) < 40
        output = process.communicate(timeout=WAIT_SECONDS)[0]
        expected = {"scheduler": 2, "worker": 0, "client": -signal.SIGKILL}[victim]
        assert process.returncode == expected, output
        if victim == "scheduler":
            assert "--scheduler" in output
        after = stored(store)
        assert kept.items() <= after.items()  # what was stored is there, unchanged
        assert len(after) == 40 or victim != "worker"
        if victim == "client":  # the same cluster goes on
            again = campaign(grid, store, running)
            output = again.communicate(timeout=WAIT_SECONDS)[0]
            assert again.returncode == 0, output
    if victim != "client":
        with cluster(folder, workers=4) as running:
            again = campaign(grid, store, running)
            output = again.communicate(timeout=WAIT_SECONDS)[0]
            assert again.returncode == 0, output
    assert f"{40 - len(after)} computed, {len(after)} there already, 0 left" in output
    final = stored(store)
    assert after.items() <= final.items()
    assert {item.record.status for item in final.values()} == {"refuted"}
    assert final.keys() == read_grid(grid).plan().by_key.keys()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere at all", "ftp://127.0.0.1:8786", ""])
def test_no_scheduler_there(
    write: Callable[..., Path], folder: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sci_barriers.campaigns._cluster.CONNECT_SECONDS", 0.5)
    with pytest.raises(BarrierError, match="--scheduler"):
        run_campaign(read_grid(write("zero")), folder / "s.db", scheduler=address)
