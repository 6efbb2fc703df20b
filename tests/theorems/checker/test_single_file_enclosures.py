"""The enclosures of the checker in one file, check.py, against mpmath and flint; and how sharp its rules are."""

from __future__ import annotations

import copy
from fractions import Fraction as F
from itertools import product
from typing import Any

import mpmath
import pytest
from flint import arb, ctx, fmpz
from hypothesis import example, given, settings
from hypothesis import strategies as st

from .generated_certificates import (
    ROTATIONS,
    Document,
    centre,
    certificate,
    checker,
    datum,
    rat,
    refresh,
    value,
    verdict,
)


@pytest.mark.parametrize("m", [1, 2, 3, 19, 200])
@pytest.mark.parametrize("p", [64, 100, 1000, 10_000])
def test_circle(m: int, p: int) -> None:
    """cos(pi r / 2m) for all r, within the bound that the checker uses."""
    found = checker.circle(m, p)
    assert len(found) == 4 * m
    bound = m * (5 * p + 33)
    assert bound <= 2**p
    old, ctx.prec = ctx.prec, p + 60
    try:
        for r in range(0, 4 * m, 1 if p < 10_000 or m < 100 else 23):
            exact = (arb(r) / (2 * m)).cos_pi() * arb(fmpz(2) ** p)
            assert abs(exact - arb(fmpz(found[r]))) <= bound
    finally:
        ctx.prec = old


@pytest.mark.parametrize(
    ("rotation", "m"), [*product(ROTATIONS, (1, 2, 4)), ("dct", 19), ("dft", 19), ("cayley", 7), ("dct", 64)]
)
@pytest.mark.parametrize("n", [0, 60, 3000])
def test_entries_of_the_centre(rotation: str, m: int, n: int) -> None:
    """Each entry of the centre is enclosed within the slack, which is a few units."""
    document = certificate("P1", rotation, "complex", m=m, N=m + 3, K=5, reads=(0,), seed=m)
    document["transcript"]["data"][0]["index"] = n
    own = checker.StrongInput(checker.take(copy.deepcopy(document), checker.SCHEMA, "", []))
    own.plan()
    own.e = n + 10
    own.header()
    own.prepare()
    assert own.slack <= 6
    with mpmath.workprec(own.w + 200):
        A, y = centre(document)
        for i, row in enumerate(keys(own)):
            exact = [A[i][position] for position in document["permutation"]]
            for key, entry in [*zip(row, exact, strict=True), (key_of(own, 0, 4, len(own.table) - 1, i), y[i])]:
                slack, *parts = own.centre(key)
                for part, x in zip(parts, (mpmath.re(entry), mpmath.im(entry)), strict=True):
                    assert abs(mpmath.ldexp(x, own.w) - part) <= max(0, slack - 2) + mpmath.ldexp(1, -90)


def keys(own: Any) -> list[list[int]]:
    """For each row and each column of B the key of the entry of the centre: of its unit, its factor, and its entry of D."""
    columns = [(0, 0)] * own.N1 + [(k, 2) for k in range(1, own.N - own.N1 + 1)]
    turns = own.c["diagonal"]["codes"]
    return [[key_of(own, k, f, d, i) for (k, f), d in zip(columns, turns, strict=True)] for i in range(own.m)]


def key_of(own: Any, k: int, factor: int, d: int, i: int) -> int:
    return (6 * d + factor) * len(own.units) + own.column(k)[i]


@pytest.mark.parametrize("rotation", ROTATIONS)
@pytest.mark.parametrize("n", [0, 9])
def test_sums_are_those_of_the_entries(rotation: str, n: int) -> None:
    m = 4
    document = certificate("P2", rotation, "complex", m=m, N=m + 3, K=4, reads=(n, n + 3), seed=n)
    own = checker.StrongInput(checker.take(copy.deepcopy(document), checker.SCHEMA, "", []))
    own.plan()
    own.header()
    own.prepare()
    for block, first in product(own.data, (0, own.N1)):
        real, imag = block["A"]["real"], block["A"]["imag"] or [0] * len(block["A"]["real"])
        slow = 0
        for row, codes in zip(keys(own), block["A"]["codes"], strict=True):
            given = [codes[k] for k in own.c["permutation"]]
            for key, k in list(zip(row, given, strict=True))[first:]:
                slow += own.square(own.centre(key), (real[k], imag[k]), block["exponent"], 1)
        assert sum(own.squares(block, "A", 1, first)) == slow


