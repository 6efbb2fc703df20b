"""Writes certificates for the entries of the catalogue (see ``docs/reference/certificate-format-catalogue.md``)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from oracles import ArrayDatum, Datum, DyadicArray
from theorems.certificates.writer import FAR, FORMAT, rational_text, vector_document

if TYPE_CHECKING:
    from theorems.barriers.catalogue.entry import Entry
    from theorems.core.barrier import Run

__all__ = ["proved_document"]


def proved_document(
    entry: Entry,
    runs: Sequence[Run],
    winner: int,
    exponent: int,
    *,
    probability: Fraction | None = None,
    index: int | None = None,
) -> dict[str, object]:
    """Return the certificate that the outputs of runs are farther than 10^-K from the solutions of a member, which it proves.

    Args:
        entry: the barrier.
        runs: with one output and one failure each, or neither if the run asked for an index above ``index``.
        winner: j.
        exponent: e, above all indices read.
        probability: p; by default what the runs prove.
        index: M: to ask for an index above M counts as failure; ``None`` if it does not.
    """
    data: dict[int, Datum] = {}
    for run in runs:
        used = [*run.transcript.reads, *([] if run.outputs is None else [run.transcript.evaluation])]
        data.update({n: run.transcript.data[n] for n in used if n is not None})
    proved = 1 - sum((run.mass for run in runs), Fraction(0))
    return {
        "format": FORMAT,
        "version": 3,
        "theorem": "catalogue",
        "claim": {
            "kind": "wrong-output-proved-set",
            "digits": entry.digits,
            "probability": rational_text(proved if probability is None else probability),
            "index": index,
        },
        "problem": entry.rule,
        "arrays": [
            {
                "name": array.name,
                "shape": list(array.shape),
                "norm": array.norm,
                "centre": _texts(array.entries),
                "direction": _texts(move),
            }
            for array, move in zip(entry.arrays, entry.directions[winner], strict=True)
        ],
        "exponent": exponent,
        "given": [_texts(row) for row in entry.constants],
        "metric": entry.metric.name,
        "length": entry.shape[1],
        "solutions": [_texts(point) for point in entry.sets[winner].finite or ()],
        "proof": [_texts(row) for row in entry.proof(winner)],
        "data": [
            {"index": n, "arrays": [_array(array) for _, array in datum.arrays]}
            for n, datum in sorted(data.items())
            if isinstance(datum, ArrayDatum)
        ],
        "runs": [_run(run) for run in runs],
    }


def _texts(numbers: Sequence[Fraction]) -> list[str]:
    return [rational_text(Fraction(x)) for x in numbers]


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
