"""Maximum a posteriori: the atom of the largest probability, of finitely many points."""

from __future__ import annotations

from ..core import need
from ..member import Member, minus, only, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


def solutions(
    member: Member, points: list[list[Fraction]], given: list[list[Fraction]], proof: list[list[Fraction]]
) -> None:
    """Array 0 has the probabilities, ``given`` the atoms; the proof is the index of the atom that is likelier than all others.

    The atoms are different points: of equal ones the probabilities would add up.
    """
    weights = member.vector(0)
    need(len(given) == len(weights), "P1", "not as many atoms as probabilities")
    need(len(set(map(tuple, given))) == len(given), "P1", "two atoms are one point")
    j = whole(proof, 0, len(weights) - 1)
    need(all(map(member.positive, weights)), "P2", "not probabilities: not positive")
    need(
        (sum(p for p, _ in weights), sum(q for _, q in weights)) == (1, 0), "P2", "not probabilities: the sum is not 1"
    )
    need(
        all(member.positive(minus(weights[j], x)) for i, x in enumerate(weights) if i != j),
        "P2",
        "not the likeliest atom",
    )
    need(only(points) == given[j], "P2", "not the atom of this index")
