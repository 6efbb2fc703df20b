"""Labels: the constants of the lemma, the rule for a checker, and the true distance to the solutions of the data."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from oracles import Datum, DyadicArray, IndexRefused
from theorems import Omega, Smale18, TheoremError, Undecided
from theorems.problems import P1, P2, P3, LinearProgram, Problem, problem, solve_real
from theorems.structured.labels import label_constant, label_precision, label_shift, label_vector, labelled_answer

F = Fraction
ONE = (F(1), F(0))
Pair = tuple[Fraction, Fraction]


def half(n: int) -> Fraction:
    return F(1, 1 << n)


def pairs(array: DyadicArray) -> Any:
    """The entries of a vector, or the rows of a matrix, as pairs of fractions."""
    view = array.fractions()
    if array.field == "complex":
        return view
    return [[(x, F(0)) for x in row] for row in view] if len(array.shape) == 2 else [(x, F(0)) for x in view]


def times(x: Pair, y: Pair) -> Pair:
    return x[0] * y[0] - x[1] * y[1], x[0] * y[1] + x[1] * y[0]


def conjugate(x: Pair) -> Pair:
    return x[0], -x[1]


def above_root(value: Fraction) -> Fraction:
    """A little more than √value."""
    return F(math.isqrt((value.numerator << 400) // value.denominator) + 1, 1 << 200)


def squared_distance(x: Any, y: Any) -> Fraction:
    return sum(((a - c) ** 2 + (b - d) ** 2 for (a, b), (c, d) in zip(x, y, strict=True)), F(0))


def amount(B: Smale18, k: int) -> Fraction:
    """c_k(α), from the formulas of the page."""
    (parameter,), t, a = B.problem.parameters().values(), B.lengths[k], B.alpha
    return {"P1": (t - parameter) / a, "P2": t / a - parameter / (2 * a**2), "P3": t / a}[B.problem.name]


def barycentre(B: Smale18, k: int) -> list[Pair]:
    c, found = amount(B, k), [(F(0), F(0))] * B.N
    for j in range(B.competitors):
        u, v = ONE if B.diagonal is None else B.diagonal[j]
        found[j if B.permutation is None else B.permutation[j]] = u * c / B.competitors, -v * c / B.competitors
    return found


def check_rule(B: Smale18, datum: Datum, n: int) -> int:
    """The three points of the rule, in plain arithmetic; the precision q that they want."""
    rows = pairs(datum.A)
    for j in range(B.competitors):
        d, first = (ONE, ONE) if B.diagonal is None else (B.diagonal[j], B.diagonal[0])
        here, there = (j, 0) if B.permutation is None else (B.permutation[j], B.permutation[0])
        assert all(times(conjugate(d), row[here]) == times(conjugate(first), row[there]) for row in rows)
    constants = [label_constant(B.problem, B.alpha, t, B.m) for t in B.lengths]
    q = n + 1
    while max(constants) * half(q) > half(n + 1):
        q += 1
    assert q == label_precision(B.problem, B.alpha, B.lengths, B.m, n)
    fine = q + 40
    for rounded, exact in [
        (datum.A, B.centre.A.approximate(fine)),
        *((y, sample.approximate(fine)) for y, sample in zip(datum.ys, B.centre.samples, strict=True)),
    ]:
        left, right = pairs(rounded), pairs(exact)
        if len(rounded.shape) == 2:
            left, right = list(itertools.chain(*left)), list(itertools.chain(*right))
        assert squared_distance(left, right) <= (half(q) + half(fine)) ** 2
    assert len(datum.xs) == B.R == len(datum.ys)
    for k, x in enumerate(datum.xs):
        assert x.shape == (B.N,)
        assert squared_distance(pairs(x), barycentre(B, k)) <= half(n + 1) ** 2
        assert x.field == "real" or B.field == "complex"
    return q


# --- Classes --------------------------------------------------------------------------------------------------------

ROTATIONS = ["identity", "hadamard", "dct", "cayley", "dft"]
SETTINGS: list[dict[str, Any]] = [
    {"problem_name": "P1"},
    {"problem_name": "P1", "eta": F(1, 3)},
    {"problem_name": "P1", "eta": F(63, 64), "t": 1, "m_": 1},
    {"problem_name": "P2"},
    {"problem_name": "P2", "lam": F(1, 1000)},
    {"problem_name": "P3"},
    {"problem_name": "P3", "lam": F(1, 10**6)},
    {"problem_name": "P3", "lam": "near alpha"},
]


def make(setting: dict[str, Any], N: int, m: int, K: int, **rest: Any) -> Smale18:
    """A labelled class, or an assumption that fails if the parameters are out of range."""
    given_ = {name: value for name, value in setting.items() if name != "m_"}
    name = given_.pop("problem_name")
    try:
        if given_.get("lam") == "near alpha":
            alpha = Smale18(name, N=N, m=m, K=K).alpha
            given_ |= {"lam": alpha - F(1, 3 << 20), "alpha": alpha}
        return Smale18(name, N=N, m=m, K=K, labels=True, **given_, **rest)
    except TheoremError:
        assume(False)
        raise


@st.composite
def classes(draw: st.DrawFn, field: str, width: int) -> Smale18:
    N = draw(st.integers(2, width))
    m = draw(st.integers(1, N - 1))
    rotation = draw(st.sampled_from(ROTATIONS[:4] if field == "real" else ROTATIONS))
    assume(rotation != "hadamard" or m & (m - 1) == 0)
    K, R, seed = (
        draw(st.sampled_from([1, 1, 2, 3, 5, 12])),
        draw(st.integers(1, 3)),
        draw(st.none() | st.integers(0, 9)),
    )
    L = draw(st.none() | st.integers(8, 40))
    part = "strong" if L is None else "sharp"
    setting = draw(st.sampled_from(SETTINGS))
    return make(setting, N, m, K, R=R, seed=seed, rotation=rotation, field=field, part=part, L=L)


indices = st.sampled_from([0, 1, 2, 3, 7, 12, 20, 45])


@given(classes("real", 7), indices)
def test_the_distance_to_the_solutions_of_the_data(B: Smale18, n: int) -> None:
    """The exact solver does not know the lemma."""
    datum = B.answer(n)
    q = check_rule(B, datum, n)
    for k, (y, x) in enumerate(zip(datum.ys, datum.xs, strict=True)):
        try:
            solutions = solve_real(B.problem, datum.A, y)
        except Undecided:
            continue
        bits = 2 * q + 40
        assert solutions.distance_squared(x.fractions(), bits)[0] <= half(n) ** 2
        assert solutions.distance_squared(x.fractions(), bits)[1] <= half(n) ** 2 + half(bits)
        bound = label_constant(B.problem, B.alpha, B.lengths[k], B.m) * half(q)
        assert solutions.distance_squared(barycentre(B, k), bits)[0] <= bound**2


@given(classes("complex", 7), indices)
def test_the_rule_over_the_complex_field(B: Smale18, n: int) -> None:
    check_rule(B, B.answer(n), n)
    assert B.diagonal is not None
    assert {abs(x) + abs(z) for x, z in B.diagonal} == {1}


@pytest.mark.parametrize("name", ["P1", "P2", "P3"])
@pytest.mark.parametrize("n", [0, 300])
def test_larger_classes(name: str, n: int) -> None:
    parameter: dict[str, Any] = {"eta": F(1, 2)} if name == "P1" else {"lam": F(1, 2)}
    B = Smale18(name, N=30, m=9, K=40, rotation="dct", seed=3, labels=True, R=2, **parameter)
    datum = B.answer(n)
    check_rule(B, datum, n)
    for y, x in zip(datum.ys, datum.xs, strict=True):
        assert solve_real(B.problem, datum.A, y).distance_squared(x.fractions(), 800)[1] <= half(n) ** 2


# --- The lemma, with any perturbation and not only a rounding -------------------------------------------------------


def unit(draw: st.DrawFn, size: int) -> list[Fraction]:
    """A vector of length nearly 1, often a coordinate vector."""
    if draw(st.booleans()):
        place = draw(st.integers(0, size - 1))
        return [F(draw(st.sampled_from([1, -1]))) if i == place else F(0) for i in range(size)]
    entries = [F(x) for x in draw(st.lists(st.integers(-9, 9), min_size=size, max_size=size))]
    length = above_root(sum((x * x for x in entries), F(0)))
    return [x / length for x in entries]


@st.composite
def parameters(draw: st.DrawFn) -> tuple[Problem, Fraction, Fraction, int, int, Fraction]:
    """Problem, α, t, m, √N1 and δ; α from 1 on, t up to √N1·α, the problem's parameter anywhere in its range."""
    m, root = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    alpha = 1 + draw(st.sampled_from([F(0), F(1, 3), F(5), F(1000)]))
    t = root * alpha * F(draw(st.integers(1, 64)), 64)
    part = draw(st.sampled_from([F(1, 1000), F(1, 3), F(9, 10), F(999, 1000)]))
    name = draw(st.sampled_from(["P1", "P2", "P3"]))
    if name == "P1":
        chosen = problem(name, eta=draw(st.sampled_from([F(0), part * t])))
    else:
        chosen = problem(name, lam=part * alpha * (t if name == "P2" else 1))
    constant = label_constant(chosen, alpha, t, m)
    delta = min(F(1, 2), 2 / constant) * draw(st.sampled_from([F(1), F(1, 2), F(1, 1000)]))
    return chosen, alpha, t, m, root, delta


