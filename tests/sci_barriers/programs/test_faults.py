"""The fault table: each way in which a program can misbehave, and the verdict that it gets. The harness survives all of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sci_barriers import Budget, Smale18, Status, refute
from sci_barriers.harness import Limits, Subprocess
from sci_barriers.programs import process as _process
from sci_barriers.programs import supervisor as _supervisor
from sci_barriers.programs.process import Process

BARRIER = Smale18("P3", N=3, m=2, K=3)
#: What a well-behaved program needs.
PREAMBLE = """
import json, os, signal, sys, time
def hear(): return json.loads(sys.stdin.readline())
def say(**message): print(json.dumps(message), flush=True)
def raw(data):
    while data: data = data[os.write(1, data):]
def halt(**more): say(type="halt", session=hello["session"], output=[0, 0, 0], **more)
"""
HELLO = "hello = hear()\n"
#: Long enough for a loaded machine; programs that hang are given less.
PATIENT = Limits(seconds=60, cpu=60, grace=20)
BRIEF = Limits(seconds=1.0, grace=0.3)


def program(code: str, limits: Limits = PATIENT, *arguments: str) -> Subprocess:
    """A Python program without site packages: it starts in milliseconds."""
    return Subprocess([sys.executable, "-I", "-S", "-c", PREAMBLE + code, *arguments], limits=limits)


@dataclass(frozen=True)
class Fault:
    name: str
    code: str
    status: Status
    reason: str
    limits: Limits = PATIENT
    budget: dict[str, Any] = field(default_factory=dict)
    stderr: str | None = None


CRASHED, PROTOCOL, INVALID, SPENT = (
    Status.CRASHED,
    Status.PROTOCOL_ERROR,
    Status.INVALID_OUTPUT,
    Status.BUDGET_EXCEEDED,
)
FAULTS = [
    # It floods.
    Fault("floods stdout", "while True: raw(b'x' * 65536)", SPENT, "bytes of standard output", Limits(output=1 << 20)),
    Fault("floods stdout with lines", "while True: raw(b'\\n' * 65536)", SPENT, "bytes of standard output"),
    Fault("floods with requests", HELLO + "while True: say(type='read', n=5)", SPENT, "more than 10000 reads"),
    Fault("floods stderr", "while True: os.write(2, b'e' * 65536)", SPENT, "bytes of standard error"),
    Fault("floods stderr and halts", HELLO + "os.write(2, b'e' * 3000000)\nhalt()", Status.REFUTED, "no data"),
    # It hangs.
    Fault("sleeps", "time.sleep(1000)", SPENT, "more than 1 seconds", BRIEF),
    Fault("sleeps, budget", "time.sleep(1000)", SPENT, "more than 0.5 seconds", PATIENT, {"seconds": 0.5}),
    Fault("computes", "while True: pass", SPENT, "seconds of processor time", Limits(cpu=0.5)),
    Fault("computes in children", HELLO + "for _ in range(3):\n    if not os.fork():\n        while True: pass\n"
          "os.wait()", SPENT, "seconds of processor time", Limits(cpu=1.0)),
    Fault("stops itself", "os.kill(os.getpid(), signal.SIGSTOP)", SPENT, "more than 1 seconds", BRIEF),
    Fault("ignores signals", "for s in range(1, 65):\n    if s not in (9, 19, 32, 33): signal.signal(s, signal.SIG_IGN)\n"
          "time.sleep(1000)", SPENT, "more than 1 seconds", BRIEF),
    Fault("never reads, the pipe is full", "for _ in range(4000): say(type='read', n=4000)\ntime.sleep(1000)", SPENT,
          "more than 3 seconds, and did not read", Limits(seconds=3)),
    # It dies.
    Fault("ends at once", "", CRASHED, "exit code 0 before it had halted"),
    Fault("ends with a code", "sys.exit(7)", CRASHED, "exit code 7"),
    Fault("raises", "raise ValueError('lost')", CRASHED, "exit code 1", stderr="ValueError: lost"),
    Fault("kills itself", "os.kill(os.getpid(), signal.SIGKILL)", CRASHED, "killed by SIGKILL"),
    Fault("violates memory", HELLO + "os.kill(os.getpid(), signal.SIGSEGV)", CRASHED, "killed by SIGSEGV"),
    Fault("dies between reads", HELLO + "say(type='read', n=3)\nos.abort()", CRASHED, "killed by SIGABRT"),
    Fault("dies of a real-time signal", "os.kill(os.getpid(), 40)", CRASHED, "signal 40"),
    Fault("kills its supervisor", "os.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(1000)", CRASHED, "supervisor"),
    Fault("stops its supervisor", "os.kill(os.getppid(), signal.SIGSTOP)\ntime.sleep(1000)", SPENT, "more than 1 seconds", BRIEF),
    Fault("stops its supervisor, and halts", HELLO + "os.kill(os.getppid(), signal.SIGSTOP)\nhalt()", Status.REFUTED, "no data"),
    Fault("writes terminal codes to stderr", "sys.stderr.write('\\x1b[2J')\nsys.exit(1)", CRASHED, "exit code 1",
          stderr="\\x1b[2J"),
    # It forks.
    Fault("forks without end", "while True:\n    try: os.fork()\n    except OSError: pass", SPENT, "more than 40 processes",
          Limits(processes=40)),
    Fault("leaves a child with its pipes", "if os.fork(): sys.exit(3)\ntime.sleep(1000)", CRASHED, "exit code 3"),
    Fault("talks through a child", HELLO + "if os.fork() == 0: halt()\nelse: os.wait()", Status.REFUTED, "no data"),
    # It takes memory.
    Fault("asks for too much memory", "bytearray(1 << 40)", CRASHED, "exit code 1", stderr="MemoryError"),
    Fault("takes memory bit by bit", "x = []\nwhile len(x) < 150: x.append(bytearray(os.urandom(1) * (1 << 20)))\n"
          "time.sleep(1000)", SPENT, "bytes of memory", Limits(memory=128 << 20, seconds=60)),
    Fault("takes memory in children", "for _ in range(4):\n    if not os.fork():\n        x = bytearray(b'x' * (40 << 20))\n"
          "        time.sleep(1000)\ntime.sleep(1000)", SPENT, "bytes of memory", Limits(memory=128 << 20, seconds=60)),
    # It writes garbage.
    Fault("not JSON", "print('hello')", PROTOCOL, "not JSON: 'hello'"),
    Fault("zero bytes", "raw(bytes(100) + b'\\n')", PROTOCOL, "not JSON"),
    Fault("not UTF-8", "raw(b'{\"type\": \"\\xff\"}\\n')", PROTOCOL, "not UTF-8 (byte 10)"),
    Fault("not an object", "print('[1, 2]')", PROTOCOL, "not a JSON object"),
    Fault("half a line", "raw(b'{\"type\":\"re')", PROTOCOL, "not JSON"),
    Fault("nested deep", "raw(b'[' * 1000000 + b'\\n')", PROTOCOL, "nested deeper than"),
    Fault("an object nested deep", "raw(b'{\"type\":' * 100000 + b'\\n')", PROTOCOL, "nested deeper than"),
    Fault("unknown type", "say(type='write')", PROTOCOL, '"type" is \'write\''),
    Fault("no type", "say(n=3)", PROTOCOL, '"type" is None'),
    Fault("a field twice", "print('{\"type\":\"read\",\"n\":1,\"n\":2}')", PROTOCOL, "same field twice"),
    Fault("an unknown field", "say(type='read', n=1, m=2)", PROTOCOL, "unknown field 'm'"),
    Fault("no index", "say(type='read')", PROTOCOL, '"n" is missing'),
    *(Fault(f"index {n}", f"raw(b'{{\"type\":\"read\",\"n\":{n}}}\\n')", PROTOCOL, '"n" is')
      for n in ("-1", "1.5", "true", "null", "[1]", "NaN", "1e3", "\"4\"")),
    Fault("an index of 5000 digits", "raw(b'{\"type\":\"read\",\"n\":' + b'9' * 5000 + b'}\\n')", PROTOCOL, '"n" is'),
    Fault("an index of 4000 digits", "raw(b'{\"type\":\"read\",\"n\":' + b'9' * 4000 + b'}\\n')", SPENT, "is refused"),
    Fault("millions of items", "raw(b'[' + b'0,' * 3000000 + b'0]\\n')", PROTOCOL, "more than 2000000 items"),
    Fault("an unknown format", "say(type='read', n=1, format='xml')", PROTOCOL, '"format" is'),
    Fault("a flip where there are no coins", HELLO + "assert not hello['coins']\nsay(type='flip')", PROTOCOL, "no coins"),
    Fault("a failure of its own", HELLO + "say(type='fail', status='crashed', reason='singular matrix')", CRASHED,
          "singular matrix"),
    Fault("a failure that is none", HELLO + "say(type='fail', status='refuted', reason='x')", PROTOCOL, '"status" is'),
    Fault("a budget of its own", HELLO + "say(type='fail', status='budget exceeded', reason='x')", PROTOCOL, '"status"'),
    # Its output is no vector of N numbers.
    Fault("NaN", HELLO + "say(type='halt', session=hello['session'], output=[0, float('nan'), 0])", INVALID, "entry 1 is 'NaN'"),
    Fault("infinite", HELLO + "say(type='halt', session=hello['session'], output=[0, 0, -float('inf')])", INVALID, "entry 2"),
    *(Fault(f"output {x}", HELLO + f"say(type='halt', session=hello['session'], output={x})", INVALID, reason)
      for x, reason in (
          ("[0, 0]", "2 entries instead of 3"), ("[0] * 4", "more than 3 entries"), ("[[0, 0, 0]]", "not a number"),
          ("None", "null, not a list"), ("'0,0,0'", "a string, not a list"), ("{'x': 1}", "an object, not a list"),
          ("7", "a number, not a list"), ("[0, None, 0]", "entry 1 is null"), ("[0, True, 0]", "entry 1 is True"),
          ("[0, 'abc', 0]", "'abc', not a number"), ("[0, '1/0', 0]", "denominator 0"), ("[0, [1, 2, 3], 0]", "entry 1"),
          ("['1e999999999', 0, 0]", "bits; at most"), ("['9' * 5000, 0, 0]", "decimal digits"), ("['', 0, 0]", "entry 0"),
          ("['0x1p99999999', 0, 0]", "bits; at most"), ("['1/' + '3' * 4301, 0, 0]", "decimal digits"),
          ("['0x' + 'f' * 40000 + '/0x' + 'f' * 40000, 0, 0]", "a quotient of"), ("[' 1', 0, 0]", "not a number"), ("['1_0', 0, 0]", "not"),
          ("['\\u0661', 0, 0]", "not a number"),
      )),
    Fault("many entries", HELLO + "say(type='halt', session=hello['session'], output=[0] * 1000000)", INVALID, "more than 3 entries"),
    Fault("output and network", HELLO + "halt(network=[])", PROTOCOL, "exactly one of"),
    Fault("no output", HELLO + "say(type='halt', session=hello['session'])", PROTOCOL, "exactly one of"),
    Fault("a network that is none", HELLO + "say(type='halt', session=hello['session'], network=[])", INVALID, "list of layers"),
    # It closes its pipes early.
    Fault("closes stdout", "os.close(1)\ntime.sleep(1000)", PROTOCOL, "closed its standard output", Limits(grace=0.3)),
    Fault("closes stdout and ends", "os.close(1)\nsys.exit(5)", CRASHED, "exit code 5"),
    Fault("closes stdin, then asks", HELLO + "os.close(0)\nsay(type='read', n=1)\nsay(type='read', n=2)\n"
          "time.sleep(1000)", PROTOCOL, "closed its standard input"),
    Fault("closes stdin and hangs", "os.close(0)\ntime.sleep(1000)", SPENT, "more than 1 seconds", BRIEF),
    Fault("closes stderr", HELLO + "os.close(2)\nhalt()", Status.REFUTED, "no data"),
    Fault("closes everything", "os.closerange(0, 100)\ntime.sleep(1000)", PROTOCOL, "closed its standard output",
          Limits(grace=0.3)),
    # It answers before it is asked, or goes on afterwards.
    Fault("answers blindly", "say(type='halt', session='', output=[0, 0, 0])", PROTOCOL, "before it was asked"),
    Fault("answers without a session", "say(type='halt', output=[0, 0, 0])", PROTOCOL, '"session" is missing'),
    Fault("halts twice", HELLO + "halt()\nhalt()", PROTOCOL, "kept talking after it had halted"),
    Fault("halts twice in one write", HELLO + "x = json.dumps(dict(type='halt', session=hello['session'], output=[0] * 3))\n"
          "raw((x + '\\n' + x + '\\n').encode())", PROTOCOL, "kept talking after it had halted"),
    Fault("halts, then floods", HELLO + "halt()\nwhile True: raw(b'x' * 65536)", PROTOCOL, "kept talking"),
    Fault("halts, and does not end", HELLO + "halt()\ntime.sleep(1000)", Status.REFUTED, "no data", Limits(grace=0.2)),
    Fault("halts, and dies", HELLO + "halt()\nos.abort()", Status.REFUTED, "no data"),
    Fault("reads after evaluate", HELLO + "say(type='evaluate')\nhear()\nsay(type='read', n=1)", PROTOCOL, "after evaluate"),
    Fault("evaluates twice", HELLO + "say(type='evaluate')\nhear()\nsay(type='evaluate')", PROTOCOL, "it asked twice"),
    # It asks for too much, or for something else when it is run again.
    Fault("too many data", HELLO + "n = 0\nwhile True: say(type='read', n=n); hear(); n += 1", SPENT, "more than 20 reads",
          PATIENT, {"reads": 20}),
    Fault("too many data, limits", HELLO + "while True: say(type='read', n=1); hear()", SPENT, "more than 5 reads",
          Limits(reads=5)),
    Fault("too large an index", HELLO + "say(type='read', n=31); hear()", SPENT, "budget's 30", PATIENT, {"index": 30}),
    Fault("too large an index, limits", HELLO + "say(type='read', n=31); hear()", SPENT, "limit of 30", Limits(index=30)),
    Fault("an index beyond all", HELLO + "say(type='read', n=10**19); hear()", SPENT, "is refused"),
    Fault("draws numbers of its own", HELLO + "say(type='halt', session=hello['session'], output=[int.from_bytes(os.urandom(7)), 0, 0])",
          Status.NONDETERMINISTIC, "another output"),
    Fault("uses the session as a number", HELLO + "say(type='halt', session=hello['session'], output=[int(hello['session'], 16), 0, 0])",
          Status.NONDETERMINISTIC, "another output"),
    Fault("reads what the time says", HELLO + "say(type='read', n=time.time_ns() // 1000 % 100000); hear(); halt()",
          Status.NONDETERMINISTIC, "the second run read index"),
]  # fmt: skip


def test_names_are_distinct() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_fault_has_its_verdict(fault: Fault) -> None:
    before = descriptors()
    verdict = refute(program(fault.code, fault.limits), BARRIER, budget=Budget(**fault.budget))
    assert verdict.status is fault.status, (verdict.reason, verdict.traceback)
    assert fault.reason in verdict.reason
    assert "\n" not in verdict.reason
    if fault.stderr is not None:
        assert fault.stderr in (verdict.traceback or "")
    assert (verdict.certificate is not None) == (fault.status is Status.REFUTED)
    assert descriptors() <= before


def descriptors() -> set[str]:
    """The open file descriptors of this process, but for the one that lists them."""
    return {f"{name} {os.readlink(path)}" for name in os.listdir("/proc/self/fd")
            if os.path.exists(path := f"/proc/self/fd/{name}")}  # fmt: skip


def children() -> set[int]:
    """The children of this process, zombies included."""
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        found |= set(map(int, (task / "children").read_text().split()))
    return found


@pytest.fixture(autouse=True)
def _no_children_are_left() -> Iterator[None]:
    before = children()  # other tests may keep pools of workers
    yield
    assert children() <= before


def alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


#: Ways to get out of sight of a parent, each writes its process id into the file that is its argument.
ESCAPES = {
    "a child": "if os.fork() == 0: mark(); time.sleep(1000)",
    "a grandchild": "if os.fork() == 0:\n    if os.fork() == 0: mark(); time.sleep(1000)\n    os._exit(0)\nos.wait()",
    "another session": "if os.fork() == 0:\n    os.setsid()\n    mark(); time.sleep(1000)",
    "a daemon": "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        os.setsid(); os.closerange(0, 3); os.chdir('/')\n"
    "        mark(); time.sleep(1000)\n    os._exit(0)\nos.wait()",
    "a stopped daemon": "if os.fork() == 0:\n    os.setsid()\n    mark(); os.kill(os.getpid(), signal.SIGSTOP)",
    "a daemon that ignores signals": "if os.fork() == 0:\n    os.setsid()\n"
    "    for s in range(1, 32):\n        if s not in (9, 19): signal.signal(s, signal.SIG_IGN)\n    mark(); time.sleep(1000)",
}
MARK = """
def mark():
    with open(sys.argv[1] + ".new", "w") as file: file.write(str(os.getpid()))
    os.rename(sys.argv[1] + ".new", sys.argv[1])
