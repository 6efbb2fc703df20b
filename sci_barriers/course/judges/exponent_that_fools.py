"""6.2: members that share all data up to M."""

from __future__ import annotations

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    for M in (0, 5, 100, 10**9):
        e = submission.value(EXERCISE.name, M)
        if isinstance(e, bool) or not isinstance(e, int):
            return failed(f"exponent_that_fools({M}) returned {e!r}; it has to be an exponent")
        if e <= M:
            return failed(
                f"with e = {e} a datum of index {M} may show the raised entry: 2^-{e} + 2^-({M}+1) is above 2^-{M}"
            )
    return passed(
        "the members with that exponent have all data up to M in common: no bound on the data holds for all of Ω_weak"
    )


EXERCISE = Exercise(
    "exponent_that_fools", 6, 2, "No bound on the data", "proof", 2,
    (
        "Data of index M of the centre, rounded to within 2^-(M+1), shall be data of the members, too.",
        "2^-e ≤ 2^-(M+1) is enough.",
        "e = M + 1, or anything larger.",
    ),
    _judge,
)  # fmt: skip
