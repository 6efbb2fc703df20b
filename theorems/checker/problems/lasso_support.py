"""Which features does the LASSO select? min lam |x|_1 + |A x - y|^2; the point is the support, as a vector of zeros and ones."""

from __future__ import annotations

from ..core import need
from ..member import Member, combined, minus, only, scaled, vanishes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


def solutions(
    member: Member, points: list[list[Fraction]], given: list[list[Fraction]], proof: list[list[Fraction]]
) -> None:
    """y = t e_1, column j is a_j e_1, and a_j > |A_1i| for i other than j, lam < 2 t a_j.

    With x_j = t/a_j - lam/(2 a_j^2) > 0 the residual is r = lam/(2 a_j) e_1, and 2 |A_i^T r| = lam |A_1i|/a_j < lam off j: x is optimal,
    and as the inequalities are strict every minimiser vanishes off j; there the objective is strictly convex.
    """
    rows, y, x = member.matrix(0), member.vector(1), only(points)
    need(len(given) == 1 and len(given[0]) == 1 and given[0][0] > 0, "P1", "not one lam > 0")
    need(len(rows) == len(y) and all(len(row) == len(x) for row in rows), "P1", "sizes of A, y and x")
    need(sorted(x) == [0] * (len(x) - 1) + [1], "P2", "not a single feature")
    j, lam, t = [*map(int, x)].index(1), given[0][0], y[0][0]
    need(t > 0 and y[0][1] == 0 and all(map(vanishes, y[1:])), "P2", "y is not a fixed positive multiple of e_1")
    need(all(vanishes(row[j]) for row in rows[1:]), "P2", "the column is not a multiple of e_1")
    a = rows[0][j]
    for i, other in enumerate(rows[0]):
        if i != j:
            need(
                all(member.positive(combined([a, other], [x[j], sign])) for sign in (x[j], -x[j])),
                "P2",
                "another column is as large",
            )
    need(member.positive(minus(scaled(a, 2 * t), (lam, lam * 0))), "P2", "lam is too large")
