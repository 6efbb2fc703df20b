"""Zeros of the function that is linear between its values at 0, 1/(n-1), ..., 1: a node, if it increases strictly."""

from __future__ import annotations

import itertools

from ..core import need
from ..member import Member, minus, only, vanishes, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


def solutions(
    member: Member, points: list[list[Fraction]], given: list[list[Fraction]], proof: list[list[Fraction]]
) -> None:
    """The function is 0 at node k for every eps, and increases strictly: it has no other zero."""
    values = member.vector(0)
    k = whole(proof, 0, len(values) - 1)
    need(len(values) >= 2 and vanishes(values[k]), "P2", "not a zero")
    need(all(member.positive(minus(y, x)) for x, y in itertools.pairwise(values)), "P2", "not strictly increasing")
    need([x * (len(values) - 1) for x in only(points)] == [k], "P2", "not the node of this index")
