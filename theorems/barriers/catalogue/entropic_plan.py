"""The entropic transport plan with a proved error: Sinkhorn's iteration and Newton's method, and a bound that judges what they find.

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
from flint import arb, arb_mat, ctx, fmpq

from theorems.core.errors import Undecided
from theorems.core.linear import Row

__all__ = ["EntropicPlan", "distance_bound", "entropic_plan", "within_of_raised"]

#: Steps of Newton's method that are tried from where the iteration is.
NEWTON: Final = 60


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


def entropic_plan(
    costs: Sequence[Row], gamma: Fraction, bits: int, delta: Fraction, *, most: int | None = None
) -> EntropicPlan:
    """Return a plan within 2^-bits of the entropic plan, in ℓ¹, of every cost within δ of the given one in each entry.

    Args:
        costs: C, n rows of n rationals.
        gamma: γ > 0.
        bits: b.
        delta: δ, at most γ·2^-(b+1).
        most: steps of the iteration, which converges always, but slowly where (max C − min C)/γ is large; ``None``: as many as it takes.

    Raises:
        Undecided: the bound is not small enough after so many steps.
    """
    n, precision, step = len(costs), 4 * bits + 80, 0
    with ctx.workprec(precision):
        scale = _ball(gamma)
        kernel = [[(-_ball(x) / scale).exp() for x in row] for row in costs]
        left, right = [arb(1)] * n, [arb(1)] * n
        while most is None or step < most:
            left = [(1 / (n * _sum(k * b for k, b in zip(row, right, strict=True)))).mid() for row in kernel]
            right = [(1 / (n * _sum(kernel[i][k] * left[i] for i in range(n)))).mid() for k in range(n)]
            step += 1
            if step & (step - 1):  # looked at after 1, 2, 4, … steps
                continue
            start = [scale * x.log() for x in (*left, *right)]
            for potentials in (start, _newton(costs, scale, start)):
                found = _judged(costs, gamma, [_rational(x, precision) for x in potentials], bits, delta)
                if found is not None:
                    return found
    raise Undecided(f"Sinkhorn's iteration has not come within 2^-{bits} after {most} steps")


def _judged(
    costs: Sequence[Row], gamma: Fraction, potentials: Sequence[Fraction], bits: int, delta: Fraction
) -> EntropicPlan | None:
    """Return the plan of these potentials, rounded, if it is proved to be within 2^-bits."""
    n = len(costs)
    u, v = tuple(potentials[:n]), tuple(potentials[n:])
    error = distance_bound(costs, gamma, u, v)
    if error > Fraction(1, 4 << bits):
        return None
    exact = _plan(costs, gamma, u, v)
    plan = tuple(tuple(_rational(x, 2 * bits + 8) for x in row) for row in exact)
    pairs = ((p, x) for row, balls in zip(plan, exact, strict=True) for p, x in zip(row, balls, strict=True))
    rounding = _above(_sum(abs(_ball(p) - x) for p, x in pairs))
    return EntropicPlan(plan, error + rounding + delta / gamma, (u, v))


def _newton(costs: Sequence[Row], scale: arb, start: Sequence[arb]) -> list[arb]:
    """Return potentials after some steps of Newton's method for the dual, the last one fixed; nothing is proved of them."""
    n, w = len(costs), [x.mid() for x in start]
    free = 2 * n - 1
    for _ in range(NEWTON):
        X = [
            [((w[i] + w[n + k] - _ball(x)) / scale).exp().mid() for k, x in enumerate(row)]
            for i, row in enumerate(costs)
        ]
        sums = [*(_sum(row) for row in X), *(_sum(column) for column in zip(*X, strict=True))]
        table = [[arb(0)] * free for _ in range(free)]
        for i in range(free):
            table[i][i] = sums[i].mid() / scale
        for i in range(n):
            for k in range(n - 1):
                table[i][n + k] = table[n + k][i] = X[i][k] / scale
        try:
            step = arb_mat(table).solve(arb_mat(free, 1, [arb(1) / n - s.mid() for s in sums[:free]]))
        except ZeroDivisionError:
            break
        moves = [step[i, 0].mid() for i in range(free)]
        if not all(x.is_finite() for x in moves):
            break
        largest = max((abs(x) for x in moves), key=float)
        damped = largest / scale if largest > scale else arb(1)
        w = [(x + m / damped).mid() for x, m in zip(w, [*moves, arb(0)], strict=True)]
    return w


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
