"""Kind fooling-set of version 2: one datum of the index claimed belongs to all members (j, e), and their solutions are more than
2 * 10^-digits apart.
"""

from __future__ import annotations

from ..core import Kind, need
from ..samples import COMMON, OPTIMAL, head, make, proved, shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
SCHEMA: dict[str, object] = COMMON | OPTIMAL | {
    "claim": {"kind": str, "digits": int, "index": int}, "input": {"exponent": int},
}  # fmt: skip


def rules(c: dict[str, Any]) -> None:
    """All rules from F3 on."""
    claim = c["claim"]
    shape(c, [c["class"]])
    samples = make(c, c["class"], c["data"])
    need(claim["digits"] == c["class"]["K"], "C1", "header")
    head(c, [c["class"]])
    need([d["index"] for d in c["data"]] == [claim["index"]], "E2", "data: not one datum of the index of the claim")
    proved(samples, c)


KIND = Kind(2, ("fooling-set",), SCHEMA, rules)
