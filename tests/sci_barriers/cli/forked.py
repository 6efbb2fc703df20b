"""Runs the real command line many times: a process that has imported everything divides itself for each command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SERVER = r"""
import json, os, sys
import sci_barriers.cli as cli
import sci_barriers.cli.commands.audit, sci_barriers.cli.commands.refute
for line in sys.stdin:
    arguments, out, errors = json.loads(line)
    child = os.fork()
    if child == 0:
        for path, number in ((os.devnull, 0), (out, 1), (errors, 2)):
            opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
            os.dup2(opened, number)
            os.close(opened)
        sys.argv = ["sci-barriers", *arguments]
        try:
            cli.main()
        except SystemExit as error:
            sys.stdout.flush()
            os._exit(error.code or 0)
        os._exit(99)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass(frozen=True)
class Done:
    """How a command line ended."""

    returncode: int
    stdout: str
    stderr: str


class CommandLine:
    """The command line, imported once."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-c", SERVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # Unbuffered streams would hide that something printed is lost.
            env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"} | {"COLUMNS": "200"},
        )

    def __call__(self, *arguments: str) -> Done:
        """Run it, as ``sci-barriers ARGUMENTS``."""
        stdin, stdout = self._server.stdin, self._server.stdout
        assert stdin is not None
        assert stdout is not None
        with tempfile.TemporaryDirectory() as folder:
            out, errors = Path(folder, "out"), Path(folder, "errors")
            stdin.write(json.dumps([arguments, str(out), str(errors)]) + "\n")
            stdin.flush()
            code = int(stdout.readline())
            return Done(code, *(path.read_text("utf-8", "replace") for path in (out, errors)))

    def __enter__(self) -> CommandLine:
        return self

    def __exit__(self, *ignored: Any) -> None:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()
