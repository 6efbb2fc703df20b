"""The largest integer that is not above a number."""

from __future__ import annotations

from ..core import need
from ..member import Member, minus, only

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


def solutions(
    member: Member, points: list[list[Fraction]], given: list[list[Fraction]], proof: list[list[Fraction]]
) -> None:
    """The point k is an integer with k <= x < k + 1."""
    entries, found = member.vector(0), only(points)
    need(len(entries) == len(found) == 1 and found[0].denominator == 1, "P1", "not one number and one integer")
    x, k = entries[0], found[0]
    need(
        member.not_negative(minus(x, (k, k * 0))) and member.positive(minus((k + 1, k * 0), x)),
        "P2",
        "not the integer part",
    )
