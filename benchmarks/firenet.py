"""FIRENET at the size of the table: time of an inner iteration beside a plain NumPy loop; enclosures."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks._measure import Result, side_by_side
from sci_barriers.experiments.table1 import RAISED, corrected_network, table_class
from sci_barriers.networks import Firenet, MatrixOperator, enclose

INNER, RESTARTS, DELTA = 50, 30, 1e-6
Array = NDArray[Any]


def plain(A: Array, y: Array, tau: float, sigma: float, norm: float) -> Array:
    """The formulas of the network as one writes them down."""
    adjoint = A.conj().T
    psi, eps = np.zeros(A.shape[1], A.dtype), np.linalg.norm(y)
    for _ in range(RESTARTS):
        eps = math.exp(-1) * (DELTA + eps)
        alpha = 2 * norm / (INNER * eps)
        x, u, total, data = alpha * psi, np.zeros(A.shape[0], A.dtype), np.zeros(A.shape[1], A.dtype), alpha * y
        for _ in range(INNER):
            v = x - tau * (adjoint @ u)
            new = np.sign(v) * np.maximum(np.abs(v) - tau, 0)
            u = u + sigma * (A @ (2 * new - x)) - sigma * data
            u = u * min(1.0, 1 / np.linalg.norm(u))
            total += new
            x = new
        psi = total / INNER / alpha
    return psi


def _steps(kind: str) -> Result:
    point = table_class(6).member(RAISED, 21)
    A, y = point.A.approximate(40).numpy(), point.y.approximate(40).numpy()
    if kind == "complex":
        A, y = A * np.exp(0.3j), y * np.exp(0.2j)
    network = Firenet(MatrixOperator(A), lam=1.0, inner=INNER, restarts=RESTARTS, delta=DELTA)
    tau, sigma, norm = network.tau, network.sigma, network.operator.norm
    size = float(np.linalg.norm(plain(A, y, tau, sigma, norm)))
    assert np.linalg.norm(network(y) - plain(A, y, tau, sigma, norm)) <= 1e-9 * size
    ours, theirs, ratio = side_by_side(lambda: network(y), lambda: plain(A, y, tau, sigma, norm), rounds=11)
    per_step = 1e6 / (INNER * RESTARTS)
    return Result(
        f"FIRENET, 21 × 22, {kind}, one inner iteration",
        f"{ours * per_step:.1f} µs, {ratio:.2f} × a plain NumPy loop ({theirs * per_step:.1f} µs)",
        "at most 1 ×",
        ratio <= 1,
        "30 restarts of 50 steps, side by side, 11 rounds, medians",
    )


def real_steps() -> Result:
    return _steps("real")


def complex_steps() -> Result:
    return _steps("complex")


def enclosures() -> Result:
    point = table_class(6).member(RAISED, 21)
    network, radius = corrected_network(point), Fraction(1, 10**30)

    def by_steps() -> None:
        enclose(network, point.y, radius=radius)

    def by_balls() -> None:
        enclose(network, point.y, radius=radius, bits=4096, method="balls")

    ours, theirs, ratio = side_by_side(by_balls, by_steps, rounds=3)
    return Result(
        "FIRENET, 4501 layers, enclosed to 30 digits",
        f"{theirs * 1e3:.0f} ms; balls through all layers {ours * 1e3:.0f} ms, {ratio:.1f} ×",
        "at least 3 ×",
        ratio >= 3,
        "balls start at the 4096 binary digits that they need; side by side, 3 rounds, medians",
    )


MEASURES = (real_steps, complex_steps, enclosures)
