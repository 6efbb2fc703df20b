"""Kind right-output of version 2: every member of the class that has the data has all its solutions within 10^-digits of the outputs.

Lemma 5 and the proofs of rules E7 to E9 are in docs/explanation/clauses.md.
"""

from __future__ import annotations

from ..core import ENTRY, Kind, Reject, bits, budget, cost, need
from ..readings import Reading, possible, scaled
from ..samples import COMMON, PART, SIZES, Sample, head, make, shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any
SCHEMA: dict[str, object] = COMMON | {"class": SIZES | {"parts": [PART]}, "reads": [int], "outputs": [[ENTRY]]}


def candidates(part: dict[str, Any], readings: list[Reading], W: int, N1: int) -> Iterator[tuple[int, int, int]]:
    """(j, low, high): the members with the winner j that may have all the data have eps 2^W in [low, high]."""
    fits = [(reading.w, reading.fit(part["alpha"])) for reading in readings]
    least, most = 0, 1 << (W - 1)  # strong and weak: 2^-e with e >= 1; the end 0 does no harm
    if part["name"] == "sharp":
        least, most = (scaled(3, W - part["L"] - 1, up) for up in (False, True))
    for j in range(N1):
        low, high, possible = least, most, True
        for w, (_, intervals) in fits:
            interval = intervals[j]
            possible = possible and interval is not None
            if interval is not None:
                low, high = max(low, interval[0] << (W - w)), min(high, interval[1] << (W - w))
        if possible and low <= high:
            yield j, low, high
        if part["name"] == "strong" and all(centre for _, (centre, _) in fits):  # Xi is a simplex with all vertices
            yield j, 0, 0


def near(sample: Sample, output: list[Any], found: list[tuple[int, int, int]], W: int, q: int, digits: int) -> bool:
    """E9: are all solutions of these members within 10^-digits of the output, as far as q bits show?"""
    over, under = sample.ratio
    squares = [sum((-(-(abs(x) << q) // u)) ** 2 for x, u in pair(entry)) for entry in output]
    # the norm of all entries but one: of the sum without it, or of the largest of the others
    total, largest = sum(squares), sorted(range(len(squares)), key=squares.__getitem__)[-2:]
    cut = min(W, q + 8)
    values = dict[tuple[int, int], tuple[int, int]]()
    for j, low, high in found:
        ends = scaled(low, cut - W, False), scaled(high, cut - W, True)
        if ends not in values:
            f, g = (
                [sum(x * eps**k << cut * (2 - k) for k, x in enumerate(z) if x) for z in (over, under)] for eps in ends
            )
            values[ends] = (g[0] << q) // g[1], -(-(f[0] << q) // f[1])  # c decreases (C2)
        position, ((x, u), (y, v)) = sample.c["permutation"][j], sample.table[sample.c["diagonal"]["codes"][j]]
        (a, b), (r, s) = pair(output[position])
        # |o - c conj(d_j)| = |o d_j - c|, convex in c: largest at one of the ends
        along = ((a * s * x * v - b * r * y * u) << q) // (b * s * u * v)
        across = ((a * s * y * u + b * r * x * v) << q) // (b * s * u * v)
        gap = max(along + 1 - values[ends][0], values[ends][1] - along)
        own = gap**2 + max(abs(across), abs(across + 1)) ** 2
        others = [squares[i] for i in largest if i != position][-1:] if sample.linear else [total - squares[position]]
        if type(sample).norm([own, *others]) * 100**digits > 1 << 2 * q:
            return False
    return True


def pair(entry: Any) -> Any:
    """A number of the output as real and imaginary part."""
    return entry if isinstance(entry, list) else [entry, (0, 1)]


def rules(c: dict[str, Any]) -> None:
    """All rules from F3 on."""
    parts, digits, outputs = c["class"]["parts"], c["claim"]["digits"], c["outputs"]
    R = shape(c, parts)
    families = list[list[Sample]]()
    time, q = 0, 4 * max(0, digits) + 64 + bits(c["class"]["N"])
    for k in range(R):
        Sample(c, parts[0], k, c["data"])  # F3 for the data, also of linear programs
    for part in parts:
        families.append(make(c, part, []))
        budget(time := time + sum(sample.time for sample in families[-1]))
    sample = families[0][0]
    readings = [Reading(c, datum, sample) for datum in c["data"]]
    W = max((reading.w for reading in readings), default=1)
    output = max((bits(entry) for vector in outputs for entry in vector), default=0)
    factor = max(map(bits, sample.table))
    time += sum(reading.time for reading in readings)
    time += sum(len(parts) * max(0, sample.N1) * cost(2 * r.w, 2 * r.w) for r in readings)
    time += len(parts) * R * 4 * sample.N * cost(output + 4 * q, output)
    each = 4_000_000 + 8 * cost(2 * (output + factor) + 2 * q, 2 * (output + factor)) + 20 * cost(8 * q + W // 4)
    budget(time := time + 2 * len(parts) * R * max(0, sample.N1) * each)

    need(digits >= 1, "C1", "digits")
    head(c, parts)
    for family in families:
        for one in family:
            one.header()
    indices = [datum["index"] for datum in c["data"]]
    need(
        indices == sorted(set(c["reads"])) and min(indices, default=0) >= 0,
        "E2",
        "data: not those of the indices read",
    )
    most = bits(max(-(-part["alpha"][0] // part["alpha"][1]) for part in parts)) + bits(sample.N) + 4
    for reading in readings:
        need(reading.top <= most, "E7", "a datum with an entry that is too large for every member")
        reading.enclose()
    able: list[tuple[dict[str, Any], list[tuple[int, int, int]]]] = []
    for part, family in zip(parts, families, strict=True):
        found = list(candidates(part, readings, W, sample.N1))
        able += [(part, found)] if found else []
        for one, vector in zip(family, outputs, strict=True):
            good = near(one, vector, found, W, q, digits) or near(one, vector, found, W, 2 * q, digits)
            need(good, "E9", "a member may have these data and a solution that is too far")
    need(
        all(datum["labels"] is None for datum in c["data"]),
        "E8",
        "data with labels: no rule says which a member may have",
    )
    for datum in c["data"]:
        arrays = [datum["A"], *datum["y"]]
        real = c["class"]["field"] == "complex" or not any(any(array["imag"] or []) for array in arrays)
        need(real, "E8", "data that are not real")
    try:
        proved = any(possible(c, part, readings, found, time) for part, found in able)
    except Reject as refusal:  # what the rules of version 1 say of a datum that is nowhere near the centre
        rule, reason = refusal.args
        raise Reject("E8" if rule == "C6" else rule, reason) from None
    need(proved, "E8", "no member is proved to have these data")


KIND = Kind(2, ("right-output",), SCHEMA, rules)
