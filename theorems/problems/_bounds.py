"""Proved bounds of square roots and of objective values, as close as is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from oracles import ExactInput, Sqrt, square_root
from theorems.core.errors import TheoremError
from theorems.problems._problem import Problem
from theorems.problems._simplex import Complex

__all__ = ["objective_bounds", "root_bounds"]


def root_bounds(square: Fraction, bits: int) -> tuple[Fraction, Fraction]:
    """Return rationals lower ≤ √square ≤ upper: equal if the root is rational, else 2^-bits apart.

    Args:
        square: at least 0.
        bits: binary digits after the point; may be negative.

    Raises:
        TheoremError: a negative square.
    """
    if square < 0:
        raise TheoremError("square", square, "at least 0")
    exact = square_root(square)
    if not isinstance(exact, Sqrt):
        return exact, exact
    over, under = square.numerator, square.denominator
    root = isqrt((over << 2 * bits) // under if bits >= 0 else over // (under << -2 * bits))
    step = Fraction(1, 1 << bits) if bits >= 0 else Fraction(1 << -bits)
    return root * step, (root + 1) * step


def objective_bounds(
    problem: Problem, point: ExactInput, vector: Sequence[Complex], bits: int
) -> tuple[Fraction, Fraction]:
    """Return rationals lower ≤ f(x) ≤ upper for any vector x of complex rationals.

    P1: f(x) = ‖x‖_{1,w}, whether x is feasible or not; P2: λ‖x‖_{1,w} + ‖Ax − y‖₂²; P3: λ‖x‖_{1,w} + ‖Ax − y‖₂.

    Args:
        problem: P1, P2 or P3.
        point: a structured input with rational coefficients.
        vector: N pairs of rationals.
        bits: each square root is enclosed to 2^-bits.

    Raises:
        TheoremError: a vector of another length.
    """
    moduli, residual = problem.parts(point, vector)
    lower = upper = Fraction(0)
    for weight, square in moduli:
        low, high = root_bounds(square, bits)
        lower, upper = lower + weight * low, upper + weight * high
    if problem.name == "P1":
        return lower, upper
    lam = problem.parameters()["lam"]
    low, high = (residual, residual) if problem.name == "P2" else root_bounds(residual, bits)
    return lam * lower + low, lam * upper + high
