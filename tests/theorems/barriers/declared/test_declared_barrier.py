"""Barriers that a user declares: exact hypotheses, refutation of every program, certificates that say what is taken on trust."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from sci_barriers import Box, Budget, HypothesisRefused, Status, TheoremError, define_barrier, refute
from theorems import hypotheses
from theorems.core.sets import points, sphere

THIRD = Fraction(1, 3)


def largest(n: int = 3, **changed: Any) -> Any:
    """Which of n numbers is the largest?"""
    unit = [[int(i == j) for i in range(n)] for j in range(n)]
    declared: dict[str, Any] = {
        "centre": [1] * n,
        "directions": unit,
        "solutions": list(range(n)),
        "centre_solutions": list(range(n)),
        "metric": "discrete",
        "solve": lambda arrays: [int(np.argmax(arrays["input"]))],
        "residual": lambda arrays, point: max(arrays["input"]) - arrays["input"][int(point[0])],
    }
    return define_barrier("which entry is the largest?", **declared | changed)


def zero(**changed: Any) -> Any:
    """A zero of the function that is linear between its values at 0, 1/3, 2/3, 1: these are −1, 0, 0, 1 at the centre."""

    def solve(arrays: dict[str, Any]) -> list[list[Fraction]]:
        _, middle, _, _ = arrays["input"]
        x = THIRD / (1 + abs(middle))
        return [[x if middle > 0 else 1 - x]]

    least = THIRD / (1 + Fraction(1, 16))
    declared: dict[str, Any] = {
        "centre": [-1, 0, 0, 1],
        "norms": {"input": "maximum"},
        "directions": [[0, 1, 1, 0], [0, -1, -1, 0]],
        "solutions": [Box(least, THIRD), Box(1 - THIRD, 1 - least)],
        "centre_solutions": Box(THIRD, 1 - THIRD),
        "metric": "maximum",
        "least_exponent": 4,
        "solve": solve,
    }
    return define_barrier("a zero of a piecewise linear function", **declared | changed)


def kernel(**changed: Any) -> Any:
    """The orthogonal projection onto the kernel of a matrix, as a vector of its entries."""
    declared: dict[str, Any] = {
        "centre": {"A": [[1, 0], [0, 0]]},
        "directions": [{"A": [[0, 0], [0, 1]]}, {"A": [[1, 0], [0, 0]]}],
        "solutions": [[[0, 0, 0, 0]], [[0, 0, 0, 1]]],
        "centre_solutions": [[0, 0, 0, 1]],
        "digits": 1,
    }
    return define_barrier("projection onto the kernel", **declared | changed)


BARRIERS = {"largest": largest, "zero": zero, "kernel": kernel}


@pytest.mark.parametrize("name", BARRIERS)
@pytest.mark.parametrize("index", [0, 7, 60, 10**18])
@pytest.mark.parametrize("value", [0, 1, 0.5, Fraction(1, 3), 1e300, 1j, -2])
def test_every_constant_is_refuted(name: str, index: int, value: Any) -> None:
    barrier = BARRIERS[name]()

    def constant(oracle: Any) -> list[Any]:
        oracle.read(index)
        return [value] * oracle.shape[1]

    verdict = refute(constant, barrier)
    assert verdict.status is Status.REFUTED, verdict
    assert verdict.counterexample is not None
    assert verdict.counterexample.exponent == max(index + 1, barrier.least_exponent)
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "given SOLUTION-SET")
    assert verdict.squared_error is not None
    assert verdict.squared_error > Fraction(1, 100**barrier.digits)


def test_honest_programs_are_refuted() -> None:
    def argmax(oracle: Any) -> list[int]:
        return [int(np.argmax(oracle.read(50)["input"].numpy()))]

    def bisection(oracle: Any) -> list[Any]:
        values, low, high = oracle.read(80)["input"].fractions(), Fraction(0), Fraction(1)
        for _ in range(60):
            x = (low + high) / 2
            k = min(int(3 * x), 2)
            f = values[k] + (values[k + 1] - values[k]) * (3 * x - k)
            low, high = (x, high) if f < 0 else (low, x)
        return [low]

    def svd(oracle: Any) -> Any:
        _, sizes, rows = np.linalg.svd(oracle.read(30)["A"].numpy())
        small = rows[sizes < 1e-8]
        return (small.T @ small).ravel()

    for algorithm, barrier in ((argmax, largest(5)), (bisection, zero()), (svd, kernel())):
        verdict = refute(algorithm, barrier)
        assert verdict.refuted, verdict
        assert verdict.certificate is not None
        assert verdict.certificate.check()[0]


def test_other_endings_have_their_verdicts() -> None:
    assert refute(lambda oracle: [1, 2], largest()).status is Status.INVALID_OUTPUT
    assert refute(lambda oracle: 1 / 0, largest()).status is Status.CRASHED
    assert refute(lambda oracle: [float("nan")], largest()).status is Status.INVALID_OUTPUT

    def greedy(oracle: Any) -> None:
        while True:
            oracle.read(0)

    assert refute(greedy, largest(), budget=Budget(reads=9)).status is Status.BUDGET_EXCEEDED
    state = iter(range(10))
    assert refute(lambda oracle: [next(state)], largest()).status is Status.NONDETERMINISTIC
    thirds = largest(centre=["1/3"] * 3, solve=None, residual=None)
    assert refute(lambda oracle: oracle.read(10**18), thirds).status is Status.BUDGET_EXCEEDED


def test_a_network_is_evaluated_at_the_last_array() -> None:
    verdict = refute(lambda oracle: lambda y: [float(np.argmax(y))], largest())
    assert verdict.refuted
    assert verdict.network
    assert verdict.certificate is not None
    assert verdict.certificate.check()[0]


def test_what_algorithms_see() -> None:
    barrier = define_barrier(
        "system",
        centre={"A": [[1, 0], [0, 1]], "b": [1, "1/3"]},
        directions=[{"b": [0, 1]}, {"A": [[0, 0], [0, 1]], "b": [0, 0]}],
        solutions=[[[0, 0]], [[5, 5]]],
        problem={"kind": "mine"},
    )
    seen = []

    def look(oracle: Any) -> list[int]:
        datum = oracle.read(4)
        seen.append((oracle.problem, oracle.shape, oracle.field, datum.A.shape, datum.y.fractions(), datum["b"].shape))
        with pytest.raises(ValueError, match="one of A, b"):
            datum["c"]
        return [0, 0]

    assert refute(look, barrier).refuted
    problem, shape, field, of_A, y, of_b = seen[0]
    assert (problem, shape, field, of_A, of_b) == ({"kind": "mine"}, (6, 2), "real", (2, 2), (2,))
    assert y[0] == 1
    assert abs(y[1] - THIRD) <= Fraction(1, 32)


@pytest.mark.parametrize(
    ("name", "changes", "computed", "required"),
    [
        ("indistinguishable", {"directions": [[1, 1, 0], [0, 1, 0], [0, 0, 1]]}, 2, 1),
        ("indistinguishable", {"directions": [[1, 0, 0], [0, "33/32", 0], [0, 0, 1]]}, Fraction(33, 32) ** 2, 1),
        ("separated", {"solutions": [0, 0, 0], "solve": None, "residual": None}, 0, 1),
        ("separated", {"digits": 0}, 1, 1),
        ("told apart by some datum", {"directions": [[1, 0, 0], ["1/2", 0, 0], [0, 0, 1]]}, 0, 0),
        ("told apart by some datum", {"directions": [[0, 0, 0], [0, 1, 0], [0, 0, 1]]}, 0, 0),
        ("solutions are solutions", {"solutions": [1, 0, 2], "solve": None}, Fraction(1, 2), 0),
        ("solutions are solutions", {"centre": [1, 1, 0], "solve": None}, None, 0),
        ("solutions contain what solve returns", {"solutions": [1, 0, 2], "residual": None}, 1, 0),
    ],
)
def test_a_false_hypothesis_is_refused_with_its_name_and_numbers(
    name: str, changes: dict[str, Any], computed: Any, required: Any
) -> None:
    with pytest.raises(HypothesisRefused) as caught:
        largest(**changes)
    check = caught.value.check
    assert (check.name, check.required) == (name, required)
    assert computed is None or check.computed == computed
    assert not check.holds
    assert name in str(caught.value)
    assert isinstance(caught.value, TheoremError)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"centre": []}, "input"),
        ({"centre": [[1, 2], [3]]}, "input"),
        ({"centre": ["x", 1, 1]}, "input[0]"),
        ({"centre": [float("inf"), 1, 1]}, "input[0]"),
        ({"centre": {"not a name": [1, 1, 1]}}, "name"),
        ({"centre": {}}, "arrays"),
        ({"directions": [[1, 0, 0]]}, "directions"),
        ({"directions": 3}, "directions"),
        ({"directions": [[1, 0, 0], [0, 1, 0], [0, 1]]}, "directions[2]['input']"),
        ({"directions": [[1, 0, 0], [0, 1, 0], {"b": [0, 1]}]}, "directions[2]"),
        ({"directions": [[1, 0, 0], [0, 1, 0]]}, "solutions"),
        ({"solutions": [0, 1, []]}, "solutions[2]"),
        ({"solutions": [0, 1, [[0, 1]]]}, "solutions[2]"),
        ({"solutions": [0, 1, [[0, 1], 2]]}, "solutions[2]"),
        ({"solutions": [0, 1, None]}, "solutions[2][0]"),
        ({"centre_solutions": [[0, 1]]}, "centre_solutions"),
        ({"metric": "hamming"}, "metric"),
        ({"norms": {"input": "taxicab"}}, "norm of input"),
        ({"norms": {"other": "maximum"}}, "norms"),
        ({"norms": "maximum"}, "norms"),
        ({"norms": {1: "maximum", "b": "maximum"}}, "norms"),
        ({"centre": {1: [1, 1, 1]}}, "name"),
        ({"solutions": [float("nan"), 1, 2]}, "solutions[0][0]"),
        ({"solutions": [True, 1, 2]}, "solutions[0][0]"),
        ({"residual": lambda arrays, point: float("nan")}, "residual(witness (0, 1))"),
        ({"digits": -1}, "digits"),
        ({"digits": True}, "digits"),
        ({"least_exponent": 0}, "least_exponent"),
        ({"least_exponent": 1.5}, "least_exponent"),
        ({"solve": 3}, "solve"),
        ({"residual": "no"}, "residual"),
        ({"solve": lambda arrays: []}, "solve(witness (0, 1))"),
        ({"solve": lambda arrays: [[0, 1]]}, "solve(witness (0, 1))[0]"),
        ({"residual": lambda arrays, point: None}, "residual(witness (0, 1))"),
    ],
)
def test_bad_arguments_are_named(changes: dict[str, Any], name: str) -> None:
    with pytest.raises(TheoremError) as caught:
        largest(**changes)
    assert caught.value.name == name


@pytest.mark.parametrize("title", ["", "  ", "a\nb", "x" * 201, None, 3])
def test_titles(title: Any) -> None:
    with pytest.raises(TheoremError, match="title"):
        define_barrier(title, centre=[0], directions=[[1], [-1]], solutions=[0, 1])


def test_boxes() -> None:
    with pytest.raises(TheoremError, match="upper"):
        Box([0, 1], [1, 0])
    with pytest.raises(TheoremError, match="upper"):
        Box([0, 1], [1])
    with pytest.raises(TheoremError, match="lower"):
        Box([], [])
    assert Box("1/3", "1/3").is_point


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
