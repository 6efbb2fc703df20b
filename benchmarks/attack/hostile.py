"""Hostile algorithms in three ways of running: in process, ``--isolate``, ``--exec``.

Whatever they raise, print, close, patch or return, the command ends with a verdict as its last line and with its exit code; 0 is that of
REFUTED alone, and never that of an algorithm that had no output; with ``--json`` the output is one JSON document.
"""

from __future__ import annotations

import json
import random
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.attack._algorithms import Hostile, algorithm
from benchmarks.attack._budget import Budget, planned
from benchmarks.attack._command import CommandLine, Done, fault
from benchmarks.attack._result import Attack
from sci_barriers.cli._watch import HARNESS_FAILED

#: Runs in a full run, of each way, and the part of all ways of the seconds.
RUNS, SECONDS = 250, 110
SMALL = ("-N", "3", "-m", "2", "-K", "2")
CODES = {
    "REFUTED": 0,
    "BUDGET_EXCEEDED": 3,
    "UNDECIDED": 3,
    "INVALID_OUTPUT": 1,
    "CRASHED": 1,
    "PROTOCOL_ERROR": 1,
    "NONDETERMINISTIC": 1,
}
VERDICT = re.compile(rf"^({'|'.join(CODES)}) \S", re.MULTILINE)
WAYS = ("in process", "--isolate", "--exec")
#: The same algorithms as programs: an oracle over the protocol, and a halt with the output.
CLIENT = r"""
import json as _json, os as _os, sys as _sys
_in, _out, _dumps, _loads = _sys.stdin.buffer, _os.dup(1), _json.dumps, _json.loads
def _say(**message): _os.write(_out, _dumps(message).encode() + b"\n")
class Oracle:
    def read(self, n):
        _say(type="read", n=n)
        return _loads(_in.readline())
_hello = _loads(_in.readline())
_output = f(Oracle())
_listed = _output if type(_output) in (dict, set, bytes, str) else list(_output)
_say(type="halt", session=_hello["session"], output=_listed)
"""


def attack(fraction: float, seed: int, budget: Budget) -> Iterator[Attack]:
    """Yield one line for each way of running."""
    with CommandLine() as command, tempfile.TemporaryDirectory() as folder:
        count = planned(RUNS, fraction)
        for way, part in budget.divided(dict.fromkeys(WAYS, 1)):
            source, failures = random.Random(f"{seed} {way}"), []
            for _ in part.tries(count):
                hostile = algorithm(source)
                path = Path(folder, "attack.py")
                path.write_text(hostile.text + (CLIENT if way == "--exec" else ""), encoding="utf-8")
                wrong = trouble(command(*_arguments(path, way, source)), hostile)
                if wrong:
                    failures.append(f"{wrong}; the algorithm: {hostile.text.partition('def f')[2]!r}")
            yield Attack(f"hostile algorithms, {way}", part.tried, failures, planned=count)


def _arguments(path: Path, way: str, source: random.Random) -> list[str]:
    kind = source.choice(("refute", "refute", "refute --json", "refute --json", "refute --randomised", "audit"))
    name, *options = kind.split()
    if way == "--exec":
        target = ["--exec", shlex.join([sys.executable, "-I", "-S", str(path)])]
    else:
        target = [f"{path}:f", *(["--isolate"] if way == "--isolate" else [])]
    size = SMALL if name == "refute" else ("-N", "3", "-K", "2", "-e", "1", "--rotation", "identity")
    return [name, *target, *size, *options, "--seconds", "0.5"]


def trouble(done: Done, hostile: Hostile) -> str | None:
    """Return what is wrong with the way in which a command ended, if anything is."""
    if wrong := fault(done, (0, 1, 3)):
        return wrong
    # In process Python may be changed under the harness: then its failure is a verdict. Else it is a fault of ours.
    if HARNESS_FAILED in done.out and not hostile.patches:
        return done.tells("THE HARNESS FAILED")
    if done.arguments[0] == "audit":
        if not done.out.strip():
            return done.tells("NO VERDICT")
        return done.tells("EXIT CODE 0, but it has no output") if done.code == 0 and hostile.fails else None
    if "--json" in done.arguments:
        try:
            status = json.loads(done.out)["status"].upper().replace(" ", "_")
        except (ValueError, TypeError, KeyError):
            return done.tells("NOT ONE JSON DOCUMENT")
    else:
        found = VERDICT.findall(done.out)
        if len(found) != 1:
            return done.tells(f"{len(found)} VERDICTS")
        if not done.out.rstrip("\n").rpartition("\n")[2].startswith(f"{found[0]} "):
            return done.tells("THE VERDICT IS NOT ON THE LAST LINE")
        status = found[0]
    if CODES.get(status) != done.code:
        return done.tells(f"VERDICT {status}")
    if done.code == 0 and hostile.fails:
        return done.tells("REFUTED, but it has no output")
    return None
