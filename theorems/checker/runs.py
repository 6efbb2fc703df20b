"""Runs of algorithms that may toss coins: rule E3, and the probability of runs (docs/explanation/chance.md)."""

from __future__ import annotations

import math

from .core import bits, need

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
PATH, MASS_BITS = 10_000, 1 << 16


def weigh(runs: list[dict[str, Any]]) -> tuple[int, int]:
    """E3: the runs are different ways through one tree of choices. The sum of their probabilities, as a quotient."""
    sides, step, ends, products, common = dict[int, int](), dict[tuple[int, int], int](), set[int](), list[int](), 1
    for run in runs:
        place, product = 0, 1
        need(len(run["choices"]) <= PATH, "E3", f"more than {PATH} choices")
        for choice in run["choices"]:
            need(len(choice) == 2 and 0 <= choice[1] < choice[0] >= 2, "E3", "not a choice [sides, outcome]")
            need(place not in ends, "E3", "a run begins with all the choices of another one")
            same = sides.setdefault(place, choice[0]) == choice[0]
            need(same, "E3", "after the same choices, another number of sides")
            product *= choice[0]
            need(bits(product) <= MASS_BITS, "L1", f"a probability of more than {MASS_BITS} bits")
            place = step.setdefault((place, choice[1]), len(step) + 1)
        need(place not in ends and place not in sides, "E3", "a run begins with all the choices of another one")
        ends.add(place)
        products.append(product)
        common = math.lcm(common, product)
        need(bits(common) <= MASS_BITS, "L1", f"probabilities of more than {MASS_BITS} bits")
    return sum(common // product for product in products), common