@st.composite
def perturbations(draw: st.DrawFn) -> tuple[Any, list[Fraction], list[Fraction]]:
    found = draw(parameters())
    m = found[3]
    return found, unit(draw, m * m), unit(draw, m)


@settings(max_examples=200)
@given(perturbations())
@example(((P2(F(1, 400)), F(19, 8), F(7, 5), 1, 1, F(1, 2)), [F(-1)], [F(1)]))
@example(((P3(F(999, 1000)), F(1), F(1, 64), 2, 2, F(1, 5000)), [F(0), F(0), F(1), F(0)], [F(0), F(-1)]))
@example(((P1(F(999, 1000)), F(1), F(1), 2, 1, F(1, 40)), [F(0), F(1), F(0), F(0)], [F(0), F(1)]))
def test_the_lemma(case: tuple[Any, list[Fraction], list[Fraction]]) -> None:
    (chosen, alpha, t, m, root, delta), E, g = case
    competitors = root * root
    A = [
        [(alpha if i == 0 else F(0)) + delta * E[i * m] / root] * competitors
        + [(root * alpha if k == i else F(0)) + delta * E[i * m + k] for k in range(1, m)]
        for i in range(m)
    ]
    y = [(t if i == 0 else F(0)) + delta * x for i, x in enumerate(g)]
    try:
        solutions = solve_real(chosen, A, y)
    except Undecided:
        return
    c = chosen.amount(alpha, t) / alpha
    centre = [c / competitors] * competitors + [F(0)] * (m - 1)
    bound = label_constant(chosen, alpha, t, m) * delta
    assert solutions.distance_squared(centre, 200)[0] <= bound**2


