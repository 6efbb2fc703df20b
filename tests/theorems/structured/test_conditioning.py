"""Condition numbers of all members: at most 1, and confirmed from below by exact difference quotients."""

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from oracles import ExactInput, ExactMatrix, unitary
from theorems import Omega, Smale9, Smale18, TheoremError
from theorems.problems import SolutionSet, Vertex
from theorems.structured.conditioning import class_condition_numbers, condition_numbers
from theorems.structured.difference_quotients import _set_distance_euclidean, column_quotients, cross_check
from theorems.structured.gram import gram_enclosure

F = Fraction
NAMES = ["cond(AA*)", "C_FP", "Cond(Xi), A", "Cond(Xi), t"]


def barrier(name: str, m: int, extra: int, K: int, **more: Any) -> Any:
    if name == "LP":
        return Smale9(N=m + extra, m=m, K=K, seed=more.get("seed"))
    return Smale18(name, N=m + extra, m=m, K=K, **more)


@st.composite
def barriers(draw: st.DrawFn) -> Any:
    name = draw(st.sampled_from(["P1", "P2", "P3", "LP"]))
    more: dict[str, Any] = {}
    if name != "LP":
        more["part"] = draw(st.sampled_from(["strong", "weak", "sharp"]))
        if more["part"] == "sharp":
            more["L"] = draw(st.integers(1, 30))
        more["field"], more["rotation"] = draw(
            st.sampled_from(
                [("real", "identity"), ("real", "dct"), ("real", "cayley"), ("complex", "dft"), ("complex", "identity")]
            )
        )
        more["R"] = draw(st.integers(1, 3))
        key = "eta" if name == "P1" else "lam"
        more[key] = draw(st.sampled_from(["1/10", "1/2", "1/100"]))
    more["seed"] = draw(st.none() | st.integers(0, 9))
    try:
        return barrier(name, draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(1, 9)), **more)
    except TheoremError:
        assume(False)


def is_open(B: Any, member: Any, number: Any) -> bool:
    """Whether only bounds are known: along all entries of A, for P3, and for P1 with η = 0 at the centre over the reals."""
    if number.name != "Cond(Xi), A" or B.shape[0] == 1:
        return False
    return B.problem.name == "P3" or (B.problem.name == "P1" and not B.problem.parameters()["eta"] and member is None)


def members(B: Any) -> list[Any]:
    least = B.least_exponent
    exponents = [least] if B.largest_index is not None else [least, least + 3, 200, 10**18]
    return [None, *itertools.product(range(B.competitors), exponents)]


@settings(max_examples=40)
@given(barriers())
def test_every_condition_number_is_at_most_one(B: Any) -> None:
    whole = {(number.name, number.sample): number for number in class_condition_numbers(B)}
    assert {name for name, _ in whole} == set(NAMES)
    assert all(number.holds for number in whole.values())
    for member in members(B):
        found = condition_numbers(B, member)
        assert [number.name for number in found] == [NAMES[0], *NAMES[1:] * B.samples]
        for number in found:
            assert number.holds
            assert 0 < number.lower <= number.upper <= whole[number.name, number.sample].upper <= number.bound == 1
            assert number.upper - number.lower <= F(1, 1 << 60) or is_open(B, member, number)
            assert number.definition
            assert number.source
        assert all(number.exact and number.upper == 1 for number in found if number.name in NAMES[:2])


def slope(B: Any, a: Fraction, t: Fraction) -> Fraction:
    """|c'(a)|, from the table of the mathematics page."""
    (parameter,) = B.problem.parameters().values() or (F(0),)
    if B.problem.name == "P1":
        return (t - parameter) / a**2
    return t / a**2 - (parameter / a**3 if B.problem.name == "P2" else 0)


@pytest.mark.parametrize("name", ["P1", "P2", "P3", "LP"])
@pytest.mark.parametrize(("m", "extra"), [(1, 1), (2, 3), (3, 4)])
def test_the_closed_forms(name: str, m: int, extra: int) -> None:
    B = barrier(name, m, extra, 2)
    for member in (None, (0, B.least_exponent), (extra, 40)):
        _, _, in_a, in_t = condition_numbers(B, member)
        a = B.alpha + (F(0) if member is None else F(1, 1 << member[1]))
        expected = slope(B, a, B.t)
        assert in_t.lower == in_t.upper == 1 / a
        if is_open(B, member, in_a):
            assert in_a.lower**2 <= expected**2 / (1 if member else extra + 1) < in_a.upper**2
        elif member is not None:
            assert in_a.lower == in_a.upper == expected
        else:
            assert in_a.lower**2 <= expected**2 / (extra + 1) <= in_a.upper**2
            assert in_a.exact == (extra == 3)  # √4 is rational


