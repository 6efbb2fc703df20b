"""Solutions of A x = b: the point x, if it is one and A has full column rank."""

from __future__ import annotations

from ..core import need
from ..member import Member, combined, minus, only, vanishes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


def solutions(
    member: Member, points: list[list[Fraction]], given: list[list[Fraction]], proof: list[list[Fraction]]
) -> None:
    """The point solves the system, and there is no other one."""
    rows, b, x = member.matrix(0), member.vector(1), only(points)
    need(len(rows) == len(b) and all(len(row) == len(x) for row in rows), "P1", "sizes of A, b and x")
    need(all(vanishes(minus(combined(row, x), y)) for row, y in zip(rows, b, strict=True)), "P2", "not a solution")
    need(member.rank(rows) == len(x), "P2", "not the only solution")
