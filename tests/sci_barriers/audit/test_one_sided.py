"""The one-sided verifier on the ladder: what finer data prove, what no data prove, and never "wrong" where a witness is right."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import HonestOracle
from sci_barriers import P1, P2, P3, BarrierError, Smale18, TheoremError
from sci_barriers.audit import EASY, TIE, InputData, Rung, Setting, audit, input_data, one_sided
from theorems import Undecided
from theorems.problems import solve_real

F = Fraction


def setting(name: str = "P3", **parameters: Any) -> Setting:
    return Setting(Smale18(name, **({"N": 4, "m": 3, "K": 3} | parameters)))


@pytest.mark.parametrize("name", ["P2", "P3"])
@pytest.mark.parametrize("rotation", ["identity", "dct", "cayley"])
def test_a_wrong_minimiser_with_a_tiny_gap_is_proved_wrong_as_soon_as_the_data_tell(name: str, rotation: str) -> None:
    where = setting(name, rotation=rotation, seed=5)
    rung = Rung("near", 30)
    x = tuple(where.solution_set(TIE).vectors()[0])
    point = where.point(rung)
    answers = []
    for n in (5, 25, 60):
        datum = HonestOracle(point, where.problem).read(n)
        result = one_sided(where.problem, datum, x, "1e-3")
        answers.append(result.wrong)
        if result.certificate is not None:
            assert result.certificate.check() == (True, "", "")
    assert answers == [False, False, True]
    solution = tuple(where.solution_set(rung).vectors()[0])
    assert not one_sided(where.problem, HonestOracle(point, where.problem).read(60), solution, "1e-3").wrong


@pytest.mark.parametrize("rotation", ["hadamard", "dft", "cayley"])
@pytest.mark.parametrize("name", ["P2", "P3"])
def test_complex_data(name: str, rotation: str) -> None:
    where = setting(name, N=5, m=4, rotation=rotation, field="complex")
    for rung in (EASY, Rung("near", 10)):
        datum = HonestOracle(where.point(rung), where.problem).read(60)
        wrong = tuple(where.solution_set(TIE).vectors()[0])
        result = one_sided(where.problem, datum, wrong, "1e-3")
        assert result.wrong
        assert result.certificate is not None
        assert result.certificate.check() == (True, "", "")
        right = tuple(where.solution_set(rung).vectors()[0])
        assert not one_sided(where.problem, datum, right, "1e-3").wrong


@settings(max_examples=25)
@given(
    st.sampled_from(["P2", "P3"]),
    st.integers(0, 30),
    st.integers(0, 2),
    st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=4, max_size=4),
    st.sampled_from(["nearest", "truncating", "random", "worst-case"]),
    st.integers(0, 5),
)
def test_data_of_the_centre_prove_nothing_against_the_solution_of_a_witness(
    name: str, n: int, winner: int, raw: list[tuple[int, int]], rounding: str, seed: int
) -> None:
    """The centre's data of index n are data of the witnesses with e ≥ n + 1 too, if they are within 2^-(n+1)."""
    barrier = Smale18(name, N=4, m=2, K=3, rotation="dct", seed=seed)
    datum = HonestOracle(barrier.centre, barrier.problem, rounding=rounding, seed=seed).read(n + 1)
    known = InputData(input_data(datum).A, input_data(datum).y, n)
    exponent = max(barrier.least_exponent, n + 1)
    (x,) = barrier.solution_set(winner, exponent).vectors()
    norm = max(1, 1 + int(sum(a * a + b * b for a, b in raw) ** 0.5))
    moved = tuple((a + F(c, 1000 * norm), b + F(d, 1000 * norm)) for (a, b), (c, d) in zip(x, raw, strict=True))
    assert not one_sided(barrier.problem, known, moved, "1e-3").wrong


