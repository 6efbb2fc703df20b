"""Is min sum x_i subject to a x = t, x >= 0 at least s? 1 for yes, 0 for no."""

from __future__ import annotations

from ..core import need
from ..member import Member, minus, scaled, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


def solutions(
    member: Member, points: list[list[Fraction]], given: list[list[Fraction]], proof: list[list[Fraction]]
) -> None:
    """The value is t/max a_i, for a maximum above 0. Yes: s a_i <= t for all i. No: s a_i > t for some i."""
    rows, y, answer = member.matrix(0), member.vector(1), whole(points, 0, 1)
    need(len(rows) == len(y) == 1 and len(given) == 1 and len(given[0]) == 1, "P1", "not one equation and one number s")
    s, t = given[0][0], y[0]
    need(
        s > 0 and member.positive(t) and any(map(member.positive, rows[0])), "P2", "not feasible, or s is not positive"
    )
    room = [minus(t, scaled(x, s)) for x in rows[0]]
    if answer:
        need(all(map(member.not_negative, room)), "P2", "the value is below s")
    else:
        need(any(member.positive((-p, -q)) for p, q in room), "P2", "the value is not proved to be below s")
