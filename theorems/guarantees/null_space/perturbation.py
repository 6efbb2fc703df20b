"""Null space constants of a matrix that is known approximately.

Source: this project, ``docs/explanation/firenet.md``, Lemma 5.
"""

from __future__ import annotations

from fractions import Fraction

from theorems.guarantees.levels import SparsityInLevels
from theorems.guarantees.surd import root_up

__all__ = ["bits_needed", "perturbed_constants", "tolerated_error"]


def spread(levels: SparsityInLevels) -> Fraction:
    """Return a rational upper bound of Θ = √ξ/min w: then ‖x_Δc‖₂ ≤ Θ·‖x_Δc‖_{1,w}/√ξ."""
    return root_up(levels.xi / min(levels.squared_weights))


def perturbed_constants(
    rho: Fraction, gamma: Fraction, error: Fraction, levels: SparsityInLevels
) -> tuple[Fraction, Fraction] | None:
    """Return constants of every matrix within ``error`` (operator norm) of one with the constants (ρ, γ).

    ρ' = (ρ + γeΘ)/(1 − γe),  γ' = γ/(1 − γe),  Θ = √ξ/min w;  ``None`` if γe ≥ 1.
    """
    if error == 0:
        return rho, gamma
    slack = 1 - gamma * error
    if slack <= 0:
        return None
    return (rho + gamma * error * spread(levels)) / slack, gamma / slack


def tolerated_error(rho: Fraction, gamma: Fraction, levels: SparsityInLevels) -> Fraction:
    """Return e = (1 − ρ)/(γ(2Θ + 1 + ρ)): within e of a matrix with (ρ, γ), all matrices have ((1+ρ)/2, 2γ)."""
    return (1 - rho) / (gamma * (2 * spread(levels) + 1 + rho))


def bits_needed(rho: Fraction, gamma: Fraction, levels: SparsityInLevels) -> int:
    """Return the least l with 2^-l ≤ `tolerated_error`: data of index l are enough for the constants ((1+ρ)/2, 2γ)."""
    limit = tolerated_error(rho, gamma, levels)
    l = limit.denominator.bit_length() - limit.numerator.bit_length() - 1
    while Fraction(2) ** -l > limit:
        l += 1
    return l
