"""Linear programs: exact solutions with their duals, the class, and real solvers refuted on it."""

import copy
import json
import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from oracles import ExactInput, ExactMatrix, ExactVector, HonestOracle, unitary
from sci_barriers import BarrierError, Budget, Certificate, Status, refute
from sci_barriers.algorithms import HiGHSLP, get
from theorems import THEOREMS, Smale9, Smale18, TheoremError
from theorems.problems import LinearProgram

F = Fraction


def maximum_distance(x: Any, y: Any) -> Fraction:
    return max((max(abs(a - c), abs(b - d)) for (a, b), (c, d) in zip(x, y, strict=True)), default=F(0))


@settings(max_examples=50)
@given(st.integers(1, 4), st.integers(1, 5), st.integers(1, 40), st.none() | st.integers(0, 99), st.integers(0, 60))
def test_the_class(m: int, extra: int, K: int, seed: int | None, more: int) -> None:
    B = Smale9(N=m + extra, m=m, K=K, seed=seed)
    n, e = B.competitors, B.least_exponent + more
    assert n == extra + 1
    assert B.alpha >= 1
    assert 2 < B.t / B.alpha * 10**K < 10
    assert B.t / (B.alpha + F(1, 1 << B.least_exponent)) > F(2, 10**K)
    members = [B.problem.solution_set(B.member(j, e)) for j in range(n)]
    for j, member in enumerate(members):
        assert member == B.solution_set(j, e)
        assert member.unique
        certificate = B.problem.dual_certificate(B.member(j, e))
        assert certificate.holds
        tight = [c == b for c, b in zip(certificate.correlations, certificate.bound, strict=True)]
        assert tight == [i == j for i in range(n)]  # strict complementarity: the minimiser is unique
        (x,) = member.vectors()
        value = B.problem.evaluate(B.member(j, e), x)
        assert value.feasible
        assert value.constant == B.t / (B.alpha + F(1, 1 << e))
        for i in range(j):
            assert maximum_distance(members[i].vectors()[0], x) > F(2, 10**K)
    assert len(B.problem.solution_set(B.centre).vertices) == n


@pytest.mark.parametrize(("arguments", "name"), [
    ({"N": 1}, "N"),
    ({"N": 3, "m": 3}, "m"),
    ({"K": 0}, "K"),
    ({"K": True}, "K"),
    ({"t": 0}, "t"),
    ({"t": "1/1000", "K": 1}, "t"),
    ({"alpha": "1/2"}, "alpha"),
    ({"alpha": 10**6}, "alpha"),
    ({"alpha": 500}, "alpha"),
    ({"seed": "a"}, "seed"),
    ({"N": 10**6, "m": 10**5}, "m·N"),
])  # fmt: skip
def test_arguments_out_of_range_are_named(arguments: dict[str, Any], name: str) -> None:
    with pytest.raises(TheoremError) as caught:
        Smale9(**{"N": 4, "m": 2, "K": 3, **arguments})
    assert caught.value.name == name


def test_members_out_of_range_are_named() -> None:
    B = Smale9(N=4, m=2, K=3)
    with pytest.raises(TheoremError, match="winner = "):
        B.member(3, 10)
    with pytest.raises(TheoremError, match="exponent = "):
        B.member(0, 0)
    with pytest.raises(TheoremError, match="exponent = "):
        B.solution_set(0, 5000)
    with pytest.raises(TheoremError, match="output = "):
        B.commit([(F(0), F(0))], None)


def easy(N: int, m: int, seed: int, costs: list[Fraction] | None = None) -> ExactInput:
    """A linear program with a clear winner: its ratio is 5, the others at most 7/2."""
    source = random.Random(seed)
    order = list(range(N))
    source.shuffle(order)
    ratios = [F(source.randint(4, 7), 2) for _ in range(N + 1 - m)]
    ratios[source.randrange(len(ratios))] = F(5)
    weights = costs or [F(1)] * N
    a = [r * weights[order[j]] for j, r in enumerate(ratios)]
    return ExactInput(
        ExactMatrix.of(unitary("identity", m), a, permutation=order), ExactVector(unitary("identity", m), F(3))
    )


METHODS = ("highs-ds", "highs-ipm", "highs")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("N", "m"), [(2, 1), (6, 3), (12, 11)])
def test_solvers_agree_with_the_exact_minimiser(method: str, N: int, m: int) -> None:
    costs = [F(1 + i % 3, 2) for i in range(N)]
    for seed in range(3):
        for problem, point in (
            (LinearProgram(), easy(N, m, seed)),
            (LinearProgram(costs), easy(N, m, seed, costs)),
        ):
            solution = problem.solution_set(point)
            assert solution.unique
            assert problem.dual_certificate(point).holds
            output = HiGHSLP(method=method)(HonestOracle(point, problem))
            assert np.allclose(output, [float(x) for x, _ in solution.vectors()[0]], atol=1e-8)


