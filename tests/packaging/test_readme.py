"""The README is followed to the letter: its program runs, and each of its commands ends as it says; and it comes to the point."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import textwrap
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
#: Lines and columns of a terminal window that nobody calls large.
SCREEN = (40, 100)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("follow_readme", ROOT / "packaging" / "follow_readme.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_is_something_to_follow(script: ModuleType) -> None:
    assert "refute(" in script.program(README)
    assert len(script.commands(README)) >= 6
    assert len(script.rows(README)) >= 2
    assert script.promised(README)


def test_the_first_result_stands_on_the_first_screen() -> None:
    before = README.partition("REFUTED")[0]
    height, width = SCREEN
    assert sum(len(textwrap.wrap(line, width)) or 1 for line in before.splitlines()) <= height / 2


def test_rows_that_the_demonstration_does_not_print_are_seen(script: ModuleType) -> None:
    shown = "\n".join(re.findall(r"^    (│.+│)$", README, re.MULTILINE))
    assert script.missing_rows(README, shown) == []
    assert len(script.missing_rows(README, shown.replace("REFUTED", "OUTSIDE"))) == len(script.rows(README))
    assert script.missing_rows(README, "") == script.rows(README)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("sci-barriers check certificate.json", "sci-barriers check no-such.json", "no-such.json: exit code"),
        ('write("certificate.json")', 'write("other.json")', "no certificate.json"),
    ],
)
def test_a_readme_that_is_wrong_is_not_followed(
    old: str, new: str, words: str, script: ModuleType, tmp_path: Path
) -> None:
    keep = README.partition("## Functions that you use every day")[0]
    only = re.sub(r"^    sci-barriers refute .*$", "", keep, flags=re.MULTILINE)
    assert old in only
    search = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    with pytest.raises(SystemExit, match=words):
        script.follow(only.replace(old, new), tmp_path, python=sys.executable, path=search)


@pytest.mark.slow
def test_it_can_be_followed(script: ModuleType, tmp_path: Path) -> None:
    search = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    assert script.follow(README, tmp_path, python=sys.executable, path=search) >= len(script.commands(README)) - 1
