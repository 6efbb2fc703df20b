"""Verdicts on algorithms whose second run differs from the first, or that keep and change what they were given."""

import contextlib
import itertools
import math
import random
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from oracles import Datum
from sci_barriers import Status, refute

from .played import Algorithm, B, F, play

# --- nondeterminism -------------------------------------------------------------------------------------------------


def counting(values: Callable[[int], Any]) -> Algorithm:
    """An algorithm that counts how often it ran."""
    runs = itertools.count()
    return lambda oracle: values(next(runs)) if not callable(values(0)) else values(next(runs))(oracle)


def test_counters_clocks_and_coins() -> None:
    source = random.Random(4)
    for algorithm in (
        counting(lambda run: [run, 0, 0, 0]),
        lambda oracle: [time.perf_counter_ns(), 0, 0, 0],
        lambda oracle: [source.random(), 0, 0, 0],
        counting(lambda run: lambda oracle: oracle.read(run) and [0] * 4),
        counting(lambda run: [0] * (4 + run)),
        counting(lambda run: lambda oracle: 1 // (1 - run) and [0] * 4),
        counting(lambda run: lambda oracle: [oracle.read(0) for _ in range(2 + 9 * run)] and [0] * 4),
    ):
        verdict = play(algorithm, reads=5)
        assert verdict.status is Status.NONDETERMINISTIC
        assert verdict.output is not None


def test_a_difference_too_small_for_floats_is_a_difference() -> None:
    verdict = play(counting(lambda run: [F(1, 3) + F(run, 10**400), 0, 0, 0]))
    assert verdict.status is Status.NONDETERMINISTIC
    assert verdict.reason == "run again on the committed input it gave another output (entry 0 differs)"


def test_a_crash_of_the_second_run_is_shown() -> None:
    verdict = play(counting(lambda run: lambda oracle: [1 // (1 - run)] * 4))
    assert verdict.status is Status.NONDETERMINISTIC
    assert verdict.traceback is not None
    assert "ZeroDivisionError" in verdict.traceback
    assert "ZeroDivisionError" in verdict.reason


def test_another_read_counts_even_if_its_signal_is_swallowed() -> None:
    def attempt(run: int) -> Algorithm:
        def algorithm(oracle: Any) -> list[int]:
            try:
                oracle.read(run)
            except BaseException:
                pass
            return [0] * 4

        return algorithm

    verdict = play(counting(attempt))
    assert verdict.status is Status.NONDETERMINISTIC
    assert verdict.reason == "the second run read index 1, the first did not"


def test_fewer_reads_in_the_second_run_are_no_difference() -> None:
    verdict = play(counting(lambda run: lambda oracle: [oracle.read(n) for n in range(9 - run)] and [0] * 4))
    assert verdict.status is Status.REFUTED
    assert verdict.transcript.reads == list(range(9))


# --- hostile algorithms ---------------------------------------------------------------------------------------------


def test_data_that_an_algorithm_changes_are_its_own() -> None:
    expected = play(lambda oracle: oracle.read(9) and [0] * 4).transcript.data[9]

    def algorithm(oracle: Any) -> list[int]:
        datum: Datum = oracle.read(9)
        A, y = datum.numpy()
        A[:], y[:] = math.nan, 7
        rows, column = datum.fractions()
        rows[0][0] = column[0] = None
        datum.flint()[0][0, 0] = 99
        datum.mpmath()[0][0, 0] = 99
        for array in (datum.A, datum.y):
            with contextlib.suppress(ValueError):
                array.codes.setflags(write=True)
            with contextlib.suppress(ValueError):
                array.codes.fill(0)
            try:
                array.exponent = 0  # type: ignore[misc]
            except AttributeError:
                pass
        return [0] * 4

    verdict = play(algorithm)
    assert verdict.status is Status.REFUTED
    assert verdict.transcript.data[9] == expected
    assert B.centre.A.approximate(10) == expected.A


def test_an_oracle_that_was_kept_gives_nothing_later() -> None:
    kept: list[Any] = []

    def algorithm(oracle: Any) -> list[int]:
        kept.append(oracle)
        oracle.read(5)
        return [0] * 4

    verdict = play(algorithm)
    assert verdict.status is Status.REFUTED
    for oracle in kept:
        with pytest.raises(ValueError, match="^oracle = 'closed'"):
            oracle.read(1000)
    assert verdict.transcript.reads == [5]
    kept[0].transcript.reads.append(77)
    assert verdict.transcript.reads == [5]


def test_the_first_oracle_is_of_no_use_in_the_second_run() -> None:
    kept: list[Any] = []

    def algorithm(oracle: Any) -> list[int]:
        kept.append(oracle)
        return [kept[0].read(3 * len(kept)).index * 0] * 4

    verdict = play(algorithm)
    assert verdict.status is Status.NONDETERMINISTIC
    assert "allowed: reads during the run" in verdict.reason


def test_a_thread_that_goes_on_reading_changes_nothing() -> None:
    stop, errors = threading.Event(), []

    def later(oracle: Any) -> None:
        stop.wait(60)
        try:
            oracle.read(4000)
        except ValueError as error:
            errors.append(error)

    threads: list[threading.Thread] = []

    def algorithm(oracle: Any) -> list[int]:
        threads.append(threading.Thread(target=later, args=(oracle,)))
        threads[-1].start()
        return [0] * 4

    verdict = refute(algorithm, B)
    stop.set()
    for thread in threads:
        thread.join()
    assert len(errors) == 2
    assert verdict.transcript.largest is None
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "")


@pytest.mark.parametrize(
    "peek",
    [
        lambda oracle: [oracle._answer(0).index, 0, 0, 0],
        lambda oracle: [len(vars(oracle)), 0, 0, 0],
        lambda oracle: [sum(map(ord, type(oracle).__name__)), 0, 0, 0],
        lambda oracle: [hasattr(oracle, "mismatch") + 0, 0, 0, 0],
    ],
)
def test_who_looks_inside_the_oracle_behaves_differently_the_second_time(peek: Algorithm) -> None:
    def algorithm(oracle: Any) -> Any:
        return peek(oracle)

    assert play(algorithm).status is Status.NONDETERMINISTIC


def test_who_empties_its_transcript_is_not_refuted() -> None:
    def algorithm(oracle: Any) -> list[int]:
        oracle.read(5)
        oracle.transcript.data.clear()
        oracle.transcript.reads.clear()
        return [0] * 4

    assert play(algorithm).status is Status.NONDETERMINISTIC
