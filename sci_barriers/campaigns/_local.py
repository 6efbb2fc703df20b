"""Workers on this machine: joblib hands the runs to threads, each of which has a process of its own for them."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from collections.abc import Generator, Iterable, Iterator
from typing import Final

import joblib

from sci_barriers.campaigns._slot import Abandoned, Slot

__all__ = ["MAX_JOBS", "default_jobs", "local_answers"]

MAX_JOBS: Final = 1024


def default_jobs() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def local_answers(requests: Iterable[str], *, jobs: int, stop: threading.Event) -> Generator[str, None, None]:
    """Yield the answers to requests as they come, from ``jobs`` processes.

    Args:
        requests: runs, as JSON; taken a few at a time.
        jobs: number of processes, at least 1.
        stop: when it is set, no more requests are taken and the runs in flight are given up.
    """
    with contextlib.ExitStack() as stack:
        free: queue.SimpleQueue[Slot] = queue.SimpleQueue()
        for _ in range(jobs):
            free.put(stack.enter_context(Slot(stop)))

        def answer(request: str) -> str | None:
            slot = free.get()
            try:
                return None if stop.is_set() else slot.run(request)
            except Abandoned:
                return None
            finally:
                free.put(slot)

        def remaining() -> Iterator[str]:
            for request in requests:
                if stop.is_set():
                    return
                yield request

        # Threads, because a run needs a process that may die alone: one death breaks a pool of processes as a whole, without telling
        # whose it was. batch_size = 1: a result is stored when it is there, not when others are.
        parallel = joblib.Parallel(n_jobs=jobs, backend="threading", return_as="generator_unordered", batch_size=1)
        for reply in parallel(joblib.delayed(answer)(request) for request in remaining()):
            if reply is not None:
                yield reply
