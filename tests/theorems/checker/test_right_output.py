"""Rule E8: honest data of every member are accepted with every rounding, data that no member has are refused."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from oracles import ROUNDINGS
from theorems import Omega, checker
from theorems.barriers.smale18.omega import Member

FOLDER = Path(__file__).parents[2] / "corpus" / "v2" / "valid"
CLASSES = {
    "p3-dct": ("P3", {"N": 5, "m": 3, "K": 4, "L": 8, "rotation": "dct", "seed": 1, "R": 2}),
    "p2-hadamard": ("P2", {"N": 5, "m": 4, "K": 5, "L": 7, "lam": "1/3", "rotation": "hadamard", "seed": 2}),
    "p1-cayley": (
        "P1",
        {"N": 4, "m": 2, "K": 3, "L": 9, "eta": "1/7", "rotation": "cayley", "field": "complex", "seed": 3},
    ),
    "p3-dft": ("P3", {"N": 4, "m": 2, "K": 3, "L": 6, "rotation": "dft", "field": "complex", "seed": 4}),
    "p3-identity": ("P3", {"N": 3, "m": 1, "K": 3, "L": 6}),
}
MEMBERS = [
    (Member("strong"), (1, 20)),
    (Member("strong", 0, 10), (16,)),
    (Member("weak", 1, 12), (2, 16)),
    (Member("weak", 1, 40), (60,)),
    (Member("sharp", 1, 1), ()),  # with the L of the class
]


def verdict(document: Any) -> str:
    verified, rule, _ = checker.check(json.dumps(document).encode())
    return "VERIFIED" if verified else rule


@pytest.mark.parametrize("rounding", ["nearest", "truncating", "random", "worst-case"])
@pytest.mark.parametrize("name", CLASSES)
def test_honest_data_are_those_of_a_member(name: str, rounding: str, corpus_tools: ModuleType) -> None:
    assert rounding in ROUNDINGS
    problem, parameters = CLASSES[name]
    omega = Omega(problem, **parameters)  # type: ignore[arg-type]
    for member, indices in MEMBERS:
        chosen, reads = (Member("sharp", 1, omega.L), (omega.L,)) if member.part == "sharp" else (member, indices)
        document = corpus_tools.right(omega, chosen, 1, *reads, rounding=rounding)  # one digit: rule E9 is no hindrance
        assert verdict(document) == "VERIFIED", chosen


@pytest.mark.parametrize(
    "name", ["right-strong", "right-dft", "right-centre", "right-weak", "right-cayley", "right-sharp"]
)
def test_every_entry_counts(name: str) -> None:
    """Four units of 2^-n in any single entry of A or y are more than any member allows."""
    original = json.loads((FOLDER / f"{name}.json").read_bytes())
    assert verdict(original) == "VERIFIED"
    for place, datum in enumerate(original["data"]):
        unit = 4 << max(0, datum["exponent"] - datum["index"])
        for k, row in enumerate([*datum["A"]["codes"], *([y["codes"]] for y in datum["y"])]):
            for position in range(len(row) if k < len(datum["A"]["codes"]) else len(row[0])):
                document = copy.deepcopy(original)
                changed = document["data"][place]
                array = changed["A"] if k < len(datum["A"]["codes"]) else changed["y"][k - len(datum["A"]["codes"])]
                codes = array["codes"][k] if k < len(datum["A"]["codes"]) else array["codes"]
                array["real"].append(hex(int(array["real"][codes[position]], 16) + unit))
                if array["imag"] is not None:
                    array["imag"].append(array["imag"][codes[position]])
                codes[position] = len(array["real"]) - 1
                assert verdict(document) in ("E7", "E8", "E9"), (place, k, position)


def test_no_data_are_those_of_every_member(corpus_tools: ModuleType) -> None:
    problem, parameters = CLASSES["p3-dct"]
    document = corpus_tools.right(Omega(problem, **parameters), Member("strong"), 1)  # type: ignore[arg-type]
    assert verdict(document) in ("VERIFIED", "E9")
