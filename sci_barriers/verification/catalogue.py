"""The clauses of the entries of the catalogue: hypotheses, games, probabilities that are attained, and what can be computed."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from oracles import ArrayInput
from sci_barriers._errors import BarrierError
from sci_barriers.games import refute
from sci_barriers.games.randomised.array_strategies import attained_by_entry
from sci_barriers.harness import Certificate
from sci_barriers.verification.report import Bound, ClauseResult, Progress, Verification, engine_bounds, rejected, slug
from theorems import THEOREMS, register_verifier
from theorems.barriers.catalogue.entry import Entry
from theorems.barriers.catalogue.members import possible
from theorems.barriers.catalogue.positive import exact
from theorems.core.covering import cover

__all__ = ["register_entries", "verify_entry"]

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
    steps = (
        ("hypotheses", _hypotheses),
        ("games", _games),
        ("probabilities", _probabilities),
        ("what can be computed", _positives),
    )
    results = []
    for name, step in steps:
        if progress is not None:
            progress(name)
        results.append(step(entry))
    return Verification(entry.name, repr(entry), tuple(results))


def _hypotheses(entry: Entry) -> ClauseResult:
    held = sum(check.holds for check in entry.hypotheses)
    total = Fraction(len(entry.hypotheses))
    engine = engine_bounds(entry.family, entry.digits, "class")[1:]
    return ClauseResult(
        "ε_B",
        "hypotheses and breakdown epsilons",
        "computed by the general engine from exact sets; theoretical: the numbers of the theorem",
        (Bound("hypotheses of the engine that hold", Fraction(held), "=", total), *engine),
    )


def _games(entry: Entry) -> ClauseResult:
    """Play the outputs that come nearest to being right, and an algorithm that knows the class and guesses from its data."""
    players: dict[str, Callable[[Any], Any]] = {
        "the covering output of all competitors": lambda oracle: list(cover(entry.sets, entry.metric)),
        "the solution of the likeliest member, from a datum of index 40": lambda oracle: _likeliest(entry, oracle),
    }
    for j in range(min(entry.competitors, 4)):
        players[f"a solution of member {j}"] = partial(_solution, entry, j)
    bounds, certificates = [], dict[str, Certificate]()
    for name, player in players.items():
        verdict = refute(player, entry)
        note = "" if verdict.refuted else f"{verdict.status.value}: {verdict.reason}"
        bounds.append(Bound(f"error of {name}", verdict.squared_error, ">", Fraction(1, 100**entry.digits), True, note))
        if verdict.certificate is not None:
            certificates[f"{entry.name}-{slug(name)}"] = verdict.certificate
    return ClauseResult(
        "(i)",
        "no algorithm is right on the class",
        "for every algorithm that halts there is an input of the class on which its error exceeds the tolerance; the checker proves the "
        "solution sets",
        tuple(bounds),
        certificates,
        rejected(certificates),
    )


def _solution(entry: Entry, j: int, oracle: Any) -> list[Fraction]:
    return list((entry.sets[j].finite or ())[0])


def _likeliest(entry: Entry, oracle: Any) -> list[Fraction]:
    left = possible(entry, exact(oracle, 40), 40)
    return list((entry.sets[left[0]].finite or ())[0])


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
        bounds.append(
            Bound(f"{name} ({positive.kind}): inputs on which it is right", Fraction(held), "=", Fraction(len(members)))
        )
    return ClauseResult(
        "(+)",
        "what can be computed",
        "the algorithms are run on honest data of the centre and of members, and their results compared with the exact input",
        tuple(bounds),
    )


def register_entries() -> None:
    """Say of every entry in the registry how its clauses are run."""
    for name, statement in THEOREMS.items():
        if isinstance(statement.instantiate, type) and issubclass(statement.instantiate, Entry):
            register_verifier(name, verify_entry)