def arranged(rotation: str, n: int, excess: F, part: str) -> Document:
    """A certificate with a datum whose distance from the centre is (1 + excess) times what C6 allows."""
    document = certificate("P3", rotation, "complex", m=2, N=4, reads=(n,), e=n + 5)
    extra = 300
    entry = datum(document, n, extra)
    allowed = F(1, 2 ** (n + 1 if part == "A" else n))
    # y and A have no entry in common; replace one entry of the rounded matrix, whose own error is below 2^-(n+200)
    row = entry[part]["codes"][1]
    code = row[2] if part == "A" else row
    column = entry[part]["real"]
    column.append(rat(value(column[code]) + int(allowed * (1 + excess) * 2 ** entry["exponent"])))
    entry[part]["imag"].append(entry[part]["imag"][code])
    if part == "A":
        row[2] = len(column) - 1
    else:
        entry[part]["codes"][1] = len(column) - 1
    document["transcript"]["data"] = [entry]
    return document


@pytest.mark.parametrize("rotation", ROTATIONS)
@pytest.mark.parametrize("part", ["A", "y"])
@pytest.mark.parametrize("n", [0, 1, 50, 1000])
def test_the_limit_of_rule_C6_is_sharp(rotation: str, part: str, n: int) -> None:
    for excess in (F(-1, 2**20), F(-1, 2**25)):
        assert verdict(arranged(rotation, n, excess, part)) == "VERIFIED"
    for excess in (F(1, 2**100), F(1, 2**20), F(1), F(10**6)):
        assert verdict(arranged(rotation, n, excess, part)) == "C6"


def test_the_errors_of_entries_add_up() -> None:
    """Every entry is off by the same amount, in one matrix a little too much in norm."""
    document = certificate("P3", "identity", m=1, N=9, reads=(6,), K=1)
    document["class"] |= {"alpha": "0x4", "t": "0x1"}
    document["diagonal"] = {"table": [["0x1", "0x0"]], "codes": [0] * 9}
    refresh(document)
    block = document["transcript"]["data"][0]
    block["exponent"] = 40
    block["y"]["real"] = [rat(2**40)]
    for error, expected in ((F(1, 3), "VERIFIED"), (F(1, 3) + F(1, 2**20), "C6")):
        off = 2**42 + int(2**40 * error / 2**7)  # nine of these: 3 error 2^-7
        block["A"]["real"] = [rat(off)]
        assert verdict(document) == expected


@given(
    coefficients=st.lists(st.integers(-(2**70), 2**70) | st.integers(-3, 3), min_size=1, max_size=9),
    e=st.integers(1, 80) | st.just(10**18),
)
@settings(max_examples=300, deadline=None)
@example([0, 0], 1)
@example([1, -2], 1)
@example([1, -2], 2)
@example([2**60, -1, -(2**200)], 10**18)
def test_positive_is_sound_and_sharp_for_small_eps(coefficients: list[int], e: int) -> None:
    answer = checker.positive(coefficients, e)
    lead = next((x for x in coefficients if x), 0)
    if answer:
        for eps in [F(1, 2 ** min(e, 300)) * F(k, 16) for k in range(1, 17)]:
            assert sum(x * eps**k for k, x in enumerate(coefficients)) > 0
    if lead <= 0:
        assert not answer
    elif e >= 80 or all(x >= 0 for x in coefficients):
        assert answer or max(map(abs, coefficients)) > 2**75


@given(f=st.lists(st.integers(-99, 99), min_size=1, max_size=4), g=st.lists(st.integers(-99, 99), min_size=1, max_size=4),
       h=st.lists(st.integers(-99, 99), max_size=4), k=st.lists(st.integers(-99, 99), max_size=4))  # fmt: skip
def test_cross(f: list[int], g: list[int], h: list[int], k: list[int]) -> None:
    def at(x: list[int]) -> int:
        return sum(c * (10**6) ** i for i, c in enumerate(x))

    assert at(checker.cross(f, g, h, k)) == at(f) * at(g) - at(h) * at(k)
