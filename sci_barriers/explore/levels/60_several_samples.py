"""Several samples. With one matrix and many right-hand sides, most answers fail at once."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from sci_barriers.explore.levels._ball import BallLevel
from theorems import Smale18


class SeveralSamples(BallLevel):
    """Three samples, three answers."""

    title = "Several samples"
    story = (
        "A network is meant for many right-hand sides: here there are three, y₀, y₁, y₂, with the same A. You answer "
        "for each of them. One of them may well come out right. How many can?"
    )
    task = "Give three answers, and have as many of them right as possible."
    hints = (
        "The same column is ahead for all three samples: once it is chosen, all solutions are on the same axis.",
        "Answer two of them on one axis and one on the other: the oracle chooses the axis that is wrong more often.",
        "Of three answers at least two are wrong on some input: ⌈3·(1 − 1/2)⌉ = 2.",
    )
    learnt = (
        "On some member of the class at least ⌈R(1 − 1/N₁)⌉ of R answers are wrong, all by more than 10⁻ᴷ, whatever "
        "the answers are (pigeonhole). The certificate proves each of them."
    )
    more = (("The theorem", "/catalogue/?theorem=smale18"),)

    @cached_property
    def barrier(self) -> Smale18:
        """Ω_strong with three samples."""
        return Smale18("P3", N=2, m=1, K=3, R=3)


LEVEL: Final = SeveralSamples()
