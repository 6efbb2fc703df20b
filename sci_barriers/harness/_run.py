"""Runs an algorithm once, and tells what came of it."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import signal
import threading
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Any, Final

from oracles import Budget, BudgetExceeded, Datum, RecordingOracle, ReplayMismatch, Transcript
from sci_barriers._errors import BarrierError
from sci_barriers._text import readable, shortened
from sci_barriers.harness._output import InvalidOutput, exact_vector
from sci_barriers.harness._solver import as_network
from sci_barriers.harness._verdict import Status
from theorems.problems import Complex

__all__ = [
    "EVALUATION_INDEX",
    "Algorithm",
    "External",
    "Outcome",
    "OutOfLimits",
    "ProgramFailed",
    "evaluation_data",
    "run",
    "told",
]

#: The signals of `_Keyboard`, and the functions below those of ``signal``, which try to make an enum of every handler: most of their time.
_INTERRUPTS: Final = (int(signal.SIGINT), int(signal.SIGTERM))
_below: Final = importlib.import_module("_signal") if importlib.util.find_spec("_signal") else signal
_handler_of: Final[Callable[[int], Any]] = _below.getsignal
_handle: Final[Callable[[int, Any], Any]] = _below.signal

_NO_LIMIT: Final = contextlib.nullcontext()

#: An algorithm: given an oracle it returns a vector of N numbers, or a network (a callable y ↦ x).
Algorithm = Callable[[Any], Any]

#: A network of an algorithm that read nothing is evaluated at the datum y_n of this index.
EVALUATION_INDEX: Final = 53

#: Characters of a reason, of a traceback, and the frames and causes in it: what an algorithm raises is told briefly.
MAX_REASON: Final = 300
MAX_TRACEBACK: Final = 20_000
MAX_FRAMES: Final = 100
MAX_CAUSES: Final = 10
#: Seconds after which a time limit strikes again: the first one can be caught.
AGAIN: Final = 1.0


@dataclass(frozen=True)
class Outcome:
    """What one run gave: an exact output, or the status and the reason why there is none."""

    outputs: tuple[tuple[Complex, ...], ...] | None
    status: Status | None = None
    reason: str = ""
    traceback: str | None = None
    network: bool = False


class ProgramFailed(Exception):
    """An external program ended without an output.

    Args:
        status: how.
        reason: in one line.
        stderr: the end of what it wrote to its standard error, or a traceback.
    """

    def __init__(self, status: Status, reason: str, stderr: str = "") -> None:
        super().__init__(reason)
        self.status, self.reason, self.stderr = status, reason, stderr


class OutOfLimits(BudgetExceeded):
    """An external program was killed at a limit.

    Args:
        reason: which one.
        stderr: the end of what it wrote to its standard error.
    """

    def __init__(self, reason: str, stderr: str = "") -> None:
        super().__init__(reason)
        self.stderr = stderr


class External(ABC):
    """An algorithm that runs in a process of its own, and keeps the time itself: no timer signal is needed."""

    @abstractmethod
    def play(self, oracle: RecordingOracle, budget: Budget) -> Any:
        """Return the output for the data of an oracle, as an algorithm does; ``budget.seconds`` is the wall time."""

    def __call__(self, oracle: RecordingOracle) -> Any:
        """Return the output for the data of an oracle."""
        return self.play(oracle, Budget(reads=None))


def run(algorithm: Algorithm, oracle: RecordingOracle, budget: Budget) -> Outcome:
    """Run ``algorithm(oracle)`` and convert its output: a vector, or with R > 1 samples R of them, or a network.

    A network is evaluated at y_{k,n} for every sample k, n the largest index read (if none was, `EVALUATION_INDEX`, or the budget's
    index if that is smaller), given as a NumPy array (to a module of
    torch as a tensor), or as the exact `oracles.DyadicVector` if the network has an attribute
    ``exact`` that is true. That index becomes part of the transcript.
    Afterwards the oracle is closed. Whatever the algorithm raises, its outcome says so; only an interrupt from the keyboard is passed on.

    Raises:
        BarrierError: a time budget where there is no timer signal.
        KeyboardInterrupt: the person at the keyboard.
    """
    seconds = None if isinstance(algorithm, External) else budget.seconds
    _require_timer(seconds)
    try:
        limit = _NO_LIMIT if seconds is None else _time_limit(seconds, oracle.transcript)
        with _Keyboard() as keyboard, limit:
            outcome = _played(algorithm, oracle, budget, keyboard)
    except BudgetExceeded as error:  # the time limit, while a failure was told
        outcome = _out_of_budget(error, oracle, False)
    finally:
        oracle.closed = True
    # If the algorithm swallowed the signal and went on, what it returned is not based on data.
    if oracle.transcript.exhausted is not None and outcome.status is not Status.BUDGET_EXCEEDED:
        return Outcome(None, Status.BUDGET_EXCEEDED, oracle.transcript.exhausted, network=outcome.network)
    return outcome


def _played(algorithm: Algorithm, oracle: RecordingOracle, budget: Budget, keyboard: list[int]) -> Outcome:
    network = False
    try:
        value = algorithm.play(oracle, budget) if isinstance(algorithm, External) else algorithm(oracle)
        if callable(value) and not hasattr(value, "__len__"):
            network = True
            values = _evaluate(value, oracle, budget.index)
        else:
            values = [value] if oracle.samples == 1 else _vectors(value, oracle.samples)
        outputs = tuple(tuple(exact_vector(vector, oracle.shape[1])) for vector in values)
    except BudgetExceeded as error:
        return _out_of_budget(error, oracle, network)
    except ProgramFailed as error:
        return Outcome(None, error.status, error.reason, error.stderr or None, network)
    except ReplayMismatch as error:
        return Outcome(None, Status.NONDETERMINISTIC, str(error), network=network)
    except InvalidOutput as error:
        return Outcome(None, Status.INVALID_OUTPUT, readable(str(error)), network=network)
    except BaseException as error:  # a Rust panic is no Exception, and SystemExit is no verdict
        if keyboard:  # the person, not the program
            raise
        reason, trace = told(error)
        return Outcome(None, Status.CRASHED, reason, trace, network)
    return Outcome(outputs, network=network or oracle.transcript.evaluation is not None)


def _out_of_budget(error: BudgetExceeded, oracle: RecordingOracle, network: bool) -> Outcome:
    oracle.transcript.exhausted = oracle.transcript.exhausted or readable(str(error))[:MAX_REASON]
    stderr = error.stderr or None if isinstance(error, OutOfLimits) else None
    return Outcome(None, Status.BUDGET_EXCEEDED, readable(str(error))[:MAX_REASON], stderr, network)


def _vectors(value: Any, count: int) -> list[Any]:
    """Return the R vectors of an output for R > 1 samples."""
    try:
        vectors = list(value)
    except TypeError:
        raise InvalidOutput(f"{type(value).__name__} instead of {count} vectors, one for each sample") from None
    if len(vectors) != count:
        raise InvalidOutput(f"{len(vectors)} vectors instead of {count}, one for each sample")
    return vectors


def _evaluate(network: Callable[[Any], Any], oracle: RecordingOracle, most: int | None) -> list[Any]:
    exact = getattr(network, "exact", False)
    plain = as_network(network)
    return [plain(y if exact else y.numpy()) for y in evaluation_data(oracle, most).ys]


def evaluation_data(oracle: RecordingOracle, most: int | None) -> Datum:
    """Return the datum y_n at which a network is evaluated, and note its index in the transcript.

    Args:
        oracle: of the run.
        most: the largest index of the budget, or ``None``.
    """
    transcript = oracle.transcript
    index = transcript.largest
    if index is None:
        index = EVALUATION_INDEX if most is None else min(EVALUATION_INDEX, most)
    transcript.evaluation = index
    return oracle.datum_for_evaluation(index)


def told(error: BaseException) -> tuple[str, str | None]:
    """Return what a foreign exception says, in one line, and its traceback. Its class may have any methods: none is relied on."""
    try:
        text = f"{type(error).__name__}: {error}"
    except BudgetExceeded:  # the time limit
        raise
    except BaseException:
        text = f"{object.__getattribute__(type(error), '__name__')}: (its message cannot be shown)"
    reason = (readable(text[: 4 * MAX_REASON]).splitlines() or [""])[0][:MAX_REASON]
    try:
        chain, cause = 0, error.__cause__ or error.__context__
        while cause is not None and chain <= MAX_CAUSES:
            chain, cause = chain + 1, cause.__cause__ or cause.__context__
        lines = traceback.format_exception(
            type(error), error, error.__traceback__, limit=-MAX_FRAMES, chain=chain <= MAX_CAUSES
        )
        trace = readable(shortened("".join(lines), MAX_TRACEBACK))
    except BudgetExceeded:
        raise
    except BaseException:
        return reason, None
    return reason, trace


class _Keyboard:
    """Tells in a list that is not empty that a signal has interrupted this process (Ctrl-C, or SIGTERM where it does the same).

    An algorithm may raise ``KeyboardInterrupt`` itself, which is its failure; and it may catch the one of a signal, which is raised again
    in the end.
    """

    __slots__ = ("_handlers", "_seen")

    def __init__(self) -> None:
        self._seen: list[int] = []
        self._handlers: dict[int, Callable[[int, FrameType | None], Any]] = {}

    def __enter__(self) -> list[int]:
        if threading.current_thread() is threading.main_thread():  # interrupts do not come to others
            found = ((number, _handler_of(number)) for number in _INTERRUPTS)
            self._handlers = {number: handler for number, handler in found if callable(handler)}
            try:
                for number in self._handlers:
                    _handle(number, self._note)
            except BaseException:  # interrupted here
                self._restore()
                raise
        return self._seen

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._seen.append(number)
        self._handlers[number](number, frame)
        self._seen.pop()  # it has not interrupted

    def _restore(self) -> None:
        for number, handler in self._handlers.items():
            _handle(number, handler)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._restore()
        if kind is None and self._seen:
            raise KeyboardInterrupt


def _require_timer(seconds: float | None) -> None:
    if seconds is None:
        return
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        raise BarrierError(
            "budget.seconds", seconds, "None, outside the main thread of a Unix process (no timer signal there)"
        )


@contextlib.contextmanager
def _time_limit(seconds: float, transcript: Transcript) -> Iterator[None]:
    """Raise `BudgetExceeded` in the block after so many seconds, and say so in the transcript if the block outlived it."""
    reason = f"more than {seconds:g} seconds"
    start = time.monotonic()

    def expire(signum: int, frame: FrameType | None) -> None:
        transcript.exhausted = transcript.exhausted or reason  # counts even if the signal is swallowed
        raise BudgetExceeded(transcript.exhausted)

    def disarm() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)

    previous = signal.signal(signal.SIGALRM, expire)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
        yield
    finally:
        try:
            disarm()
        except BudgetExceeded:  # it struck here; the next one is a second away
            disarm()
        if time.monotonic() - start > seconds:  # also if the algorithm has stopped the timer
            transcript.exhausted = transcript.exhausted or reason