@pytest.mark.parametrize("seed", range(6))
def test_the_lemma_over_the_complex_field_by_an_interior_point_solver(seed: int) -> None:
    """Not a proof: a solver's minimiser, with an imaginary perturbation, is within the bound and its tolerance."""
    cp = pytest.importorskip("cvxpy")
    source = np.random.default_rng(seed)
    m, alpha, t = 3, F(3, 2), F(1)
    chosen = [P1(F(0)), P1(F(1, 2)), P1(F(15, 16)), P2(F(1)), P3(F(1, 3)), P3(F(4, 3))][seed]
    constant = label_constant(chosen, alpha, t, m)
    delta = float(min(F(1, 2), 2 / constant))
    G, g = 1j * source.normal(size=(m, m)) + source.normal(size=(m, m)) / 4, 1j * source.normal(size=m)
    M = np.diag([1.5, 3.0, 3.0]) + delta * G / np.linalg.norm(G)
    y = np.eye(m)[0] + delta * g / np.linalg.norm(g)
    z = cp.Variable(m, complex=True)
    (parameter,) = map(float, chosen.parameters().values())
    residual = cp.norm(M @ z - y, 2)
    if isinstance(chosen, P1):
        task = cp.Problem(cp.Minimize(cp.norm1(z)), [residual <= parameter] if parameter else [M @ z == y])
    else:
        task = cp.Problem(
            cp.Minimize(parameter * cp.norm1(z) + (residual if isinstance(chosen, P3) else cp.sum_squares(M @ z - y)))
        )
    task.solve(solver=cp.CLARABEL)
    error = z.value - np.array([float(chosen.amount(alpha, t) / alpha), 0, 0])
    assert np.linalg.norm(error) <= float(constant) * delta + 1e-5


# --- Constants, digits, refusals ------------------------------------------------------------------------------------


def test_constants_by_hand() -> None:
    # c = 1/2: kappa = (3/2)/(3/2) = 1, s = 2 for m = 2, 3, 4: C = 2 + 3·(3/2 + 1)/2 + 1/4
    assert [label_constant(P1(1), F(2), F(2), m) for m in (1, 2, 4, 5)] == [
        1 + F(3) + F(1, 4),
        2 + F(15, 4) + F(1, 4),
        2 + F(15, 4) + F(1, 4),
        3 + F(9, 2) + F(1, 4),
    ]
    # c = 1 − 2/8 = 3/4: C = (7/4 + 2/(4·3/2))/(3/2)
    assert label_constant(P2(2), F(2), F(2), 7) == (F(7, 4) + F(1, 3)) / F(3, 2)
    assert label_constant(P3(F(3, 2)), F(2), F(1), 7) == 4 * F(3, 2) * 2


