"""The messages between the harness and a program, version 1: one JSON object a line (``docs/reference/protocol.md``)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from oracles import ArrayDatum, Datum, RecordingOracle, shown
from sci_barriers.harness._numbers import FORMATS, NumberText, array
from theorems.problems import Problem

__all__ = [
    "VERSION",
    "Evaluate",
    "Fail",
    "Flip",
    "Halt",
    "Message",
    "ProtocolError",
    "Read",
    "coin_line",
    "datum_line",
    "error_line",
    "greeting",
    "inputs_line",
    "line",
    "parse",
]

#: Of the protocol.
VERSION: Final = 1
#: Integers in requests have at most this many decimal digits.
MAX_INTEGER_DIGITS: Final = 4300
#: Objects and lists are nested at most this deep: a halt with matrices by name needs 6.
MAX_DEPTH: Final = 8
#: Entries of all lists and objects of a line together: they take some 100 bytes each when they are parsed.
MAX_ITEMS: Final = 2_000_000


class ProtocolError(Exception):
    """A line is no message of the protocol; the text says which rule it breaks."""


@dataclass(frozen=True)
class Read:
    """``{"type": "read", "n": 40, "format": "table"}``."""

    n: int
    form: str = "table"


@dataclass(frozen=True)
class Flip:
    """``{"type": "flip", "sides": 2}``."""

    sides: int = 2


@dataclass(frozen=True)
class Evaluate:
    """``{"type": "evaluate"}``: the output is a network that the program keeps; it asks for the y_n at which to evaluate it."""

    form: str = "table"


@dataclass(frozen=True)
class Halt:
    """``{"type": "halt", "session": "…", "output": [...]}``, or ``"network": [...]`` with ``"matrices": {...}``."""

    session: str
    output: Any = None
    network: Any = None
    matrices: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Fail:
    """``{"type": "fail", "status": "crashed", "reason": "…", "traceback": "…"}``: the program says that it has no output."""

    status: str
    reason: str
    traceback: str | None = None


Message = Read | Flip | Evaluate | Halt | Fail

#: For each type the fields, and those of them that may be left out.
_FIELDS: Final = {
    "read": ({"n", "format"}, {"format"}),
    "flip": ({"sides"}, {"sides"}),
    "evaluate": ({"format"}, {"format"}),
    "halt": ({"session", "output", "network", "matrices"}, {"output", "network", "matrices"}),
    "fail": ({"status", "reason", "traceback"}, {"traceback"}),
}
#: What a program may say of itself.
FAILURES: Final = ("crashed", "invalid output")
#: Strings as a whole (also one that does not end), and brackets.
_STRUCTURE: Final = re.compile(r'"(?:[^"\\]|\\.)*+\\?"?|[\[\]{}]', re.DOTALL)


def parse(raw: bytes | bytearray) -> Message:
    """Return the message of a line.

    Args:
        raw: the bytes, without the end of the line.

    Raises:
        ProtocolError: not UTF-8, not a JSON object, nested too deep, an unknown type, or fields that are missing, unknown, repeated or
            wrong.
    """
    document = _json(raw)
    if not isinstance(document, dict):
        raise ProtocolError(f"a line is not a JSON object: {_quoted(raw)}")
    kind = document.pop("type", None)
    if not isinstance(kind, str) or isinstance(kind, NumberText) or kind not in _FIELDS:
        raise ProtocolError(f'"type" is {_shown(kind)}; allowed: {", ".join(_FIELDS)}')
    known, optional = _FIELDS[kind]
    for name in document:
        if name not in known:
            raise ProtocolError(f"{kind}: unknown field {_shown(name)}; allowed: {', '.join(sorted(known))}")
    for name in sorted(known - optional):
        if name not in document:
            raise ProtocolError(f'{kind}: the field "{name}" is missing')
    return _MAKERS[kind](document)


def _read(document: dict[str, Any]) -> Read:
    return Read(_integer("read", "n", document["n"], 0), _form("read", document))


def _flip(document: dict[str, Any]) -> Flip:
    return Flip(_integer("flip", "sides", document.get("sides", NumberText("2")), 1, 10**18))


def _evaluate(document: dict[str, Any]) -> Evaluate:
    return Evaluate(_form("evaluate", document))


def _halt(document: dict[str, Any]) -> Halt:
    session = _string("halt", "session", document["session"])
    if ("output" in document) == ("network" in document):
        raise ProtocolError('halt: exactly one of "output" and "network" is needed')
    matrices = document.get("matrices", {})
    if not isinstance(matrices, dict) or ("matrices" in document and "network" not in document):
        raise ProtocolError('halt: "matrices" is an object, beside "network"')
    return Halt(session, document.get("output"), document.get("network"), matrices)


def _fail(document: dict[str, Any]) -> Fail:
    status = _string("fail", "status", document["status"])
    if status not in FAILURES:
        raise ProtocolError(f'fail: "status" is {_shown(status)}; allowed: {", ".join(FAILURES)}')
    traceback = document.get("traceback")
    return Fail(
        status,
        _string("fail", "reason", document["reason"]),
        None if traceback is None else _string("fail", "traceback", traceback),
    )


_MAKERS: Final[dict[str, Callable[[dict[str, Any]], Message]]] = {
    "read": _read,
    "flip": _flip,
    "evaluate": _evaluate,
    "halt": _halt,
    "fail": _fail,
}


def _json(raw: bytes | bytearray) -> Any:
    try:
        written = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(f"a line is not UTF-8 (byte {error.start}): {_quoted(raw)}") from None
    if written.count(",") > MAX_ITEMS:
        raise ProtocolError(f"a line has more than {MAX_ITEMS} items")
    _limit_depth(written)
    try:
        return json.loads(
            written,
            parse_int=NumberText,
            parse_float=NumberText,
            parse_constant=NumberText,  # NaN and Infinity are not JSON, but the reason is better given for the entry
            object_pairs_hook=_object,
        )
    except ValueError:
        raise ProtocolError(f"a line is not JSON: {_quoted(raw)}") from None


def _limit_depth(written: str) -> None:
    """Refuse what is nested too deep before the parser, which is recursive, meets it."""
    if written.count("[") + written.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for found in _STRUCTURE.finditer(written):
        if found[0] in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise ProtocolError(f"a line is nested deeper than {MAX_DEPTH}")
        elif found[0] in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ProtocolError("an object has the same field twice")
    return result


def _integer(kind: str, name: str, value: object, low: int, high: int | None = None) -> int:
    allowed = f"an integer of at least {low}" if high is None else f"an integer from {low} to 10^18"
    if isinstance(value, NumberText) and len(value) <= MAX_INTEGER_DIGITS and value.isascii() and value.isdigit():
        result = int(value)
        if low <= result and (high is None or result <= high):
            return result
    raise ProtocolError(f'{kind}: "{name}" is {_shown(value)}; allowed: {allowed}')


def _string(kind: str, name: str, value: object) -> str:
    if not isinstance(value, str) or isinstance(value, NumberText):
        raise ProtocolError(f'{kind}: "{name}" is {_shown(value)}; allowed: a string')
    return value


def _form(kind: str, document: dict[str, Any]) -> str:
    value = document.get("format", "table")
    if not isinstance(value, str) or value not in FORMATS:
        raise ProtocolError(f'{kind}: "format" is {_shown(value)}; allowed: {", ".join(FORMATS)}')
    return value


def _shown(value: object) -> str:
    return shown(str(value), 60).strip("'\"") if isinstance(value, NumberText) else shown(value, 60)


def _quoted(raw: bytes | bytearray) -> str:
    return shown(bytes(raw[:60]).decode("utf-8", "replace"), 60)


# --- To the program -------------------------------------------------------------------------------------------------------------


def line(document: Mapping[str, object]) -> bytes:
    """Return a message as one line of ASCII."""
    return json.dumps(document, separators=(",", ":")).encode("ascii") + b"\n"


def greeting(oracle: RecordingOracle, session: str) -> bytes:
    """Return the first line: the problem, its size, and what the game offers.

    Args:
        oracle: whose data the program may read.
        session: a word that nobody can guess; the program repeats it when it halts.
    """
    problem: Any = oracle.problem
    known = isinstance(problem, Problem)
    name = getattr(problem, "name", None)
    parameters = problem.parameters() if known else {}
    weights = problem.weights if known else None
    m, n = oracle.shape
    return line(
        {
            "type": "hello",
            "protocol": VERSION,
            "session": session,
            "problem": name if isinstance(name, str) else None,
            "parameters": {name: str(value) for name, value in parameters.items()},
            "weights": None if weights is None else [str(w) for w in weights],
            "m": m,
            "N": n,
            "field": oracle.field,
            "samples": oracle.samples,
            "digits": oracle.digits,
            "coins": oracle.coins is not None,
        }
    )


def datum_line(datum: Datum, form: str) -> bytes:
    """Return a datum; `Unrepresentable` if it cannot be written in this form."""
    document: dict[str, object] = {"type": "datum", "n": datum.index, "A": array(datum.A, form)}
    if isinstance(datum, ArrayDatum):
        document["arrays"] = {name: array(entries, form) for name, entries in datum.arrays}
    return line(document | _samples(datum, form) | _labels(datum, form))


def inputs_line(datum: Datum, form: str) -> bytes:
    """Return the y_n of a datum alone, at which a network is to be evaluated."""
    return line({"type": "inputs", "n": datum.index} | _samples(datum, form))


def _samples(datum: Datum, form: str) -> dict[str, object]:
    others = {"others": [array(y, form) for y in datum.others]} if datum.others else {}
    return {"y": array(datum.y, form), **others}


def _labels(datum: Datum, form: str) -> dict[str, object]:
    return {"labels": [array(x, form) for x in datum.labels]} if datum.labels else {}


def coin_line(sides: int, outcome: int) -> bytes:
    """Return the outcome of a flip."""
    return line({"type": "coin", "sides": sides, "outcome": outcome})


def error_line(reason: str) -> bytes:
    """Return why a request is refused that the program may make in another way."""
    return line({"type": "error", "reason": reason})
