"""The JSON Schema describes the shape that the writer makes and the checker accepts."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from sci_barriers import checker_path

CORPUS = Path(__file__).parents[2] / "corpus"
SCHEMA = json.loads((checker_path().parent / "schema.json").read_bytes())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", sorted((CORPUS / "valid").glob("*.json")), ids=lambda path: path.stem)
def test_valid_certificates_have_the_shape(path: Path) -> None:
    VALIDATOR.validate(json.loads(path.read_bytes()))


#: What a schema cannot say: lengths that depend on m and N, codes within the length of a table;
#: and $ of a pattern also matches before a final newline.
BEYOND = {"F3-short-codes", "F3-code-out-of-range", "F3-short-output", "F4-newline"}


@pytest.mark.parametrize(
    "path",
    [p for p in sorted((CORPUS / "malformed").glob("F[34]-*.json")) if p.stem not in BEYOND],
    ids=lambda path: path.stem,
)
def test_malformed_certificates_do_not(path: Path) -> None:
    assert not VALIDATOR.is_valid(json.loads(path.read_bytes()))
