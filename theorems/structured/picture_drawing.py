"""Draws a `theorems.structured.picture.Geometry`: projection, shapes, legend and words. Floats, for the eye alone."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import cos, radians, sin
from typing import Any, Final

from theorems.core import svg
from theorems.core.plotting import AxesPen
from theorems.core.svg import Drawing

__all__ = ["HALF", "MIDDLE", "Painter", "Point", "flattened", "number"]

SIZE: Final = 360
#: Where the picture is within the drawing: its middle, and half its width.
MIDDLE: Final = (180.0, 172.0)
HALF: Final = 150.0
LEGEND: Final = 17
#: The lower edge of the picture, and the first line of the legend.
INNER: Final = int(MIDDLE[1] + HALF + 6)
TOP: Final = int(MIDDLE[1] + HALF + 26)
#: The direction from which three dimensions are seen.
AZIMUTH, ELEVATION = radians(38), radians(26)
_RIGHT: Final = (-sin(AZIMUTH), cos(AZIMUTH), 0.0)
_UP: Final = (-sin(ELEVATION) * cos(AZIMUTH), -sin(ELEVATION) * sin(AZIMUTH), cos(ELEVATION))
_TOWARDS: Final = (cos(ELEVATION) * cos(AZIMUTH), cos(ELEVATION) * sin(AZIMUTH), sin(ELEVATION))

Point = tuple[float, float]


def number(value: Fraction) -> float:
    """Return a rational as a float."""
    return value.numerator / value.denominator


def flattened(vector: Sequence[float]) -> Point:
    """Return a vector of two or three entries in the plane of the picture, y up; lengths along the plane are kept."""
    if len(vector) == 2:
        return vector[0], vector[1]
    across = sum(x * r for x, r in zip(vector, _RIGHT, strict=True))
    return across, sum(x * u for x, u in zip(vector, _UP, strict=True))


class Painter:
    """Draws one geometry.

    Args:
        geometry: a `theorems.structured.picture.Geometry`.
    """

    def __init__(self, geometry: Any) -> None:
        self.g = geometry
        self.flat = geometry.barrier.shape[1] == 2
        self.c = number(geometry.modulus(geometry.epsilon) / geometry.unit)
        self.axes = [(position, number(phase[0])) for position, phase in geometry.barrier.axes]
        self.factor = number(geometry.magnification) / number(geometry.barrier.alpha)
        self.legend: list[tuple[str, str]] = []
        self.pen: Any = svg

    def drawing(self) -> Drawing:
        """Return the picture."""
        g, body, rows = self.g, *self._painted()
        inner = svg.element("svg", "".join(body), x=0, y=0, width=SIZE, height=INNER, overflow="hidden")
        facts = [("winner", "tie" if g.winner is None else str(g.winner)), ("epsilon", str(g.epsilon))]
        if g.index is not None:
            facts.append(("n", str(g.index)))
        if g.right is not None:
            facts.append(("right", "yes" if g.right else "no"))
        height = TOP + LEGEND * len(rows)
        return Drawing(self._title(), self._description(), SIZE, height, (inner, *rows), tuple(facts))

    def plot(self, axes: Any) -> None:
        """Draw the same on a matplotlib ``Axes``."""
        self.pen = AxesPen(axes, SIZE, TOP + LEGEND * 6, INNER)
        axes.set_title(self._title(), fontsize=9.5, parse_math=False)
        self._painted()

    def _painted(self) -> tuple[list[str], list[str]]:
        """Draw everything; return what the pen returned for the picture, and for the legend."""
        g, body = self.g, self._frame()
        body.append(self._ball())
        if g.left_open is not None:
            body += self._wedges(number(g.left_open) * self.factor)
        body += self._affine(g.winner, number(g.epsilon) * self.factor)
        body += self._points()
        if g.answer is not None:
            body += self._own()
        rows = [self._key(style, words, TOP + k * LEGEND) for k, (style, words) in enumerate(self.legend)]
        return body, rows

    def _spot(self, units: Sequence[float]) -> Point:
        """Return where a vector in units of 10^-K is in the drawing."""
        x, y = flattened(units)
        return MIDDLE[0] + self.g.scale * x, MIDDLE[1] - self.g.scale * y

    # --- Words

    def _title(self) -> str:
        g = self.g
        ahead = "all columns tie" if g.winner is None else f"column {g.winner} is ahead by ε = {_power(g.epsilon)}"
        m, N = g.barrier.shape
        return f"{g.barrier.problem.name}, N = {N}, m = {m}, K = {g.barrier.digits}: {ahead}"

    def _description(self) -> str:
        g, many = self.g, self.g.winner is None
        corners = "; ".join(self._vector(x) for x in g.corners)
        lines = [
            f"Coordinates are in units of {self._unit}, exact; the tilt of the affine set is drawn "
            f"{_about(g.magnification)} times as large."
        ]
        if many:
            lines.append(f"All columns tie: every point of the convex hull of {corners} is a solution.")
        else:
            lines.append(
                f"Column {g.winner} is ahead by ε = {_power(g.epsilon)}: the only solution is {self._vector(g.corners[g.winner or 0])}. "
                f"With another column ahead by as much it jumps; in the order of the columns: {corners}."
            )
        if g.left_open is not None:
            inside = many or g.epsilon <= g.left_open
            fits = "fits all of them" if inside else "is not among those that are left open for certain"
            lines.append(
                f"The answers to reads up to index n = {g.index} fit every column ahead by ε ≤ {_power(g.left_open)}; this input {fits}."
            )
        if g.answer is not None:
            where = "within" if g.right else "farther than"
            of = "of a solution of this input" if g.right else "from every solution of this input"
            lines.append(f"The answer {self._vector(g.answer)} is {where} {self._unit} {of}.")
        return " ".join(lines)

    @property
    def _unit(self) -> str:
        return f"10{_superscript(-self.g.barrier.digits)}"

    def _vector(self, x: Sequence[Fraction]) -> str:
        return f"({', '.join(_about(v / self.g.unit) for v in x)})"

    # --- Shapes

    def _at(self, j: int, length: float) -> list[float]:
        """The vector of this length on the axis of competitor j."""
        position, sign = self.axes[j]
        return [length * sign if i == position else 0.0 for i in range(self.g.barrier.shape[1])]

    def _frame(self) -> list[str]:
        """The axes, with a tick at every whole number of units, and their names."""
        N, scale = self.g.barrier.shape[1], self.g.scale
        reach = HALF / scale
        length = reach if self.flat else 1.28 * self.c
        step = 1 if reach < 8 else 5 if reach < 40 else 20
        parts = []
        for i in range(N):
            end = [length if k == i else 0.0 for k in range(N)]
            start = [-x for x in end] if self.flat else [0.0] * N
            a, b = self._spot(start), self._spot(end)
            parts.append(self.pen.line([a, b], "sb-axis"))
            name = f"x{'₀₁₂'[i]} / {self._unit}"
            if i == 0 and self.flat:
                parts.append(self.pen.text(b[0], b[1] - 7, name, style="sb-q", anchor="end"))
            elif self.flat:
                parts.append(self.pen.text(b[0] + 6, b[1] + 9, name, style="sb-q"))
            else:
                parts.append(self.pen.text(b[0], b[1] + (-5 if i == 2 else 13), name, style="sb-q", anchor="middle"))
            for tick in range(step, int(length) + 1, step):
                for signed in (tick, -tick) if self.flat else (tick,):
                    x, y = self._spot([float(signed) if k == i else 0.0 for k in range(N)])
                    parts.append(self.pen.circle(x, y, 1.3, "sb-faint"))
                    if self.flat and i == 0 and reach - tick > 0.08 * reach:
                        parts.append(
                            self.pen.text(x, y + 13, str(signed).replace("-", "−"), style="sb-q", anchor="middle")
                        )
        return parts

    def _ball(self) -> str:
        N, c = self.g.barrier.shape[1], self.c
        nonnegative = self.g.barrier.problem.nonnegative
        norm = "Σ zᵢ ≤ Σ xᵢ, z ≥ 0" if nonnegative else "‖z‖₁ ≤ ‖x‖₁"
        self.legend.append(("sb-ball", f"{norm}, x a solution"))
        signs = (1.0,) if nonnegative else (1.0, -1.0)
        ends = [[s * c if k == i else 0.0 for k in range(N)] for i in range(N) for s in signs]
        if nonnegative:
            ends.append([0.0] * N)
        shape: str = self.pen.polygon(_hull([self._spot(p) for p in ends]), "sb-ball")
        if self.flat or nonnegative:
            return shape
        edges = [
            self.pen.line([self._spot(p), self._spot(q)], "sb-edge")
            for k, p in enumerate(ends)
            for q in ends[k + 1 :]
            if any(x + z for x, z in zip(p, q, strict=True)) and self._seen(p, q)
        ]
        return shape + "".join(edges)

    @staticmethod
    def _seen(p: Sequence[float], q: Sequence[float]) -> bool:
        """Whether one of the two faces at this edge of the octahedron looks towards us."""
        third = next(k for k in range(3) if not p[k] and not q[k])
        c = max(map(abs, p))
        base = sum((x + z) / c * d for x, z, d in zip(p, q, _TOWARDS, strict=True))
        return base + abs(_TOWARDS[third]) > 0

    def _plane(self, winner: int | None, tilt: float) -> list[Point]:
        """The affine set: the ends of a line, or the corners of a triangle."""
        count, c = len(self.axes), self.c
        if count == 2:
            j = winner or 0
            other = 1 - j
            far = 6.0 * c if self.flat else 1.6 * c
            # through c on the axis of j, with normal 1 + tilt there and 1 on the other axis
            ends = []
            for side in (-far, far):
                u = [0.0, 0.0]
                u[j], u[other] = c - side / (1 + tilt), side
                if not self.flat:
                    u[other] += 0.5 * c
                    u[j] = c - u[other] / (1 + tilt)
                whole = [x + z for x, z in zip(self._at(0, u[0]), self._at(1, u[1]), strict=True)]
                ends.append(self._spot(whole))
            return ends
        cuts = [self._at(j, c if j == winner or winner is None else (1 + tilt) * c) for j in range(3)]
        middle = [sum(column) / 3 for column in zip(*cuts, strict=True)]
        grown = [[m + 1.25 * (x - m) for x, m in zip(cut, middle, strict=True)] for cut in cuts]
        return [self._spot(point) for point in grown]

    def _affine(self, winner: int | None, tilt: float) -> list[str]:
        self.legend.append(("sb-set", f"{{z : Az = Ax}}, its tilt drawn × {_about(self.g.magnification)}"))
        ends = self._plane(winner, tilt)
        return [self.pen.line(ends, "sb-set") if len(ends) == 2 else self.pen.polygon(ends, "sb-set")]

    def _wedges(self, tilt: float) -> list[str]:
        """Between the tie and the largest tilt that is left open, for each winner."""
        self.legend.append(("sb-open", f"left open by data up to index n = {self.g.index}"))
        parts: list[Any] = []
        for j in range(len(self.axes)):
            tie, tilted = self._plane(None if len(self.axes) > 2 else j, 0.0), self._plane(j, tilt)
            if len(self.axes) > 2:
                parts += tilted
                continue
            pivot = self._spot(self._at(j, self.c))
            parts += [self.pen.polygon([pivot, a, b], "sb-open") for a, b in zip(tie, tilted, strict=True)]
        return [self.pen.polygon(_hull(parts), "sb-open")] if len(self.axes) > 2 else parts

    def _points(self) -> list[str]:
        places = [self.g.place(corner) for corner in self.g.corners]
        if self.g.winner is None:
            self.legend.append(("sb-point", "Ξ(A, y): all points between the dots are solutions"))
            shape = self.pen.line(places, "sb-many") if len(places) == 2 else self.pen.polygon(places, "sb-many")
            return [shape, *(self.pen.circle(x, y, 5, "sb-point") for x, y in places)]
        self.legend.append(("sb-point", f"Ξ(A, y): the only solution, ε = {_power(self.g.epsilon)}"))
        self.legend.append(("sb-old", "where it is with another column ahead"))
        return [
            self.pen.circle(x, y, 5, "sb-point" if j == self.g.winner else "sb-old") for j, (x, y) in enumerate(places)
        ]

    def _own(self) -> list[str]:
        """The answer, and all points within 10^-K of it: a disc, or for the maximum norm a square or a cube."""
        answer = self.g.answer
        assert answer is not None  # asked before
        right = "right" if self.g.right else "wrong"
        self.legend.append(("sb-own", f"the answer, and all within {self._unit} of it: {right} here"))
        x, y = self.g.place(answer)
        if self.g.barrier.metric.round:
            near = self.pen.circle(x, y, self.g.scale, "sb-own")
        else:
            units = [number(v / self.g.unit) for v in answer]
            corners = [
                [u + s for u, s in zip(units, signs, strict=True)] for signs in product((-1.0, 1.0), repeat=len(units))
            ]
            near = self.pen.polygon(_hull([self._spot(p) for p in corners]), "sb-own")
        return [near, self.pen.polygon([(x - 4, y), (x, y - 4), (x + 4, y), (x, y + 4)], "sb-mark")]

    def _key(self, style: str, words: str, y: float) -> str:
        middle = y - 4
        if style == "sb-set":
            mark = self.pen.line([(14, middle), (34, middle)], style)
        elif style in ("sb-point", "sb-old"):
            mark = self.pen.circle(24, middle, 4.5, style)
        else:
            mark = self.pen.polygon([(14, middle - 5), (34, middle - 5), (34, middle + 5), (14, middle + 5)], style)
        return f"{mark}{self.pen.text(42, y, words, style='sb-k')}"


def _about(value: Fraction | None) -> str:
    """A number for people: exact if it is short."""
    exact = Fraction(1) if value is None else value
    text = f"{number(exact):.4g}".replace("-", "−")
    return text if Fraction(f"{number(exact):.4g}") == exact else f"{text}…"


def _power(value: Fraction) -> str:
    """2⁻⁵ rather than 1/32."""
    if value.numerator in (1, 3) and value.denominator & (value.denominator - 1) == 0 and value.denominator > 1:
        factor = "" if value.numerator == 1 else "3·"
        return f"{factor}2{_superscript(1 - value.denominator.bit_length())}"
    return str(value) if len(str(value)) <= 12 else f"{number(value):.4g}"


def _superscript(value: int) -> str:
    return str(value).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _hull(points: Sequence[Point]) -> list[Point]:
    """The corners of the convex hull, in order (Andrew's two chains)."""
    ordered = sorted(set(points))

    def chain(given: Sequence[Point]) -> list[Point]:
        found: list[Point] = []
        for p in given:
            while len(found) > 1 and _turn(found[-2], found[-1], p) <= 0:
                found.pop()
            found.append(p)
        return found[:-1]

    return chain(ordered) + chain(ordered[::-1])


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
