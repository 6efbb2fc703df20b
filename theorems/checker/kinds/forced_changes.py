"""Kind forced-changes of version 3: a sequence of algorithms that answers on one input as listed changes its mind at least so many times.

The format and its rules K1 to K4 are in docs/reference/certificate-format.md, what they prove in docs/explanation/hierarchy.md.
"""

from __future__ import annotations

from itertools import pairwise

from ..core import RAT, Kind, need

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
SCHEMA: dict[str, object] = {
    "format": str, "version": int, "theorem": frozenset(["essential-spectrum", "infinite-row"]),
    "claim": {"kind": str, "changes": int},
    "input": {"prefix": str, "tail": int},
    "stages": [{"index": int, "reads": [[int]], "output": [RAT]}],
}  # fmt: skip


def says(output: list[tuple[int, int]]) -> int | None:
    """The t in {0, 1} to which every number of the output is nearer than 1/2, if there is one and the output is not empty."""
    for t in (0, 1):
        if output and all(2 * abs(over - t * under) < under for over, under in output):
            return t
    return None


def rules(c: dict[str, Any]) -> None:
    """All rules from F3 on."""
    prefix, tail, stages, changes = c["input"]["prefix"], c["input"]["tail"], c["stages"], c["claim"]["changes"]
    need(set(prefix) <= {"0", "1"}, "F3", "prefix: not zeros and ones")
    need(all(len(read) == 2 for stage in stages for read in stage["reads"]), "F3", "reads: not pairs")
    need(tail in (0, 1), "K1", "tail: not 0 or 1")
    need(changes >= 1, "K1", "changes: not positive")
    for stage in stages:
        for i, value in stage["reads"]:
            need(i >= 0, "K2", "reads: a negative place")
            need(value == (int(prefix[i]) if i < len(prefix) else tail), "K2", "reads: not an entry of the input")
    indices = [stage["index"] for stage in stages]
    need(all(n >= 0 for n in indices), "K3", "index: negative")
    need(all(one < two for one, two in pairwise(indices)), "K3", "index: not increasing")
    said = [says(stage["output"]) for stage in stages]
    need(None not in said, "K4", "output: not near 0 and not near 1")
    need(all(one != two for one, two in pairwise(said)), "K4", "output: no change of mind")
    need(len(said) > changes, "K4", "not so many changes of mind")


KIND = Kind(3, ("forced-changes",), SCHEMA, rules)
