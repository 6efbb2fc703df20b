"""Optimal transport plans with uniform marginals 1/n: a permutation, proved by duals."""

from __future__ import annotations

from ..core import need
from ..member import Member, minus, only, vanishes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


def solutions(
    member: Member, points: list[list[Fraction]], given: list[list[Fraction]], proof: list[list[Fraction]]
) -> None:
    """The cost less the duals u_i + v_k is 0 where the plan is positive, and positive elsewhere: no other plan costs as little.

    The plan is a permutation divided by n; another plan with the same support is the same one.
    """
    rows, plan = member.matrix(0), only(points)
    n = len(rows)
    need(all(len(row) == n for row in rows) and len(plan) == n * n, "P1", "not a square cost and a plan of its size")
    need(len(proof) == 4 and all(len(part) == n for part in proof), "P1", "duals: not u and v, constant and times eps")
    need(all(sorted(line) == [0] * (n - 1) + [max(line)] and max(line) * n == 1
             for i in range(n) for line in (plan[i * n : i * n + n], plan[i::n])), "P2", "not a permutation divided by n")  # fmt: skip
    for i, row in enumerate(rows):
        for k, cost in enumerate(row):
            reduced = minus(cost, (proof[0][i] + proof[2][k], proof[1][i] + proof[3][k]))
            need(vanishes(reduced) if plan[i * n + k] else member.positive(reduced), "P2", "not proved by the duals")
