"""Lesson 4: the output lies before the oracle, which commits."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.reports import COLOURS, Picture, draw_picture

__all__ = ["commit_last"]

#: The vertices are c·e_0 and c·e_1, in units of r = 10^-K: √2·c > 2.
C = Fraction(21, 10)


def commit_last(x_0: float, x_1: float) -> Picture:
    """Draw an output (in units of r = 10^-K), the vertices with the outputs that are right for them, and the column that is chosen."""
    from matplotlib.figure import Figure
    from matplotlib.patches import Circle

    x = Fraction(x_0), Fraction(x_1)
    squares = [(x[0] - C) ** 2 + x[1] ** 2, x[0] ** 2 + (x[1] - C) ** 2]
    chosen = 0 if squares[0] > squares[1] else 1
    assert squares[chosen] > 1  # the vertices are more than 2r apart
    near = [j for j, square in enumerate(squares) if square <= 1]
    figure = Figure(figsize=(4.6, 4.6), layout="constrained")
    axes = figure.subplots()
    for j, place in enumerate([(float(C), 0.0), (0.0, float(C))]):
        colour = COLOURS[3] if j == chosen else COLOURS[0]
        axes.add_patch(Circle(place, 1, color=colour, alpha=0.2))
        axes.plot(*place, "s", color=colour)
        axes.annotate(f"$c\\,e_{j}$", place, xytext=(6, 6), textcoords="offset points")
    axes.plot([float(C), 0], [0, float(C)], color="#777777", linewidth=1)
    axes.plot(x_0, x_1, "o", color="black", markersize=8, label="the output x")
    axes.plot([x_0, [float(C), 0.0][chosen]], [x_1, [0.0, float(C)][chosen]], ":", color=COLOURS[3], linewidth=1.5)
    axes.set(xlim=(-1.4, 3.6), ylim=(-1.4, 3.6), aspect="equal")
    axes.set_xlabel("$x_0$ in units of $10^{-K}$")
    axes.set_ylabel("$x_1$")
    axes.legend(loc="upper right", fontsize="small")
    where = f"x is right for column {near[0]}" if near else "x is right for neither column"
    axes.set_title(f"{where}\nthe oracle commits to column {chosen}", fontsize=10)
    return draw_picture(
        figure,
        "Discs hold the outputs that are right, to K digits, if that column is raised. They do not meet: no output lies in both.",
        f"Two discs around the vertices. {where}; the distance to vertex {chosen} is {float(squares[chosen]) ** 0.5:.3f} times 10^-K.",
    )
