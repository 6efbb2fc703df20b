"""What the store costs for each run, and how campaigns grow with the number of processes."""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from pathlib import Path

from benchmarks._measure import Result, repeats
from sci_barriers.campaigns import Grid, Plan, run_campaign
from sci_barriers.campaigns._local import local_answers
from sci_barriers.campaigns._request import Request

RUNS = 200
ROUNDS = 5

#: A run waits or works for as long as its grid says; it is played twice, so each call takes one half.
ALGORITHMS = """
import time


def waits(oracle, milliseconds):
    time.sleep(milliseconds / 2000)
    return [0] * oracle.shape[1]


def works(oracle, milliseconds):
    end = time.process_time() + milliseconds / 2000
    while time.process_time() < end:
        sum(range(500))
    return [0] * oracle.shape[1]
"""


def _grid(folder: Path, function: str, milliseconds: int, runs: int) -> Grid:
    (folder / "algorithms.py").write_text(ALGORITHMS)
    return Grid(
        f"[grid]\nN = 3\nm = 2\nseed = {{from = 1, to = {runs}}}\n[[algorithm]]\n"
        f'target = "algorithms.py:{function}"\nparameters = {{milliseconds = {milliseconds}}}\n',
        base=folder,
    )


def _without_store(plan: Plan, jobs: int) -> float:
    """Return the seconds of the runs alone: the same processes, the answers thrown away."""
    requests = [Request.of(run, plan.base) for run in plan.runs]
    start = time.perf_counter()
    assert sum(map(len, local_answers(requests, jobs=jobs, stop=threading.Event()))) == len(requests)
    return time.perf_counter() - start


def _with_store(grid: Grid, folder: Path, jobs: int) -> float:
    store = folder / f"{time.perf_counter_ns()}.db"
    start = time.perf_counter()
    assert run_campaign(grid, store, jobs=jobs).left == 0
    return time.perf_counter() - start


def store_overhead() -> Result:
    """A campaign of runs of 10 ms with the store, against the same runs without it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        grid = _grid(folder, "works", 10, RUNS)
        plan = grid.plan()
        _without_store(plan, 1)
        pairs = [(_with_store(grid, folder, 1), _without_store(plan, 1)) for _ in range(repeats(ROUNDS))]
    overhead = statistics.median(a / b for a, b in pairs) - 1
    each = statistics.median((a - b) / RUNS for a, b in pairs)
    return Result(
        f"store: {RUNS} runs of 10 ms with the store cost more than without",
        f"{overhead:.1%} ({each * 1e3:.2f} ms a run, planning and opening included)",
        "below 5%",
        overhead < 0.05,
        f"medians of {ROUNDS} rounds in turn, one process of workers, a transaction for what has arrived in 50 ms, synchronous = FULL",
    )


def writing() -> Result:
    """The store alone: how long it takes to take a result in, one transaction each and 100 at a time."""
    from sci_barriers.campaigns import Store
    from sci_barriers.campaigns._record import Record, pack

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = _grid(folder, "waits", 1, 1000).plan()
        records = [
            (run.key, Record(status="refuted", reason="x" * 100, certificates={"c": pack(f"{i}" * 300)}))
            for i, run in enumerate(plan.runs)
        ]
        times = []
        for size in (1, 100):
            with Store(folder / f"{size}.db", write=True) as store:
                session = store.begin("", "", "{}")
                store.write_plan(plan, session)
                start = time.perf_counter()
                for i in range(0, len(records), size):
                    store.add(records[i : i + size], session)
                times.append((time.perf_counter() - start) / len(records))
    return Result(
        "store: one result with its certificate, on the disk",
        f"{times[0] * 1e3:.2f} ms in a transaction of its own, {times[1] * 1e3:.3f} ms in one of 100",
        "at most 0.5 ms (5% of 10 ms) in a transaction of 100",
        times[1] <= 0.0005,
        "1,000 results; SQLite in WAL mode, synchronous = FULL",
    )


def scaling() -> Result:
    """Two processes against one on runs that compute for 100 ms; the start of the processes is included."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        grid = _grid(folder, "works", 100, 80)
        ratios = [_with_store(grid, folder, 1) / _with_store(grid, folder, 2) for _ in range(repeats(3))]
    speed = statistics.median(ratios)
    return Result(
        "campaign: two processes against one, compute-bound runs of 100 ms",
        f"{speed:.2f}× ",
        "at least 1.7× on two cores",
        speed >= 1.7,
        "80 runs with the store, 3 rounds in turn, the start of the processes included",
    )


MEASURES = (store_overhead, writing, scaling)
