"""Lines survive any cutting into pieces; requests have limits of their own; waiting can be stopped."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers.harness import Limits
from sci_barriers.programs.process import Exceeded, Process, Stopped

#: Writes the pieces that it is told, one by one, or does something else.
CHILD = """
import json, os, sys, time
for line in sys.stdin:
    for piece in json.loads(line):
        if isinstance(piece, float): time.sleep(piece)
        elif isinstance(piece, int): os.kill(os.getpid(), piece) if piece > 0 else os._exit(-piece)
        else: os.write(1, piece.encode("latin-1"))
"""
LIMITS = Limits(seconds=None, cpu=None, output=1000)


def child(limits: Limits = LIMITS, stop: threading.Event | None = None) -> Process:
    return Process([sys.executable, "-I", "-S", "-c", CHILD], limits, None, stop=stop)


def ask(process: Process, *pieces: str | int | float) -> bytes | None:
    process.send(json.dumps(pieces).encode() + b"\n")
    return process.line()


@pytest.fixture(scope="module")
def one() -> Iterator[Process]:
    with child() as process:
        yield process


@given(st.binary(max_size=200), st.lists(st.integers(1, 40), max_size=30))
def test_any_pieces_make_the_line(one: Process, data: bytes, sizes: list[int]) -> None:
    line = data.replace(b"\n", b"").strip()  # space before a line is none of it
    pieces, left = [], (line or b"x") + b"\n"
    for size in [*sizes, len(left)]:
        pieces.append(left[:size].decode("latin-1"))
        left = left[size:]
    one.allow(60)
    assert ask(one, *filter(None, pieces)) == (line or b"x")
    assert ask(one, "again\n") == b"again"


def test_empty_lines_are_not_heard(one: Process) -> None:
    """Whoever waits for a line that is said to be there would wait for another one."""
    one.allow(60)
    assert ask(one, "first\n\n \n") == b"first"
    assert not one.heard
    assert ask(one, "second\nthird\n") == b"second"
    assert one.heard
    assert one.line() == b"third"
    assert not one.heard


def test_each_request_has_its_own_limits() -> None:
    with child() as process:
        for _ in range(5):
            process.allow(60)
            assert ask(process, "x" * 600 + "\n") == b"x" * 600
        assert not process.ended()
        process.allow(60)
        with pytest.raises(Exceeded, match="more than 1000 bytes of standard output") as raised:
            ask(process, "x" * 1100)
        assert raised.value.limit == "output"
        process.allow(0.1)
        with pytest.raises(Exceeded, match=r"more than 0\.1 seconds") as raised:
            ask(process, 60.0)
        assert raised.value.limit == "seconds"


@pytest.mark.parametrize(
    ("piece", "ending"),
    [
        (int(signal.SIGKILL), "it was killed by SIGKILL"),
        (int(signal.SIGSEGV), "it was killed by SIGSEGV"),
        (40, "it was killed by signal 40"),
        (-3, "it ended with exit code 3"),
    ],
)
def test_how_it_ended_in_words(piece: int, ending: str) -> None:
    with child() as process:
        assert ask(process, piece) is None
        process.await_end()
        assert process.ended()
        assert process.ending == ending


def test_waiting_can_be_stopped() -> None:
    stop = threading.Event()
    with child(stop=stop) as process:
        assert ask(process, "x\n") == b"x"
        threading.Timer(0.1, stop.set).start()
        with pytest.raises(Stopped):
            ask(process, 600.0)
