"""What a process of its own costs: each read, and each start."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from typing import Any

from benchmarks._measure import Result, repeats, side_by_side, time_of
from oracles import Budget, ResistingOracle
from sci_barriers import Smale18, Subprocess
from sci_barriers.harness import run

BARRIER = Smale18("P3", N=20, m=19, K=3, rotation="dct")
BUDGET = Budget(reads=None)
#: A program that reads data of indices 10, …, 39 in turn, parses each, and halts with zeros; its argument says how many.
CLIENT = """
import json, sys
hello = json.loads(sys.stdin.readline())
for k in range(int(sys.argv[1])):
    sys.stdout.write('{"type":"read","n":%d}\\n' % (10 + k % 30))
    sys.stdout.flush()
    datum = json.loads(sys.stdin.readline())
print(json.dumps({"type": "halt", "session": hello["session"], "output": [0] * hello["N"]}), flush=True)
"""


def _program(reads: int) -> Subprocess:
    return Subprocess([sys.executable, "-I", "-S", "-c", CLIENT, str(reads)])


def _function(reads: int) -> Callable[[Any], list[int]]:
    def algorithm(oracle: Any) -> list[int]:
        for k in range(reads):
            oracle.read(10 + k % 30)
        return [0] * int(oracle.shape[1])

    return algorithm


def _play(algorithm: Callable[[Any], Any]) -> None:
    oracle = ResistingOracle(BARRIER.centre, BARRIER.problem, BUDGET, BARRIER.answer)
    outcome = run(algorithm, oracle, BUDGET)
    assert outcome.outputs is not None, outcome.reason


def per_read() -> Result:
    few, many, inside = _program(30), _program(2030), _function(2000)
    long, short, _ = side_by_side(lambda: _play(many), lambda: _play(few), rounds=7)
    there = (long - short) / 2000
    here = statistics.median(time_of(lambda: _play(inside), number=5) for _ in range(repeats(7))) / 2000
    return Result(
        "a read by a program of its own process (19 × 20, DCT, a client in Python)",
        f"{there * 1e6:.0f} µs ({here * 1e6:.1f} µs in this process)",
        "at most 1,000 µs",
        there <= 1e-3,
        "medians of runs with 2,030 and with 30 reads in turn; the difference, divided by 2,000; the client parses what it gets",
    )


def start() -> Result:
    program, inside = _program(0), _function(0)
    there, here, _ = side_by_side(lambda: _play(program), lambda: _play(inside), rounds=15, numbers=(1, 100))
    return Result(
        "a run without reads in a process of its own: supervisor, program (a bare Python), their end",
        f"{there * 1e3:.0f} ms ({here * 1e6:.0f} µs in this process)",
        "at most 150 ms",
        there <= 0.15,
        "median of 15 runs, in turn with runs in this process",
    )


MEASURES = (per_read, start)
