"""The assertion that an algorithm is refuted."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from oracles import Budget
from sci_barriers._errors import BarrierError
from sci_barriers.games import refute
from sci_barriers.games.randomised import RandomisedVerdict, refute_randomised
from sci_barriers.harness import Certificate, Status, Verdict
from theorems import Barrier

REMEDIES = {
    Status.BUDGET_EXCEEDED: "give it a larger budget (Budget(reads=, index=, seconds=)), or make it halt",
    Status.INVALID_OUTPUT: "it has to return as many numbers as the problem has unknowns, or a network",
    Status.CRASHED: "see the traceback",
    Status.PROTOCOL_ERROR: "see the reason, and the page on the protocol for programs",
    Status.NONDETERMINISTIC: "fix its seed, or let it use oracle.coins and ask for randomised=True",
    Status.UNDECIDED: "raise the precision; an undecided game is no refutation",
}


def slug(text: str) -> str:
    """Return a file name for any text: its readable part, and eight digits of its hash if something was lost."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-.")[:80] or "certificate"
    return plain if plain == text else f"{plain}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def check_command(path: str | os.PathLike[str]) -> str:
    """Return the command that checks a certificate, ready for a shell."""
    return f"{shlex.quote(sys.executable)} -m sci_barriers check {shlex.quote(os.fspath(path))}"


def name_of(algorithm: Any) -> str:
    """Return what an algorithm is called."""
    name = getattr(algorithm, "__qualname__", None) or getattr(algorithm, "name", None)
    return name if isinstance(name, str) else type(algorithm).__name__


def written(certificate: Certificate, name: str, folder: str | os.PathLike[str] | None) -> Path:
    """Write a certificate as NAME.json into a folder (a new temporary one if there is none) and return its path."""
    place = Path(tempfile.mkdtemp(prefix="sci-barriers-")) if folder is None else Path(folder)
    return certificate.write((place / f"{slug(name)}.json").absolute())


def assert_refuted(
    algorithm: Callable[[Any], Any],
    barrier: Barrier,
    *,
    budget: Budget | None = None,
    randomised: bool = False,
    certificates: str | os.PathLike[str] | None = None,
    name: str | None = None,
    on_write: Callable[[Path], None] | None = None,
) -> Verdict | RandomisedVerdict:
    """Assert that an algorithm is refuted on a barrier, and that the stand-alone checker verifies the certificate.

    Args:
        algorithm: a callable that takes an oracle.
        barrier: for example ``Smale18("P3", N=6, m=5, K=6)``, or a declared one.
        budget: limits on the reads.
        randomised: play `refute_randomised`: the algorithm may use ``oracle.coins``.
        certificates: folder in which the certificate is written; without it, only one that is not verified is written, into a
            temporary folder.
        name: of the algorithm, in messages and file names.
        on_write: called with the path of each file that is written.

    Returns:
        The verdict, with its certificate.

    Raises:
        AssertionError: it is not refuted: status, reason, what to do, and the algorithm's traceback.
        BarrierError: an argument is not what it should be.
    """
    __tracebackhide__ = True
    if not isinstance(randomised, bool):
        raise BarrierError("randomised", randomised, "True or False")
    called = name or name_of(algorithm)
    played = refute_randomised if randomised else refute
    verdict: Verdict | RandomisedVerdict = played(algorithm, barrier, budget=budget)
    certificate = verdict.certificate
    if certificate is None:
        lines = [f"{called} is not refuted: {verdict.headline}", f"to do: {REMEDIES[verdict.status]}"]
        traceback = getattr(verdict, "traceback", None)
        raise AssertionError("\n".join([*lines, traceback] if traceback else lines))
    verified, rule, reason = certificate.check()
    if certificates is not None or not verified:
        path = written(certificate, called, certificates)
        if on_write is not None:
            on_write(path)
        if not verified:
            raise AssertionError(
                f"the certificate that refutes {called} is not verified: {rule} {reason}\n"
                f"certificate: {path}\ncheck it:    {check_command(path)}"
            )
    return verdict
