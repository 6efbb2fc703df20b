"""Strategies for algorithms: generated programs that read adaptively, compute, toss coins, and return vectors or networks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import mpmath
import numpy as np
from hypothesis import strategies as st

from sci_barriers._arguments import integer
from sci_barriers.testing.strategies._arguments import chosen, flag

STEPS: Final = ("again", "more", "less", "until different")
ARITHMETICS: Final = ("exact", "float", "mpmath", "flint")
TIES: Final = ("first", "last", "hash of the data")
ANSWERS: Final = ("zero", "vertex", "mean", "integers", "least squares", "complex", "huge", "network")


@dataclass(frozen=True)
class Program:
    """A deterministic program (but for coins): adaptive reads, arithmetic on what it read, a winner, an answer made of it.

    It compares the columns of A_n by their size, breaks ties in a fixed way, and guesses that the solution is a multiple of the
    winner's coordinate vector. Calling it with an oracle runs it. Equal programs do the same; ``repr`` is code that makes it again.

    Attributes:
        steps: one read each: (kind, amount). ``again`` reads the same index (at first 0), ``more`` and ``less`` one that is larger
            or smaller by the amount, ``until different`` a larger one as long as some columns have the same size.
        arithmetic: in which the sizes are computed: ``exact``, ``float``, ``mpmath`` or ``flint``.
        tie: which of equal columns wins: ``first``, ``last``, or one that depends on the data.
        answer: ``zero``, ``vertex``, ``mean``, ``integers``, ``least squares``, ``complex``, ``huge`` or ``network``.
        flips: numbers of sides of dice that are thrown (``oracle.coins``); their sum moves the winner.
        max_index: indices are cut off here.
    """

    steps: tuple[tuple[str, int], ...] = ()
    arithmetic: str = "exact"
    tie: str = "first"
    answer: str = "zero"
    flips: tuple[int, ...] = ()
    max_index: int = 300

    def sizes(self, datum: Any) -> list[Any]:
        """Return a number for each column of A_n that says how large it is, in the arithmetic of the program."""
        m, N = datum.A.shape
        if self.arithmetic == "float":
            return [float(x) for x in (abs(datum.A.numpy()) ** 2).sum(axis=0)]
        if self.arithmetic == "mpmath":
            A = datum.A.mpmath()
            return [mpmath.fsum(abs(A[i, j]) ** 2 for i in range(m)) for j in range(N)]
        if self.arithmetic == "flint":
            parts = datum.A.flint()
            pair = parts if isinstance(parts, tuple) else (parts,)
            squares = [sum(part[i, j] ** 2 for part in pair for i in range(m)) for j in range(N)]
            return [Fraction(int(x.p), int(x.q)) for x in squares]
        columns = [[datum.A.entry(i, j) for i in range(m)] for j in range(N)]
        return [sum((x * x + z * z for x, z in column), Fraction(0)) for column in columns]

    def __call__(self, oracle: Any) -> Any:
        """Run on an oracle and return a vector, R vectors, or a network."""
        N = oracle.shape[1]
        index, sizes, datum = 0, [Fraction(1)], None
        for kind, amount in self.steps:
            if kind == "more" or (kind == "until different" and len(set(sizes)) < len(sizes)):
                index = min(index + amount, self.max_index)
            elif kind == "less":
                index = max(0, index - amount)
            datum = oracle.read(index)
            sizes = self.sizes(datum)
        winner = self._winner(sizes, datum)
        for sides in self.flips:
            winner += oracle.coins.below(sides)
        winner %= N
        size = float(sizes[winner % len(sizes)])
        length = Fraction(abs(size) ** 0.5) if size else Fraction(1)
        if self.answer == "network":
            return lambda y: [abs(y[j % len(y)]) / (float(length) or 1.0) for j in range(N)]
        vectors = [self._vector(N, winner, length, datum, k) for k in range(oracle.samples)]
        return vectors[0] if oracle.samples == 1 else vectors

    def _winner(self, sizes: list[Any], datum: Any) -> int:
        order = sorted(range(len(sizes)), key=lambda j: (sizes[j], j if self.tie == "last" else -j))
        if self.tie == "hash of the data" and datum is not None:
            turn = sum(datum.A.real) % len(order)
            order = order[turn:] + order[:turn]
        return order[-1]

    def _vector(self, N: int, winner: int, length: Fraction, datum: Any, sample: int) -> Any:
        share = Fraction(1 + sample) / (length or 1)
        if self.answer == "vertex":
            return [share if j == winner else 0 for j in range(N)]
        if self.answer == "mean":
            return [share / N] * N
        if self.answer == "integers":
            return [j - 1 for j in range(N)]
        if self.answer == "least squares" and datum is not None:
            A = datum.A.numpy()
            found = np.linalg.lstsq(A, np.resize(datum.ys[sample].numpy(), A.shape[0]))[0]
            return np.resize(found, N)
        if self.answer == "complex":
            return [complex(0.1, -0.2) / (float(length) or 1.0)] * N
        if self.answer == "huge":
            return [10**300 * (j - 1) for j in range(N)]
        return [0] * N


def algorithms(
    *,
    max_reads: int = 5,
    max_index: int = 300,
    arithmetics: object = None,
    answers: object = None,
    coins: bool = False,
    max_flips: int = 3,
) -> st.SearchStrategy[Program]:
    """Return a strategy for algorithms: `Program` objects, callables that take an oracle.

    Args:
        max_reads: largest number of reads, at least 0.
        max_index: largest index, at least 0.
        arithmetics: some of ``exact``, ``float``, ``mpmath``, ``flint``; all by default.
        answers: some of ``zero``, ``vertex``, ``mean``, ``integers``, ``least squares``, ``complex``, ``huge``, ``network``; all by
            default.
        coins: whether programs may toss coins: then they are for `sci_barriers.refute_randomised`.
        max_flips: largest number of dice, of two to four sides, at least 1; with ``coins`` only.

    Shrinks towards the program that reads nothing and returns 0.

    Raises:
        BarrierError: an argument out of range.
    """
    last = integer("max_index", max_index, 0)
    steps = st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, min(last, 70))), max_size=integer("max_reads", max_reads, 0)
    )
    dice = integer("max_flips", max_flips, 1)
    return st.builds(
        Program,
        steps=steps.map(tuple),
        arithmetic=st.sampled_from(chosen("arithmetics", arithmetics, ARITHMETICS)),
        tie=st.sampled_from(TIES),
        answer=st.sampled_from(chosen("answers", answers, ANSWERS)),
        flips=st.lists(st.integers(2, 4), max_size=dice).map(tuple) if flag("coins", coins) else st.just(()),
        max_index=st.just(last),
    )
