"""6.3: K - 2 digits from one datum."""

from __future__ import annotations

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    from oracles import Budget
    from sci_barriers import Omega
    from sci_barriers.testing import assert_keeps_digits

    omega = Omega("P3", N=3, m=2, K=4, L=5)
    try:
        kept = assert_keeps_digits(
            submission.algorithm(EXERCISE.name), omega, digits=2, drawn=4, quick=True, resist=False, name=EXERCISE.name,
            budget=Budget(reads=1, index=5),
        )  # fmt: skip
    except AssertionError as error:
        return failed(str(error).partition("\nmember:")[0].partition("\ncertificate:")[0])
    return passed(f"right to 2 digits in {len(kept.runs)} runs, from one datum of index 5 each")


EXERCISE = Exercise(
    "from_one_datum", 6, 3, "K - 2 digits from one datum", "program", 4,
    (
        "You may read once, index L = 5. On Ω_strong and Ω_weak all solutions are within 10^-2 of one another: any vertex will do.",
        "On Ω_sharp two members differ by √2·ε = 3/√2·2^-5 > 2·2^-5: the datum shows who has won.",
        "A, y = fractions of oracle.read(5); put y[0]/A[0][j] at the j with the larger A[0][j].",
    ),
    _judge,
)  # fmt: skip
