"""Random and mutated lines against `parse`, and whole programs of them against the supervisor of ``--exec``.

A line is a message or a named error; a program gets a verdict. A random program that never takes the session from its greeting cannot
halt: REFUTED would be a false verdict.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.attack._budget import Budget, planned
from benchmarks.attack._result import Attack, reporting
from sci_barriers import Smale18, Status, refute
from sci_barriers.harness import Limits, Subprocess
from sci_barriers.programs.protocol import ProtocolError, parse

#: Lines and programs of a full run, each with its part of the seconds; seconds that one line, one program may take.
LINES, LINE_SECONDS, PROGRAMS, PROGRAM_SECONDS = 150_000, 20, 400, 20
SECONDS = LINE_SECONDS + PROGRAM_SECONDS
SLOW_LINE, SLOW_PROGRAM = 10, 45
LIMITS = Limits(seconds=2, cpu=2, grace=0.3)
#: Says the bytes of a file; at the mark it puts the session, or hears a line.
PROGRAM = r"""
import json, sys
hello = json.loads(sys.stdin.readline())
for piece in open(sys.argv[1], "rb").read().split(b"@HEAR@"):
    sys.stdout.buffer.write(piece.replace(b"@SESSION@", hello["session"].encode()))
    sys.stdout.buffer.flush()
    sys.stdin.readline() if sys.argv[2] == "hears" else None
"""
MESSAGES = (
    '{"type":"read","n":40}',
    '{"type":"read","n":7,"format":"hex"}',
    '{"type":"read","n":3,"format":"float"}',
    '{"type":"flip"}',
    '{"type":"flip","sides":6}',
    '{"type":"evaluate","format":"hex"}',
    '{"type":"halt","session":"@SESSION@","output":[0.5,"1/3",["1","0x1p-3"]]}',
    '{"type":"halt","session":"@SESSION@","network":[{"type":"relu"}],"matrices":{"A":[[1,2],[3,4]]}}',
    '{"type":"fail","status":"crashed","reason":"x","traceback":"y"}',
)
WORDS = ("type", "read", "n", "format", "float", "flip", "sides", "halt", "session", "output", "network", "matrices",
         "fail", "status", "crashed", "refuted", "reason", "evaluate",
         "\x00", "\ud800", "é", "1e999999999", "0x1p-99999999", "1/0", "nan")  # fmt: skip
PIECES = (b"[" * 5000, b"9" * 5000, b'{"a":' * 3000, b"\xff", b"\x00", b"\n", b"\r\n",
          b'"', b"\\u", b"NaN", b"-", b"1e", b"null", b"\xef\xbb\xbf", b"0," * 50_000)  # fmt: skip


def attack(fraction: float, seed: int, budget: Budget) -> Iterator[Attack]:
    """Yield a line for the parser and one for the supervisor."""
    yield _lines(planned(LINES, fraction), budget.part(LINE_SECONDS / SECONDS), random.Random(f"{seed} lines"))
    yield _programs(planned(PROGRAMS, fraction), budget, random.Random(f"{seed} programs"))


def _lines(count: int, budget: Budget, source: random.Random) -> Attack:
    failures, messages = [], 0
    for _ in budget.tries(count):
        raw, start = line(source), time.monotonic()
        with reporting(failures, raw[:500]):
            try:
                parse(raw)
                messages += 1
            except ProtocolError as error:
                if not 0 < len(str(error)) < 1000:
                    failures.append(f"an error of {len(str(error))} letters: {raw[:500]!r}")
        if time.monotonic() - start > SLOW_LINE:
            failures.append(f"more than {SLOW_LINE} s: {raw[:500]!r}")
    return Attack("protocol, lines", budget.tried, failures, f"messages {messages}", count)


def _programs(count: int, budget: Budget, source: random.Random) -> Attack:
    failures, verdicts = [], Counter[str]()
    barrier = Smale18("P3", N=3, m=2, K=2)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "said")
        for _ in budget.tries(count):
            said = program(source)
            path.write_bytes(said)
            command = [sys.executable, "-I", "-S", "-c", PROGRAM, str(path), source.choice(("hears", "deaf"))]
            start = time.monotonic()
            verdict = None
            with reporting(failures, said[:1000]):
                verdict = refute(Subprocess(command, limits=LIMITS), barrier)
            if verdict is None:
                continue
            verdicts[verdict.status.value] += 1
            if time.monotonic() - start > SLOW_PROGRAM:
                failures.append(f"more than {SLOW_PROGRAM} s: {said[:1000]!r}")
            if verdict.status is Status.REFUTED and b"@SESSION@" not in said:
                failures.append(f"REFUTED, but it has not halted: {said[:1000]!r}")
            if "\n" in verdict.reason or not verdict.reason:
                failures.append(f"a reason that is not one line, {verdict.reason[:200]!r}: {said[:1000]!r}")
    note = ", ".join(f"{name} {number}" for name, number in sorted(verdicts.items()))
    return Attack("protocol, programs", budget.tried, failures, note, count)


def program(source: random.Random) -> bytes:
    """Return what a program says: lines, most of them right, and where it listens."""
    text = b""
    for _ in range(source.choice((1, 2, 3, 5))):
        right = source.random() < 0.5
        text += source.choice(MESSAGES).encode() if right else line(source)
        text += source.choice((b"\n", b"\n", b"\n", b"", b"\r\n")) + source.choice((b"@HEAR@", b""))
    return text


def line(source: random.Random) -> bytes:
    """Return a line: a message with some bytes changed, a message with other values, or random bytes."""
    kind = source.random()
    if kind < 0.1:
        return source.randbytes(source.randrange(200))
    document = json.loads(source.choice(MESSAGES))
    if kind < 0.5:
        for _ in range(source.choice((1, 1, 2, 3))):
            document[source.choice((*document, source.choice(WORDS)))] = _value(source, 4)
        return json.dumps(document).encode()
    raw = bytearray(json.dumps(document).encode())
    for _ in range(source.choice((1, 1, 2, 3))):
        place = source.randrange(len(raw) + 1)
        long = source.random() < 0.01
        new = source.choice(PIECES) if long or source.random() < 0.3 else source.randbytes(source.randrange(3))
        raw[place : place + source.randrange(4)] = new if long else new[:20]
    return bytes(raw)


def _value(source: random.Random, depth: int) -> Any:
    kind = source.randrange(9 if depth else 6)
    if kind < 3:
        return source.choice((None, True, 0, -1, 1, 10**18, 10**400, 0.5, 1e308, float("nan"), float("inf"), -0.0))
    if kind < 6:
        return source.choice(WORDS)
    if kind < 8:
        return [_value(source, depth - 1) for _ in range(source.choice((0, 1, 3, 3, 4)))]
    return {source.choice(WORDS): _value(source, depth - 1) for _ in range(source.randrange(4))}
