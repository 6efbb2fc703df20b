"""Writes certificates for barriers that a user declared (see ``docs/reference/certificate-format-declared.md``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from oracles import ArrayDatum, DyadicArray, Transcript
from theorems.certificates.check_declared import GIVEN, KIND, THEOREM, VERSION
from theorems.certificates.writer import FAR, FORMAT, rational_text, vector_document
from theorems.problems import Complex

if TYPE_CHECKING:
    from theorems._witness import Witness
    from theorems.declared._barrier import DeclaredBarrier

__all__ = ["declared_document"]


def declared_document(
    barrier: DeclaredBarrier, output: Sequence[Complex], transcript: Transcript, witness: Witness
) -> dict[str, object]:
    """Return the certificate that an output is farther than 10^-K from the set that was declared for the witness, as a JSON document."""
    data = [transcript.data[n] for n in sorted(transcript.data)]
    return {
        "format": FORMAT,
        "version": VERSION,
        "theorem": THEOREM,
        "claim": {"kind": KIND, "digits": barrier.K},
        "given": GIVEN,
        "title": barrier.title,
        "arrays": [
            {
                "name": array.name,
                "shape": list(array.shape),
                "norm": array.norm,
                "centre": [rational_text(x) for x in array.entries],
            }
            for array in barrier.point.arrays
        ],
        "directions": [[[rational_text(x) for x in part] for part in move] for move in barrier.directions],
        "metric": barrier.metric.name,
        "solutions": [
            [
                {"lower": [rational_text(x) for x in box.lower], "upper": [rational_text(x) for x in box.upper]}
                for box in found
            ]
            for found in barrier.sets
        ],
        "input": {"winner": witness.winner, "exponent": witness.exponent},
        "reads": list(transcript.reads),
        "evaluation": transcript.evaluation,
        "data": [
            {"index": datum.index, "arrays": [_array(array) for _, array in datum.arrays]}
            for datum in data
            if isinstance(datum, ArrayDatum)
        ],
        "output": vector_document(output),
        "distance": {"squared_lower_bound": rational_text(min(witness.squared_distance, FAR))},
    }


def _array(array: DyadicArray) -> dict[str, object]:
    return {"exponent": array.exponent, "entries": [hex(array.real[code]) for code in array.codes.ravel().tolist()]}
