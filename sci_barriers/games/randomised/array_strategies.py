"""The best randomised algorithms for the entries of the catalogue: they attain the thresholds, also where the centre competes.

Proofs: ``docs/explanation/engine.md``, Theorems 2, 2a and 3.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from oracles import Budget
from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.games.randomised.strategies import Attained
from sci_barriers.games.randomised.success import success_probability
from theorems.barriers.catalogue.entry import Entry
from theorems.barriers.catalogue.members import possible
from theorems.barriers.catalogue.positive import exact
from theorems.core.breakdown import served_at_once, success_bound
from theorems.core.covering import cover


@dataclass(frozen=True)
class CoverSome:
    """Halts always: returns an output that is right for q competitors, drawn uniformly; it reads nothing.

    Args:
        entry: the class that it is made for.
        with_centre: whether the centre, which competes, is always among them.
    """

    entry: Entry = field(repr=False)
    with_centre: bool = False

    @cached_property
    def served(self) -> int:
        """The q of the engine."""
        return served_at_once(self.entry.family, self.entry.digits)

    def __call__(self, oracle: Any) -> Any:
        """Run on an oracle with coins."""
        covers = self.covers
        return list(covers[oracle.coins.below(len(covers))] if len(covers) > 1 else covers[0])

    @cached_property
    def covers(self) -> tuple[tuple[Fraction, ...], ...]:
        """The outputs among which it draws: one for each set of q competitors."""
        n, found = self.entry.competitors, []
        for chosen in itertools.combinations(range(n), self.served):
            if not self.with_centre or n - 1 in chosen:
                sets = [self.entry.sets[j] for j in chosen]
                only = sets[0].finite if len(sets) == 1 else None
                found.append(only[0] if only else cover(sets, self.entry.metric))
        return tuple(found)


@dataclass(frozen=True)
class WaitOrCover:
    """With the probability of the theorem covers q competitors (the centre among them, if it competes); else waits, for ever if need be.

    Args:
        entry: the class that it is made for.
    """

    entry: Entry = field(repr=False)

    @cached_property
    def guess(self) -> CoverSome:
        """What it does if it does not wait."""
        return CoverSome(self.entry, self.entry.centre_competes)

    @cached_property
    def threshold(self) -> Fraction:
        """The probability with which it guesses, and with which it succeeds."""
        competes = self.entry.centre_competes
        return success_bound(self.entry.competitors, self.guess.served, halting=False, centre_competes=competes)

    def __call__(self, oracle: Any) -> Any:
        """Run on an oracle with coins."""
        if oracle.coins.bernoulli(self.threshold):
            return self.guess(oracle)
        n = 0
        while len(left := possible(self.entry, exact(oracle, n), n)) != 1:
            n += 1
        return list((self.entry.sets[left[0]].finite or ())[0])


def attained_by_entry(entry: Entry, exponent: int = 6) -> tuple[Attained, ...]:
    """Enumerate all outcomes of the two strategies on the members of an entry with one exponent and on its centre, with honest data.

    Args:
        entry: an entry of the catalogue.
        exponent: e of the members, from 1 to 200.

    Returns:
        One entry for each strategy and member. The worst case of a strategy is its threshold.

    Raises:
        BarrierError: an argument is not what it should be.

    Source:
        ``docs/explanation/engine.md``, Theorems 2, 2a and 3.
    """
    if not isinstance(entry, Entry):
        raise BarrierError("entry", entry, "an entry of the catalogue")
    exponent = integer("exponent", exponent, 1, 200)
    members: list[str | tuple[int, int]] = [(j, exponent) for j in range(entry.competitors)]
    if not entry.centre_competes:
        members.append("centre")
    rows = []
    for name, strategy in (("halting", CoverSome(entry)), ("waiting", WaitOrCover(entry))):
        q = served_at_once(entry.family, entry.digits)
        bound = success_bound(entry.competitors, q, halting=name == "halting", centre_competes=entry.centre_competes)
        for member in members:
            success = success_probability(strategy, entry, member, budget=Budget(reads=exponent + 12))
            rows.append(Attained(name, member, success, bound))
    return tuple(rows)
