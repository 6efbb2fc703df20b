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
from sci_barriers.networks import firenet_network
from sci_barriers.verification.firenet import MODES
from sci_barriers.verification.fixed_network import FixedNetwork, stretch, value_bounds
from theorems import TheoremError, checker
from theorems import statement as theorem
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


def pairs(v: Any) -> list[tuple[Fraction, Fraction]]:
    return [(F(complex(z).real), F(complex(z).imag)) for z in v]


@cache
def network(name: str, restarts: int) -> FixedNetwork:
    """One network for b₂ = 8 and δ = 1/2, whatever it is run on."""
    return FixedNetwork(instance(name), restarts, F(8), F(1, 2))


@settings(max_examples=12)
@given(
    st.sampled_from(["dct", "complex", "rounded", "published", "hadamard-haar"]),
    st.integers(0, 10**6),
    st.sampled_from([0, 1, 3]),
    st.sampled_from([0.0, 1e-8, 1e-3, 1.0]),
    st.sampled_from([0.0, 1e-6, 1e-2, 10.0]),
    st.sampled_from([-30, 0, 30]),
)
@example("complex", 0, 3, 1e-3, 0.0, 0)
@example("rounded", 1, 3, 0.0, 0.0, 0)
@example("published", 2, 1, 0.0, 1e-2, 200)
def test_one_network_keeps_its_bound(
    name: str, seed: int, restarts: int, noise: float, tail: float, scale: int
) -> None:
    """Any x and y that the network is for: made smaller until they are."""
    N, source = network(name, restarts), np.random.default_rng(seed)
    T = N.instance
    x = np.zeros(T.levels.N)
    for (a, b), s in zip(T.levels.bounds, T.levels.sparsities, strict=True):
        x[a + source.permutation(b - a)[:s]] = source.standard_normal(s)
    x = x + tail * source.standard_normal(len(x))
    certificate = T.certified.certificate
    assert certificate is not None
    y = certificate.A.numpy @ x + noise * source.standard_normal(T.matrix.shape[0])
    if name == "complex":
        x, y = x * np.exp(2j), y * np.exp(2j)
    x, y = x * 2.0**scale, y * 2.0**scale
    while not N.covers(x, y):
        x, y = x / 2, y / 2
    found = N.run(x, y)
    assert found.error_lower <= found.error <= found.sharp_bound <= found.bound == N.bound
    assert found.float_error <= found.bound
    assert found.error - found.error_lower <= found.bound / 1000
    assert found.room >= 1
    assert N.gap <= 1


def test_one_network_does_not_serve_all_data() -> None:
    """Clause (b) with υⁿ‖y‖ instead of υⁿb₂, "for all y", as it once was: false at ‖y‖ = 10⁴; and the network refuses this y."""
    N = FixedNetwork(instance("dct"), 4, F(1), F(1, 100))
    T = N.instance
    x = np.array([0.0, 1.0, 0, 0, -0.75, 0, 0, 0])
    x = x * (1e4 / float(np.linalg.norm(T.matrix.numpy @ x)))
    y = T.matrix.numpy @ x
    size = F(10**4) * F(101, 100)
    assert float(np.linalg.norm(y)) < float(size)
    lower, _ = N.distance(y, pairs(x))
    assert T.delta(pairs(x), pairs(y)) <= N.delta
    assert lower > 20 * T.bound(4, size, N.delta)
    with pytest.raises(BarrierError, match="at most b₂ = 1"):
        N.run(x, y)
    clause = next(c for c in theorem("firenet").clauses if c.name == "(b)")
    assert "‖y‖₂ ≤ b₂" in clause.text and "υⁿb₂" in clause.text


def test_the_networks_own_delta_stays() -> None:
    """A bound C₂(υⁿb₂ + (2λσ(x) + 2‖e‖)/(1−υ)), without the network's δ, is false: sparse x, e = 0, many restarts."""
    x = np.array([0.0, 1.0, 0, 0, -0.75, 0, 0, 0])
    N = FixedNetwork(instance("dct"), 10, F(2), F(1, 10))
    y = N.instance.matrix.numpy @ x
    found = N.run(x, y)
    assert found.error_lower > 10 * N.instance.bound(10, N.size, found.delta)
    assert found.error <= found.sharp_bound


