"""Verdicts on algorithms that go beyond their budget, and swallow the signal that says so."""

import itertools
import threading
import time
from typing import Any

import pytest

from sci_barriers import BarrierError, Budget, Status, refute

from .played import Algorithm, B, play, zero

# --- budgets --------------------------------------------------------------------------------------------------------


def read_forever(oracle: Any) -> Any:
    for n in itertools.count():
        oracle.read(n)


def spin(oracle: Any) -> Any:
    while True:
        pass


@pytest.mark.parametrize(
    ("algorithm", "budget", "reason"),
    [
        (read_forever, {"reads": 7}, "more than 7 reads"),
        (read_forever, {"index": 7, "reads": None}, "index 8 is above the budget's 7"),
        (lambda oracle: [oracle.read(0) for _ in itertools.count()], {"reads": 50}, "more than 50 reads"),
        (lambda oracle: oracle.read(0) and [0] * 4, {"reads": 0}, "more than 0 reads"),
        (spin, {"seconds": 0.05}, "more than 0.05 seconds"),
        (lambda oracle: time.sleep(60), {"seconds": 0.05}, "more than 0.05 seconds"),
        (lambda oracle: lambda y: spin(None), {"seconds": 0.05}, "more than 0.05 seconds"),
        (lambda oracle: oracle.read(10**40), {}, f"index {10**40} is refused: at most 10^18"),
    ],
    ids=range(8),
)  # fmt: skip
def test_budgets(algorithm: Algorithm, budget: dict[str, Any], reason: str) -> None:
    verdict = play(algorithm, **budget)
    assert verdict.status is Status.BUDGET_EXCEEDED
    assert verdict.reason == reason
    assert verdict.transcript.exhausted == reason


def swallow_reads(oracle: Any) -> list[int]:
    while True:
        try:
            oracle.read(1)
        except BaseException:
            return [0] * 4


def swallow_time(oracle: Any) -> list[int]:
    try:
        spin(oracle)
    except BaseException:
        pass
    return [0] * 4


def swallow_refusal(oracle: Any) -> Algorithm:
    try:
        oracle.read(10**9)
    except BaseException:
        pass
    return lambda y: [0] * 4


def swallow_again_and_again(oracle: Any) -> list[int]:
    for n in range(20):
        try:
            oracle.read(n)
        except BaseException:
            pass
    return [0] * 4


@pytest.mark.parametrize(
    ("algorithm", "budget"),
    [
        (swallow_reads, {"reads": 3}),
        (swallow_time, {"seconds": 0.05}),
        (swallow_refusal, {}),
        (swallow_again_and_again, {"reads": 3}),
    ],
)
def test_who_swallows_the_signal_gets_no_further(algorithm: Algorithm, budget: dict[str, Any]) -> None:
    verdict = play(algorithm, **budget)
    assert verdict.status is Status.BUDGET_EXCEEDED
    assert verdict.output is None
    assert len(verdict.transcript.reads) <= 3


def test_the_timer_is_over_when_the_game_is() -> None:
    assert play(zero, seconds=0.05).status is Status.REFUTED
    time.sleep(0.1)  # a timer left behind would end this process


def test_a_time_budget_outside_the_main_thread_is_refused() -> None:
    caught: list[BaseException] = []

    def target() -> None:
        try:
            refute(zero, B, budget=Budget(seconds=1))
        except BarrierError as error:
            caught.append(error)

    thread = threading.Thread(target=target)
    thread.start()
    thread.join()
    assert [str(error) for error in caught] == [
        "budget.seconds = 1; allowed: None, outside the main thread of a Unix process (no timer signal there)"
    ]
