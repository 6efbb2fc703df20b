"""The checker in one file, check.py, refuses each change of a certificate by its rule."""

from __future__ import annotations

import copy
from fractions import Fraction as F
from typing import Any

import pytest

from .generated_certificates import BASE, checker, drop, encode, put, rat, value, verdict


def scaled(factor: F) -> Any:
    return lambda text: rat(value(text) * factor)


DATA = ("transcript", "data", 0)
CHANGES: list[tuple[str, Any]] = [
    # F3: structure
    ("F3", drop("theorem")),
    ("F3", put("comment", "hello")),
    ("F3", put("version", "1")),
    ("F3", put("version", True)),
    ("F3", put("version", None)),
    ("F3", put("claim", [])),
    ("F3", put("class", "name", "weak")),
    ("F3", put("class", "field", "quaternion")),
    ("F3", put("class", "m", "0x3")),
    ("F3", put("class", "m", 4)),
    ("F3", put("class", "N", 6)),
    ("F3", put("class", "N", -5)),
    ("F3", put("class", "m", 10**9)),
    ("F3", put("problem", "name", "P1")),
    ("F3", put("problem", "name", "P4")),
    ("F3", put("problem", "eta", "0x0")),
    ("F3", put("problem", {"name": "P3", "eta": "0x0"})),
    ("F3", put("rotation", {"name": "dct", "stages": []})),
    ("F3", put("rotation", {"name": "cayley"})),
    ("F3", put("rotation", {"name": "cayley", "stages": [{"hypotenuse": 5, "turns": [[0, 1, 3]]}]})),
    ("F3", put("rotation", {"name": "cayley", "stages": [{"hypotenuse": 5, "turns": [[0, 3, 3, 4]]}]})),
    ("F3", put("rotation", {"name": "cayley", "stages": [{"hypotenuse": 5, "turns": [[-1, 1, 3, 4]]}]})),
    ("F3", put("rotation", {"name": "cayley", "stages": [{"hypotenuse": 5, "turns": [[0, 1, 3, True]]}]})),
    ("F3", put("rotation", {"name": "cayley", "stages": [{"hypotenuse": 2**31 + 1, "turns": []}]})),
    ("F3", put("diagonal", "table", 0, ["0x1"])),
    ("F3", put("diagonal", "table", 0, "0x1")),
    ("F3", put("diagonal", "codes", 0, 2)),
    ("F3", put("diagonal", "codes", 0, -1)),
    ("F3", put("diagonal", "codes", 0, False)),
    ("F3", put("diagonal", "codes", lambda x: x[:-1])),
    ("F3", put("permutation", 0, 5)),
    ("F3", put("permutation", 0, None)),
    ("F3", put("input", "winner", "0")),
    ("F3", put("transcript", "reads", 3)),
    ("F3", put("transcript", "reads", 0, True)),
    ("F3", put("transcript", "evaluation", "3")),
    ("F3", put("transcript", "data", {})),
    ("F3", put(*DATA, "A", "codes", lambda x: x[:-1])),
    ("F3", put(*DATA, "A", "codes", 1, lambda x: [*x, 0])),
    ("F3", put(*DATA, "A", "codes", 1, 2, 10**18)),
    ("F3", put(*DATA, "A", "codes", 1, 2, True)),
    ("F3", put(*DATA, "A", "real", "0x1")),
    ("F3", put(*DATA, "A", "real", 0, 3)),
    ("F3", put(*DATA, "A", "imag", ["0x0"])),
    ("F3", put(*DATA, "y", "codes", lambda x: [x])),
    ("F3", put(*DATA, "y", "imag", 0)),
    ("F3", put("output", lambda x: x[:-1])),
    ("F3", put("output", 0, 1)),
    ("F3", put("output", 0, ["0x1", "0x1", "0x1"])),
    ("F3", put("minimiser", "numerator", [])),
    ("F3", put("minimiser", "numerator", ["0x1"] * 6)),
    ("F3", put("minimiser", "numerator", "0x1")),
    ("F3", put("distance", "squared_lower_bound", None)),
    # F4: numbers
    *[
        ("F4", put("class", "t", text))
        for text in ("", "1", "0x", "0x01", "-0x0", "+0x1", "0xA", "0X1", "0x1/0x0", "0x1/-0x1", "0x1/0x02", "0x1/0x1/0x1")
    ],
    *[("F4", put("class", "t", text)) for text in ("0x1 ", " 0x1", "0x1\n", "0x1_0", "0x\u0661", "0x1.8", "-0x0/0x1", "0x1/", "/0x1")],
    ("F4", put("class", "t", "0x" + "1" * 400_000)),
    ("F4", put(*DATA, "A", "real", 0, "0x1/0x1")),
    # L1: work
    ("L1", put("class", "t", "0x" + "f" * 399_990)),
    ("L1", put("class", "K", 10**18)),
    # C1: header
    ("another kind", put("format", "sci-barriers")),
    ("another kind", put("version", 2)),
    ("C1", put("theorem", "smale9")),
    ("another kind", put("claim", "kind", "right-output")),
    ("C1", put("claim", "digits", 3)),
    # C2: membership
    ("C2", put("class", "alpha", "0x1/0x2")),
    ("C2", put("class", "alpha", scaled(F(1, 2**10)))),
    ("C2", put("class", "alpha", scaled(F(1, 3)))),
    ("C2", put("class", "t", "0x0")),
    ("C2", put("class", "t", "-0x1")),
    ("C2", put("class", "t", scaled(F(10**4)))),
    ("C2", put("problem", "lam", "0x0")),
    ("C2", put("problem", "lam", "-0x1")),
    ("C2", lambda d: d["problem"].update(lam=d["class"]["alpha"])),
    ("C2", lambda d: (d["class"].update(K=3), d["claim"].update(digits=3))),
    ("C2", lambda d: (d["class"].update(K=0), d["claim"].update(digits=0))),
    ("C2", lambda d: (d["class"].update(K=-1), d["claim"].update(digits=-1))),
    ("C2", lambda d: (d["class"].update(m=0), d.update(rotation={"name": "cayley", "stages": []}), d["transcript"].update(data=[]))),
    ("C2", lambda d: (d["class"].update(m=10**9), d["transcript"].update(data=[]))),
    ("C2", lambda d: (d["class"].update(m=5), d["transcript"].update(data=[]))),
    # C3: rotation
    ("C3", put("rotation", "name", "dst")),
    ("C3", put("rotation", "name", "hadamard")),
    ("C3", put("rotation", "name", "dft")),
    ("C3", put("rotation", {"name": "cayley", "stages": [{"hypotenuse": 5, "turns": [[0, 1, 3, 3]]}]})),
    ("C3", put("rotation", {"name": "cayley", "stages": [{"hypotenuse": 5, "turns": [[1, 1, 3, 4]]}]})),
    ("C3", put("rotation", {"name": "cayley", "stages": [{"hypotenuse": 5, "turns": [[0, 1, 3, 4], [2, 0, 3, 4]]}]})),
    ("C3", put("rotation", {"name": "cayley", "stages": [{"hypotenuse": -5, "turns": [[0, 1, 3, 4]]}]})),
    ("C3", put("rotation", {"name": "cayley", "stages": [{"hypotenuse": 0, "turns": [[0, 1, 0, 0]]}]})),
    # C4: diagonal, permutation
    ("C4", put("diagonal", "table", 0, ["0x1", "0x1"])),
    ("C4", put("diagonal", "table", 0, ["0x0", "0x0"])),
    ("C4", put("diagonal", "table", 0, ["0x3/0x5", "0x4/0x5"])),
    ("C4", put("diagonal", "table", lambda x: [*x, ["0x3/0x5", "0x4/0x6"]])),
    ("C4", put("permutation", [0, 1, 2, 3, 3])),
    # C5: input
    ("C5", put("input", "winner", 3)),
    ("C5", put("input", "winner", -1)),
    ("C5", put("input", "winner", 10**18)),
    ("C5", put("input", "exponent", 0)),
    ("C5", put("input", "exponent", -(10**18))),
    ("C5", put("class", "alpha", scaled(F(5, 2)))),
    # C6: data
    ("C6", put("transcript", "reads", [3])),
    ("C6", put("transcript", "reads", [3, 7, 8])),
    ("C6", put("transcript", "evaluation", 4)),
    ("C6", put("transcript", "data", lambda x: x[::-1])),
    ("C6", put("transcript", "data", lambda x: [x[0], *x])),
    ("C6", lambda d: (put("transcript", "reads", [-3, 7])(d), put(*DATA, "index", -3)(d))),
    ("C6", lambda d: (put("transcript", "reads", [-(10**18), 7])(d), put(*DATA, "index", -(10**18))(d))),
    ("C6", put("input", "exponent", 7)),
    ("C6", lambda d: (put("transcript", "reads", [10**18, 3])(d), put("transcript", "data", 1, "index", 10**18)(d))),
    ("C6", lambda d: (
        put("transcript", "reads", [10**18, 3])(d),
        put("transcript", "data", 1, "index", 10**18)(d),
        put("input", "exponent", 10**18 + 1)(d),
    )),
    *[("C6", put(*DATA, "exponent", s)) for s in (0, -1, 10**18, -(10**18), 9 * 10**18, 10, 20)],
    ("C6", put(*DATA, "A", "real", lambda x: ["-0x1"] * len(x))),
    ("C6", put(*DATA, "A", "real", lambda x: ["0x" + "f" * 3000] * len(x))),
    ("C6", lambda d: put(*DATA, "A", "imag", ["0x1"] * len(d["transcript"]["data"][0]["A"]["real"]))(d)),
    ("C6", lambda d: put(*DATA, "y", "imag", ["0x1"] * len(d["transcript"]["data"][0]["y"]["real"]))(d)),
    ("C6", lambda d: put(*DATA, "y", "real", d["transcript"]["data"][0]["y"]["real"][::-1])(d)),
    ("C6", put(*DATA, "A", "codes", lambda x: [x[1], x[0], x[2]])),
    ("C6", put("rotation", "name", "identity")),
    ("C6", put("permutation", lambda x: [x[0], x[1], x[3], x[2], x[4]])),
    ("C6", put("class", "alpha", scaled(F(101, 100)))),
    ("C6", put("class", "t", scaled(F(11, 10)))),
    # C7: minimiser
    ("C7", put("minimiser", "position", 0)),
    ("C7", put("minimiser", "position", -1)),
    ("C7", put("minimiser", "phase", lambda x: [rat(-value(x[0])), x[1]])),
    ("C7", put("minimiser", "phase", ["0x0", "0x1"])),
    ("C7", put("minimiser", "phase", ["0x0", "0x0"])),
    ("C7", put("minimiser", "numerator", 0, scaled(F(1001, 1000)))),
    ("C7", put("minimiser", "denominator", 1, "0x2")),
    ("C7", put("minimiser", "denominator", 1, "0x0")),
    ("C7", lambda d: (put("minimiser", "numerator", ["0x0"])(d), put("minimiser", "denominator", ["0x0"])(d))),
    ("C7", lambda d: [put("minimiser", side, lambda f: [rat(-value(x)) for x in f])(d) for side in ("numerator", "denominator")]),
    ("C7", lambda d: [put("minimiser", side, lambda f: ["0x0"] * 5)(d) for side in ("numerator", "denominator")]),
    # C8: dual
    ("C8", put("dual", "numerator", 0, scaled(F(999, 1000)))),
    ("C8", put("dual", "denominator", 1, "0x0")),
    ("C8", put("dual", "denominator", ["0x0"])),
    ("C8", lambda d: [put("dual", side, ["0x0"])(d) for side in ("numerator", "denominator")]),
    ("C8", lambda d: [put("dual", side, lambda f: [rat(-value(x)) for x in f])(d) for side in ("numerator", "denominator")]),
    # C9: distance
    ("C9", put("distance", "squared_lower_bound", scaled(F(101, 100)))),
    ("C9", put("distance", "squared_lower_bound", scaled(F(2**38 + 1, 2**38)))),
    ("C9", put("distance", "squared_lower_bound", "0x1")),
    ("C9", lambda d: d["output"].__setitem__(d["minimiser"]["position"], rat(F(3, 100) * value(d["minimiser"]["phase"][0])))),
    # C10: claim
    ("C10", put("distance", "squared_lower_bound", "0x0")),
    ("C10", put("distance", "squared_lower_bound", "-0x1")),
    ("C10", put("distance", "squared_lower_bound", rat(F(1, 10**4)))),
    ("C10", put("distance", "squared_lower_bound", rat(F(1, 10**5)))),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(CHANGES)))
def test_each_change_is_refused_by_its_rule(number: int) -> None:
    rule, change = CHANGES[number]
    document = copy.deepcopy(BASE)
    change(document)
    assert encode(document) != encode(BASE)
    assert verdict(document) == rule, checker.check(encode(document))


def test_the_base_is_verified() -> None:
    assert verdict(BASE) == "VERIFIED"
