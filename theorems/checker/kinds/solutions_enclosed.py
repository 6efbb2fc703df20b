"""Kind solutions-enclosed of version 4: all solutions of all inputs with given data are within the radius claimed of a given centre."""

from __future__ import annotations

import math
from fractions import Fraction

from ..core import ENTRY, RAT, Kind, budget, cost, need
from ..enclosing import DATA, PROBLEM, PROOF, ZERO, Data, Problem, bits_of, common, distance_square, pairs, ratio, root
from ..enclosing_proofs import enclose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
SCHEMA: dict[str, object] = {
    "format": str, "version": int, "theorem": frozenset(["digits"]),
    "claim": {"kind": str, "radius": RAT, "unique": frozenset(["yes", "open"]), "elsewhere": frozenset(["zero", "open"])},
    "problem": PROBLEM, "data": DATA, "centre": {"indices": [int], "entries": [RAT], "radii": [RAT]},
    "output": (None, {"x": [ENTRY], "at_least": RAT, "at_most": RAT}), "proof": PROOF,
}  # fmt: skip


def rules(c: Any) -> None:
    """D1 to D7, then D8 (the claim is what is proved) and D9 (the output)."""
    data = Data(c["data"])
    problem = Problem(c["problem"], data.N)
    found = enclose(data, problem, c["proof"])
    centre = c["centre"]
    need(centre["indices"] == list(found.indices), "D8", "centre: other indices")
    need([ratio(e) for e in centre["entries"]] == list(found.centre), "D8", "centre: other entries")
    radius, radii = ratio(c["claim"]["radius"]), [ratio(r) for r in centre["radii"]]
    need(radius >= found.radius, "D8", "radius: smaller than what is proved")
    need(len(radii) == len(found.radii), "F3", "radii: not as many as indices")
    need(
        all(r >= min(s, found.radius) for r, s in zip(radii, found.radii, strict=True)),
        "D8",
        "radii: smaller than what is proved",
    )
    need(found.unique or c["claim"]["unique"] == "open", "D8", "unique: not proved")
    need(found.zero or c["claim"]["elsewhere"] == "open", "D8", "elsewhere: not proved to be 0")
    if c["output"] is not None:
        x = [entry if isinstance(entry, list) else [entry, (0, 1)] for entry in c["output"]["x"]]
        need(len(x) == data.N, "F3", "x: not N entries")
        vector = [(ratio(a), ratio(b)) for a, b in x]
        long = common(part for entry in vector for part in entry) + bits_of([v for pair in x for v, _ in pair])
        budget(8 * data.N * cost(2 * long, 2 * long))
        known = pairs(found, data.g)
        square = distance_square({i: vector[i] for i in known}, known)
        others = [part for i, entry in enumerate(vector) if i not in known for part in entry if part]
        whole = math.lcm(*(part.denominator for part in others))
        square += Fraction(sum((part.numerator * (whole // part.denominator)) ** 2 for part in others), whole**2)
        least, most = ratio(c["output"]["at_least"]), ratio(c["output"]["at_most"])
        need(least <= max(ZERO, root(square, False) - found.radius), "D9", "at_least: not proved")
        need(most >= root(square) + found.radius, "D9", "at_most: not proved")


KIND = Kind(4, ("solutions-enclosed",), SCHEMA, rules)
