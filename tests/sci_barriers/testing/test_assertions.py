"""assert_refuted, algorithms_of and assert_keeps_digits, without pytest's plugin."""

from __future__ import annotations

import json
import math
import shlex
import subprocess
import sys
import types
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sci_barriers import (
    BarrierError,
    Box,
    Budget,
    Member,
    Omega,
    Smale18,
    Status,
    TheoremError,
    all_but_one_digit,
    define_barrier,
)
from sci_barriers.testing import algorithms_of, assert_keeps_digits, assert_refuted, check_command, slug
from theorems import checker
from theorems.core.registry import barrier_class

SMALL = Smale18("P3", N=3, m=2, K=3)
OMEGA = Omega("P3", N=3, m=2, K=4, L=5, rotation="dct")


def zero(oracle: Any) -> list[int]:
    oracle.read(4)
    return [0] * oracle.shape[1]


# --- assert_refuted ----------------------------------------------------------------------------------------------------------


def test_a_refuted_algorithm_passes_and_its_certificate_is_written_where_asked(tmp_path: Path) -> None:
    paths: list[Path] = []
    verdict = assert_refuted(zero, SMALL, certificates=tmp_path / "new", name="tests/a.py::zero", on_write=paths.append)
    assert verdict.refuted
    (path,) = paths
    assert path.parent == tmp_path / "new"
    assert path.name.startswith("tests-a.py-zero-")
    assert checker.check(path.read_bytes()) == (True, "", "")
    command = shlex.split(check_command(path))
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "s VERIFIED" in result.stdout


def test_nothing_is_written_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.mkdtemp", lambda **_: pytest.fail("a folder was made"))
    assert_refuted(zero, SMALL)


def crash(oracle: Any) -> None:
    raise RuntimeError("as it is")


def greedy(oracle: Any) -> None:
    while True:
        oracle.read(1)


COUNTER = iter(range(100))


@pytest.mark.parametrize(
    ("algorithm", "status", "remedy"),
    [
        (crash, "CRASHED: RuntimeError: as it is", "Traceback"),
        (greedy, "BUDGET_EXCEEDED", "larger budget"),
        (lambda oracle: [1], "INVALID_OUTPUT", "as many numbers"),
        (lambda oracle: [next(COUNTER)] * 3, "NONDETERMINISTIC", "randomised=True"),
    ],
)
def test_other_endings_fail_with_a_remedy(algorithm: Any, status: str, remedy: str) -> None:
    with pytest.raises(AssertionError) as caught:
        assert_refuted(algorithm, SMALL, budget=Budget(reads=9), name="mine")
    assert f"mine is not refuted: {status}" in str(caught.value)
    assert remedy in str(caught.value)


def test_coins() -> None:
    def guess(oracle: Any) -> list[int]:
        return [oracle.coins.below(2), 0, 0]

    assert assert_refuted(guess, SMALL, randomised=True).certificate is not None
    with pytest.raises(AssertionError, match="CRASHED"):
        assert_refuted(guess, SMALL)
    with pytest.raises(BarrierError, match="randomised"):
        assert_refuted(guess, SMALL, randomised=1)  # type: ignore[arg-type]
    with pytest.raises(BarrierError, match="barrier"):
        assert_refuted(guess, "P3")  # type: ignore[arg-type]


def test_a_certificate_that_is_not_verified_fails_with_its_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sci_barriers.harness.Certificate.check", lambda self: (False, "C9", "the distance"))
    with pytest.raises(AssertionError, match="not verified: C9 the distance") as caught:
        assert_refuted(zero, SMALL, certificates=tmp_path)
    assert str(tmp_path / "zero.json") in str(caught.value)
    assert "sci_barriers check" in str(caught.value)


def test_file_names() -> None:
    assert slug("zero") == "zero"
    assert slug("a/b") != slug("a:b")
    assert slug("../../etc") == slug("../../etc")
    assert not slug("../../etc").startswith(".")
    assert len(slug("x" * 1000)) < 100
    assert slug("λ").startswith("certificate-")


# --- algorithms_of -----------------------------------------------------------------------------------------------------------


def module(source: str) -> types.ModuleType:
    result = types.ModuleType("generated")
    exec(source, vars(result))
    return result


