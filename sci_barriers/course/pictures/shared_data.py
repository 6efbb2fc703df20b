"""Lesson 2: three inputs, and the data that they share."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.reports import COLOURS, Picture, draw_picture


def shared_data(e: int, n: int) -> Picture:
    """Draw the centre (α, α), the members (0, e) and (1, e), and the inputs of which the rounded centre is a datum of index n.

    Lengths are in units of 2^-e. The centre is rounded as badly as it may be: down, by 2^-(n+1) in both entries.
    """
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    unit = Fraction(1, 2**e)
    half, shift = Fraction(1, 2**n) / unit, -Fraction(1, 2 ** (n + 1)) / unit
    points = {"centre": (0, 0), "member (0, e)": (1, 0), "member (1, e)": (0, 1)}
    inside = {name: all(abs(value - shift) <= half for value in point) for name, point in points.items()}
    figure = Figure(figsize=(4.6, 4.6), layout="constrained")
    axes = figure.subplots()
    corner, side = float(shift - half), float(2 * half)
    axes.add_patch(Rectangle((corner, corner), side, side, color=COLOURS[5], alpha=0.3))
    axes.plot(float(shift), float(shift), "s", color=COLOURS[0], label="the datum")
    for (name, (x, y)), mark in zip(points.items(), "oD^", strict=True):
        axes.plot(x, y, mark, color=COLOURS[2] if inside[name] else COLOURS[3], markersize=9, label=name)
    reach = max(2.0, min(40.0, 2.2 * float(half)))
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    axes.set_xlabel("first entry − α, in units of $2^{-e}$")
    axes.set_ylabel("second entry − α")
    axes.legend(loc="upper left", fontsize="small")
    same = all(inside.values())
    said = (
        "one datum of all three: the same answer on all of them"
        if same
        else "no datum of the members: it gives them away"
    )
    axes.set_title(f"e = {e}, n = {n}\n{said}", fontsize=10)
    count = sum(inside.values())
    return draw_picture(
        figure,
        "The square holds all inputs of which the blue square is a datum of index n.",
        f"A square of half-width 2^-{n} around the datum. {count} of the three inputs lie in it.",
    )
