"""A game against a randomised algorithm whose verdict is checked, and the barrier that the tests play on."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

from sci_barriers import Smale18, Status
from sci_barriers.games.randomised import (
    RandomisedVerdict,
    refute_randomised,
)

F = Fraction
B = Smale18("P3", N=4, m=2, K=3)
#: The common modulus of the solutions of B, to within much less than 10^-3.
C = B.vertex(0, 4000)[2][0]


def vertex(j: int, barrier: Smale18 = B, index: int = 60) -> list[Any]:
    position, phase, (low, _) = barrier.vertex(j, max(index, barrier.least_exponent))
    return [low * phase[0] if k == position else 0 for k in range(barrier.N)]


def play(algorithm: Any, barrier: Smale18 = B, **arguments: Any) -> RandomisedVerdict:
    """Refute; whatever the verdict is, it is whole and consistent with itself."""
    verdict = refute_randomised(algorithm, barrier, **arguments)
    assert 0 <= verdict.lower <= verdict.upper <= verdict.probability <= 1
    assert str(verdict).startswith(f"{verdict.status.name}: {verdict.reason}\n")
    assert "\n" not in verdict.reason
    assert verdict.refuted == (verdict.status is Status.REFUTED)
    if verdict.status is Status.NONDETERMINISTIC:
        assert (verdict.winner, verdict.exponent, verdict.runs) == (None, None, ())
    else:
        assert verdict.winner is not None
        assert verdict.exponent is not None
        assert verdict.refuted == (verdict.probability <= verdict.threshold)
    for run in verdict.runs:
        largest = run.leaf.transcript.largest
        assert verdict.exponent is not None
        assert largest is None or largest < verdict.exponent
        assert len(run.failures) >= verdict.wrong or (verdict.cap is not None and run.failures == ())
    paths = [run.leaf.path for run in verdict.runs]
    for first, second in itertools.combinations(paths, 2):
        k = next(i for i, (x, z) in enumerate(zip(first, second, strict=False)) if x != z)
        assert first[k][0] == second[k][0]
    check(verdict)
    return verdict


def check(verdict: RandomisedVerdict) -> None:
    if not verdict.refuted:
        assert verdict.certificate is None
    else:
        assert verdict.certificate is not None
        assert verdict.certificate.check() == (True, "", "")
