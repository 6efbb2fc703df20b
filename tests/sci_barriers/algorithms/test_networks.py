"""Networks as algorithms: functions of y, refuted with certificates, honest in the data they use."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from oracles import Budget, HonestOracle, ReplayOracle
from sci_barriers import BarrierError, Smale18, Status, refute
from sci_barriers.algorithms import FirenetNet, UnrolledFISTA, UnrolledISTA, algorithms, get
from sci_barriers.harness import exact_vector
from theorems.problems import P2, P3

NETWORKS = {name: record for name, record in algorithms().items() if record.kind == "network" and record.extra is None}


def test_they_are_registered() -> None:
    assert {"firenet", "firenet-exact", "unrolled-ista", "unrolled-fista"} <= set(NETWORKS)


@pytest.mark.parametrize("name", list(NETWORKS))
@pytest.mark.parametrize(
    ("K", "options"), [(1, {}), (6, {"rotation": "dct", "seed": 2}), (12, {"rotation": "dft", "field": "complex"})]
)
def test_are_refuted(name: str, K: int, options: dict[str, Any]) -> None:
    record = NETWORKS[name]
    if options.get("field", "real") not in record.fields:
        pytest.skip("real only")
    verdict = refute(record.load(), Smale18(record.problems[0], N=8, m=6, K=K, **options))
    assert verdict.refuted, verdict
    assert verdict.network
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "")


@pytest.mark.parametrize(
    ("algorithm", "problem"),
    [
        (FirenetNet(index=100, exact=True, restarts=10), "P3"),
        (UnrolledISTA(index=100, exact=True), "P2"),
        (UnrolledFISTA(index=100, exact=True, depth=20), "P2"),
    ],
)
def test_thirty_digits_and_index_100_are_beyond_floats(algorithm: Any, problem: str) -> None:
    """The enclosed networks are exact there; the output has entries that no float64 can hold next to 1."""
    verdict = refute(algorithm, Smale18(problem, N=8, m=7, K=30, rotation="dct"))
    assert verdict.refuted, verdict
    assert verdict.transcript.largest == 100
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "")
    assert verdict.output is not None
    assert max(x.denominator for x in verdict.output).bit_length() > 120


@pytest.mark.parametrize("name", list(NETWORKS))
@pytest.mark.parametrize("index", [0, 1, 40])
def test_they_return_a_function_of_y_and_read_one_datum(name: str, index: int) -> None:
    record = NETWORKS[name]
    barrier = Smale18(record.problems[0], N=5, m=4, K=2, rotation="dct")
    oracle = HonestOracle(barrier.member(0, 9), barrier.problem)
    algorithm = record.load()
    if hasattr(algorithm, "index"):
        algorithm = type(algorithm)(**{**algorithm.__dict__, "index": index})
    network = algorithm(oracle)
    assert callable(network)
    assert len(oracle.transcript.reads) == 1
    datum = oracle.datum_for_evaluation(oracle.transcript.reads[0])
    y = datum.y if getattr(network, "exact", False) else datum.y.numpy()
    output = exact_vector(network(y), 5)
    assert output == exact_vector(network(y), 5)
    assert len(oracle.transcript.reads) == 1  # the evaluation read nothing


def test_floats_and_enclosure_agree() -> None:
    barrier = Smale18("P3", N=8, m=6, K=3, rotation="dct", seed=5)
    outputs = []
    for name in ("firenet", "firenet-exact"):
        verdict = refute(get(name).load(), barrier)
        assert verdict.output is not None
        outputs.append(np.array([float(x) for x in verdict.output]))
    np.testing.assert_allclose(outputs[0], outputs[1], atol=1e-12)


@pytest.mark.parametrize(
    ("algorithm", "problem"), [(FirenetNet(), P2(1)), (UnrolledISTA(), P3(1)), (UnrolledFISTA(exact=True), P3(1))]
)
def test_another_problem_is_refused(algorithm: Any, problem: Any) -> None:
    barrier = Smale18(problem, N=4, m=3, K=2)
    with pytest.raises(BarrierError, match="problem"):
        algorithm(HonestOracle(barrier.centre, problem))
    assert refute(algorithm, barrier).status is Status.CRASHED


@pytest.mark.parametrize(
    ("algorithm", "K"),
    [
        (FirenetNet(exact=True, restarts=3), 300),
        (FirenetNet(exact=True, restarts=3, index=2_000), 3),
        pytest.param(FirenetNet(exact=True, restarts=3, index=100_000), 3, marks=pytest.mark.slow),
        (FirenetNet(exact=True, restarts=3, index=0), 1),
        (FirenetNet(exact=True, restarts=3, delta="1e-300"), 3),
        (FirenetNet(exact=True, restarts=3, delta="1e300"), 3),
        (FirenetNet(exact=True, restarts=0), 3),
        (FirenetNet(delta="1e300"), 3),
    ],
)
def test_huge_and_tiny_parameters(algorithm: Any, K: int) -> None:
    verdict = refute(algorithm, Smale18("P3", N=4, m=3, K=K, rotation="dct"))
    assert verdict.refuted, verdict
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "")


@pytest.mark.parametrize(
    ("algorithm", "K", "words"),
    [
        (FirenetNet(), 300, "delta"),  # α = 2‖A‖/(pε) leaves the range of float64
        (FirenetNet(delta="1e-300"), 3, "delta"),
        (FirenetNet(delta=-1), 3, "delta"),
        (FirenetNet(delta="x", exact=True), 3, "delta"),
        (FirenetNet(inner=0, exact=True), 3, "inner"),
        (FirenetNet(restarts=-1), 3, "restarts"),
    ],
)
def test_what_cannot_be_run_is_a_crash_with_a_reason(algorithm: Any, K: int, words: str) -> None:
    verdict = refute(algorithm, Smale18("P3", N=4, m=3, K=K))
    assert verdict.status is Status.CRASHED
    assert words in verdict.reason


@pytest.mark.parametrize("exact", [False, True])
def test_one_network_for_all_samples(exact: bool) -> None:
    """Weights do not depend on y: ε_0 bounds the largest sample."""
    barrier = Smale18("P3", N=6, m=3, K=3, R=3, rotation="dct")
    verdict = refute(FirenetNet(exact=exact, restarts=5), barrier)
    assert verdict.refuted, verdict
    assert verdict.outputs is not None
    assert len(set(verdict.outputs)) == 3
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "")


@pytest.mark.parametrize("exact", [False, True])
def test_data_that_are_zero(exact: bool) -> None:
    """A datum of a low index may be 0: then 0 is the minimiser, and a wrong answer."""
    barrier = Smale18("P3", N=3, m=2, K=1, lam="1/2", alpha="32/9", rotation="cayley", seed=1)
    oracle = HonestOracle(barrier.centre, barrier.problem, rounding="truncating")
    assert callable(FirenetNet(index=0, exact=exact)(oracle))
    from dataclasses import replace

    datum = oracle.read(0)
    zero = replace(datum, A=replace(datum.A, real=(0,) * len(datum.A.real)))
    transcript = oracle.transcript.copy()
    transcript.data[0] = zero
    replayed = ReplayOracle(transcript, (2, 3), "real", barrier.problem, Budget(), 1)
    assert list(FirenetNet(index=0, exact=exact)(replayed)(zero.y)) == [0, 0, 0]


def test_weights() -> None:
    problem = P3(1, [1, 2, 1, "1/2"])
    barrier = Smale18("P3", N=4, m=3, K=1)
    oracle = HonestOracle(barrier.member(1, 5), problem)
    floats = FirenetNet()(oracle)(oracle.read(40).y.numpy())
    exact = FirenetNet(exact=True)(oracle)(oracle.read(40).y)
    np.testing.assert_allclose(floats, [float(x) for x in exact], atol=1e-12)
    plain = FirenetNet()(HonestOracle(barrier.member(1, 5), P3(1)))(oracle.read(40).y.numpy())
    assert np.abs(floats - plain).max() > 1e-3
