"""2.2: an adaptive algorithm that reads only as much as it needs."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission


def _judge(submission: Submission) -> Feedback:
    from oracles import ArrayInput, ArrayOracle, Budget, ExactArray
    from sci_barriers.harness import run

    algorithm = submission.algorithm(EXERCISE.name)
    for value in (Fraction(1), Fraction(-3, 8), Fraction(1, 1000), Fraction(-1, 1 << 60)):
        point = ArrayInput((ExactArray.of("input", [value], "euclidean"),), 1)
        oracle = ArrayOracle(point, None, rounding="nearest", budget=Budget(reads=300, index=400))
        outcome = run(algorithm, oracle, Budget(reads=300, index=400))
        if outcome.outputs is None:
            return failed(f"for the number {value} it ended without an answer: {outcome.reason}")
        answer, wanted = outcome.outputs[0][0][0], 1 if value > 0 else -1
        if answer != wanted:
            return failed(
                f"for the number {value} it answered {answer}, after reading up to index {oracle.transcript.largest}"
            )
        needed, largest = (
            (abs(value.denominator) // max(1, abs(value.numerator))).bit_length() + 3,
            oracle.transcript.largest or 0,
        )
        if largest > needed + 8:
            return failed(
                f"for {value} it read index {largest}; about {needed} is enough: look at small indices first, and stop when they decide",
                share=Fraction(1, 2),
            )
    return passed("it stops as soon as a datum is farther from 0 than 2^-n")


EXERCISE = Exercise(
    "sign_of_first", 2, 2, "Read only as much as you need", "program", 3,
    (
        "oracle.read(n)[\"input\"].fractions()[0] is a fraction d with |x - d| ≤ 2^-n. When do you know the sign of x?",
        "When |d| > 2^-n. If not, ask for a larger n.",
        "for n in itertools.count(): d = ...; if abs(d) > Fraction(1, 2**n): return [1 if d > 0 else -1]",
    ),
    _judge,
)  # fmt: skip
