"""Certificates that are generated here, independently of what writes them, and the checker in one file, check.py."""

from __future__ import annotations

import atexit
import copy
import importlib.util
import json
import random
import shutil
import tempfile
from fractions import Fraction as F
from types import ModuleType
from typing import Any

import mpmath

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


BASE = certificate("P3", "dct", "real", m=3, N=5, K=2, seed=5)


def with_text(path: tuple[Any, ...], text: bytes) -> bytes:
    """The base certificate with these bytes in place of a value."""
    document = copy.deepcopy(BASE)
    put(*path, "@@@")(document)
    return encode(document).replace(b'"@@@"', text)
