"""Verdicts: how a game ends for algorithms of every kind, honest, careless and hostile."""

import contextlib
import itertools
import math
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from oracles import Datum, DyadicVector
from sci_barriers import BarrierError, Budget, Counterexample, Smale18, Status, Undecided, Verdict, refute

F = Fraction
B = Smale18("P3", N=4, m=2, K=3)
Algorithm = Callable[[Any], Any]


def play(algorithm: Algorithm, barrier: Smale18 = B, **budget: Any) -> Verdict:
    """Refute; whatever the verdict is, it is whole: a certificate that verifies with REFUTED, and none otherwise."""
    verdict = refute(algorithm, barrier, budget=Budget(**budget))
    if verdict.status is Status.REFUTED:
        assert verdict.refuted
        assert verdict.certificate is not None
        assert verdict.certificate.check() == (True, "", "")
        assert verdict.counterexample is not None
        assert verdict.squared_error == verdict.counterexample.squared_distance > F(1, 100**barrier.K)
        assert verdict.counterexample.exponent > (
            -1 if verdict.transcript.largest is None else verdict.transcript.largest
        )
        assert verdict.transcript.exhausted is None
        assert len(verdict.output or ()) == barrier.N
    else:
        assert not verdict.refuted
        assert (verdict.certificate, verdict.counterexample, verdict.squared_error) == (None, None, None)
    assert verdict.reason
    assert "\n" not in verdict.reason
    assert str(verdict).startswith(f"{verdict.status.name}: {verdict.reason}\n")
    return verdict


def zero(oracle: Any) -> list[int]:
    return [0] * 4


# --- refuted --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("indices", [[], [0], [5, 3, 5, 0], [300], list(range(20))])
def test_the_transcript_holds_the_reads_in_order(indices: list[int]) -> None:
    verdict = play(lambda oracle: ([oracle.read(n).index for n in indices] and [0] * 4) or [0] * 4)
    assert verdict.status is Status.REFUTED
    assert verdict.transcript.reads == indices
    assert sorted(verdict.transcript.data) == sorted(set(indices))
    assert verdict.counterexample is not None
    assert verdict.counterexample.exponent == max([0, *indices]) + 1
    assert verdict.output == (F(0),) * 4
    assert not verdict.network


def test_the_largest_index_of_all() -> None:
    barrier = Smale18("P1", N=5, m=1, K=2)
    verdict = play(lambda oracle: oracle.read(10**18) and [0] * 5, barrier)
    assert verdict.status is Status.REFUTED
    assert verdict.counterexample is not None
    assert verdict.counterexample.exponent == 10**18 + 1
    hadamard = Smale18("P3", N=7, m=4, K=2, rotation="hadamard")
    assert play(lambda oracle: oracle.read(10**18) and [0] * 7, hadamard).status is Status.REFUTED


def test_the_true_solution_of_each_witness_is_refuted_on_another() -> None:
    for j in range(B.competitors):
        vector = B.solution_set(j, 60).vectors()[0]
        numbers = [complex(x, z) for x, z in vector]
        verdict = play(lambda oracle: oracle.read(50) and numbers)  # noqa: B023 # played at once
        assert verdict.status is Status.REFUTED
        assert verdict.counterexample is not None
        assert verdict.counterexample.winner != j


@pytest.mark.parametrize(
    "output",
    [
        [1e300] * 4, [5e-324] * 4, [F(2) ** 200_000] * 4, [F(1, 3**160_000)] * 4, [1e-3, 0, 0, 1e-3j], np.full(4, 1e-3, dtype=np.float32),
        [10**300, -(10**300), 0, 1],
    ],
    ids=range(7),
)  # fmt: skip
def test_extreme_outputs_have_certificates(output: Any) -> None:
    assert play(lambda oracle: oracle.read(9) and output).status is Status.REFUTED


@pytest.mark.parametrize("digits", [4, 7, 8, 12, 100])
def test_certificates_where_the_solutions_are_hardly_apart(digits: int) -> None:
    root = F(math.isqrt(2 * 10**1000), 10**500)
    barrier = Smale18("P3", N=2, m=1, K=3, alpha=1000 / (root * (1 + F(1, 10**digits))))
    c = barrier.vertex(0, barrier.least_exponent)[2][0]
    for index in (0, 40, 6000):
        verdict = play(lambda oracle: oracle.read(index) and [c / 2, c / 2], barrier)  # noqa: B023 # played at once
        assert verdict.status is Status.REFUTED


# --- networks -------------------------------------------------------------------------------------------------------


def test_a_network_is_evaluated_at_the_datum_of_the_largest_index() -> None:
    seen: list[Any] = []

    def algorithm(oracle: Any) -> Algorithm:
        oracle.read(7)
        oracle.read(3)

        def network(y: Any) -> Any:
            seen.append(y)
            return [y[0], 0, 0, 0]

        return network

    verdict = play(algorithm)
    assert verdict.status is Status.REFUTED
    assert verdict.network
    assert verdict.transcript.evaluation == 7
    assert sorted(verdict.transcript.data) == [3, 7]
    for y in seen:
        assert type(y) is np.ndarray
        assert y.tolist() == verdict.transcript.data[7].y.numpy().tolist()
    assert len(seen) == 2


