"""Certified data: a DCT-rotated datum against mpmath and against plain NumPy; its memory; large indices."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

import mpmath
import numpy as np

from benchmarks._measure import Result, peak_memory, side_by_side, time_of
from oracles import DyadicMatrix, ExactMatrix, unitary

M, N, INDEX = 200, 220, 64
ALPHA = Fraction(476)


def certified() -> DyadicMatrix:
    """The datum from nothing: codes, enclosures, rounding. A new matrix each time, so that nothing is cached."""
    return ExactMatrix(unitary("dct", M), ALPHA, (), N + 1 - M).approximate(INDEX)


def through_mpmath() -> object:
    """The same entries to the same precision, one mpmath cosine each, rounded to the same multiple of a power of two."""
    with mpmath.workprec(INDEX + 40):
        scale, block = mpmath.mpf(476), mpmath.mpf(476) * mpmath.sqrt(N + 1 - M)
        first, other = mpmath.sqrt(mpmath.mpf(1) / M), mpmath.sqrt(mpmath.mpf(2) / M)
        power = mpmath.mpf(2) ** (INDEX + 9)
        rows = []
        for i in range(M):
            factor = other if i else first
            entries = [factor * mpmath.cospi(mpmath.mpf((2 * k + 1) * i) / (2 * M)) for k in range(M)]
            head = int(mpmath.nint(scale * entries[0] * power))
            rows.append([head] * (N + 1 - M) + [int(mpmath.nint(block * x * power)) for x in entries[1:]])
        return rows


def through_numpy() -> object:
    """The plain float64 build: the DCT matrix by its formula, then the columns."""
    i, k = np.arange(M)[:, None], np.arange(M)[None, :]
    U = np.sqrt(2 / M) * np.cos(np.pi * (2 * k + 1) * i / (2 * M))
    U[0] = np.sqrt(1 / M)
    A = np.empty((M, N))
    A[:, : N + 1 - M] = 476 * U[:, :1]
    A[:, N + 1 - M :] = 476 * np.sqrt(N + 1 - M) * U[:, 1:]
    return A


def against_mpmath() -> Result:
    ours, theirs, ratio = side_by_side(through_mpmath, certified, rounds=3, numbers=(1, 20))
    return Result(
        f"certified DCT datum, m = {M}, N = {N}, n = {INDEX}: times faster than mpmath",
        f"{ratio:.0f}× ({theirs * 1e3:.1f} ms against {ours * 1e3:.0f} ms)",
        "at least 20×",
        ratio >= 20,
        "a new exact matrix, its codes, enclosures of its distinct entries, rounding; "
        "against one mpmath cosine and rounding for each entry at n + 40 bits",
    )


def against_numpy() -> Result:
    ours, theirs, ratio = side_by_side(certified, through_numpy, rounds=15, numbers=(10, 10))
    return Result(
        "the same datum: times slower than a plain float64 NumPy build",
        f"{ratio:.1f}× ({ours * 1e3:.1f} ms against {theirs * 1e3:.2f} ms)",
        "at most 40×",
        ratio <= 40,
        "the formula of the DCT-II by broadcasting and the columns scaled, float64, nothing proved",
    )


def with_float_view() -> Result:
    _, _, ratio = side_by_side(lambda: certified().numpy(), through_numpy, rounds=15, numbers=(10, 10))
    return Result(
        "the same datum and its float64 view: times slower than the NumPy build",
        f"{ratio:.1f}×",
        "at most 40×",
        ratio <= 40,
        "as above, and every entry rounded once to float64 for a solver",
    )


def memory() -> Result:
    code = (
        "from fractions import Fraction\nfrom oracles import ExactMatrix, unitary\n"
        "datum = ExactMatrix(unitary('dct', 1000), Fraction(476), (), 1001).approximate(64)\nassert datum.shape == (1000, 2000)"
    )
    empty = peak_memory("import oracles")
    peak = peak_memory(code)
    return Result(
        "memory of a DCT datum, N = 2,000, m = 1,000, n = 64, at the peak",
        f"{peak} MiB (an empty process with the library loaded: {empty} MiB)",
        "below 1,024 MiB",
        peak < 1024,
        "peak resident memory of a fresh process that makes the datum",
    )


def at_index(rotation: str, m: int, n: int) -> object:
    """A datum of a new matrix, so that nothing is cached."""
    return ExactMatrix(unitary(rotation, m), ALPHA, (), 2).approximate(n)


def large_indices() -> Result:
    names = (("hadamard", 16, 1_000_000), ("cayley", 8, 1_000_000), ("dct", 19, 10_000), ("dft", 19, 10_000))
    seconds = [(name, n, time_of(partial(at_index, name, m, n))) for name, m, n in names]
    text = ", ".join(f"{name} n = {n:,}: {s * 1e3:.0f} ms" for name, n, s in seconds)
    return Result(
        "data of large index",
        text,
        "seconds",
        max(s for _, _, s in seconds) < 10,
        "m = 16, 8, 19, 19; N = m + 1; a new exact matrix each",
    )


MEASURES = (against_mpmath, against_numpy, with_float_view, memory, large_indices)
