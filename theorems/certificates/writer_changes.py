"""Writes certificates of forced changes of mind (see ``docs/reference/certificate-format.md``)."""

from __future__ import annotations

from theorems.certificates.writer import FORMAT, rational_text
from theorems.core.rounds import ForcedChanges

__all__ = ["changes_document"]


def changes_document(found: ForcedChanges, theorem: str = "essential-spectrum") -> dict[str, object]:
    """Return the certificate that an algorithm with one limit changes its mind k times on one input, as a JSON document.

    Args:
        found: the game.
        theorem: ``essential-spectrum``, or ``infinite-row`` where the sequence is row 0 of a matrix.
    """
    return {
        "format": FORMAT,
        "version": 3,
        "theorem": theorem,
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
