"""7.5: the price of accuracy."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission
from sci_barriers.course.judges.minimiser_on_a_line import vector


def _judge(submission: Submission) -> Feedback:
    A, d, wanted = (
        [[Fraction(1), Fraction(1, 1000), Fraction(0)], [Fraction(0), Fraction(0), Fraction(1)]],
        Fraction(1, 100),
        100,
    )
    pair = submission.value(EXERCISE.name, A, d)
    points = [vector(value, 3) for value in pair] if isinstance(pair, list) and len(pair) == 2 else [None]
    if any(point is None for point in points):
        return failed("it has to return two vectors with three entries each")
    x, z = (point for point in points if point is not None)
    for point in (x, z):
        if sum(value * value for value in point) > 1:
            return failed(f"({', '.join(map(str, point))}) has a norm above 1")
    difference = [a - b for a, b in zip(x, z, strict=True)]
    length = sum((value * value for value in difference), Fraction(0))
    image = sum(
        (sum((a * v for a, v in zip(row, difference, strict=True)), Fraction(0)) ** 2 for row in A), Fraction(0)
    )
    # ‖x - z‖ - 2d ≥ 100·‖A(x - z)‖, by squares: ‖x - z‖ ≥ 2d + 100·‖A(x - z)‖ follows from ‖x - z‖² ≥ 2((2d)² + 100²·‖A(x - z)‖²).
    if length < 2 * (4 * d * d + wanted**2 * image):
        return failed(
            f"‖x - z‖² = {float(length):.3g} and ‖A(x - z)‖² = {float(image):.3g}: that does not force a Lipschitz constant of {wanted}. A has to nearly forget x - z"
        )
    return passed(
        "every decoder that is within 1/100 on both has a local Lipschitz constant of at least 100, networks included"
    )


EXERCISE = Exercise(
    "two_points", 7, 5, "The price of accuracy", "proof", 3,
    (
        "If Ψ(Ax) is within d of x and Ψ(Az) within d of z, then ‖Ψ(Ax) - Ψ(Az)‖ ≥ ‖x - z‖ - 2d, while the measurements differ by ‖A(x - z)‖ only.",
        "Choose x - z in a direction that A nearly forgets. Which entry does this A hardly see?",
        "x = (0, 1, 0), z = (0, 0, 0): ‖x - z‖ = 1, ‖A(x - z)‖ = 1/1000.",
    ),
    _judge,
)  # fmt: skip
