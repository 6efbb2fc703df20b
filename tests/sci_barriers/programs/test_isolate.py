"""Python algorithms in a process of their own: the same verdicts, and nothing to peek at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sci_barriers import (
    BarrierError,
    Budget,
    Limits,
    Smale9,
    Smale18,
    Status,
    define_barrier,
    isolate,
    refute,
    refute_randomised,
)
from sci_barriers.programs.target import load_target

ALGORITHMS = '''
import gc, os, sys
from fractions import Fraction

def zero(oracle):
    print("printing is no message")
    return [0] * oracle.shape[1]

def vertex(oracle):
    oracle.read(30)
    datum = oracle.read(30)
    assert oracle.read(30) is datum and oracle.transcript.count == 3
    return [Fraction(1) / datum.A.fractions()[0][0]] + [0] * (oracle.shape[1] - 1)

def floats(oracle):
    A, y = oracle.read(20).numpy()
    return list((A.T @ y) / 7)

def network(oracle):
    weights = oracle.read(20).A.numpy().T / 1e6
    return lambda y: weights @ y

def exact_network(oracle):
    oracle.read(9)
    def inner(y):
        return [y.fractions()[0]] * oracle.shape[1]
    inner.exact = True
    return inner

def pairs(oracle):
    oracle.read(4)
    return [(Fraction(1, 3), Fraction(-2, 7))] * oracle.shape[1]

def crashes(oracle):
    raise RuntimeError("lost")

def nan(oracle):
    return [float("nan")] * oracle.shape[1]

def text(oracle):
    return "0, 0, 0"

def greedy(oracle):
    n = 0
    while True:
        try:
            oracle.read(n)
        except BaseException:
            pass
        n += 1

def leaves(oracle):
    sys.exit(3)

def dies(oracle):
    os.abort()

def negative(oracle):
    try:
        oracle.read(-1)
    except ValueError as error:
        assert "at least 0" in str(error)
    try:
        oracle.read(1.5)
    except ValueError as error:
        assert "integer" in str(error)
    return [0] * oracle.shape[1]

def parameters(oracle):
    assert oracle.problem.name == "P1" and oracle.problem.eta == Fraction(1, 3) and oracle.shape == (2, 3)
    assert oracle.field == "real" and oracle.samples == 1 and oracle.digits == 4 and oracle.coins is None
    return [0] * 3

def peeks(oracle):
    """Looks for any object of the game in its process: barriers, inputs, other oracles."""
    oracle.read(5)
    names = {type(thing).__name__ for thing in gc.get_objects()}
    assert not names & {"Smale18", "ExactInput", "ExactMatrix", "ResistingOracle", "ReplayOracle", "Witness"}, names
    assert len([thing for thing in gc.get_objects() if type(thing).__name__ == "RemoteOracle"]) == 1
    return [0] * oracle.shape[1]

def guess(oracle):
    datum, j = oracle.read(30), oracle.coins.below(2)
    return [Fraction(1) / datum.A.fractions()[0][j] if i == j else 0 for i in range(oracle.shape[1])]

def too_many_sides(oracle):
    try:
        oracle.coins.below(0)
    except ValueError:
        return [oracle.coins.bit()] * oracle.shape[1]

def declared(oracle):
    assert oracle.problem.name == "sign of a number" and oracle.digits == 2
    datum = oracle.read(8)
    assert datum["input"].fractions() == [0] and datum.y.fractions() == [0] and datum.A.shape == (1, 1)
    return [1]

def labels(oracle):
    return [x.fractions() for x in oracle.read(30).xs]

def order(oracle):
    words = {str(k) for k in range(50)}
    return [int(next(iter(words))) for _ in range(oracle.shape[1])]

class Solvers:
    @staticmethod
    def inner(oracle):
        return [1] * oracle.shape[1]

number = 7
'''
BARRIER = Smale18("P3", N=3, m=2, K=3)


@pytest.fixture(scope="module")
def algorithms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("isolated") / "my solvers.py"
    path.write_text(ALGORITHMS)
    return path


@pytest.mark.parametrize(
    "name",
    [
        *("zero", "vertex", "network", "crashes"),
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("floats", "exact_network", "pairs", "nan", "text")),
        pytest.param("Solvers.inner", marks=pytest.mark.slow),
    ],
)
def test_the_same_verdict_as_in_this_process(algorithms: Path, name: str) -> None:
    target = f"{algorithms}:{name}"
    barrier = Smale18("P2", N=3, m=2, K=3, lam="1/3", rotation="dct")
    theirs, ours = refute(isolate(target), barrier), refute(load_target(target), barrier)
    assert (theirs.status, theirs.reason) == (ours.status, ours.reason)
    assert theirs.outputs == ours.outputs
    assert theirs.network == ours.network
    assert theirs.transcript.reads == ours.transcript.reads
    assert (theirs.traceback is None) == (ours.traceback is None)
    if ours.certificate is not None:
        assert theirs.certificate is not None
        assert theirs.certificate.text == ours.certificate.text


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("greedy", Status.BUDGET_EXCEEDED, "more than 5 reads"),
        ("leaves", Status.CRASHED, "SystemExit: 3"),
        ("dies", Status.CRASHED, "SIGABRT"),
        ("order", Status.REFUTED, "no data"),
        ("negative", Status.REFUTED, "no data"),
        ("peeks", Status.REFUTED, "index 5"),
        ("missing", Status.CRASHED, "TARGET"),
        ("number", Status.CRASHED, "a callable"),
    ],
)
def test_verdicts(algorithms: Path, name: str, status: Status, words: str) -> None:
    verdict = refute(isolate(f"{algorithms}:{name}"), BARRIER, budget=Budget(reads=5))
    assert verdict.status is status, (verdict.reason, verdict.traceback)
    assert words in verdict.reason


def test_the_problem_and_its_parameters(algorithms: Path) -> None:
    barrier = Smale18("P1", N=3, m=2, K=4, eta="1/3")
    verdict = refute(isolate(f"{algorithms}:parameters"), barrier)
    assert verdict.refuted, verdict.traceback


def test_problems_of_the_users_own(algorithms: Path) -> None:
    barrier = define_barrier("sign of a number", centre=[0], directions=[[1], [-1]], solutions=[1, -1], digits=2)
    verdict = refute(isolate(f"{algorithms}:declared"), barrier)
    assert verdict.refuted, verdict.traceback


def test_labels_and_several_samples(algorithms: Path) -> None:
    barrier = Smale18("P3", N=4, m=2, K=3, R=3, labels=True, field="complex", rotation="dft", seed=1)
    theirs = refute(isolate(f"{algorithms}:labels"), barrier)
    ours = refute(load_target(f"{algorithms}:labels"), barrier)
    assert theirs.refuted, theirs.traceback
    assert theirs.outputs == ours.outputs


def test_coins(algorithms: Path) -> None:
    barrier = Smale18("P3", N=3, m=2, K=3)
    theirs = refute_randomised(isolate(f"{algorithms}:guess"), barrier)
    ours = refute_randomised(load_target(f"{algorithms}:guess"), barrier)
    assert theirs.reason == ours.reason
    assert theirs.certificate is not None and ours.certificate is not None
    assert theirs.certificate.text == ours.certificate.text
    assert refute_randomised(isolate(f"{algorithms}:too_many_sides"), barrier).refuted


@pytest.mark.parametrize(
    ("name", "barrier"),
    [
        ("fista", Smale18("P2", N=4, m=3, K=3, rotation="dct")),
        pytest.param("exact", Smale18("P3", N=4, m=3, K=3, rotation="cayley"), marks=pytest.mark.slow),
        pytest.param(
            "chambolle-pock", Smale18("P1", N=4, m=3, K=3, rotation="dft", field="complex"), marks=pytest.mark.slow
        ),
        pytest.param("highs-lp", Smale9(N=4, m=3, K=3), marks=pytest.mark.slow),
    ],
)
def test_built_in_algorithms(name: str, barrier: Any) -> None:
    theirs, ours = refute(isolate(name), barrier), refute(load_target(name), barrier)
    assert theirs.reason == ours.reason
    assert theirs.outputs == ours.outputs


def test_a_module_that_fails_on_import_does_so_in_the_child(tmp_path: Path) -> None:
    path = tmp_path / "broken.py"
    path.write_text("raise OSError('no licence')\n")
    verdict = refute(isolate(f"{path}:f"), BARRIER)
    assert verdict.status is Status.CRASHED
    assert "cannot be imported" in verdict.reason
    assert "no licence" in (verdict.traceback or "")


def test_limits_are_kept(algorithms: Path, tmp_path: Path) -> None:
    path = tmp_path / "hog.py"
    path.write_text("def f(oracle):\n    while True: pass\n\ndef g(oracle):\n    return bytearray(1 << 45)\n")
    assert refute(isolate(f"{path}:f", limits=Limits(cpu=3)), BARRIER).status is Status.BUDGET_EXCEEDED
    verdict = refute(isolate(f"{path}:g"), BARRIER)
    assert (verdict.status, verdict.reason) == (Status.CRASHED, "MemoryError: ")


def test_reads_from_several_threads(tmp_path: Path) -> None:
    path = tmp_path / "threads.py"
    path.write_text(
        "from concurrent.futures import ThreadPoolExecutor\n"
        "def f(oracle):\n"
        "    def norm(n): return oracle.read(n % 40).A.numpy().sum()\n"
        "    with ThreadPoolExecutor(8) as pool: sums = list(pool.map(norm, range(400)))\n"
        "    assert sums[:40] * 10 == sums\n"
        "    return [float(sums[7])] * oracle.shape[1]\n"
    )
    verdict = refute(isolate(f"{path}:f"), BARRIER)
    assert verdict.status is Status.REFUTED, verdict.reason
    assert verdict.transcript.count == 400


def test_functions_are_found_by_their_names() -> None:
    from sci_barriers.algorithms import get

    def inner(oracle: Any) -> list[int]:
        return [0]

    for wrong in (inner, lambda oracle: [0], get("fista").load(), 7, None, np.zeros(3)):
        with pytest.raises(BarrierError, match="target"):
            isolate(wrong)  # type: ignore[arg-type]
    command = isolate(load_target).command  # any function of an importable module will do
    assert command[-1] == "sci_barriers.programs.target:load_target"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("missing.py", "No such file"), (f"{'x' * 300}.py", "name too long"), ("a\0b.py", "null byte")],
)
def test_a_file_that_is_not_there_is_refused_with_the_reason(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(BarrierError, match=f"TARGET.*an existing Python file .*{reason}"):
        load_target(f"{tmp_path / name}:f")
