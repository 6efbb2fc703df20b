"""LISTA and a ReLU network as algorithms: refuted with certificates, the same bits in every run, trained where they can be."""

from __future__ import annotations

import importlib.util
import json
import math
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from oracles import Budget, HonestOracle, ReplayOracle
from sci_barriers import BarrierError, MissingExtra, Smale18, Status, Verdict, refute
from sci_barriers.algorithms import PackagedLista, ReLUNetworkTraining, TrainedLista, get
from sci_barriers.algorithms._training_set import training_set
from sci_barriers.cli import app
from sci_barriers.games.distance_to_read_data import own_distance_squared

needs_torch = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
LEARNED = {"lista-trained": TrainedLista(steps=40, more=2), "relu-network": ReLUNetworkTraining(steps=40, more=2)}


def refuted(verdict: Verdict) -> None:
    assert verdict.status is Status.REFUTED, verdict.reason
    assert verdict.network
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "")


def own(verdict: Verdict) -> float:
    return math.sqrt(own_distance_squared(verdict)[1])


# --- weights of the package ---


def table(K: int, **options: Any) -> Smale18:
    return Smale18("P3", N=22, m=21, K=K, rotation="dct", **options)


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("variant", ["published", "scaled"])
@pytest.mark.parametrize("K", [1, 3, 6])
def test_packaged_networks_are_refuted(K: int, variant: str, exact: bool) -> None:
    verdict = refute(PackagedLista(variant=variant, exact=exact), table(K))
    refuted(verdict)
    # They have converged to the solution of their own data, 1 % of 10^-K or better: what refutes them is the barrier.
    assert own(verdict) < 1e-2 * 10.0**-K
    assert verdict.transcript.count == 1


@pytest.mark.parametrize("K", [2, 12, 30])
def test_a_k_that_was_not_trained(K: int) -> None:
    """In the units of ‖A‖x all K look alike: the scaled network of another K solves its own data here too."""
    verdict = refute(PackagedLista(exact=True, index=10 + 4 * K), table(K))
    refuted(verdict)
    assert own(verdict) < 1e-2 * 10.0**-K


def test_float_and_exact_agree() -> None:
    outputs = [refute(PackagedLista(exact=exact), table(3)).output for exact in (False, True)]
    assert outputs[0] is not None
    assert outputs[1] is not None
    assert max(abs(x - z) for x, z in zip(*outputs, strict=True)) < Fraction(1, 10**17)


@pytest.mark.parametrize("index", [0, 9, 20, 200])
def test_the_network_follows_the_index(index: int) -> None:
    refuted(refute(PackagedLista(index=index), table(3)))


@pytest.mark.parametrize(
    ("barrier", "name"),
    [
        (Smale18("P2", N=22, m=21, K=3, rotation="dct"), "problem"),
        (Smale18("P3", N=21, m=20, K=3, rotation="dct"), "data"),
        (Smale18("P3", N=22, m=21, K=3, rotation="dft", field="complex"), "data"),
    ],
)
def test_other_data_are_refused(barrier: Smale18, name: str) -> None:
    with pytest.raises(BarrierError) as caught:
        PackagedLista()(HonestOracle(barrier.centre, barrier.problem))
    assert caught.value.name == name
    assert refute(PackagedLista(), barrier).status is Status.CRASHED


# --- trained inside the run ---


@needs_torch
@pytest.mark.parametrize("name", list(LEARNED))
@pytest.mark.parametrize("problem", ["P1", "P2", "P3"])
@pytest.mark.parametrize("options", [{"K": 3}, {"K": 6, "R": 3, "labels": True, "seed": 4}, {"K": 12, "labels": True}])
def test_learned_networks_are_refuted(name: str, problem: str, options: dict[str, Any]) -> None:
    barrier = Smale18(problem, N=6, m=4, rotation="dct", **options)
    verdict = refute(LEARNED[name], barrier)
    refuted(verdict)
    assert verdict.transcript.count == 1
    assert verdict.transcript.data[40].xs if options.get("labels") else not verdict.transcript.data[40].xs


@needs_torch
@pytest.mark.parametrize("name", list(LEARNED))
def test_training_gets_near_its_own_labels(name: str) -> None:
    """With the default schedule: near the solutions of the data that were read, far from those of the witness."""
    barrier = Smale18("P3", N=6, m=4, K=6, rotation="dct", R=2, labels=True)
    verdict = refute(get(name).load(), barrier)
    refuted(verdict)
    assert own(verdict) < 0.1 * 10.0**-6
    assert verdict.squared_error is not None
    assert verdict.squared_error > Fraction(1, 10**12)


@needs_torch
@pytest.mark.parametrize("name", list(LEARNED))
def test_the_same_bits_whatever_ran_before(name: str) -> None:
    """A second run, other random numbers drawn and another number of threads: a new training, the same network."""
    import torch

    barrier = Smale18("P3", N=6, m=4, K=3, rotation="dct", labels=True)
    first = refute(LEARNED[name], barrier)
    threads, modes = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    torch.manual_seed(5)
    np.random.default_rng().random()
    torch.set_num_threads(2)
    try:
        second = refute(LEARNED[name], barrier)
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(threads)
    assert torch.are_deterministic_algorithms_enabled() == modes
    refuted(first)
    assert first.output == second.output
    other = refute(replace(LEARNED[name], seed=1), barrier)  # type: ignore[type-var] # dataclasses, both
    refuted(other)
    assert other.output != first.output