def test_depth_pays_exponentially() -> None:
    T = instance("dct")
    x = np.array([0.0, 1.0, 0, 0, -0.75, 0, 0, 0])
    y = T.matrix.numpy @ x
    found = [FixedNetwork(T, n, F(2), F(1, 10**9)).run(x, y) for n in (2, 6, 10)]
    for shallow, deep in itertools.pairwise(found):
        assert deep.bound < shallow.bound * T.factor**4 * F(11, 10)
        assert deep.error < shallow.error / 10


@settings(max_examples=6)
@given(st.integers(0, 10**6), st.sampled_from(["dct", "complex"]))
def test_attacks_stay_within_their_bound(seed: int, name: str) -> None:
    N, source = network(name, 3), np.random.default_rng(seed)
    x = np.zeros(8, dtype=complex if name == "complex" else float)
    x[source.integers(2)] = source.standard_normal()
    x[2 + source.integers(6)] = source.standard_normal()
    found = N.attacked(x, seed)
    assert found.error <= found.sharp_bound
    assert N.delta * F(8, 10) <= found.delta <= N.delta


@settings(max_examples=5)
@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(0, 3), st.booleans())
def test_any_network_stretches_by_less_than_its_bound(seed: int, inner: int, restarts: int, complex_: bool) -> None:
    """Any matrix: no null space property is asked for."""
    source = np.random.default_rng(seed)
    A, y = source.standard_normal((3, 5)), source.standard_normal(3)
    if complex_:
        A, y = A + 1j * source.standard_normal((3, 5)), y * np.exp(1j)
    A[:, 1] = A[:, 0]
    found = stretch(firenet_network(A, lam="1/10", inner=inner, restarts=restarts, delta="1/9", eps0=2), y, "n")
    assert found.holds
    if inner == 1 or restarts == 0:
        assert found.computed == found.theoretical == 0  # one step from the dual 0 does not see y


def test_small_values_are_near_and_the_constant_is_needed() -> None:
    T, x = instance("dct"), np.array([0.0, 1.0, 0, 0, -0.75, 0, 0, 0])
    y = T.matrix.numpy @ x
    bounds = value_bounds(T, x, y, x * 1.01, 3, "exact")
    assert all(b.holds for b in bounds)
    better = instance("dct")
    object.__setattr__(better, "C2", better.C2 / 1000)
    try:
        assert not all(b.holds for b in value_bounds(better, x, y, x * 1.01, 3, "exact"))
    finally:
        instance.cache_clear()


def test_a_level_without_entries() -> None:
    """s = (2, 0): ζ = w⁴/(16ξ), the default weight is large enough, and everything holds."""
    levels = SparsityInLevels([4, 8], [2, 0])
    assert levels.kappa == 1
    T = FirenetGuarantee("dct", levels.dyadic(), m=8)
    assert verify_firenet(T).holds
    certificate = T.certified.certificate
    assert certificate is not None
    assert checker.check(certificate.text().encode()) == (True, "", "")
    document = json.loads(certificate.text()) | {"kind": "isometry", "duals": []}
    assert checker.check(json.dumps(document).encode())[:2] == (False, "N4")


def test_all_clauses_hold() -> None:
    report = verify_firenet(instance("rounded"), trials=1, seed=5)
    assert report.holds
    assert [clause.name for clause in report.clauses] == ["hyp", "(a)", "(b)", "(d)", "(e)", "(f)", "(c)"]
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


def test_the_network_has_the_size_of_the_theorem_and_knows_nothing_of_y() -> None:
    N = FixedNetwork(instance("dct"), 2, F(3), F(1, 7))
    assert N.layers.affine_maps == N.instance.layers(2, N.layers.norm) == 6 * N.layers.inner + 1
    assert N.layers.non_expansive
    again = FixedNetwork(instance("dct"), 2, F(3), F(1, 7))
    again.run(np.zeros(8), np.zeros(8))
    assert again.layers.layers == N.layers.layers


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
    with pytest.raises(BarrierError, match="x, y = "):
        network("dct", 1).run(np.ones(8), np.zeros(8))
    with pytest.raises(BarrierError, match="size = 0"):
        FixedNetwork(instance("dct"), 1, F(0), F(1))
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
    assert "0 of 0" not in result.output
    assert "write no certificates" in result.output
    assert (out / "report.json").exists() and (out / "null-space.json").exists()
    assert run.invoke(app, ["null-space-check", str(out / "null-space.json")]).exit_code == 0
    assert (out / "tie.png").exists()
