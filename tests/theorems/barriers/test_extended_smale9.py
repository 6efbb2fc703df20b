"""Linear programs at three scales: the class, what data tell, what is right and wrong in the maximum norm, certificates, the command."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from oracles import HonestOracle
from sci_barriers import BarrierError, refute
from sci_barriers.algorithms import HiGHSLP
from sci_barriers.cli import app
from sci_barriers.games.certified_algorithms import all_but_one_digit, all_but_two_digits, certified_run
from sci_barriers.verification import verify_extended_smale9
from theorems import ExtendedSmale9, LinearPrograms, Smale9, Smale18, TheoremError, statement
from theorems.checker import check
from theorems.structured.axis_distance import EUCLIDEAN, MAXIMUM
from theorems.structured.consistent_members import candidates, reading, worst_squared_error

F = Fraction

classes = st.builds(
    lambda m, extra, K, room, seed: LinearPrograms(N=m + extra, m=m, K=K, L=4 + room, seed=seed),
    st.integers(1, 3), st.integers(1, 4), st.integers(3, 12), st.integers(0, 6), st.none() | st.integers(0, 99),
)  # fmt: skip


@settings(max_examples=15)
@given(classes, st.integers(0, 50))
def test_members_are_told_apart_and_recognised(omega: LinearPrograms, seed: int) -> None:
    assert [part.K for part in omega.parts] == [omega.K, omega.K - 1, omega.K - 2]
    assert omega.gap > 2
    for part in omega.parts:
        assert F(2, 10**part.K) < part.segment(part.least_exponent)[0] < part.t / part.alpha < F(10, 10**part.K)
    for member in [*omega.members(1), omega.random_member(seed)]:
        assert omega.find(omega.input(member)) == member
        part = omega.part(member.part)
        if member.winner is not None and member.exponent is not None:
            solutions = omega.solution_set(member)
            assert solutions == part.solution_set(member.winner, member.exponent)
            assert solutions == omega.problem.solution_set(
                omega.input(member)
            )  # from the simplex of tied columns, not from c


def test_the_strong_part_is_that_of_smale9() -> None:
    one, other = LinearPrograms(N=5, m=3, K=4, seed=2).strong, Smale9(N=5, m=3, K=4, seed=2)
    assert one.alpha == other.alpha
    assert one.member(1, 9) == other.member(1, 9)
    assert [one.modulus(e) for e in (1, 5000)] == [other.modulus(e) for e in (1, 5000)]
    assert one.certified_as == other.certified_as == "smale9"


@pytest.mark.parametrize(("arguments", "name"), [
    ({"K": 2}, "K"),
    ({"L": 0}, "L"),
    ({"K": 3, "L": 1}, "L"),
    ({"K": 3, "t": "1/100"}, "t"),
    ({"K": 3, "alphas": {"weak": 6}}, "alpha"),
    ({"alphas": {"all": 6}}, "alphas"),
    ({"N": 3, "m": 3}, "m"),
    ({"K": 3, "t": "3/10", "L": 8, "alphas": {"sharp": "29/20", "weak": "31/10"}}, "alphas"),
])  # fmt: skip
def test_what_is_refused_is_named(arguments: dict[str, Any], name: str) -> None:
    with pytest.raises(TheoremError) as caught:
        LinearPrograms(**{"N": 4, "m": 2, **arguments})
    assert caught.value.name == name


vectors = st.lists(st.fractions(-2, 2, max_denominator=9), min_size=3, max_size=5)


@given(vectors, st.lists(st.tuples(st.integers(0, 2), st.fractions(0, 2, max_denominator=7)), min_size=1, max_size=4))
def test_distances_of_points_are_what_they_say(x: list[Fraction], points: list[tuple[int, Fraction]]) -> None:
    """Compared with the definition: the largest entry of the difference, and the sum of the squares."""
    output, one = [(v, F(0)) for v in x], (F(1), F(0))
    given_points = [((i, one), c) for i, c in points]
    gaps = [[abs(v - c * (k == i)) for k, v in enumerate(x)] for i, c in points]
    assert MAXIMUM.distances_of_points_squared(output, given_points) == [max(gap) ** 2 for gap in gaps]
    assert EUCLIDEAN.distances_of_points_squared(output, given_points) == [sum(g * g for g in gap) for gap in gaps]
    scale = F(3)
    for metric in (MAXIMUM, EUCLIDEAN):  # the entry of the centre of the ball gives the error that the ball has
        for count in (1, 2, 3):
            middle = [(metric.cover_entry(scale, count) * (k < count), F(0)) for k in range(3)]
            (square,) = metric.distances_of_points_squared(middle, [((0, one), scale)])
            assert square == metric.cover_error_squared(scale, scale, count)


@settings(max_examples=12)
@given(classes, st.integers(0, 99), st.sampled_from(["nearest", "worst-case", "truncating"]))
def test_the_algorithms_of_the_clauses_are_right_in_the_maximum_norm(
    omega: LinearPrograms, seed: int, rounding: str
) -> None:
    """Compared with the exact solution set of the member, and by a certificate."""
    member = omega.random_member(seed, largest=20)
    for solver, digits in ((all_but_one_digit(omega), omega.K - 1), (all_but_two_digits(omega), omega.K - 2)):
        run = certified_run(solver, omega, member, digits, rounding=rounding, seed=seed)
        assert run.proved, run.reason
        assert MAXIMUM.within(run.outputs[0], omega.solution_set(member), F(1, 10**digits))
        assert run.certificate is not None
        assert run.certificate.check() == (True, "", "")


def test_the_proved_error_is_that_of_the_farthest_solution() -> None:
    omega = LinearPrograms(N=4, m=2, K=3, L=8)
    datum = HonestOracle(omega.weak.member(0, 12), omega.problem).read(4)  # does not tell the members apart
    found = candidates(omega.parts, [reading(datum, omega.strong.centre.A)])
    assert {c.winner for c in found} == {0, 1, 2}
    c = omega.weak.modulus_of(F(0))
    error = worst_squared_error(omega.parts, found, [[(c, F(0)), *[(F(0), F(0))] * 3]])
    assert error == c**2  # ℓ²: 2c²


@pytest.mark.parametrize("part", ["strong", "weak", "sharp"])
def test_solvers_are_refuted_on_every_part(part: str) -> None:
    barrier = ExtendedSmale9(N=5, m=3, K=3, part=part, L=6 if part == "sharp" else None, seed=1)
    index = 5 if part == "sharp" else 40
    verdict = refute(HiGHSLP(index=index), barrier)
    assert verdict.refuted
    assert verdict.certificate is not None
    document = json.loads(verdict.certificate.text)
    assert (document["theorem"], document["class"]["name"]) == ("smale9", part)
    assert check(verdict.certificate.text.encode()) == (True, "", "")


def test_index_L_tells_the_members_of_the_sharp_part_apart() -> None:
    barrier = ExtendedSmale9(N=4, m=2, K=3, part="sharp", L=6)
    with pytest.raises(TheoremError):
        barrier.commit([(F(0), F(0))] * 4, 6)


@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(classes)
def test_all_clauses_hold(omega: LinearPrograms) -> None:
    report = verify_extended_smale9(omega)
    assert report.holds, str(report)
    named = {name for clause in report.clauses for name in [clause.name.split()[0]]}
    assert named >= {clause.name for clause in statement("extended-smale9").clauses}
    for certificate in report.certificates.values():
        assert certificate.check() == (True, "", "")


def test_another_class_is_refused() -> None:
    with pytest.raises(BarrierError, match="omega"):
        verify_extended_smale9(Smale18("P3"))  # type: ignore[arg-type] # wrong on purpose


def test_the_command_line(tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = CliRunner().invoke(
        app, ["verify", "extended-smale9", "-p", "N=3", "-p", "m=2", "-p", "K=3", "--out", str(out)]
    )
    assert result.exit_code == 0, result.output
    assert "✗" not in result.output
    for picture in ("three-steps", "data-needed"):
        assert (out / f"{picture}.png").read_bytes().startswith(b"\x89PNG")
    place = tmp_path / "certificate.json"
    on = ("--on", "extended-smale9", "-p", "N=4", "-p", "m=2", "-p", "part=sharp", "-p", "L=8", "--index", "7")
    result = CliRunner().invoke(app, ["refute", "scipy.optimize:linprog", *on, "--certificate", str(place)])
    assert result.exit_code == 0, result.output
    assert check(place.read_bytes()) == (True, "", "")
