"""What claims about arrays have in common: the centre, data, and runs with one output."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from oracles import ArrayDatum, Datum
from theorems.certificates.claims.wrong_runs import ClaimedRun
from theorems.certificates.writer import FAR, rational_text, vector_document


@dataclass(frozen=True)
class CentreArray:
    """One array of the centre: its name, shape, the norm of its errors, and its entries in row-major order."""

    name: str
    shape: tuple[int, ...]
    norm: str
    entries: Sequence[Fraction]

    def document(self) -> dict[str, object]:
        """Return the array as the format writes it."""
        return {"name": self.name, "shape": list(self.shape), "norm": self.norm, "centre": texts(self.entries)}


def texts(numbers: Iterable[Fraction]) -> list[str]:
    """Return rational numbers as the format writes them."""
    return [rational_text(Fraction(x)) for x in numbers]


def data_documents(runs: Iterable[ClaimedRun]) -> list[dict[str, object]]:
    """Return all data that some run used, by increasing index."""
    data: dict[int, Datum] = {}
    for run in runs:
        data |= run.used()
    return [
        {
            "index": n,
            "arrays": [
                {
                    "exponent": array.exponent,
                    "entries": [hex(array.real[code]) for code in array.codes.ravel().tolist()],
                }
                for _, array in datum.arrays
            ],
        }
        for n, datum in sorted(data.items())
        if isinstance(datum, ArrayDatum)
    ]


def claim_document(kind: str, digits: int, probability: Fraction, index: int | None) -> dict[str, object]:
    """Return what is claimed as the format writes it: K digits, for which kind, with which probability, up to which index."""
    return {"kind": kind, "digits": digits, "probability": rational_text(probability), "index": index}


def run_document(run: ClaimedRun) -> dict[str, object]:
    """Return a run with at most one output as the format writes it."""
    bounds = [rational_text(min(square, FAR)) for _, square in run.failures]
    return {
        "choices": [list(choice) for choice in run.choices],
        "reads": list(run.transcript.reads),
        "evaluation": None if run.outputs is None else run.transcript.evaluation,
        "output": None if run.outputs is None else vector_document(run.outputs[0]),
        "squared_lower_bound": bounds[0] if bounds else None,
    }
