"""Writes certificates of forced changes of mind (see ``docs/reference/certificate-format.md``)."""

from __future__ import annotations

from theorems.certificates.writer import FORMAT, rational_text
from theorems.core.rounds import ForcedChanges

__all__ = ["changes_document"]


def changes_document(found: ForcedChanges) -> dict[str, object]:
    """Return the certificate that an algorithm with one limit changes its mind k times on one input, as a JSON document."""
    return {
        "format": FORMAT,
        "version": 3,
        "theorem": "essential-spectrum",
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
