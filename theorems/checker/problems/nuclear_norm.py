"""min |X|_* subject to <A, X> = t: the matrix (t/a) v v^T, if a is the norm of A, simple, with eigenvector v."""

from __future__ import annotations

from ..core import need
from ..member import Member, at, only, semidefinite

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


def solutions(
    member: Member, points: list[list[Fraction]], given: list[list[Fraction]], proof: list[list[Fraction]]
) -> None:
    """a is the largest eigenvalue of A, simple with eigenvector v, and a + A is positive definite, so that a is the norm of A.

    <A, X> <= a |X|_*, and for X = sum s_k u_k w_k^T equality asks for u_k^T A w_k = a, that is u_k = w_k = +-v, for every s_k > 0.
    """
    rows, x = member.matrix(0), only(points)
    need(len(given) == len(proof) == 1 and len(given[0]) == 1 and given[0][0] > 0, "P1", "not one t > 0 and one vector")
    (t,), v, n = given[0], proof[0], len(rows)
    a, change = member.simple(rows, v)
    need(a > 0 and change == 0, "P2", "the norm of A moves with eps")
    for eps, least in ((a * 0, 0), (member.end, n)):
        shifted = [[(a if i == k else 0) + at(z, eps) for k, z in enumerate(row)] for i, row in enumerate(rows)]
        found = semidefinite(shifted)
        need(found is not None and found >= least, "P2", "an eigenvalue of A is not above -a")
    need(x == [t / a * p * q for p in v for q in v], "P2", "not (t/a) v v^T")
