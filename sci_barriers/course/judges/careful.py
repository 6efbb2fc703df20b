"""6.1: K - 1 digits can be had."""

from __future__ import annotations

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    from sci_barriers import Omega
    from sci_barriers.testing import assert_keeps_digits

    omega = Omega("P3", N=3, m=2, K=4, L=5)
    try:
        kept = assert_keeps_digits(
            submission.algorithm(EXERCISE.name), omega, digits=3, drawn=4, quick=True, name=EXERCISE.name
        )
    except AssertionError as error:
        return failed(str(error).partition("\nmember:")[0].partition("\ncertificate:")[0])
    return passed(
        f"right to 3 digits in {len(kept.runs)} runs, the worst on {kept.worst.member}; where no data decide it keeps on reading, as it must"
    )


EXERCISE = Exercise(
    "careful", 6, 1, "K - 1 digits, with patience", "program", 5,
    (
        "Waiting until one column has visibly won always ends on Ω_weak and Ω_sharp. On Ω_strong the centre never decides, but there a coarser answer will do.",
        "On Ω_strong (entries near 6734 for K = 4) the barycentre c/2·(e_0 + e_1) is within 10^-3 of everything. On the others wait until one entry leads by more than 2·2^-n.",
        "A, y = fractions of oracle.read(n) for n = 1, 11, 21, …: if A[0][0] > 3000, answer (y/2A, y/2A, 0); else if the two differ by more than 2·2^-n, and n ≥ 40, answer y/A at the larger one.",
    ),
    _judge,
)  # fmt: skip
