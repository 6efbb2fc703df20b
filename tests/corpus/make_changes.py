"""Writes the corpus of certificates of forced changes of mind: ``python tests/corpus/make_changes.py``. The files are kept.

changes/valid/NAME.json must be verified; changes/tampered/RULE-NAME.json and changes/malformed/RULE-NAME.json refused with that rule.
"""

from __future__ import annotations

from pathlib import Path

from _documents import Document, drop, put

from theorems.certificates.claims.forced_changes import ForcedChangesClaim
from theorems.certificates.writer import certificate_text
from theorems.core.rounds import ForcedChanges, force_changes
from theorems.hierarchy.essential_spectrum import ONE_LIMIT

HERE = Path(__file__).parent / "changes"


def valid() -> dict[str, Document]:
    """Return certificates against each sequence of algorithms, and one made by hand."""
    found: dict[str, Document] = {}
    for name, gamma in ONE_LIMIT.items():
        played = force_changes(gamma, 4)
        assert isinstance(played, ForcedChanges)
        found[name.replace(" ", "-")] = ForcedChangesClaim(played).document()
    found["by-hand"] = {
        "format": "sci-barriers/certificate",
        "version": 3,
        "theorem": "essential-spectrum",
        "claim": {"kind": "forced-changes", "changes": 1},
        "input": {"prefix": "0", "tail": 1},
        "stages": [
            {"index": 0, "reads": [[0, 0]], "output": ["-0x1/0x3", "0x0"]},
            {"index": 7, "reads": [[0, 0], [5, 1], [10**18, 1]], "output": ["0x2/0x3"]},
        ],
    }
    return found


def tampered() -> dict[str, Document]:
    """Return certificates in which one thing is wrong, by rule and name."""
    hand = valid()["by-hand"]
    return {
        "F3-pair": put(hand, "stages.0.reads.0", [0]),
        "F3-prefix": put(hand, "input.prefix", "02"),
        "K1-tail": put(hand, "input.tail", 2),
        "K1-no-changes": put(hand, "claim.changes", 0),
        "K2-other-entry": put(hand, "stages.0.reads.0", [0, 1]),
        "K2-beyond-the-prefix": put(hand, "stages.1.reads.2", [10**18, 0]),
        "K2-negative-place": put(hand, "stages.1.reads.0", [-1, 1]),
        "K3-same-index": put(hand, "stages.1.index", 0),
        "K3-negative-index": put(hand, "stages.0.index", -1),
        "K4-half": put(hand, "stages.1.output", ["0x1/0x2"]),
        "K4-both": put(hand, "stages.1.output", ["0x0", "0x1"]),
        "K4-nothing": put(hand, "stages.1.output", []),
        "K4-same": put(hand, "stages.1.output", ["0x0"]),
        "K4-not-so-many": put(hand, "claim.changes", 2),
        "K4-no-stages": put(hand, "stages", []),
    }


def malformed() -> dict[str, Document]:
    """Return documents of another shape, by rule and name."""
    hand = valid()["by-hand"]
    return {
        "F3-no-input": drop(hand, "input"),
        "F3-theorem": put(hand, "theorem", "spectrum"),
        "F3-index": put(hand, "stages.0.index", "0"),
        "F3-true": put(hand, "stages.0.reads.0", [True, 0]),
        "F4-output": put(hand, "stages.0.output", ["0.5"]),
    }


if __name__ == "__main__":
    for folder, documents in (("valid", valid()), ("tampered", tampered()), ("malformed", malformed())):
        for name, document in documents.items():
            path = HERE / folder / f"{name}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(certificate_text(document))
