"""Checks a certificate as a stranger would: the stand-alone checker, in a fresh interpreter, on a file."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sci_barriers.harness import Certificate, write_checker

__all__ = ["Checked", "check_in_fresh_interpreter"]

#: Seconds: a certificate of a game takes a fraction of one.
LIMIT: Final = 120


@dataclass(frozen=True)
class Checked:
    """What the checker said.

    Attributes:
        verified: whether it ended with exit code 0.
        code: the exit code; ``None`` if it was stopped.
        text: what it printed.
        command: how to do it oneself.
    """

    verified: bool
    code: int | None
    text: str
    command: str = "sci-barriers checker . && python check.pyz certificate.json"


def check_in_fresh_interpreter(certificate: Certificate, seconds: float = LIMIT) -> Checked:
    """Write certificate and checker into an empty folder, and run Python there, with nothing but its standard library.

    Args:
        certificate: what is checked.
        seconds: after which it is stopped; then nothing is verified.
    """
    with tempfile.TemporaryDirectory(prefix="sci-barriers-") as folder:
        archive, _ = write_checker(folder)
        path = certificate.write(Path(folder) / "certificate.json")
        # -I: neither the environment nor this folder nor what is installed for the user; -S: no installed package at all.
        command = [sys.executable, "-I", "-S", str(archive), path.name]
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            return Checked(False, None, f"stopped after {seconds} s: nothing is verified")
        return Checked(done.returncode == 0, done.returncode, (done.stdout + done.stderr).strip())
