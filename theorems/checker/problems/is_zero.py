"""Is a vector zero? 1 for yes, 0 for no (LPO)."""

from __future__ import annotations

from ..core import need
from ..member import Member, vanishes, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


def solutions(
    member: Member, points: list[list[Fraction]], given: list[list[Fraction]], proof: list[list[Fraction]]
) -> None:
    """Yes: all entries are 0. No: some entry has a sign, the same for every eps."""
    entries, answer = member.vector(0), whole(points, 0, 1)
    signs = [x for x in entries if member.positive(x) or member.positive((-x[0], -x[1]))]
    need(bool(signs) if answer == 0 else all(map(vanishes, entries)), "P2", "not the answer")
