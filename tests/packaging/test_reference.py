"""The reference describes every public name of every package; nothing is imported."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / "reference" / f"{name}.md" for name in ("api", "testing")]
#: What people who use the package never call: commands, and the insides of campaigns and of the stand-alone checker.
INSIDE = ("sci_barriers.cli", "sci_barriers.campaigns.tasks", "theorems.checker")


def path_of(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def public(module: str) -> set[str]:
    """Return ``__all__`` of a module, without running it."""
    for item in ast.parse(path_of(module).read_text(encoding="utf-8")).body:
        target = (
            item.target
            if isinstance(item, ast.AnnAssign)
            else item.targets[0]
            if isinstance(item, ast.Assign)
            else None
        )
        if isinstance(target, ast.Name) and target.id == "__all__":
            assert isinstance(item, (ast.Assign, ast.AnnAssign))
            assert item.value is not None
            return set(ast.literal_eval(item.value))
    return set()


@cache
def described() -> set[str]:
    """Return the names that the pages describe, each by its last part."""
    found: set[str] = set()
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for module, lines in re.findall(r"^\.\. automodule:: (\S+)\n((?:   :.*\n?)*)", text, re.MULTILINE):
            options = {
                key: {name.strip() for name in value.split(",")}
                for key, value in re.findall(r":([\w-]+): ?(.*)", lines)
            }
            found |= (options.get("members") or public(module)) - options.get("exclude-members", set())
        found |= {name.rpartition(".")[2] for name in re.findall(r"^\.\. auto\w+:: (\S+)", text, re.MULTILINE)}
    return found


def packages() -> Iterator[str]:
    for root in ("sci_barriers", "theorems", "oracles"):
        for path in sorted((ROOT / root).rglob("__init__.py")):
            name = ".".join(path.parent.relative_to(ROOT).parts)
            if "._" not in name and not name.startswith(INSIDE):
                yield name


@pytest.mark.parametrize("package", list(packages()))
def test_every_public_name_of_a_package_is_described(package: str) -> None:
    assert public(package) - described() - {"__version__"} == set()


def test_names_are_found() -> None:
    assert {"refute", "Smale18", "Oracle", "Exercise", "ISTA"} <= described()
    assert "refute" in public("sci_barriers")
    assert len(list(packages())) > 30