def test_the_algorithms_of_a_module() -> None:
    text = (
        "from math import sqrt\n"
        "def one(oracle): ...\n"
        "def two(oracle, extra=1): ...\n"
        "def _hidden(oracle): ...\n"
        "def pair(a, b): ...\n"
        "def keyword(oracle, *, needed): ...\n"
        "class Solver:\n"
        "    def __call__(self, oracle): ...\n"
        "solver = Solver()\n"
        "number = 3\n"
    )
    assert list(algorithms_of(module(text))) == ["one", "two", "solver"]
    listed = module(text + "__all__ = ['two', '_hidden', 'sqrt']\n")
    assert list(algorithms_of(listed)) == ["two", "_hidden", "sqrt"]
    assert algorithms_of(listed)["sqrt"] is math.sqrt


def test_lists_and_built_in_names() -> None:
    found = algorithms_of([zero, zero, "ista", lambda oracle: 0])
    assert list(found) == ["zero", "zero-2", "ista", "<lambda>"]
    assert list(algorithms_of("ista")) == ["ista"]
    assert list(algorithms_of("math"))


@pytest.mark.parametrize(
    "source", ["no.such.module", "", ".", 3, [], [3], ["no such solver"], types.ModuleType("empty")]
)
def test_bad_sources_are_named(source: Any) -> None:
    with pytest.raises(BarrierError, match="source"):
        algorithms_of(source)


# --- assert_keeps_digits -----------------------------------------------------------------------------------------------------


def hopeful(oracle: Any) -> list[Any]:
    """Right on every member with exponents up to about 40, and it bounds its reads: wrong on others."""
    datum = oracle.read(200)
    columns = [[datum.A.entry(i, j)[0] for i in range(datum.A.shape[0])] for j in range(datum.A.shape[1])]
    sizes = [sum(x * x for x in column) for column in columns]
    winner = max(range(2), key=sizes.__getitem__)
    other = sizes[1 - winner]
    first = columns[winner]
    length = sum(x * x for x in first)
    share = (
        sum(x * y.numerator / Fraction(y.denominator) for x, y in zip(first, datum.y.fractions(), strict=True)) / length
    )
    if sizes[winner] - other < Fraction(1, 10**50):
        return [share / 2, share / 2, 0]
    return [share if j == winner else 0 for j in range(3)]


def test_the_solver_of_clause_two_keeps_all_but_one_digit() -> None:
    found = assert_keeps_digits(all_but_one_digit(OMEGA), OMEGA, drawn=3, seed=1)
    assert found.digits == 3
    assert all(kept.squared_error <= Fraction(1, 10**6) for kept in found.runs)
    assert found.worst.squared_error == max(kept.squared_error for kept in found.runs)
    assert {kept.rounding for kept in found.runs} == {"nearest", "truncating", "random", "worst-case"}
    assert {kept.member for kept in found.runs} >= set(OMEGA.members(1))
    statuses = [verdict.status for verdict in found.resisting]
    assert Status.BUDGET_EXCEEDED in statuses  # on Ω_weak it waits, and rightly so


def test_one_digit_more_is_not_kept_and_the_certificate_says_where(tmp_path: Path) -> None:
    paths: list[Path] = []
    with pytest.raises(AssertionError) as caught:
        assert_keeps_digits(hopeful, OMEGA, digits=4, drawn=0, certificates=tmp_path, on_write=paths.append)
    text = str(caught.value)
    assert "hopeful" in text
    assert "check it:" in text
    certificate = next(path for path in paths if "member" not in path.name)
    assert str(certificate) in text
    assert checker.check(certificate.read_bytes()) == (True, "", "")


def test_a_solver_that_bounds_its_reads_is_found_out_although_honest_members_are_right(tmp_path: Path) -> None:
    members = [Member("weak", j, OMEGA.weak.least_exponent + step) for j in (0, 1) for step in range(20)]
    assert_keeps_digits(hopeful, OMEGA, members=members, resist=False, roundings=["nearest", "random"])
    with pytest.raises(AssertionError, match="proved error") as caught:
        assert_keeps_digits(hopeful, OMEGA, members=members[:2], certificates=tmp_path)
    (path,) = tmp_path.glob("*.json")
    assert str(path) in str(caught.value)
    assert checker.check(path.read_bytes())[0]


