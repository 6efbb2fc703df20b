"""Writes certificates of format version 2 (see ``docs/reference/certificate-format-2.md``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from oracles import Datum, Transcript
from theorems.certificates.writer import (
    FAR,
    FORMAT,
    array_document,
    complex_text,
    dual,
    primal,
    problem_document,
    quotient,
    rational_text,
    transformations,
    vector_document,
)
from theorems.problems import Complex

if TYPE_CHECKING:
    from theorems.barriers.smale18.omega import Omega
    from theorems.core.barrier import Run
    from theorems.structured.fooling import FoolingSet

__all__ = [
    "VERSION",
    "fooling_set_document",
    "right_output_document",
    "wrong_runs_document",
]

VERSION = 2


def wrong_runs_document(
    barrier: Any,
    runs: Sequence[Run],
    winner: int,
    exponent: int,
    *,
    samples: int = 1,
    probability: Fraction | None = None,
    index: int | None = None,
) -> dict[str, object]:
    """Return the certificate that a randomised algorithm fails on the witness (winner, exponent) with probability 1 − p or more.

    Args:
        barrier: a `theorems.Smale18` (any part, any number of samples) or `theorems.Smale9`.
        runs: those that fail; they are given the same data.
        winner: j.
        exponent: e, above all indices read (on Ω_sharp: L).
        samples: s; to fail means: farther than 10^-K on at least s samples, or to ask for an index above ``index``.
        probability: p; by default what the runs prove, 1 − (the sum of their probabilities).
        index: M, or ``None``.
    """
    position, phase, _ = barrier.vertex(winner, exponent)
    data: dict[int, Datum] = {}
    for run in runs:
        data.update({n: run.transcript.data[n] for n in _used(run)})
    p = 1 - sum((run.mass for run in runs), Fraction(0)) if probability is None else probability
    return {
        **_header(barrier),
        "claim": {
            "kind": "wrong-output",
            "digits": barrier.K,
            "samples": samples,
            "probability": rational_text(p),
            "index": index,
        },
        "problem": problem_document(barrier.problem),
        "class": _sizes(barrier) | _part(barrier),
        **transformations(barrier),
        "data": _data(data),
        "input": {"winner": winner, "exponent": exponent},
        "position": position,
        "phase": complex_text(phase),
        **_optimal(barrier),
        "runs": [
            {
                "choices": [list(choice) for choice in run.path],
                "reads": list(run.transcript.reads),
                "evaluation": None if run.outputs is None else run.transcript.evaluation,
                "outputs": None if run.outputs is None else [vector_document(output) for output in run.outputs],
                "failures": [[f.sample, rational_text(min(f.squared_distance, FAR))] for f in run.failures],
            }
            for run in runs
        ],
    }


def fooling_set_document(found: FoolingSet) -> dict[str, object]:
    """Return the certificate that the N1 members (j, e) have one datum of index M in common and solutions far apart."""
    barrier = found.part
    return {
        **_header(barrier),
        "claim": {"kind": "fooling-set", "digits": barrier.K, "index": found.index},
        "problem": problem_document(barrier.problem),
        "class": _sizes(barrier) | _part(barrier),
        **transformations(barrier),
        "data": _data({found.index: found.datum}),
        "input": {"exponent": found.exponent},
        **_optimal(barrier),
    }


def right_output_document(
    omega: Omega | Iterable[Any], digits: int, transcript: Transcript, outputs: Sequence[Sequence[Complex]]
) -> dict[str, object]:
    """Return the certificate that the outputs are within 10^-digits of all solutions of every member that has the data.

    Args:
        omega: the class, or some parts of it (they share everything but scale, t and L).
        digits: k.
        transcript: reads and data.
        outputs: R vectors of length N.
    """
    parts = list(getattr(omega, "parts", None) or omega)  # type: ignore[arg-type] # an Omega has parts
    first = parts[0]
    return {
        **_header(first),
        "claim": {"kind": "right-output", "digits": digits},
        "problem": problem_document(first.problem),
        "class": _sizes(first) | {"parts": [_part(part) for part in parts]},
        **transformations(first),
        "data": _data({n: transcript.data[n] for n in transcript.reads}),
        "reads": list(transcript.reads),
        "outputs": [vector_document(output) for output in outputs],
    }


def _used(run: Run) -> set[int]:
    evaluation = None if run.outputs is None else run.transcript.evaluation
    return set(run.transcript.reads) | ({evaluation} if evaluation is not None else set())


def _header(barrier: Any) -> dict[str, object]:
    theorem = "smale9" if barrier.problem.name == "LP" else "smale18"
    return {"format": FORMAT, "version": VERSION, "theorem": theorem}


def _sizes(barrier: Any) -> dict[str, object]:
    m, N = barrier.shape
    return {"field": barrier.field, "m": m, "N": N}


def _part(barrier: Any) -> dict[str, object]:
    return {
        "name": getattr(barrier, "part", "strong"),
        "K": barrier.K,
        "alpha": rational_text(barrier.alpha),
        "t": [rational_text(t) for t in barrier.lengths],
        "L": getattr(barrier, "L", None),
    }


def _optimal(barrier: Any) -> dict[str, object]:
    return {
        "minimisers": [quotient(*primal(barrier.problem, barrier.alpha, t)) for t in barrier.lengths],
        "dual": quotient(*dual(barrier.problem, barrier.alpha)),
    }


def _data(data: Mapping[int, Datum]) -> list[dict[str, object]]:
    result = []
    for n in sorted(data):
        datum = data[n]
        arrays = [datum.A, *datum.ys, *datum.xs]
        exponent = max(array.exponent for array in arrays)  # the format has one for all arrays of a datum
        result.append({
            "index": n,
            "exponent": exponent,
            "A": array_document(datum.A, exponent),
            "y": [array_document(y, exponent) for y in datum.ys],
            "labels": [array_document(x, exponent) for x in datum.xs] or None,
        })  # fmt: skip
    return result
