"""Unit vectors in the kernel of a matrix: v and -v, if A v = 0 and the rank is n - 1."""

from __future__ import annotations

from ..core import need
from ..member import Member, combined, vanishes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


def solutions(
    member: Member, points: list[list[Fraction]], given: list[list[Fraction]], proof: list[list[Fraction]]
) -> None:
    """The two points are opposite unit vectors in the kernel, whose dimension is 1."""
    need(len(points) == 2 and points[0] == [-x for x in points[1]], "P1", "not two opposite points")
    rows, v = member.matrix(0), points[0]
    need(all(len(row) == len(v) for row in rows), "P1", "not a vector of the length of the rows")
    need(sum(x * x for x in v) == 1, "P2", "not a unit vector")
    need(all(vanishes(combined(row, v)) for row in rows), "P2", "not in the kernel")
    need(member.rank(rows) == len(v) - 1, "P2", "the kernel has not dimension 1")
