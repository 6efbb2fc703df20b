"""A game whose verdict is checked for consistency, and the barrier that the tests of verdicts play on."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from sci_barriers import Budget, Smale18, Status, Verdict, refute

F = Fraction
B = Smale18("P3", N=4, m=2, K=3)
Algorithm = Callable[[Any], Any]


def play(algorithm: Algorithm, barrier: Smale18 = B, **budget: Any) -> Verdict:
    """Refute; whatever the verdict is, it is whole: a certificate that verifies with REFUTED, and none otherwise."""
    verdict = refute(algorithm, barrier, budget=Budget(**budget))
    if verdict.status is Status.REFUTED:
        assert verdict.refuted
        assert verdict.certificate is not None
        assert verdict.certificate.check() == (True, "", "")
        assert verdict.counterexample is not None
        assert verdict.squared_error == verdict.counterexample.squared_distance > F(1, 100**barrier.K)
        assert verdict.counterexample.exponent > (
            -1 if verdict.transcript.largest is None else verdict.transcript.largest
        )
        assert verdict.transcript.exhausted is None
        assert len(verdict.output or ()) == barrier.N
    else:
        assert not verdict.refuted
        assert (verdict.certificate, verdict.counterexample, verdict.squared_error) == (None, None, None)
    assert verdict.reason
    assert "\n" not in verdict.reason
    assert str(verdict).startswith(f"{verdict.status.name}: {verdict.reason}\n")
    return verdict


def zero(oracle: Any) -> list[int]:
    return [0] * 4
