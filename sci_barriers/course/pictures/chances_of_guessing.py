"""Lesson 5: how often a gambler is right on each member."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.reports import COLOURS, Picture, draw_picture


def chances_of_guessing(competitors: int, favourite: Fraction) -> Picture:
    """Draw the chance of success on each member if column 0 is guessed with a probability, and the others share the rest."""
    from matplotlib.figure import Figure

    rest = (1 - favourite) / (competitors - 1)
    chances = [favourite] + [rest] * (competitors - 1)
    worst = min(range(competitors), key=lambda j: chances[j])
    figure = Figure(figsize=(6.0, 3.4), layout="constrained")
    axes = figure.subplots()
    colours = [COLOURS[3] if value == chances[worst] else COLOURS[0] for value in chances]
    axes.bar(range(competitors), [float(value) for value in chances], color=colours)
    axes.axhline(
        1 / competitors, color="black", linestyle="--", linewidth=1, label=f"1/{competitors}: the best for all"
    )
    axes.set_xticks(range(competitors))
    axes.set(ylim=(0, 1), xlabel="column that is raised", ylabel="chance of being right")
    axes.legend(fontsize="small")
    axes.set_title(f"worst member: {chances[worst]}; the sum of all bars is 1", fontsize=10)
    return draw_picture(
        figure,
        "The oracle raises an orange column. What one column gains, the others lose.",
        f"{competitors} bars; the first is {favourite}, the others {rest}. The smallest is {chances[worst]}.",
    )
