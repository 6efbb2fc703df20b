"""Certificates checked by a proved function: the extracted program, and the kernel of Coq."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks._measure import Result, repeats
from sci_barriers import Budget, Smale18, refute
from sci_barriers.verified import row_document
from sci_barriers.verified.kernel import PROOFS, prove
from theorems.checker.core import parse

PROGRAM = PROOFS / "build" / "sci-barriers-verified-check"
READS, EXPONENT = 200, 4000
EXTRACTED, KERNEL = 0.1, 1.0
HOW = (
    f"a certificate with {READS} reads and ε = 2^-{EXPONENT}, P3 with N = 2, m = 1; "
    "processor seconds of the process that checks (without the start of Python), best of 5; needs `make proofs`"
)


def _reads_far(oracle: Any) -> list[int]:
    for k in range(1, READS):
        oracle.read(k)
    oracle.read(EXPONENT - 1)
    return [0, 0]


def _processor_seconds(run: Callable[[], bool]) -> float:
    """Return the processor seconds of the child processes of a run, which must say yes; the best of five."""
    found = []
    for _ in range(repeats(5)):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert run()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found)


@cache
def _certificate() -> bytes:
    verdict = refute(_reads_far, Smale18("P3", N=2, m=1, K=3), budget=Budget(index=EXPONENT))
    assert verdict.certificate is not None
    assert verdict.counterexample is not None
    assert (verdict.counterexample.exponent, len(verdict.transcript.reads)) == (EXPONENT, READS)
    with TemporaryDirectory() as folder:
        return verdict.certificate.write(Path(folder) / "certificate.json").read_bytes()


def extracted_checker() -> Result:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "certificate.json"
        path.write_bytes(_certificate())

        def accepted() -> bool:
            done = subprocess.run([str(PROGRAM), str(path)], capture_output=True, text=True, check=True)
            return "s VERIFIED" in done.stdout

        seconds = _processor_seconds(accepted)
    return _row("sci-barriers-verified-check", seconds, EXTRACTED)


def kernel_of_coq() -> Result:
    definition = row_document.definition(parse(_certificate()), "certificate_read")
    return _row("sci-barriers prove, the kernel of Coq", _processor_seconds(lambda: prove(definition).accepted), KERNEL)


def _row(name: str, seconds: float, target: float) -> Result:
    return Result(name, f"{seconds:.3f} s", f"below {target:g} s", seconds < target, HOW)


MEASURES = (extracted_checker, kernel_of_coq)
