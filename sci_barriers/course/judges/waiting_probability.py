"""5.4: waiting for ever with a little probability."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    for n in (2, 3, 7):
        q = submission.value(EXERCISE.name, n)
        if isinstance(q, bool) or not isinstance(q, int | Fraction) or not 0 <= q <= 1:
            return failed(f"waiting_probability({n}) returned {q!r}; it has to be a probability")
        centre, members = 1 - q, q + (1 - q) / n
        best = Fraction(n, 2 * n - 1)
        if min(centre, members) != best:
            return failed(
                f"N1 = {n}, q = {q}: it is right with probability {centre} at the centre (there it must halt) and {members} on the members (there waiting ends, too); "
                f"the smaller of the two could be {best}"
            )
    return passed("the two probabilities are equal then: N1/(2·N1 - 1)")


EXERCISE = Exercise(
    "waiting_probability", 5, 4, "Wait or guess", "hand", 3,
    (
        "With probability q the algorithm waits until it sees who has won; else it guesses. What happens at the centre, and on a member?",
        "Centre: right with probability 1 - q (every vertex is right, but waiting never ends). Member: q + (1 - q)/N1.",
        "They are equal for q = (N1 - 1)/(2·N1 - 1).",
    ),
    _judge,
)  # fmt: skip
