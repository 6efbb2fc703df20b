"""Claims of the talk about learned networks, with margins that were fixed before anything was measured.

A claim compares numbers of each training seed; it shows if it holds for every seed. The numbers come from images 0 to 7 of
`unseen_images`, from searches of 40 gradients for each method, and are lower bounds where a worst case is meant. What does not show is said
to be so; no margin is moved afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sci_barriers._errors import BarrierError

__all__ = ["CLAIMS", "Claim", "Outcome", "judge"]


@dataclass(frozen=True)
class Claim:
    """left ≤ factor·right or left ≥ factor·right, for each seed.

    Attributes:
        name: short.
        sentence: what is claimed.
        left: name of a measured quantity, one number a seed.
        relation: ``"≤"`` or ``"≥"``.
        factor: the margin.
        right: name of a quantity; ``None`` for the number 1.
    """

    name: str
    sentence: str
    left: str
    relation: str
    factor: float
    right: str | None = None

    def __str__(self) -> str:
        right = f"{self.factor:g}" if self.right is None else f"{self.factor:g}·({self.right})"
        return f"{self.left} {self.relation} {right}"


#: The amplification of a method is the mean over the images of ‖Ψ(A(x + r)) − Ψ(Ax)‖/‖r‖ at ‖r‖ = 0.02‖x‖, unless another size is named;
#: its error is the mean of ‖Ψ(Ax) − x‖/‖x‖; the gain is that of the diagonal line of height 0.1.
CLAIMS: Final = (
    Claim("AUTOMAP is accurate", "AUTOMAP without noise is more accurate than zero-filling",
          "error of AUTOMAP", "≤", 0.75, "error of zero-filling"),
    Claim("AUTOMAP is unstable", "AUTOMAP without noise amplifies twice as much as FIRENET",
          "amplification of AUTOMAP", "≥", 2.0, "amplification of FIRENET"),
    Claim("AUTOMAP's output is wrong", "at ‖r‖ = 0.1‖x‖ AUTOMAP's output is off by half of ‖x‖",
          "worst error of AUTOMAP at 0.1", "≥", 0.5),
    Claim("FIRENET is stable", "FIRENET amplifies at most by 5",
          "amplification of FIRENET", "≤", 5.0),
    Claim("the cascade is unstable", "the deep cascade amplifies twice as much as FIRENET",
          "amplification of cascade", "≥", 2.0, "amplification of FIRENET"),
    Claim("noise stabilises", "the U-Net trained with noise amplifies less than the one without",
          "amplification of U-Net with noise", "≤", 0.8, "amplification of U-Net"),
    Claim("noise costs details", "the U-Net trained with noise keeps less of a diagonal line than the one without",
          "gain of U-Net with noise", "≤", 0.8, "gain of U-Net"),
    Claim("a false negative", "the U-Net trained with noise keeps less of a diagonal line than the samples alone",
          "gain of U-Net with noise", "≤", 0.8, "gain of zero-filling"),
    Claim("FIRENET keeps details", "FIRENET keeps more of a diagonal line than the U-Net trained with noise",
          "gain of FIRENET", "≥", 1.25, "gain of U-Net with noise"),
    Claim("FIRENET layers stabilise AUTOMAP", "with 10 FIRENET steps behind it AUTOMAP amplifies less than half as much",
          "amplification of AUTOMAP + 10", "≤", 0.5, "amplification of AUTOMAP"),
    Claim("and cost no accuracy", "with 10 FIRENET steps behind it AUTOMAP is at least as accurate",
          "error of AUTOMAP + 10", "≤", 1.0, "error of AUTOMAP"),
    Claim("false positives", "AUTOMAP invents twice as much of a detail as FIRENET for the same ‖r‖ = 0.05‖x‖",
          "invented by AUTOMAP", "≥", 2.0, "invented by FIRENET"),
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What became of a claim.

    Attributes:
        claim: it.
        pairs: (left, factor·right) for each seed.
    """

    claim: Claim
    pairs: tuple[tuple[float, float], ...]

    @property
    def shows(self) -> bool:
        """Whether it holds for every seed."""
        return all(a <= b if self.claim.relation == "≤" else a >= b for a, b in self.pairs)


def judge(measured: Mapping[str, Sequence[float]], claims: Sequence[Claim] = CLAIMS) -> list[Outcome]:
    """Return the outcome of each claim whose quantities were measured.

    Args:
        measured: numbers by the names of quantities: one a seed, or a single one for a method without seeds.
        claims: what is judged.

    Raises:
        BarrierError: numbers of seeds that do not fit.
    """
    found = []
    for claim in claims:
        names = [claim.left] + ([] if claim.right is None else [claim.right])
        if not set(names) <= set(measured):
            continue
        columns = [list(measured[name]) for name in names] + ([[1.0]] if claim.right is None else [])
        seeds = max(map(len, columns))
        if any(len(column) not in (1, seeds) for column in columns):
            raise BarrierError(
                "measured", {name: len(measured[name]) for name in names}, "as many numbers as seeds, or one"
            )
        left, right = (column * (seeds // len(column)) for column in columns)
        found.append(Outcome(claim, tuple((a, claim.factor * b) for a, b in zip(left, right, strict=True))))
    return found
