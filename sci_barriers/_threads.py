"""Work on parts of large arrays by a few threads: NumPy lets them run side by side."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial


def in_parts(work: Callable[[int, int], object], length: int, workers: int) -> None:
    """Call ``work(first, last)`` on ranges that together are 0, …, length − 1, each in a thread of its own, and wait for all.

    The threads see the context of the caller (``numpy.errstate``); the last range is the caller's own. What ``work`` raises is raised here.
    """
    workers = max(1, min(workers, length))
    cuts = [length * k // workers for k in range(workers + 1)]
    if workers == 1:
        work(0, length)
        return
    # Threads that live no longer than the work: none is left to be missed in a child process or at an interrupt; a start takes 50 µs.
    with ThreadPoolExecutor(workers - 1) as pool:
        others = [pool.submit(partial(copy_context().run, work, *cuts[k : k + 2])) for k in range(workers - 1)]
        work(*cuts[-2:])
    for other in others:
        other.result()