def largest_column(oracle: Any) -> list[Fraction]:
    """Exact arithmetic: the best basic solution of the rounded program. Columns of the block cost more than they give."""
    A, y = oracle.read(60).fractions()
    k = max(range(oracle.shape[1]), key=lambda i: A[0][i])
    return [y[0] / A[0][k] if i == k else F(0) for i in range(oracle.shape[1])]


def interior_point(oracle: Any) -> Any:
    cp = pytest.importorskip("cvxpy")
    A, y = oracle.read(40).numpy()
    scale = float(np.max(np.abs(A)))
    z = cp.Variable(oracle.shape[1])
    cp.Problem(cp.Minimize(cp.sum(z)), [A / scale @ z == y, z >= 0]).solve(solver="CLARABEL")
    return z.value / scale


ALGORITHMS: list[Any] = [
    *(HiGHSLP(method=method) for method in METHODS),
    get("highs-lp").load(),
    largest_column,
    interior_point,
]


@pytest.mark.parametrize("K", [1, 3, 6, 12])
@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda a: getattr(a, "__name__", str(a)))
def test_solvers_are_refuted(algorithm: Any, K: int) -> None:
    for seed in (None, 4):
        B = Smale9(N=8, m=5, K=K, seed=seed)
        verdict = refute(algorithm, B)
        assert verdict.refuted, verdict
        assert verdict.counterexample is not None
        assert verdict.outputs is not None
        exact = B.solution_set(verdict.counterexample.winner, verdict.counterexample.exponent).vectors()[0]
        distance = maximum_distance(verdict.outputs[0], exact)
        assert F(1, 100**K) < verdict.counterexample.squared_distance <= distance**2
        for index, datum in verdict.transcript.data.items():  # what was read are data of the committed input
            A, y = datum.numpy()
            member = B.member(verdict.counterexample.winner, verdict.counterexample.exponent)
            nearest = HonestOracle(member, B.problem).read(60)
            assert np.linalg.norm(A - nearest.A.numpy(), 2) <= 2.0**-index + 1e-9
            assert np.linalg.norm(y - nearest.y.numpy()) <= 2.0**-index + 1e-9


@settings(max_examples=50)
@given(st.integers(1, 20), st.integers(2, 5), st.none() | st.integers(0, 10**18), st.data())
def test_every_output_is_wrong_somewhere(K: int, n: int, largest: int | None, data: st.DataObject) -> None:
    B = Smale9(N=n + 1, m=2, K=K, seed=K)
    scale = F(1, 10**K)
    entry = st.tuples(st.fractions(-4, 4), st.sampled_from([F(0), F(0), F(1, 3)]))
    output = [(x * scale, z * scale) for x, z in data.draw(st.lists(entry, min_size=n + 1, max_size=n + 1))]
    witness = B.commit(output, largest)
    assert largest is None or witness.exponent > largest
    assert witness.exponent >= B.least_exponent
    assert F(1, 100**K) < witness.squared_distance
    if witness.exponent <= 4096:
        (x,) = B.solution_set(witness.winner, witness.exponent).vectors()
        exact = max((a - c) ** 2 + (b - d) ** 2 for (a, b), (c, d) in zip(output, x, strict=True))
        assert witness.squared_distance <= exact


class Fixed:
    """Reads a datum and returns the vector that it was made with."""

    def __init__(self, vector: list[Fraction]) -> None:
        self.vector = vector

    def __call__(self, oracle: Any) -> list[Fraction]:
        oracle.read(100)
        return self.vector


def test_the_barycentre_and_the_true_solutions_are_refuted() -> None:
    B = Smale9(N=6, m=3, K=4)
    for j in range(4):
        verdict = refute(Fixed([v for v, _ in B.solution_set(j, 200).vectors()[0]]), B)
        assert verdict.refuted
        assert verdict.counterexample is not None
        assert verdict.counterexample.winner != j
        assert verdict.counterexample.exponent == 101


def half(B: Smale9) -> list[Any]:
    """The best constant output: all competing entries t/(2α)."""
    output: list[Any] = [F(0)] * B.N
    for j in range(B.competitors):
        output[B.vertex(j, 9)[0]] = B.t / (2 * B.alpha)
    return output


@pytest.mark.parametrize("K", [1, 4, 30])
@pytest.mark.parametrize("largest", [0, 3, 10**3, 10**18])
def test_certificates_verify(K: int, largest: int) -> None:
    B = Smale9(N=5, m=2, K=K, seed=K)  # ‖a‖ = 2α at the centre: data of any index are short
    plain = half(B)
    turned = [mpmath.mpc(0.25, 0.75) / 10**K if i == B.vertex(0, 9)[0] else float(x) for i, x in enumerate(plain)]
    for output in (plain, turned, [0] * 5, [1e300] * 5, [F(1, 3**200)] * 5):
        verdict = refute(lambda oracle, output=output: output if oracle.read(largest) else None, B)  # type: ignore[misc]
        assert verdict.refuted, verdict
        assert verdict.certificate is not None
        assert verdict.certificate.document["theorem"] == "smale9"
        assert verdict.certificate.check() == (True, "", "")


