"""Fills the claims about what data determine (format: ``docs/reference/certificate-format-digits.md``), and about wrong outputs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from theorems.certificates.claims.data_cannot_tell import DataCannotTell
from theorems.certificates.claims.far_output import FarOutput
from theorems.certificates.claims.solutions_enclosed import MeasuredOutput, SolutionsEnclosed
from theorems.certificates.writer import rational_text
from theorems.digits.basis import BasisProof
from theorems.digits.ceilings import Move
from theorems.digits.enclosure import Enclosure
from theorems.digits.gram import Factor
from theorems.digits.level import LevelProof
from theorems.digits.near import Combination
from theorems.digits.one_sided import bound
from theorems.digits.radii import Data, Radius
from theorems.digits.rounding import down
from theorems.digits.sharp import SharpProof
from theorems.digits.smooth import SmoothProof
from theorems.digits.verdict import Digits
from theorems.problems import Complex, Problem

#: What is written is cut off: proved bounds may be longer.
_CUT: Final = Fraction(1, 1 << 100)


def far_output_claim(claim: bound.Claim, proof: bound.Proof) -> FarOutput:
    """Return the claim that dist(x, Ξ(A, y)) > ε for every input (A, y) with the data, with its proof."""
    rows = None if proof.rows is None else (proof.rows.bits, proof.rows.lower)
    return FarOutput(
        claim.problem.name, claim.problem.parameter, claim.problem.weights, claim.data.index, claim.data.A, claim.data.y, claim.output,
        claim.epsilon, proof.candidate, proof.p, proof.u, proof.gap, rows,
    )  # fmt: skip


def enclosed_claim(digits: Digits, x: Sequence[Complex] | None = None) -> SolutionsEnclosed | None:
    """Return the claim that an enclosure holds all solutions of all inputs with the data; ``None`` if there is none.

    Args:
        digits: what was found.
        x: an output, N pairs: the claim then bounds its distance to each of these solutions.
    """
    enclosure = digits.enclosure
    if enclosure is None:
        return None
    output = None
    if x is not None:
        least, most = enclosure.distance(x)
        output = MeasuredOutput(tuple(x), down(least * (1 - _CUT)), most * (1 + _CUT))
    return SolutionsEnclosed(
        enclosure.radius, bool(enclosure.unique), enclosure.zero_elsewhere, _problem(digits.problem), _data(digits.data),
        enclosure.indices, enclosure.centre, enclosure.radii, output, _proof(enclosure),
    )  # fmt: skip


def cannot_tell_claim(digits: Digits) -> DataCannotTell | None:
    """Return the claim that two inputs with the data have solutions 2κ apart; ``None`` if there is no ceiling."""
    above = digits.ceiling
    if above is None:
        return None
    inputs = [_input(move, own) for move, own in zip(above.moves, above.enclosures, strict=True)]
    return DataCannotTell(down(above.kappa * (1 - _CUT)), _problem(digits.problem), _data(digits.data), inputs)


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
    # An entry is a signed word of 32 bits and some of 64. All are shifted so that the first word of the largest has 29 digits
    longest = max(max(map(abs, c)) for c in data.columns[:N]).bit_length()
    words = max(0, -(-(longest - 29) // 64))
    shift = max(0, 64 * words + 29 - longest) if words else 0
    return {
        "A": {
            "under": hex(data.under_A << shift),
            "words": words,
            "real": [_column(c, words, shift) for c in real],
            "imag": [_column(c, words, shift) for c in imag] if complex_data else None,
        },
        "y": {
            "under": hex(data.under_y),
            "real": _packed(data.y[:m]),
            "imag": _packed(data.y[m:]) if complex_data else None,
        },
        "radius_A": _radius(data.radius_A),
        "radius_y": _radius(data.radius_y),
    }


def _radius(radius: Radius) -> dict[str, object]:
    return {"norm": radius.norm, "bound": rational_text(radius.bound), "relative": rational_text(radius.relative)}


def _column(values: Sequence[int], words: int, shift: int) -> str:
    """Return the entries, shifted, as numbers of 32 + 64·words binary digits: two's complement, hexadecimal."""
    size = 4 + 8 * words
    return b"".join([(value << shift).to_bytes(size, "big", signed=True) for value in values]).hex()


def _packed(values: Sequence[int]) -> str:
    """Return a vector of integers as one string: hexadecimal numbers with blanks between them."""
    return " ".join([f"{value:x}" for value in values])


def _factor(factor: Factor | None) -> dict[str, object] | None:
    return None if factor is None else {"bits": factor.bits, "lower": [_packed(row) for row in factor.lower]}


def _input(move: Move, enclosure: Enclosure) -> dict[str, object]:
    return {
        "left": _packed(move.left),
        "right": [{"column": column, "value": hex(value)} for column, value in move.right],
        "bits": move.bits,
        "y": _packed(move.y),
        "bits_y": move.bits_y,
        "proof": _proof(enclosure),
    }


def _proof(enclosure: Enclosure) -> dict[str, Any]:
    proof = enclosure.proof
    if isinstance(proof, SmoothProof):
        points = [{"lam": rational_text(p.lam), "under": hex(p.under), "x": _packed(p.x)} for p in proof.points]
        return {
            "active": list(proof.indices),
            "factor": _factor(proof.factor),
            "points": points,
            "near": _near(proof.near),
        }
    if isinstance(proof, LevelProof):
        return {"columns": list(proof.indices), "under": hex(proof.under), "x": _packed(proof.x)}
    assert isinstance(proof, BasisProof | SharpProof)
    vectors = {"under": hex(proof.under), "x": _packed(proof.x), "p": _packed(proof.p)}
    if isinstance(proof, BasisProof):
        return {"basis": list(proof.indices), "factor": _factor(proof.factor)} | vectors
    P = proof.inverse
    inverse = None if P is None else {"under": hex(P.under), "rows": [_packed(row) for row in P.rows]}
    return {
        "support": list(proof.indices),
        "inverse": inverse,
        "rows": _factor(proof.rows),
        "scales": _packed(proof.scales),
        "interior": _packed(proof.interior),
        "mu": rational_text(proof.mu),
        "near": _near(proof.near),
    } | vectors


def _near(near: Sequence[Combination]) -> list[dict[str, object]]:
    return [{"column": own.column, "under": hex(own.under), "t": _packed(own.t)} for own in near]
