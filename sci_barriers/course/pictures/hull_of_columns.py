"""Lesson 7: when the column of a matrix can be told from the others."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.reports import COLOURS, Picture, draw_picture


def ratio(s: Fraction) -> Fraction:
    """Return the least ρ of the null space property of order 1 for A with columns (1, 0), (0, 1), s·(1/2, 1/2).

    The null space is spanned by (−s/2, −s/2, 1): ρ is the largest of |x_i|/Σ_{j≠i}|x_j|.
    """
    return max(1 / s, (s / 2) / (1 + s / 2))


def hull_of_columns(s: Fraction) -> Picture:
    """Draw the columns a_1 = (1, 0), a_2 = (0, 1), a_3 = s·(1/2, 1/2) with their opposites, and the hull of ±a_1, ±a_2."""
    from matplotlib.figure import Figure

    rho = ratio(s)
    figure = Figure(figsize=(4.6, 4.6), layout="constrained")
    axes = figure.subplots()
    axes.fill([1, 0, -1, 0], [0, 1, 0, -1], color=COLOURS[5], alpha=0.3, label="hull of ±a₁, ±a₂")
    place = float(s) / 2
    for name, (x, y), colour in (("a_1", (1, 0), 0), ("a_2", (0, 1), 0), ("a_3", (place, place), 3)):
        axes.annotate("", (x, y), (0, 0), arrowprops={"arrowstyle": "->", "color": COLOURS[colour]})
        axes.annotate(f"${name}$", (x, y), xytext=(5, 5), textcoords="offset points")
    axes.set(xlim=(-1.8, 1.8), ylim=(-1.8, 1.8), aspect="equal")
    axes.legend(loc="lower left", fontsize="small")
    if rho < 1:
        said = f"ρ = {rho} < 1: every vector with one entry is recovered"
    elif s == 1:
        said = "ρ = 1, a tie: a₃ costs as much as the mean of a₁ and a₂"
    else:
        said = f"ρ = {rho} ≥ 1: a₃ is cheaper by a₁ and a₂"
    axes.set_title(f"s = {s}\n{said}", fontsize=10)
    return draw_picture(
        figure,
        "The property holds exactly if the third column lies outside of the hull of the others.",
        f"A square with corners ±a₁, ±a₂ and the vector a₃ = {s}·(1/2, 1/2). {said}.",
    )
