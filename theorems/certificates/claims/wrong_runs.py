"""Kind wrong-output, version 2: an algorithm, perhaps with coins, is wrong on a member with probability 1 − p or more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from oracles import Datum, Phase, Transcript
from theorems.certificates.claims._claim import Claim
from theorems.certificates.claims.structure import Part, Quotient, Structure, data_document
from theorems.certificates.writer import FAR, FORMAT, Complex, complex_text, rational_text, vector_document


@dataclass(frozen=True)
class ClaimedRun:
    """One run.

    Attributes:
        choices: (sides, outcome) of each coin; empty without coins.
        transcript: reads and data.
        outputs: for each sample; ``None`` if the run asked for an index above the one of the claim.
        failures: (sample, lower bound of the squared distance), in increasing order of the samples.
    """

    choices: Sequence[tuple[int, int]]
    transcript: Transcript
    outputs: Sequence[Sequence[Complex]] | None
    failures: Sequence[tuple[int, Fraction]]

    def used(self) -> dict[int, Datum]:
        """Return the data that were read, or at which a network was evaluated."""
        evaluation = None if self.outputs is None else self.transcript.evaluation
        indices = {*self.transcript.reads, *([] if evaluation is None else [evaluation])}
        return {n: self.transcript.data[n] for n in indices}

    def document(self) -> dict[str, object]:
        """Return the run as the format writes it."""
        return {
            "choices": [list(choice) for choice in self.choices],
            "reads": list(self.transcript.reads),
            "evaluation": None if self.outputs is None else self.transcript.evaluation,
            "outputs": None if self.outputs is None else [vector_document(output) for output in self.outputs],
            "failures": [[k, rational_text(min(square, FAR))] for k, square in self.failures],
        }


@dataclass(frozen=True)
class WrongRuns(Claim):
    """The claim; format: ``docs/reference/certificate-format-2.md``.

    Attributes:
        structure: the class.
        part: of the class.
        winner: j.
        exponent: e, above all indices read (on Ω_sharp: L).
        runs: those that fail; they are given the same data.
        samples: s; to fail means: farther than 10^-K on at least s samples, or to ask for an index above ``index``.
        probability: p.
        index: M, or ``None``.
        position: where the solutions' only entry is.
        phase: its phase.
        minimisers: its modulus, for each sample.
        dual: the coefficient of the dual vector.
    """

    structure: Structure
    part: Part
    winner: int
    exponent: int
    runs: Sequence[ClaimedRun]
    samples: int
    probability: Fraction
    index: int | None
    position: int
    phase: Phase
    minimisers: Sequence[Quotient]
    dual: Quotient

    def document(self) -> dict[str, object]:
        """Return the certificate as a JSON document."""
        data: dict[int, Datum] = {}
        for run in self.runs:
            data |= run.used()
        return {
            "format": FORMAT,
            "version": 2,
            "theorem": self.structure.theorem,
            "claim": {
                "kind": "wrong-output",
                "digits": self.part.K,
                "samples": self.samples,
                "probability": rational_text(self.probability),
                "index": self.index,
            },
            "problem": self.structure.problem_document(),
            "class": self.structure.sizes() | self.part.document(),
            **self.structure.transformations(),
            "data": data_document(data),
            "input": {"winner": self.winner, "exponent": self.exponent},
            "position": self.position,
            "phase": complex_text(self.phase),
            "minimisers": [minimiser.document() for minimiser in self.minimisers],
            "dual": self.dual.document(),
            "runs": [run.document() for run in self.runs],
        }
