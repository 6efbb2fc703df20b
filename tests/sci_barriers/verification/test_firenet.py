"""The bound of firenet is never broken: exact networks with enclosed outputs; the commands for null space constants."""

import itertools
import json
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sci_barriers import BarrierError, verify_firenet
from sci_barriers.cli import app
from sci_barriers.verification.firenet import MODES, network_of, trial
from theorems import TheoremError
from theorems.guarantees import FirenetGuarantee, SparsityInLevels

F = Fraction
run = CliRunner()


@cache
def instance(name: str) -> FirenetGuarantee:
    levels = SparsityInLevels([2, 8], [1, 1], [1, 1])
    if name == "complex":
        source = np.random.default_rng(0)
        A = (source.standard_normal((7, 8)) + 1j * source.standard_normal((7, 8))) / 4
        return FirenetGuarantee(A, levels)
    if name == "rounded":
        return FirenetGuarantee("hadamard-haar", levels, m=7, bits=9)
    if name == "published":
        return FirenetGuarantee(np.vstack([np.eye(4), np.ones((1, 4)) / 8]), [4], kind="published", gamma=2)
    return FirenetGuarantee(name, levels, m=8, seed=1)


@settings(max_examples=12)
@given(
    st.sampled_from(["dct", "complex", "rounded", "published", "hadamard-haar"]),
    st.integers(0, 10**6),
    st.integers(0, 4),
    st.sampled_from([0.0, 1e-8, 1e-3, 1.0]),
    st.sampled_from([0.0, 1e-6, 1e-2, 10.0]),
    st.sampled_from([-30, 0, 30]),
)
@example("complex", 0, 3, 1e-3, 0.0, 0)
@example("rounded", 1, 5, 0.0, 0.0, 0)
@example("published", 2, 2, 0.0, 1e-2, 200)
def test_the_bound_is_never_broken(name: str, seed: int, restarts: int, noise: float, tail: float, scale: int) -> None:
    T, source = instance(name), np.random.default_rng(seed)
    N, m = T.levels.N, T.matrix.shape[0]
    x = np.zeros(N)
    for (a, b), s in zip(T.levels.bounds, T.levels.sparsities, strict=True):
        x[a + source.permutation(b - a)[:s]] = source.standard_normal(s)
    x = x + tail * source.standard_normal(N)
    certificate = T.certified.certificate
    assert certificate is not None
    y = certificate.A.numpy @ x + noise * source.standard_normal(m)
    if name == "complex":
        x = x * np.exp(2j)
        y = y * np.exp(2j)
    found = trial(T, x * 2.0**scale, y * 2.0**scale, restarts)
    assert found.error_lower <= found.error <= found.bound
    assert found.float_error <= found.bound
    assert found.gap <= 1
    assert found.error - found.error_lower <= found.bound / 1000
    assert found.room >= 1


def test_any_pair_of_vectors_is_within_its_bound() -> None:
    """x need not have anything to do with y: δ is large then, and the bound holds."""
    source, T = np.random.default_rng(1), instance("dct")
    for n in (0, 1, 3):
        found = trial(T, source.standard_normal(8), source.standard_normal(8), n)
        assert found.error <= found.bound


def test_depth_pays_exponentially() -> None:
    T = instance("dct")
    x = np.array([0.0, 1.0, 0, 0, -0.75, 0, 0, 0])
    y = T.matrix.numpy @ x
    found = [trial(T, x, y, n) for n in (2, 6, 10)]
    for shallow, deep in itertools.pairwise(found):
        assert deep.bound < shallow.bound * T.factor**4 * F(11, 10)
        assert deep.error < shallow.error / 10


def test_all_clauses_hold() -> None:
    report = verify_firenet(instance("rounded"), trials=1, seed=5)
    assert report.holds
    assert [clause.name for clause in report.clauses] == ["hyp", "(a)", "(b)", "(c)"]
    names = [bound.name for _, bound in report.bounds()]
    assert "ρ of A_l" in names
    assert all(any(mode in name for name in names) for mode in MODES)
    for clause, bound in report.bounds():
        assert isinstance(bound.computed, Fraction) and isinstance(bound.theoretical, Fraction), clause
    # A verification can fail: a claim that is too good is not confirmed.
    better = instance("dct")
    object.__setattr__(better, "C2", better.C2 / 1000)
    try:
        assert not verify_firenet(better).holds
    finally:
        instance.cache_clear()


def test_the_network_has_the_size_of_the_theorem() -> None:
    T = instance("dct")
    network = network_of(T, restarts=2, size=F(3), delta=F(1, 7))
    assert network.affine_maps == T.layers(2, network.norm) == 6 * network.inner + 1
    assert network.non_expansive


