"""Lesson 8: the eigenvector turns, the eigenvalue hardly moves."""

from __future__ import annotations

import math

from sci_barriers.reports import COLOURS, Picture, draw_picture


def turning_eigenvector(p: int, q: int) -> Picture:
    """Draw xᵀMx for M = I + 10^-6·[[p, q], [q, −p]]: where it is largest on the circle is the eigenvector of the largest eigenvalue.

    The difference to 1 is drawn 10^6 times as large as it is, so that it can be seen.
    """
    from matplotlib.figure import Figure

    angles = [2 * math.pi * k / 240 for k in range(241)]
    size = math.hypot(p, q)
    heights = [1 + 0.08 * (p * math.cos(2 * t) + q * math.sin(2 * t)) for t in angles]
    figure = Figure(figsize=(4.6, 4.6), layout="constrained")
    axes = figure.subplots()
    axes.plot(
        [math.cos(t) for t in angles],
        [math.sin(t) for t in angles],
        "--",
        color="#777777",
        linewidth=0.8,
        label="identity",
    )
    curve = [(h * math.cos(t), h * math.sin(t)) for h, t in zip(heights, angles, strict=True)]
    axes.plot([x for x, _ in curve], [y for _, y in curve], color=COLOURS[0], label="xᵀMx in each direction")
    if size:
        turn = math.atan2(q, p) / 2
        x, y = math.cos(turn), math.sin(turn)
        axes.plot([-x, x], [-y, y], color=COLOURS[3], linewidth=3, label="eigenvector")
        said = f"the eigenvector stands at {math.degrees(turn):.0f}°"
    else:
        said = "every direction is an eigenvector"
    axes.set(xlim=(-1.8, 1.8), ylim=(-1.8, 1.8), aspect="equal")
    axes.legend(loc="lower left", fontsize="small")
    axes.set_title(f"largest eigenvalue 1 + {size:.3g}·10⁻⁶\n{said}", fontsize=10)
    return draw_picture(
        figure,
        "One step of a slider moves the matrix by a millionth. The eigenvalue follows; the eigenvector may turn by any angle.",
        f"A circle and a curve close to it. The largest eigenvalue is 1 + {size:.3g}e-6; {said}.",
    )
