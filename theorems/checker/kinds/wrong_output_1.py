"""Kind wrong-output of version 1: an output is farther than 10^-digits from the only solution of an input of the class Omega_strong.

The fields and the rules F3 to C10 are in docs/reference/certificate-format.md, their proofs in docs/explanation/proofs.md.
"""

from __future__ import annotations

from ..core import CPX, ENTRY, RAT, Kind, need
from ..strong_input import DIAGONAL, FIELD, PARTS, PROBLEM, RATIO, ROTATION, StrongInput

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
DATUM = {"index": int, "exponent": int, "A": PARTS | {"codes": [[int]]}, "y": PARTS | {"codes": [int]}}
CLASS = {"name": frozenset(["strong"]), "field": FIELD, "m": int, "N": int, "K": int, "alpha": RAT, "t": RAT}
SCHEMA: dict[str, object] = {
    "format": str, "version": int, "theorem": str, "claim": {"kind": str, "digits": int},
    "problem": PROBLEM, "class": CLASS,
    "rotation": ROTATION, "diagonal": DIAGONAL, "permutation": [int], "input": {"winner": int, "exponent": int},
    "transcript": {"reads": [int], "evaluation": (None, int), "data": [DATUM]}, "output": [ENTRY],
    "minimiser": {"position": int, "phase": CPX} | RATIO, "dual": RATIO, "distance": {"squared_lower_bound": RAT},
}  # fmt: skip


def rules(c: dict[str, Any]) -> None:
    """All rules from F3 on."""
    claim = StrongInput(c)
    claim.plan()
    claim.header()
    claim.transcript()
    claim.optimality()
    need(claim.far(claim.first) or claim.far(2 * claim.first), "C9", "the distance is not proved")
    bound = c["distance"]["squared_lower_bound"]
    need(bound[0] * 100**claim.K > bound[1], "C10", "squared_lower_bound is not above 10^(-2K)")


KIND = Kind(1, ("wrong-output",), SCHEMA, rules)
