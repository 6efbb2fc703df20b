"""Refutations a second, and their growth with the size."""

from __future__ import annotations

from typing import Any

from benchmarks._measure import Result, repeats, side_by_side, time_of
from oracles.resisting import centre_datum_cache
from sci_barriers import Smale18, refute


def _reads_once(oracle: Any) -> list[int]:
    oracle.read(10)
    return [0] * oracle.shape[1]


def rate() -> Result:
    barrier = Smale18("P3", N=2, m=1, K=3)
    refute(_reads_once, barrier)
    rates = sorted(1 / time_of(lambda: refute(_reads_once, barrier), number=2000) for _ in range(repeats(7)))
    indices = iter(range(10**9))

    def fresh(oracle: Any) -> list[int]:
        oracle.read(position[0])
        return [0, 0]

    position = [0]

    def one() -> None:
        position[0] = next(indices) % 2000
        refute(fresh, barrier)

    cold = 1 / time_of(one, number=2000)
    return Result(
        "refutations a second, trivial algorithm, N = 2, m = 1, no file",
        f"{rates[len(rates) // 2]:,.0f} ({cold:,.0f} with a new index each time, so that no datum is cached)",
        "at least 5,000 on one core",
        rates[len(rates) // 2] >= 5000,
        "median of 7 × 2,000 calls of refute: two runs of the algorithm (one read), exact output, witness, "
        "proof of the distance; certificate not written",
    )


def growth() -> Result:
    small, large = (Smale18("P3", N=N, m=1, K=3) for N in (200, 2000))
    slow, fast, ratio = side_by_side(
        lambda: refute(_reads_once, large), lambda: refute(_reads_once, small), rounds=9, numbers=(5, 50)
    )
    return Result(
        "refute: 10 times more entries (m = 1, N = 200 → 2,000) cost",
        f"{ratio:.1f}× ({fast * 1e3:.2f} ms → {slow * 1e3:.2f} ms)",
        "linear: at most 13×",
        ratio <= 13,
        "medians of the same call at both sizes in turn",
    )


def growth_in_rows() -> Result:
    barriers = {m: Smale18("P3", N=2 * m, m=m, K=3, rotation="dct") for m in (50, 100, 200)}
    indices = iter(range(10**9))

    def play(m: int) -> object:
        index = 20 + next(indices) % 40  # the large data are not cached, and the small ones are not met again soon

        def reads_once(oracle: Any) -> list[int]:
            oracle.read(index)
            return [0] * oracle.shape[1]

        centre_datum_cache.cache_clear()
        return refute(reads_once, barriers[m])

    slow, fast, ratio = side_by_side(lambda: play(200), lambda: play(50), rounds=9, numbers=(2, 8))
    return Result(
        "refute, DCT: 16 times more entries (50 × 100 → 200 × 400) cost",
        f"{ratio:.1f}× ({fast * 1e3:.1f} ms → {slow * 1e3:.1f} ms)",
        "linear: at most 20×",
        ratio <= 20,
        "the datum is made anew in each call",
    )


MEASURES = (rate, growth, growth_in_rows)