def test_a_certificate_measures_in_the_maximum_norm() -> None:
    B = Smale9(N=5, m=3, K=3)
    verdict = refute(Fixed(half(B)), B)
    assert verdict.certificate is not None
    assert verdict.certificate.check()[0]
    document: Any = json.loads(verdict.certificate.text)
    (run,) = document["runs"]
    ((sample, bound),) = run["failures"]
    assert sample == 0
    value = F(*(int(part, 16) for part in bound.split("/")))
    assert F(1, 10**6) < value < (B.t / (2 * B.alpha)) ** 2  # the ℓ² distance is √3 times as large

    def rejected(change: Callable[[Any], None]) -> str:
        other = copy.deepcopy(document)
        change(other)
        verified, rule, _ = Certificate(other).check()
        assert not verified
        return rule

    def in_euclidean_norm(c: Any) -> None:
        c["runs"][0]["failures"] = [[0, f"{hex(2 * value.numerator)}/{hex(value.denominator)}"]]

    def minimiser_as_output(c: Any) -> None:
        x = B.solution_set(document["input"]["winner"], 200).vectors()[0]
        c["runs"][0]["outputs"] = [[f"{hex(v.numerator)}/{hex(v.denominator)}" for v, _ in x]]

    def other_costs(c: Any) -> None:
        c["problem"] = {"name": "P1", "eta": "0x0"}

    def rotated(c: Any) -> None:
        c["rotation"] = {"name": "dct"}

    assert rejected(in_euclidean_norm)[0] in "CE"
    assert rejected(minimiser_as_output)[0] in "CE"
    assert rejected(other_costs)[0] in "CE"
    assert rejected(rotated)[0] in "CE"


def test_budgets() -> None:
    verdict = refute(HiGHSLP(index=40), Smale9(N=4, m=2, K=2), budget=Budget(index=10))
    assert verdict.status is Status.BUDGET_EXCEEDED


def test_a_linear_program_is_no_sparse_problem() -> None:
    with pytest.raises(TheoremError, match="problem = "):
        Smale18(LinearProgram(), N=4, m=2, K=2)
    for name in ("highs", "exact", "chambolle-pock"):
        verdict = refute(get(name).load(), Smale9(N=4, m=2, K=2))
        assert verdict.status is Status.CRASHED
    with pytest.raises(BarrierError, match="problem = "):
        HiGHSLP()(HonestOracle(Smale18("P1", N=4, m=2, K=2).centre, Smale18("P1", N=4, m=2, K=2).problem))


def test_signs_of_the_matrix_are_refused() -> None:
    U = unitary("identity", 1)
    point = ExactInput(ExactMatrix.of(U, [F(2), F(1)], diagonal=[(F(1), F(0)), (F(-1), F(0))]), ExactVector(U, F(1)))
    for method in (LinearProgram().solution_set, LinearProgram().dual_certificate):
        with pytest.raises(TheoremError, match="D = I"):
            method(point)
    with pytest.raises(TheoremError, match="weights"):
        LinearProgram([1, 0])


def test_values_of_points_that_are_not_feasible() -> None:
    U = unitary("identity", 2)
    point = ExactInput(ExactMatrix.of(U, [F(2), F(5), F(3)]), ExactVector(U, F(3)))
    values = {
        (F(0), F(3, 5), F(0), F(0)): True,  # the minimiser
        (F(3, 2), F(0), F(0), F(0)): True,
        (F(0), F(0), F(0), F(0)): False,
        (F(-1), F(1), F(0), F(0)): False,  # the equation holds, x ≥ 0 does not
    }
    for x, feasible in values.items():
        value = LinearProgram().evaluate(point, [(entry, F(0)) for entry in x])
        assert value.feasible is feasible
        assert value.constant == sum(map(abs, x))


def test_the_command_line(tmp_path: Path) -> None:
    from sci_barriers.cli import app

    path = tmp_path / "certificate.json"
    options = ["--problem", "LP", "-N", "6", "-m", "3", "-K", "5", "--seed", "2"]
    done = CliRunner().invoke(app, ["refute", "highs-lp", *options, "--certificate", str(path)])
    assert done.exit_code == 0, done.output
    assert "REFUTED" in done.output
    assert json.loads(path.read_text(encoding="utf-8"))["theorem"] == "smale9"
    for wrong in (["--lam", "1"], ["--eta", "1"], ["--rotation", "dct"], ["--field", "complex"]):
        refused = CliRunner().invoke(app, ["refute", "highs-lp", *options, *wrong])
        assert refused.exit_code == 2
        assert wrong[0].removeprefix("--") in refused.stderr


def test_the_statement() -> None:
    item = THEOREMS["smale9"]
    assert "2110.15734" in item.source
    assert isinstance(item.instantiate(N=3, m=2, K=2), Smale9)
