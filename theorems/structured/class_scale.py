"""The scale of Ω_strong: c(a), the choice of α, and membership, in rational arithmetic.

c(a) is the modulus of the solution's only non-zero entry when the largest coefficient is a (mathematics page, section 3):
P1 (t − η)/a, P2 t/a − λ/(2a²), P3 t/a. On the class c decreases in a.
"""

from __future__ import annotations

from fractions import Fraction

from oracles import shown
from theorems.core.errors import TheoremError
from theorems.problems import Problem

__all__ = ["modulus", "choose_alpha", "least_exponent", "membership_errors", "modulus_at", "sample_lengths"]

#: c is wanted near 2.1·10^-K; smaller values in the window are tried where this one is not reached.
_TARGETS = (Fraction(21, 10), Fraction(9, 5), Fraction(3, 2))
#: 2^-e is expanded up to this e; beyond, c(α + 2^-e) is enclosed.
EXPANDED = 4096


def modulus(problem: Problem, a: Fraction, t: Fraction) -> Fraction:
    """Return c(a)."""
    return problem.amount(a, t) / a


def modulus_at(problem: Problem, K: int, t: Fraction, alpha: Fraction, exponent: int) -> tuple[Fraction, Fraction]:
    """Return bounds of c(α + 2^-exponent): equal if the exponent is at most 4096, else of relative width about 2^-4096 or less."""
    if exponent <= EXPANDED:
        exact = modulus(problem, alpha + Fraction(1, 1 << exponent), t)
        return exact, exact
    cap = min(exponent, max(EXPANDED, 4 * K + 64))
    return modulus(problem, alpha + Fraction(1, 1 << cap), t), modulus(problem, alpha, t)


def sample_lengths(problem: Problem, alpha: Fraction, t: Fraction, R: int) -> tuple[Fraction, ...]:
    """Return t_k = t + s·k/R for k = 0, …, R − 1, where s = α·c(α) for t: then c_k(α) = (1 + k/R)·c_0(α) < 2c_0(α)."""
    s = problem.amount(alpha, t)
    return tuple(t + s * k / R for k in range(R))


def membership_errors(
    problem: Problem, K: int, t: Fraction, alpha: Fraction, competitors: int, R: int = 1
) -> TheoremError | None:
    """Return why (α, t_0, …, t_{R−1}, the problem's parameter) is not in the class at scale 10^-K, or ``None`` (rule C2)."""
    error = _membership_error(problem, K, t, alpha, competitors)
    if error is None and R > 1:  # the conditions are monotone in t: the first and the last sample stand for all
        error = _membership_error(problem, K, sample_lengths(problem, alpha, t, R)[-1], alpha, competitors)
    return error


def _membership_error(problem: Problem, K: int, t: Fraction, alpha: Fraction, competitors: int) -> TheoremError | None:
    if alpha < 1:
        return TheoremError(
            "alpha", alpha, "at least 1, so that the condition numbers are at most 1 (take t larger, or eta smaller)"
        )
    error = problem.class_errors(t, alpha)
    if error is not None:
        return error
    if t**2 > competitors * alpha**2:  # for P1 with eta near t only: Lemma 4
        return TheoremError(
            "t",
            t,
            f"at most √N1·alpha = √{competitors}·{shown(alpha)}, so that ‖y‖ ≤ σ_min(A) (take eta smaller)",
        )
    square = 2 * modulus(problem, alpha, t) ** 2
    if not 4 < square * 100**K < 100:
        return TheoremError(
            "alpha", alpha, f"values for which two solutions are between 2·10^-{K} and 10·10^-{K} apart"
        )
    return None


def least_exponent(problem: Problem, K: int, t: Fraction, alpha: Fraction) -> int:
    """Return the smallest e ≥ 1 with √2·c(α + 2^-e) > 2·10^-K (t is that of the first sample: c grows with t).

    Raises:
        TheoremError: it is above 4096, because √2·c(α) exceeds 2·10^-K by next to nothing.
    """
    for e in range(1, EXPANDED + 1):
        if margin(problem, K, t, alpha, e) > 0:
            return e
    raise TheoremError(
        "alpha", alpha, f"values for which two solutions are farther apart than 2·10^-{K} (by 2^-4096 or so)"
    )


def margin(problem: Problem, K: int, t: Fraction, alpha: Fraction, exponent: int) -> Fraction:
    """Return (c(α + 2^-exponent)/√2)² / 10^(−2K) − 1: how much half the separation exceeds 10^-K, squared and relative."""
    return modulus(problem, alpha + Fraction(1, 1 << exponent), t) ** 2 * int(100**K) / 2 - 1


def choose_alpha(problem: Problem, K: int, t: Fraction, competitors: int, R: int = 1) -> Fraction:
    """Return a dyadic α, with few digits, for which the class is at scale 10^-K.

    Raises:
        TheoremError: no α does it; the error names η, λ or t.
    """
    for target in _TARGETS:
        exact = problem.coefficient(target / 10**K, t)
        if exact is None:
            continue
        for bits in range(24):
            alpha = Fraction(round(exact * (1 << bits)), 1 << bits)
            if alpha > 0 and membership_errors(problem, K, t, alpha, competitors, R) is None:
                return alpha
    raise problem.unreached(f"1.5·10^-{K}", t)
