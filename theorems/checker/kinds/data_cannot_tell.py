"""Kind data-cannot-tell of version 4: two inputs have given data, and any solution of the one is at least 2 kappa away from any solution
of the other.
"""

from __future__ import annotations

import copy
import math
from fractions import Fraction

from ..core import INT, INTS, RAT, Kind, budget, cost, need
from ..enclosing import (
    DATA,
    MOST_BITS,
    PROBLEM,
    PROOF,
    Data,
    Problem,
    bits_of,
    distance_square,
    norm,
    pairs,
    ratio,
    root,
)
from ..enclosing_proofs import enclose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ..enclosing import Radius
MOVE = {"left": INTS, "right": [{"column": int, "value": INT}], "bits": int, "y": INTS, "bits_y": int, "proof": PROOF}
SCHEMA: dict[str, object] = {
    "format": str, "version": int, "theorem": frozenset(["digits"]), "claim": {"kind": str, "kappa": RAT},
    "problem": PROBLEM, "data": DATA, "inputs": [MOVE],
}  # fmt: skip


def moved(data: Data, move: Any) -> Data:
    """D10: the input A_n + l r', y_n + e, which has the data; as data without radii."""
    left, right, bits, e, bits_y = move["left"], move["right"], move["bits"], move["y"], move["bits_y"]
    need(0 <= bits <= MOST_BITS and 0 <= bits_y <= MOST_BITS, "L1", "bits: out of range")
    need(
        max(bits_of(left), bits_of(e), bits_of([v["value"] for v in right])) <= MOST_BITS,
        "L1",
        "numbers of too many bits",
    )
    need(len(e) in (0, len(data.y)), "F3", "y: another length")
    need(len(left) in (0, data.m) and (data.g == 1 or not left), "F3", "left: another length, or complex")
    places = [v["column"] for v in right]
    need(all(0 <= j < data.N for j in places) and len(set(places)) == len(places), "F3", "right: columns")
    moves = 2 * bits + bits_y + bits_of(left) + bits_of(e) + bits_of([v["value"] for v in right])
    spend(data, moves, len(data.y) if e else 0, len(left) * len(right))
    own = copy.copy(data)
    if e:
        need(near_y(data, e, 1 << bits_y), "D10", "y: outside of the radius")
        own.under_y = math.lcm(data.under_y, 1 << bits_y)
        a, b = own.under_y // data.under_y, own.under_y >> bits_y
        own.y = [v * a + w * b for v, w in zip(data.y, e, strict=True)]
    if left and right:
        unit = 1 << (2 * bits)
        need(near_A(data, left, right, unit), "D10", "A: outside of the radius")
        own.under = math.lcm(data.under, unit)
        own.finer, own.changed, b = own.under // data.under, {}, own.under // unit
        for v in right:
            j, factor = v["column"], v["value"] * b
            own.changed[j] = [p * own.finer + factor * q for p, q in zip(data.column(j), left, strict=True)]
    own.bits += moves
    own.A_radius, own.y_radius = copy.copy(data.A_radius), copy.copy(data.y_radius)
    for radius in (own.A_radius, own.y_radius):
        radius.bound, radius.relative, radius.entrywise = Fraction(0), Fraction(0), False
    if e:
        own.norm_y = norm(own.y, own.under_y)
    return own


def spend(data: Data, moves: int, moved_y: int, moved_A: int) -> None:
    """L1: numbers that are longer by so many bits, comparisons of entries, and norms of columns."""
    long, entries = data.bits + moves, moved_A
    compared = moved_y * data.y_radius.entrywise + moved_A * data.A_radius.entrywise
    radii = max(map(bits_of_ratio, (data.A_radius, data.y_radius)))
    time = 4 * compared * cost(2 * long + radii, 2 * long + radii) + 2 * (entries + moved_y) * cost(long) // 4
    time += 4 * data.N * cost(2 * long, 2 * long)
    budget(time, (entries + moved_y) * (60 + long // 7))


def bits_of_ratio(radius: Radius) -> int:
    """The bits of the numbers of a radius."""
    return bits_of([*radius.bound.as_integer_ratio(), *radius.relative.as_integer_ratio()])


def near_y(data: Data, e: Sequence[int], unit: int) -> bool:
    """Is e within the radius of y?"""
    radius = data.y_radius
    if not radius.entrywise:
        return Fraction(sum(v * v for v in e), unit * unit) <= radius.bound**2
    (a, b), (c, d) = radius.bound.as_integer_ratio(), radius.relative.as_integer_ratio()
    absolute, own, relative, other = (a * unit) ** 2, b * b, (c * unit) ** 2, (d * data.under_y) ** 2
    parts = [range(k, len(e), data.m) for k in range(data.m)]
    sizes = [(sum(e[i] ** 2 for i in part), sum(data.y[i] ** 2 for i in part)) for part in parts]
    return all(size * own <= absolute or size * other <= relative * known for size, known in sizes)


def near_A(data: Data, left: Sequence[int], right: Sequence[Any], unit: int) -> bool:
    """Is l r' within the radius of A?"""
    radius = data.A_radius
    if not radius.entrywise:
        square = sum(v * v for v in left) * sum(v["value"] ** 2 for v in right)
        return Fraction(square, unit * unit) <= radius.bound**2
    (a, b), (c, d) = radius.bound.as_integer_ratio(), radius.relative.as_integer_ratio()
    whole, absolute, relative = b * d * data.under, a * d * data.under * unit, c * b * unit  # over b d under unit
    return all(
        abs(p) * (abs(v["value"]) * whole) <= absolute + relative * abs(known)
        for v in right
        for p, known in zip(left, data.column(v["column"]), strict=True)
    )


def rules(c: Any) -> None:
    """D1 to D7 for both inputs, D10, and D11 (they are 2 kappa apart)."""
    data = Data(c["data"])
    problem = Problem(c["problem"], data.N)
    need(len(c["inputs"]) == 2, "F3", "inputs: not two")
    found = [enclose(moved(data, move), problem, move["proof"], whole=False) for move in c["inputs"]]
    kappa = ratio(c["claim"]["kappa"])
    need(kappa > 0, "D11", "kappa: not positive")
    square = distance_square(pairs(found[0], data.g), pairs(found[1], data.g))
    need(
        root(square, False) - found[0].radius - found[1].radius >= 2 * kappa,
        "D11",
        "the solutions are not proved to be 2 kappa apart",
    )


KIND = Kind(4, ("data-cannot-tell",), SCHEMA, rules)
