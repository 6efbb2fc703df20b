"""The enclosure that always exists for P2 and P3: no solution has a larger objective than a given vector.

Lemma 6 of ``docs/explanation/digits.md``: for every input, λ‖x‖_{1,w} ≤ λ‖z‖_{1,w} + ψ(‖A_n z − y_n‖ + d), ψ(r) = r² for P2 and r for P3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

import numpy as np

from theorems.digits.enclosure import Enclosure, NotProved
from theorems.digits.guess import ActiveSet
from theorems.digits.radii import Data
from theorems.digits.refine import nearest
from theorems.digits.rounding import root_up, up
from theorems.digits.smooth import residual_of
from theorems.problems import Problem


@dataclass(frozen=True, eq=False)
class LevelProof:
    """z on some columns, times ``under``; real data."""

    indices: tuple[int, ...]
    x: tuple[int, ...]
    under: int


def prove(data: Data, problem: Problem, proof: LevelProof) -> Enclosure:
    """Return the ball about 0 that a vector proves.

    Raises:
        NotProved: another problem than P2 and P3, or complex data and a vector that is not 0.
    """
    if problem.constrained or (data.parts == 2 and proof.indices):
        raise NotProved("only for P2 and P3")
    N, scale = data.shape[1], proof.under
    weights = problem.weights or (Fraction(1),) * N
    residual, under = residual_of(data, data.pair(proof.indices), proof.x, scale)
    sizes = {i: Fraction(abs(x), scale) for i, x in zip(proof.indices, proof.x, strict=True)}
    rest = up(root_up(Fraction(sum(map(mul, residual, residual)), under * under)) + data.moved(sizes))
    lam = problem.parameter
    total = sum((weights[i] * size for i, size in sizes.items()), Fraction(0))
    total = up(total + problem.misfit(rest) / lam)
    radii = [up(total / w) for w in weights]
    zeros = (Fraction(0),) * (N * data.parts)
    return Enclosure(zeros, tuple(range(N)), N, data.parts, max(radii), tuple(radii), True, {}, None, "level", proof)


def best(problem: Problem, data: Data, guesses: Sequence[ActiveSet]) -> Enclosure | None:
    """Return the smallest ball about 0 that 0 or one of the guesses proves; ``None`` for P1 and LP."""
    if problem.constrained:
        return None
    trials = [LevelProof((), (), 1)]
    if data.parts == 1:
        for guess in guesses:
            if guess.active and np.abs(guess.x).max(initial=0.0) > 0:
                bits = max(0, 60 - math.frexp(float(np.abs(guess.x).max()))[1])
                trials.append(LevelProof(guess.active, tuple(nearest(guess.x, bits)), 1 << bits))
    return min((prove(data, problem, trial) for trial in trials), key=lambda e: e.radius)


def smaller(enclosure: Enclosure, problem: Problem, data: Data, guesses: Sequence[ActiveSet]) -> Enclosure:
    """Return the smaller one of an enclosure and the ball about 0: with coarse data that one may win, and finer data must not lose.

    The ball about 0 is at least as long as solutions are, ‖c‖ − R: where R < ‖c‖/2 it is not the smaller one.
    """
    if 4 * enclosure.radius**2 < sum(c * c for c in enclosure.centre):
        return enclosure
    rough = best(problem, data, guesses)
    return enclosure if rough is None or rough.radius >= enclosure.radius else rough
