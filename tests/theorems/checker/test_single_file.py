"""The checker in one file, check.py, against certificates that are generated here, independently of what writes them."""

from __future__ import annotations

import atexit
import contextlib
import copy
import importlib.util
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from fractions import Fraction as F
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import mpmath
import pytest
from flint import arb, ctx, fmpz
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from theorems.checker import pack

SOURCE = pack.write(tempfile.mkdtemp(prefix="sci-barriers-tests-"))[1]
atexit.register(shutil.rmtree, SOURCE.parent, ignore_errors=True)
Document = dict[str, Any]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("stand_alone_check", SOURCE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


checker = load()
KINDS = [checker.KIND]
PROBLEMS = ("P1", "P1-noisy", "P2", "P3")
ROTATIONS = ("identity", "hadamard", "dct", "dft", "cayley")
UNIMODULAR = {
    "real": [(F(1), F(0)), (F(-1), F(0))],
    "complex": [(F(0), F(1)), (F(3, 5), F(4, 5)), (F(-5, 13), F(12, 13)), (F(1), F(0))],
}
TURNS = [(3, 4, 5), (4, -3, 5), (5, 12, 13), (-8, 15, 17), (1, 0, 1), (0, -7, 7)]


# ------------------------------------------------------------------------------------------------- the generator


def rat(x: F | int) -> str:
    x = F(x)
    sign = "-" if x < 0 else ""
    tail = f"/0x{x.denominator:x}" if x.denominator != 1 else ""
    return f"{sign}0x{abs(x.numerator):x}{tail}"


def cpx(z: tuple[F, F]) -> list[str]:
    return [rat(z[0]), rat(z[1])]


def value(text: str) -> F:
    over, _, under = text.partition("/")
    return F(int(over, 16), int(under or "0x1", 16))


def encode(document: Document) -> bytes:
    return json.dumps(document).encode()


def stages_for(m: int, rng: random.Random) -> list[Document]:
    stages = []
    for _ in range(3):
        order = rng.sample(range(m), m)
        p, q, h = rng.choice(TURNS)
        turns = [[order[2 * i], order[2 * i + 1], p, rng.choice((q, -q))] for i in range(m // 2)]
        stages.append({"hypotenuse": h, "turns": turns})
    return stages


def rotation_matrix(rotation: Document, m: int) -> list[list[Any]]:
    """U at the working precision of mpmath."""
    name, pi = rotation["name"], mpmath.mp.pi
    if name == "identity":
        return [[mpmath.mpf(i == k) for k in range(m)] for i in range(m)]
    if name == "hadamard":
        return [[(-1) ** bin(i & k).count("1") / mpmath.sqrt(m) for k in range(m)] for i in range(m)]
    if name == "dct":
        rows = [
            [mpmath.sqrt(mpmath.mpf(2) / m) * mpmath.cos(pi * (2 * k + 1) * i / (2 * m)) for k in range(m)]
            for i in range(m)
        ]
        rows[0] = [1 / mpmath.sqrt(m)] * m
        return rows
    if name == "dft":
        return [[mpmath.expj(-2 * pi * i * k / m) / mpmath.sqrt(m) for k in range(m)] for i in range(m)]
    columns = []
    for k in range(m):
        x = [F(int(i == k)) for i in range(m)]
        for stage in rotation["stages"]:
            old, h = list(x), stage["hypotenuse"]
            for i, j, p, q in stage["turns"]:
                x[i], x[j] = (p * old[i] - q * old[j]) / h, (q * old[i] + p * old[j]) / h
        columns.append([mpmath.mpf(v.numerator) / v.denominator for v in x])
    return [[columns[k][i] for k in range(m)] for i in range(m)]


def mp(x: F) -> Any:
    return mpmath.mpf(x.numerator) / x.denominator


def centre(document: Document) -> tuple[list[list[Any]], list[Any]]:
    """A0 and y at the working precision of mpmath, from the written definition."""
    c, m, N = document["class"], document["class"]["m"], document["class"]["N"]
    N1 = N + 1 - m
    alpha, t = mp(value(c["alpha"])), mp(value(c["t"]))
    U = rotation_matrix(document["rotation"], m)
    table = [mpmath.mpc(mp(value(x)), mp(value(y))) for x, y in document["diagonal"]["table"]]
    d = [table[code] for code in document["diagonal"]["codes"]]
    A = [[mpmath.mpf(0)] * N for _ in range(m)]
    for k in range(N):
        for i in range(m):
            entry = alpha * U[i][0] if k < N1 else alpha * mpmath.sqrt(N1) * U[i][k - N1 + 1]
            A[i][document["permutation"][k]] = d[k] * entry
    return A, [t * U[i][0] for i in range(m)]


def block(rows: list[list[Any]], s: int, field: str) -> Document:
    found: dict[tuple[int, int], int] = {}
    codes = []
    for row in rows:
        pairs = [
            (int(mpmath.nint(mpmath.ldexp(mpmath.re(x), s))), int(mpmath.nint(mpmath.ldexp(mpmath.im(x), s))))
            for x in row
        ]
        codes.append([found.setdefault(pair, len(found)) for pair in pairs])
    imag = [rat(pair[1]) for pair in found] if field == "complex" else None
    return {"real": [rat(pair[0]) for pair in found], "imag": imag, "codes": codes}


def datum(document: Document, n: int, extra: int = 8) -> Document:
    m, N, field = (document["class"][name] for name in ("m", "N", "field"))
    s = n + extra + (m * N).bit_length()
    with mpmath.workprec(s + 4 * document["class"]["K"] + 200):
        A, y = centre(document)
        A_block, y_block = block(A, s, field), block([[x] for x in y], s, field)
    y_block["codes"] = [row[0] for row in y_block["codes"]]
    return {"index": n, "exponent": s, "A": A_block, "y": y_block}


def least_distance(document: Document, output: list[tuple[F, F]]) -> F:
    """A lower bound of the squared distance that is almost sharp, in rational arithmetic."""
    N1, e = document["class"]["N"] + 1 - document["class"]["m"], document["input"]["exponent"]
    c = [c_of(document, value(document["class"]["alpha"]) + eps) for eps in (F(0), F(1, 2 ** min(e, 400)))]
    j = document["input"]["winner"]
    assert 0 <= j < N1
    position = document["permutation"][j]
    x, y = (value(part) for part in document["diagonal"]["table"][document["diagonal"]["codes"][j]])
    total = F(0)
    for i, (re, im) in enumerate(output):
        if i == position:
            re, im = re * x - im * y, re * y + im * x
            re = max(F(0), re - c[0], c[1] - re)
        total += re**2 + im**2
    return total


def c_of(document: Document, a: F) -> F:
    t, name = value(document["class"]["t"]), document["problem"]["name"]
    if name == "P1":
        return (t - value(document["problem"]["eta"])) / a
    if name == "P2":
        return (2 * t * a - value(document["problem"]["lam"])) / (2 * a * a)
    return t / a


def refresh(document: Document) -> Document:
    """Put in what follows from the rest: data, minimiser, dual, distance."""
    c, name = document["class"], document["problem"]["name"]
    alpha, t = value(c["alpha"]), value(c["t"])
    j = document["input"]["winner"]
    x, y = document["diagonal"]["table"][document["diagonal"]["codes"][j]]
    if name == "P1":
        eta = value(document["problem"]["eta"])
        primal, dual = ([t - eta], [alpha, 1]), ([1], [alpha, 1])
    else:
        lam = value(document["problem"]["lam"])
        primal, dual = ([t], [alpha, 1]), ([lam], [alpha, 1])
        if name == "P2":
            primal, dual = ([2 * t * alpha - lam, 2 * t], [2 * alpha**2, 4 * alpha, 2]), ([lam], [2 * alpha, 2])
    document["minimiser"] = {
        "position": document["permutation"][j],
        "phase": [x, rat(-value(y))],
        "numerator": [rat(v) for v in primal[0]],
        "denominator": [rat(v) for v in primal[1]],
    }
    document["dual"] = {"numerator": [rat(v) for v in dual[0]], "denominator": [rat(v) for v in dual[1]]}
    used = set(document["transcript"]["reads"]) | {document["transcript"]["evaluation"]}
    document["transcript"]["data"] = [datum(document, n) for n in sorted(used - {None})]
    output = [(value(o), F(0)) if isinstance(o, str) else (value(o[0]), value(o[1])) for o in document["output"]]
    bound = least_distance(document, output) * (1 - F(1, 2**40))
    bits = 2**60 * 100 ** c["K"]
    document["distance"] = {"squared_lower_bound": rat(F(int(bound * bits), bits))}
    return document


def certificate(
    problem: str = "P3", rotation: str = "dct", field: str = "real", *, m: int = 3, N: int = 5, K: int = 2, e: int = 30,
    reads: tuple[int, ...] = (7, 3, 7), evaluation: int | None = None, seed: int = 0,
) -> Document:  # fmt: skip
    rng = random.Random(seed)
    t = F(rng.choice((1, 2)), rng.choice((1, 3)))
    parameter = {"P1": F(0), "P1-noisy": t / 10, "P2": F(1, 3), "P3": F(1, 2)}[problem]
    gain = t - parameter if problem.startswith("P1") else t
    alpha = max(gain / F(3, 10**K), F(1))
    table = UNIMODULAR[field]
    output: list[Any] = [rat(F(rng.randint(-9, 9), 7 * 10 ** (K + 2))) for _ in range(N)]
    output[-1] = cpx((F(1, 3 * 10 ** (K + 3)), F(-1, 2 ** (4 * K + 5))))
    used = {*reads, evaluation} - {None}
    return refresh({
        "format": "sci-barriers/certificate",
        "version": 1,
        "theorem": "smale18",
        "claim": {"kind": "wrong-output", "digits": K},
        "problem": {"name": problem[:2], "eta" if problem.startswith("P1") else "lam": rat(parameter)},
        "class": {"name": "strong", "field": field, "m": m, "N": N, "K": K, "alpha": rat(alpha), "t": rat(t)},
        "rotation": {"name": rotation} | ({"stages": stages_for(m, rng)} if rotation == "cayley" else {}),
        "diagonal": {"table": [cpx(z) for z in table], "codes": [rng.randrange(len(table)) for _ in range(N)]},
        "permutation": rng.sample(range(N), N),
        "input": {"winner": rng.randrange(N + 1 - m), "exponent": max([e, *(n + 1 for n in used if n is not None)])},
        "transcript": {"reads": list(reads), "evaluation": evaluation, "data": []},
        "output": output,
    })  # fmt: skip


def verdict(document: Document | bytes) -> str:
    """VERIFIED or the rule that is named."""
    verified, rule, reason = checker.check(document if isinstance(document, bytes) else encode(document))
    assert len(reason) <= 120 and reason.isprintable() and reason.isascii()
    assert (verified, rule, reason) == (True, "", "") or (not verified and rule and reason)
    return "VERIFIED" if verified else rule


# ----------------------------------------------------------------------------------------- what must be accepted

CASES = [
    (problem, rotation, field)
    for problem, rotation, field in product(PROBLEMS, ROTATIONS, ("real", "complex"))
    if (rotation, field) != ("dft", "real")
]


@pytest.mark.parametrize(("problem", "rotation", "field"), CASES)
@pytest.mark.parametrize("e", [1, 64, 10**18])
def test_every_problem_rotation_and_field(problem: str, rotation: str, field: str, e: int) -> None:
    for seed, m in enumerate((1, 2, 4)):
        document = certificate(problem, rotation, field, m=m, N=m + 2 + seed, K=1 + 2 * seed, e=e, seed=seed)
        assert checker.check(encode(document)) == (True, "", "")


@pytest.mark.parametrize("rotation", ["dct", "dft", "cayley"])
@pytest.mark.parametrize("m", [3, 5, 7, 12, 19])
def test_rotations_of_other_sizes(rotation: str, m: int) -> None:
    assert verdict(certificate("P2", rotation, "complex", m=m, N=m + 1, seed=m, evaluation=11)) == "VERIFIED"


@given(
    case=st.sampled_from(CASES),
    m=st.integers(1, 6),
    spare=st.integers(1, 4),
    K=st.integers(1, 30),
    e=st.integers(40, 10**18),  # the separation of the solutions (C5) needs a few digits
    reads=st.lists(st.integers(0, 90), max_size=4),
    evaluation=st.none() | st.integers(0, 90),
    seed=st.integers(0, 2**32),
)
@settings(max_examples=150, deadline=None)
def test_generated_certificates_are_verified(
    case: tuple[str, str, str], m: int, spare: int, K: int, e: int, reads: list[int], evaluation: int | None, seed: int
) -> None:
    problem, rotation, field = case
    m = 4 if rotation == "hadamard" and m not in (1, 2, 4) else m
    document = certificate(
        problem, rotation, field, m=m, N=m + spare, K=K, e=e, reads=tuple(reads), evaluation=evaluation, seed=seed
    )
    assert checker.check(encode(document)) == (True, "", "")


@pytest.mark.parametrize("rotation", ["identity", "hadamard", "dct", "dft", "cayley"])
def test_large_indices(rotation: str) -> None:
    document = certificate("P3", rotation, "complex", m=2, N=4, reads=(10**4, 5), e=10**18)
    assert verdict(document) == "VERIFIED"


def test_nothing_read_and_large_m() -> None:
    document = certificate("P3", "dct", m=10**4, N=10**4 + 1, reads=())
    assert verdict(document) == "VERIFIED"


@pytest.mark.parametrize("exponent", [10**18 - 3, 10**6])
def test_a_datum_equal_to_the_centre_of_any_index(exponent: int) -> None:
    """Integers are their own roundings: index 10^18 needs no numbers of 10^18 bits."""
    for rotation in ("identity", "hadamard", "dct", "dft"):
        document = certificate("P3", rotation, "complex", m=1, N=3, reads=(), K=2)
        document["class"] |= {"alpha": "0x21", "t": "0x1"}
        document["diagonal"]["table"] = [["0x0", "0x1"], ["-0x1", "0x0"], ["0x1", "0x0"], ["0x0", "-0x1"]]
        document["input"]["exponent"] = exponent + 1
        refresh(document)
        document["transcript"]["reads"] = [4, exponent]
        document["transcript"]["data"] = [datum(document, 4), datum(document, 4) | {"index": exponent}]
        assert checker.check(encode(document)) == (True, "", "")
        for change in ("-0x1", "0x1", "0x2"):
            broken = copy.deepcopy(document)
            real = broken["transcript"]["data"][1]["A"]["real"]
            real[0] = rat(value(real[0]) + value(change))
            assert verdict(broken) == "C6"


def test_real_field_may_write_zero_imaginary_parts() -> None:
    document = certificate()
    for name in ("A", "y"):
        block = document["transcript"]["data"][0][name]
        block["imag"] = ["0x0"] * len(block["real"])
    assert verdict(document) == "VERIFIED"


def test_numbers_need_not_be_in_lowest_terms() -> None:
    document = certificate("P2", "cayley", "complex")
    alpha = value(document["class"]["alpha"])
    document["class"]["alpha"] = f"0x{6 * alpha.numerator:x}/0x{6 * alpha.denominator:x}"
    for side, part in product(("numerator", "denominator"), ("minimiser", "dual")):
        factor = F(7, 3)
        document[part][side] = [rat(factor * value(x)) for x in document[part][side]]
    common = [F(1), F(1, 5)]  # a common factor 1 + eps/5
    for side in ("numerator", "denominator"):
        f = [value(x) for x in document["minimiser"][side]]
        product_ = [
            sum((common[k] * f[i - k] for k in range(2) if 0 <= i - k < len(f)), F(0)) for i in range(len(f) + 1)
        ]
        document["minimiser"][side] = [rat(x) for x in product_]
        document["dual"][side] = ["0x0", *document["dual"][side]]  # a common factor eps
    assert verdict(document) == "VERIFIED"


# -------------------------------------------------------------------------------------------- the enclosures


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
    width, zero = len(own.table), (0, 0)
    with mpmath.workprec(own.w + 200):
        A, y = centre(document)
        for i in range(m):
            codes = own.codes(i)
            keys = [code * width + d for code, d in zip(codes, document["diagonal"]["codes"], strict=True)]
            exact = [A[i][position] for position in document["permutation"]]
            for key, entry in [*zip(keys, exact, strict=True), ((codes[0] + 4) * width + width - 1, y[i])]:
                own.square(key, zero, 0, 0)
                slack, *parts = own.known[key]
                for part, x in zip(parts, (mpmath.re(entry), mpmath.im(entry)), strict=True):
                    assert abs(mpmath.ldexp(x, own.w) - part) <= max(0, slack - 2) + mpmath.ldexp(1, -90)


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


# ------------------------------------------------------------------------------------------- what must be refused


def put(*path: Any) -> Any:
    """A change of a document: the last of the arguments is the new value, or a function of the old one."""
    *keys, last, new = path

    def change(document: Document) -> None:
        place: Any = document
        for key in keys:
            place = place[key]
        place[last] = new(place[last]) if callable(new) else new

    return change


def drop(*path: Any) -> Any:
    *keys, last = path

    def change(document: Document) -> None:
        place: Any = document
        for key in keys:
            place = place[key]
        del place[last]

    return change


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

BASE = certificate("P3", "dct", "real", m=3, N=5, K=2, seed=5)


@pytest.mark.parametrize("number", range(len(CHANGES)))
def test_each_change_is_refused_by_its_rule(number: int) -> None:
    rule, change = CHANGES[number]
    document = copy.deepcopy(BASE)
    change(document)
    assert encode(document) != encode(BASE)
    assert verdict(document) == rule, checker.check(encode(document))


def test_the_base_is_verified() -> None:
    assert verdict(BASE) == "VERIFIED"


# ------------------------------------------------------------------------------------------------- hostile files


def with_text(path: tuple[Any, ...], text: bytes) -> bytes:
    """The base certificate with these bytes in place of a value."""
    document = copy.deepcopy(BASE)
    put(*path, "@@@")(document)
    return encode(document).replace(b'"@@@"', text)


HOSTILE: dict[str, tuple[str, Any]] = {
    "empty": ("F2", lambda: b""),
    "nothing but a number": ("F3", lambda: b"7"),
    "zeros": ("F1", lambda: bytes((32 << 20) + 1)),
    "as many zeros as allowed": ("F2", lambda: bytes(32 << 20)),
    "brackets": ("F1", lambda: b"[" * 10**6),
    "braces": ("F1", lambda: b'{"a":' * 10**6),
    "commas": ("F1", lambda: b"[" + b"1," * 3_000_001 + b"1]"),
    "deep arrays": ("F2", lambda: b"[" * 150_000 + b"]" * 150_000),
    "deep objects": ("F2", lambda: b'{"a":' * 150_000 + b"1" + b"}" * 150_000),
    "closing brackets": ("F2", lambda: b"]" * 10**7),
    "a deep value inside": ("F2", lambda: with_text(("output", 0), b"[" * 20 + b"]" * 20)),
    "byte order mark": ("F2", lambda: b"\xef\xbb\xbf" + encode(BASE)),
    "utf-16": ("F2", lambda: encode(BASE).decode().encode("utf-16")),
    "latin-1": ("F2", lambda: with_text(("theorem",), b'"\xe9"')),
    "half a surrogate": ("C1", lambda: with_text(("theorem",), b'"\\ud800"')),
    "a control character": ("F2", lambda: with_text(("theorem",), b'"\x01"')),
    "two documents": ("F2", lambda: encode(BASE) * 2),
    "truncated": ("F2", lambda: encode(BASE)[:-1]),
    "duplicate key": ("F2", lambda: encode(BASE)[:-1] + b', "version": 1}'),
    "duplicate key inside": ("F2", lambda: with_text(("distance",), b'{"squared_lower_bound":"0x1","squared_lower_bound":"0x1"}')),
    "a float": ("F2", lambda: with_text(("version",), b"1.0")),
    "an exponent": ("F2", lambda: with_text(("version",), b"1e0")),
    "a huge exponent": ("F2", lambda: with_text(("version",), b"1e999999999")),
    "NaN": ("F2", lambda: with_text(("version",), b"NaN")),
    "Infinity": ("F2", lambda: with_text(("version",), b"Infinity")),
    "-Infinity": ("F2", lambda: with_text(("version",), b"-Infinity")),
    "20 digits": ("F2", lambda: with_text(("version",), b"1" * 20)),
    "20 digits, negative": ("F2", lambda: with_text(("version",), b"-" + b"1" * 20)),
    "19 digits, negative": ("another kind", lambda: with_text(("version",), b"-" + b"9" * 19)),
    "4301 digits": ("F2", lambda: with_text(("version",), b"1" * 4301)),
    "10^7 digits": ("F2", lambda: with_text(("version",), b"1" * 10**7)),
    "a string of 10^7 characters": ("F4", lambda: with_text(("class", "t"), b'"0x' + b"1" * 10**7 + b'"')),
    "a name of 10^7 characters": ("F3", lambda: with_text(("class", "field"), b'"' + b"r" * 10**7 + b'"')),
    "many keys": ("F3", lambda: b"{" + b",".join(b'"%x":1' % i for i in range(10**6)) + b"}"),
    "many reads": ("C6", lambda: with_text(("transcript", "reads"), b"[" + b"3," * 10**6 + b"8]")),
    "many outputs": ("F3", lambda: with_text(("output",), b"[" + b'"0x0",' * 10**5 + b'"0x0"]')),
    "a large table": ("L1", lambda: with_text(("diagonal", "table"), b"[" + b",".join([b'["0x%x","0x0"]' % 16**190_000] * 150) + b"]")),
    "large outputs": ("L1", lambda: encode(certificate(m=1, N=3, reads=()) | {"output": ["0x1/0x" + "f" * 390_000] * 3})),
    "all numbers large": ("L1", lambda: large_numbers()),
    "index and exponent of 10^18": ("C6", lambda: encode(far_index(10**18))),
    "index of 10^7": ("C6", lambda: encode(far_index(10**7))),
    "index of 300 000 with long numbers": ("L1", lambda: encode(far_index(300_000, "0x" + "f" * 75_000))),
    "digits of 10^6": ("L1", lambda: encode(BASE | {"class": BASE["class"] | {"K": 10**6}})),
    "many stages": ("L1", lambda: many_stages(60_000)),
}  # fmt: skip


def far_index(n: int, number: str | None = None) -> Document:
    document = copy.deepcopy(BASE)
    document["transcript"]["reads"] = [3, n]
    document["transcript"]["data"][1]["index"] = n
    document["input"]["exponent"] = n + 1
    if number:
        document["transcript"]["data"][1]["A"]["real"][0] = number
    return document


def large_numbers() -> bytes:
    document = copy.deepcopy(BASE)
    for part, name, k in (("class", "alpha", 3), ("class", "t", 5), ("problem", "lam", 7)):
        document[part][name] = f"0x{16**190_000 + k:x}/0x{16**189_990 - k:x}"
    return encode(document)


def many_stages(count: int) -> bytes:
    stage = {"hypotenuse": 5, "turns": [[0, 1, 3, 4]]}
    return encode(BASE | {"rotation": {"name": "cayley", "stages": [stage] * count}})


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files(name: str) -> None:
    rule, build = HOSTILE[name]
    assert verdict(build()) == rule


def test_brackets_and_commas_in_strings_are_text() -> None:
    assert verdict(with_text(("theorem",), b'"' + b"[" * 10**6 + b'"')) == "C1"
    assert verdict(with_text(("theorem",), b'"' + b",}]{" * 10**6 + b'"')) == "C1"
    assert verdict(with_text(("theorem",), b'"a\\"b]"')) == "C1"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["0x1", "-0x2/0x3"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


@given(st.binary(max_size=200))
def test_any_bytes_get_a_verdict(text: bytes) -> None:
    assert verdict(text) in ("F1", "F2", "F3")


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, entry in inner for place in places(entry, (*path, key)))]


BASES = [
    BASE,
    certificate("P2", "cayley", "complex", m=2, N=3, K=1, seed=8, e=2, reads=(0, 5), evaluation=1),
    certificate("P1-noisy", "dft", "complex", m=3, N=4, K=3, seed=9, e=10**18),
    certificate("P1", "identity", "real", m=2, N=4, K=1, seed=10, reads=(1,)),
    certificate("P3", "hadamard", "complex", m=2, N=4, K=1, seed=11, reads=(2,)),
]


@given(base=st.sampled_from(BASES), data=st.data())
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_any_change_of_structure_gets_a_verdict(base: Document, data: st.DataObject) -> None:
    document = copy.deepcopy(base)
    path = data.draw(st.sampled_from(places(document)[1:]))
    new = data.draw(JSON | st.integers(-3, 40) | st.sampled_from(["0x0", "0x7", "-0x1", "0x5/0x3"]))
    if data.draw(st.booleans()):
        drop(*path)(document)
    else:
        put(*path, new)(document)
    verdict(document)


def plausible(document: Document) -> None:
    """Fails if the claim of an accepted certificate is false, in another arithmetic and with other formulas."""
    c, problem, e = document["class"], document["problem"], document["input"]["exponent"]
    m, N, K, alpha, t = c["m"], c["N"], c["K"], value(c["alpha"]), value(c["t"])
    j, N1 = document["input"]["winner"], N + 1 - m
    assert 0 <= j < N1
    assert 1 <= m < N
    assert alpha >= 1
    near = [c_of(document, alpha + eps) for eps in (F(0), F(1, 2 ** min(e, 200)))]
    assert 2 * near[0] ** 2 < F(1, 100 ** (K - 1))
    assert 2 * near[1] ** 2 > F(4, 100**K)
    output = [(value(o), F(0)) if isinstance(o, str) else (value(o[0]), value(o[1])) for o in document["output"]]
    bound = value(document["distance"]["squared_lower_bound"])
    assert F(1, 100**K) < bound <= least_distance(document, output)
    # The minimiser: with p = d U e_0, the objective at c, and the bound that p gives for every vector
    for eps in (F(1, 2 ** min(e, 200)), F(1, 2 ** (min(e, 200) + 3))):
        c_, d = (
            sum(value(x) * eps**k for k, x in enumerate(part["numerator"]))
            / sum(value(x) * eps**k for k, x in enumerate(part["denominator"]))
            for part in (document["minimiser"], document["dual"])
        )
        a = alpha + eps
        assert c_ > 0
        assert d > 0
        if problem["name"] == "P1":
            eta = value(problem["eta"])
            assert abs(t - a * c_) <= eta  # feasible
            assert a * d == 1  # dual feasible, and with strict inequality elsewhere
            assert c_ == t * d - eta * d  # no gap
        elif problem["name"] == "P2":
            lam = value(problem["lam"])
            assert 2 * a * d == lam
            assert lam * c_ + (t - a * c_) ** 2 == 2 * t * d - d * d
        else:
            lam = value(problem["lam"])
            assert a * d == lam
            assert d < 1
            assert lam * c_ + abs(t - a * c_) == t * d
    with mpmath.workprec(400):
        A, y = centre(document)
        for entry in document["transcript"]["data"]:
            n, s = entry["index"], entry["exponent"]
            assert e > n >= 0

            def number(block: Document, code: int, s: int = s) -> Any:
                imag = block["imag"][code] if block["imag"] else "0x0"
                return mpmath.mpc(*(mpmath.ldexp(int(x, 16), -s) for x in (block["real"][code], imag)))

            total = sum(
                abs(number(entry["A"], entry["A"]["codes"][i][k]) - A[i][k]) ** 2 for i in range(m) for k in range(N)
            )
            assert total <= mpmath.ldexp(1, -2 * n - 2)
            total = sum(abs(number(entry["y"], entry["y"]["codes"][i]) - y[i]) ** 2 for i in range(m))
            assert total <= mpmath.ldexp(1, -2 * n)


@pytest.mark.parametrize("number", range(len(BASES)))
def test_the_bases_are_plausible(number: int) -> None:
    assert verdict(BASES[number]) == "VERIFIED"
    plausible(BASES[number])


@given(base=st.sampled_from(BASES), data=st.data())
@settings(max_examples=600, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_accepted_after_a_change_of_numbers_is_true(base: Document, data: st.DataObject) -> None:
    document = copy.deepcopy(base)
    leaves = [path for path in places(document)[1:] if isinstance(lookup(document, path), int | str)]
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from(leaves))
        old = lookup(document, path)
        if isinstance(old, int):
            put(*path, data.draw(st.integers(0, 4) | st.just(old + 1) | st.just(old - 1)))(document)
        elif old.lstrip("-").startswith("0x"):
            change = data.draw(st.sampled_from([F(0), F(1), F(-1), F(1, 10**6), F(-1, 10**9), F(1, 2**60)]))
            factor = data.draw(st.sampled_from([F(1), F(1), F(-1), F(2), F(10**9 + 1, 10**9), F(9, 10)]))
            new = value(old) * factor + change
            put(*path, rat(F(int(new)) if "data" in path else new))(document)
    if verdict(document) == "VERIFIED":
        plausible(document)


def lookup(document: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        document = document[key]
    return document


# ---------------------------------------------------------------------------------------------- the command line


def run(*arguments: str | Path, script: Path = SOURCE) -> tuple[int, list[str], str]:
    command = [sys.executable, "-I", "-S", "-W", "error", str(script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines(), done.stderr


def test_a_copy_runs_alone(tmp_path: Path) -> None:
    script = Path(shutil.copy(SOURCE, tmp_path / "copy.py"))
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(encode(BASE))
    bad.write_bytes(encode(BASE | {"theorem": "other"}))
    assert run(good, script=script) == (0, [f"c {good}", "s VERIFIED"], "")
    status, lines, errors = run(good, bad, good, script=script)
    assert (status, errors) == (1, "")
    assert lines[0::2] == [f"c {good}", f"c {bad}", f"c {good}"]
    assert [line.split()[:3] for line in lines[1::2]] == [["s", "VERIFIED"], ["s", "REJECTED", "C1"], ["s", "VERIFIED"]]


def test_what_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(encode(BASE))
    bad.write_bytes(b"")
    assert checker.main([], KINDS) == 2
    assert "usage" in capsys.readouterr().err
    for missing in (tmp_path / "missing", tmp_path):
        assert checker.main([str(missing), str(good), str(bad)], KINDS) == 2
        out, err = capsys.readouterr()
        assert err.startswith(f"c cannot read: FILE = {str(missing)!a} (")
        assert len(err.splitlines()) == 1
        assert [line.split()[1] for line in out.splitlines() if line.startswith("s ")] == ["VERIFIED", "REJECTED"]
        assert checker.main([str(bad), str(missing)], KINDS) == 2
        capsys.readouterr()


def test_the_name_of_a_file_cannot_forge_a_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x\ns VERIFIED"
    path.write_bytes(b"")
    assert checker.main([str(path), str(tmp_path / "y\ns VERIFIED")], KINDS) == 2
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert len(err.splitlines()) == 1
    assert "s VERIFIED" not in out.splitlines() + err.splitlines()


def test_a_reason_is_short_and_printable(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "file"
    for text in ('"\\u001b[31m\\n' + "x" * 10**5 + '"', '"0x1\\ns VERIFIED"', '"\\ud800\\u2028"'):
        path.write_bytes(with_text(("class", "alpha"), text.encode()))
        assert checker.main([str(path)], KINDS) == 1
        out, err = capsys.readouterr()
        assert err == ""
        assert len(out.splitlines()) == 2
        assert len(out.splitlines()[1]) < 150
        assert out.isascii()
        assert out.replace("\n", "").isprintable()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipes_and_devices_are_read_no_further_than_the_limit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checker.main(["/dev/zero"], KINDS) == 1
    assert "REJECTED F1" in capsys.readouterr().out
    assert checker.main([os.devnull], KINDS) == 1
    assert "REJECTED F2" in capsys.readouterr().out
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)

    def endless() -> None:
        descriptor = os.open(fifo, os.O_WRONLY)
        with contextlib.suppress(BrokenPipeError):
            while True:
                os.write(descriptor, b" " * (1 << 20))
        os.close(descriptor)

    writer = threading.Thread(target=endless)
    writer.start()
    assert checker.main([str(fifo)], KINDS) == 1
    writer.join()
    assert "REJECTED F1" in capsys.readouterr().out


def test_a_large_file_is_refused_without_being_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sparse"
    with open(path, "wb") as file:
        file.truncate(1 << 40)
    assert checker.main([str(path)], KINDS) == 1
    assert "REJECTED F1" in capsys.readouterr().out


def test_the_source_is_small_and_imports_little() -> None:
    text = SOURCE.read_text()
    imports = [line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))]
    assert imports == ["__future__", "json", "math", "os", "re", "sys"]
    assert max(map(len, text.splitlines())) <= 140
    assert len(text.splitlines()) <= 600
