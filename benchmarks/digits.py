"""Which digits data determine: how near radius and ceiling are, how often `cond·eps` is wrong, and what it costs.

``python -m benchmarks.digits COUNT`` prints the table for COUNT instances of each kind.
"""

from __future__ import annotations

import gc
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from scipy.fft import dct

from benchmarks._measure import Result, repeats
from sci_barriers import P2, digits
from sci_barriers.determined import Report
from theorems.checker import check

COUNT = 24
SIZES = ((30, 60), (50, 100), (100, 200))


def _instances(count: int, noise: float, seed: int = 0) -> Iterator[tuple[str, Any, Any]]:
    """Gaussian, rows of the DCT, and correlated Gaussian columns, with sparse signals and noise."""
    rng = np.random.default_rng(seed)
    for k in range(count):
        m, N = SIZES[k % len(SIZES)]
        kind = ("gaussian", "dct", "correlated")[(k // len(SIZES)) % 3]
        if kind == "dct":
            A = dct(np.eye(N), norm="ortho", axis=0)[np.sort(rng.permutation(N)[:m])] * np.sqrt(N / m)
        else:
            A = rng.standard_normal((m, N)) / np.sqrt(m)
            if kind == "correlated":
                for j in range(1, N):
                    A[:, j] = 0.8 * A[:, j - 1] + 0.6 * A[:, j]
        x = np.zeros(N)
        x[rng.permutation(N)[: m // 10]] = rng.choice([-1, 1], m // 10) * (1 + rng.random(m // 10))
        e = rng.standard_normal(m)
        yield kind, A, A @ x + noise * e / np.linalg.norm(e)


def _estimate(A: Any, report: Report, delta: float) -> float:
    """The error that people expect today: cond of the active columns times the relative error of the data times ‖x‖."""
    active = list(report.digits.found.active)
    values = np.linalg.svd(A[:, active], compute_uv=False)
    assert report.digits.enclosure is not None
    size = np.sqrt(sum(float(v) ** 2 for v in report.digits.enclosure.centre))
    return float(values[0] / values[-1] * delta * size)


def _best(call: Callable[[], Any], times: int) -> tuple[Any, float]:
    """Return a result and the least processor time of some calls."""
    found, least = None, float("inf")
    for _ in range(times):
        start = time.process_time()
        found = call()
        least = min(least, time.process_time() - start)
    return found, least


def _measured(count: int, known: str) -> tuple[Counter[str], list[float], list[float]]:
    found: Counter[str] = Counter()
    seconds: list[float] = []
    shares: list[float] = []
    # The collector of garbage would walk through all of NumPy and SciPy, in a check that takes milliseconds
    gc.collect()
    gc.freeze()
    for _, A, y in _instances(count, 1e-3):
        lam = Fraction(float(0.1 * np.abs(A.T @ y).max()))
        option: dict[str, Any] = {"known": "float64"} if known == "float64" else {"radius_y": Fraction(1, 1000)}
        report, needed = _best(partial(digits, A, y, P2(lam), **option), 2)
        seconds.append(needed)
        found["instances"] += 1
        enclosure, above = report.digits.enclosure, report.digits.ceiling
        if enclosure is None or above is None or enclosure.method == "level":
            found["without both bounds"] += 1
            continue
        assert enclosure.radius >= above.kappa
        found["within a factor 10"] += enclosure.radius <= 10 * above.kappa
        delta = 2.0**-53 if known == "float64" else 1e-3 / float(np.linalg.norm(y))
        estimate = _estimate(A, report, delta)
        found["cond·eps below the ceiling"] += estimate < float(above.kappa)
        found["cond·eps above ten times the radius"] += estimate > 10 * float(enclosure.radius)
        for certificate in (report.enclosed, report.cannot_tell):
            assert certificate is not None
            text = certificate.text.encode()
            (verified, _, _), needed = _best(partial(check, text), 3)
            if not verified:
                raise AssertionError("a certificate of the benchmark was rejected")
            shares.append(needed / seconds[-1])
    return found, seconds, shares


def _result(known: str, name: str, count: int = COUNT) -> Result:
    found, seconds, shares = _measured(count, known)
    return Result(
        f"digits of the LASSO, {name}: radius and ceiling within a factor 10",
        f"{found['within a factor 10']} of {found['instances']}; cond·eps too small (below what is impossible) "
        f"{found['cond·eps below the ceiling']} times, too large (ten times the proved radius) "
        f"{found['cond·eps above ten times the radius']} times; "
        f"median {np.median(seconds):.2f} s of processor time, a certificate is checked in "
        f"{np.median(shares):.3f} of that (nine of ten in at most {np.quantile(shares, 0.9):.3f})",
        "at least 90%",
        found["within a factor 10"] >= 0.9 * found["instances"],
        f"Gaussian, DCT rows and correlated columns of {', '.join(f'{m} × {N}' for m, N in SIZES)}, λ = 0.1‖Aᵀy‖∞; "
        "the run fails if a radius is below a ceiling",
    )


def noise() -> Result:
    return _result("y", "1e-3 noise in y", repeats(COUNT))


def doubles() -> Result:
    return _result("float64", "A and y rounded to doubles", repeats(COUNT))


MEASURES = (noise, doubles)

if __name__ == "__main__":
    for own in (("y", "1e-3 noise in y"), ("float64", "A and y rounded to doubles")):
        print(_result(*own, count=int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
