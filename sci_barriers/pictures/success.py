"""Success by chance: what coins can reach, measured by enumeration, and what nobody exceeds."""

from __future__ import annotations

from collections.abc import Iterable

from sci_barriers.experiments.smale18_draw import success_figure
from sci_barriers.experiments.smale18_figures import COMPETITORS, success_points
from sci_barriers.reports.chart import Chart


def success(problem: str = "P3", K: int = 3, competitors: Iterable[int] = COMPETITORS) -> Chart:
    """Return the chart of worst-case success probabilities against N1, with the thresholds 1/N1, 1/2 and N1/(2·N1 − 1).

    Args:
        problem: ``"P1"``, ``"P2"`` or ``"P3"``.
        K: digits.
        competitors: N1 ≥ 2; enumeration of all outcomes takes well below a second for each up to 6.
    """
    points = success_points(problem, K, competitors)
    words = "; ".join(f"N1 = {p.competitors}, {p.strategy}: {p.probability}" for p in points)
    return Chart(
        success_figure(points),
        f"Success by chance on {problem}, K = {K}",
        f"The probability of K digits on the worst member, exact: {words}.",
    )
