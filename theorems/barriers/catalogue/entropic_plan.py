"""The entropic transport plan: computed with a proved error, by Sinkhorn's iteration and a bound that judges its result.

X_γ(C) is the plan with uniform marginals that minimises Σ C_ik X_ik + γ Σ X_ik log X_ik. It is the only one, Lipschitz continuous in C,
‖X_γ(C) − X_γ(C')‖₁ ≤ max|C − C'|/γ, and its cost exceeds the optimal one by at most γ·log n.

Bound (``docs/explanation/computable.md``). For any u, v let X_ik be proportional to exp((u_i + v_k − C_ik)/γ), of total mass 1, with row
sums r and column sums s. Then ‖X − X_γ(C)‖₁² ≤ (‖r − 1/n‖₁·(D + osc u) + ‖s − 1/n‖₁·(D + osc v))/(2γ), D = max C − min C.

M. Cuturi, Sinkhorn distances, NIPS 2013; the bound: Pinsker's inequality and concavity of the dual.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

import attrs
from flint import arb, ctx, fmpq

from theorems.core.errors import Undecided
from theorems.core.linear import Row

__all__ = ["EntropicPlan", "distance_bound", "entropic_plan", "within_of_raised"]

#: Steps of the iteration for each bit of accuracy; the contraction depends on (max C − min C)/γ.
STEPS: Final = 400


@attrs.frozen
class EntropicPlan:
    """A plan near the entropic one.

    Attributes:
        plan: n rows of n rationals.
        error: ‖plan − X_γ(C)‖₁ is at most this, for every cost within ``delta`` of the one that was given.
        potentials: u and v, which prove it.
    """

    plan: tuple[tuple[Fraction, ...], ...]
    error: Fraction
    potentials: tuple[tuple[Fraction, ...], tuple[Fraction, ...]]


def entropic_plan(costs: Sequence[Row], gamma: Fraction, bits: int, delta: Fraction) -> EntropicPlan:
    """Return a plan within 2^-bits of the entropic plan, in ℓ¹, of every cost within δ of the given one in each entry.

    Args:
        costs: C, n rows of n rationals.
        gamma: γ > 0.
        bits: b.
        delta: δ, at most γ·2^-(b+1).

    Raises:
        Undecided: the iteration was stopped before the bound was small enough.
    """
    n, precision = len(costs), 4 * bits + 80
    with ctx.workprec(precision):
        kernel = [[(-_ball(x) / _ball(gamma)).exp() for x in row] for row in costs]
        left, right = [arb(1)] * n, [arb(1)] * n
        for step in range(STEPS * (bits + 1)):
            left = [1 / (n * _sum(k * b for k, b in zip(row, right, strict=True)).mid()) for row in kernel]
            left = [x.mid() for x in left]
            right = [1 / (n * _sum(kernel[i][k] * left[i] for i in range(n)).mid()) for k in range(n)]
            right = [x.mid() for x in right]
            if step & (step + 1):  # looked at after 1, 2, 4, … steps
                continue
            u = [_rational(_ball(gamma) * x.log(), precision) for x in left]
            v = [_rational(_ball(gamma) * x.log(), precision) for x in right]
            error = distance_bound(costs, gamma, u, v)
            if error <= Fraction(1, 4 << bits):
                exact = _plan(costs, gamma, u, v)
                plan = tuple(tuple(_rational(x, 2 * bits + 8) for x in row) for row in exact)
                rounding = _sum(
                    abs(_ball(p) - x)
                    for row, balls in zip(plan, exact, strict=True)
                    for p, x in zip(row, balls, strict=True)
                )
                return EntropicPlan(plan, error + _above(rounding) + delta / gamma, (tuple(u), tuple(v)))
    raise Undecided(f"Sinkhorn's iteration has not come within 2^-{bits} after {STEPS * (bits + 1)} steps")


def distance_bound(costs: Sequence[Row], gamma: Fraction, u: Row, v: Row) -> Fraction:
    """Return an upper bound of the ℓ¹ distance from the plan of these potentials to the entropic plan, by ball arithmetic.

    Args:
        costs: C.
        gamma: γ.
        u: potentials of the rows.
        v: potentials of the columns.
    """
    n, plan = len(costs), _plan(costs, gamma, u, v)
    rows = _sum(abs(sum(row) - arb(1) / n) for row in plan)
    columns = _sum(abs(sum(column) - arb(1) / n) for column in zip(*plan, strict=True))
    spread = max(x for row in costs for x in row) - min(x for row in costs for x in row)
    weights = [_ball((spread + max(part) - min(part)) / (2 * gamma)) for part in (u, v)]
    square = rows * weights[0] + columns * weights[1]
    return _above(square.upper().sqrt())  # the ball around 0 may reach below it


def within_of_raised(plan: Sequence[Row], raised: Sequence[Sequence[bool]], ratio: Fraction, radius: Fraction) -> bool:
    """Return whether a plan is proved to be within ``radius``, in ℓ¹, of the plan proportional to exp(ratio) where raised, else to 1.

    Args:
        plan: n rows of n rationals.
        raised: where; once in each row and column, or everywhere.
        ratio: an exponent.
        radius: in ℓ¹.
    """
    with ctx.workprec(400):
        high = _ball(ratio).exp()
        weights = [[high if up else arb(1) for up in row] for row in raised]
        total = _sum(x for row in weights for x in row)
        pairs = ((p, w) for row, line in zip(plan, weights, strict=True) for p, w in zip(row, line, strict=True))
        return bool(_sum(abs(_ball(p) - w / total) for p, w in pairs) <= _ball(radius))


def _plan(costs: Sequence[Row], gamma: Fraction, u: Row, v: Row) -> list[list[arb]]:
    made = [
        [_ball((a + b - x) / gamma).exp() for b, x in zip(v, row, strict=True)] for a, row in zip(u, costs, strict=True)
    ]
    total = _sum(x for row in made for x in row)
    return [[x / total for x in row] for row in made]


def _sum(terms: Iterable[arb]) -> arb:
    return sum(terms, arb(0))


def _ball(x: Fraction) -> arb:
    return arb(fmpq(x.numerator, x.denominator))


def _rational(x: arb, bits: int) -> Fraction:
    """Return a multiple of 2^-bits near a ball; its distance from the ball's points is proved by what uses it."""
    over = (x * arb((1, bits))).mid().floor().unique_fmpz()
    assert over is not None  # a floor of an exact number
    return Fraction(int(over), 1 << bits)


def _above(x: arb) -> Fraction:
    """Return a rational upper bound of a ball."""
    upper = x.upper()
    mantissa, exponent = upper.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
