"""The clauses of the entries of the catalogue: hypotheses, games, probabilities that are attained, and what can be computed."""

from __future__ import annotations

import random

from oracles import ArrayInput
from sci_barriers._errors import BarrierError
from sci_barriers.games.randomised.array_strategies import attained_by_entry
from sci_barriers.verification.declared import run_steps
from sci_barriers.verification.report import Bound, ClauseResult, Progress, Verification
from theorems import register_verifier
from theorems.barriers.catalogue.entry import Entry

__all__ = ["verify_entry"]

#: Of the members on which the probabilities are enumerated.
EXPONENT = 6


def verify_entry(entry: Entry, *, progress: Progress | None = None) -> Verification:
    """Run what this project shows of an entry of the catalogue; (computed, theoretical) for each bound.

    Args:
        entry: with its parameters.
        progress: called with the name of each clause before it is run.

    Raises:
        BarrierError: another argument.

    Source:
        ``docs/explanation/engine.md``.
    """
    if not isinstance(entry, Entry):
        raise BarrierError("entry", entry, "an entry of the catalogue")
    return run_steps(entry, (("probabilities", _probabilities), ("what can be computed", _positives)), progress)


def _probabilities(entry: Entry) -> ClauseResult:
    rows = attained_by_entry(entry, EXPONENT)
    bounds = []
    for strategy in ("halting", "waiting"):
        own = [row for row in rows if row.strategy == strategy]
        worst = min(row.success.lower for row in own)
        name = f"worst success of the {strategy} strategy, by enumeration on {len(own)} inputs"
        bounds.append(Bound(name, worst, "=", own[0].threshold))
    return ClauseResult(
        "(ii)",
        "the probabilities are attained",
        "strategies with coins succeed on every member, and on the centre, with the probability that no algorithm exceeds",
        tuple(bounds),
    )


def _positives(entry: Entry) -> ClauseResult:
    bounds = []
    source = random.Random(entry.name)
    exponents = [1, *(source.randint(2, 12) for _ in range(2))]
    members: list[tuple[ArrayInput, int | None]] = [(entry.centre, None)]
    members += [(entry.member(j, e), e) for j in range(entry.competitors) for e in exponents]
    for name, positive in entry.positives.items():
        held = 0
        for k, (point, exponent) in enumerate(members):
            bits = positive.bits(exponent)
            oracle = entry.honest(point, rounding=entry.roundings[k % len(entry.roundings)], seed=k)
            held += positive.holds(point.fractions(), positive.run(oracle, bits), bits)
        bounds.append(Bound(f"{name} ({positive.kind}): inputs on which it is right", held, "=", len(members)))
    return ClauseResult(
        "(+)",
        "what can be computed",
        "the algorithms are run on honest data of the centre and of members, and their results compared with the exact input",
        tuple(bounds),
    )


register_verifier(Entry, verify_entry)
