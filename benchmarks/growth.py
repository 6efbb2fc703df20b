"""How the time of the commands grows with the size: sizes × 2, × 4, × 8, the fitted exponent, and the one that it should have."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import numpy as np

from benchmarks._measure import Result, repeats
from oracles import HonestOracle
from oracles.resisting import centre_datum_cache
from sci_barriers import P2, Omega, Smale18, refute, verify_smale18
from sci_barriers.audit import one_sided
from sci_barriers.determined import digits
from theorems.checker import check
from theorems.guarantees import SparsityInLevels, named_matrix, null_space_constants

#: By so much a fitted exponent may exceed the theoretical one: sizes are small, and caches are left behind on the way.
SLACK: Final = 0.3
ROUNDS: Final = 3


def _grown(
    name: str, sizes: tuple[int, ...], make: Callable[[int], Callable[[], Any]], theory: float, how: str
) -> Result:
    """Fit the exponent of the least processor times of a few rounds; the sizes take turns."""
    calls = [make(size) for size in sizes]
    times = [float("inf")] * len(sizes)
    for _ in range(repeats(ROUNDS)):
        for k, call in enumerate(calls):
            start = time.process_time()
            call()
            times[k] = min(times[k], time.process_time() - start)
    exponent = float(np.polyfit(np.log(sizes), np.log(np.maximum(times, 1e-6)), 1)[0])
    shown = ", ".join(f"{size}: {1e3 * seconds:.3g} ms" for size, seconds in zip(sizes, times, strict=True))
    return Result(
        name, f"exponent {exponent:.2f} ({shown})", f"at most {theory:g} + {SLACK}", exponent <= theory + SLACK, how
    )


def _reads(index: int, oracle: Any) -> list[int]:
    oracle.read(index)
    return [0] * int(oracle.shape[1])


def _barrier(N: int) -> Smale18:
    return Smale18("P3", N=N, m=N // 2, K=3, rotation="dct")


def data() -> Result:
    """Honest data of a DCT."""

    def make(N: int) -> Callable[[], Any]:
        point = _barrier(N).centre
        return lambda: HonestOracle(point).read(64)

    how = "N/2 × N entries; O(N) cosines, the codes of N² entries"
    return _grown("growth, `data` and `sample`: DCT, n = 64, N", (100, 200, 400, 800), make, 2, how)


def game() -> Result:
    """Refutations."""

    def make(N: int) -> Callable[[], Any]:
        barrier = _barrier(N)

        def play() -> Any:
            centre_datum_cache.cache_clear()
            return refute(partial(_reads, 64), barrier)

        return play

    return _grown("growth, `refute`: DCT, N", (100, 200, 400, 800), make, 2, "N/2 × N entries, the datum made anew")


def checked() -> Result:
    """The stand-alone checker."""

    def make(N: int) -> Callable[[], Any]:
        certificate = refute(partial(_reads, 64), _barrier(N)).certificate
        assert certificate is not None
        text = certificate.text.encode()
        return lambda: check(text)

    return _grown("growth, `check`: DCT, N", (50, 100, 200, 400), make, 2, "N/2 × N entries, reading included")


def verified() -> Result:
    """The whole theorem."""

    def make(N: int) -> Callable[[], Any]:
        return partial(verify_smale18, Omega("P3", N=N, m=N // 2, K=6, L=8, rotation="dct"), solvers=())

    how = "m = N/2, without solvers; N/2 competitors, a class of N²/2 entries, up to N²/4 leaves and N outputs of each game with coins"
    return _grown("growth, `verify smale18`: P3, DCT, N", (16, 32, 64, 128), make, 2, how)


def _lasso(N: int) -> tuple[Any, Any, float]:
    source = np.random.default_rng(N)
    A = source.standard_normal((N // 2, N)) / (N / 2) ** 0.5
    x = np.zeros(N)
    x[: N // 20] = 1 + np.arange(N // 20) / N
    y = A @ x + 1e-4 * source.standard_normal(N // 2)
    return A, y, float(0.1 * np.abs(A.T @ y).max())


def wrong() -> Result:
    """One-sided proofs."""

    def make(N: int) -> Callable[[], Any]:
        A, y, lam = _lasso(N)
        return partial(one_sided, P2(lam), (A, y), np.full(N, 0.01), "1e-3", index=50)

    how = "N/2 × N Gaussian entries, N/20 of the signal's not 0: factors of active columns, N²·N/20"
    return _grown("growth, `one-sided`: LASSO, N", (100, 200, 400, 800), make, 3, how)


def determined() -> Result:
    """Digits that data determine."""

    def make(N: int) -> Callable[[], Any]:
        A, y, lam = _lasso(N)
        return partial(digits, A, y, "P2", lam=lam, radius_A=0, radius_y="1e-3")

    return _grown("growth, `digits`: LASSO, y within 1e-3, N", (100, 200, 400, 800), make, 3, "the same data")


def null_space() -> Result:
    """Null space constants."""

    def make(N: int) -> Callable[[], Any]:
        A = named_matrix("gaussian", 7 * N // 8, N, seed=1)
        return partial(null_space_constants, A, SparsityInLevels([N], [1]), gamma=2)

    how = "s = 1: N convex programs of size N, each N³"
    return _grown("growth, `null-space`: Gaussian, N", (8, 16, 32, 64), make, 4, how)


#: Of the tables in ``README.md``.
TABLE = "growth"
MEASURES = (data, game, checked, verified, wrong, determined, null_space)
