"""2.4: how long an algorithm waits that wants to be sure which column is raised."""

from __future__ import annotations

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    for e in (3, 10, 50, 10**6):
        n = submission.value(EXERCISE.name, e)
        if isinstance(n, bool) or not isinstance(n, int):
            return failed(f"reads_of_waiting({e}) returned {n!r}; it has to be an index")
        if n < e + 3:
            shown = "by nothing at all" if n <= e + 1 else f"by 2·2^-{n} only, which is not more than 2·2^-{n}"
            return failed(
                f"with index {n} it may go on waiting: the entries differ by 2^-{e}, each datum may be wrong by 2^-{n}, "
                f"towards the other one, and then the data differ {shown}"
            )
        if n > e + 3:
            return failed(f"index {n} is enough, but a smaller one is, too (e = {e})")
    return passed("the data differ by at least 2^-e - 2·2^-n, and that is above 2·2^-n from n = e + 3 on")


EXERCISE = Exercise(
    "reads_of_waiting", 2, 4, "When waiting ends for sure", "hand", 2,
    (
        "You compare the datum of the raised entry with that of another one. Both may be wrong by 2^-n, in opposite directions.",
        "In the worst case both are wrong towards each other: the data differ by 2^-e - 2·2^-n. That has to be above 2·2^-n.",
        "2^-e > 4·2^-n = 2^(2-n) means n > e + 2: the least index is e + 3.",
    ),
    _judge,
)  # fmt: skip
