"""What is said of an output at a tolerance, from bounds of its distance: at the edge, too."""

from __future__ import annotations

from fractions import Fraction

import pytest

from theorems.digits import Answer
from theorems.digits.verdict import Output

T = Fraction(1, 1000)
ABOVE, BELOW = T + Fraction(1, 10**30), T - Fraction(1, 10**30)


@pytest.mark.parametrize(
    ("at_least", "at_most", "answer"),
    [
        (Fraction(0), T, Answer.RIGHT),  # within the tolerance, which may be met
        (T, T, Answer.RIGHT),
        (Fraction(0), ABOVE, Answer.OPEN),
        (Fraction(0), BELOW, Answer.RIGHT),
        (T, ABOVE, Answer.OPEN),  # farther than the tolerance is not proved
        (T, None, Answer.OPEN),
        (ABOVE, ABOVE, Answer.WRONG),
        (ABOVE, None, Answer.WRONG),
        (Fraction(0), None, Answer.OPEN),
        (Fraction(0), Fraction(0), Answer.RIGHT),
    ],
)
def test_the_answer_at_the_edge(at_least: Fraction, at_most: Fraction | None, answer: Answer) -> None:
    assert Output(at_least, at_most).answer(T) is answer
