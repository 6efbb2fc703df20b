"""Runs an algorithm once, and tells what came of it."""

from __future__ import annotations

import contextlib
import signal
import threading
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any, Final

from oracles import Budget, BudgetExceeded, Datum, RecordingOracle, ReplayMismatch, Transcript
from sci_barriers._errors import BarrierError
from sci_barriers.harness._output import InvalidOutput, exact_vector
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
]

#: An algorithm: given an oracle it returns a vector of N numbers, or a network (a callable y ↦ x).
Algorithm = Callable[[Any], Any]

#: A network of an algorithm that read nothing is evaluated at the datum y_n of this index.
EVALUATION_INDEX: Final = 53


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
    index if that is smaller), given as a NumPy array, or as the exact `oracles.DyadicVector` if the network has an attribute
    ``exact`` that is true. That index becomes part of the transcript.
    Afterwards the oracle is closed.

    Raises:
        BarrierError: a time budget where there is no timer signal.
    """
    network = False
    seconds = None if isinstance(algorithm, External) else budget.seconds
    _require_timer(seconds)
    try:
        with _time_limit(seconds, oracle.transcript):
            value = algorithm.play(oracle, budget) if isinstance(algorithm, External) else algorithm(oracle)
            if callable(value) and not hasattr(value, "__len__"):
                network = True
                values = _evaluate(value, oracle, budget.index)
            else:
                values = [value] if oracle.samples == 1 else _vectors(value, oracle.samples)
            outputs = tuple(tuple(exact_vector(vector, oracle.shape[1])) for vector in values)
    except BudgetExceeded as error:
        oracle.transcript.exhausted = oracle.transcript.exhausted or str(error)
        stderr = error.stderr or None if isinstance(error, OutOfLimits) else None
        return Outcome(None, Status.BUDGET_EXCEEDED, str(error), stderr, network)
    except ProgramFailed as error:
        return Outcome(None, error.status, error.reason, error.stderr or None, network)
    except ReplayMismatch as error:
        return Outcome(None, Status.NONDETERMINISTIC, str(error), network=network)
    except InvalidOutput as error:
        return Outcome(None, Status.INVALID_OUTPUT, str(error), network=network)
    except KeyboardInterrupt:  # the person at the keyboard, not the program
        raise
    except (
        BaseException
    ) as error:  # whatever else a foreign program raises is its own failure (a Rust panic is no Exception)
        return Outcome(None, Status.CRASHED, _in_one_line(error), traceback=traceback.format_exc(), network=network)
    finally:
        oracle.closed = True
    # If the algorithm swallowed the signal and went on, what it returned is not based on data.
    if oracle.transcript.exhausted is not None:
        return Outcome(None, Status.BUDGET_EXCEEDED, oracle.transcript.exhausted, network=network)
    return Outcome(outputs, network=network or oracle.transcript.evaluation is not None)


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
    return [network(y if exact else y.numpy()) for y in evaluation_data(oracle, most).ys]


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


def _in_one_line(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:  # a foreign __str__
        text = "(its message cannot be shown)"
    return f"{type(error).__name__}: {text}".splitlines()[0][:300]


def _require_timer(seconds: float | None) -> None:
    if seconds is None:
        return
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        raise BarrierError(
            "budget.seconds", seconds, "None, outside the main thread of a Unix process (no timer signal there)"
        )


@contextlib.contextmanager
def _time_limit(seconds: float | None, transcript: Transcript) -> Iterator[None]:
    if seconds is None:
        yield
        return

    def expire(signum: int, frame: FrameType | None) -> None:
        transcript.exhausted = (
            transcript.exhausted or f"more than {seconds:g} seconds"
        )  # counts even if the signal is swallowed
        raise BudgetExceeded(transcript.exhausted)

    previous = signal.signal(signal.SIGALRM, expire)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.signal(signal.SIGALRM, previous)
