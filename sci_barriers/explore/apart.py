"""Programs of others, made ready to run: in a folder and a process of their own, confined, within limits."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sci_barriers.explore.written import checked, main_name
from sci_barriers.harness import Limits, Subprocess, isolate
from sci_barriers.programs.confine import unavailable
from theorems import TheoremError

__all__ = ["CONTAINED", "INDEX", "MEMORY", "SECONDS", "Apart", "cannot_confine", "limits"]

#: What is said beside the button.
CONTAINED: Final = (
    "Programs run in processes of their own: without your files, without the network, and killed at their limits, with whatever they have "
    "started."
)
#: (least, usual, most) that a run may take: seconds, MiB.
SECONDS: Final = (1, 10, 60)
MEMORY: Final = (128, 512, 2048)
#: What a run may use besides. Data are made in the process of the pages: no program can ask for more of them than fit.
READS, INDEX, PROCESSES, OUTPUT, ERRORS, KEPT = 200, 4000, 16, 1 << 20, 4 << 20, 16 << 10
#: One thread for each library: a program has the same memory and speed on machines of any size.
VARIABLES: Final = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def cannot_confine() -> str:
    """Return why programs are not run on this system; empty if they are."""
    if not unavailable():
        return ""
    return (
        f"This system cannot keep a program away from your files and the network ({unavailable()}). So none is run here; the commands "
        "refute and audit run what you trust, FILE:FUNCTION --isolate."
    )


def limits(seconds: int, memory: int) -> Limits:
    """Return the limits of a run.

    Args:
        seconds: of wall time and of processor time, from `SECONDS`.
        memory: MiB, from `MEMORY`.

    Raises:
        TheoremError: one of them out of range.
    """
    for name, value, (low, _, high) in (("seconds", seconds, SECONDS), ("memory", memory, MEMORY)):
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise TheoremError(name, value, f"an integer from {low} to {high}")
    return Limits(
        seconds=seconds,
        cpu=seconds,
        memory=memory << 20,
        processes=PROCESSES,
        reads=READS,
        index=INDEX,
        output=OUTPUT,
        stderr=ERRORS,
        stderr_kept=KEPT,
    )


class Apart:
    """A program in a folder of its own, which is removed at the end of the ``with`` statement.

    Args:
        program: its text; or the name of a built-in algorithm, or ``path/to/file.py:function``, if ``named``.
        seconds: see `limits`.
        memory: see `limits`.
        named: whether ``program`` is a name and no text.
        plain: how a plain function of the data is called, see `sci_barriers.isolate`.

    Raises:
        TheoremError: an empty or too long program, a limit out of range, or a system that cannot confine it.
    """

    def __init__(
        self, program: str, seconds: int, memory: int, *, named: bool = False, plain: Mapping[str, Any] | None = None
    ) -> None:
        allowed = limits(seconds, memory)
        if not named:
            checked(program)
        if why := cannot_confine():
            raise TheoremError("program", "given", why)
        self._folder = tempfile.TemporaryDirectory(prefix="sci-barriers-")
        target = program
        if not named:
            path = Path(self._folder.name) / "program.py"
            path.write_text(program, encoding="utf-8")
            target = f"{path}:{main_name(program)}"
        #: Plays games; ``.stop()`` kills it.
        self.algorithm: Subprocess = isolate(target, limits=allowed, plain=plain, confine=True, environment=VARIABLES)

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, *error: object) -> None:
        self._folder.cleanup()

    def told(self, text: str | None) -> str:
        """Return what a program left, without the name of its folder."""
        return (text or "").replace(f"{self._folder.name}/", "").strip()
