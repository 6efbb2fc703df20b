"""Runs what a grid asks for and the store does not have yet."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import platform
import queue
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import FrameType
from typing import Final

from sci_barriers import __version__
from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.campaigns._cluster import cluster_answers
from sci_barriers.campaigns._grid import Grid, Plan
from sci_barriers.campaigns._local import MAX_JOBS, default_jobs, local_answers
from sci_barriers.campaigns._lock import locked
from sci_barriers.campaigns._record import Record
from sci_barriers.campaigns._request import Request
from sci_barriers.campaigns._run import canonical
from sci_barriers.campaigns._store import Store

LIBRARIES: Final = (
    "numpy",
    "scipy",
    "python-flint",
    "mpmath",
    "distributed",
    "cvxpy",
    "clarabel",
    "scs",
    "scikit-learn",
)
#: So many answers, or groups of them, may wait to be written.
WAITING: Final = 1000
#: A result that has arrived waits so long for others to share a transaction, which costs much more than a result; longer, but not more
#: than the most, where transactions take long: writing takes a tenth of the time.
GATHER_SECONDS: Final = 0.05
GATHER_MOST: Final = 0.5


@dataclass(frozen=True)
class Summary:
    """What a call of `run_campaign` did.

    Attributes:
        planned: number of runs of the grid.
        skipped: number of impossible combinations.
        repeated: number of combinations that are the same run as another one.
        before: results that were there.
        computed: results that were added.
        damaged: results that were not what had been written, and were computed again.
        retried: results that were computed again because of their status.
        statuses: of all results of the grid.
        interrupted: whether it was asked to stop before the end.
        seconds: wall time.
    """

    planned: int
    skipped: int
    repeated: int
    before: int
    computed: int
    damaged: int
    retried: int
    statuses: dict[str, int] = field(default_factory=dict)
    interrupted: bool = False
    seconds: float = 0.0

    @property
    def left(self) -> int:
        """Number of runs without a result."""
        return self.planned - self.before - self.computed


class Progress:
    """Told what happens; this one ignores it. The methods may be called from another thread."""

    def planning(self, combinations: int) -> None:
        """Told now and then while the grid is expanded: how many combinations were looked at."""

    def expanded(self, runs: int) -> None:
        """Told once, before the plan is written into the store: how many runs it has."""

    def checking(self, runs: int, planned: int) -> None:
        """Told now and then while results that are there are checked: of how many runs, and how many runs there are."""

    def planned(self, plan: Plan, done: Counter[str]) -> None:
        """Told once, before the first run: the plan, and the number of results that there are by status."""

    def stored(self, statuses: Counter[str]) -> None:
        """Told when results are on the disk: their number by status."""


def run_campaign(
    grid: Grid,
    store: str | os.PathLike[str],
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    retry: Iterable[str] = (),
    progress: Progress | None = None,
) -> Summary:
    """Run all runs of a grid that have no result in the store.

    It may be killed at any moment; called again, it goes on. A result counts as finished when it is in the store. SIGINT and SIGTERM end
    it cleanly: runs in flight are given up, results that have arrived are written.

    Args:
        grid: what to run.
        store: file of the results; made if it is not there.
        jobs: number of processes on this machine; by default one for each core.
        scheduler: address of a Dask scheduler, to use its workers instead.
        retry: results with one of these statuses are computed again, for example ``["crashed"]``.
        progress: told what happens.

    Returns:
        What was done.

    Raises:
        BarrierError: an argument is not what it should be; a combination of the grid is impossible and the grid does not say
            ``skip``; or the workers cannot do the runs.
        StoreError: the store cannot be used, or another process runs a campaign in it.
        MissingExtra: a library is missing.
    """
    if not isinstance(grid, Grid):
        raise BarrierError("grid", grid, "a Grid")
    count = default_jobs() if jobs is None else integer("jobs", jobs, 1, MAX_JOBS)
    if scheduler is not None and jobs is not None:
        raise BarrierError("jobs", jobs, "nothing, when there is a scheduler: its workers are used")
    start = time.perf_counter()
    told = progress or Progress()
    again = set(retry)
    path = Path(store)
    plan = grid.plan(progress=told.planning)
    with locked(path), Store(path, write=True) as opened:
        how = f"{count} processes" if scheduler is None else f"scheduler {scheduler}"
        session = opened.begin(
            _now(), f"{how}; process {os.getpid()} on {socket.gethostname()}", canonical(_versions())
        )
        told.expanded(len(plan.runs))
        opened.write_plan(plan, session)
        found, damaged = opened.done(plan.by_key, progress=told.checking)
        retried = [key for key, status in found.items() if status in again]
        opened.forget([*damaged, *retried])
        for key in retried:
            del found[key]
        told.planned(plan, Counter(found.values()))
        stop = threading.Event()
        requests = (Request.of(run, plan.base) for run in plan.runs if run.key not in found)
        with _interrupts(stop):
            if scheduler is None:
                answers = local_answers(requests, jobs=count, stop=stop)
            else:
                answers = cluster_answers(requests, address=scheduler, stop=stop)
            with contextlib.closing(answers):
                computed = _write_all(answers, opened, session, told, stop)
        opened.end(session, _now())
    return Summary(
        planned=len(plan.runs),
        skipped=len(plan.skipped),
        repeated=plan.repeated,
        before=len(found),
        computed=sum(computed.values()),
        damaged=len(damaged),
        retried=len(retried),
        statuses=dict(Counter(found.values()) + computed),
        interrupted=stop.is_set(),
        seconds=time.perf_counter() - start,
    )


def _write_all(
    answers: Iterable[list[str]], store: Store, session: int, progress: Progress, stop: threading.Event
) -> Counter[str]:
    """Write the answers as they come and return the number of results by status.

    One thread writes: whatever has arrived while it waited, for the disk or for `GATHER_SECONDS`, is its next transaction. So a result is
    on the disk soon after it has arrived, and a slow disk does not slow the workers down.
    """
    waiting: queue.Queue[list[tuple[str, Record]] | None] = queue.Queue(WAITING)
    written: Counter[str] = Counter()
    failures: list[BaseException] = []

    def write() -> None:
        gather = GATHER_SECONDS
        while (first := waiting.get()) is not None:
            batch = first
            last = False
            deadline = time.monotonic() + gather
            with contextlib.suppress(queue.Empty):
                while len(batch) < WAITING and not last:
                    item = waiting.get(timeout=max(0.0, deadline - time.monotonic()))
                    last = item is None
                    if item is not None:
                        batch += item
            if not failures:
                try:
                    begun = time.monotonic()
                    store.add(batch, session)
                    gather = min(max(GATHER_SECONDS, 10 * (time.monotonic() - begun)), GATHER_MOST)
                    statuses = Counter(record.status for _, record in batch)
                    written.update(statuses)
                    progress.stored(statuses)
                except BaseException as error:  # raised again in the calling thread
                    failures.append(error)
                    stop.set()
            if last:
                return

    writer = threading.Thread(target=write, name="campaign writer")
    writer.start()
    refused: str | None = None
    try:
        for group in answers:
            records: list[tuple[str, Record]] = []
            for text in group:
                answer = json.loads(text)
                if "refused" in answer:
                    refused = refused or answer["refused"]
                    stop.set()
                else:
                    records.append((answer["key"], Record.of(answer["record"])))
            if records:
                waiting.put(records)
    finally:
        waiting.put(None)
        writer.join()
    if failures:
        raise failures[0]
    if refused is not None:
        raise BarrierError("worker", "refused a run", refused)
    return written


@contextlib.contextmanager
def _interrupts(stop: threading.Event) -> Iterator[None]:
    """Let SIGINT and SIGTERM set ``stop``; a second one interrupts at once. Outside the main thread signals stay as they are."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ask(signum: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    previous = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "sci-barriers": __version__}
    for name in LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):
            found[name] = version(name)
    return found
