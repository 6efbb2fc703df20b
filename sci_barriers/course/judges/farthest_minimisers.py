"""3.3: at the tie there are many minimisers."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.course._contract import Exercise, Feedback, failed, passed
from sci_barriers.course._submission import Submission
from sci_barriers.course.judges.minimiser_on_a_line import vector


def _judge(submission: Submission) -> Feedback:
    for alpha, t in ((Fraction(2), Fraction(1)), (Fraction(10, 3), Fraction(5))):
        pair = submission.value(EXERCISE.name, alpha, t)
        points = [vector(value, 2) for value in pair] if isinstance(pair, list) and len(pair) == 2 else [None]
        if any(point is None for point in points):
            return failed(f"for α = {alpha} it has to return two points with two coordinates each")
        x, z = (point for point in points if point is not None)
        for point in (x, z):
            if alpha * (point[0] + point[1]) != t or abs(point[0]) + abs(point[1]) != t / alpha:
                return failed(
                    f"({point[0]}, {point[1]}) is no minimiser of |x₁| + |x₂| subject to {alpha}·x₁ + {alpha}·x₂ = {t}"
                )
        if (x[0] - z[0]) ** 2 + (x[1] - z[1]) ** 2 != 2 * (t / alpha) ** 2:
            return failed(
                f"both are minimisers, but two others are farther apart than ({x[0]}, {x[1]}) and ({z[0]}, {z[1]})"
            )
    return passed("the minimisers are the segment between the two vertices; you gave its ends")


EXERCISE = Exercise(
    "farthest_minimisers", 3, 3, "As far apart as minimisers can be", "hand", 2,
    (
        "With equal coefficients every x ≥ 0 on the line x₁ + x₂ = t/α has the same norm.",
        "The minimisers are a segment. Where are its ends?",
        "(t/α, 0) and (0, t/α).",
    ),
    _judge,
)  # fmt: skip
