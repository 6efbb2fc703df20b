"""The essential spectrum of diag(a), a ∈ {0,1}^ℕ: two limits, and one is not enough. The barrier is a game of k rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any, Final

from oracles import BinarySequence, ElementOracle
from theorems.core.errors import Undecided
from theorems.core.family import Check
from theorems.core.hierarchy import Placement
from theorems.core.rounds import ForcedChanges, Stalled, force_changes
from theorems.core.towers import Tag, Tower
from theorems.hierarchy.diagonal_spectrum import hausdorff


def _counted(oracle: Any, n2: int, n1: int) -> frozenset[int]:
    """The values that occur at least n2 times (once for n2 = 0) among a_0, …, a_{n1}."""
    seen = [oracle(i) for i in range(n1 + 1)]
    return frozenset(v for v in (0, 1) if seen.count(v) >= max(n2, 1))


TOWER: Final = Tower(2, _counted, "the values that occur n₂ times among a_0, …, a_{n₁}")


def _last(oracle: Any, n: int) -> Iterable[int]:
    return {oracle(n)}


def _majority(oracle: Any, n: int) -> Iterable[int]:
    """The value that is more frequent among the last half of the entries up to 2n + 1."""
    seen = [oracle(i) for i in range(n, 2 * n + 2)]
    return {int(2 * sum(seen) > len(seen))}


def _frequent(oracle: Any, n: int) -> Iterable[int]:
    """The values that are a third of a_0, …, a_n, or more: both limits at once."""
    seen = [oracle(i) for i in range(n + 1)]
    return {v for v in (0, 1) if 3 * seen.count(v) >= n + 1}


#: Sequences of algorithms that try it with one limit.
ONE_LIMIT: Final[dict[str, Callable[[Any, int], Iterable[int]]]] = {
    "the last entry": _last,
    "the majority of the last half": _majority,
    "both limits at once": _frequent,
}

POINTS: Final[tuple[tuple[str, Callable[[int], int], int, frozenset[int]], ...]] = (
    ("zeros", BinarySequence(), 0, frozenset({0})),
    ("three ones, then zeros", BinarySequence((1, 1, 1)), 3, frozenset({0})),
    ("a zero, then ones", BinarySequence((0,), 1), 1, frozenset({1})),
    ("0, 1, 0, 1, …", lambda i: i % 2, 0, frozenset({0, 1})),
    ("a one at each power of two", lambda i: int(i > 0 and i & (i - 1) == 0), 0, frozenset({0, 1})),
)


def solved() -> Iterator[Check]:
    """The inner limit is reached and is above Ξ; the outer one is Ξ."""
    for name, point, few, essential in POINTS:
        for n2 in (1, few + 1, few + 4):
            settled = TOWER(ElementOracle(point), n2, 1 << (n2 + few + 3))
            outside = Fraction(len(essential - settled))
            yield Check(
                "from above",
                f"{name}: points of the essential spectrum that Γ_{n2} = lim_n Γ_{n2},n lacks",
                outside,
                "=",
                0,
            )
            if n2 > few:
                distance = hausdorff(settled, essential)
                yield Check(
                    "in the limit",
                    f"{name}: Hausdorff distance of Γ_{n2} from the essential spectrum",
                    Fraction(1) if distance is None else distance,
                    "=",
                    0,
                )


def forced(k: int) -> ForcedChanges:
    """Force k changes of mind on the first of `ONE_LIMIT` with all rounds; the others are played in `below`."""
    found = force_changes(_majority, k)
    if isinstance(found, Stalled):
        raise Undecided(found.reason)
    return found


#: How many changes of mind are forced.
ROUNDS: Final = 6


def below() -> Iterator[Check]:
    """Play k rounds against each algorithm with one limit: it changes its mind k times, or is found to stay away from a solution."""
    yield Check("far apart", "distance of the essential spectra {0} and {1}", 1, "≥", 1)
    for name, gamma in ONE_LIMIT.items():
        found = force_changes(gamma, ROUNDS)
        changes = found.changes if isinstance(found, ForcedChanges) and found.holds and found.replayed(gamma) else -1
        yield Check("forced", f"changes of mind of “{name}” on one input", changes, "≥", ROUNDS)


PLACE: Final = Placement(
    name="essential-spectrum",
    title="the essential spectrum of diag(a), a ∈ {0,1}^ℕ",
    inputs="a ∈ {0,1}^ℕ",
    evaluations="the matrix elements a_i",
    solution="the values that occur infinitely often, Hausdorff metric",
    belongs=Tag("Π", 2),
    fails=Tag("Δ", 2),
    tower=TOWER,
    solved=lambda: list(solved()),
    below=lambda: list(below()),
    why="A value that occurs infinitely often occurs n₂ times for every n₂. With one limit, zeros and ones can be dealt out so that the "
    "approximations change their minds k times, for every k.",
    source="J. Ben-Artzi, M. J. Colbrook, A. C. Hansen, O. Nevanlinna, M. Seidel, arXiv:1508.03280; the game: this project's documentation",
    forced=forced,
)
