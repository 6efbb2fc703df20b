"""Both halves of a place in the hierarchy: the tower is run, the barrier is checked, and played where there is a game."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.games import refute
from sci_barriers.harness import Certificate
from sci_barriers.verification.report import Bound, ClauseResult, Verification, rejected
from theorems.certificates.claims.forced_changes import ForcedChangesClaim
from theorems.core.family import Check
from theorems.core.hierarchy import Placement

__all__ = ["verify_place"]

#: n of the algorithm Γ_n that is played against a barrier.
PLAYED: Final = (3, 40)


def verify_place(place: Placement, *, changes: int = 6) -> Verification:
    """Run the tower of a place on inputs whose solutions are known, and check its barrier; (computed, required) for each comparison.

    Args:
        place: from `theorems.core.hierarchy.placement`.
        changes: k of the k-round game, where there is one.

    Raises:
        BarrierError: another argument.
    """
    if not isinstance(place, Placement):
        raise BarrierError("place", place, "a Placement")
    changes = integer("changes", changes, 1)
    solved = ClauseResult(
        str(place.belongs),
        place.tower.title,
        f"{place.belongs}: {place.belongs.meaning}. A tower of height {place.tower.height}, run here on inputs whose solutions are known",
        tuple(_bounds(place.solved())),
    )
    clauses = [solved]
    if place.fails is not None:
        bounds, certificates = _bounds(place.below()), dict[str, Certificate]()
        if place.game is not None:
            barrier = place.game()
            for n in PLAYED:
                verdict = refute(place.tower.algorithm(n), barrier)
                note = "" if verdict.refuted else f"{verdict.status.value}: {verdict.reason}"
                error = None if verdict.squared_error is None else verdict.squared_error * 100**barrier.digits
                bounds.append(Bound(f"error of Γ_{n}, in units of 10^-{barrier.digits}", error, ">", 1, True, note))
                if verdict.certificate is not None:
                    certificates[f"{place.name}-{n}"] = verdict.certificate
        if place.forced is not None:
            certificates[f"{place.name}-changes"] = Certificate(
                ForcedChangesClaim(place.forced(changes), place.name).document()
            )
        clauses.append(
            ClauseResult(
                f"not {place.fails}",
                "the barrier below",
                f"not {place.fails}: {place.fails.meaning}. For all algorithms this is proved in the documentation (Hierarchy) from "
                "what is "
                "compared here",
                tuple(bounds),
                certificates,
                rejected(certificates),
            )
        )
    return Verification(place.name, place.title, tuple(clauses))


def _bounds(checks: Iterable[Check]) -> list[Bound]:
    return [Bound(check.statement, check.computed, check.relation, check.required) for check in checks]
