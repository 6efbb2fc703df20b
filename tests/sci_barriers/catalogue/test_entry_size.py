"""An entry is a page: what entries share is in modules of its own."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from theorems.barriers.catalogue.entry import Entry

from .each import CLASSES


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.name)
def test_an_entry_is_one_file_below_150_lines(cls: type[Entry]) -> None:
    path = Path(inspect.getfile(cls))
    assert len(path.read_text(encoding="utf-8").splitlines()) < 150
    assert [other.name for other in CLASSES if inspect.getfile(other) == str(path)] == [cls.name]