def test_the_rows_of_an_audit_agree_with_the_verifier() -> None:
    """Where the verifier says wrong, with the data that the solver could have read, the audit's distance says so too."""
    outputs: list[Any] = []

    def solver(oracle: Any) -> list[Any]:
        A, y = oracle.read(50).numpy()
        x = np.linalg.lstsq(A, y)[0]
        outputs.append(x)
        return list(x)

    found = audit(solver, "P3", sizes=(4,), digits=(2,), exponents=(5, 20), rotations=("dct",))
    for row, x in zip(found.rows, outputs, strict=True):
        datum = HonestOracle(row.setting.point(row.rung), row.setting.problem).read(50)
        for epsilon in ("1e-2", "1e-3", "1e-5"):
            result = one_sided(row.setting.problem, datum, x, epsilon)
            assert row.measured is not None
            assert result.wrong == (row.measured.distance.lower > F(epsilon))


def test_a_users_own_matrix() -> None:
    source = np.random.default_rng(1)
    A, y = source.normal(size=(5, 8)), source.normal(size=5)
    for problem in (P2("1/10"), P3("1/10", weights=[1, 2, 1, 2, 1, 2, 1, 2])):
        for index in (None, 30):
            result = one_sided(problem, (A, y), np.ones(8), "0.1", index=index)
            assert result.wrong
            assert str(result).startswith("WRONG: the output is farther than 1.000e-1 from every solution of ")
            assert ("index 30" in str(result)) == (index == 30)
        coarse = one_sided(problem, (A, y), np.ones(8), "0.1", index=0)
        assert not coarse.wrong
        assert coarse.certificate is None
        assert str(coarse).startswith("CANNOT TELL")


def test_float32_ints_and_complex_arrays_are_exact() -> None:
    A = np.array([[3, 1], [0, 2]], dtype=np.float32)
    rows = one_sided(P3(1), (A, np.array([1, 2])), [5, 5], 1).claim.data.A
    assert rows == (((F(3), F(0)), (F(1), F(0))), ((F(0), F(0)), (F(2), F(0))))
    turned = one_sided(P3(1), (A * 1j, np.array([1j, 2])), [5, 5j], 1)
    assert turned.claim.data.A[0][0] == (F(0), F(3))
    assert turned.wrong


def test_a_candidate_can_only_help() -> None:
    A, y = [[3.0, 1.0, 0.5]], [2.0]
    for z in ([0, 0, 0], [9, 9, 9], [1e300] * 3):
        assert one_sided(P3(1), (A, y), [1, 1, 1], "1/10", candidates=[z]).wrong


@pytest.mark.parametrize("index", [10**6, 10**18])
def test_huge_indices(index: int) -> None:
    result = one_sided(P2(1), ([[3, 1]], [2]), [1, 1], "1/10", index=index)
    assert result.certificate is not None
    assert result.certificate.check() == (True, "", "")


@pytest.mark.parametrize("scale", [F(1, 10**40), F(10**40), F(10**400)])
def test_tiny_and_huge_scales(scale: Fraction) -> None:
    """(A, y, λ) times s: the same minimisers of P3."""
    A, y = [[3 * scale, scale], [0, 2 * scale]], [scale, 2 * scale]
    for x, wrong in (([5, 5], True), ([0, 1], False)):
        result = one_sided(P3(scale), (A, y), x, "1/10")
        assert result.wrong == wrong
        if result.certificate is not None:
            assert result.certificate.check() == (True, "", "")


def test_degenerate_inputs() -> None:
    zero = [[0, 0], [0, 0]]
    for problem in (P2(1), P3(1)):
        assert one_sided(problem, (zero, [1, 2]), [1, 0], "1/2").wrong  # the solution is 0
        assert not one_sided(problem, (zero, [1, 2]), [0, 0], "1/2").wrong
        assert not one_sided(problem, (zero, [0, 0]), [0, 0], 0).wrong
        assert one_sided(problem, ([[1, 1]], [5]), [9, 9], "1/10").wrong  # equal columns: Ξ is a segment


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"problem": "P3"}, "problem"),
        ({"data": [[1, 2]]}, "data"),
        ({"data": ([[1, 2]], [1], 3)}, "data"),
        ({"data": ([[1, float("nan")]], [1])}, "A"),
        ({"data": ([1, 2], [1])}, "A"),
        ({"data": ([[1, 2], [3]], [1, 2])}, "A"),
        ({"data": ([[1, 2]], [1, 2])}, "y"),
        ({"data": ([[1, 2]], ["one"])}, "y"),
        ({"output": [1]}, "output"),
        ({"output": [1, float("inf")]}, "output"),
        ({"epsilon": -1}, "epsilon"),
        ({"epsilon": "small"}, "epsilon"),
        ({"index": -1}, "index"),
        ({"index": 1.5}, "index"),
        ({"index": True}, "index"),
        ({"candidates": [[1]]}, "candidates"),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], name: str) -> None:
    given: dict[str, Any] = {"problem": P3(1), "data": ([[1, 2]], [1]), "output": [0, 0], "epsilon": 1} | arguments
    with pytest.raises((BarrierError, TheoremError)) as error:
        one_sided(given.pop("problem"), given.pop("data"), given.pop("output"), given.pop("epsilon"), **given)
    assert error.value.name == name


