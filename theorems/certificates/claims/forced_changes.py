"""Kind forced-changes: an algorithm with one limit changes its mind k times on one input."""

from __future__ import annotations

from dataclasses import dataclass

from theorems.certificates.claims._claim import Claim
from theorems.certificates.writer import FORMAT, rational_text
from theorems.core.rounds import ForcedChanges


@dataclass(frozen=True)
class ForcedChangesClaim(Claim):
    """The claim; format: ``docs/reference/certificate-format.md``.

    Attributes:
        found: the game.
        theorem: ``essential-spectrum``, or ``infinite-row`` where the sequence is row 0 of a matrix.
    """

    found: ForcedChanges
    theorem: str = "essential-spectrum"

    def document(self) -> dict[str, object]:
        """Return the certificate as a JSON document."""
        found = self.found
        return {
            "format": FORMAT,
            "version": 3,
            "theorem": self.theorem,
            "claim": {"kind": "forced-changes", "changes": found.changes},
            "input": {"prefix": "".join(map(str, found.input.prefix)), "tail": found.input.tail},
            "stages": [
                {
                    "index": stage.index,
                    "reads": [[i, value] for i, value in stage.reads],
                    "output": [rational_text(x) for x in stage.output],
                }
                for stage in found.stages
            ],
        }
