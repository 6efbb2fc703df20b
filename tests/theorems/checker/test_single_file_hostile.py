"""The checker in one file, check.py, has a verdict for any bytes, and refuses what is too large before it is costly."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .generated_certificates import BASE, Document, certificate, encode, verdict, with_text

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


@given(st.binary(max_size=200))
def test_any_bytes_get_a_verdict(text: bytes) -> None:
    assert verdict(text) in ("F1", "F2", "F3")
