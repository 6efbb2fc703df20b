"""With labels. A training set that knows the solutions does not help either."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from sci_barriers.explore.levels._ball import BallLevel
from theorems import Smale18


class WithLabels(BallLevel):
    """Data come with solutions."""

    title = "With labels"
    story = (
        "Supervised learning has more than inputs: each datum comes with a label xₙ, a vector within 2⁻ⁿ of a "
        "minimiser for (Aₙ, yₙ). That is what a training set for a network holds, as accurate as you like."
    )
    task = "Use the labels, and answer with K = 3 digits."
    hints = (
        "Read n = 20. The label is a minimiser for the data that you see. Is it one for the input?",
        "The data tie, so that every point between the corners is a minimiser for them, and the label is their middle.",
        "Answer with the label: its error is 1.48·10⁻³, whichever column is ahead. Answer with a corner: it is the "
        "other one.",
    )
    learnt = (
        "Labels are solutions for the data, and the data do not show which column is ahead; so neither do the "
        "labels. Training on them, however well it goes, does not reach the solution of the input: generalisation is "
        "not the problem, the data are."
    )
    more = (("The theorem", "/catalogue/?theorem=smale18"),)

    @cached_property
    def barrier(self) -> Smale18:
        """Ω_strong with labels."""
        return Smale18("P3", N=2, m=1, K=3, labels=True)


LEVEL: Final = WithLabels()
