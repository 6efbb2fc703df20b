"""The stand-alone checker: growth with the size, and a small certificate with the start of Python."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks._measure import Result, repeats, side_by_side, time_of
from sci_barriers import Smale18, refute, write_checker
from theorems.checker import check


def _certificate(N: int, m: int) -> bytes:
    barrier = Smale18("P3", N=N, m=m, K=3, rotation="dct")
    verdict = refute(lambda oracle: [oracle.read(64), [0] * N][1], barrier)
    assert verdict.certificate is not None
    return verdict.certificate.text.encode()


def _must_verify(text: bytes) -> None:
    if not check(text)[0]:
        raise AssertionError("a certificate of the benchmark was rejected")


def small() -> Result:
    text = _certificate(22, 21)
    inside = statistics.median(time_of(lambda: _must_verify(text)) for _ in range(repeats(21)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "certificate.json"
        path.write_bytes(text)
        command = [sys.executable, "-I", "-S", str(write_checker(folder)[1]), str(path)]
        outside = statistics.median(
            time_of(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(repeats(21))
        )
        empty = statistics.median(
            time_of(lambda: subprocess.run([sys.executable, "-I", "-S", "-c", ""], check=True))
            for _ in range(repeats(21))
        )
    return Result(
        "checker, 21 × 22 DCT certificate at n = 64",
        f"{inside * 1e3:.1f} ms; as a command {outside * 1e3:.0f} ms, of which {empty * 1e3:.0f} ms start Python",
        "below 100 ms",
        outside < 0.1,
        f"median of 21; the file has {len(text):,} bytes",
    )


def growth() -> Result:
    sizes = ((100, 50), (400, 200))
    texts = [_certificate(N, m) for N, m in sizes]
    slow, fast, ratio = side_by_side(
        lambda: _must_verify(texts[1]), lambda: _must_verify(texts[0]), rounds=7, numbers=(1, 5)
    )
    return Result(
        "checker: 16 times more entries (50 × 100 → 200 × 400, DCT, n = 64) cost",
        f"{ratio:.1f}× ({fast * 1e3:.0f} ms → {slow * 1e3:.0f} ms)",
        "linear: at most 20×",
        ratio <= 20,
        "whole check, parsing included, medians of both in turn",
    )


MEASURES = (small, growth)
