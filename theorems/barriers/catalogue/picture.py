"""The picture of an entry: which answers are right where, or the solution sets in a plane; and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from theorems.barriers.declared.barrier import ArrayBarrier
from theorems.core import svg
from theorems.core.covering import cover
from theorems.core.plotting import AxesPen

__all__ = ["draw", "drawn", "in_words"]

#: So many competitors are drawn.
MOST = 8
#: Of the picture.
WIDTH = 360
#: Height of a row of answers.
LINE = 26


def _points(entry: ArrayBarrier) -> list[Sequence[tuple[Fraction, ...]]]:
    return [found.finite or () for found in entry.sets[:MOST]]


def _label(entry: ArrayBarrier, j: int) -> str:
    return "centre" if entry.family.centre_competes and j == entry.competitors - 1 else f"member {j}"


def _coordinates(entry: ArrayBarrier) -> tuple[int, int]:
    """The two coordinates in which the solutions differ most."""
    rows = _points(entry)
    spread = [
        max(p[i] for row in rows for p in row) - min(p[i] for row in rows for p in row) for i in range(entry.shape[1])
    ]
    first, second = sorted(sorted(range(len(spread)), key=lambda i: -spread[i])[:2])
    return first, second


def _alike(entry: ArrayBarrier, first: int, second: int) -> list[tuple[tuple[tuple[float, float], ...], str]]:
    """Return the solutions in two coordinates, with “member 0”, or “members 2, 3, 4” for those that look alike there."""
    together: dict[tuple[tuple[float, float], ...], list[str]] = {}
    for j, row in enumerate(_points(entry)):
        together.setdefault(tuple((float(p[first]), float(p[second])) for p in row), []).append(_label(entry, j))
    return [
        (places, names[0] if len(names) == 1 else "members " + ", ".join(n.removeprefix("member ") for n in names))
        for places, names in together.items()
    ]


def drawn(entry: ArrayBarrier) -> svg.Drawing:
    """Return the picture as SVG text."""
    return svg.Drawing(entry.title, in_words(entry), WIDTH, _height(entry), tuple(_painted(entry, svg)))


def draw(entry: ArrayBarrier, axes: Any) -> None:
    """Draw the same on a matplotlib ``Axes``."""
    _painted(entry, AxesPen(axes, WIDTH, _height(entry), _height(entry)))
    axes.set_title(entry.name, loc="left")


def _height(entry: ArrayBarrier) -> int:
    return 68 + LINE * len(_points(entry)) if _has_answers(entry) else 296


def _has_answers(entry: ArrayBarrier) -> bool:
    return entry.metric.discrete or entry.shape[1] == 1


def _painted(entry: ArrayBarrier, pen: Any) -> list[str]:
    """Draw with a pen: floats, for the eye alone."""
    return _answers(entry, pen) if _has_answers(entry) else _plane(entry, pen)


def _answers(entry: ArrayBarrier, pen: Any) -> list[str]:
    """Rows are inputs that data do not tell apart, columns are answers; a large dot where an answer is right, a small one where not."""
    rows = _points(entry)
    answers = sorted({p for row in rows for p in row})[: 2 * MOST]
    step, left = min(70.0, (WIDTH - 110.0) / max(1, len(answers))), 92.0
    body = []
    for j, row in enumerate(rows):
        y = 24.0 + LINE * j
        body.append(pen.text(8, y + 4, _label(entry, j), style="sb-k"))
        for i, answer in enumerate(answers):
            x = left + step * (i + 0.5)
            body.append(pen.circle(x, y, 6 if answer in row else 1.6, "sb-point" if answer in row else "sb-faint"))
    base = 24.0 + LINE * len(rows)
    for i, answer in enumerate(answers):
        low = base + (13 if i % 2 and step < 60 else 0)  # long answers stand on two lines in turn
        body.append(pen.text(left + step * (i + 0.5), low, _brief(answer), style="sb-q", anchor="middle"))
    return [*body, pen.text(8, base + 34, f"{entry.answer_name}; large dots are right", style="sb-q")]


def _plane(entry: ArrayBarrier, pen: Any) -> list[str]:
    """The two coordinates in which the solutions differ most, and the covering output with the largest ball free of some set."""
    first, second = _coordinates(entry)
    middle, named = cover(entry.sets, entry.metric), _alike(entry, first, second)
    places = [row for row, _ in named]
    centre = float(middle[first]), float(middle[second])
    every = [*(p for row in places for p in row), centre, (0.0, 0.0)]
    reach = max(
        max(x for x, _ in every) - min(x for x, _ in every), max(z for _, z in every) - min(z for _, z in every)
    )
    scale = 210 / (reach or 1.0)
    left, low = min(x for x, _ in every), min(z for _, z in every)

    def spot(x: float, z: float) -> tuple[float, float]:
        return 75 + scale * (x - left), 245 - scale * (z - low)

    zero = spot(0.0, 0.0)
    body = [
        pen.line([(20, zero[1]), (WIDTH - 20, zero[1])], "sb-axis"),
        pen.line([(zero[0], 14), (zero[0], 262)], "sb-axis"),
    ]
    body.append(pen.text(WIDTH - 20, zero[1] + 15, f"entry {first}", style="sb-q", anchor="end"))
    body.append(pen.text(zero[0] + 5, 14, f"entry {second}", style="sb-q"))
    for j, row in enumerate(places):
        for k, place in enumerate(row):
            x, y = spot(*place)
            body.append(pen.circle(x, y, 5.5, "sb-point" if j % 2 == 0 else "sb-old"))
            if k == 0:
                body.append(pen.text(x + 9, y - 7, named[j][1], style="sb-q"))
    x, y = spot(*centre)
    body += [pen.line([(x - 5, y - 5), (x + 5, y + 5)], "sb-old"), pen.line([(x - 5, y + 5), (x + 5, y - 5)], "sb-old")]
    words = "dots: solutions; ×: the output that is nearest to all at once"
    return [*body, pen.text(8, 288, words, style="sb-q")]


def _brief(point: Sequence[Fraction]) -> str:
    text = _text(point)
    return text if len(text) <= 12 else text[:11] + "…"


def in_words(entry: ArrayBarrier) -> str:
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
