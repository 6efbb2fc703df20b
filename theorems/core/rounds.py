"""Games of k rounds: answers that force an approximation to change its mind k times, for every k. Not even one limit is enough.

Inputs are binary sequences p·t̄: a finite prefix p, then one value t for ever; Ξ(p·t̄) = S_t whatever p is. An algorithm of height one
gives Γ_0, Γ_1, …; the adversary extends the sequence by t until some Γ_n has come near S_t, having asked for finitely many entries, fixes
these, and goes on with 1 − t. After k rounds there is *one* input on which all the outputs seen are the algorithm's, and they alternate.

Theorem and proof: ``docs/explanation/hierarchy.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from oracles import BinarySequence, BudgetExceeded, ElementOracle
from theorems.core.errors import TheoremError
from theorems.core.kinds import integer_argument

__all__ = ["ForcedChanges", "Stage", "Stalled", "force_changes", "nearest_value"]

#: How many approximations are tried in one round, and how many entries one of them may ask for, unless more is allowed.
MAX_WAIT: Final = 1000
MAX_READS: Final = 100_000


@dataclass(frozen=True)
class Stage:
    """One answer that was waited for.

    Attributes:
        index: n.
        output: Γ_n, a finite set of rationals, sorted.
        reads: (i, a_i) for each entry that was asked for.
    """

    index: int
    output: tuple[Fraction, ...]
    reads: tuple[tuple[int, int], ...]

    @property
    def says(self) -> int | None:
        """0 or 1: the value to which the output is nearest, see `nearest_value`."""
        return nearest_value(self.output)


@dataclass(frozen=True)
class ForcedChanges:
    """An input on which an algorithm of height one changes its mind, from near {0} to near {1} or back, k times.

    Attributes:
        input: p·t̄.
        stages: answers of the algorithm on this input, for increasing n; neighbours say different values.
    """

    input: BinarySequence
    stages: tuple[Stage, ...]

    @property
    def changes(self) -> int:
        """k, the number of changes of mind."""
        return len(self.stages) - 1

    @property
    def holds(self) -> bool:
        """Whether the stages are data of the input, in order, and alternate: from the numbers alone."""
        ordered = all(one.index < two.index for one, two in pairwise(self.stages))
        agree = all(self.input(i) == value for stage in self.stages for i, value in stage.reads)
        said = [stage.says for stage in self.stages]
        turns = all(one is not None and two is not None and one != two for one, two in pairwise(said))
        return ordered and agree and turns and None not in said

    def replayed(self, gamma: Callable[[Any, int], Any]) -> bool:
        """Return whether the algorithm, run again on the one input, gives every stage again."""
        return all(_stage(gamma, self.input, stage.index, None) == stage for stage in self.stages)


@dataclass(frozen=True)
class Stalled:
    """A round that did not end: on this input Γ_n did not come near the solution, for so many n, or asked for too much.

    If it never does, the algorithm fails on this input: its limit is not the solution. A run cannot show that.

    Attributes:
        input: p·t̄, with solution {t}.
        tried: how many n.
        changes: how many changes of mind had been forced.
        reason: in one line.
    """

    input: BinarySequence
    tried: int
    changes: int
    reason: str


def nearest_value(output: tuple[Fraction, ...]) -> int | None:
    """Return t ∈ {0, 1} if the Hausdorff distance of the set from {t} is below 1/2, else ``None``; also for the empty set."""
    for t in (0, 1):
        if output and all(abs(x - t) < Fraction(1, 2) for x in output):
            return t
    return None


def force_changes(
    gamma: Callable[[Any, int], Any], changes: int, *, wait: int = MAX_WAIT, reads: int = MAX_READS
) -> ForcedChanges | Stalled:
    """Play k rounds against an algorithm of height one for the essential spectrum of diag(a), or any map with Ξ(p·t̄) = {t}.

    Args:
        gamma: (oracle, n) ↦ a finite set of rationals; ``oracle(i)`` is a_i.
        changes: k ≥ 1.
        wait: how many n are tried in a round.
        reads: how many entries Γ_n may ask for.

    Raises:
        TheoremError: k is not positive, or an output is no finite set of rationals.
    """
    changes = integer_argument("changes", changes, 1)
    prefix: tuple[int, ...] = ()
    stages: list[Stage] = []
    following = 0
    while len(stages) <= changes:
        target = len(stages) % 2
        point = BinarySequence(prefix, target)
        for n in range(following, following + wait):
            try:
                stage = _stage(gamma, point, n, reads)
            except BudgetExceeded as error:
                return Stalled(point, n - following, max(len(stages) - 1, 0), f"Γ_{n} asks for {error}")
            if stage.says == target:
                break
        else:
            return Stalled(point, wait, max(len(stages) - 1, 0), f"Γ_n stays away from {{{target}}}")
        longest = max([len(prefix), *(i + 1 for i, _ in stage.reads)])
        prefix = tuple(point(i) for i in range(longest))
        stages.append(stage)
        following = n + 1
    return ForcedChanges(BinarySequence(prefix, (len(stages) - 1) % 2), tuple(stages))


def _stage(gamma: Callable[[Any, int], Any], point: BinarySequence, n: int, reads: int | None) -> Stage:
    oracle = ElementOracle(point, reads)
    found = gamma(oracle, n)
    try:
        output = tuple(sorted({Fraction(x) for x in found}))
    except (TypeError, ValueError):
        raise TheoremError("output", found, "a finite set of rational numbers") from None
    return Stage(n, output, tuple(sorted((key[0], value) for key, value in oracle.values.items())))
