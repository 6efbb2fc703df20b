"""Which entry of a vector is the largest?"""

from __future__ import annotations

from ..core import need
from ..member import Member, minus, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


def solutions(
    member: Member, points: list[list[Fraction]], given: list[list[Fraction]], proof: list[list[Fraction]]
) -> None:
    """The only number j is the index of an entry that is larger than all others."""
    entries = member.vector(0)
    j = whole(points, 0, len(entries) - 1)
    need(
        all(member.positive(minus(entries[j], x)) for i, x in enumerate(entries) if i != j),
        "P2",
        "not the largest entry",
    )
