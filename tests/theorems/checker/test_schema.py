"""The JSON Schemas, which are derived from the shapes that the checker reads, describe the corpora."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from theorems.checker.registry import kinds
from theorems.checker.schema import json_schema

CORPUS = Path(__file__).parents[2] / "corpus"
FILES = [path for path in sorted(CORPUS.rglob("*.json")) if path.name[:2] not in ("F1", "F2")]
VALIDATORS = {header: jsonschema.Draft202012Validator(json_schema(kind)) for kind in kinds() for header in kind.headers}
#: What a schema cannot say: lengths that depend on other fields, and ranges; and $ of a pattern also matches before a final newline.
BEYOND = {
    "F3-short-codes", "F3-code-out-of-range", "F3-negative-code", "F3-short-output", "F4-newline",
    "F3-L", "F3-no-L", "F3-no-samples", "F3-samples-of-y", "F3-codes-of-y", "F3-minimisers", "F3-outputs", "F3-no-outputs",
    "F3-labels", "F3-label-codes", "F3-label-imag", "F3-no-parts", "F3-parts-differ", "F3-right-output", "F3-right-outputs",
    "F3-right-data", "F3-failure", "F3-failure-order",
    "F3-array-missing", "F3-box", "F3-datum", "F3-datum-arrays", "F3-direction-missing", "F3-empty-set", "F3-length",
    "F3-length-zero", "F3-no-arrays", "F3-no-directions", "F3-output-without-bound", "F3-shape", "F3-shape-negative",
    "F3-shape-three", "F3-shape-zero", "F3-short-direction", "F3-title-empty", "F3-title-two-lines",
    "F3-two-arrays-with-one-name", "F3-output",
    "F3-dual-ragged", "F3-imag", "F3-no-levels", "F3-sparsities",
    "F3-three-images", "F3-lengths", "F3-empty", "F3-rows", "F3-columns",
    "F3-candidate", "F3-no-columns", "F3-no-rows", "F3-p", "F3-ragged", "F3-u", "F3-weights", "F3-y",
    "F3-pair", "F3-prefix",
    "F3-complex", "F3-x", "F3-indices", "F3-order", "F3-triangular", "F3-radii", "F3-one-input", "F3-move", "F3-left", "F3-column",
    "F3-exponent-zero", "F3-solutions-none", "F3-solutions-short",
}  # fmt: skip


def validator(document: Any) -> jsonschema.Draft202012Validator:
    claim = document.get("claim", document) if isinstance(document, dict) else {}
    header = (document["format"], document["version"], claim["kind"])
    return VALIDATORS[header]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: min(kind.headers)[2])
def test_the_schema_is_a_schema(kind: Any) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema(kind))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CORPUS)))
def test_the_schema_accepts_shapes_and_refuses_others(path: Path) -> None:
    document = json.loads(path.read_bytes())
    try:
        found = validator(document)
    except (KeyError, TypeError):
        assert path.parent.name == "other" or path.name.startswith("F3")
        return
    shapeless = path.name[:2] in ("F3", "F4") and path.stem not in BEYOND
    assert found.is_valid(document) != shapeless
