"""verify: the three clauses hold for all parameters in range; a solver that is not refuted, or another one that fails, is seen."""

from __future__ import annotations

import json
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import sci_barriers.algorithms._registry as registry
from sci_barriers import BarrierError, Omega, Smale9, verify_smale9, verify_smale18
from sci_barriers.cli import app
from sci_barriers.games.randomised import refute_randomised
from sci_barriers.verification import Verification
from sci_barriers.verification.smale18 import data
from sci_barriers.verification.smale18.coins import generated
from sci_barriers.verification.write import check_alone, copy_checker, write_report
from theorems import TheoremError, statement

CLAUSES = ["Ω", "cond", "ε_B", "(i)", "(i) chance", "(ii) a", "(ii) b", "(ii) c", "(iii)", "(iv)", "labels"]


@st.composite
def classes(draw: st.DrawFn) -> Omega:
    N = draw(st.integers(2, 7))
    m = draw(st.integers(1, N - 1))
    name = draw(st.sampled_from(["P1", "P2", "P3"]))
    rotation = draw(st.sampled_from(["identity", "dct", "dft", "cayley", *(["hadamard"] if m & (m - 1) == 0 else [])]))
    parameter = draw(st.sampled_from([F(0), F(1, 7), F(1, 2)]) if name == "P1" else st.sampled_from([F(1, 3), F(1)]))
    return Omega(
        name,
        N=N,
        m=m,
        K=draw(st.integers(3, 9) | st.just(40)),
        L=draw(st.integers(1, 30)),
        R=draw(st.integers(1, 3)),
        rotation=rotation,
        field="complex" if rotation == "dft" else draw(st.sampled_from(["real", "complex"])),
        seed=draw(st.none() | st.integers(0, 99)),
        **{"eta" if name == "P1" else "lam": parameter},
    )


def show(report: Verification) -> str:
    return str(report) if not report.holds else ""


def all_clauses_hold(omega: Omega, index: int) -> None:
    report = verify_smale18(omega, solvers=[], indices=[index])
    assert report.holds, show(report)
    assert [clause.name for clause in report.clauses] == CLAUSES
    for clause in report.clauses:
        assert not clause.rejected
        for bound in clause.bounds:
            assert isinstance(bound.computed, F)
    for certificate in report.certificates.values():
        assert certificate.check() == (True, "", "")


OMEGAS = given(classes(), st.integers(0, 300))
test_all_clauses_hold_for_all_parameters = settings(max_examples=4)(OMEGAS(all_clauses_hold))
test_all_clauses_hold_for_many_parameters = pytest.mark.slow(settings(max_examples=25)(OMEGAS(all_clauses_hold)))


@pytest.mark.parametrize("problem", ["P1", "P2", "P3"])
def test_with_real_solvers(problem: str) -> None:
    report = verify_smale18(Omega(problem, N=8, m=6, K=6, L=4, rotation="dct"))
    assert report.holds, show(report)
    (games,) = (clause for clause in report.clauses if clause.name == "(i)")
    assert len(games.bounds) >= 5  # at least three solvers, and the algorithms of the other clauses
    assert len(games.certificates) == len(games.bounds)


def test_progress_names_every_clause() -> None:
    seen: list[str] = []
    report = verify_smale18(Omega("P3", N=2, m=1, K=3, L=1), solvers=[], indices=[1], progress=seen.append)
    assert len(seen) == len(report.clauses)


def test_indices_too_large_are_remarked_and_not_counted_as_shown() -> None:
    report = verify_smale18(Omega("P3", N=3, m=2, K=3, L=1, rotation="dct"), solvers=[], indices=[10**9])
    (clause,) = (c for c in report.clauses if c.name == "(ii) b")
    assert any("10" in remark and "not computed" in remark for remark in clause.remarks)
    assert not any(bound.name.startswith("M = 1000000000") for bound in clause.bounds)


def crashing(oracle: Any) -> Any:
    raise ArithmeticError("no")


def with_algorithm(monkeypatch: pytest.MonkeyPatch, function: Any) -> None:
    """Put an algorithm "mine" into the registry."""
    original = registry.algorithms
    record = registry.AlgorithmRecord("mine", ("P1", "P2", "P3"), ("real",), None, "", lambda: function)
    monkeypatch.setattr(
        "sci_barriers.verification.smale18.run.algorithms", lambda: {**original(), "mine": record}, raising=True
    )
    monkeypatch.setattr("sci_barriers.verification.smale18.games.algorithms", lambda: {**original(), "mine": record})


