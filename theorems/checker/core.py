"""The core of the checker: limits, reading of documents (rules F1 to F4), numbers, enclosures, and the estimate of work (L1).

The rules are those of docs/reference/certificate-format.md. Standard library only, integers only, no input or output.
"""

from __future__ import annotations

import json
import math
import re

TYPE_CHECKING = False  # importing typing would take a fifth of the time of a small check
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any
FILE_BYTES, OPENING, COMMAS, QUOTES, DEPTH, NUMBER_CHARS = 32 << 20, 300_000, 3_000_000, 2_400_000, 16, 400_000
BLANKS = 3_000_000  # so many numbers may be in packed vectors
WORK, MEMORY = 40 * 10**12, 5 * 10**8  # L1: picoseconds, bytes
OTHER = "another kind"  # instead of a rule: nothing is said about a document of a kind that is not known here
STRING = re.compile(rb'"(?:[^"\\]+|\\.)*+(?:"|\\?\Z)', re.DOTALL)  # one that does not end takes the rest
NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")
DIGITS, ZEROS = bytes.maketrans(b"123456789", b"0" * 9), b"0" * 20
NUMBER = re.compile(r"(?!-0x0(?:/|\Z))(-?0x(?:0|[1-9a-f][0-9a-f]*))(?:/(0x[1-9a-f][0-9a-f]*))?")
RAT, INT, CPX, POLY = "RAT", "INT", "CPX", "polynomial"  # a RAT becomes (numerator, denominator), not reduced
INTS, WORDS = (
    "INTS",
    "WORDS",
)  # packed in one string: integers with blanks between them; digits that a kind divides itself
HEX = b"0123456789abcdef"
ENTRY = (RAT, CPX)


class Reject(Exception):
    """The certificate is refused; the arguments are the rule and the reason."""


class Kind:
    """One kind of certificate: how its documents are recognised, their shape (see `take`), and its rules.

    The rules get a document of that shape and raise `Reject`; trust says what an accepted one takes on trust.
    """

    def __init__(
        self, version: int, names: tuple[str, ...], schema: object, rules: Callable[[Any], None], *,
        format: str = "sci-barriers/certificate", trust: str = "",
    ) -> None:  # fmt: skip
        self.headers = {(format, version, name) for name in names}
        self.schema, self.rules, self.trust = schema, rules, trust


def need(condition: bool, rule: str, reason: str) -> None:
    """Refuse the certificate unless the condition holds."""
    if not condition:
        raise Reject(rule, reason)


