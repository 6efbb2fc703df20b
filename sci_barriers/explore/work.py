"""Long work beside a page: in a thread of its own, with progress, and a button that ends it."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from typing import Any, Generic, TypeVar

__all__ = ["Cancelled", "Job", "cancel_all"]

_Result = TypeVar("_Result")
_JOBS: weakref.WeakSet[Job[Any]] = weakref.WeakSet()


class Cancelled(Exception):
    """Raised in the work when somebody has cancelled it."""


class Job(Generic[_Result]):
    """Work that was begun.

    Args:
        work: told the job; calls ``job.progress(done, of, what)`` now and then, which raises `Cancelled` when it is time to stop.
        cancel: called when somebody cancels, for work that waits for something else: ends a child process, for example.

    Attributes:
        done: how much.
        of: of how much; 0 if that is not known.
        what: is being done, in words.
    """

    def __init__(self, work: Callable[[Job[_Result]], _Result], cancel: Callable[[], object] | None = None) -> None:
        self.done, self.of, self.what = 0, 0, ""
        self._work, self._cancel = work, cancel
        self._cancelled = threading.Event()
        self._result: _Result | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        _JOBS.add(self)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._result = self._work(self)
        except BaseException as error:  # told by `result`, where somebody asks for it
            self._error = error

    def progress(self, done: int, of: int, what: str = "") -> None:
        """Say how far the work is; called by the work.

        Raises:
            Cancelled: somebody has cancelled it.
        """
        self.done, self.of, self.what = done, of, what
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to stop; it does at its next `progress`."""
        self._cancelled.set()
        if self._cancel is not None:
            self._cancel()

    @property
    def cancelled(self) -> bool:
        """Whether somebody has cancelled it."""
        return self._cancelled.is_set()

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self._thread.is_alive()

    @property
    def failed(self) -> bool:
        """Whether it ended without a result."""
        return not self.running and self._error is not None

    @property
    def failure(self) -> str:
        """What it raised, in one line; empty if nothing."""
        return "" if self._error is None else f"{type(self._error).__name__}: {self._error}"

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for its end, so many seconds at most; return whether it has ended."""
        self._thread.join(seconds)
        return not self.running

    def result(self) -> _Result:
        """Return what the work returned, or raise what it raised.

        Raises:
            RuntimeError: it still runs.
        """
        if self.running:
            raise RuntimeError("the work still goes on")
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value] # it ended without an error


def cancel_all() -> None:
    """Cancel all that goes on: the server ends."""
    for job in list(_JOBS):
        if job.running:
            job.cancel()
