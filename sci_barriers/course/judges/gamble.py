"""5.2: an algorithm that uses coins as well as possible."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    from sci_barriers import Smale18, refute_randomised

    barrier = Smale18("P3", N=4, m=2, K=3)
    verdict = refute_randomised(submission.algorithm(EXERCISE.name), barrier)
    certificate = None if verdict.certificate is None else verdict.certificate.text
    if certificate is None:
        return failed(f"{verdict.status.value}: {verdict.reason}")
    best = Fraction(1, barrier.competitors)
    if verdict.upper < best:
        return failed(
            f"on some member it is right with probability at most {verdict.upper}; {best} can be had. {verdict.reason}",
            certificate,
            verdict.upper / best / 2,
        )
    return passed(
        f"on every member it may be right with probability {best}, and nothing is better: {verdict.reason}", certificate
    )


EXERCISE = Exercise(
    "gamble", 5, 2, "Gamble well", "program", 4,
    (
        "oracle.coins.below(3) gives 0, 1 or 2 with equal probability. Which columns may have won here?",
        "At the tie all entries of the first row of A that are not 0 compete: three of them (N = 4, m = 2).",
        "Read a datum of a large index, draw j among the three competing columns, and return y[0]/A[0][j] at j, 0 elsewhere, in fractions.",
    ),
    _judge,
)  # fmt: skip
