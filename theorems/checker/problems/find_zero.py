"""Name an i with x_i = 0, for vectors with at most one entry that is not 0 (LLPO)."""

from __future__ import annotations

from ..core import need
from ..member import Member, vanishes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


def solutions(
    member: Member, points: list[list[Fraction]], given: list[list[Fraction]], proof: list[list[Fraction]]
) -> None:
    """The points are the indices of all entries that are 0, and there is at most one other entry."""
    entries = member.vector(0)
    zeros = [i for i, x in enumerate(entries) if vanishes(x)]
    others = [x for x in entries if not vanishes(x)]
    need(len(others) <= 1, "P2", "the promise: at most one entry is not 0")
    need(all(member.positive(x) or member.positive((-x[0], -x[1])) for x in others), "P2", "an entry that may be 0")
    need(sorted(points) == [[i] for i in zeros], "P2", "not the indices of the zeros")
