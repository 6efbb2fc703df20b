"""What the page *Catalogue* shows of a theorem, or of a problem in the hierarchy; and how all of it is run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any, Final

from sci_barriers.explore import exports
from sci_barriers.explore.numbers import superscripts
from sci_barriers.explore.shown import shown
from sci_barriers.explore.verifying import begun
from sci_barriers.explore.work import Job
from sci_barriers.hierarchy import map_svg, map_text
from sci_barriers.verification import Verification
from theorems import THEOREMS, Barrier, Statement, TheoremError
from theorems.core.hierarchy import Placement, placements
from theorems.core.registry import BARRIERS

__all__ = ["Item", "archive", "catalogue", "item", "verify"]

#: For the picture of a theorem whose usual size is too large to be drawn.
DRAWN: Final[Mapping[str, Mapping[str, Any]]] = {
    "smale18": {"N": 2, "K": 1},
    "smale9": {"N": 3, "m": 1, "K": 1},
    "extended-smale9": {"N": 3, "m": 1, "K": 1},
}


@dataclass(frozen=True)
class Item:
    """A theorem of the registry, or a problem that has a place in the hierarchy and no theorem of its own.

    Attributes:
        name: in addresses.
        title: one line.
        statement: the theorem, if it is one.
        places: in the hierarchy; for a problem that is no theorem its own one.
    """

    name: str
    title: str
    statement: Statement | None
    places: tuple[Placement, ...]

    @property
    def barrier(self) -> Barrier | None:
        """The usual instance of the barrier of the theorem, small enough to be drawn; ``None`` if there is none."""
        cls = BARRIERS.get(self.name)
        return None if cls is None else cls(**DRAWN.get(self.name, {}))

    def statement_html(self) -> str:
        """Return hypotheses, conclusion and source."""
        if self.statement is not None:
            return shown(self.statement)
        (place,) = self.places
        rows = [
            ("Inputs Ω", place.inputs),
            ("Evaluations Λ", place.evaluations),
            ("Solutions Ξ", place.solution),
            ("Why", place.why),
            ("Source", place.source),
        ]
        return "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in rows) + "</dl>"

    def places_html(self) -> str:
        """Return the places in the hierarchy with their meaning, and the towers that solve the problem."""
        if not self.places and self.barrier is None:
            return (
                "<p>None: it is about networks and decoders, and not about a problem that an algorithm is to solve.</p>"
            )
        if not self.places:
            return "<p>No place in the hierarchy is shown for it.</p>"
        rows = []
        for place in self.places:
            excluded = (
                "" if place.fails is None else f"<br>Not in {place.fails}: {escape(superscripts(place.fails.meaning))}."
            )
            rows.append(
                f"<li><strong>{escape(place.place)}</strong>: {escape(place.title)}"
                f"<br>In {place.belongs}: {escape(superscripts(place.belongs.meaning))}.{excluded}</li>"
            )
        return f"<ul>{''.join(rows)}</ul>"

    def picture(self) -> tuple[str, str]:
        """Return SVG text, and in words what it shows: the construction, what the theorem says, or the place in the hierarchy."""
        barrier, statement = self.barrier, self.statement
        drawing = None if barrier is None else barrier.drawing()
        if drawing is None and statement is not None and statement.picture is not None:
            drawing = statement.picture()
        if drawing is not None:
            return drawing.svg(), drawing.description
        return map_svg(self.places), map_text(self.places)

    @property
    def instead(self) -> tuple[tuple[str, str], ...]:
        """What can be computed: (in which way it is less, one sentence) each."""
        barrier = self.barrier
        found = [] if barrier is None else [("approximately", one.what) for one in barrier.computable.values()]
        for name, one in getattr(barrier, "positives", {}).items():
            found.append((f"{name} ({one.kind})", one.what))
        if barrier is None and self.statement is not None:
            found += [
                ("by the theorem itself", clause.text) for clause in self.statement.clauses if clause.name == "(+)"
            ]
        found += [(f"in the limit, {p.belongs}", f"{p.tower.title} ({_limits(p.tower.height)})") for p in self.places]
        return tuple(dict.fromkeys(found))

    def instead_html(self) -> str:
        """Return the same as HTML."""
        if not self.instead:
            return "<p>The theorem itself says what can be computed, see above.</p>"
        rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(what)}</dd>" for name, what in self.instead)
        return f"<dl>{rows}</dl>"

    def people_html(self) -> str:
        """Return where people meet it, and the functions that it refutes; nothing if that is not said."""
        barrier = self.barrier
        symptoms: Sequence[str] = getattr(barrier, "symptoms", ())
        targets: Sequence[str] = getattr(barrier, "targets", ())
        if not symptoms and not targets:
            return ""
        parts = "".join(f"<li>{escape(one)}</li>" for one in symptoms)
        tried = "".join(
            f"<li><code>sci-barriers refute {escape(one)} --on {escape(self.name)}</code></li>" for one in targets
        )
        return f"<h2>Where people meet it</h2><ul>{parts}{tried}</ul>"

    def document(self) -> dict[str, Any]:
        """Return all of this as JSON has it."""
        picture = self.picture()
        return {
            "name": self.name,
            "title": self.title,
            "statement": None if self.statement is None else str(self.statement),
            "latex": None if self.statement is None else self.statement.latex(),
            "places": [{"name": p.name, "place": p.place, "title": p.title, "why": p.why} for p in self.places],
            "instead": [list(pair) for pair in self.instead],
            "picture": picture[1],
        }


def _limits(height: int) -> str:
    return {0: "no limit", 1: "one limit"}.get(height, f"{height} limits")


@cache
def catalogue() -> Mapping[str, Item]:
    """Return all theorems of the registry, then the other problems of the hierarchy, by name."""
    known = placements()
    played = {name: place.game().name for name, place in known.items() if place.game is not None}
    found, taken = {}, set[str]()
    for name, statement in THEOREMS.items():
        places = tuple(place for key, place in known.items() if name in (key, played.get(key)))
        taken.update(place.name for place in places)
        found[name] = Item(name, statement.title, statement, places)
    for name, place in known.items():
        if name not in taken:
            found[name] = Item(name, place.title, None, (place,))
    return found


def item(name: str) -> Item:
    """Return what has this name; `TheoremError` if nothing has."""
    if name not in catalogue():
        raise TheoremError("theorem", name, "one of " + ", ".join(catalogue()))
    return catalogue()[name]


def verify(name: str, *, limit: int | None = None) -> Job[tuple[Verification, ...]]:
    """Begin to run all clauses of a theorem on its usual instance, and both halves of its places; return the work.

    It runs in a process of its own, and can be cancelled at any moment.

    Args:
        name: of the theorem or problem.
        limit: of the places that are run; all of them if not given.
    """
    found = item(name)
    places = found.places if limit is None else found.places[:limit]
    return begun("" if found.statement is None else found.statement.name, tuple(place.name for place in places))


def archive(reports: Sequence[Verification]) -> bytes:
    """Return the certificates of reports as a zip file, the same for the same certificates."""
    return exports.zipped(
        {
            f"{k}-{name}.json": found.text
            for k, report in enumerate(reports)
            for clause in report.clauses
            for name, found in clause.certificates.items()
        }
    )
