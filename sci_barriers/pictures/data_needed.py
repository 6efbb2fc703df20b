"""How many data K − 1 digits need: no bound holds for all members of Ω_weak."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sci_barriers.experiments.smale18_draw import data_needed_figure
from sci_barriers.games.certified_algorithms import data_needed as measured
from sci_barriers.reports.chart import Chart

_STEPS: Final = (0, 2, 4, 8, 12, 16, 24, 32, 48)


def data_needed(omega: Any, exponents: Sequence[int] | None = None) -> Chart:
    """Return the chart of the largest index that the algorithm of clause (ii) reads, against e, where ε = 2^-e.

    Args:
        omega: a class at three scales, as for `three_steps`.
        exponents: e, from the least one of Ω_weak; nine of them by default.
    """
    least = omega.weak.least_exponent
    points = measured(omega, [least + step for step in _STEPS] if exponents is None else list(exponents))
    words = "; ".join(f"e = {e}: n = {n}" for e, n in points)
    return Chart(
        data_needed_figure(points),
        f"Data needed for K − 1 digits, K = {omega.K}",
        f"The largest index n that is read until K − 1 digits are proved on the member with ε = 2^-e of Ω_weak: {words}.",
    )
