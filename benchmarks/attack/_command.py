"""Runs the command line, and says what was wrong with the way in which it ended."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
#: Seconds and MiB after which a command counts as one that hangs, or that takes too much.
HANG, MEMORY = 45, 1500
#: Much more than a command has to say is not kept.
MOST = 4 << 20


@dataclass(frozen=True)
class Done:
    """How a command line ended: its exit code is ``None`` if it had to be killed."""

    arguments: tuple[str, ...]
    code: int | None
    out: str
    errors: str
    memory: int = 0
    interrupted: bool = False

    def tells(self, what: str) -> str:
        """Return a failure: the command line, what was wrong, and the end of what it printed."""
        said = re.sub(r"[─ ]{4,}", " ", self.out[-300:] + self.errors[-2000:]).strip()[-1000:]
        return f"{what}: sci-barriers {shlex.join(self.arguments)[:600]} (exit code {self.code}): {said!r}"


def fault(done: Done, codes: tuple[int, ...]) -> str | None:
    """Return what is wrong whatever the command was: it hung, took much memory, ended by another code, or with a traceback of ours."""
    if done.code is None:
        return done.tells(f"HANGS for more than {HANG} s")
    if done.memory > MEMORY:
        return done.tells(f"TAKES {done.memory} MiB")
    if "a fault of sci-barriers itself" in done.errors:
        return done.tells("FAULT OF OURS")
    if done.code not in codes:
        return done.tells(f"EXIT CODE none of {codes}")
    return None


class CommandLine:
    """The command line, imported once. Use it in a ``with``."""

    def __init__(self) -> None:
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self._folder = tempfile.TemporaryDirectory()
        self._server = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.attack._server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "COLUMNS": "200", "MPLBACKEND": "agg", **threads},
        )

        assert self._server.stdout is not None
        if self._server.stdout.readline() != "ready\n":
            raise RuntimeError("the command line cannot be imported")

    def __call__(
        self,
        *arguments: str,
        folder: Path | None = None,
        interrupt: float | None = None,
        number: int = signal.SIGINT,
        privileged: bool = True,
    ) -> Done:
        """Run it, as ``sci-barriers ARGUMENTS``, in a folder; interrupt it by a signal after some seconds.

        Unless it is privileged, the modes of files hold for it even if this is the superuser's.
        """
        stdin, stdout = self._server.stdin, self._server.stdout
        assert stdin is not None
        assert stdout is not None
        out, errors = (Path(self._folder.name, name) for name in ("out", "errors"))
        for path in (out, errors):
            path.unlink(missing_ok=True)
        place = str(folder or self._folder.name)
        order = [arguments, str(out), str(errors), place, HANG, interrupt, int(number), privileged]
        stdin.write(json.dumps(order) + "\n")
        stdin.flush()
        code, memory, sent = json.loads(stdout.readline())
        return Done(arguments, code, _text(out), _text(errors), memory, sent)

    def __enter__(self) -> CommandLine:
        return self

    def __exit__(self, *ignored: Any) -> None:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()
        self._folder.cleanup()


def _text(path: Path) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as file:
        return file.read(MOST).decode("utf-8", "replace")