def test_a_network_of_an_algorithm_that_reads_nothing() -> None:
    verdict = play(lambda oracle: lambda y: [0] * 4)
    assert verdict.status is Status.REFUTED
    assert (verdict.transcript.reads, verdict.transcript.evaluation) == ([], 53)
    assert verdict.counterexample is not None
    assert verdict.counterexample.exponent == 54


def test_an_exact_network_is_given_exact_numbers() -> None:
    class Network:
        exact = True

        def __call__(self, y: DyadicVector) -> list[Fraction]:
            assert isinstance(y, DyadicVector)
            return [y.fractions()[0] / 3] * 4

    assert play(lambda oracle: oracle.read(2) and Network()).status is Status.REFUTED


def test_a_network_that_reads_when_it_is_evaluated() -> None:
    def algorithm(oracle: Any) -> Algorithm:
        oracle.read(1)
        return lambda y: oracle.read(30) and [0] * 4

    verdict = play(algorithm)
    assert verdict.status is Status.REFUTED
    assert verdict.transcript.reads == [1, 30]
    assert verdict.counterexample is not None
    assert verdict.counterexample.exponent == 31


def test_a_vector_that_reads_when_it_is_gone_through() -> None:
    def algorithm(oracle: Any) -> Iterator[int]:
        for n in (3, 1, 40, 2):
            oracle.read(n)
            yield 0

    verdict = play(algorithm)
    assert verdict.status is Status.REFUTED
    assert verdict.transcript.reads == [3, 1, 40, 2]


@pytest.mark.parametrize(
    ("network", "status"),
    [
        (lambda y: None, Status.INVALID_OUTPUT),
        (lambda y: lambda z: z, Status.INVALID_OUTPUT),
        (lambda y: y / 0 if False else 1 // 0, Status.CRASHED),
        (lambda: [0] * 4, Status.CRASHED),
    ],
)
def test_networks_that_fail(network: Any, status: Status) -> None:
    verdict = play(lambda oracle: network)
    assert verdict.status is status
    assert verdict.network


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


class Lying(float):
    """Equal to everything, and another number each time that it is asked."""

    asked = itertools.count()

    def __float__(self) -> float:
        return float(next(self.asked))

    def as_integer_ratio(self) -> tuple[int, int]:
        return next(self.asked), 1

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


class Array(np.ndarray[Any, Any]):
    asked = itertools.count()

    def tolist(self) -> Any:
        return [float(next(self.asked))] * 9

    @property
    def shape(self) -> tuple[int, ...]:  # type: ignore[override]
        return (4,)


class Shifting(F):
    asked = itertools.count()

    @property
    def numerator(self) -> int:  # type: ignore[override]
        return next(self.asked)


def test_outputs_that_lie() -> None:
    verdict = play(lambda oracle: [Lying(0.25)] * 4)
    assert verdict.status is Status.REFUTED
    assert verdict.output == (F(1, 4),) * 4
    assert play(lambda oracle: np.zeros(4).view(Array)).output == (F(0),) * 4
    assert play(lambda oracle: np.zeros(9).view(Array)).status is Status.INVALID_OUTPUT
    assert play(lambda oracle: [Shifting(1, 2)] * 4).status is Status.NONDETERMINISTIC


# --- the edge of the game -------------------------------------------------------------------------------------------


class Hesitant(Smale18):
    def commit_all(self, outputs: Any, largest: int | None) -> Counterexample:
        raise Undecided("not at this precision")


def test_undecided_is_no_success() -> None:
    verdict = play(zero, Hesitant("P3", N=4, m=2, K=3))
    assert verdict.status is Status.UNDECIDED
    assert verdict.reason == "not at this precision"
    assert verdict.output is not None


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((None, B), "algorithm"), (("zero", B), "algorithm"), (([0] * 4, B), "algorithm"),
        ((zero, None), "barrier"), ((zero, "smale18"), "barrier"),
        ((zero, Smale18), "barrier"),
    ],
)  # fmt: skip
def test_bad_arguments_are_named(arguments: tuple[Any, Any], name: str) -> None:
    with pytest.raises(BarrierError, match=f"^{name} = .*; allowed: "):
        refute(*arguments)


@pytest.mark.parametrize("budget", [0, 10, "10", {"reads": 3}])
def test_a_bad_budget_is_named(budget: Any) -> None:
    with pytest.raises(BarrierError, match="^budget = .*; allowed: a Budget, or None$"):
        refute(zero, B, budget=budget)


def test_data_beyond_float64_say_which_views_hold_them() -> None:
    barrier = Smale18("P3", N=3, m=2, K=1000)
    verdict = refute(lambda oracle: oracle.read(4).numpy()[1], barrier)
    assert verdict.status is Status.CRASHED
    assert "float64 cannot hold these data, .fractions() and .flint() can" in verdict.reason
    assert refute(lambda oracle: [0] * len(oracle.read(4).A.fractions()[0]), barrier).refuted
