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
    from theorems.barriers.smale18 import Smale18
    from theorems.core.barrier import Counterexample
    from theorems.structured.vertex_solutions import VertexBarrier
__all__ = ["FORMAT", "VERSION", "certificate_document", "certificate_text", "write_atomically"]

FORMAT = "sci-barriers/certificate"
VERSION = 1

#: Squared distances above this are written as this: the claim needs 10^(−2K), and the checker's work grows with the bound's digits.
FAR = Fraction(1 << 64)


def certificate_document(
    barrier: Smale18, output: Sequence[Complex], transcript: Transcript, found: Counterexample
) -> dict[str, object]:
    """Return the certificate that ``output`` is wrong on the counterexample, as a JSON document."""
    position, phase, _ = barrier.vertex(found.winner, found.exponent)
    return {
        "format": FORMAT,
        "version": VERSION,
        "theorem": "smale18",
        "claim": {"kind": "wrong-output", "digits": barrier.K},
        "problem": problem_document(barrier.problem),
        "class": {
            "name": "strong",
            "field": barrier.field,
            "m": barrier.m,
            "N": barrier.N,
            "K": barrier.K,
            "alpha": rational_text(barrier.alpha),
            "t": rational_text(barrier.t),
        },
        **transformations(barrier),
        "input": {"winner": found.winner, "exponent": found.exponent},
        "transcript": {
            "reads": list(transcript.reads),
            "evaluation": transcript.evaluation,
            "data": [_datum(transcript.data[n]) for n in sorted(transcript.data)],
        },
        "output": vector_document(output),
        "minimiser": {
            "position": position,
            "phase": complex_text(phase),
            **quotient(*primal(barrier.problem, barrier.alpha, barrier.t)),
        },
        "dual": quotient(*dual(barrier.problem, barrier.alpha)),
        "distance": {"squared_lower_bound": rational_text(min(found.squared_distance, FAR))},
    }


def problem_document(problem: Problem) -> dict[str, object]:
    """Return name and parameters."""
    return {"name": problem.name, **{name: rational_text(x) for name, x in problem.parameters().items()}}


def transformations(barrier: VertexBarrier) -> dict[str, object]:
    """Return U, D and P."""
    N = barrier.shape[1]
    diagonal = barrier.diagonal or ((Fraction(1), Fraction(0)),) * N
    table = list(dict.fromkeys(diagonal))
    place = {phase: code for code, phase in enumerate(table)}
    return {
        "rotation": barrier.unitary.description(),
        "diagonal": {"table": [complex_text(phase) for phase in table], "codes": [place[phase] for phase in diagonal]},
        "permutation": list(barrier.permutation or range(N)),
    }


def vector_document(output: Sequence[Complex]) -> list[object]:
    """Return an output: real numbers as one rational, others as two."""
    return [rational_text(x) if z == 0 else complex_text((x, z)) for x, z in output]


def quotient(numerator: Sequence[Fraction], denominator: Sequence[Fraction]) -> dict[str, object]:
    """Return a quotient of two polynomials."""
    return {
        "numerator": [rational_text(x) for x in numerator],
        "denominator": [rational_text(x) for x in denominator],
    }


def primal(problem: Problem, alpha: Fraction, t: Fraction) -> tuple[list[Fraction], list[Fraction]]:
    """Return c(α + ε) as a quotient of polynomials in ε."""
    parameters = problem.parameters()
    if problem.name == "P1":
        return [t - parameters["eta"]], [alpha, Fraction(1)]
    if problem.name == "P2":
        return [2 * t * alpha - parameters["lam"], 2 * t], [2 * alpha**2, 4 * alpha, Fraction(2)]
    return [t], [alpha, Fraction(1)]


def dual(problem: Problem, alpha: Fraction) -> tuple[list[Fraction], list[Fraction]]:
    """Return the coefficient d of the dual vector d·U·e₀ as a quotient of polynomials in ε."""
    parameters = problem.parameters()
    if problem.name in ("P1", "LP"):
        return [Fraction(1)], [alpha, Fraction(1)]
    if problem.name == "P2":
        return [parameters["lam"]], [2 * alpha, Fraction(2)]
    return [parameters["lam"]], [alpha, Fraction(1)]


def _datum(datum: Datum) -> dict[str, object]:
    # A and y have their own exponents; the format has one, so the coarser is refined.
    exponent = max(datum.A.exponent, datum.y.exponent)
    return {
        "index": datum.index,
        "exponent": exponent,
        "A": array_document(datum.A, exponent),
        "y": array_document(datum.y, exponent),
    }


def array_document(array: DyadicArray, exponent: int) -> dict[str, object]:
    """Return an array with its integers scaled to ``exponent``, which is at least the array's."""
    shift = exponent - array.exponent
    return {
        "real": [hex(x << shift) for x in array.real],
        "imag": None if array.imag is None else [hex(x << shift) for x in array.imag],
        "codes": array.codes.tolist(),
    }


def rational_text(x: Fraction) -> str:
    """Return a rational number as the format writes it."""
    return hex(x.numerator) if x.denominator == 1 else f"{hex(x.numerator)}/{hex(x.denominator)}"


def complex_text(value: Complex) -> list[str]:
    """Return a complex number as the format writes it."""
    return [rational_text(value[0]), rational_text(value[1])]


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
