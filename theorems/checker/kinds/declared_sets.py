"""Kind wrong-output-given-sets of version 3: with probability at least 1 - p, outputs are farther than 10^-digits from the solutions of
an input, given the sets that a problem declares, or an algorithm needs an index above the one claimed.

The format and its rules U1 to U9 are in docs/reference/certificate-format-declared.md. The checker knows nothing of the problem:
that the declared sets contain the solutions is taken on trust, and every answer says so: ``s VERIFIED given SOLUTION-SET``.
"""

from __future__ import annotations

import math

from ..core import ENTRY, INT, MEMORY, RAT, Kind, bits, budget, cost, need, semidefinite
from ..runs import weigh

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
GIVEN = (
    "SOLUTION-SET: for each witness j and every e from input.exponent on, the solutions of the input "
    "centre + 2^-e * directions[j] exist and belong to solutions[j]. This is declared by the author of the problem; it is not checked."
)
LONG, SHIFT = 1 << 17, 1 << 26
NORM, METRIC = frozenset(["operator", "euclidean", "maximum"]), frozenset(["euclidean", "maximum", "discrete"])
SCHEMA: dict[str, object] = {
    "format": str, "version": int, "theorem": str,
    "claim": {"kind": str, "digits": int, "probability": RAT, "index": (None, int)}, "given": str, "title": str,
    "arrays": [{"name": str, "shape": [int], "norm": NORM, "centre": [RAT]}], "directions": [[[RAT]]],
    "metric": METRIC, "length": int, "solutions": [[{"lower": [RAT], "upper": [RAT]}]],
    "input": {"winner": int, "exponent": int},
    "data": [{"index": int, "arrays": [{"exponent": int, "entries": [INT]}]}],
    "runs": [{
        "choices": [[int]], "reads": [int], "evaluation": (None, int), "output": (None, [ENTRY]),
        "squared_lower_bound": (None, RAT),
    }],
}  # fmt: skip


