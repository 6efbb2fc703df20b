"""The parts of Ω: windows, samples, and data that many members have in common; enclosures from the definition alone."""

import importlib.util
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from flint import acb, arb, ctx
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oracles import Datum, ExactInput, Perturbed
from theorems import Smale18, TheoremError, Undecided
from theorems.problems import Complex
from theorems.structured.fooling import fooling_set

F = Fraction
SETTINGS: list[dict[str, Any]] = [
    {"problem_name": "P1"},
    {"problem_name": "P1", "eta": "1/10"},
    {"problem_name": "P1", "eta": "2/3", "t": "7/5"},
    {"problem_name": "P2"},
    {"problem_name": "P2", "lam": "1/1000", "t": "5/4"},
    {"problem_name": "P2", "lam": 0.3, "t": 7},
    {"problem_name": "P3"},
    {"problem_name": "P3", "lam": "1/3"},
    {"problem_name": "P3", "lam": 4, "t": "19/10"},
]


@pytest.fixture(scope="module")
def enclosures() -> Iterator[ModuleType]:
    """The enclosures of the tests of the data: U by the formula of its name."""
    path = Path(__file__).parents[3] / "oracles" / "conftest.py"
    spec = importlib.util.spec_from_file_location("_enclosures", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@st.composite
def parts(draw: st.DrawFn, part: str | None = None, largest: int = 9, samples: int = 5) -> Smale18:
    kind = part or draw(st.sampled_from(["strong", "weak", "sharp"]))
    N = draw(st.integers(2, largest))
    m = draw(st.integers(1, N - 1))
    rotation = draw(st.sampled_from(["identity", "hadamard", "dct", "dft", "cayley"]))
    if rotation == "hadamard" and m & (m - 1):
        rotation = "cayley"
    return Smale18(
        **draw(st.sampled_from(SETTINGS)),
        N=N,
        m=m,
        K=draw(st.integers(1 if kind == "sharp" else 2, 18)),
        part=kind,
        L=draw(st.integers(1, 40)) if kind == "sharp" else None,
        R=draw(st.integers(1, samples)),
        rotation=rotation,
        field="complex" if rotation == "dft" else draw(st.sampled_from(["real", "complex"])),
        seed=draw(st.none() | st.integers(0, 99)),
    )


def amount(part: Smale18, a: Fraction, t: Fraction) -> Fraction:
    """c(a), from the table of the mathematics page."""
    (parameter,) = part.problem.parameters().values()
    if part.problem.name == "P1":
        return (t - parameter) / a
    return t / a - (parameter / (2 * a * a) if part.problem.name == "P2" else 0)


def raised(part: Smale18, exponent: int) -> Fraction:
    """ε of a member."""
    return F(3, 2 << (part.L or 0)) if part.part == "sharp" else F(1, 1 << exponent)


# --- windows --------------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(parts())
def test_every_sample_is_in_the_window_of_the_scale(part: Smale18) -> None:
    largest = F(2, 1 << (part.L or 0)) if part.part == "sharp" else F(1, 1 << part.least_exponent)
    for t in part.lengths:
        assert 2 * amount(part, part.alpha, t) ** 2 * 100 ** (part.K - 1) < 1
        assert 2 * amount(part, part.alpha + largest, t) ** 2 * 100**part.K > 4
    assert raised(part, part.least_exponent) <= largest
    assert part.alpha >= 1


@settings(max_examples=60)
@given(parts())
def test_the_samples_are_spread_evenly(part: Smale18) -> None:
    c = [amount(part, part.alpha, t) for t in part.lengths]
    assert part.lengths[0] == part.t
    assert len(part.lengths) == part.samples == part.R == len(part.centre.samples)
    assert [x / c[0] for x in c] == [1 + F(k, part.R) for k in range(part.R)]
    assert c == [part.modulus_of(F(0), k) for k in range(part.R)]
    (parameter,) = part.problem.parameters().values()
    for t in part.lengths:  # what the class asks of (α, t, parameter)
        assert t**2 <= part.competitors * part.alpha**2
        assert parameter < {"P1": t, "P2": t * part.alpha, "P3": part.alpha}[part.problem.name]


@settings(max_examples=60)
@given(parts("sharp"))
def test_the_members_of_sharp_are_far_enough_apart_for_one_datum_to_decide(part: Smale18) -> None:
    assert part.L is not None
    epsilon = raised(part, part.L)
    assert 2 * F(1, 4**part.L) < epsilon**2
    assert 2 * epsilon**2 > (2 * F(1, 1 << part.L)) ** 2  # √2·ε exceeds two tolerances of index L
    assert epsilon < F(2, 1 << part.L)
    assert epsilon + F(1, 2 << part.L) <= F(1, 1 << (part.L - 1))  # and data of smaller index do not decide
    assert part.least_exponent == part.L
    assert part.largest_index == part.L - 1
    for j in range(part.competitors):
        assert part.member(j, part.L).A.changed == ((j, part.alpha + epsilon),)
    for e in (part.L - 1, part.L + 1):
        with pytest.raises(TheoremError, match="^exponent = "):
            part.member(0, e)


@settings(max_examples=40)
@given(parts(), st.integers(0, 40))
def test_solutions_of_members(part: Smale18, further: int) -> None:
    e = part.least_exponent + (0 if part.part == "sharp" else further)
    for k, t in enumerate(part.lengths):
        c = amount(part, part.alpha + raised(part, e), t)
        low, high = part.segment(e, k)
        assert low <= c <= high == amount(part, part.alpha, t)
        assert 2 * low**2 * 100**part.K > 4
        for j in range(part.competitors):
            point = part.member(j, e)
            S = part.problem.solution_set(ExactInput(point.A, point.samples[k]))
            assert part.solution_set(j, e, k) == S
            position, phase, bounds = part.vertex(j, e, k)
            assert bounds == (c, c)
            assert S.vectors()[0][position] == (c * phase[0], c * phase[1])


def test_an_L_for_which_solutions_are_too_close_is_refused_by_name() -> None:
    # c(α) = 1/α with √2/α > 2·10^-1 and ε up to 2: α + ε must stay below 10/√2 = 7.07…
    Smale18("P3", N=3, m=2, K=1, part="sharp", L=1, alpha=6)
    with pytest.raises(TheoremError, match="^L = 1; allowed: at least "):
        Smale18("P3", N=3, m=2, K=1, part="sharp", L=1, alpha="13/2")
    for L in range(1, 30):
        allowed = 2 * F(1, (7 + F(2, 1 << L)) ** 2) > F(4, 100)
        try:
            Smale18("P3", N=3, m=2, K=1, part="sharp", L=L, alpha=7)
        except TheoremError as error:
            assert error.name == "L" and not allowed
            assert error.allowed.startswith("at least 5 ")  # 7 + 2^-3 is too large, 7 + 2^-4 is not
        else:
            assert allowed


# --- data -----------------------------------------------------------------------------------------------------------


def matrix(enclosures: ModuleType, A: Any) -> list[list[acb]]:
    """A, entry by entry, at the working precision."""
    a = [enclosures.rational(A.base)] * A.competitors
    for j, value in A.changed:
        if isinstance(value, Perturbed):
            a[j] = enclosures.rational(value.base) + arb((1, -value.exponent))
        else:
            a[j] = enclosures.rational(value)
    size = sum((x * x for x in a), arb(0)).sqrt()
    U, (m, n) = enclosures.rotation(A.unitary), A.shape
    phases, places = A.diagonal or ((F(1), F(0)),) * n, A.permutation or range(n)
    rows = [[acb(0)] * n for _ in range(m)]
    for k in range(n):
        scale, column = (a[k], 0) if k < len(a) else (size, k - len(a) + 1)
        for i in range(m):
            phase = acb(enclosures.rational(phases[k][0]), enclosures.rational(phases[k][1]))
            rows[i][places[k]] = U[i][column] * scale * phase
    return rows


def distances(enclosures: ModuleType, point: ExactInput, datum: Datum) -> tuple[arb, float, list[arb]]:
    """Return ‖A_n − A‖_F (an upper bound), ‖A_n − A‖₂ (floating point, of exact differences), ‖y_{k,n} − y_k‖₂ (bounds), times 2^n."""
    with ctx.workprec(datum.index + 300):
        U, scale = enclosures.rotation(point.A.unitary), arb((1, datum.index))
        m, n = point.A.shape
        A = matrix(enclosures, point.A)
        E = [[(enclosures.exact(datum.A, i, k) - A[i][k]) * scale for k in range(n)] for i in range(m)]
        frobenius = sum((enclosures.square(x) for row in E for x in row), arb(0)).abs_upper().sqrt()
        spectral = float(np.linalg.norm(np.array([[complex(x) for x in row] for row in E]), 2))
        vectors = []
        assert len(datum.ys) == len(point.samples)
        for y, exact in zip(datum.ys, point.samples, strict=True):
            t = enclosures.rational(exact.scale)
            errors = [(enclosures.exact(y, i) - U[i][0] * t) * scale for i in range(m)]
            vectors.append(sum((enclosures.square(x) for x in errors), arb(0)).abs_upper().sqrt())
        return frobenius, spectral, vectors


@settings(max_examples=40)
@given(parts("sharp", largest=6), st.data())
def test_one_datum_of_an_index_below_L_is_a_datum_of_all_members_of_sharp(
    enclosures: ModuleType, part: Smale18, data: st.DataObject
) -> None:
    assert part.L is not None
    index = data.draw(st.integers(0, part.L - 1) | st.just(part.L - 1))
    datum = part.answer(index)
    assert datum.index == index
    with ctx.workprec(400):
        frobenius, _, vectors = distances(enclosures, part.centre, datum)
        # ‖A^j − A⁰‖₂ = ε exactly (Lemma 1), and the operator norm is at most the Frobenius norm
        epsilon = enclosures.rational(raised(part, part.L)) * arb((1, index))
        assert frobenius + epsilon <= 1
    assert all(error <= 1 for error in vectors)
    for j in range(part.competitors):
        _, spectral, _ = distances(enclosures, part.member(j, part.L), datum)
        assert spectral <= 1 + 1e-9


@settings(max_examples=40)
@given(parts(largest=6).filter(lambda part: part.part != "sharp"), st.integers(0, 60), st.integers(0, 3))
def test_one_datum_of_index_n_is_a_datum_of_all_witnesses_with_a_larger_exponent(
    enclosures: ModuleType, part: Smale18, index: int, further: int
) -> None:
    datum = part.answer(index)
    e = max(part.least_exponent, index + 1) + further
    with ctx.workprec(400):
        frobenius, spectral, vectors = distances(enclosures, part.centre, datum)
        assert frobenius + arb((1, index - e)) <= 1
    assert all(error <= 1 for error in vectors)
    assert spectral <= 1
    for j in range(part.competitors):
        _, spectral, _ = distances(enclosures, part.member(j, e), datum)
        assert spectral <= 1 + 1e-9


@settings(max_examples=20)
@given(parts(largest=6), st.integers(0, 30))
def test_data_with_labels_are_data_of_the_same_members(enclosures: ModuleType, part: Smale18, index: int) -> None:
    pytest.importorskip("theorems.structured.labels")
    if part.L is not None:
        index = min(index, part.L - 1)
    labelled = Smale18(
        part.problem,
        **{name: getattr(part, name) for name in ("N", "m", "K", "t", "alpha", "rotation", "field", "seed", "part")},
        L=part.L,
        R=part.R,
        labels=True,
    )
    datum = labelled.answer(index)
    assert (len(datum.xs), len(datum.ys)) == (part.R, part.R)
    e = part.L or max(part.least_exponent, index + 1)
    with ctx.workprec(400):
        frobenius, _, vectors = distances(enclosures, labelled.centre, datum)
        assert frobenius + enclosures.rational(raised(part, e)) * arb((1, index)) <= 1
    assert all(error <= 1 for error in vectors)


# --- commit ---------------------------------------------------------------------------------------------------------


def exact_distance(part: Smale18, output: list[Complex], winner: int, exponent: int, sample: int) -> Fraction:
    return part.solution_set(winner, exponent, sample).distance_squared(output)


@st.composite
def outputs(draw: st.DrawFn, part: Smale18, exponent: int) -> list[list[Complex]]:
    """For each sample a solution of some witness, the middle of all of them, zero, or anything."""
    result = []
    for k in range(part.R):
        vertices = [part.solution_set(j, exponent, k).vectors()[0] for j in range(part.competitors)]
        kind = draw(st.sampled_from(["vertex", "vertex", "middle", "zero", "anything"]))
        if kind == "vertex":
            vector = draw(st.sampled_from(vertices))
        elif kind == "middle":
            columns = list(zip(*vertices, strict=True))
            count = len(vertices)
            vector = [(sum(x for x, _ in c) / F(count), sum(z for _, z in c) / F(count)) for c in columns]
        elif kind == "zero":
            vector = [(F(0), F(0))] * part.N
        else:
            entry = st.tuples(st.fractions(), st.fractions() if part.field == "complex" else st.just(F(0)))
            vector = draw(st.lists(entry, min_size=part.N, max_size=part.N))
        result.append(list(vector))
    return result


@settings(max_examples=60)
@given(parts(largest=6, samples=7), st.data())
def test_some_member_is_wrong_on_as_many_samples_as_the_pigeonhole_forces(part: Smale18, data: st.DataObject) -> None:
    largest = data.draw(st.integers(0, (part.L or 40) - 1))
    e = part.L or max(part.least_exponent, largest + 1)
    vectors = data.draw(outputs(part, e))
    witness = part.commit_all(vectors, largest)
    assert witness.exponent == e
    assert part.failures_forced == -(-part.R * (part.competitors - 1) // part.competitors)
    assert part.R >= len(witness.failures) >= part.failures_forced
    assert [f.sample for f in witness.failures] == sorted({f.sample for f in witness.failures})
    for failure in witness.failures:
        exact = exact_distance(part, vectors[failure.sample], witness.winner, e, failure.sample)
        assert F(1, 100**part.K) < failure.squared_distance <= exact
    right = [
        sum(exact_distance(part, vectors[k], j, e, k) * 100**part.K <= 1 for k in range(part.R))
        for j in range(part.competitors)
    ]
    assert len(witness.failures) <= part.R - right[witness.winner]
    assert part.commit_all(vectors, largest) == witness
    for other in vectors[0], vectors[-1]:  # one sample alone is the case R = 1
        assert part.failure(other, witness.winner, e, 0) == part.failure(other, witness.winner, e)


@pytest.mark.parametrize("kind", ["strong", "weak", "sharp"])
@pytest.mark.parametrize("N", [2, 3, 5])
@pytest.mark.parametrize("R", [1, 2, 3, 4, 7])
def test_an_adversary_who_is_right_for_another_winner_on_every_sample(kind: str, N: int, R: int) -> None:
    part = Smale18("P2", N=N, m=1, K=3, part=kind, L=5 if kind == "sharp" else None, R=R, field="complex", seed=2)
    e = part.L or 9
    vectors = [part.solution_set(k % N, e, k).vectors()[0] for k in range(R)]
    witness = part.commit_all(vectors, 4)
    assert len(witness.failures) == part.failures_forced == R - R // N
    same = [part.solution_set(N - 1, e, k).vectors()[0] for k in range(R)]
    found = part.commit_all(same, 4)
    assert found.winner != N - 1
    assert [failure.sample for failure in found.failures] == list(range(R))


def test_commit_refuses_what_is_not_one_vector_for_each_sample() -> None:
    part = Smale18("P3", N=3, m=2, K=2, R=2, part="sharp", L=6)
    zero = [(F(0), F(0))] * 3
    for wrong in ([], [zero], [zero] * 3):
        with pytest.raises(TheoremError, match="^outputs = .* vectors'; allowed: 2 of them$"):
            part.commit_all(wrong, 3)
    with pytest.raises(TheoremError, match="^output = 'length 2'; allowed: length 3$"):
        part.commit_all([zero, zero[:2]], 3)
    with pytest.raises(TheoremError, match="^largest = 6; allowed: at most 5: the next index tells the members apart"):
        part.commit_all([zero, zero], 6)
    assert len(part.commit_all([zero, zero], 5).failures) == 2
    assert issubclass(Undecided, ArithmeticError)  # never a success


# --- minimisers, by a solver ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("setting", [*SETTINGS[:2], SETTINGS[4], SETTINGS[7]], ids=str)
@pytest.mark.parametrize("kind", ["strong", "weak", "sharp"])
def test_minimisers_agree_with_a_conic_solver(
    enclosures: ModuleType, kind: str, setting: dict[str, Any], field: str
) -> None:
    cvxpy = pytest.importorskip("cvxpy")
    K = {"strong": 3, "weak": 2, "sharp": 1}[kind]
    rotation = "dft" if field == "complex" else "dct"
    part = Smale18(
        **setting,
        N=5,
        m=3,
        K=K,
        part=kind,
        L=2 if kind == "sharp" else None,
        R=2,
        field=field,
        rotation=rotation,
        seed=5,
    )
    (parameter,) = (float(x) for x in part.problem.parameters().values())
    winner, e = 1, part.least_exponent
    point = part.member(winner, e)
    dense = np.array([[complex(x) for x in row] for row in matrix(enclosures, point.A)])
    for k, sample in enumerate(point.samples):
        y = float(sample.scale) * np.array([complex(row[0]) for row in enclosures.rotation(part.unitary)])
        exact = np.array([complex(float(x), float(z)) for x, z in part.solution_set(winner, e, k).vectors()[0]])
        c = abs(exact).max()
        A, b = (dense, y) if field == "complex" else (dense.real, y.real)
        z = cvxpy.Variable(part.N, complex=field == "complex")  # x/c
        residual = c * A @ z - b
        if part.problem.name == "P1":
            value, constraints = (
                cvxpy.norm1(z),
                [residual == 0 if parameter == 0 else cvxpy.norm(residual) <= parameter],
            )
        else:
            v, scale = cvxpy.Variable(part.m, complex=field == "complex"), parameter * c
            if part.problem.name == "P2":
                scale = scale**0.5
            constraints = [residual == scale * v]
            value = cvxpy.norm1(z) + (cvxpy.sum_squares(v) if part.problem.name == "P2" else cvxpy.norm(v))
        program = cvxpy.Problem(cvxpy.Minimize(value), constraints)
        program.solve(solver="CLARABEL", tol_gap_abs=1e-10, tol_gap_rel=1e-10, tol_feas=1e-10)
        assert program.status == "optimal"
        assert np.abs(z.value - exact / c).max() < 1e-5
        remainder = np.linalg.norm(A @ (exact if field == "complex" else exact.real) - b)
        best = abs(exact).sum() / c
        if part.problem.name != "P1":
            best += remainder**2 / (parameter * c) if part.problem.name == "P2" else remainder / (parameter * c)
        else:
            assert remainder <= parameter + 1e-9
        assert abs(program.value - best) < 1e-7


# --- fooling sets are tested in test_fooling.py; here only that a part hands out what they need ------------------------


@settings(max_examples=10)
@given(parts(largest=5))
@example(Smale18("P3", N=3, m=2, K=2, part="sharp", L=1))
def test_every_part_has_a_fooling_set_for_index_0(part: Smale18) -> None:
    found = fooling_set(part, 0)
    assert found.holds
    assert found.datum == part.answer(0)
    assert found.exponent == part.least_exponent
