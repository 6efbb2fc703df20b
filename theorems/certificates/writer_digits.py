"""Writes certificates of what data determine (see ``docs/reference/certificate-format-digits.md``)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from theorems.certificates.writer import FORMAT, rational_text, vector_document
from theorems.digits import Data, Digits, Enclosure, Radius
from theorems.digits.basis import BasisProof
from theorems.digits.ceilings import Move
from theorems.digits.gram import Factor
from theorems.digits.level import LevelProof
from theorems.digits.rounding import down
from theorems.digits.sharp import SharpProof
from theorems.digits.smooth import SmoothProof
from theorems.problems import Complex, Problem

__all__ = ["VERSION", "cannot_tell_document", "enclosed_document", "factor_document"]

VERSION = 4


def enclosed_document(digits: Digits, x: Sequence[Complex] | None = None) -> dict[str, object] | None:
    """Return the certificate that an enclosure holds all solutions of all inputs with the data; ``None`` if there is none.

    Args:
        digits: what was found.
        x: an output, N pairs: the certificate then bounds its distance to each of these solutions.
    """
    enclosure = digits.enclosure
    if enclosure is None:
        return None
    output = None
    if x is not None:
        least, most = enclosure.distance(x)
        output = {
            "x": vector_document(tuple(x)),
            "at_least": rational_text(down(least * (1 - Fraction(1, 1 << 100)))),
            "at_most": rational_text(most * (1 + Fraction(1, 1 << 100))),
        }
    return {
        "format": FORMAT,
        "version": VERSION,
        "theorem": "digits",
        "claim": {
            "kind": "solutions-enclosed",
            "radius": rational_text(enclosure.radius),
            "unique": "yes" if enclosure.unique else "open",
            "elsewhere": "zero" if enclosure.zero_elsewhere else "open",
        },
        "problem": _problem(digits.problem),
        "data": _data(digits.data),
        "centre": {
            "indices": list(enclosure.indices),
            "entries": [rational_text(value) for value in enclosure.centre],
            "radii": [rational_text(value) for value in enclosure.radii],
        },
        "output": output,
        "proof": _proof(enclosure),
    }


def cannot_tell_document(digits: Digits) -> dict[str, object] | None:
    """Return the certificate that two inputs with the data have solutions 2κ apart; ``None`` if there is no ceiling."""
    above = digits.ceiling
    if above is None:
        return None
    return {
        "format": FORMAT,
        "version": VERSION,
        "theorem": "digits",
        "claim": {"kind": "data-cannot-tell", "kappa": rational_text(down(above.kappa * (1 - Fraction(1, 1 << 100))))},
        "problem": _problem(digits.problem),
        "data": _data(digits.data),
        "inputs": [_input(move, own) for move, own in zip(above.moves, above.enclosures, strict=True)],
    }


def _problem(problem: Problem) -> dict[str, object]:
    parameter = next(iter(problem.parameters().values()), None)
    return {
        "name": problem.name,
        "parameter": None if parameter is None else rational_text(parameter),
        "weights": None if problem.weights is None else [rational_text(w) for w in problem.weights],
    }


def _data(data: Data) -> dict[str, object]:
    m, N = data.shape
    real, imag = [c[:m] for c in data.columns[:N]], [c[m:] for c in data.columns[:N]]
    complex_data = data.parts == 2
    return {
        "A": {
            "under": hex(data.under_A),
            "real": [_hex(c) for c in real],
            "imag": [_hex(c) for c in imag] if complex_data else None,
        },
        "y": {"under": hex(data.under_y), "real": _hex(data.y[:m]), "imag": _hex(data.y[m:]) if complex_data else None},
        "radius_A": _radius(data.radius_A),
        "radius_y": _radius(data.radius_y),
    }


def _radius(radius: Radius) -> dict[str, object]:
    return {"norm": radius.norm, "bound": rational_text(radius.bound), "relative": rational_text(radius.relative)}


def _hex(values: Sequence[int]) -> list[str]:
    return [hex(value) for value in values]


def factor_document(factor: Factor | None) -> dict[str, object] | None:
    """Return a factor as a document."""
    return None if factor is None else {"bits": factor.bits, "lower": [_hex(row) for row in factor.lower]}


def _input(move: Move, enclosure: Enclosure) -> dict[str, object]:
    return {
        "left": _hex(move.left),
        "right": [{"column": column, "value": hex(value)} for column, value in move.right],
        "bits": move.bits,
        "y": _hex(move.y),
        "bits_y": move.bits_y,
        "proof": _proof(enclosure),
    }


def _proof(enclosure: Enclosure) -> dict[str, Any]:
    proof = enclosure.proof
    if isinstance(proof, SmoothProof):
        points = [{"lam": rational_text(p.lam), "bits": p.bits, "x": _hex(p.x)} for p in proof.points]
        return {"active": list(proof.indices), "factor": factor_document(proof.factor), "points": points}
    if isinstance(proof, BasisProof):
        own: dict[str, Any] = {"basis": list(proof.indices), "factor": factor_document(proof.factor)}
        return own | {"bits": proof.bits, "x": _hex(proof.x), "p": _hex(proof.p)}
    if isinstance(proof, SharpProof):
        own = {
            "support": list(proof.indices),
            "factor": factor_document(proof.factor),
            "rows": factor_document(proof.rows),
        }
        return own | {"bits": proof.bits, "x": _hex(proof.x), "p": _hex(proof.p)}
    assert isinstance(proof, LevelProof)
    return {"columns": list(proof.indices), "bits": proof.bits, "x": _hex(proof.x)}
