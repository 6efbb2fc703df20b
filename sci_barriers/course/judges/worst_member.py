"""5.3: the member that a biased gambler should fear."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    cases = [
        [Fraction(1, 2), Fraction(1, 2)],
        [Fraction(2, 3), Fraction(1, 3)],
        [Fraction(1, 6), Fraction(1, 2), Fraction(1, 3)],
        [Fraction(1), Fraction(0)],
    ]
    for p in cases:
        answer = submission.value(EXERCISE.name, p)
        shown = ", ".join(map(str, p))
        if not isinstance(answer, list) or len(answer) != 2:
            return failed(
                f"for the guesses ({shown}) it returned {answer!r}; it has to be [member, probability of failing there]"
            )
        j, failing = answer
        if isinstance(j, bool) or not isinstance(j, int) or not 0 <= j < len(p):
            return failed(f"for the guesses ({shown}) there is no member {j!r}")
        if p[j] != min(p):
            return failed(
                f"for the guesses ({shown}) member {j} is guessed with probability {p[j]}; another one is guessed less often"
            )
        if failing != 1 - p[j]:
            return failed(f"on member {j} it fails with probability {1 - p[j]}, not {failing}")
    return passed(
        "the oracle takes the member that is guessed least often; hence nobody does better than equal probabilities"
    )


EXERCISE = Exercise(
    "worst_member", 5, 3, "Whom a biased gambler should fear", "proof", 2,
    (
        "The oracle knows the program, and so the probabilities p_j with which it guesses each column.",
        "It takes the member that is guessed least often.",
        "j = argmin p, and the probability of failing there is 1 - p[j] ≥ 1 - 1/N1.",
    ),
    _judge,
)  # fmt: skip