@pytest.mark.parametrize(
    ("name", "options"), [("trials", {"trials": 0}), ("seed", {"seed": -1}), ("trials", {"trials": True})]
)
def test_wrong_options_are_named(name: str, options: dict[str, Any]) -> None:
    with pytest.raises(BarrierError) as caught:
        verify_firenet(instance("dct"), **options)
    assert caught.value.name == name


def test_wrong_instances_are_named() -> None:
    with pytest.raises(BarrierError, match="instance"):
        verify_firenet(5)  # type: ignore[arg-type]
    with pytest.raises(BarrierError, match="y = "):
        trial(instance("dct"), np.ones(8), np.zeros(8), 1)
    with pytest.raises(TheoremError, match="certified with"):
        FirenetGuarantee(np.ones((1, 2)), [2])


# ------------------------------------------------------------------------------------------------------- command line


def test_null_space_of_a_file(tmp_path: Path) -> None:
    source = np.random.default_rng(0)
    np.save(tmp_path / "A.npy", source.standard_normal((7, 8)))
    arguments = ["null-space", str(tmp_path / "A.npy"), "--levels", "3,8", "--sparsities", "1,1"]
    written = tmp_path / "constants.json"
    result = run.invoke(app, [*arguments, "--certificate", str(written)])
    assert result.exit_code in (0, 3), result.output
    assert "least ρ        between" in result.output
    result = run.invoke(app, ["null-space-check", str(written)])
    assert result.exit_code == 0 and "VERIFIED" in result.output
    document = json.loads(written.read_text())
    document["rho"] = "0x1/0x1000"
    written.write_text(json.dumps(document))
    result = run.invoke(app, ["null-space-check", str(written)])
    assert result.exit_code == 1 and "REJECTED" in result.output
    written.write_text("{}")
    result = run.invoke(app, ["null-space-check", str(written), str(tmp_path / "none")])
    assert result.exit_code == 2


def test_null_space_answers() -> None:
    certified = run.invoke(app, ["null-space", "gaussian", "-m", "8", "-N", "8", "--gamma", "50", "--json"])
    assert certified.exit_code == 0
    answer = json.loads(certified.stdout)
    assert answer["answer"] == "certified" and answer["gamma"] == "50" and F(answer["rho"]) < 1
    refuted = run.invoke(app, ["null-space", "signs", "-m", "2", "-N", "6"])
    assert refuted.exit_code == 1 and "REFUTED" in refuted.output and "support" in refuted.output
    undecided = run.invoke(app, ["null-space", "gaussian", "--sparsities", "4", "--supports", "3", "--solves", "3"])
    assert undecided.exit_code == 3 and "UNDECIDED" in undecided.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["null-space", "none.npy"], "MATRIX"),
        (["null-space", "gaussian", "--levels", "3,x"], "--levels"),
        (["null-space", "gaussian", "--levels", "9,3"], "levels"),
        (["null-space", "gaussian", "--levels", "16", "--sparsities", "1,2"], "sparsities"),
        (["null-space", "gaussian", "--weights", "0"], "weights"),
        (["null-space", "gaussian", "--gamma", "-1"], "gamma"),
        (["null-space", "gaussian", "--method", "guess"], "method"),
        (["null-space", "gaussian", "--solves", "-1"], "solves"),
        (["null-space", "gaussian", "-N", "7", "--levels", "16"], "levels"),
        (["null-space", "gaussian", "--certificate", "/dev/null/x"], "--certificate"),
        (["verify", "firenet", "-N", "5"], "N"),
        (["verify", "firenet", "--lam", "1"], "lam"),
        (["verify", "smale9", "--bits", "3"], "bits"),
        (["verify", "firenet", "--constants", "best"], "kind"),
        (["verify", "firenet", "--matrix", "signs", "-m", "2"], "certified with"),
        (["verify", "firenet", "--matrix", "x.npy", "-m", "2"], "-m"),
    ],
)
def test_wrong_usage_is_named(arguments: list[str], said: str) -> None:
    result = run.invoke(app, arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_verify_on_the_command_line(tmp_path: Path) -> None:
    out = tmp_path / "report"
    result = run.invoke(
        app,
        ["verify", "firenet", "--matrix", "dct", "-m", "6", "--levels", "6", "--sparsities", "1", "--out", str(out)],
    )
    assert result.exit_code == 0, result.output
    assert "3np + 1" in result.output
    assert (out / "report.json").exists() and (out / "null-space.json").exists()
    assert run.invoke(app, ["null-space-check", str(out / "null-space.json")]).exit_code == 0
    assert (out / "tie.png").exists()
