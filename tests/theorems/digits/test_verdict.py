"""What is said of an output at a tolerance, from bounds of its distance: at the edge, too."""

from __future__ import annotations

from fractions import Fraction

import pytest

from theorems.digits import Answer, Data, Digits, Radius, determine
from theorems.digits.verdict import Output
from theorems.problems import P2

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


A, Y = [[Fraction(3), Fraction(1)], [Fraction(1), Fraction(2)]], [Fraction(4), Fraction(3)]


def at(index: int) -> Digits:
    data = Data.of_fractions(A, Y, Radius.index(index), Radius.index(index))
    return determine(P2(Fraction(1, 10)), data, with_ceiling=False)


@pytest.mark.parametrize(
    "share", [Fraction(0), Fraction(9, 10), Fraction(999, 1000), Fraction(1001, 1000), Fraction(2)]
)
def test_the_index_that_is_named_decides_and_one_much_smaller_does_not(share: Fraction) -> None:
    """For outputs near the tolerance, on both sides: it is the distance to the tolerance that has to be seen."""
    exact = determine(P2(Fraction(1, 10)), Data.of_fractions(A, Y), with_ceiling=False)
    x = [c.value for c in exact.enclosure.coefficients()]  # type: ignore[union-attr]
    x[0] += share * T  # type: ignore[operator]
    point, digits = [(Fraction(v), Fraction(0)) for v in x], at(8)  # type: ignore[arg-type]
    assert digits.output(point).answer(T) is Answer.OPEN
    needed = digits.index_needed(T, digits.output(point))
    assert needed is not None
    assert at(needed + 1).output(point).answer(T) is (Answer.RIGHT if share < 1 else Answer.WRONG)
    assert at(needed - 3).output(point).answer(T) is Answer.OPEN
