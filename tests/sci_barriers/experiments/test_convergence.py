"""Convergence versus barrier: the reduction to one row, the proved bounds against what is measured, the figure."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from oracles import ExactInput, ExactMatrix, ExactVector, unitary
from sci_barriers import BarrierError
from sci_barriers.experiments import convergence_figure
from sci_barriers.experiments.convergence import (
    DELTA,
    alpha_of,
    needed,
    needs,
    run,
    slope,
    sufficient_steps,
    unnoticed,
)
from sci_barriers.networks import enclose, firenet_network


@pytest.mark.parametrize(("K", "n", "inner", "restarts"), [(1, 4, 30, 3), (1, 9, 7, 5), (3, 20, 12, 3), (2, 0, 40, 2)])
def test_the_reduction_is_the_network_of_the_whole_matrix(K: int, n: int, inner: int, restarts: int) -> None:
    """The 5 × 6 matrix, DCT-rotated, by enclosures of its layers: the same distances."""
    alpha = alpha_of(K)
    U = unitary("dct", 5)
    point = ExactInput(ExactMatrix.of(U, [alpha, alpha + Fraction(1, 2 << n)]), ExactVector(U, Fraction(1)))
    network = firenet_network(point.A, lam=1, inner=inner, restarts=restarts, delta=DELTA, eps0=1)
    enclosed = enclose(network, point.y, radius=Fraction(1, 1 << 100))
    c = 1 / (alpha + Fraction(1, 2 << n))
    x = [a for a, _ in enclosed.midpoint]
    assert all(abs(z) < Fraction(1, 1 << 90) for z in x[2:])  # the block stays at 0
    found = run(K, n, inner=inner, restarts=restarts)
    own = float((x[0] ** 2 + (x[1] - c) ** 2) * 100**K) ** 0.5
    other = float(((x[0] - c) ** 2 + x[1] ** 2) * 100**K) ** 0.5
    assert found.own[-1] == pytest.approx(own, abs=1e-13)
    assert found.other[-1] == pytest.approx(other, abs=1e-13)
    assert found.error < 1e-12


def test_the_number_of_layers_is_that_of_the_network() -> None:
    found = run(1, 4, inner=5, restarts=3)
    network = firenet_network(
        ExactMatrix.of(unitary("identity", 1), [Fraction(1)]), lam=1, inner=5, restarts=3, delta=1, eps0=1
    )
    assert found.layers(3) == network.affine_maps


@pytest.mark.parametrize("n", [0, 2, 4])
def test_the_sufficient_number_of_steps_is_enough(n: int) -> None:
    """‖φ_k(y) − x‖ ≤ C(υ^k‖y‖ + υδ/(1 − υ)), the proved rate, at every restart."""
    alpha, epsilon = alpha_of(1), Fraction(1, 2 << n)
    C = float(max(2 * (alpha + epsilon) / epsilon, 1 / (alpha + epsilon - 1)))
    found = run(1, n, inner=sufficient_steps(1, n), restarts=10)
    for k, distance in enumerate(found.own, 1):
        assert distance / 10 <= C * (0.3678794411714423**k + 0.6 * float(DELTA))
    assert found.own[-1] < 0.01
    separation = 10 * 2**0.5 / float(alpha + epsilon)
    assert found.other[-1] == pytest.approx(separation, abs=0.01)


def test_the_error_against_the_other_witness_stays_at_the_barrier() -> None:
    """Whatever the layers: within 10^-K of one solution, at least 2·10^-K − o(1) from the other; never near both."""
    for n, inner in ((2, 50), (4, 200), (6, 400), (10, 50), (20, 1000)):
        found = run(1, n, inner=inner, restarts=8)
        for own, other in zip(found.own, found.other, strict=True):
            assert own + other >= 3 * (1 - 2.0**-n) - 1e-9
            assert max(own, other) > 1


def test_steps_that_are_proved_not_to_suffice_do_not_suffice() -> None:
    checked = 0
    for n in (2, 5, 8, 12, 20):
        for inner in (2, 8, 32, 128, 512):
            for restarts in (1, 4):
                if unnoticed(1, n, inner=inner, restarts=restarts, distance=1.0):
                    checked += 1
                    assert min(run(1, n, inner=inner, restarts=restarts).own) > 1
    assert checked >= 20
    # The published depth from n = 16 on, whatever K: 50 steps, 30 restarts.
    assert all(unnoticed(K, 16 + 4 * K, inner=50, restarts=30, distance=1.0) for K in (1, 3, 6))


def test_the_need_grows_like_the_square_root_of_two_to_the_n() -> None:
    found = needs(indices=(4, 6, 8, 10, 12), settled=(4, 6, 8))
    assert slope([(need.n, need.noticed) for need in found]) == pytest.approx(0.5, abs=0.03)
    assert slope([(need.n, need.sufficient) for need in found]) == pytest.approx(1.0, abs=0.01)
    for need in found:
        assert need.unnoticed < need.noticed < need.sufficient
        assert need.settled is None or need.noticed <= need.settled < need.sufficient
    assert [need.settled is None for need in found] == [False, False, False, True, True]


def test_needed_is_the_smallest_of_its_ladder() -> None:
    need = needed(1, 6, distance=1.0, restarts=12)
    assert run(1, 6, inner=need.noticed, restarts=1).own[-1] <= 1
    assert run(1, 6, inner=round(need.noticed / 2**0.5), restarts=1).own[-1] > 1
    assert need.settled is not None
    assert run(1, 6, inner=need.settled, restarts=12).own[-1] <= 1


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"K": 0, "n": 1}, "K"),
        ({"K": 13, "n": 1}, "K"),
        ({"K": 1, "n": -1}, "n"),
        ({"K": 1, "n": 61}, "n"),
        ({"K": 1, "n": 1, "inner": 0}, "inner"),
        ({"K": 1, "n": 1, "restarts": 0}, "restarts"),
        ({"K": 1.5, "n": 1}, "K"),
    ],
)
def test_bad_arguments(arguments: dict[str, Any], name: str) -> None:
    K, n = arguments.pop("K"), arguments.pop("n")
    with pytest.raises(BarrierError) as caught:
        run(K, n, **{"inner": 2, "restarts": 2} | arguments)
    assert caught.value.name == name


def test_the_figure_and_its_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        convergence_figure,
        "runs",
        lambda K, progress: [run(K, 2, inner=100, restarts=4), run(K, 2, inner=50, restarts=9)],
    )
    monkeypatch.setattr(convergence_figure, "needs", lambda K, progress: needs(K, indices=(2, 4), settled=(2,)))
    path, curves, found = convergence_figure.draw_convergence(tmp_path)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in (tmp_path / "convergence.svg").read_bytes()
    record = json.loads((tmp_path / "convergence.json").read_text())
    assert [r["own"] for r in record["runs"]] == [list(c.own) for c in curves]
    assert [need["noticed"] for need in record["needs"]] == [need.noticed for need in found]
