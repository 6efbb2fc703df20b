"""The whole theorem: time of `verify` at the two sizes that matter."""

from __future__ import annotations

import time

from benchmarks._measure import Result
from sci_barriers import Omega, verify_smale18


def _verify(problem: str, N: int, m: int) -> tuple[float, int, int, bool]:
    start = time.perf_counter()
    report = verify_smale18(Omega(problem, N=N, m=m, K=6, L=8, rotation="dct"))
    seconds = time.perf_counter() - start
    return seconds, sum(len(clause.bounds) for clause in report.clauses), len(report.certificates), report.holds


def small() -> Result:
    runs = {problem: _verify(problem, 20, 19) for problem in ("P1", "P2", "P3")}
    figure = "; ".join(f"{name}: {s:.1f} s, {b} bounds, {c} certificates" for name, (s, b, c, _) in runs.items())
    return Result(
        "verify smale18, N = 20, m = 19, K = 6, L = 8, DCT",
        figure,
        "seconds",
        all(holds and s < 30 for s, _, _, holds in runs.values()),
        "all clauses, all installed solvers, every certificate checked in the same process; one run",
    )


def large() -> Result:
    seconds, bounds, certificates, holds = _verify("P3", 200, 100)
    return Result(
        "verify smale18, P3, N = 200, m = 100, K = 6, L = 8, DCT",
        f"{seconds:.0f} s, {bounds} bounds, {certificates} certificates",
        "below 60 s",
        holds and seconds < 60,
        "the same; 101 competitors; without the solvers whose time grows with the third power of the size",
    )


MEASURES = (small, large)
