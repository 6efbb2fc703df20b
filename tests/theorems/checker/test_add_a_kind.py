"""A kind of certificate is a claim and a module of the checker, as docs/howto/add-a-kind-of-certificate.md says, and nothing else."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

import theorems.checker.kinds
from sci_barriers.cli import app
from theorems.certificates.claims import Claim
from theorems.checker.registry import kinds
from theorems.checker.schema import json_schema

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "howto" / "add-a-kind-of-certificate.md").read_text(encoding="utf-8")
CLAIM, MODULE, ALONE = re.findall(r"```\{code-cell\} python\n(.*?)```", PAGE, re.DOTALL)
CERTIFICATES = ("good", 91, 7, 0), ("bad", 97, 7, 1)


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """What the cells of the page define; its module of the checker is one file in a folder in which kinds are found, too."""
    found: dict[str, Any] = {"__name__": "page"}
    monkeypatch.setitem(sys.modules, "page", sys.modules[__name__])  # where dataclasses look for it
    for cell in (CLAIM, MODULE):
        exec(cell, found)
    folder = tmp_path / "kinds"
    folder.mkdir()
    (folder / "composite.py").write_text(found["module"], encoding="utf-8")
    monkeypatch.setattr(theorems.checker.kinds, "__path__", [*theorems.checker.kinds.__path__, str(folder)])
    kinds.cache_clear()
    yield found
    kinds.cache_clear()
    sys.modules.pop("theorems.checker.kinds.composite", None)
    vars(theorems.checker.kinds).pop("composite", None)


def test_the_page_counts_two_source_files() -> None:
    files = re.findall(r"^\| `(.+?)` \|", PAGE, re.MULTILINE)
    assert files == ["theorems/certificates/claims/NAME.py", "theorems/checker/kinds/NAME.py"]
    assert "You write two source files" in PAGE


def test_the_claim_says_it_and_the_command_line_checks_it(names: dict[str, Any], tmp_path: Path) -> None:
    assert issubclass(names["Composite"], Claim)
    for stem, number, divisor, code in CERTIFICATES:
        path = tmp_path / f"{stem}.json"
        path.write_text(names["Composite"](number, divisor).text(), encoding="utf-8")
        result = CliRunner().invoke(app, ["check", str(path)])
        assert result.exit_code == code, result.output
        assert ("s VERIFIED" if code == 0 else "s REJECTED P2") in result.output


def test_without_the_module_it_is_another_kind(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    exec(CLAIM, found := {"__name__": __name__})  # type: ignore[var-annotated]
    path.write_text(found["Composite"](91, 7).text(), encoding="utf-8")
    assert CliRunner().invoke(app, ["check", str(path)]).exit_code == 3


def test_its_schema_is_derived(names: dict[str, Any]) -> None:
    (kind,) = [kind for kind in kinds() if any(name == "composite" for _, _, name in kind.headers)]
    validator = jsonschema.Draft202012Validator(json_schema(kind))
    document = json.loads(names["Composite"](91, 7).text())
    assert validator.is_valid(document)
    assert not validator.is_valid({**document, "divisor": "7"})
    assert not validator.is_valid({**document, "more": 1})


def test_the_program_that_runs_alone_knows_it(names: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    exec(ALONE, names)  # with assertions of its own
    assert "s VERIFIED" in capsys.readouterr().out
