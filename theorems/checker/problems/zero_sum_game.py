"""Optimal strategies of the row player, who wins x^T M y: the point x, proved by a strategy y of the other one."""

from __future__ import annotations

from ..core import need
from ..member import Member, only, rank

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


def solutions(
    member: Member, points: list[list[Fraction]], given: list[list[Fraction]], proof: list[list[Fraction]]
) -> None:
    """M = c + eps d with c constant: the strategies are those of d.

    Both strategies guarantee v. An optimal x' has x'_i = 0 where (d y)_i < v, and (x'^T d)_k = v where y_k > 0: linear equations, whose
    only solution is x if their columns are independent.
    """
    rows, x = member.matrix(0), only(points)
    need(
        len(proof) == 1 and len(x) == len(rows) and len(proof[0]) == len(rows[0]), "P1", "not a strategy of each player"
    )
    y = proof[0]
    need(len({p for row in rows for p, _ in row}) == 1, "P2", "the centre is not constant")
    need(min(*x, *y) >= 0 and sum(x) == sum(y) == 1, "P2", "not strategies")
    d = [[q for _, q in row] for row in rows]
    zero, one = x[0] * 0, sum(x, x[0] * 0)
    against = [sum((row[k] * z for row, z in zip(d, x, strict=True)), zero) for k in range(len(y))]
    gains = [sum((q * z for q, z in zip(row, y, strict=True)), zero) for row in d]
    v = max(gains)
    need(min(against) == v, "P2", "the strategies do not guarantee the same value")
    kept = [i for i, gain in enumerate(gains) if gain == v]
    equations = [[d[i][k] for i in kept] for k, z in enumerate(y) if z] + [[one for _ in kept]]
    need(rank(equations) == len(kept), "P2", "not the only optimal strategy")
