"""Verdicts on algorithms that fail: invalid outputs, crashes, interrupts, and time limits meanwhile."""

import contextlib
import itertools
import math
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from sci_barriers import Status, refute

from .played import Algorithm, B, play

# --- invalid outputs ------------------------------------------------------------------------------------------------


def endless(oracle: Any) -> Iterator[int]:
    while True:
        yield oracle.read(3).index


@pytest.mark.parametrize(
    "algorithm",
    [
        lambda oracle: None, lambda oracle: "0000", lambda oracle: [math.nan] * 4, lambda oracle: [0, 0, 0, math.inf],
        lambda oracle: [0] * 3, lambda oracle: [[0] * 4], lambda oracle: np.zeros((4, 1)), lambda oracle: [True] * 4, lambda oracle: 0,
        lambda oracle: [None] * 4, lambda oracle: ["0"] * 4, lambda oracle: object(), lambda oracle: {0: 0}, endless,
        lambda oracle: itertools.count(), lambda oracle: dict.fromkeys(range(4)), lambda oracle: oracle.read(0),
        lambda oracle: oracle.read(0).A, list,
    ],
    ids=range(19),
)  # fmt: skip
def test_invalid_outputs(algorithm: Algorithm) -> None:
    verdict = play(algorithm)
    assert verdict.status in (Status.INVALID_OUTPUT, Status.CRASHED)
    assert (verdict.status is Status.CRASHED) == (algorithm is list)
    assert verdict.output is None


# --- crashes --------------------------------------------------------------------------------------------------------


class Panic(BaseException):
    """What a library in Rust raises."""


class Mute(Exception):
    def __str__(self) -> str:
        raise ValueError("no message")


def raising(error: BaseException) -> Algorithm:
    def algorithm(oracle: Any) -> Any:
        oracle.read(2)
        raise error

    return algorithm


def deep(oracle: Any) -> Any:
    return deep(oracle)


@pytest.mark.parametrize(
    ("algorithm", "reason"),
    [
        (raising(ValueError("two\nlines")), "ValueError: two"),
        (raising(SystemExit(3)), "SystemExit: 3"),
        (raising(GeneratorExit()), "GeneratorExit: "),
        (raising(MemoryError()), "MemoryError: "),
        (raising(Panic("at src/lib.rs")), "Panic: at src/lib.rs"),
        (raising(Mute()), "Mute: (its message cannot be shown)"),
        (lambda oracle: sys.exit(), "SystemExit: "),
        (lambda oracle: oracle.read(-1), "OracleError: n = -1; allowed: an integer of at least 0"),
        (lambda oracle: oracle.read("0"), "OracleError: n = '0'; allowed: an integer of at least 0"),
        (lambda oracle: oracle.reed(0), "AttributeError: 'ResistingOracle' object has no attribute 'reed'"),
        (deep, "RecursionError: maximum recursion depth exceeded"),
        (raising(ValueError("x" * 10_000)), ("ValueError: " + "x" * 10_000)[:300]),
    ],
    ids=range(12),
)
def test_crashes(algorithm: Algorithm, reason: str) -> None:
    verdict = play(algorithm)
    assert verdict.status is Status.CRASHED
    assert verdict.reason == reason
    assert verdict.traceback is not None
    assert verdict.traceback.startswith("Traceback")
    assert verdict.output is None


def test_an_interrupt_from_the_keyboard_is_not_caught() -> None:
    def interrupted(oracle: Any) -> Any:
        signal.raise_signal(signal.SIGINT)

    def swallowed(oracle: Any) -> Any:
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        return [0] * 4

    for algorithm in (interrupted, swallowed):
        with pytest.raises(KeyboardInterrupt):
            refute(algorithm, B)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_interrupt_of_its_own_is_a_crash() -> None:
    verdict = refute(raising(KeyboardInterrupt("mine")), B)
    assert (verdict.status, verdict.reason) == (Status.CRASHED, "KeyboardInterrupt: mine")


class Hostile(Exception):
    """Its message ends the process, or takes for ever."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self.act = act

    def __str__(self) -> str:
        return str(self.act())


def _interrupt() -> None:
    raise KeyboardInterrupt


def _chain(length: int) -> BaseException:
    error: BaseException = ValueError("the first")
    for k in range(length):
        following = ValueError(str(k))
        following.__cause__ = error
        error = following
    return error


@pytest.mark.parametrize(
    "error",
    [
        Hostile(lambda: sys.exit(0)), Hostile(_interrupt),
        ValueError("\ud800"), ValueError("x" * 10**7), ValueError("\x1b[2J:fire:[red]"), ValueError("\n" * 10**6), _chain(10_000),
        ExceptionGroup("many", [ValueError(str(k)) for k in range(10_000)]),
    ],
    ids=["exits", "interrupts", "surrogate", "long", "escapes", "lines", "chain", "group"],
)  # fmt: skip
def test_whatever_is_raised_is_told_briefly(error: BaseException) -> None:
    verdict = play(raising(error))
    assert verdict.status is Status.CRASHED
    for text, most in ((verdict.reason, 300), (verdict.traceback or "", 21_000)):
        assert len(text) <= most
        assert all(x.isprintable() or x in "\n\t" for x in text)
        text.encode()


def test_the_time_limit_holds_while_a_failure_is_told() -> None:
    def forever() -> None:
        while True:
            pass

    verdict = play(raising(Hostile(forever)), seconds=0.2)
    assert verdict.status is Status.BUDGET_EXCEEDED


def test_a_limit_that_is_caught_strikes_again() -> None:
    def stubborn(oracle: Any) -> Any:
        for _ in range(2):
            with contextlib.suppress(BaseException):
                while True:
                    pass
        return [0] * 4

    assert play(stubborn, seconds=0.2).status is Status.BUDGET_EXCEEDED


def test_a_timer_that_was_stopped_is_noticed() -> None:
    def stops(oracle: Any) -> Any:
        signal.setitimer(signal.ITIMER_REAL, 0)
        time.sleep(0.3)
        return [0] * 4

    before = signal.getsignal(signal.SIGALRM)
    verdict = play(stops, seconds=0.1)
    assert (verdict.status, verdict.reason) == (Status.BUDGET_EXCEEDED, "more than 0.1 seconds")
    assert signal.getsignal(signal.SIGALRM) is before
