"""The clauses of the theorem about classifiers of fixed size: exact counts on the best, on larger and on random networks."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

from sci_barriers._errors import BarrierError
from sci_barriers.verification.report import Bound, ClauseResult, Progress, Verification
from theorems import register_verifier
from theorems.barriers.catalogue.classifiers import Classifiers, Unit, signs, value

__all__ = ["verify_classifiers"]

#: So many random networks are counted.
DRAWN = 40


def verify_classifiers(instance: Classifiers, *, progress: Progress | None = None) -> Verification:
    """Count errors and sign changes of networks in exact numbers; (computed, theoretical) for each bound.

    Args:
        instance: sizes.
        progress: called with the name of each clause before it is run.

    Raises:
        BarrierError: another argument.

    Source:
        `theorems.barriers.catalogue.classifiers`.
    """
    if not isinstance(instance, Classifiers):
        raise BarrierError("instance", instance, "Classifiers(...)")
    if progress is not None:
        progress("counts")
    source = random.Random(f"{instance.n} {instance.M}")
    drawn = [_random(instance, source) for _ in range(DRAWN)]
    best = instance.network(instance.n)
    changes = max(_changes(instance, *network) for network in (*drawn, best))
    fewest = min(instance.errors(*network) for network in drawn)
    forced = Fraction(instance.errors_forced)
    clauses = (
        ClauseResult(
            "(i)",
            "sign changes",
            "a network with n units changes its sign at most n + 1 times",
            (Bound(f"most sign changes of {DRAWN} random networks and the best one", changes, "≤", instance.n + 1),),
        ),
        ClauseResult(
            "(ii)",
            "errors",
            "every network with n units errs on at least ⌈(M − n − 2)/2⌉ points, and the best one on no more",
            (
                Bound("errors of the best network", instance.errors(*best), "=", forced),
                Bound(f"fewest errors of {DRAWN} random networks", fewest, "≥", forced),
            ),
        ),
        ClauseResult(
            "(+)",
            "a larger network",
            "a network with M − 2 units errs on none",
            (Bound("its errors", instance.errors(*instance.network(instance.M - 2)), "=", 0),),
        ),
    )
    return Verification("classifiers", repr(instance), clauses)


def _random(instance: Classifiers, source: random.Random) -> tuple[Fraction, list[Unit]]:
    """Return a network whose breakpoints are among the points, with slopes that turn back and forth."""
    units = []
    for _ in range(instance.n):
        side, place = Fraction(source.choice((1, -1))), Fraction(source.randint(0, 4 * instance.M), 4)
        units.append((Fraction(source.randint(-9, 9)), side, -side * place))
    middle = value(Fraction(0), units, Fraction(source.randint(0, instance.M)))
    return -middle, units


def _changes(instance: Classifiers, constant: Fraction, units: list[Unit]) -> int:
    found = signs([value(constant, units, Fraction(k)) for k in range(instance.M)])
    return sum(x != y for x, y in pairwise(found))


register_verifier("classifiers", verify_classifiers)
