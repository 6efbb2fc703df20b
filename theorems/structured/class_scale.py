"""The scale of Ω_strong: c(a), the choice of α, and membership, in rational arithmetic.

c(a) is the modulus of the solution's only non-zero entry when the largest coefficient is a (mathematics page, section 3):
P1 (t − η)/a, P2 t/a − λ/(2a²), P3 t/a. On the class c decreases in a.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

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
    parameters = problem.parameters()
    if problem.name == "P1" and parameters["eta"] >= t:
        return TheoremError("eta", parameters["eta"], f"below t = {shown(t)} (otherwise x = 0 is the solution)")
    if problem.name == "P2" and parameters["lam"] >= t * alpha:
        return TheoremError("lam", parameters["lam"], f"below t·alpha = {shown(t * alpha)}")
    if problem.name == "P3" and parameters["lam"] >= alpha:
        return TheoremError("lam", parameters["lam"], f"below alpha = {shown(alpha)}")
    if t**2 > competitors * alpha**2:  # for P1 with eta near t only: Lemma 4
        return TheoremError(
            "t",
            t,
            f"at most √N1·alpha = √{competitors}·{shown(alpha)}, so that ‖y‖ ≤ σ_min(A) (take eta smaller)",
        )
    if problem.name == "P3" and t**2 > alpha**2 * (alpha**2 - parameters["lam"] ** 2):  # Cond(Ξ) along all entries of A
        return TheoremError(
            "lam",
            parameters["lam"],
            f"with lam² at most alpha² − t²/alpha² for alpha = {shown(alpha)}, t = {shown(t)}, so that the condition numbers are at most 1",
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
        exact = _solve(problem, t, target / 10**K)
        if exact is None:
            continue
        for bits in range(24):
            alpha = Fraction(round(exact * (1 << bits)), 1 << bits)
            if alpha > 0 and membership_errors(problem, K, t, alpha, competitors, R) is None:
                return alpha
    raise _unreachable(problem, K, t)


def _unreachable(problem: Problem, K: int, t: Fraction) -> TheoremError:
    """Return the error for parameters for which no α was found, naming what can be changed."""
    (name, value), *_ = problem.parameters().items()
    least = f"1.5·10^-{K}"
    if problem.name == "P1":
        return TheoremError(
            name,
            value,
            f"below t = {shown(t)}, with (t - eta)/({least}) at least 1 and at least t/√N1 (condition numbers at most 1)",
        )
    if problem.name == "P2":
        return TheoremError(
            name,
            value,
            f"small enough that t²/(2·lam), the largest c(a), reaches {least}, with alpha at least 1 (t = {shown(t)})",
        )
    return TheoremError(name, value, f"below t/({least}), with t/({least}) at least 1 (t = {shown(t)})")


def _solve(problem: Problem, t: Fraction, c: Fraction) -> Fraction | None:
    """Return a rational near the a with c(a) = c, on the branch where c decreases; ``None`` if c is not reached."""
    if problem.name == "P1":
        return max(t - problem.parameters()["eta"], Fraction(0)) / c
    if problem.name == "P3":
        return t / c
    discriminant = t**2 - 2 * c * problem.parameters()["lam"]  # 2c·a² − 2t·a + λ = 0
    if discriminant < 0:
        return None
    root = Fraction(isqrt((discriminant.numerator << 128) // discriminant.denominator), 1 << 64)
    return (t + root) / (2 * c)