def test_only_the_three_problems() -> None:
    with pytest.raises(TheoremError, match="problem"):
        label_constant(LinearProgram(), F(1), F(1), 1)


@given(parameters())
def test_the_shift_is_the_smallest_one_and_larger_samples_need_more(case: Any) -> None:
    chosen, alpha, t, m, *_ = case
    lengths = [t, t + F(1, 3), t + 2]
    constants = [label_constant(chosen, alpha, t, m) for t in lengths]
    assert constants == sorted(constants)
    g = label_shift(chosen, alpha, lengths, m)
    assert constants[-1] <= 1 << g
    assert g == 0 or constants[-1] > 1 << (g - 1)


def test_for_many_digits_the_data_are_hardly_finer() -> None:
    for name in ("P1", "P2", "P3"):
        B = Smale18(name, N=20, m=10, K=6, labels=True)
        assert label_precision(B.problem, B.alpha, B.lengths, B.m, 9) == 10
    alpha = Smale18("P3", N=3, m=2, K=3).alpha
    near = Smale18("P3", N=3, m=2, K=3, alpha=alpha, lam=alpha - half(24), labels=True)
    assert label_shift(near.problem, alpha, near.lengths, 2) == 27


@given(st.integers(2, 40), st.integers(0, 60), st.integers(0, 9))
def test_labels_are_short_and_favour_nobody(N: int, n: int, seed: int) -> None:
    B = Smale18("P3", N=N, m=1, K=3, seed=seed, field="complex", labels=True)
    x = label_vector(B, F(1), n)
    assert 0 <= x.exponent <= n + math.ceil(math.log2(B.competitors) / 2)
    assert len({re * re + im * im for re, im in pairs(x)}) == 1
    assert B.diagonal is not None
    assert B.permutation is not None
    assert len({times(B.diagonal[j], pairs(x)[B.permutation[j]]) for j in range(N)}) == 1


def test_exact_data_have_exact_labels() -> None:
    B = Smale18("P1", N=7, m=4, K=3, alpha=512, rotation="hadamard", seed=1, labels=True)
    datum = B.answer(20)
    assert B.centre.A.approximate(500) == datum.A
    assert solve_real(B.problem, datum.A, datum.y).distance_squared(pairs(datum.xs[0]), 0)[1] == 0
    assert solve_real(B.problem, datum.A, datum.y).vertex_count == 4
    # The same numbers at the largest index of all; what is not dyadic is refused there
    assert B.answer(10**18).xs == datum.xs
    other = Smale18("P1", N=7, m=4, K=3, alpha=500, rotation="hadamard", seed=1, labels=True)
    with pytest.raises(IndexRefused, match="labels are not dyadic"):
        other.answer(10**18)


def test_labels_of_index_0_may_be_0() -> None:
    B = Smale18("P3", N=4, m=2, K=3, labels=True)
    assert B.answer(0).x is not None
    assert set(pairs(B.answer(0).xs[0])) == {(F(0), F(0))}


def test_other_phases_are_refused() -> None:
    plain = Smale18("P3", N=9, m=2, K=3, field="complex", seed=0)
    assert plain.diagonal is not None
    assert any(x * z for x, z in plain.diagonal[:8])
    with pytest.raises(TheoremError, match="diagonal"):
        labelled_answer(plain, 3)


def test_without_labels_nothing_changes() -> None:
    B = Smale18("P3", N=5, m=3, K=3, rotation="dct", R=2)
    assert B.answer(7).xs == ()
    assert B.answer(7).x is None


def test_data_of_a_sharp_class_are_data_of_its_members() -> None:
    omega = Omega("P3", N=4, m=2, K=4, L=12, labels=True, rotation="dct")
    B = omega.sharp
    for n in (0, 5, 11):
        datum = B.answer(n)
        for j in range(B.competitors):
            exact = pairs(B.member(j, 12).A.approximate(60))
            left, right = itertools.chain(*pairs(datum.A)), itertools.chain(*exact)
            # the block changes too: Frobenius, so with a factor √m
            assert squared_distance(list(left), list(right)) <= 2 * half(n) ** 2
        left, right = itertools.chain(*pairs(datum.A)), itertools.chain(*pairs(B.centre.A.approximate(60)))
        assert squared_distance(list(left), list(right)) <= (half(13) + half(60)) ** 2
