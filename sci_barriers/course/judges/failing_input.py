"""4.5: the input on which a given solver fails."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission

K = 6


def hasty(n: int) -> Any:
    """Return the solver of the exercise: it reads index n, once, and puts all on the first of the largest entries."""

    def solver(oracle: Any) -> list[Fraction]:
        A, y = oracle.read(n).fractions()
        row = A[0]
        j = row.index(max(row))
        return [y[0] / row[i] if i == j else Fraction(0) for i in range(len(row))]

    return solver


def _judge(submission: Submission) -> Feedback:
    from sci_barriers import Smale18, refute

    barrier = Smale18("P3", N=3, m=2, K=K)
    for n in (3, 12, 60):
        verdict = refute(hasty(n), barrier)
        assert verdict.output is not None  # it always halts
        answer = submission.value(EXERCISE.name, n)
        if not (isinstance(answer, list) and len(answer) == 2 and all(type(value) is int for value in answer)):
            return failed(f"for n = {n} it returned {answer!r}; it has to be [j, e], two integers")
        j, e = answer
        if not 0 <= j < barrier.competitors or e < barrier.least_exponent:
            return failed(
                f"for n = {n}: there is no member ({j}, {e}); j is 0 or 1, e is at least {barrier.least_exponent}"
            )
        if Fraction(1, 2 ** (n + 1)) + Fraction(1, 2**e) > Fraction(1, 2**n):
            return failed(
                f"for n = {n}: 2^-{n + 1} + 2^-{e} is above 2^-{n}, so the rounded centre need not be a datum of index {n} of the member "
                f"({j}, {e}). The solver may see which column leads"
            )
        if barrier.solution_set(j, e).distance_squared(verdict.outputs[0]) <= Fraction(1, 100**K):
            return failed(
                f"for n = {n}: on the member ({j}, {e}) the solver is right to {K} digits. It answers with column 0"
            )
    return passed(
        "on these members the solver reads what it read before, answers what it answered before, and is wrong"
    )


EXERCISE = Exercise(
    "failing_input", 4, 5, "Find the input on which a solver fails", "program", 3,
    (
        "The oracle answers with the rounded centre. Which column does the solver choose, if both entries are equal?",
        "Column 0: index() finds the first one. So column 1 has to be raised, by so little that index n does not show it.",
        "[1, n + 1]: 2^-(n+1) + 2^-(n+1) = 2^-n.",
    ),
    _judge,
)  # fmt: skip
