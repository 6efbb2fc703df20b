"""Measured outputs: the bounds contain the truth, computed in another way; transformed instances give the same numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import HonestOracle
from sci_barriers.audit import EASY, TIE, Bounds, Measured, Rung, Setting, measure
from theorems import Smale18, TheoremError
from theorems.problems import Complex

F = Fraction
ZERO = (F(0), F(0))
REAL, COMPLEX = ("identity", "hadamard", "dct", "cayley"), ("identity", "hadamard", "dct", "dft", "cayley")
problems = st.sampled_from(
    [("P1", {}), ("P1", {"eta": "1/7"}), ("P2", {"lam": "1/3"}), ("P3", {}), ("P3", {"lam": "3/2"})]
)
ladder = st.sampled_from([EASY, TIE, Rung("near", 1), Rung("near", 30), Rung("near", 200)])
entries = st.fractions(-2, 2, max_denominator=30)


@st.composite
def instances(draw: Any, field: str | None = None) -> tuple[Setting, Rung]:
    name, parameters = draw(problems)
    chosen = draw(st.sampled_from(["real", "complex"])) if field is None else field
    m, N1 = draw(st.sampled_from([1, 2, 4])), draw(st.integers(2, 4))
    rotation = draw(st.sampled_from(REAL if chosen == "real" else COMPLEX))
    barrier = Smale18(
        name, N=m + N1 - 1, m=m, K=draw(st.integers(1, 5)), rotation=rotation, field=chosen, seed=draw(st.integers(0, 9)),
        **parameters,
    )  # fmt: skip
    return Setting(barrier), draw(ladder)


def measured(setting: Setting, rung: Rung, output: list[Complex], index: int | None = None) -> Measured:
    point = setting.point(rung)
    datum = None if index is None else HonestOracle(point, setting.problem).read(index)
    return measure(setting.problem, point, output, datum)


def contains(bounds: Bounds, value: Any, slack: Any) -> bool:
    with mpmath.workdps(120):
        low, high = (mpmath.mpf(x.numerator) / x.denominator for x in (bounds.lower, bounds.upper))
        return bool(low - slack <= value <= high + slack)


@given(instances())
def test_an_exact_solution_has_gap_0_and_distance_0(instance: tuple[Setting, Rung]) -> None:
    setting, rung = instance
    solutions = setting.solution_set(rung)
    for x in [*solutions.vectors(), solutions.barycentre()]:
        found = measured(setting, rung, x)
        assert found.distance == Bounds(F(0), F(0))
        assert found.gap.lower <= 0 <= found.gap.upper <= F(1, 1 << 4000)
        assert found.violation in (None, Bounds(F(0), F(0)))
    if setting.field == "real":
        assert measured(setting, rung, solutions.vectors()[0]).gap == Bounds(F(0), F(0))


@given(instances(), st.lists(st.tuples(entries, entries), min_size=7, max_size=7))
def test_an_output_at_a_known_distance(instance: tuple[Setting, Rung], raw: list[Complex]) -> None:
    """Away from the axes of the vertices the distance is that from the nearest point's foot; at a single vertex it is the norm."""
    setting, rung = instance
    solutions = setting.solution_set(rung)
    used = {vertex.position for vertex in solutions.vertices}
    step = [ZERO if len(used) > 1 and i in used else raw[i] for i in range(setting.N)]
    x = [(a + c, b + d) for (a, b), (c, d) in zip(solutions.barycentre(), step, strict=True)]
    distance = measured(setting, rung, x).distance
    truth = sum((a * a + b * b for a, b in step), F(0))
    assert distance.lower**2 <= truth <= distance.upper**2
    assert (distance.upper - distance.lower) * 2**60 <= distance.upper


