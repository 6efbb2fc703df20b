"""The enclosure that a proof gives: one of the rules D4 to D7."""

from __future__ import annotations

from .enclosing_rules import basis, level, smooth
from .enclosing_sharp import sharp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .enclosing import Data, Enclosed, Problem


def enclose(data: Data, problem: Problem, proof: Any, whole: bool = True) -> Enclosed:
    """The enclosure that a proof gives; but for the radii of the coefficients and uniqueness, where it is not wanted as a whole."""
    if "active" in proof:
        return smooth(data, problem, proof, whole)
    if "basis" in proof:
        return basis(data, problem, proof)
    if "support" in proof:
        return sharp(data, problem, proof)
    return level(data, problem, proof)