def parse(text: bytes) -> object:
    """F1, F2: sizes are limited before anything is converted."""

    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        need(len(fields := dict(found)) == len(found), "F2", "duplicate key")
        return fields

    def refuse(literal: str) -> None:  # floats, NaN and Infinity
        raise ValueError(f"not an integer: {literal}")

    need(len(text) <= FILE_BYTES, "F1", "more than 32 MiB")
    need(text.count(b'"') <= QUOTES, "F1", f"more than {QUOTES} quotation marks")
    # Without a backslash every quotation mark begins or ends a string; one that does not end takes the rest
    outside, depth = STRING.sub(b"", text) if b"\\" in text else b"".join(text.split(b'"')[::2]), 0
    need(outside.count(b"[") + outside.count(b"{") <= OPENING, "F1", f"more than {OPENING} opening brackets")
    need(text.count(b" ") - outside.count(b" ") <= BLANKS, "F1", f"more than {BLANKS} blanks in strings")
    need(outside.count(b",") <= COMMAS, "F1", f"more than {COMMAS} commas")
    # Outside strings digits are those of numbers, all of which are integers
    need(ZEROS not in outside.translate(DIGITS), "F2", "number of more than 19 characters")
    for bracket in outside.translate(None, NOT_BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        need(0 <= depth <= DEPTH, "F2", "brackets nested too deeply, or not balanced")
    del outside
    decoder = json.JSONDecoder(object_pairs_hook=pairs, parse_float=refuse, parse_constant=refuse)
    try:
        return decoder.decode(text.decode())
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise Reject("F2", f"not JSON as the format wants it: {str(error)[:60]}") from None


def header(document: object) -> tuple[str, int, str]:
    """F3: format, version and kind, which is in the claim or, where there is none, in the document itself."""
    need(isinstance(document, dict), "F3", "not an object")
    claim = document.get("claim", document)  # type: ignore[attr-defined]
    found = *map(document.get, ("format", "version")), claim.get("kind") if isinstance(claim, dict) else None  # type: ignore[attr-defined]
    need([*map(type, found)] == [str, int, str], "F3", "no format, version and kind")
    return found


def decide(text: bytes, kinds: Iterable[Kind]) -> tuple[bool, str, str]:
    """(True, "", what is taken on trust) if the certificate proves its claim; else (False, rule or OTHER, reason)."""
    bad: list[str] = []
    try:
        found = header(document := parse(text))
        known = [kind for kind in kinds if found in kind.headers]
        need(len(known) == 1, OTHER, f"{found[2]}, version {found[1]} of {found[0]}")
        document = take(document, known[0].schema, "certificate", bad)
        need(not bad, "F4", "".join(bad))
        known[0].rules(document)
    except Reject as refusal:
        rule, reason = refusal.args
        return False, rule, ascii(reason)[1:-1][:120]
    return True, "", known[0].trust


def take(value: object, kind: object, where: str, bad: list[str]) -> Any:
    """F3, F4: the value if it is of that kind, with its numbers converted; bad gets the first violation of F4.

    Kinds: a dict is an object with exactly these fields, [kind] an array, a tuple alternatives that differ in type or
    fields, a frozenset some strings. Long arrays are converted in place: their texts are gone when their numbers are there.
    """
    if isinstance(kind, tuple):
        for other in kind[:-1]:
            try:
                return take(value, other, where, bad)
            except Reject:
                pass
        return take(value, kind[-1], where, bad)
    if isinstance(kind, dict) and isinstance(value, dict) and kind.keys() == value.keys():
        return {name: take(value[name], kind[name], f"{where}.{name}", bad) for name in kind}
    if isinstance(value, list):
        if kind == [int] and set(map(type, value)) <= {int}:  # the type of true is bool
            return value
        if isinstance(kind, list) or (kind == CPX and len(value) == 2) or (kind == POLY and 1 <= len(value) <= 5):
            inner = kind[0] if isinstance(kind, list) else RAT
            for i, entry in enumerate(value):
                value[i] = take(entry, inner, where, bad)
            return value
    if kind in (RAT, INT) and isinstance(value, str):
        match = NUMBER.fullmatch(value) if len(value) <= NUMBER_CHARS else None
        if match and not (match[2] and kind == INT):
            return (int(match[1], 16), int(match[2] or "0x1", 16)) if kind == RAT else int(match[1], 16)
        bad[:] = bad or [f"{where}: not a number of the format: {value[:40]}"]
        return (0, 1) if kind == RAT else 0
    if kind in (INTS, WORDS) and isinstance(value, str):
        try:
            need(value.isascii() and not value.encode().translate(None, HEX + b"- " * (kind == INTS)), "F4", "")
            return value if kind == WORDS else [int(v, 16) for v in value.split(" ")] if value else []
        except (Reject, ValueError):
            bad[:] = bad or [f"{where}: not numbers of the format: {value[:40]}"]
            return "" if kind == WORDS else []
    if (
        value is None is kind
        or type(value) is kind
        or (isinstance(kind, frozenset) and isinstance(value, str) and value in kind)
    ):
        return value
    names: dict[type, str] = {dict: "object of its fields", frozenset: "one of its words", list: "array"}
    raise Reject("F3", f"{where}: not {names.get(type(kind)) or getattr(kind, '__name__', kind)}")


def bits(value: Any) -> int:
    """The number of bits of all the integers in nested lists and tuples."""
    return value.bit_length() if isinstance(value, int) else sum(map(bits, value))


def clear(*rationals: tuple[int, int]) -> list[int]:
    """The numerators of these rationals over their least common denominator, and at the end that denominator."""
    common = math.lcm(*(under for _, under in rationals))
    return [over * (common // under) for over, under in rationals] + [common]


def cross(f: list[int], g: list[int], h: list[int], k: list[int]) -> list[int]:
    """f g - h k for polynomials in eps: their integer coefficients, constant term first."""
    result = [0] * max(len(f) + len(g), len(h) + len(k))
    for sign, x, y in ((1, f, g), (-1, h, k)):
        for i, u in enumerate(x):
            for j, v in enumerate(y):
                result[i + j] += sign * u * v
    return result


def positive(f: list[int], e: int) -> bool:
    """Is f(eps) > 0 for every eps in (0, 2^-e]? Never expands 2^-e."""
    f = f[next((k for k, x in enumerate(f) if x), 0) :]  # dividing by a power of eps does not change the sign
    # Smaller than f: 0 for eps in the positive terms, 2^-shift >= eps in the negative ones. Cutting e loses nothing: if
    # f_0 >= 1 and shift = bits + 2, the sum over k >= 1 of |f_k| 2^(-k shift) is below 1/4 + 1/16 + ... < f_0.
    shift = min(e, max(map(bits, f)) + 2)
    return f[0] > 0 and sum((min(x, 0) if k else x) << shift * (len(f) - k) for k, x in enumerate(f)) > 0


def semidefinite(rows: list[list[int]]) -> bool:
    """Is a symmetric matrix of integers positive semidefinite? Elimination without fractions; the pivots are principal minors."""
    before, n = 1, len(rows)
    for k in range(n):
        pivot = rows[k][k]
        if pivot < 0 or (pivot == 0 and any(rows[k][k + 1 :])):
            return False
        if pivot:
            for i in range(k + 1, n):
                factor = rows[i][k]
                rows[i] = [(pivot * x - factor * y) // before for x, y in zip(rows[i], rows[k], strict=True)]
            before = pivot
    return True


def circle(m: int, p: int) -> list[int]:
    """cos(pi r / 2m) * 2^p for r = 0, ..., 4m - 1, off by at most m (5 p + 33), if that is at most 2^p and p >= 32.

    pi = 16 arctan(1/5) - 4 arctan(1/239): powers are off by less than 1 + 1/25 + ... < 1.05, the at most p/4 + 1 terms
    by less than 1.05/3 + 1 = 1.35, the tail is below the first term left out, 1.05: 20 (0.34 p + 2.4) in all. So theta
    is off by (7 p + 50)/2 + 1 <= 3.5 p + 26, and below 1.6. In its Taylor series a term off by 2 makes the k-th off by
    2 * 1.6/k + 1 <= 2 at most if k >= 4; the first are off by 0, 1, 1.8, 1.96, so all by at most 2. Terms vanish before
    k = p (1.6^32/32! < 2^-32), tails are below 2, so sine and cosine are off by p + 4 each, the step z = cos + i sin by
    eta <= 3.5 p + 26 + sqrt(2) (p + 4) <= 5 p + 32. Each of at most m/2 multiplications by z adds at most 2 eta (moduli
    are at most 2) and sqrt(2) for rounding, together less than 10 p + 66. All this bounds the modulus of the error of
    cos + i sin; callers compare entries by real and imaginary part, each of which is off by no more than the modulus.
    """
    pi = 0
    for factor, x in ((16, 5), (-4, 239)):
        power, k = (1 << p) // x, 1
        while power:
            pi += factor * (power // k)
            power, k, factor = power // (x * x), k + 2, -factor
    theta, step, term, k = pi // (2 * m), [0, 0], 1 << p, 0
    while term:
        step[k & 1] += -term if k & 2 else term
        k += 1
        term = (term * theta >> p) // k
    cosine, sine = [1 << p], [0]
    for _ in range(m // 2):
        x, y = cosine[-1], sine[-1]
        cosine.append((x * step[0] - y * step[1]) >> p)
        sine.append((x * step[1] + y * step[0]) >> p)
    cosine += sine[: m - m // 2][::-1]  # cos(pi r / 2m) = sin(pi (m - r) / 2m)
    minus = [-x for x in cosine]
    return cosine[:m] + minus[:0:-1] + minus[:m] + cosine[:0:-1]


def cost(size: int, divisor: int = 0) -> int:
    """L1: picoseconds for a product of integers of that many bits, and for a quotient by one of divisor bits."""
    return 300_000 + 60 * size * math.isqrt(size) + 13 * size * divisor // 10


def budget(time: int, memory: int = 0) -> None:
    """L1: so much work, estimated from sizes alone, is within the limits."""
    # Very long integers are not converted: Python refuses to, and it would take long
    about = f"about {time // 10**12} s" if time < 10**30 else "more than 10^18 s"
    more = f"{memory} bytes" if memory < 10**30 else "more than 10^30 bytes"
    need(time < WORK and memory < MEMORY, "L1", f"{about} and {more} of work")
