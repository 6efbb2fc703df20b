"""Grids of very fast runs, and algorithms that misbehave."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copyfile

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file of algorithms."""
    copyfile(Path(__file__).parent / "misbehaving.py", tmp_path / "mine.py")
    return tmp_path


@pytest.fixture
def write(folder: Path) -> Callable[..., Path]:
    """Return a function that writes a small grid for functions of ``mine.py`` and returns its path."""

    def make(*functions: str, grid: str = "", rest: str = "", name: str = "grid.toml", parameters: str = "") -> Path:
        tables = "".join(
            f'[[algorithm]]\ntarget = "mine.py:{function}"\nparameters = {{{parameters}}}\n' for function in functions
        )
        path = folder / name
        path.write_text(f"{rest}\n[grid]\nN = 3\nm = 2\n{grid}\n{tables}")
        return path

    return make
