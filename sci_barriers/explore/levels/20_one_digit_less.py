"""K − 1 digits. It can be done, but nobody can say beforehand how long it takes."""

from __future__ import annotations

from typing import Final

from sci_barriers.explore.levels._waiting import WaitingLevel
from theorems import Member


class OneDigitLess(WaitingLevel):
    """K − 1 digits on Ω_weak."""

    title = "K − 1 digits"
    part = "weak"
    story = (
        "Now K − 1 = 2 digits are enough, and you are promised that the columns do not tie: one of them is ahead, by "
        "some 2⁻ᵉ. Data of an index above e show which one. You are not told e, and it is another one in each game."
    )
    task = "Read until the data decide, and answer within 10⁻² of the minimiser, proved."
    hints = (
        "The last column of the transcript is the difference of the two entries of Aₙ. As long as it is 0, both "
        "columns may be ahead.",
        "Try doubling: 1, 2, 4, 8, … You may read as often as you like, and as far.",
        "A difference of 2⁻ⁿ in data of index n may still be an error of the data; one more index, and it is none. The "
        "minimiser is at the corner on the axis of the column that is ahead, at about 2.1·10⁻².",
    )
    learnt = (
        "K − 1 digits can be computed: read until it is clear. Nobody can give a bound on how many data that takes, "
        "neither with coins nor with a network: for every bound M there is an input with e > M. The certificate "
        "proves your answer for all inputs with your data."
    )
    more = (
        ("The construction", "/construction/?barrier=smale18&p.N=2&p.K=2&p.part=weak"),
        ("The theorem", "/catalogue/?theorem=smale18"),
    )

    def member(self, secret: int) -> Member:
        """Return j and e, drawn from the secret: e is from 9 to 40."""
        return Member("weak", secret % 2, max(self.barrier.least_exponent, 9 + secret // 2 % 32))


LEVEL: Final = OneDigitLess()
