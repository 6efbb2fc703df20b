"""7.4: how many layers."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    for c, b, delta, target in (
        (Fraction(10), Fraction(1), Fraction(1, 10**6), Fraction(1, 1000)), (Fraction(3), Fraction(50), Fraction(0), Fraction(1, 10**9)),
        (Fraction(10), Fraction(1), Fraction(1, 100), Fraction(1, 1000)),
    ):  # fmt: skip
        n = submission.value(EXERCISE.name, c, b, delta, target)

        def bound(k: int, c: Fraction = c, b: Fraction = b, delta: Fraction = delta) -> Fraction:
            return c * (b / Fraction(2**k) + 2 * delta)

        if bound(10**4) > target:
            if n is not None:
                return failed(
                    f"with δ = {delta} the bound never gets below C₂·2δ = {c * 2 * delta} > {target}: return None"
                )
            continue
        if isinstance(n, bool) or not isinstance(n, int) or n < 0:
            return failed(f"it returned {n!r}; it has to be a number of restarts")
        if bound(n) > target:
            return failed(f"after {n} restarts the bound is {float(bound(n)):.3g}, above {float(target):.3g}")
        if n and bound(n - 1) <= target:
            return failed(f"{n - 1} restarts are enough", share=Fraction(1, 2))
    return passed("the number of layers grows with the logarithm of the accuracy, down to the noise")


EXERCISE = Exercise(
    "restarts_needed", 7, 4, "How many layers", "hand", 3,
    (
        "The bound is C₂(υⁿ·b₂ + δ/(1 - υ)) with υ = 1/2: C₂(b₂/2ⁿ + 2δ).",
        "First look whether C₂·2δ alone is above the target: then no n is enough, return None.",
        "Else count n up from 0 until the bound is at most the target.",
    ),
    _judge,
)  # fmt: skip
