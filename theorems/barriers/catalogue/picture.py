"""The picture of an entry: which answers are right where, or the solution sets in a plane; and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from theorems.core.covering import cover

if TYPE_CHECKING:
    from theorems.barriers.catalogue.entry import Entry

__all__ = ["draw", "in_words"]

#: So many competitors are drawn.
MOST = 8


def draw(entry: Entry, axes: Any) -> None:
    """Draw an entry on a matplotlib ``Axes``: floats, for the eye alone."""
    if entry.metric.name == "discrete" or entry.shape[1] == 1:
        _answers(entry, axes)
    else:
        _plane(entry, axes)
    axes.set_title(entry.name)


def _points(entry: Entry) -> list[Sequence[tuple[Fraction, ...]]]:
    return [found.finite or () for found in entry.sets[:MOST]]


def _label(entry: Entry, j: int) -> str:
    return "centre" if entry.centre_competes and j == entry.competitors - 1 else f"member {j}"


def _answers(entry: Entry, axes: Any) -> None:
    """Rows are inputs that data do not tell apart, columns are answers; a dot where an answer is right."""
    rows = _points(entry)
    answers = sorted({p for row in rows for p in row})[: 2 * MOST]
    for j, row in enumerate(rows):
        right = [i for i, p in enumerate(answers) if p in row]
        axes.plot(range(len(answers)), [j] * len(answers), ".", color="0.8")
        axes.plot(right, [j] * len(right), "o", markersize=10)
    axes.set_xticks(range(len(answers)), [_text(p) for p in answers])
    axes.set_yticks(range(len(rows)), [_label(entry, j) for j in range(len(rows))])
    axes.set_xlabel("answer")
    axes.margins(0.2)


def _plane(entry: Entry, axes: Any) -> None:
    """The two coordinates in which the solutions differ most, and the covering output with the largest ball free of some set."""
    rows = _points(entry)
    spread = [
        max(p[i] for row in rows for p in row) - min(p[i] for row in rows for p in row) for i in range(entry.shape[1])
    ]
    first, second = sorted(sorted(range(len(spread)), key=lambda i: -spread[i])[:2])
    for j, row in enumerate(rows):
        axes.plot(
            [float(p[first]) for p in row], [float(p[second]) for p in row], "o", label=_label(entry, j), markersize=9
        )
    middle = cover(entry.sets, entry.metric)
    axes.plot([float(middle[first])], [float(middle[second])], "x", color="black", label="covering output")
    axes.set_xlabel(f"entry {first} of the output")
    axes.set_ylabel(f"entry {second}")
    axes.set_aspect("equal", adjustable="datalim")
    axes.legend(fontsize="small", loc="upper center", bbox_to_anchor=(0.5, -0.25), ncols=2)
    axes.margins(0.2)


def in_words(entry: Entry) -> str:
    """Return what the picture shows, as text."""
    shown = "; ".join(f"{_label(entry, j)}: {', '.join(_text(p) for p in row)}" for j, row in enumerate(_points(entry)))
    left = f"; and {entry.competitors - MOST} more members" if entry.competitors > MOST else ""
    radius = entry.family.limit_radius_squared(entry.competitors)
    return (
        f"Solutions of inputs that data do not tell apart. {shown}{left}. Every output is at least √({radius}) away from the solutions of "
        f"one of them, in the metric {entry.metric.symbol}."
    )


def _text(point: Sequence[Fraction]) -> str:
    return str(point[0]) if len(point) == 1 else f"({', '.join(map(str, point))})"
