"""Places in the SCI hierarchy: a problem, the class that it is in (a tower that solves it) and the class that it is not in (a barrier).

Each place is one file in ``theorems.hierarchy``, found by its objects of type `Placement`, or tuples of them. A plugin of another
distribution names a module as an entry point of the group ``sci_barriers.hierarchy``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from typing import Any, Final

from oracles import Description, Facts, Shown
from theorems.core.errors import TheoremError
from theorems.core.family import Check
from theorems.core.rounds import ForcedChanges
from theorems.core.towers import Tag, Tower

__all__ = ["GROUP", "Placement", "placement", "placements"]

PACKAGE: Final = "theorems.hierarchy"
#: The entry points of plugins.
GROUP: Final = "sci_barriers.hierarchy"


@dataclass(frozen=True)
class Placement(Shown):
    """A computational problem with its place: both halves can be run.

    Attributes:
        name: in the registry.
        title: one line.
        inputs: Ω, in words.
        evaluations: Λ, what an algorithm may ask for, in words.
        solution: Ξ and the metric on M, in words.
        belongs: a class in which it is.
        fails: a class in which it is not; ``None`` if nothing of the kind is shown.
        tower: solves it, and shows ``belongs``; its height is that of the class.
        solved: runs the tower on inputs whose solution is known, and compares, exactly.
        below: the hypotheses of the barrier, exactly, or a game; empty if ``fails`` is ``None``.
        why: the two proofs, in a sentence each.
        source: of the statement.
        game: a barrier of this package that Γ_n, as an algorithm, is played against, for a certificate; ``None`` if there is none.
        forced: plays the k-round game, for a certificate of k changes of mind; ``None`` if that is not the barrier.
    """

    name: str
    title: str
    inputs: str
    evaluations: str
    solution: str
    belongs: Tag
    fails: Tag | None
    tower: Tower
    solved: Callable[[], Sequence[Check]] = field(repr=False)
    below: Callable[[], Sequence[Check]] = field(repr=False)
    why: str
    source: str
    game: Callable[[], Any] | None = field(default=None, repr=False)
    forced: Callable[[int], ForcedChanges] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.tower.height != self.belongs.limits:
            raise TheoremError(
                "tower", f"height {self.tower.height}", f"height {self.belongs.limits}, which {self.belongs} asks for"
            )
        if self.fails is not None and self.belongs.within(self.fails):
            raise TheoremError("fails", str(self.fails), f"a class that does not contain {self.belongs}")

    def description(self) -> Description:
        """Return the problem, its place, what that means, and why."""
        facts: list[tuple[str, Any]] = [
            ("inputs Ω", self.inputs),
            ("evaluations Λ", self.evaluations),
            ("solution Ξ", self.solution),
            ("place", f"{self.place}: {self.belongs.meaning}"),
            ("tower", f"{self.tower.title}, height {self.tower.height}"),
            ("why", self.why),
            ("source", self.source),
        ]
        return Description(f"{self.name}: {self.title}", (Facts(tuple(facts)),))

    def __repr__(self) -> str:
        return f"<Placement {self.name}: {self.place}>"

    @property
    def place(self) -> str:
        """For example ``Δ2, not Δ1``."""
        return str(self.belongs) if self.fails is None else f"{self.belongs}, not {self.fails}"


def _objects() -> Iterator[Any]:
    package = importlib.import_module(PACKAGE)
    for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda item: item.name):
        yield from _in(importlib.import_module(f"{PACKAGE}.{found.name}"))
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        loaded = point.load()
        yield from (loaded,) if isinstance(loaded, Placement) else _in(loaded)


def _in(module: Any) -> Iterator[Any]:
    """Yield what stands at the top level of a module, and what is in its tuples."""
    for item in vars(module).values():
        yield from item if isinstance(item, tuple) else (item,)


@cache
def placements() -> Mapping[str, Placement]:
    """Return all places by name, those with fewer limits first."""
    found: dict[str, Placement] = {}
    for item in _objects():
        if isinstance(item, Placement) and found.setdefault(item.name, item) is not item:
            raise TheoremError("placement", item.name, "one of this name")
    order = Tag.all()
    return dict(sorted(found.items(), key=lambda pair: (order.index(pair[1].belongs), pair[0])))


def placement(name: str) -> Placement:
    """Return the place of this name; `TheoremError` if there is none."""
    known = placements()
    if name not in known:
        raise TheoremError("placement", name, "one of " + ", ".join(known))
    return known[name]