def test_a_datum_has_its_index() -> None:
    barrier = Smale18("P3", N=3, m=2, K=2)
    datum = HonestOracle(barrier.centre).read(7)
    with pytest.raises(BarrierError, match="index = 3"):
        one_sided(P3(1), datum, [0, 0, 0], 1, index=3)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"output": [0, 1 << 9000]}, "output"),
        ({"data": ([[1, F(1, 1 << 9000)]], [1])}, "data"),
        ({"data": ([[1, 1]], [1 << 9000])}, "data"),
        ({"epsilon": F(1, 3**9000)}, "epsilon, lam or weights"),
        ({"problem": P2(1, weights=[1, 3**9000])}, "epsilon, lam or weights"),
        ({"candidates": [[1 << 9000, 0]]}, "candidates"),
    ],
)
def test_numbers_of_many_bits_are_refused(arguments: dict[str, Any], name: str) -> None:
    given: dict[str, Any] = {"problem": P3(1), "data": ([[1, 2]], [1]), "output": [0, 0], "epsilon": 1} | arguments
    with pytest.raises(BarrierError) as error:
        one_sided(given.pop("problem"), given.pop("data"), given.pop("output"), given.pop("epsilon"), **given)
    assert error.value.name == name


def test_a_proof_that_the_checker_refuses_does_not_count() -> None:
    """200 different denominators of about 440 bits: their product is more than the checker takes on."""
    source = np.random.default_rng(2)
    A = [
        [F(int(v), 3**280 + 2 * (20 * i + k)) * 3**280 for k, v in enumerate(row)]
        for i, row in enumerate(source.integers(-9, 9, (10, 20)))
    ]
    result = one_sided(P3(1), (A, [1] * 10), [F(1, 2)] * 20, "1/10")
    assert not result.wrong
    assert result.certificate is None
    assert "the checker refuses it: L1" in str(result)
    assert "powers of two" in str(result)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["0", "1/4"]), st.sampled_from([None, 30]))
def test_p1_wrong_is_proved_when_it_is_wrong(seed: int, eta: str, index: int | None) -> None:
    """Slater's condition holds here (η > 0 with independent rows), or η = 0 with independent rows: far outputs are proved wrong."""
    rng = np.random.default_rng(seed)
    A = rng.integers(-8, 9, (2, 4)) / 4 + np.eye(2, 4) * 4
    y = rng.integers(1, 9, 2) / 4 + 1
    problem = P1(eta)
    try:
        exact = solve_real(
            problem, [[Fraction(v) for v in row] for row in A.tolist()], [Fraction(v) for v in y.tolist()]
        )
    except Undecided:
        return
    x = rng.integers(-8, 9, 4) / 2
    distance = exact.distance_squared([Fraction(v) for v in x.tolist()], 60)
    result = one_sided(problem, (A, y), x, "1/10", index=index)
    if result.wrong:
        assert distance[1] > Fraction(1, 100)
        assert result.certificate is not None
        assert result.certificate.check() == (True, "", "")
    else:
        assert distance[0] < 1, "an output farther than 1 is found wrong"


def test_p1_without_a_feasible_point_in_every_input_cannot_tell() -> None:
    """The example of docs/explanation/one-sided.md: at A = 0 Slater's condition fails, and no data prove 1 wrong."""
    assert not one_sided(P1(1), ([[0]], [1]), [1], "1/2", index=10).wrong
