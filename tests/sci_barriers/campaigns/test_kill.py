"""Killed with SIGKILL at random moments, a campaign loses no finished run and does none twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sci_barriers.campaigns import Store, StoreError


def start(grid: Path, store: Path, folder: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "sci_barriers", "campaign", "run", str(grid), "--store", str(store), *options]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "NOTES": str(folder / "notes")},
        start_new_session=True,
    )


def stored(store: Path) -> set[str]:
    """Return the parameters of the runs that have a result."""
    with Store(store) as opened:
        return {str(item.parameters["algorithm"]["parameters"]["value"]) for item in opened.results()}


def count(store: Path) -> int:
    """Return the number of results, once there is a store."""
    try:
        with Store(store) as opened:
            return opened.count()
    except StoreError:
        return 0


@pytest.mark.parametrize(("RUNS", "KILLS"), [(160, 2), pytest.param(2000, 10, marks=pytest.mark.slow)])
def test_a_campaign_that_is_killed_ends_with_all_results_once(
    write: Callable[..., Path], folder: Path, RUNS: int, KILLS: int
) -> None:
    source = random.Random(20)
    store, notes = folder / "s.db", folder / "notes"
    grid = write("numbered", rest="", grid="", parameters=f"value = {list(range(RUNS))}")
    kept = 0
    for kill in range(KILLS):
        # Wherever it is when so many results are there, and a little later: in a run, in a transaction, between them.
        target = kept + source.randrange(1, RUNS // (KILLS + 6))
        process = start(grid, store, folder, "--jobs", "2")
        while process.poll() is None and count(store) < target:
            time.sleep(0.02)
        time.sleep(source.random() * 0.02)
        assert process.poll() is None, process.communicate()[0]
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        finished = stored(store)  # each with its checksum and its key
        assert len(finished) >= max(target, kept), f"after kill {kill}"  # what was finished is there
        kept = len(finished)
        if kill == KILLS // 2:
            halfway, begun = finished, notes.stat().st_size
    assert kept < RUNS
    process = start(grid, store, folder, "--jobs", "2")
    output = process.communicate()[0]
    assert process.returncode == 0, output
    assert f"{RUNS - kept} computed, {kept} there already, 0 left" in output
    with Store(store) as opened:
        results = list(opened.results())
        assert len(results) == opened.count() == RUNS
        assert len({item.key for item in results}) == RUNS
        assert {item.record.status for item in results} == {"refuted"}
    assert stored(store) == set(map(str, range(RUNS)))
    # The algorithm notes every call. What had a result at the sixth kill was not done again after it.
    calls = notes.read_bytes()
    assert not halfway & set(calls[begun:].decode().split())
    assert len(halfway) > RUNS // 20
    again = start(grid, store, folder)
    output = again.communicate()[0]
    assert f"0 computed, {RUNS} there already, 0 left" in output
    assert notes.read_bytes() == calls


@pytest.mark.slow
def test_sigint_ends_with_its_own_exit_code_and_the_rest_is_done_later(
    write: Callable[..., Path], folder: Path
) -> None:
    grid, store = write("slow", grid="seed = {from = 1, to = 6}"), folder / "s.db"
    process = start(grid, store, folder, "--jobs", "2")
    while process.poll() is None and count(store) < 1:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGINT)
    output = process.communicate()[0]
    assert process.returncode == 130, output
    assert "interrupted; go on with: sci-barriers campaign run" in output
    kept = count(store)
    assert 1 <= kept < 6
    process = start(grid, store, folder, "--jobs", "2")
    output = process.communicate()[0]
    assert process.returncode == 0, output
    assert f"{6 - kept} computed, {kept} there already, 0 left" in output


@pytest.mark.slow
def test_a_second_process_on_the_same_store_is_refused_and_no_run_is_done_twice(
    write: Callable[..., Path], folder: Path
) -> None:
    grid, store = write("slow", grid="seed = {from = 1, to = 4}"), folder / "s.db"
    processes = [start(grid, store, folder, "--jobs", "1") for _ in range(3)]
    outputs = [process.communicate()[0] for process in processes]
    codes = [process.returncode for process in processes]
    # At least one has the lock; one that starts after it has ended finds everything done.
    assert set(codes) <= {0, 2}
    for code, output in zip(codes, outputs, strict=True):
        assert code == 0 or "no other process runs a campaign" in output
    assert sum("4 computed" in output for output in outputs) == 1
    assert count(store) == 4
    assert len((folder / "notes").read_bytes().split()) == 8


@pytest.mark.slow
def test_workers_end_when_the_campaign_is_killed_alone(write: Callable[..., Path], folder: Path) -> None:
    psutil = pytest.importorskip("psutil")
    grid, store = write("slow", grid="seed = {from = 1, to = 50}"), folder / "s.db"
    process = start(grid, store, folder, "--jobs", "2")
    while process.poll() is None and count(store) < 1:
        time.sleep(0.01)
    children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) == 4  # two workers, and the supervisor of each
    process.kill()
    process.communicate()
    _, alive = psutil.wait_procs(children, timeout=60)
    assert alive == []
