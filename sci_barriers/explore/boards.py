"""The pictures of *Be the algorithm*: what is drawn, what it shows in words, and the grid into which an answer can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any, Final

from sci_barriers.explore.pick import Grid
from sci_barriers.pictures import Drawing, geometry
from theorems.core import svg
from theorems.core.sets import ExactSet

__all__ = ["Board", "ball_board", "plane_board"]

#: Steps of a grid in one unit.
FINE: Final = 20
#: Steps of the grid in a picture of space.
SPACE: Final = 100
#: Of the plane: half its width in units, its middle and half its width in pixels.
REACH, MIDDLE, HALF = Fraction(3, 2), (180.0, 165.0), 150.0


@dataclass(frozen=True)
class SpaceGrid(Grid):
    """Where in a picture of space which points of the plane of solutions are seen, to two decimals.

    Attributes:
        solid: the picture of the tie; the numbers of the grid are pixels from its middle.
    """

    solid: Any

    def point(self, picked: Any) -> tuple[Fraction, ...] | None:
        """Return the point of the plane that is seen there, as three exact numbers."""
        pixels = super().point(picked)
        if pixels is None:
            return None
        seen = self.solid.vector_at(MIDDLE[0] + float(pixels[0]), MIDDLE[1] - float(pixels[1]))
        return tuple(part / self.solid.unit for part in seen)

    def for_browser(self) -> dict[str, Any]:
        """Return what the script needs; it cannot tell the numbers, which stand below."""
        return {
            **super().for_browser(),
            "said": "Chosen: the point of the plane that is seen here. Its numbers are below.",
        }


@dataclass(frozen=True)
class Board:
    """A picture with what it shows.

    Attributes:
        drawing: the picture.
        grid: in the unit of the level; ``None`` if nothing can be clicked there.
    """

    drawing: Drawing
    grid: Grid | None = None

    @property
    def svg(self) -> str:
        """As SVG text."""
        return self.drawing.svg()

    @property
    def words(self) -> str:
        """In words."""
        return self.drawing.description


def ball_board(
    barrier: Any,
    *,
    index: int | None,
    winner: int | None = None,
    exponent: int | None = None,
    answer: Sequence[Fraction] | None = None,
    sample: int = 0,
) -> Board:
    """Return the ℓ¹ ball with the line or plane that tilts, for a barrier with N = 2 or 3; its unit is 10^-K.

    Args:
        barrier: `Smale18` or `Smale9` over the real field.
        index: the largest index that was read, or ``None``.
        winner: j of the member, or ``None`` for the tie.
        exponent: its e.
        answer: in the units of the problem, or ``None``.
        sample: which y_k.
    """
    drawn = geometry(barrier, winner=winner, exponent=exponent, index=index, answer=answer, sample=sample)
    if barrier.shape[1] == 3:
        most = Fraction(HALF)
        x, y = MIDDLE
        edges = (x - HALF, x + HALF, y - HALF, y + HALF)
        return Board(drawn.drawing(), SpaceGrid(*edges, -most, most, SPACE, geometry(barrier, sample=sample)))
    (x0, y0), (x1, _) = drawn.place((0, 0)), drawn.place((drawn.unit, 0))
    scale = x1 - x0  # pixels in a unit
    reach = Fraction(floor(HALF / scale * FINE), FINE)
    far = float(reach) * scale
    steps = int(2 * reach * FINE)
    return Board(drawn.drawing(), Grid(x0 - far, x0 + far, y0 - far, y0 + far, -reach, reach, steps))


def plane_board(
    sets: Sequence[ExactSet],
    digits: int,
    *,
    names: Sequence[str],
    answer: Sequence[Fraction] | None = None,
    circle: bool = False,
    shown: int | None = None,
) -> Board:
    """Return the solutions of members as points of the plane, an answer with all points within 10^-K, and a circle if there is one.

    Args:
        sets: finitely many points each, in the plane.
        digits: K.
        names: of the members.
        answer: two exact numbers, or ``None``.
        circle: whether the unit circle is drawn: the solutions of the centre.
        shown: the member whose solutions are drawn full, the others hollow; ``None``: all of them hollow.
    """
    scale = HALF / float(REACH)

    def place(point: Sequence[Fraction]) -> tuple[float, float]:
        return MIDDLE[0] + scale * float(point[0]), MIDDLE[1] - scale * float(point[1])

    x, y = MIDDLE
    body = [
        svg.line([(x - HALF, y), (x + HALF, y)], "sb-axis"),
        svg.line([(x, y - HALF), (x, y + HALF)], "sb-axis"),
        svg.text(x + HALF, y + 16, "x₀", anchor="end", style="sb-q"),
        svg.text(x + 6, y - HALF + 8, "x₁", style="sb-q"),
    ]
    for tick in (-1, 1):
        body.append(svg.text(x + tick * scale, y + 16, str(tick), anchor="middle", style="sb-q"))
        body.append(svg.text(x - 8, y - tick * scale + 4, str(tick), anchor="end", style="sb-q"))
    if circle:
        body.append(svg.circle(x, y, scale, "sb-edge"))
    said = ["Unit 1."]
    if circle:
        said.append("Circle: the solutions of the centre, all unit vectors.")
    for j, (found, name) in enumerate(zip(sets, names, strict=True)):
        points = found.finite or ()
        for k, point in enumerate(points):
            px, py = place(point)
            body.append(svg.circle(px, py, 6, "sb-point" if j == shown else "sb-old"))
            if k == 0:
                body.append(svg.text(px + 9, py - 8, name, style="sb-k"))
        said.append(f"{name}: " + " or ".join(f"({p[0]}, {p[1]})" for p in points) + ".")
    if answer is not None:
        px, py = place([min(max(part, -REACH), REACH) for part in answer])
        body.append(svg.circle(px, py, scale * 10.0**-digits, "sb-own"))
        body.append(svg.circle(px, py, 3.5, "sb-mark"))
        said.append(f"Answer ({float(answer[0]):.4g}, {float(answer[1]):.4g}) with all points within 10^-{digits}.")
    steps = int(2 * REACH * FINE)
    grid = Grid(x - HALF, x + HALF, y - HALF, y + HALF, -REACH, REACH, steps)
    title = "Solutions of inputs that data do not tell apart"
    return Board(Drawing(title, " ".join(said), 360, 330, tuple(body)), grid)
