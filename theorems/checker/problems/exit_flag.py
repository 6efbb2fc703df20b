"""Is x within a distance d of a minimiser of |x|_1 subject to a x = t? 1 for yes, 0 for no."""

from __future__ import annotations

from ..core import need
from ..member import Member, combined, minus, vanishes, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


def solutions(
    member: Member, points: list[list[Fraction]], given: list[list[Fraction]], proof: list[list[Fraction]]
) -> None:
    """Given x and d^2. Some a_j, which the proof names, is fixed and at least as large as all |a_i|, so that the minimum is t/a_j.

    Yes: x is feasible, not negative, and vanishes where a_i < a_j: it is a minimiser. No: a_j is the strict maximum, so that
    (t/a_j) e_j is the only minimiser, and x is farther away than d.
    """
    rows, y, answer = member.matrix(0), member.vector(1), whole(points, 0, 1)
    need(
        len(rows) == len(y) == 1 and len(given) == 2 and len(given[0]) == len(rows[0]),
        "P1",
        "not one equation and a vector x",
    )
    a, x, square = rows[0], given[0], given[1]
    j, t = whole(proof, 0, len(a) - 1), y[0][0]
    need(len(square) == 1 and square[0] > 0 and t > 0 and y[0][1] == 0, "P1", "not one d > 0 and a fixed t > 0")
    best = a[j][0]
    need(best > 0 and a[j][1] == 0, "P2", "a_j is not positive and fixed")
    test = member.positive if answer == 0 else member.not_negative
    for i, z in enumerate(a):
        need(i == j or (test(minus(a[j], z)) and test((best + z[0], z[1]))), "P2", "a_j is not the largest")
    if answer:
        need(min(x) >= 0 and vanishes(minus(combined(a, x), (t, t * 0))), "P2", "x is not feasible")
        need(all(z == a[j] for z, weight in zip(a, x, strict=True) if weight), "P2", "x is not a minimiser")
    else:
        far = sum((z - (t / best if i == j else 0)) ** 2 for i, z in enumerate(x))
        need(far > square[0], "P2", "x is not farther than d from the minimiser")
