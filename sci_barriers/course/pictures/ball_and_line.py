"""Lesson 3: the ball of the ℓ¹ norm touches a line."""

from __future__ import annotations

from sci_barriers.reports import COLOURS, Picture, draw_picture


def ball_and_line(tilt: float) -> Picture:
    """Draw the smallest ball of ‖x‖₁ that touches a₁x₁ + a₂x₂ = 1, where a₁ − a₂ is the tilt and a₁ + a₂ = 2."""
    from matplotlib.figure import Figure

    a, b = 1 + tilt / 2, 1 - tilt / 2
    radius = 1 / max(a, b)
    figure = Figure(figsize=(4.4, 4.4), layout="constrained")
    axes = figure.subplots()
    axes.fill([radius, 0, -radius, 0], [0, radius, 0, -radius], color=COLOURS[5], alpha=0.3, label="smallest ball")
    axes.plot([-0.5, 1.5], [(1 + 0.5 * a) / b, (1 - 1.5 * a) / b], color=COLOURS[0], label="a·x = 1")
    if tilt:
        x, y = (1 / a, 0.0) if a > b else (0.0, 1 / b)
        axes.plot(x, y, "o", color=COLOURS[3], markersize=9, label="the minimiser")
        said = f"one minimiser: ({x:.3g}, {y:.3g})"
    else:
        axes.plot([1, 0], [0, 1], color=COLOURS[3], linewidth=4, label="all are minimisers")
        said = "a tie: the whole edge is optimal"
    axes.set(xlim=(-1.4, 1.6), ylim=(-1.4, 1.6), aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
    axes.axhline(0, color="#999999", linewidth=0.5)
    axes.axvline(0, color="#999999", linewidth=0.5)
    axes.legend(loc="lower left", fontsize="small")
    axes.set_title(f"$a_1$ = {a:.3g}, $a_2$ = {b:.3g}: {said}", fontsize=10)
    return draw_picture(
        figure,
        "Move the tilt through 0: the point of contact jumps from one axis to the other.",
        f"A square that stands on a corner, and a line that touches it. {said}.",
    )