@settings(max_examples=30)
@given(barriers(), st.integers(0, 9), st.data())
@example(Smale9(N=5, m=2, K=1), 0, None)
@example(Smale18("P2", N=5, m=2, K=1, field="complex", seed=3), 0, None)
def test_difference_quotients_stay_below_and_come_near(B: Any, seed: int, data: st.DataObject | None) -> None:
    choices = [member for member in members(B) if member is None or member[1] <= 200]
    picked = choices if data is None else [data.draw(st.sampled_from(choices))]
    for member in picked:
        sample = 0 if data is None else data.draw(st.integers(0, B.samples - 1))
        previous = None
        for radius in (210, 260):
            in_a, in_t = cross_check(B, member, sample=sample, radius_exponent=radius, count=6, seed=seed)
            for check in (in_a, in_t):
                assert check.holds
                lower, upper = check.limit
                assert check.largest_squared >= lower**2 * (1 - F(1, 10**12))  # extremal directions are among them
                assert check.allowed_squared <= upper**2 * (1 + F(1, 10**12))
            gap = in_a.allowed_squared - in_a.limit[0] ** 2
            assert previous is None or gap <= previous
            previous = gap


def test_quotients_of_the_floating_point_solution_map() -> None:
    """A third way, without exact numbers: SciPy's solution of the perturbed linear program."""
    from scipy.optimize import linprog

    B = Smale9(N=4, m=2, K=1)
    member = (1, 3)
    _, _, in_a, _ = condition_numbers(B, member)
    A = B.member(*member).A.approximate(50).numpy()
    y = np.array([float(B.t), 0.0])
    source = np.random.default_rng(1)
    base = linprog(np.ones(4), A_eq=A, b_eq=y).x
    quotients = []
    for _ in range(30):
        change = np.zeros_like(A)
        change[0, :3] = source.normal(size=3) * 1e-4
        x = linprog(np.ones(4), A_eq=A + change, b_eq=y).x
        quotients.append(np.max(np.abs(x - base)) / np.linalg.norm(change, 2))
    assert max(quotients) <= float(in_a.upper) * (1 + 1e-3)
    assert max(quotients) >= float(in_a.lower) * 0.8


@pytest.mark.parametrize("name", ["P1", "P2", "P3"])
def test_the_whole_class(name: str) -> None:
    omega = Omega(name, N=6, m=4, K=5, L=4, R=2)
    for part in (omega.strong, omega.weak, omega.sharp):
        found = class_condition_numbers(part)
        assert all(number.holds for number in found)
        steepest = max(number.upper for number in found if number.name == "Cond(Xi), A")
        assert 2 * steepest**2 * 100 ** (part.digits - 1) < 4  # < 10^-(K−1)/√2, twice that for the longest sample


def test_the_gram_matrix_in_floats() -> None:
    for B in (Smale18("P3", N=7, m=4, K=1, rotation="dct", seed=1), Smale9(N=7, m=4, K=1)):
        A = B.member(1, 3).A.approximate(60).numpy()
        assert np.linalg.cond(A @ A.T) == pytest.approx(1)


def test_a_column_turned_away_from_the_others_moves_the_solution_more_than_a_longer_one() -> None:
    """Along the coefficients the number is 0.04; along all entries of a column it is 0.117, and perturbations reach it."""
    B = Smale18("P3", N=5, m=3, K=1, lam="4.7")
    _, _, in_a, _ = condition_numbers(B, (0, 12))
    along, across, extremal, other, *_ = column_quotients(B, (0, 12), radius_exponent=80)
    coefficients = cross_check(B, (0, 12), radius_exponent=80)[0]
    assert coefficients.limit[1] ** 2 < F(17, 10**4) < across.lower_squared
    assert along.upper_squared < F(17, 10**4)
    assert other.upper_squared == 0
    assert in_a.lower == in_a.upper or in_a.upper - in_a.lower < F(1, 1 << 60)
    assert in_a.lower**2 * (1 - F(1, 10**9)) < extremal.lower_squared <= extremal.upper_squared
    assert extremal.upper_squared < in_a.upper**2 * (1 + F(1, 10**9))


