"""The rank of a matrix."""

from __future__ import annotations

from ..core import need
from ..member import Member, only

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


def solutions(
    member: Member, points: list[list[Fraction]], given: list[list[Fraction]], proof: list[list[Fraction]]
) -> None:
    """The only number is the rank."""
    need(only(points) == [member.rank(member.matrix(0))], "P2", "not the rank")