def test_a_solver_that_is_not_refuted_fails_clause_i(monkeypatch: pytest.MonkeyPatch) -> None:
    with_algorithm(monkeypatch, crashing)
    report = verify_smale18(Omega("P3", N=3, m=2, K=3, L=1), solvers=["mine"], indices=[1])
    assert not report.holds
    failing = [clause.name for clause in report.clauses if not clause.holds]
    assert failing == ["(i)"]
    assert "crashed: ArithmeticError: no" in str(report)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: verify_smale18("P3"), "omega"),  # type: ignore[arg-type]
        (lambda: verify_smale18(Omega("P3", N=2, m=1), solvers=["nobody"]), "solvers"),
        (lambda: verify_smale9(Omega("P3", N=2, m=1)), "barrier"),  # type: ignore[arg-type]
    ],
)
def test_bad_arguments_are_named(call: Any, name: str) -> None:
    with pytest.raises(BarrierError) as caught:
        call()
    assert caught.value.name == name


def linear_programs(N: int, data: st.DataObject, K: int, seed: int | None) -> None:
    m = data.draw(st.integers(1, N - 1))
    report = verify_smale9(Smale9(N=N, m=m, K=K, seed=seed))
    assert report.holds, show(report)
    assert [clause.name for clause in report.clauses] == ["cond", "ε_B", *(c.name for c in statement("smale9").clauses)]
    assert all(clause.bounds for clause in report.clauses)
    for certificate in report.certificates.values():
        assert certificate.check() == (True, "", "")


PROGRAMS = given(st.integers(2, 6), st.data(), st.integers(1, 9), st.none() | st.integers(0, 9))
test_linear_programs = settings(max_examples=5)(PROGRAMS(linear_programs))
test_many_linear_programs = pytest.mark.slow(settings(max_examples=15)(PROGRAMS(linear_programs)))


# --- Files and the command line --------------------------------------------------------------------------------------------------


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["verify", *arguments])


