"""Writes certificates (format version 1, see ``docs/reference/certificate-format.md``)."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from oracles import Datum, DyadicArray, Transcript
from theorems.problems import Complex, Problem

if TYPE_CHECKING:
    from theorems._witness import Witness
    from theorems.barriers.smale18 import Smale18

__all__ = ["FORMAT", "VERSION", "certificate_document", "certificate_text", "write_atomically"]

FORMAT = "sci-barriers/certificate"
VERSION = 1

#: Squared distances above this are written as this: the claim needs 10^(−2K), and the checker's work grows with the bound's digits.
_FAR = Fraction(1 << 64)


def certificate_document(
    barrier: Smale18, output: Sequence[Complex], transcript: Transcript, witness: Witness
) -> dict[str, object]:
    """Return the certificate that ``output`` is wrong on the witness, as a JSON document."""
    numerator, denominator = _primal(barrier.problem, barrier.alpha, barrier.t)
    dual_numerator, dual_denominator = _dual(barrier.problem, barrier.alpha)
    diagonal = barrier.diagonal or ((Fraction(1), Fraction(0)),) * barrier.N
    table = list(dict.fromkeys(diagonal))
    place = {phase: code for code, phase in enumerate(table)}
    return {
        "format": FORMAT,
        "version": VERSION,
        "theorem": "smale18",
        "claim": {"kind": "wrong-output", "digits": barrier.K},
        "problem": {
            "name": barrier.problem.name,
            **{name: _rational(x) for name, x in barrier.problem.parameters().items()},
        },
        "class": {
            "name": "strong",
            "field": barrier.field,
            "m": barrier.m,
            "N": barrier.N,
            "K": barrier.K,
            "alpha": _rational(barrier.alpha),
            "t": _rational(barrier.t),
        },
        "rotation": barrier.unitary.description(),
        "diagonal": {"table": [_complex(phase) for phase in table], "codes": [place[phase] for phase in diagonal]},
        "permutation": list(barrier.permutation or range(barrier.N)),
        "input": {"winner": witness.winner, "exponent": witness.exponent},
        "transcript": {
            "reads": list(transcript.reads),
            "evaluation": transcript.evaluation,
            "data": [_datum(transcript.data[n]) for n in sorted(transcript.data)],
        },
        "output": [_rational(x) if z == 0 else _complex((x, z)) for x, z in output],
        "minimiser": {
            "position": witness.position,
            "phase": _complex(witness.phase),
            "numerator": [_rational(x) for x in numerator],
            "denominator": [_rational(x) for x in denominator],
        },
        "dual": {
            "numerator": [_rational(x) for x in dual_numerator],
            "denominator": [_rational(x) for x in dual_denominator],
        },
        "distance": {"squared_lower_bound": _rational(min(witness.squared_distance, _FAR))},
    }


def _primal(problem: Problem, alpha: Fraction, t: Fraction) -> tuple[list[Fraction], list[Fraction]]:
    """Return c(α + ε) as a quotient of polynomials in ε."""
    parameters = problem.parameters()
    if problem.name == "P1":
        return [t - parameters["eta"]], [alpha, Fraction(1)]
    if problem.name == "P2":
        return [2 * t * alpha - parameters["lam"], 2 * t], [2 * alpha**2, 4 * alpha, Fraction(2)]
    return [t], [alpha, Fraction(1)]


def _dual(problem: Problem, alpha: Fraction) -> tuple[list[Fraction], list[Fraction]]:
    """Return the coefficient d of the dual vector d·U·e₀ as a quotient of polynomials in ε."""
    parameters = problem.parameters()
    if problem.name == "P1":
        return [Fraction(1)], [alpha, Fraction(1)]
    if problem.name == "P2":
        return [parameters["lam"]], [2 * alpha, Fraction(2)]
    return [parameters["lam"]], [alpha, Fraction(1)]


def _datum(datum: Datum) -> dict[str, object]:
    # A and y have their own exponents; the format has one, so the coarser is refined.
    exponent = max(datum.A.exponent, datum.y.exponent)
    return {"index": datum.index, "exponent": exponent, "A": _array(datum.A, exponent), "y": _array(datum.y, exponent)}


def _array(array: DyadicArray, exponent: int) -> dict[str, object]:
    shift = exponent - array.exponent
    return {
        "real": [hex(x << shift) for x in array.real],
        "imag": None if array.imag is None else [hex(x << shift) for x in array.imag],
        "codes": array.codes.tolist(),
    }


def _rational(x: Fraction) -> str:
    return hex(x.numerator) if x.denominator == 1 else f"{hex(x.numerator)}/{hex(x.denominator)}"


def _complex(value: Complex) -> list[str]:
    return [_rational(value[0]), _rational(value[1])]


def certificate_text(document: dict[str, object]) -> str:
    """Return the document as JSON text, without superfluous blanks, keys in the order of the format, a newline at the end."""
    return json.dumps(document, separators=(",", ":"), allow_nan=False) + "\n"


def write_atomically(path: str | os.PathLike[str], data: str | bytes) -> Path:
    """Write a file so that it is either complete or not there: into a temporary file beside it, flushed, then renamed.

    Returns:
        The path.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    content = data.encode() if isinstance(data, str) else data
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target