class Work:
    """L1: the picoseconds that the arithmetic may take, estimated from sizes before it is done."""

    def __init__(self) -> None:
        self.time = 0

    def spend(self, times: int, size: int) -> None:
        """So many products of numbers of that many bits."""
        self.time += times * (1_000_000 + cost(size))
        budget(self.time)

    def common(self, rationals: list[tuple[int, int]]) -> tuple[list[int], int]:
        """The numerators of these rationals over their least common denominator, and that denominator."""
        under, longest = 1, max((bits(pair) for pair in rationals), default=0)
        self.spend(len(rationals), longest)
        for _, denominator in rationals:
            if under % denominator:
                self.spend(1, bits(under) + bits(denominator))
                under = math.lcm(under, denominator)
                need(bits(under) <= LONG, "L1", "a common denominator of too many bits")
        self.spend(3 * len(rationals), bits(under) + longest)
        return [over * (under // denominator) for over, denominator in rationals], under


def square(norm: str, shape: list[int], entries: list[int]) -> int:
    """The squared norm of an array; for the operator norm the smaller one of two upper bounds."""
    if norm == "maximum":
        return max(map(abs, entries)) ** 2
    total, width = sum(x * x for x in entries), shape[-1]
    if norm == "euclidean" or len(shape) == 1:
        return total
    across = max(sum(map(abs, entries[i : i + width])) for i in range(0, len(entries), width))
    return min(total, across * max(sum(map(abs, entries[k::width])) for k in range(width)))


def within(norm: str, shape: list[int], entries: list[int], under: int, work: Work) -> bool:
    """U3: is the norm of an array of entries/under at most 1? For the operator norm: is under^2 I - D D^T positive semidefinite?"""
    if square(norm, shape, entries) <= under * under:
        return True
    if norm != "operator" or len(shape) == 1:
        return False
    width = shape[1]
    rows = [entries[i : i + width] for i in range(0, len(entries), width)]
    if width < len(rows):
        rows = [list(column) for column in zip(*rows, strict=True)]
    n = len(rows)
    work.spend(n * n * (len(rows[0]) + n), 2 * n * max(bits(under), max(map(bits, entries))))
    gram = [[(under * under if i == k else 0) - sum(x * y for x, y in zip(a, b, strict=True)) for k, b in enumerate(rows)]
            for i, a in enumerate(rows)]  # fmt: skip
    return semidefinite(gram)


def shapes(c: dict[str, Any]) -> None:
    """F3: lengths and ranges."""
    sizes, N = [], c["length"]
    need(len(c["arrays"]) >= 1 and len(c["directions"]) >= 1, "F3", "no arrays or no directions")
    for array in c["arrays"]:
        shape = array["shape"]
        need(1 <= len(shape) <= 2 and min(shape) >= 1, "F3", "shape: not one or two positive sizes")
        need(len(array["centre"]) == math.prod(shape), "F3", "centre: not as many entries as the shape says")
        sizes.append(len(array["centre"]))
    names = [array["name"] for array in c["arrays"]]
    need(len(set(names)) == len(names), "F3", "two arrays have one name")
    for move in c["directions"]:
        need([len(part) for part in move] == sizes, "F3", "directions: not as many entries as the arrays have")
    for datum in c["data"]:
        need(
            [len(a["entries"]) for a in datum["arrays"]] == sizes, "F3", "data: not as many entries as the arrays have"
        )
    need(0 < len(c["title"]) <= 200 and c["title"].isprintable(), "F3", "title: not 1 to 200 printable characters")
    need(len(c["solutions"]) == len(c["directions"]), "F3", "solutions: not as many sets as directions")
    for found in c["solutions"]:
        need(len(found) >= 1, "F3", "solutions: an empty set")
        for box in found:
            need(len(box["lower"]) == len(box["upper"]) == N >= 1, "F3", "solutions: not of the length of outputs")
    for run in c["runs"]:
        output, bound = run["output"], run["squared_lower_bound"]
        need((output is None) == (bound is None), "F3", "a run with an output or a bound, but not both")
        need(output is None or len(output) == N, "F3", "output: not of that length")


def combined(metric: str, squares: list[int]) -> int:
    """The squared distance for these squared distances of the coordinates."""
    if metric == "discrete":
        return int(any(squares))
    return max(squares) if metric == "maximum" else sum(squares)


def hypotheses(c: dict[str, Any], work: Work) -> None:
    """U2 to U4."""
    for array in c["arrays"]:
        need(array["name"].isidentifier(), "U2", "the name of an array is not an identifier")
    for move in c["directions"]:
        for array, part in zip(c["arrays"], move, strict=True):
            entries, under = work.common(part)
            work.spend(3 * len(entries), 2 * bits(under))
            need(within(array["norm"], array["shape"], entries, under, work), "U3", "a direction of norm above 1")

    K, N = c["claim"]["digits"], c["length"]
    ends = [end for found in c["solutions"] for box in found for name in ("lower", "upper") for end in box[name]]
    units, _ = work.common(ends)
    pieces = [units[i : i + N] for i in range(0, len(units), N)]
    place, sets = 0, list[list[tuple[list[int], list[int]]]]()
    for found in c["solutions"]:
        sets.append([(pieces[place + 2 * k], pieces[place + 2 * k + 1]) for k in range(len(found))])
        place += 2 * len(found)
        for lower, upper in sets[-1]:
            need(
                all(a <= b for a, b in zip(lower, upper, strict=True)),
                "U2",
                "a box with an upper end below the lower one",
            )
    need(len(sets) >= 2 and K >= 0, "U4", "fewer than two witnesses, or digits below 0")


def transcript(c: dict[str, Any], work: Work) -> None:
    """U5 and U6."""
    e, M, indices = c["input"]["exponent"], c["claim"]["index"], [datum["index"] for datum in c["data"]]
    need(0 <= c["input"]["winner"] < len(c["directions"]) and e >= 1, "U5", "winner or exponent out of range")
    used = {n for run in c["runs"] for n in (*run["reads"], run["evaluation"])} - {None}
    need(indices == sorted(used) and min([0, *indices]) == 0, "U6", "data: not in order those of the indices read")
    need(max([0, *indices]) < e, "U5", "an index is not below the exponent")
    need(M is None or max([0, *indices]) <= M < e, "U5", "index: not at least all indices read, below the exponent")
    centres = [work.common(array["centre"]) for array in c["arrays"]] if c["data"] else []
    for datum in c["data"]:
        for array, (centre, under), given in zip(c["arrays"], centres, datum["arrays"], strict=True):
            s, entries = given["exponent"], given["entries"]
            need(abs(s) <= SHIFT, "L1", "the exponent of a datum")
            size = bits(under) + abs(s) + max(max(map(bits, entries)), max(map(bits, centre)))
            work.spend(4 * len(entries), bits(under))  # the other factors are longer, but the time is linear in them
            work.time += 400 * len(entries) * size
            need(len(entries) * size < 8 * MEMORY, "L1", "a datum that needs too much memory")
            # the difference times under 2^s (times under, if s < 0) is whole
            left, right = max(0, -s), max(0, s)
            gaps = [(x * under << left) - (y << right) for x, y in zip(entries, centre, strict=True)]
            work.spend(4 * len(entries), 2 * max(map(bits, gaps)))
            total, target = square(array["norm"], array["shape"], gaps), datum["index"] + 1
            scale = bits(under) + right  # under 2^right < 2^scale: a difference that is not 0 is above 2^-scale
            near = total == 0 or (target <= scale and total << 2 * target <= (under << right) ** 2)
            need(near, "U6", f"{array['name']} of index {datum['index']}: not proved to be near enough")


def far(c: dict[str, Any], output: list[Any], bound: tuple[int, int], w: int) -> bool:
    """U7: is the squared distance from every box of the winner's set at least the bound, as far as w bits show?"""
    metric, (over, under) = c["metric"], bound
    for box in c["solutions"][c["input"]["winner"]]:
        squares = []
        for entry, (a, p), (b, q) in zip(output, box["lower"], box["upper"], strict=True):
            (x, u), (y, v) = entry if isinstance(entry, list) else (entry, (0, 1))
            if metric == "discrete":
                squares.append(int(y != 0 or a * u > x * p or x * q > b * u))
            else:
                gap = max((a * u - x * p << w) // (p * u), (x * q - b * u << w) // (q * u), 0)
                squares.append(gap**2 + ((abs(y) << w) // v) ** 2)
        if combined(metric, squares) * under < (over if metric == "discrete" else over << 2 * w):
            return False
    return True


def outputs(c: dict[str, Any], work: Work) -> None:
    """U7 to U9."""
    claim, boxes, N = c["claim"], c["solutions"][c["input"]["winner"]], c["length"]
    K, (over, under) = claim["digits"], claim["probability"]
    need(0 <= over < under, "U9", "probability: not at least 0 and below 1")
    total, common = weigh(c["runs"])
    need(total * under >= (under - over) * common, "U9", "the runs do not have the probability that the claim says")
    ends = max(bits(end) for box in boxes for name in box for end in box[name])
    for run in c["runs"]:
        output, bound = run["output"], run["squared_lower_bound"]
        if output is None:
            need(claim["index"] is not None, "U7", "a run without output, but no index in the claim")
            need(run["evaluation"] is None, "U7", "an evaluation in a run without output")
            continue
        w = 4 * K + 64 + bits([N, bound])
        work.spend(12 * N * len(boxes), max(map(bits, output)) + ends + 2 * w)
        need(far(c, output, bound, w) or far(c, output, bound, 2 * w), "U7", "the distance is not proved")
        need(bound[0] * 100**K > bound[1], "U8", "squared_lower_bound is not above 10^(-2K)")


def rules(c: dict[str, Any]) -> None:
    """All rules from F3 on."""
    shapes(c)
    work, K = Work(), c["claim"]["digits"]
    head = [c["format"], c["version"], c["theorem"], c["claim"]["kind"], c["given"]]
    need(head == ["sci-barriers/certificate", 3, "declared", "wrong-output-given-sets", GIVEN], "U1", "header")
    need(K <= 1 << 16, "L1", "digits")
    hypotheses(c, work)
    transcript(c, work)
    outputs(c, work)


KIND = Kind(3, ("wrong-output-given-sets",), SCHEMA, rules, trust="given SOLUTION-SET")