def test_the_command_writes_everything(tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("smale18", "-N", "3", "-m", "2", "-K", "3", "-L", "2", "--problem", "P2", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "✗" not in result.output
    assert "certificates verified" in result.output
    names = {path.name for path in out.iterdir()}
    assert {"report.txt", "report.json", "report.html", "report.tex", "check.py", "check.pyz"} <= names
    for picture in ("three-steps", "data-needed", "tilting-line", "success"):
        assert (out / f"{picture}.png").read_bytes().startswith(b"\x89PNG")
    record = json.loads((out / "report.json").read_text())
    assert record["holds"] is True
    written = sorted(path.stem for path in (out / "certificates").iterdir())
    named = sorted(name for clause in record["clauses"] for name in clause["certificates"])
    assert written == named


def test_a_tampered_certificate_is_seen_when_the_files_are_checked(tmp_path: Path) -> None:
    report = verify_smale18(Omega("P3", N=2, m=1, K=3, L=1), solvers=[], indices=[1])
    paths = write_report(report, tmp_path)
    checker = copy_checker(tmp_path)
    assert set(check_alone(checker, paths)) == {"s VERIFIED"}
    document = json.loads(paths[0].read_text())
    document["claim"]["digits"] += 1
    paths[0].write_text(json.dumps(document))
    answers = check_alone(checker, paths)
    assert answers[0].startswith("s REJECTED")
    assert set(answers[1:]) == {"s VERIFIED"}


def test_json(tmp_path: Path) -> None:
    result = run("smale9", "-N", "3", "-m", "2", "-K", "3", "--json")
    assert result.exit_code == 0
    record = json.loads(result.output)
    assert (record["theorem"], record["holds"]) == ("smale9", True)


def test_a_clause_that_does_not_hold_is_exit_code_1(monkeypatch: pytest.MonkeyPatch) -> None:
    with_algorithm(monkeypatch, crashing)
    result = run("smale18", "-N", "2", "-m", "1", "-K", "3", "-L", "1")
    assert result.exit_code == 1
    assert "✗" in result.output


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["riemann"], "theorem"),
        (["-K", "2"], "K"),
        (["-N", "1"], "N"),
        (["-m", "20"], "m"),
        (["-m", "0"], "m"),
        (["-L", "0"], "L"),
        (["-R", "0"], "R"),
        (["--problem", "P4"], "problem"),
        (["--rotation", "spiral"], "rotation"),
        (["--rotation", "dft"], "field"),
        (["--rotation", "hadamard"], "m"),
        (["--lam", "-1"], "lam"),
        (["--lam", "one"], "lam"),
        (["--problem", "P1", "--eta", "1"], "eta"),
        (["--t", "0"], "t"),
        (["--out", __file__], "--out"),
        (["smale9", "-K", "0"], "K"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else str(value),
)
def test_bad_usage_is_named(arguments: list[str], named: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert named in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("option", "value"),
    [("--rotation", "hadamard"), ("--problem", "P2"), ("-L", "3"), ("-R", "2"), ("--lam", "1"), ("--field", "real")],
)
def test_options_of_the_other_theorem_are_refused(option: str, value: str) -> None:
    result = run("smale9", option, value)
    assert result.exit_code == 2
    assert option.strip("-") in result.stderr


def test_a_class_out_of_range_is_refused_by_name() -> None:
    with pytest.raises(TheoremError, match="K"):
        Omega("P3", N=3, m=2, K=2)


def test_every_clause_of_the_statement_is_run() -> None:
    """Each sentence of a theorem has a mark of its own: what verify shows is not less than what the statement says."""
    reports = {
        "smale18": verify_smale18(Omega("P3", N=4, m=2, K=3, L=3), solvers=[], indices=[3]),
        "smale9": verify_smale9(Smale9(N=4, m=2, K=3)),
    }
    for name, report in reports.items():
        run = [clause.name.split()[0] for clause in report.clauses if clause.holds and clause.bounds]
        assert {clause.name for clause in statement(name).clauses} <= set(run)


def test_with_several_samples_the_other_readings_are_attained() -> None:
    report = verify_smale18(Omega("P3", N=5, m=3, K=3, L=4, R=2), solvers=[], indices=[3])
    assert report.holds, show(report)
    (chance,) = (clause for clause in report.clauses if clause.name == "(i) chance")
    found = {bound.name: bound for bound in chance.bounds}
    assert found["best sample of a split guess, on the worst witness: 1/⌈N1/R⌉ is attained"].computed == F(1, 2)
    assert found["some sample is right, shifted guess, worst witness: R/N1 is attained"].computed == F(2, 3)
    assert found["clause (ii), one training set for all samples: failure proved for the split guess"].computed == F(
        1, 2
    )
    assert any("for some readings only" in remark for remark in chance.remarks)


def test_generated_algorithms_are_refuted_and_some_of_them_are_as_good_as_can_be() -> None:
    omega = Omega("P3", N=5, m=3, K=3, L=4)
    found = [refute_randomised(generated(omega.strong, seed), omega.strong) for seed in range(30)]
    assert all(verdict.refuted for verdict in found)
    assert {verdict.probability for verdict in found} == {F(0), F(1, 3)}
    assert len({tuple(leaf.transcript.reads[-1] for leaf in verdict.tree.leaves) for verdict in found}) > 10  # adaptive


@pytest.mark.parametrize(
    "competitors", [20, pytest.param(101, marks=pytest.mark.slow), pytest.param(300, marks=pytest.mark.slow)]
)
def test_generated_algorithms_stay_within_the_leaves_that_are_explored(competitors: int) -> None:
    """What is not explored counts as success: with 101 competitors a verification failed for that reason alone."""
    part = Omega("P3", N=competitors, m=1, K=3, L=4).strong
    verdict = refute_randomised(generated(part, 2), part)
    assert verdict.tree.unexplored == 0
    assert verdict.probability <= verdict.thresholds.halting


def test_where_indices_double_the_runs_prove_the_same_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    omega = Omega("P3", N=4, m=2, K=3, L=8)
    plain = data.one_digit_less(omega)
    monkeypatch.setattr(data, "ONE_BY_ONE", 0)
    doubled = data.one_digit_less(omega)
    for clause in (plain, doubled):
        assert all(bound.holds for bound in clause.bounds)
        assert not clause.rejected
    assert [bound.name for bound in doubled.bounds] == [bound.name for bound in plain.bounds]
    assert doubled.certificates.keys() == plain.certificates.keys()
    assert "where indices double" in doubled.remarks[0]
    assert "where indices double" not in plain.remarks[0]
