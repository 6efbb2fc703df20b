"""3.2: a number that proves a minimiser."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission
from sci_barriers.course.judges.minimiser_on_a_line import CASES


def _judge(submission: Submission) -> Feedback:
    for a, t in CASES:
        p = submission.value(EXERCISE.name, a, t)
        shown = ", ".join(map(str, a))
        if isinstance(p, bool) or not isinstance(p, int | Fraction):
            return failed(f"for a = ({shown}) it returned {p!r}; it has to be a number p")
        worst = max(abs(p * x) for x in a)
        if worst > 1:
            return failed(
                f"for a = ({shown}) your p = {p} has |a_j·p| = {worst} > 1 for some j: then p·t bounds nothing"
            )
        best = t / max(map(abs, a))
        if p * t != best:
            return failed(
                f"for a = ({shown}), t = {t} your p proves ‖x‖₁ ≥ {p * t}; that is true, and less than {best}"
            )
    return passed("p·t = p·(a·x) ≤ max|a_j·p|·‖x‖₁ ≤ ‖x‖₁ for every x with a·x = t: nothing is below your bound")


EXERCISE = Exercise(
    "dual_proof", 3, 2, "Prove that nothing is better", "proof", 3,
    (
        "For any x with a·x = t: p·t = Σ (a_j·p)·x_j. If all |a_j·p| ≤ 1, what does that say about ‖x‖₁?",
        "‖x‖₁ ≥ p·t. Take p as large as |a_j·p| ≤ 1 lets you.",
        "p = 1/max|a_j| (t is positive here).",
    ),
    _judge,
)  # fmt: skip