def test_lam_near_alpha_is_refused_where_the_number_exceeds_one() -> None:
    with pytest.raises(TheoremError, match=r"^lam = .*condition numbers are at most 1"):
        Smale18("P3", N=5, m=3, K=1, alpha="4.761", lam="4.76")


@settings(max_examples=25)
@given(barriers(), st.integers(0, 99))
def test_no_perturbed_column_exceeds_the_number(B: Any, seed: int) -> None:
    assume(B.problem.name != "LP")
    assume(B.field == "real")
    for e in {B.least_exponent, B.least_exponent if B.largest_index is not None else B.least_exponent + 5}:
        number = next(n for n in condition_numbers(B, (0, e)) if n.name == "Cond(Xi), A")
        found = column_quotients(B, (0, e), radius_exponent=e + 200, seed=seed)
        assert max(q.upper_squared for q in found) <= number.upper**2 * (1 + F(1, 10**12))
        assert max(q.lower_squared for q in found) >= number.lower**2 * (1 - F(1, 10**8))


@settings(max_examples=25)
@given(barriers())
def test_the_formulas_of_the_gram_matrix_against_its_entries(B: Any) -> None:
    for point in (B.centre, B.member(B.competitors - 1, B.least_exponent)):
        found = gram_enclosure(point.A, point.samples)
        assert found.least <= (point.A.competitors - len(point.A.changed)) * B.alpha**2 + sum(
            x * x for _, x in point.A.changed
        )
        assert 1 <= found.condition <= 1 + F(1, 1 << 64)
        assert 1 <= found.feasibility_squared <= 1 + F(1, 1 << 64)


def test_a_matrix_whose_block_is_too_long_is_measured_so() -> None:
    A = ExactMatrix(unitary("identity", 2), F(1), (), 3, norm_scale=F(2))  # diag(3, 4)
    assert F(4, 3) <= gram_enclosure(A).condition <= F(8, 5)
    flat = ExactMatrix(unitary("identity", 2), F(1), (), 3, norm_scale=F(1, 1 << 80))
    with pytest.raises(TheoremError, match="full rank"):
        gram_enclosure(flat)


def test_bad_arguments_are_named() -> None:
    B = Smale18("P3", N=4, m=2, K=1)
    cases: list[tuple[Any, str]] = [
        (lambda: condition_numbers(B, (7, 5)), "winner"),
        (lambda: condition_numbers(B, (0, 0)), "exponent"),
        (lambda: cross_check(B, (0, 50), radius_exponent=40), "radius_exponent"),
        (lambda: cross_check(B, (0, 5000), radius_exponent=6000), "member"),
        (lambda: cross_check(B, sample=1), "sample"),
    ]
    for call, name in cases:
        with pytest.raises(TheoremError) as caught:
            call()
        assert caught.value.name == name


def test_what_is_not_of_the_class_is_refused() -> None:
    class Other(Smale18):
        @property
        def centre(self) -> ExactInput:
            point = Smale18.centre.__get__(self)
            A = ExactMatrix(unitary("identity", 2), point.A.base, (), 3, norm_scale=F(1))
            return ExactInput(A, point.y)

    with pytest.raises(TheoremError, match="A = "):
        condition_numbers(Other("P3", N=4, m=2, K=1))


@settings(max_examples=30)
@given(st.integers(1, 6), st.integers(0, 4), st.booleans(), st.data())
def test_the_distance_of_sets_is_that_of_all_vertices(
    count: int, others: int, equal: bool, data: st.DataObject
) -> None:
    amounts = st.sampled_from([F(1), F(1, 3), F(7, 5)])
    phases = st.sampled_from([(F(1), F(0)), (F(-1), F(0)), (F(3, 5), F(4, 5))])
    length = count + others
    one = data.draw(amounts)
    base = SolutionSet(
        length,
        tuple(Vertex(i, one if equal else data.draw(amounts), data.draw(phases)) for i in range(count)),
        data.draw(st.booleans()),
    )
    there = SolutionSet(
        length,
        tuple(
            Vertex(i, data.draw(amounts), data.draw(phases))
            for i in sorted(data.draw(st.sets(st.integers(0, length - 1))))
        ),
        data.draw(st.booleans()),
    )
    assert _set_distance_euclidean(there, base) == max(base.distance_squared(vector) for vector in there.vectors())
