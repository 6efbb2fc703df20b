"""Writes certificates for barriers that a user declared (see ``docs/reference/certificate-format-declared.md``)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from oracles import ArrayDatum, Datum, DyadicArray
from theorems.certificates.writer import FAR, FORMAT, rational_text, vector_document
from theorems.core.pieces import Box

if TYPE_CHECKING:
    from theorems.barriers.declared.barrier import ArrayBarrier
    from theorems.core.barrier import Run

__all__ = ["declared_document"]

#: What is taken on trust, in the words of the format.
GIVEN = (
    "SOLUTION-SET: for each witness j and every e from input.exponent on, the solutions of the input "
    "centre + 2^-e * directions[j] exist and belong to solutions[j]. This is declared by the author of the problem; it is not checked."
)


def declared_document(
    barrier: ArrayBarrier, runs: Sequence[Run], winner: int, exponent: int, *, index: int | None = None
) -> dict[str, object]:
    """Return the certificate that the outputs of runs are farther than 10^-K from the set declared for a witness, as a JSON document.

    Args:
        barrier: what was declared.
        runs: with one output and one failure each, or neither if the run asked for an index above ``index``. One run without
            choices, for an algorithm without coins.
        winner: j.
        exponent: e, above all indices read.
        index: M: to ask for an index above M counts as failure; ``None`` if it does not.
    """
    data: dict[int, Datum] = {}
    for run in runs:
        used = [*run.transcript.reads, *([] if run.outputs is None else [run.transcript.evaluation])]
        data.update({n: run.transcript.data[n] for n in used if n is not None})
    return {
        "format": FORMAT,
        "version": 3,
        "theorem": "declared",
        "claim": {
            "kind": "wrong-output-given-sets",
            "digits": barrier.digits,
            "probability": rational_text(1 - sum((run.mass for run in runs), Fraction(0))),
            "index": index,
        },
        "given": GIVEN,
        "title": barrier.title,
        "arrays": [
            {
                "name": array.name,
                "shape": list(array.shape),
                "norm": array.norm,
                "centre": [rational_text(x) for x in array.entries],
            }
            for array in barrier.centre.arrays
        ],
        "directions": [[[rational_text(x) for x in part] for part in move] for move in barrier.directions],
        "metric": barrier.metric.name,
        "length": barrier.shape[1],
        "solutions": [
            [
                {"lower": [rational_text(x) for x in box.lower], "upper": [rational_text(x) for x in box.upper]}
                for box in found.pieces
                if isinstance(box, Box)
            ]
            for found in barrier.sets
        ],
        "input": {"winner": winner, "exponent": exponent},
        "data": [
            {"index": n, "arrays": [_array(array) for _, array in datum.arrays]}
            for n, datum in sorted(data.items())
            if isinstance(datum, ArrayDatum)
        ],
        "runs": [_run(run) for run in runs],
    }


def _run(run: Run) -> dict[str, object]:
    bounds = [rational_text(min(failure.squared_distance, FAR)) for failure in run.failures]
    return {
        "choices": [list(choice) for choice in run.path],
        "reads": list(run.transcript.reads),
        "evaluation": None if run.outputs is None else run.transcript.evaluation,
        "output": None if run.outputs is None else vector_document(run.outputs[0]),
        "squared_lower_bound": bounds[0] if bounds else None,
    }


def _array(array: DyadicArray) -> dict[str, object]:
    return {"exponent": array.exponent, "entries": [hex(array.real[code]) for code in array.codes.ravel().tolist()]}
