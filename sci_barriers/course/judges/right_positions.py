"""4.4: the wrong index in the script of a published table."""

from __future__ import annotations

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission

#: For K = 1, 3, 6: the column that was raised in the data that the networks got.
RAISED = (1, 0, 1)


def _judge(submission: Submission) -> Feedback:
    from sci_barriers import Smale18

    found = submission.value(EXERCISE.name)
    if (
        not isinstance(found, list)
        or len(found) != 3
        or any(isinstance(x, bool) or not isinstance(x, int) for x in found)
    ):
        return failed(f"it returned {found!r}; it has to be a list of three positions, for K = 1, 3, 6")
    for K, raised, position in zip((1, 3, 6), RAISED, found, strict=True):
        barrier = Smale18("P3", N=22, m=21, K=K)
        other = barrier.solution_set(1 - raised, barrier.least_exponent)
        (vertex,) = other.vertices
        if position != vertex.position:
            return failed(
                f"K = {K}: the reference has to be the minimiser of the other input, the one whose column {1 - raised} is raised; "
                f"a vector with its entry at position {position} is no minimiser of it"
            )
    return passed(
        "these are the minimisers; the script had them at 20, 21 and 0, because a negative index counts from the end"
    )


EXERCISE = Exercise(
    "right_positions", 4, 4, "Proof-read a published table", "hand", 3,
    (
        "The networks get the data of one input; the error is measured against the minimiser of the *other* one, with the other column raised.",
        "The competing columns are 0 and 1. If column 1 was raised in the data, where is the entry of the other input's minimiser?",
        "At 1 minus the raised column. The raised columns are 1, 0, 1.",
    ),
    _judge,
)  # fmt: skip
