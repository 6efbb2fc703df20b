"""Kind wrong-output-proved-set of version 3: with probability at least 1 - p, outputs are farther than 10^-digits from all solutions of
an input, which the checker proves, or an algorithm needs an index above the one claimed.

The format and its rules V1 to V3, P1, P2 and U5 to U9 are in docs/reference/certificate-format-catalogue.md. The input is
centre + 2^-e * direction. That the points *are* the set of its solutions follows from the rules of its problem, in the module of
``problems`` with the problem's name. Nothing is taken on trust.
"""

from __future__ import annotations

import math
import pkgutil
from importlib import import_module

from .. import problems
from ..core import ENTRY, INT, RAT, Kind, bits, need
from ..member import BITS, Member, fractions
from . import declared_sets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
PROBLEMS = frozenset(module.name for module in pkgutil.iter_modules(problems.__path__))
METRIC = frozenset(["euclidean", "maximum", "discrete"])
SCHEMA: dict[str, object] = {
    "format": str, "version": int, "theorem": str,
    "claim": {"kind": str, "digits": int, "probability": RAT, "index": (None, int)}, "problem": PROBLEMS,
    "arrays": [{"name": str, "shape": [int], "norm": declared_sets.NORM, "centre": [RAT], "direction": [RAT]}],
    "exponent": int, "given": [[RAT]], "metric": METRIC, "length": int, "solutions": [[RAT]], "proof": [[RAT]],
    "data": [{"index": int, "arrays": [{"exponent": int, "entries": [INT]}]}],
    "runs": [{
        "choices": [[int]], "reads": [int], "evaluation": (None, int), "output": (None, [ENTRY]),
        "squared_lower_bound": (None, RAT),
    }],
}  # fmt: skip


def shapes(c: dict[str, Any]) -> None:
    """F3: lengths and ranges."""
    need(
        len(c["arrays"]) >= 1 and len(c["solutions"]) >= 1 and c["exponent"] >= 1,
        "F3",
        "no arrays, solutions or exponent",
    )
    for array in c["arrays"]:
        shape, size = array["shape"], len(array["centre"])
        need(1 <= len(shape) <= 2 and min(shape) >= 1, "F3", "shape: not one or two positive sizes")
        need(size == len(array["direction"]) == math.prod(shape), "F3", "not as many entries as the shape says")
    for datum in c["data"]:
        found = [len(array["entries"]) for array in datum["arrays"]]
        need(
            found == [len(array["centre"]) for array in c["arrays"]],
            "F3",
            "data: not as many entries as the arrays have",
        )
    need(
        all(len(point) == c["length"] >= 1 for point in c["solutions"]), "F3", "solutions: not of the length of outputs"
    )
    for run in c["runs"]:
        output, bound = run["output"], run["squared_lower_bound"]
        need((output is None) == (bound is None), "F3", "a run with an output or a bound, but not both")
        need(output is None or len(output) == c["length"], "F3", "output: not of that length")


def rules(c: dict[str, Any]) -> None:
    """All rules from F3 on."""
    shapes(c)
    head = [c["format"], c["version"], c["theorem"], c["claim"]["kind"]]
    need(head == ["sci-barriers/certificate", 3, "catalogue", "wrong-output-proved-set"], "V1", "header")
    need(0 <= c["claim"]["digits"] <= 1 << 16, "L1", "digits")
    names = [array["name"] for array in c["arrays"]]
    need(len(set(names)) == len(names) and all(name.isidentifier() for name in names), "V2", "names of arrays")
    work = declared_sets.Work()
    for array in c["arrays"]:
        entries, under = work.common(array["direction"])
        need(
            declared_sets.within(array["norm"], array["shape"], entries, under, work),
            "V3",
            "a direction of norm above 1",
        )
    need(bits([c["given"], c["solutions"], c["proof"]]) <= BITS, "L1", "too many bits")
    shape, centre, direction = ([array[name] for array in c["arrays"]] for name in ("shape", "centre", "direction"))
    member = Member(shape, centre, direction, c["exponent"])
    rule = import_module(f"{problems.__name__}.{c['problem']}").solutions
    rule(member, *([fractions(row) for row in c[part]] for part in ("solutions", "given", "proof")))  # P1, P2
    # U5 to U9: data, distances and probabilities, as for sets that are declared, with points for boxes
    seen = {
        **c, "directions": [[array["direction"] for array in c["arrays"]]], "input": {"winner": 0, "exponent": c["exponent"]},
        "solutions": [[{"lower": point, "upper": point} for point in c["solutions"]]],
    }  # fmt: skip
    declared_sets.transcript(seen, work)
    declared_sets.outputs(seen, work)


KIND = Kind(3, ("wrong-output-proved-set",), SCHEMA, rules)
