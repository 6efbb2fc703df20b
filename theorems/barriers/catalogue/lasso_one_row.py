"""The LASSO with one row A = (a_1, …, a_n) and y = t, where 0 < λ < 2t·max|a_i|: in closed form.

Let a = max|a_i|. The optimal value of λ‖x‖₁ + |Ax − t|² is λt/a − λ²/(4a²).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

__all__ = ["index_of_support", "optimal_value", "value_loss"]


def optimal_value(row: Sequence[Fraction], t: Fraction, lam: Fraction) -> Fraction:
    """Return λt/a − λ²/(4a²), a = max|a_i|.

    Args:
        row: A.
        t: y.
        lam: λ, between 0 and 2ta.
    """
    a = max(abs(x) for x in row)
    return lam * t / a - lam**2 / (4 * a**2)


def value_loss(t: Fraction, alpha: Fraction, lam: Fraction) -> int:
    """Return k such that this value changes by at most 2^k·δ with data that change by δ ≤ 2^-k, if a ≥ α.

    Then a ≥ α/2 for the data, and the derivatives λ/a, λt/a², λ²/(2a³) are bounded by their values there.

    Args:
        t: y > 0.
        alpha: α > 0.
        lam: λ > 0.
    """
    low = alpha / 2
    return ceil(max(lam / low + lam * t / low**2 + lam**2 / (2 * low**3), 1 / low)).bit_length() + 1


def index_of_support(t: Fraction, alpha: Fraction, lam: Fraction, exponent: int) -> int:
    """Return an index whose datum proves the support for A = α(1, …, 1) + 2^-e·e_j; where the columns tie no datum proves one.

    With a in [α, α + 1], x = (2ta − λ)/(2a²), the room λε/a off the support is used up by δ times at most 16 times 1 + a·α(1 + x), in
    units of λ/a; and |x| > τ asks for δ below x by a factor of 16(λ/(2a) + a(1 + x))/a².

    Args:
        t: y > 0.
        alpha: α > 0.
        lam: λ, between 0 and 2tα.
        exponent: e.
    """
    off = 1 + (alpha + 1) * (alpha + t) / lam
    least = (2 * t * alpha - lam) / (2 * (alpha + 1) ** 2)
    on = (lam / (2 * alpha) + (alpha + 1) * (1 + t / alpha)) / alpha**2 / least + 1 / alpha
    return max(exponent + int(off).bit_length(), int(on).bit_length()) + 8