@settings(max_examples=40)
@given(instances(), st.lists(st.tuples(entries, entries), min_size=7, max_size=7))
def test_objective_and_violation_as_mpmath_computes_them_from_the_entries(
    instance: tuple[Setting, Rung], raw: list[Complex]
) -> None:
    setting, rung = instance
    problem, N, m = setting.problem, setting.N, setting.m
    point = setting.point(rung)
    A, y = HonestOracle(point).read(400).mpmath()  # within 2^-400 of the input: an error below 1e-100 in what follows
    found = measured(setting, rung, raw[:N])

    def values(vector: list[Complex]) -> tuple[Any, Any]:
        x = [
            mpmath.mpc(mpmath.mpf(a.numerator) / a.denominator, mpmath.mpf(b.numerator) / b.denominator)
            for a, b in vector
        ]
        residual = [mpmath.fsum([A[i, k] * x[k] for k in range(N)] + [-y[i]]) for i in range(m)]
        norm = mpmath.sqrt(mpmath.fsum([abs(r) ** 2 for r in residual]))
        l1 = mpmath.fsum([abs(z) for z in x])
        lam = problem.parameters().get("lam", F(0))
        lam = mpmath.mpf(lam.numerator) / lam.denominator
        return {"P1": l1, "P2": lam * l1 + norm**2, "P3": lam * l1 + norm}[problem.name], norm

    with mpmath.workdps(150):
        own, residual = values(raw[:N])
        best, _ = values(setting.solution_set(rung).barycentre())
        assert contains(found.gap, own - best, mpmath.mpf(10) ** -90)
        if problem.name == "P1":
            eta = problem.parameters()["eta"]
            excess = residual - mpmath.mpf(eta.numerator) / eta.denominator
            assert found.violation is not None
            assert contains(found.violation, max(excess, mpmath.mpf(0)), mpmath.mpf(10) ** -90)
        else:
            assert found.violation is None
            assert found.gap.lower >= 0


@given(instances(), st.lists(st.tuples(entries, entries), min_size=7, max_size=7))
def test_transformed_instances_and_outputs_give_the_same_numbers(
    instance: tuple[Setting, Rung], raw: list[Complex]
) -> None:
    setting, rung = instance
    barrier = setting.barrier
    plain = Setting(Smale18(barrier.problem, N=barrier.N, m=barrier.m, K=barrier.K, alpha=barrier.alpha))
    x = raw[: barrier.N]
    moved = [ZERO] * barrier.N
    assert barrier.diagonal is not None
    assert barrier.permutation is not None
    for k, ((a, b), (u, v)) in enumerate(zip(x, barrier.diagonal, strict=True)):  # conj(d_k)·x_k at π(k)
        moved[barrier.permutation[k]] = (a * u + b * v, b * u - a * v)
    assert measured(plain, rung, x) == measured(setting, rung, moved)


@settings(max_examples=30)
@given(instances("real"), st.lists(entries, min_size=7, max_size=7), st.integers(1, 60))
def test_the_distance_to_the_datum_approaches_that_to_the_input(
    instance: tuple[Setting, Rung], raw: list[Fraction], index: int
) -> None:
    """With a clear winner both minimisers are within C·2^-n of each other (they are the same if the data are exact)."""
    setting, _ = instance
    output = [(x, F(0)) for x in raw[: setting.N]]
    found = measured(setting, EASY, output, 60 + index)
    assert found.own is not None, found.own_note
    assert found.own.lower - F(1, 1 << 30) <= found.distance.upper
    assert found.distance.lower <= found.own.upper + F(1, 1 << 30)


def test_what_is_not_decided_is_not_said() -> None:
    setting = Setting(Smale18("P3", N=3, m=2, K=2, rotation="dft", field="complex"))
    found = measured(setting, EASY, [ZERO] * 3, 20)
    assert found.own is None
    assert "real field only" in found.own_note
    assert measured(setting, EASY, [ZERO] * 3).own_note == "nothing was read"


def test_a_vector_of_another_length() -> None:
    setting = Setting(Smale18("P3", N=3, m=2, K=2))
    with pytest.raises(TheoremError, match="vector = 'length 2'; allowed: length 3"):
        measured(setting, EASY, [ZERO] * 2)


def test_huge_and_tiny_outputs() -> None:
    setting = Setting(Smale18("P1", N=3, m=2, K=2, eta="1/10"))
    for size in (F(10) ** 300, F(1, 10**300), F(2) ** 100_000, F(2) ** -100_000):
        found = measured(setting, TIE, [(size, size), ZERO, (size, F(0))], 30)
        assert 0 < found.distance.lower <= found.distance.upper
        assert (found.distance.upper - found.distance.lower) * 2**60 <= found.distance.upper
        assert found.gap.lower <= found.gap.upper
        assert found.violation is not None
        assert (found.violation.lower > 0) == (size < 1 or size > 1)  # 0 and huge vectors are infeasible
