"""4.1: whatever the algorithm, the oracle has the last word."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    from sci_barriers import Smale18, Status, Undecided, refute
    from sci_barriers.games.distance_to_read_data import own_distance_squared

    barrier = Smale18("P3", N=3, m=2, K=6)
    verdict = refute(submission.algorithm(EXERCISE.name), barrier)
    if verdict.status is not Status.REFUTED:
        return failed(f"{verdict.status.value}: {verdict.reason}")
    assert verdict.certificate is not None  # it is refuted
    try:
        upper = own_distance_squared(verdict)[1]
    except Undecided as error:
        return failed(f"refuted, but its own distance is undecided: {error}", verdict.certificate.text, Fraction(1, 2))
    if upper * 100**8 > 1:
        return failed(
            f"refuted, and no wonder: it is {float(upper) ** 0.5:.2g} away from the solutions of the very data that it read. Solve those first",
            verdict.certificate.text,
            Fraction(1, 2),
        )
    return passed(
        f"it solves the data that it read to 8 digits, and has no 6 digits of the input: {verdict.reason}",
        verdict.certificate.text,
    )


EXERCISE = Exercise(
    "be_refuted", 4, 1, "Do everything right, and be refuted", "program", 3,
    (
        "Read one datum, A, y = oracle.read(40).numpy(), and solve that problem as well as you can.",
        "Here every minimiser puts all on the largest entries of the first row: x_j = y_0/A_0j.",
        "j = argmax A[0]; return a vector with y[0]/A[0, j] at j, and 0 elsewhere.",
    ),
    _judge,
)  # fmt: skip
