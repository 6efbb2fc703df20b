"""Workers on this machine: threads, each of which has a process of its own for the runs."""

from __future__ import annotations

import contextlib
import itertools
import os
import queue
import threading
from collections import deque
from collections.abc import Generator, Iterable
from typing import Final

from sci_barriers.campaigns._request import Request
from sci_barriers.campaigns.worker_process import WorkerProcess
from sci_barriers.programs.process import Stopped

MAX_JOBS: Final = 1024
#: So many runs are handed to a worker at most; it hands back those that it has not begun after a moment, see `worker_loop.SLICE`.
MOST: Final = 256
#: So many groups of answers wait for the writer of results at most.
WAITING: Final = 1000
#: Seconds between two looks at whether to stop.
LOOK: Final = 0.1


def default_jobs() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Supply:
    """The requests that nobody has begun: those of the grid, and those that workers have handed back."""

    def __init__(self, requests: Iterable[Request], stop: threading.Event) -> None:
        self._source, self._stop = iter(requests), stop
        self._returned: deque[Request] = deque()
        self._taken = 0
        self._changed = threading.Condition()

    def take(self, most: int) -> list[Request]:
        """Return some requests, which `back` has to follow; none if there will be no more, or it is to stop."""
        with self._changed:
            while not self._stop.is_set():
                count = min(most, len(self._returned))
                found = [self._returned.popleft() for _ in range(count)]
                found += itertools.islice(self._source, most - count)
                if found:
                    self._taken += 1
                    return found
                if not self._taken:
                    break
                self._changed.wait(LOOK)  # for what another worker hands back
            return []

    def back(self, rest: Iterable[Request]) -> None:
        """Hand back those that were not begun."""
        with self._changed:
            self._returned.extendleft(reversed(list(rest)))
            self._taken -= 1
            self._changed.notify_all()


def local_answers(requests: Iterable[Request], *, jobs: int, stop: threading.Event) -> Generator[list[str], None, None]:
    """Yield the answers to requests as they come, those together that have arrived together, from ``jobs`` processes.

    Args:
        requests: runs; taken a few at a time.
        jobs: number of processes, at least 1.
        stop: when it is set, no more requests are taken and the runs in flight are given up.
    """
    supply = _Supply(requests, stop)
    replies: queue.Queue[list[str] | BaseException | None] = queue.Queue(WAITING)
    closed = threading.Event()

    def tell(item: list[str] | BaseException | None) -> None:
        while not closed.is_set():
            with contextlib.suppress(queue.Full):
                replies.put(item, timeout=LOOK)
                return

    def work() -> None:
        # Threads, because a run needs a process that may die alone: one death breaks a pool of processes as a whole, without telling
        # whose it was. Runs are handed over in groups, as long as they are short: one at a time costs a worker more than such a run.
        try:
            with WorkerProcess(stop) as worker:
                most = 1
                while batch := supply.take(most):
                    answered = 0
                    try:
                        for group in worker.run(batch):
                            answered += len(group)
                            tell(group)
                    finally:
                        supply.back(batch[answered:])
                    most = min(MOST, 2 * answered)
        except Stopped:
            pass
        except BaseException as error:  # raised again in the thread of the campaign
            tell(error)
        tell(None)

    threads = [threading.Thread(target=work, name=f"campaign worker {i}") for i in range(jobs)]
    try:
        for thread in threads:
            thread.start()
        running = jobs
        while running:
            item = replies.get()
            if item is None:
                running -= 1
            elif isinstance(item, BaseException):
                raise item
            else:
                yield item
    except BaseException:  # closed early, too: nobody wants the runs in flight any more
        stop.set()
        raise
    finally:
        closed.set()
        for thread in threads:
            if thread.ident is not None:
                thread.join()
