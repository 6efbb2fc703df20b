"""What the clauses about a class at three scales share."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from sci_barriers.harness import Verdict
from sci_barriers.verification.report import Bound, won
from theorems import Barrier
from theorems.structured.three_scales import ThreeScales

__all__ = ["LARGE_DATA", "squared_tolerance", "refuted", "winners"]

#: Above so many entries no more than five data fit into a certificate that the checker reads.
LARGE_DATA: Final = 200_000
#: Winners that are tried where all N1 would take too long.
WINNERS: Final = 4


def squared_tolerance(k: int) -> Fraction:
    """Return 10^(−2k): bounds compare squares of distances."""
    return Fraction(1, 100**k)


def winners(omega: ThreeScales[Any]) -> list[int]:
    """Return the winners that are tried: all, or the first ones and the last."""
    count = omega.competitors
    return list(range(count)) if count <= WINNERS else [*range(WINNERS - 1), count - 1]


def refuted(name: str, verdict: Verdict, part: Barrier) -> Bound:
    """Return the bound that says that a game was won, with the reason if it was not."""
    read = verdict.transcript.largest
    return won(f"error of {name}, {'no data read' if read is None else f'data up to n = {read}'}", verdict, part.digits)
