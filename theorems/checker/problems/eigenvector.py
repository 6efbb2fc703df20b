"""Unit eigenvectors of the largest eigenvalue of a symmetric matrix: v and -v, if that eigenvalue is simple and v is one of them."""

from __future__ import annotations

from ..core import need
from ..member import Member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


def solutions(
    member: Member, points: list[list[Fraction]], given: list[list[Fraction]], proof: list[list[Fraction]]
) -> None:
    """The two points are opposite, and the one is a unit eigenvector of the largest eigenvalue, which is simple."""
    need(len(points) == 2 and points[0] == [-x for x in points[1]], "P1", "not two opposite points")
    member.simple(member.matrix(0), points[0])