@needs_torch
def test_complex_data_are_pairs_for_the_relu_network() -> None:
    for labels in (False, True):
        barrier = Smale18("P3", N=6, m=4, K=3, rotation="dft", field="complex", labels=labels)
        verdict = refute(LEARNED["relu-network"], barrier)
        refuted(verdict)
        assert verdict.output is not None
        assert any(z for _, z in verdict.output)


@needs_torch
def test_complex_data_are_refused_by_lista() -> None:
    barrier = Smale18("P3", N=6, m=4, K=3, rotation="dft", field="complex")
    with pytest.raises(BarrierError, match="field"):
        LEARNED["lista-trained"](HonestOracle(barrier.centre, barrier.problem))


def test_labels_come_from_the_oracle_where_it_has_them() -> None:
    barrier = Smale18("P2", N=6, m=4, K=3, rotation="dct", R=3, labels=True)
    oracle = HonestOracle(barrier.centre, barrier.problem)
    assert training_set(oracle, 40, 2, 0).given == 0
    data = barrier.answer(40)
    transcript = oracle.transcript.copy()
    transcript.data[40] = data
    transcript.reads.append(40)
    found = training_set(ReplayOracle(transcript, (4, 6), "real", barrier.problem, Budget(), 3), 40, 2, 0)
    assert found.given == 3
    assert found.y.shape == (5, 4)
    for k, label in enumerate(data.xs):
        np.testing.assert_array_equal(found.z[k] / found.instance.scale, label.numpy())
    # The others are near: solutions of nearby samples, as Chambolle–Pock finds them.
    assert np.linalg.norm(found.z[3]) < 3 * np.linalg.norm(found.z[0])


@needs_torch
@pytest.mark.parametrize("name", list(LEARNED))
def test_data_of_index_0(name: str) -> None:
    """A very coarse datum, and one that is 0: a network all the same."""
    algorithm = replace(LEARNED[name], index=0)  # type: ignore[type-var] # dataclasses, both
    barrier = Smale18("P3", N=4, m=3, K=1, rotation="dct")
    refuted(refute(algorithm, barrier))
    oracle = HonestOracle(barrier.centre, barrier.problem)
    datum = oracle.read(0)
    transcript = oracle.transcript.copy()
    transcript.data[0] = replace(datum, A=replace(datum.A, real=(0,) * len(datum.A.real)))
    network = algorithm(ReplayOracle(transcript, (3, 4), "real", barrier.problem, Budget(), 1))
    assert np.isfinite(network(datum.y.numpy())).all()


@pytest.mark.parametrize("name", list(LEARNED))
def test_without_pytorch(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtra, match="learn"):
        get(name).load()
    get("lista").load()  # needs NumPy alone
    refuted(refute(get("lista").load(), table(6)))


# --- the command line ---


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, arguments)


def test_refute_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    result = run("refute", "lista", "-N", "22", "-m", "21", "-K", "6", "--rotation", "dct", "--certificate", str(path))
    assert result.exit_code == 0, result.output
    assert run("check", str(path)).output.endswith("s VERIFIED\n")


@needs_torch
def test_labels_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    arguments = ("-N", "5", "-m", "4", "-K", "3", "--labels", "--certificate", str(path))
    result = run("refute", "relu-network", *arguments)
    assert result.exit_code == 0, result.output
    assert '"labels"' in path.read_text()
    assert run("check", str(path)).output.endswith("s VERIFIED\n")
    refused = run("refute", "relu-network", "--problem", "LP", "--labels")
    assert refused.exit_code == 2


def test_show(tmp_path: Path) -> None:
    for variant in ("published", "scaled"):
        result = run("lista", "show", "--variant", variant, "--json")
        assert result.exit_code == 0, result.output
        rows = json.loads(result.output)
        assert [(row["K"], row["n"]) for row in rows] == [(K, n) for K in (1, 3, 6) for n in (10, 20, 30)]
        assert all(abs(row["distance"] / (3 * 10.0 ** -row["K"]) - 1) < 6e-4 for row in rows)
    assert "2.9996893e-01" in run("lista", "show").output
    for arguments in (["--variant", "other"], ["--from", str(tmp_path / "none")], ["--from", str(tmp_path)]):
        assert run("lista", "show", *arguments).exit_code == 2


@needs_torch
def test_train_on_the_command_line(tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    short = ("lista", "train", "--variant", "scaled", "--epochs", "2", "-K", "3", "-n", "20", "--out", out)
    first = run(*short)
    assert first.exit_code == 0, first.output
    assert "of 2" in first.output
    again = run(*short)
    assert again.exit_code == 2
    assert "resume" in again.output
    assert run(*short, "--resume").exit_code == 0
    assert run(*short, "--resume", "--seed", "1").exit_code == 2
    shown = run("lista", "show", "--variant", "scaled", "--from", out)
    assert shown.exit_code == 0
    assert "│ 3 │ 20 │" in shown.output
    assert run("lista", "show", "--variant", "published", "--from", out).exit_code == 2


@needs_torch
@pytest.mark.parametrize(
    "arguments",
    [
        ["--variant", "other"],
        ["--epochs", "0"],
        ["--seed", "-1"],
        ["--dtype", "float16"],
        ["--threads", "0"],
        ["-K", "0"],
        ["-K", "3", "-K", "3"],
        ["-n", "-1"],
        ["-K", "6", "-n", "40"],
        ["--out", __file__],
    ],
)
def test_wrong_usage_of_train(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("lista", "train", *arguments)
    assert result.exit_code == 2, result.output
    assert "error" in result.output.lower()
    assert list(tmp_path.iterdir()) == []
