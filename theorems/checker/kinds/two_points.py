"""Kind two-point of version 4: every map that takes two given data to two given outputs has at least the Lipschitz constant claimed.

The format and its rules T1 to T4 are in docs/reference/certificate-format.md, the proof in docs/explanation/tradeoff.md.
"""

from __future__ import annotations

import math

from ..core import ENTRY, RAT, Kind, bits, budget, cost, need

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
VECTORS = ("images", "data", "outputs")
SCHEMA: dict[str, object] = {
    "format": str, "version": int, "theorem": str, "claim": {"kind": str, "lipschitz": RAT},
    "images": [[ENTRY]], "data": [[ENTRY]], "outputs": [[ENTRY]],
    "measurement": (None, {"A": [[ENTRY]], "noise": RAT}),
}  # fmt: skip


def parts(entry: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    """Real and imaginary part, as quotients."""
    return (entry[0], entry[1]) if isinstance(entry, list) else (entry, (0, 1))


def numerators(*vectors: Any) -> tuple[list[list[int]], int]:
    """Real parts, then imaginary parts of each vector, over one denominator."""
    rows = [[part for k in (0, 1) for part in (parts(entry)[k] for entry in vector)] for vector in vectors]
    common = math.lcm(*(under for row in rows for _, under in row))
    return [[over * (common // under) for over, under in row] for row in rows], common


def distance(first: Any, second: Any) -> tuple[int, int]:
    """The squared distance, as a quotient."""
    (a, b), common = numerators(first, second)
    return sum((x - z) ** 2 for x, z in zip(a, b, strict=True)), common**2


def root_down(square: tuple[int, int], w: int) -> int:
    """A lower bound of the square root times 2^w."""
    return math.isqrt((square[0] << 2 * w) // square[1])


def root_up(square: tuple[int, int], w: int) -> int:
    """An upper bound of it."""
    return math.isqrt(-(-(square[0] << 2 * w) // square[1]) - 1) + 1 if square[0] else 0


def plan(c: dict[str, Any]) -> None:
    """L1: time and memory, from sizes alone: a common denominator may be as long as all denominators together."""
    time = memory = 0
    for name in VECTORS:
        for vector in c[name]:
            unders = {under for entry in vector for _, under in parts(entry)}
            powers = max((bits(u) for u in unders if not u & (u - 1)), default=1)
            long = powers + sum(bits(u) for u in unders if u & (u - 1))
            size = long + max((bits(over) for entry in vector for over, _ in parts(entry)), default=1)
            time += 8 * len(vector) * (cost(size, size) + 1_000_000)
            memory += 4 * len(vector) * (200 + size // 4)
    if c["measurement"] is not None:
        rows = c["measurement"]["A"]
        size = max((bits(list(parts(entry))) for row in rows for entry in row), default=1)
        unders = {u for row in rows for entry in row for _, u in parts(entry) if u & (u - 1)}
        size += sum(map(bits, unders)) + max(
            (bits(list(map(list, parts(e)))) for x in c["images"] for e in x), default=1
        )
        time += 16 * sum(map(len, rows)) * (cost(size, size) + 1_000_000)
        memory += sum(map(len, rows)) * (400 + size)
    budget(time, memory)


def product(rows: Any, x: Any) -> list[list[tuple[int, int]]]:
    """A x, as pairs of quotients."""
    (values,), below = numerators(x)
    n, result = len(x), []
    for row in rows:
        (entries,), under = numerators(row)
        a, b, c, d = entries[:n], entries[n:], values[:n], values[n:]
        real = sum(p * r - q * s for p, q, r, s in zip(a, b, c, d, strict=True))
        imag = sum(p * s + q * r for p, q, r, s in zip(a, b, c, d, strict=True))
        result.append([(real, under * below), (imag, under * below)])
    return result


def rules(c: dict[str, Any]) -> None:
    """All rules from F3 on."""
    for name in VECTORS:
        need(
            len(c[name]) == 2 and len(c[name][0]) == len(c[name][1]) >= 1,
            "F3",
            f"{name}: not two vectors of one length",
        )
    need(len(c["images"][0]) == len(c["outputs"][0]), "F3", "outputs: not as long as the images")
    measurement = c["measurement"]
    if measurement is not None:
        need(len(measurement["A"]) == len(c["data"][0]), "F3", "A: not a row for each datum")
        need(all(len(row) == len(c["images"][0]) for row in measurement["A"]), "F3", "A: not a column for each entry")
    plan(c)
    found = [c["format"], c["version"], c["theorem"], c["claim"]["kind"]]
    need(found == ["sci-barriers/certificate", 4, "tradeoff", "two-point"], "T1", "header")
    over, under = c["claim"]["lipschitz"]
    need(over > 0, "T1", "lipschitz: not positive")
    apart = distance(*c["data"])
    need(apart[0] > 0, "T2", "the two data are equal")
    if measurement is not None:  # T3: the data are those of the images, up to noise
        (noise, unit), rows = measurement["noise"], measurement["A"]
        need(noise >= 0, "T3", "noise: negative")
        for x, y in zip(c["images"], c["data"], strict=True):
            square, common = distance(product(rows, x), y)
            need(square * unit**2 <= noise**2 * common, "T3", "data: farther than the noise from A times the image")
    images = distance(*c["images"])
    errors = [distance(x, z) for x, z in zip(c["images"], c["outputs"], strict=True)]
    for w in (128, 1024):  # T4: lipschitz times the distance of the data is at most that of the images, less the errors
        scale = w + max(0, bits(images[1]) - bits(images[0]))
        margin = root_down(images, scale) - sum(root_up(error, scale) for error in errors)
        if over * root_up(apart, scale) <= margin * under:
            return
    need(False, "T4", "lipschitz is not proved")


KIND = Kind(
    4,
    ("two-point",),
    SCHEMA,
    rules,
    trust="that the outputs are what the map makes of the data, and how the data were measured",
)
