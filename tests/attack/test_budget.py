"""The bound of a run in seconds, by a clock that only the test moves; and the table that says what was stopped."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.attack import __main__ as command
from benchmarks.attack import certificates, protocol
from benchmarks.attack._budget import Budget, planned
from benchmarks.attack._result import Attack

ROOT = Path(__file__).parents[2]


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def spend(budget: Budget, clock: Clock, each: float, count: int) -> int:
    """Try, at a price in seconds each, and return how often."""
    for _ in budget.tries(count):
        clock.now += each
    return budget.tried


def test_it_ends_by_the_count_or_by_the_clock() -> None:
    clock = Clock()
    assert spend(Budget(10, clock), clock, 1, 7) == 7
    assert spend(Budget(10, clock), clock, 3, 7) == 4  # the fourth had begun
    assert spend(Budget(10, clock), clock, 0, 7) == 7
    over = Budget(10, clock)
    clock.now += 11
    assert over.left() == 0
    assert spend(over, clock, 1, 7) == 1  # each kind is tried once


@given(
    weights=st.lists(st.integers(1, 50), min_size=1, max_size=8),
    each=st.lists(st.floats(0.01, 3), min_size=8, max_size=8),
    count=st.integers(1, 100),
)
def test_the_whole_ends_in_time(weights: list[int], each: list[float], count: int) -> None:
    """Whatever a try costs: no more is spent than the seconds and one try of each kind."""
    clock = Clock()
    for key, part in Budget(60, clock).divided(dict(enumerate(weights))):
        assert part.left() <= max(0, 1060 - clock.now) + 1e-6
        spend(part, clock, each[key], count)
    assert clock.now - 1000 <= 60 + sum(each[: len(weights)]) + 1e-6


def test_what_is_left_over_is_for_the_others() -> None:
    clock = Clock()
    shares = []
    for key, part in Budget(60, clock).divided({"a": 10, "b": 20, "c": 30}):
        shares.append(part.left())
        clock.now += 0 if key == "a" else 20
    assert shares == pytest.approx([10, 24, 40])


def test_processes_share_what_is_left_when_they_are_free() -> None:
    """Fourteen kinds in two processes, each of which uses up its share: the last ends with the budget."""
    clock = Clock()
    budget, free = Budget(260, clock), [1000.0] * certificates.PROCESSES
    for waiting in range(14, 0, -1):
        first = free.index(min(free))
        clock.now = free[first]
        free[first] += budget.part(min(1, certificates.PROCESSES / waiting)).left()
    assert 1255 < max(free) <= 1260 + 1e-6


@pytest.mark.parametrize(
    ("whole", "fraction", "count"), [(150, 1, 150), (150, 0.1, 15), (7, 0.5, 4), (3, 0.001, 1), (0.2, 1, 1)]
)
def test_a_fraction_of_the_tries(whole: float, fraction: float, count: int) -> None:
    assert planned(whole, fraction) == count


def test_kinds_stop_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()

    def slow(*ignored: object) -> Any:
        clock.now += 3
        return False, "C1", "refused"

    monkeypatch.setattr(certificates, "check", slow)
    document = json.loads(min((ROOT / "tests" / "corpus" / "valid").glob("*.json")).read_bytes())
    found = certificates._kind(("", 1, "kind"), [document], count=50, seed=1, budget=Budget(10, clock))
    assert (found.tried, found.planned, found.stopped, found.failures) == (4, 50, True, [])

    monkeypatch.setattr(protocol, "parse", slow)
    lines = next(iter(protocol.attack(1, 1, Budget(12, clock))))
    assert (lines.tried, lines.planned) == (2, protocol.LINES)  # its half is 6 s


def module(seconds: float, clock: Clock, each: float, failures: list[str]) -> ModuleType:
    """Return a module that attacks 50 times."""
    made: Any = ModuleType("attack")

    def attack(fraction: float, seed: int, budget: Budget) -> Iterator[Attack]:
        tried = spend(budget, clock, each, planned(50, fraction))
        yield Attack("a thing", tried, failures, "a note", planned(50, fraction))

    made.SECONDS, made.attack = seconds, attack
    return made


def run(monkeypatch: pytest.MonkeyPatch, *words: str, failures: list[str]) -> int:
    """Attack with two modules: the first is quick, the second has 500 of 600 s and takes 20 s each time."""
    clock = Clock()
    modules = {
        "benchmarks.attack.files": module(100, clock, 2, []),
        "benchmarks.attack.hostile": module(500, clock, 20, failures),
    }
    monkeypatch.setattr(command, "import_module", modules.__getitem__)
    monkeypatch.setattr(sys, "argv", ["attack", "files", "hostile", *words])
    return command.main(clock)


@pytest.mark.parametrize(
    ("words", "tried", "end"),
    [
        ((), 25, "75 tried, 0 failures; 1 of 2 lines were stopped by the time: 600 s of 600 s"),
        (("--fraction", "0.1"), 3, "8 tried, 0 failures; 1 of 2 lines were stopped by the time: 70 s of 60 s"),
        (("--seconds", "1200"), 50, "100 tried, 0 failures; 0 of 2 lines were stopped by the time: 1100 s of 1200 s"),
    ],
)
def test_a_stop_is_printed_and_no_failure(
    words: tuple[str, ...], tried: int, end: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *words, failures=[]) == 0
    *_, line, last = capsys.readouterr().out.splitlines()
    assert last == end
    most = 5 if words[:1] == ("--fraction",) else 50
    note = f"stopped by the time, {most} planned; a note" if tried < most else "a note"
    assert line.split("a thing")[1].split(maxsplit=3)[0::3] == [str(tried), note]


def test_a_failure_is_printed_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, failures=["something"]) == 1
    assert "    something\n75 tried, 1 failures" in capsys.readouterr().out


def test_bad_arguments() -> None:
    for arguments in (["--fraction", "0"], ["--fraction", "2"], ["--seconds", "0"], ["--seconds", "nan"], ["unknown"]):
        command = [sys.executable, "-m", "benchmarks.attack", *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "allowed" in done.stderr