def wait():
    while not os.path.exists(sys.argv[1]): time.sleep(0.01)
"""


@pytest.mark.parametrize("end", ["halts", "dies", "floods"])
@pytest.mark.parametrize("way", ESCAPES)
def test_no_descendant_survives(way: str, end: str, tmp_path: Path) -> None:
    last = {"halts": "hello = hear()\nhalt()", "dies": "sys.exit(1)", "floods": "while True: raw(b'x' * 65536)"}[end]
    mark = tmp_path / "pid"
    code = f"{MARK}\n{ESCAPES[way]}\nwait()\n{last}"
    refute(program(code, Limits(output=1 << 20, grace=0.5), str(mark)), BARRIER)
    pid = int(mark.read_text())
    assert not alive(pid)


@pytest.mark.slow  # it fights for the processor, and can lose on a machine that is busy otherwise
def test_a_supervisor_that_is_stopped_again_and_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_process, "PATIENCE", 0.5)
    code = f"{MARK}\nsupervisor = os.getppid()\nif os.fork() == 0:\n    os.setsid()\n    mark()\n"
    code += "    while True: os.kill(supervisor, signal.SIGSTOP)\nhello = hear()\nwait()\nhalt()"
    mark = tmp_path / "pid"
    assert refute(program(code, Limits(grace=0.2), str(mark)), BARRIER).refuted
    assert not alive(int(mark.read_text()))


def test_a_chain_of_processes_that_start_each_other_ends(tmp_path: Path) -> None:
    # Each process leaves the session, forks, and ends: there is never anybody to kill for long.
    code = f"{MARK}\nif os.fork() == 0:\n    while True:\n        os.setsid()\n        if os.fork(): os._exit(0)\n        mark()\n"
    code += "hello = hear()\nwait()\nhalt()"
    mark = tmp_path / "pid"
    assert refute(program(code, Limits(grace=0.1), str(mark)), BARRIER).refuted
    time.sleep(0.2)
    first = mark.read_text()
    time.sleep(0.2)
    assert mark.read_text() == first
    assert not alive(int(first))


def test_an_interrupt_of_the_harness_kills_the_program(tmp_path: Path) -> None:
    mark = tmp_path / "pid"

    def interrupt() -> None:
        while not mark.exists():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        refute(program(f"{MARK}\nmark()\ntime.sleep(1000)", PATIENT, str(mark)), BARRIER)
    thread.join()
    assert not alive(int(mark.read_text()))


def test_a_harness_that_is_killed_takes_the_program_with_it(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    code = f"{MARK}\nif os.fork() == 0: os.setsid(); mark()\ntime.sleep(1000)"
    script = (
        "from sci_barriers import Smale18, refute\nfrom sci_barriers.harness import Subprocess\n"
        f"refute(Subprocess({[sys.executable, '-I', '-S', '-c', PREAMBLE + code, str(mark)]!r}), Smale18('P3', N=3, m=2, K=3))"
    )
    harness = subprocess.Popen([sys.executable, "-c", script])
    while not mark.exists():
        assert harness.poll() is None
        time.sleep(0.01)
    pid = int(mark.read_text())
    assert alive(pid)
    harness.send_signal(signal.SIGKILL)
    harness.wait()
    for _ in range(3000):
        if not alive(pid):
            break
        time.sleep(0.01)
    assert not alive(pid)


def test_a_copy_of_the_harness_does_not_keep_the_program_alive() -> None:
    there, copy = children(), None
    try:
        with Process([sys.executable, "-I", "-S", "-c", "import time\ntime.sleep(1000)"], Limits(), None):
            with warnings.catch_warnings():  # of forks while there are threads: this copy does nothing
                warnings.simplefilter("ignore", DeprecationWarning)
                copy = os.fork()
            if copy == 0:
                signal.pause()  # it holds all descriptors of the harness
                os._exit(0)
            assert len(children() - there) == 2
        assert children() - there == {copy}
    finally:
        if copy:
            os.kill(copy, signal.SIGKILL)
            os.waitpid(copy, 0)


def test_descendants_are_found_on_kernels_that_do_not_list_children(monkeypatch: pytest.MonkeyPatch) -> None:
    there = set(_supervisor.descendants(os.getpid()))
    with Process(
        [sys.executable, "-I", "-S", "-c", PREAMBLE + "os.fork()\nsay(type='read', n=1)\ntime.sleep(1000)"],
        Limits(),
        None,
    ) as process:
        process.line()
        process.line()  # both are there
        listed = set(_supervisor.descendants(os.getpid()))
        monkeypatch.setattr(_supervisor, "LISTED", False)
        assert set(_supervisor.descendants(os.getpid())) == listed
    assert len(listed - there) == 3
    assert not set(_supervisor.descendants(os.getpid())) - there


def test_many_runs_leak_nothing() -> None:
    runner = program(HELLO + "say(type='read', n=9); hear(); halt()")
    refute(runner, BARRIER)
    before = descriptors()
    for _ in range(15):
        assert refute(runner, BARRIER).refuted
    assert descriptors() <= before
