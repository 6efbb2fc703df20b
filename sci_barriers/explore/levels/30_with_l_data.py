"""With L data. A known datum decides."""

from __future__ import annotations

from typing import Final

from sci_barriers.explore.levels._waiting import WaitingLevel
from theorems import Member


class WithData(WaitingLevel):
    """K − 2 digits on Ω_sharp with L = 8."""

    title = "K − 2 digits, with L data"
    part = "sharp"
    story = (
        "One more digit less: K − 2 = 1. The inputs that are left have a column ahead by 3·2⁻⁹, neither more nor "
        "less. So it is known how accurate data have to be: L = 8."
    )
    task = "Find the fewest reads, and the least index, with which an answer within 10⁻¹ is proved."
    hints = (
        "Read some n < 8 and answer: you lose, as in level 1.",
        "Read n = 8, once. What is the difference of the entries?",
        "Answer with the corner of the column that is ahead, about 2.1·10⁻¹ on its axis.",
    )
    learnt = (
        "K − 2 digits can be computed from a datum of index L, and from none before: below L no algorithm has them, "
        "with coins or without. This is the third clause of the theorem: how much data is needed is a number that "
        "one chooses."
    )
    more = (
        ("The construction", "/construction/?barrier=smale18&p.N=2&p.K=1&p.part=sharp&p.L=8"),
        ("The theorem", "/catalogue/?theorem=smale18"),
    )

    def member(self, secret: int) -> Member:
        """Return j, drawn from the secret."""
        return Member("sharp", secret % 2, self.omega.L)


LEVEL: Final = WithData()
