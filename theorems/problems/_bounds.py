"""Proved bounds of objective values, as close as is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from oracles import ExactInput
from theorems.problems._problem import Problem
from theorems.problems._roots import root_bounds
from theorems.problems._simplex import Complex


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
    return problem.between((lower, upper), residual, bits)
