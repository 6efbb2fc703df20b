"""8.3: places in the hierarchy."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission

#: Problems and their classes.
RIGHT = {
    "optimal value of the LASSO": "Δ1",
    "a minimiser of the LASSO": "Δ2",
    "this output is wrong": "Σ1",
    "x = 0": "Π1",
    "x ≠ 0": "Σ1",
    "spectrum of a diagonal operator": "Σ1",
}
WHY = {
    "optimal value of the LASSO": "it depends continuously on the data, with a modulus that is known: it is computed with error control",
    "a minimiser of the LASSO": "no algorithm has error control (that is the barrier), but the minimisers of ever better data converge on subsequences, and one limit is enough",
    "this output is wrong": "a strict gap of computable values shows up after finitely many data, and a «yes» is final; «right» never shows up",
    "x = 0": "«no» is seen after finitely many data; «yes» never is",
    "x ≠ 0": "«yes» is seen after finitely many data",
    "spectrum of a diagonal operator": "the entries seen so far are spectrum, for ever; but nobody knows what is still missing",
}


def _judge(submission: Submission) -> Feedback:
    answer = submission.value(EXERCISE.name, list(RIGHT))
    if not isinstance(answer, dict):
        return failed(
            "it has to return a dict from the problems to «Δ1», «Σ1», «Π1» or «Δ2», the smallest class that holds"
        )
    wrong = [name for name in RIGHT if answer.get(name) != RIGHT[name]]
    if wrong:
        name = wrong[0]
        return failed(
            f"{name}: {answer.get(name, 'no answer')}? Think of it this way: {WHY[name]}",
            share=Fraction(len(RIGHT) - len(wrong), 2 * len(RIGHT)),
        )
    return passed("each stands where it belongs")


EXERCISE = Exercise(
    "places", 8, 3, "Where does it stand?", "hand", 3,
    (
        "Δ1: computed with error control. Σ1: every «yes» (every point) is final. Π1: every «no» is final. Δ2: right in the limit, nobody knows when.",
        "Ask of each problem: which answer can be confirmed by finitely many data?",
        "Optimal value Δ1, minimiser Δ2, wrong Σ1, x = 0 Π1, x ≠ 0 Σ1, spectrum Σ1.",
    ),
    _judge,
)  # fmt: skip
