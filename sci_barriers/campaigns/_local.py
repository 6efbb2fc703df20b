"""Workers on this machine: threads, each of which has a process of its own for the runs."""

from __future__ import annotations

import contextlib
import itertools
import os
import queue
import threading
from collections.abc import Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Final

from sci_barriers.campaigns.worker_process import WorkerProcess
from sci_barriers.programs.process import Stopped

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
        free: queue.SimpleQueue[WorkerProcess] = queue.SimpleQueue()
        for _ in range(jobs):
            free.put(stack.enter_context(WorkerProcess(stop)))

        def answer(request: str) -> str | None:
            worker = free.get()
            try:
                return None if stop.is_set() else worker.run(request)
            except Stopped:
                return None
            finally:
                free.put(worker)

        # Threads, because a run needs a process that may die alone: one death breaks a pool of processes as a whole, without telling
        # whose it was. A few requests are ahead of the workers, so that none of these waits for the writer of results.
        waiting: set[Future[str | None]] = set()
        pool = stack.enter_context(ThreadPoolExecutor(jobs))
        ahead = iter(requests)
        try:
            while True:
                if not stop.is_set():
                    more = itertools.islice(ahead, 2 * jobs - len(waiting))
                    waiting |= {pool.submit(answer, request) for request in more}
                if not waiting:
                    return
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (reply for future in done if (reply := future.result()) is not None)
        except BaseException:  # closed early, too: nobody wants the runs in flight any more
            stop.set()
            raise
