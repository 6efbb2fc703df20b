"""The line {z : Az = Ax} that tilts against the ℓ¹ ball: one column ahead, a tie, the other column ahead."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.experiments.tilting_line_figure import tilting_line_figure
from sci_barriers.reports.chart import Chart
from theorems import Smale18


def tilting_line(barrier: Smale18, fraction: Fraction = Fraction(1, 3)) -> Chart:
    """Return the chart with three panels, for N = 2 and m = 1 over the real field; `geometry` draws one input, and N = 3 too.

    Args:
        barrier: a part of Ω.
        fraction: ε = fraction·α, above 0, at most 1; the true ε could not be seen.

    Raises:
        BarrierError: another size or field, or a fraction out of range.
    """
    words = (
        "Three panels. Column 0 ahead: the line touches the ℓ¹ ball at the corner on axis 0, the only solution. Tie: it lies along an "
        "edge, and every point of the edge is a solution. Column 1 ahead: it touches the ball at the corner on axis 1."
    )
    title = f"The line that tilts, {barrier.problem.name}, K = {barrier.K}, ε = {fraction}·α"
    return Chart(tilting_line_figure(barrier, fraction=fraction), title, words)