def test_a_failing_member_is_written_exactly(tmp_path: Path) -> None:
    member = Member("strong", 1, 9)
    with pytest.raises(AssertionError, match="rounding truncating"):
        assert_keeps_digits(
            lambda oracle: [7, 0, 0],
            OMEGA,
            members=[member],
            roundings=["truncating"],
            certificates=tmp_path,
            name="seven",
        )
    omega, again = Omega.from_document(json.loads((tmp_path / "seven-member.json").read_text()))
    assert again == member
    assert omega.document(again) == OMEGA.document(member)


def test_crashes_and_invalid_outputs_fail() -> None:
    with pytest.raises(AssertionError, match="crashed: RuntimeError") as caught:
        assert_keeps_digits(crash, OMEGA)
    assert "Traceback" in str(caught.value)
    with pytest.raises(AssertionError, match="invalid output"):
        assert_keeps_digits(lambda oracle: [float("nan")] * 3, OMEGA)
    with pytest.raises(AssertionError, match="budget exceeded"):
        assert_keeps_digits(greedy, OMEGA, budget=Budget(reads=5))


def test_declared_barriers() -> None:
    third = Fraction(1, 3)
    least = third / (1 + Fraction(1, 16))
    barrier = define_barrier(
        "a zero",
        centre=[-1, 0, 0, 1],
        norms={"input": "maximum"},
        directions=[[0, 1, 1, 0], [0, -1, -1, 0]],
        solutions=[Box(least, third), Box(1 - third, 1 - least)],
        centre_solutions=Box(third, 1 - third),
        metric="maximum",
        least_exponent=4,
    )
    found = assert_keeps_digits(lambda oracle: [Fraction(1, 2)], barrier, digits=0)
    assert found.worst.squared_error == (Fraction(1, 2) - least) ** 2
    assert "centre" in {kept.member for kept in found.runs}
    with pytest.raises(AssertionError, match="witness"):
        assert_keeps_digits(lambda oracle: [Fraction(1, 3)], barrier, digits=1, members=[(1, 6)])
    with pytest.raises(AssertionError, match="not proved"):
        assert_keeps_digits(lambda oracle: [0.5j], barrier, digits=1)
    with pytest.raises(BarrierError, match="members"):
        assert_keeps_digits(zero, barrier, members=[3])
    with pytest.raises(TheoremError, match="exponent"):
        assert_keeps_digits(zero, barrier, members=[(0, 1)])


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"solver": 3}, "solver"),
        ({"omega": SMALL}, "omega"),
        ({"digits": -1}, "digits"),
        ({"digits": 2.0}, "digits"),
        ({"members": []}, "members"),
        ({"members": ["centre"]}, "members"),
        ({"enumerated": -1}, "enumerated"),
        ({"drawn": True}, "drawn"),
        ({"roundings": ["up"]}, "roundings"),
        ({"roundings": []}, "roundings"),
        ({"budget": 3}, "budget"),
    ],
)
def test_bad_arguments_are_named(changes: dict[str, Any], name: str) -> None:
    arguments: dict[str, Any] = {"solver": zero, "omega": OMEGA} | changes
    with pytest.raises(BarrierError) as caught:
        assert_keeps_digits(arguments.pop("solver"), arguments.pop("omega"), **arguments)
    assert caught.value.name == name


def test_the_assertions_need_no_hypothesis() -> None:
    code = "import sys; sys.modules['hypothesis'] = None; import sci_barriers.testing; print('pytest' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


def test_entries_of_the_catalogue() -> None:
    entry = barrier_class("largest-entry")()

    def largest(oracle: Any) -> list[int]:
        x = oracle.read(200)[entry.centre.arrays[0].name].fractions()
        return [max(range(len(x)), key=x.__getitem__)]

    kept = assert_keeps_digits(largest, entry, digits=1, drawn=3, resist=False)
    assert kept.worst.squared_error == 0
    assert {run.member for run in kept.runs} >= {"centre", (0, entry.least_exponent)}
    with pytest.raises(AssertionError, match="the error is 1"):
        assert_keeps_digits(lambda oracle: [0], entry, digits=1, drawn=0)
