"""Files of 32 MiB that are refused before any arithmetic: within memory that a laptop spares, and in time that is linear."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
SIZE = 32 << 20
#: In an interpreter of its own: the peak of memory in MiB, and the rule.
PROGRAM = """
import sys
from checker.registry import check
text = open(sys.argv[2], "rb").read()
_, rule, _ = check(text)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) >> 10, rule)
"""


def filled(document: object, place: bytes, token: bytes) -> bytes:
    """Return a document with as many copies of a token in the place of a marker as the size allows."""
    before, after = json.dumps(document).encode().split(place)
    count = (SIZE - len(before) - len(after)) // (len(token) + 1)
    return before + b",".join([token] * count) + after


def inside(path: str, *fields: str) -> object:
    document = json.loads((CORPUS / path).read_bytes())
    target = document
    for field in fields[:-1]:
        target = target[field]
    target[fields[-1]] = ["@"]
    return document


FILES: dict[str, Callable[[], bytes]] = {
    "texts": lambda: filled(["@"], b'"@"', b'"0x1"'),
    "long texts": lambda: filled(["@"], b'"@"', b'"0x123456789abcdef01234567"'),
    "numbers": lambda: filled(["@"], b'"@"', b"999"),
    "long numbers": lambda: filled(["@"], b'"@"', b"123456789"),
    "objects": lambda: filled(["@"], b'"@"', b'{"a":1}'),
    "objects of many fields": lambda: filled(["@"], b'"@"', b'{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7}' + b" " * 70),
    "pairs": lambda: filled(["@"], b'"@"', b'["0x1","0x2"]'),
    "pairs and room": lambda: filled(["@"], b'"@"', b'["0x123456789","0x2"]' + b" " * 90),
    "escapes": lambda: b'["' + b"\\\\" * (SIZE // 2 - 2) + b'"]',
    "quotes": lambda: b'["' + b'\\"' * (SIZE // 2 - 2) + b'"]',
    "no end": lambda: b'["' + b"a" * (SIZE - 2),
    "wide letters": lambda: b'["\\ud83d\\ude00' + b"a" * (SIZE - 20) + b'"]',
    "blanks": lambda: b" " * (SIZE - 1) + b"1",
    "output": lambda: filled(inside("valid/p3-dct.json", "output"), b'"@"', b'"0x1"'),
    "output, long": lambda: filled(inside("valid/p3-dct.json", "output"), b'"@"', b'"0x123456789abcdef01234567"'),
    "output, quotients": lambda: filled(inside("valid/p3-dct.json", "output"), b'"@"', b'"0x123456789abc/0x123456789abd"'),
    "reads": lambda: filled(inside("valid/p3-dct.json", "transcript", "reads"), b'"@"', b"123456789"),
    "far output": lambda: filled(inside("one_sided/valid/p2-exact.json", "output"), b'"@"', b'"0x123456789abcdef0123456789"'),
    "null space": lambda: filled(inside("null_space/valid/columns.json", "squared_weights"), b'"@"', b'"0x123456789abcdef0123456"'),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is counted in other units")
@pytest.mark.parametrize("name", FILES)
def test_refused_within_300_megabytes(name: str, programs: Path, tmp_path: Path) -> None:
    text = FILES[name]()
    assert len(text) <= SIZE
    path = tmp_path / "file.json"
    path.write_bytes(text)
    command = [
        sys.executable,
        "-S",
        "-c",
        f"import sys; sys.path[:0] = [{str(programs / 'check.pyz')!r}]" + PROGRAM,
        "",
        str(path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    peak, rule = done.stdout.split()
    assert rule in ("F1", "F2", "F3", "N1", "L1")
    assert int(peak) <= 300
