"""Three steps: what data of each index prove on the parts of Ω."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sci_barriers.experiments import smale18_figures
from sci_barriers.experiments.smale18_draw import three_steps_figure
from sci_barriers.reports.chart import Chart


def three_steps(omega: Any, exponents: Sequence[int] | None = None) -> Chart:
    """Return the chart of the error that data of index n prove: K digits never, K − 1 when 2^-n resolves ε, K − 2 at n = L.

    Args:
        omega: a class at three scales, for example ``Omega("P3", N=4, m=2, K=4, L=5)``.
        exponents: e of the members of Ω_weak that are drawn; three of them by default.
    """
    series = smale18_figures.three_steps(omega, exponents)
    drops = []
    for one in series:
        if one.part == "strong":
            continue
        first, start = one.points[0][1], next((n for n, square in one.points if square < one.points[0][1]), None)
        if start is not None and first:
            drops.append(f"on Ω_{one.part} it falls at n = {start}")
    words = (
        f"The error that data of index n prove, against n, for K = {omega.K} and L = {omega.L}: on Ω_strong it stays above "
        f"10^-{omega.K} for every n that is drawn; {'; '.join(drops)}."
    )
    return Chart(three_steps_figure(series, omega.K, omega.L), f"Three steps, K = {omega.K}, L = {omega.L}", words)
