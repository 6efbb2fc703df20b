"""2.4: how long an algorithm waits that wants to be sure which column is raised."""

from __future__ import annotations

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    for e in (3, 10, 50, 10**6):
        n = submission.value(EXERCISE.name, e)
        if isinstance(n, bool) or not isinstance(n, int):
            return failed(f"reads_of_waiting({e}) returned {n!r}; it has to be an index")
        if n < e + 1:
            return failed(
                f"with index {n} the data may hide it: the raised entry is only 2^-{e} above the others, and each of two data may be wrong by 2^-{n}; "
                "their difference has to be above 2·2^-n"
            )
        if n > e + 2:
            return failed(f"index {n} decides, but a smaller one does, too (e = {e})")
    return passed("2^-e > 2·2^-n needs n > e + 1, or n = e + 1 with the two sides equal only in the worst case")


EXERCISE = Exercise(
    "reads_of_waiting", 2, 4, "When waiting ends", "hand", 2,
    (
        "You compare the datum of the raised entry with that of another one. Both may be wrong by 2^-n, in opposite directions.",
        "You are sure if the true gap 2^-e is larger than the two errors together.",
        "2·2^-n < 2^-e means n > e + 1. (n = e + 1 is accepted, too: there the two may just meet.)",
    ),
    _judge,
)  # fmt: skip
