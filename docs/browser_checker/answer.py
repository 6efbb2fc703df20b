"""Runs in the page: what the checker says of a file, and what the file says of itself. Only ``decide`` of the checker judges."""

from __future__ import annotations

import json
import sys
from typing import Any

sys.path.insert(0, "/check.pyz")

from checker.core import FILE_BYTES, OTHER, Kind, Reject, decide, header, parse  # the archive is on the path only now
from checker.registry import kinds

__all__ = ["FILE_BYTES", "answer"]

#: A number with more bits is rounded for people.
SHORT = 40
#: Characters of a text that are shown.
LONGEST = 400
#: Of these fields, those that are there are told beside the claim.
TOLD = ("theorem", "title", "given", "problem", "class", "rho", "gamma", "levels", "sparsities", "matrix")
#: Of fields whose names the sentences do not use.
NAMES = {"probability": "probability p", "samples": "on so many samples", "changes": "changes of mind"}


def answer(buffer: Any) -> str:
    """Return as JSON: the answer, as the command line has it, the kind, its sentence, and the numbers of the claim.

    Args:
        buffer: a ``Uint8Array`` of at most ``FILE_BYTES`` + 1 bytes of the file; one byte more is enough for the checker to refuse it.
    """
    text = buffer.to_bytes()
    verified, rule, reason = decide(text, kinds())
    word = "VERIFIED" if verified else "ANOTHER KIND" if rule == OTHER else "REJECTED"
    result = {"word": word, "rule": "" if verified or rule == OTHER else rule, "reason": reason}
    if rule not in ("F1", "F2"):  # the file can be read
        result |= _described(text)
    return json.dumps(result)


def sentence_of(kind: Kind) -> str:
    """Return what certificates of a kind state: its module says so in its first paragraph."""
    first = (sys.modules[kind.rules.__module__].__doc__ or "").partition("\n\n")[0]
    return " ".join(first.partition(": ")[2].split())


def _described(text: bytes) -> dict[str, object]:
    try:
        document = parse(text)
        found = header(document)
    except Reject:  # the answer says so
        return {}
    claim = document.get("claim", document)
    sentence, facts = "", []
    for kind in kinds():
        if found in kind.headers:
            sentence = sentence_of(kind)
            said = [(name, value) for name, value in document.get("claim", {}).items() if name != "kind"]
            said += [(name, document[name]) for name in TOLD if name in document]
            facts = [
                (NAMES.get(name, name), shown) for name, value in said if value is not None and (shown := _shown(value))
            ]
    assert isinstance(claim, dict)
    name, version, words = found
    return {"kind": f"{words}, version {version} of {name}"[:LONGEST], "sentence": sentence, "facts": facts}


def _shown(value: object) -> str:
    """Return a value of the document for people: numbers in decimal, rounded if they are long, which is said."""
    if isinstance(value, dict):
        shown = "; ".join(f"{name} = {_shown(item)}" for name, item in value.items() if _plain(item))
    elif isinstance(value, list):
        shown = ", ".join(_shown(item) for item in value[:12]) + (", …" if len(value) > 12 else "")
    else:
        shown = _number(value) if isinstance(value, str) and value.lstrip("-").startswith("0x") else str(value)
    return shown if len(shown) <= LONGEST else shown[:LONGEST] + "…"


def _plain(value: object) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool)


def _number(text: str) -> str:
    over, _, under = text.partition("/")
    try:
        x, u = int(over, 16), int(under or "1", 16)
    except ValueError:
        return text
    if u <= 0:
        return text
    if x.bit_length() + u.bit_length() > SHORT:
        return _rounded(x, u)
    return str(x) if u == 1 else f"{x}/{u}"


def _rounded(x: int, u: int) -> str:
    """Return about x/u, whatever the lengths: floats are too small for some."""
    from decimal import Context, Decimal

    context = Context(prec=6)
    cut = max(0, max(abs(x).bit_length(), u.bit_length()) - 2000)  # far fewer bits are seen
    if not (abs(x) >> cut and u >> cut):
        return "a number that is too long to be shown"
    return f"≈ {context.divide(Decimal(x >> cut), Decimal(u >> cut)):.5e}"
