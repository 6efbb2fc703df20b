"""What follows from a declaration: exact bounds, radii of balls, the least number of digits, operator norms."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from sci_barriers import HypothesisRefused, TheoremError, define_barrier, refute
from theorems import hypotheses
from theorems.core.sets import points, sphere

from .declared_examples import BARRIERS, kernel, largest, zero


def test_all_hypotheses_of_the_engine_hold_and_bounds_are_exact_where_they_can_be() -> None:
    for make in BARRIERS.values():
        barrier = make()
        assert all(check.holds for check in barrier.hypotheses), barrier
        assert set(hypotheses(barrier.family, barrier.digits)) <= set(barrier.hypotheses)
        assert all(item.holds for item in barrier.breakdown_epsilons), barrier
    strong = largest().breakdown_epsilons[0]
    assert (strong.lower_squared, strong.upper_squared) == (1, 1)  # there is nothing between two answers
    strong = kernel().breakdown_epsilons[0]
    assert strong.lower_squared == Fraction(1, 4)  # half way between two projections
    strong = zero().breakdown_epsilons[0]
    assert strong.lower_squared == Fraction(1, 36)
    assert not strong.exact
    outside = largest(centre_solutions=None).breakdown_epsilons
    assert outside[0].upper_squared == 0  # without the centre some algorithm waits
    assert outside[1].lower_squared == 1


def test_three_points_need_a_larger_ball_than_two() -> None:
    """An equilateral triangle (in three dimensions): radius √(2/3) of a side √2, more than half a side."""
    unit = [[int(i == j) for i in range(3)] for j in range(3)]
    barrier = define_barrier("triangle", centre=[0, 0, 0], directions=unit, solutions=[[v] for v in unit])
    family = barrier.family
    assert family.covering_radius_squared(1, 3) == Fraction(2, 3)
    assert family.covering_radius_squared(1, 2) == Fraction(1, 2)
    assert family.reach_squared(3) == Fraction(2, 3)
    obtuse = define_barrier("line", centre=[0, 0, 0], directions=unit, solutions=[0, 1, 4], metric="euclidean")
    assert obtuse.family.covering_radius_squared(1, 3) == 4
    assert obtuse.family.covering_radius_squared(1, 2) == Fraction(1, 4)


def test_sets_of_several_points() -> None:
    """Both square roots are solutions: an output near either of them is right."""
    barrier = define_barrier(
        "a square root, up to its sign",
        centre=[0],
        directions=[[1], [-1]],
        solutions=[[-3, 3], [-1, 1]],
        metric="maximum",
    )
    for value, winner in ((3, 1), (-3, 1), (1, 0), (-1, 0)):
        witness = refute(lambda oracle, v=value: [v], barrier).counterexample  # type: ignore[misc]
        assert witness is not None
        assert witness.winner == winner
        assert witness.squared_distance == pytest.approx(4)


def test_the_least_number_of_digits_is_chosen() -> None:
    for gap, digits in ((3, 0), (2, 1), (1, 1), (Fraction(1, 5), 2), (Fraction(21, 100), 1), (Fraction(1, 10**9), 10)):
        barrier = define_barrier("gap", centre=[0], directions=[[1], [-1]], solutions=[0, gap], metric="maximum")
        assert barrier.digits == digits


def test_operator_norms_of_identities_are_one() -> None:
    """‖I‖ = 1 although its Frobenius norm is √5: the row and column sums show it."""
    identity = [[int(i == k) for k in range(5)] for i in range(5)]
    minus = [[-x for x in row] for row in identity]
    barrier = define_barrier(
        "sign of a multiple of the identity", centre=[[0] * 5] * 5, directions=[identity, minus], solutions=[1, -1]
    )
    assert refute(lambda oracle: [1], barrier).refuted
    with pytest.raises(HypothesisRefused):
        define_barrier(
            "in the Frobenius norm it is not",
            centre={"A": [[0] * 5] * 5},
            norms={"A": "euclidean"},
            directions=[{"A": identity}, {"A": minus}],
            solutions=[1, -1],
        )


def test_scales_beyond_every_float_and_beyond_what_is_allowed() -> None:
    tiny = define_barrier(
        "tiny", centre=[0], directions=[[1], [-1]], solutions=[0, Fraction(5, 10**9000)], metric="maximum"
    )
    assert tiny.digits == 9000
    verdict = refute(lambda oracle: [0], tiny)
    assert verdict.refuted
    assert verdict.certificate is not None
    assert verdict.certificate.check()[0]
    with pytest.raises(HypothesisRefused, match="a rational of 1 and"):  # more digits than Python writes in decimal
        define_barrier("tinier", centre=[0], directions=[[1], [-1]], solutions=[0, Fraction(5, 10**20000)])


def test_many_witnesses_and_long_outputs() -> None:
    unit = [[int(i == j) for i in range(20)] for j in range(20)]
    many = define_barrier(
        "many", centre=[0] * 20, directions=unit, solutions=[[[j, *[0] * 99]] for j in range(20)], metric="euclidean"
    )
    assert many.family.covering_radius_squared(1, 20) == Fraction(19**2, 4)
    assert refute(lambda oracle: [10.5] * 100, many).refuted


@pytest.mark.parametrize("metric", ["euclidean", "maximum"])
def test_the_least_number_of_digits_by_its_definition(metric: str) -> None:
    for k in range(60):
        gap = Fraction(k * k + 1, 3 ** (k // 2) * 7)
        barrier = define_barrier("gap", centre=[0], directions=[[1], [-1]], solutions=[0, gap], metric=metric)
        digits = barrier.digits
        assert gap > Fraction(2, 10**digits)
        assert digits == 0 or gap <= Fraction(2, 10 ** (digits - 1))


def test_a_reflection_is_a_direction_of_norm_one() -> None:
    """Its Frobenius norm is √2 and the Schur bound 961/625: the exact test of the operator norm is what accepts it."""
    v = (Fraction(3, 5), Fraction(4, 5))
    reflections = [[[2 * u[i] * u[k] - (i == k) for k in range(2)] for i in range(2)] for u in (v, (1, 0))]
    barrier = define_barrier(
        "a unit eigenvector of the largest eigenvalue",
        centre=[[1, 0], [0, 1]],
        directions=reflections,
        solutions=[points(v, [-x for x in v]), points([1, 0], [-1, 0])],
        centre_solutions=sphere([0, 0], 1),
        digits=1,
        exact=True,
    )
    assert all(check.holds for check in barrier.hypotheses if check.name != "one digit less")
    strong = barrier.breakdown_epsilons[0]
    # the nearest two of the four points are 2√5/5·… apart, and an output amid them is right for both
    assert strong.lower_squared == min((v[0] - 1) ** 2 + v[1] ** 2, Fraction(2)) / 4
    assert strong.upper_squared < 1
    verdict = refute(lambda oracle: np.linalg.eigh(oracle.read(40)["input"].numpy())[1][:, -1], barrier)
    assert verdict.refuted, verdict
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "given SOLUTION-SET")
    assert barrier.error_squared([Fraction(0), Fraction(1)], 1) == 2  # not 4: either of the two vectors is right
    longer = [[[x * Fraction(1001, 1000) for x in row] for row in reflections[0]], reflections[1]]
    with pytest.raises(HypothesisRefused, match="indistinguishable"):
        define_barrier("too long", centre=[[1, 0], [0, 1]], directions=longer, solutions=[[[1, 0]], [[0, 1]]])
    with pytest.raises(TheoremError, match="points and boxes"):
        define_barrier("sphere", centre=[0], directions=[[1], [-1]], solutions=[sphere([0, 0], 1), [[0, 9]]])


def test_sets_that_meet_pairwise_are_enough_if_no_answer_is_in_all_of_them() -> None:
    """LLPO for three numbers: any two of the sets of answers meet. One answer serves two members, and none all three."""
    unit = [[int(i == j) for i in range(3)] for j in range(3)]
    others = [[[i] for i in range(3) if i != j] for j in range(3)]
    barrier = define_barrier(
        "name a zero", centre=[0, 0, 0], directions=unit, solutions=others, centre_solutions=[0, 1, 2], metric="discrete", exact=True
    )  # fmt: skip
    assert barrier.digits == 1
    strong, _, halting, general, _ = barrier.breakdown_epsilons
    assert strong.lower_squared == 1
    assert (halting.level, general.level) == (Fraction(1, 3), Fraction(1, 4))
    for answer in range(4):
        verdict = refute(lambda oracle, answer=answer: oracle.read(5) and [answer], barrier)
        assert verdict.refuted, verdict
        assert verdict.certificate is not None
        assert verdict.certificate.check() == (True, "", "given SOLUTION-SET")
    with pytest.raises(HypothesisRefused, match="separated"):
        define_barrier(
            "none", centre=[0, 0, 0], directions=unit[:2], solutions=[[[0], [1]], [[1], [2]]], metric="discrete"
        )
