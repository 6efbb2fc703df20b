"""Translate a certificate about one row (linear programs, P1 and P3 with m = 1) into a definition of Coq.

The translator copies fields and decides nothing; what it copies is printed back, so that a reader can compare it with the file. Rules are
those of ``proofs/Check.v``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from sci_barriers._errors import BarrierError
from theorems.checker.core import need

_NUMBER: Final = re.compile(r"(?!-0x0(?:/|\Z))-?0x(?:0|[1-9a-f][0-9a-f]*)(?:/0x[1-9a-f][0-9a-f]*)?")
#: Numbers of more characters are written in another way.
_SHORT: Final = 40


class NotCovered(BarrierError):
    """The certificate is of a kind for which nothing is proved in Coq."""


def covers(document: dict[str, Any]) -> str | None:
    """Return ``None`` if the proved function speaks of such certificates, else why not.

    Args:
        document: a certificate, as `json.loads` reads it.
    """
    kind, part = document["claim"]["kind"], document.get("class", {})
    if kind != "wrong-output" or document["version"] not in (1, 2):
        return f"kind {kind!r}"
    if part.get("m") != 1 or part.get("field") != "real" or document["rotation"] != {"name": "identity"}:
        return "not one real row with the identity as rotation"
    if document["problem"]["name"] not in ("LP", "P1", "P3"):
        return f"problem {document['problem']['name']!r}"
    if document["version"] == 1:
        return None
    if part["name"] != "strong" or len(part["t"]) != 1:
        return "not the strong part with one sample"
    if any(datum["labels"] is not None for datum in document["data"]):
        return "labels"
    runs = document["runs"]
    if len(runs) != 1 or runs[0]["choices"] or runs[0]["outputs"] is None:
        return "not one run without coins"
    return None


def definition(document: dict[str, Any], name: str) -> str:
    """Return ``Definition name : certificate := {| … |}.`` with the numbers of the certificate.

    Args:
        document: a certificate that `covers` accepts.
        name: of the definition.

    Raises:
        NotCovered: a kind without a proof.
        Reject: what is not copied contradicts the rest: rules C1, F3 and E5.
        BarrierError: a number that is not one of the format.
    """
    reason = covers(document)
    if reason is not None:
        raise NotCovered(
            "certificate", reason, "wrong-output, one real row (m = 1), the identity as rotation, no coins"
        )
    need(document["theorem"] == ("smale9" if document["problem"]["name"] == "LP" else "smale18"), "C1", "theorem")
    need(document["class"]["name"] == "strong", "F3", "class: name")
    need(document["class"]["N"] == len(document["permutation"]), "F3", "permutation: not N entries")
    fields = _version_1(document) if document["version"] == 1 else _version_2(document)
    body = ";\n  ".join(f"{field} := {value}" for field, value in fields.items())
    return f"Definition {name} : certificate := {{|\n  {body} |}}."


def _version_1(c: dict[str, Any]) -> dict[str, str]:
    transcript, minimiser = c["transcript"], c["minimiser"]
    fields = _common(c, c["class"]["t"], transcript["data"], lambda datum: datum["y"])
    return fields | {
        "cap": "None",
        "probability": rational("0x0"),
        "reads": wholes(transcript["reads"]),
        "evaluation": optional(transcript["evaluation"]),
        "output": listed(map(complex_number, c["output"])),
        "position": whole(minimiser["position"]),
        "phase": complex_number(minimiser["phase"]),
        **_ratio(minimiser, ""),
        **_ratio(c["dual"], "dual_"),
        "bound": rational(c["distance"]["squared_lower_bound"]),
    }


def _version_2(c: dict[str, Any]) -> dict[str, str]:
    run = c["runs"][0]
    for name, values in (
        ("minimisers", c["minimisers"]),
        ("outputs", run["outputs"]),
        *(("y", d["y"]) for d in c["data"]),
    ):
        need(len(values) == 1, "F3", f"{name}: not one for each sample")
    need(
        c["claim"]["samples"] == 1 and [f[0] for f in run["failures"]] == [0],
        "E5",
        "failures: not one, of the sample 0",
    )
    need(len(run["failures"][0]) == 2, "F3", "failures: not pairs of a sample and a RAT")
    fields = _common(c, c["class"]["t"][0], c["data"], lambda datum: datum["y"][0])
    return fields | {
        "cap": optional(c["claim"]["index"]),
        "probability": rational(c["claim"]["probability"]),
        "reads": wholes(run["reads"]),
        "evaluation": optional(run["evaluation"]),
        "output": listed(map(complex_number, run["outputs"][0])),
        "position": whole(c["position"]),
        "phase": complex_number(c["phase"]),
        **_ratio(c["minimisers"][0], ""),
        **_ratio(c["dual"], "dual_"),
        "bound": rational(run["failures"][0][1]),
    }


def _common(c: dict[str, Any], t: str, data: list[Any], y_of: Callable[[Any], Any]) -> dict[str, str]:
    part, problem = c["class"], c["problem"]
    kinds = {"LP": "Linear", "P1": "Pursuit", "P3": "Lasso"}
    parameter = next((value for key, value in problem.items() if key != "name"), None)
    return {
        "problem": kinds[problem["name"]] + ("" if parameter is None else " " + rational(parameter)),
        "claim_digits": whole(c["claim"]["digits"]),
        "digits": whole(part["K"]),
        "alpha": rational(part["alpha"]),
        "t": rational(t),
        "diagonal": listed(map(complex_number, c["diagonal"]["table"])),
        "diagonal_codes": wholes(c["diagonal"]["codes"]),
        "permutation": wholes(c["permutation"]),
        "winner": whole(c["input"]["winner"]),
        "input_exponent": whole(c["input"]["exponent"]),
        "data": listed(
            f"{{| index := {whole(d['index'])}; exponent := {whole(d['exponent'])}; "
            f"A_n := {_table(d['A'], _one_row(d['A']['codes']))}; y_n := {_table(y_of(d), y_of(d)['codes'])} |}}"
            for d in data
        ),
    }


def _one_row(rows: list[list[int]]) -> list[int]:
    need(len(rows) == 1, "F3", "A.codes: not m arrays")
    return rows[0]


def _table(value: dict[str, Any], codes: list[int]) -> str:
    imag = [] if value["imag"] is None else value["imag"]
    need(value["imag"] is None or len(imag) == len(value["real"]), "F3", "imag: not as long as real")
    return f"{{| real := {listed(map(integer, value['real']))}; imag := {listed(map(integer, imag))}; codes := {wholes(codes)} |}}"


def _ratio(value: dict[str, Any], prefix: str) -> dict[str, str]:
    return {prefix + key: listed(map(rational, value[key])) for key in ("numerator", "denominator")}


def complex_number(value: Any) -> str:
    """Return a number of an output or of the diagonal, as a pair."""
    x, y = (value, "0x0") if isinstance(value, str) else value
    return f"({rational(x)}, {rational(y)})"


def rational(text: Any) -> str:
    """Return a RAT of the format as a rational of Coq."""
    if not (isinstance(text, str) and _NUMBER.fullmatch(text)):
        raise BarrierError("number", text, "as in the certificate format: 0x1f/0x3")
    over, _, under = text.partition("/")
    bottom = under or "0x1"
    return f"({_hexadecimal(over)} # {bottom if len(bottom) <= _SHORT else f'Z.to_pos ({_hexadecimal(bottom)})'})"


def integer(text: Any) -> str:
    """Return an INT of the format."""
    if not (isinstance(text, str) and _NUMBER.fullmatch(text) and "/" not in text):
        raise BarrierError("number", text, "as in the certificate format: 0x1f")
    return f"({_hexadecimal(text)})" if text.startswith("-") or len(text) > _SHORT else text


def _hexadecimal(text: str) -> str:
    """Long numbers stay digits until the kernel computes: a tenth of the time of Coq's own notation of integers."""
    if len(text) <= _SHORT:
        return text
    return ("- " if text.startswith("-") else "") + f"Z.of_num_uint {text.lstrip('-')}%huint"


def whole(value: Any) -> str:
    """Return an integer of JSON."""
    if type(value) is not int:
        raise BarrierError("number", value, "an integer")
    return f"({value})" if value < 0 else str(value)


def wholes(values: Sequence[Any]) -> str:
    """Return a list of integers of JSON."""
    return listed(map(whole, values))


def optional(value: int | None) -> str:
    """Return an integer or null."""
    return "None" if value is None else f"(Some {whole(value)})"


def listed(values: Any) -> str:
    """Return a list of Coq."""
    return "[" + "; ".join(values) + "]"
