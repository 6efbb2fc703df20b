from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def corpus_tools() -> ModuleType:
    """The module that writes the corpus."""
    path = Path(__file__).parents[2] / "corpus" / "make.py"
    spec = importlib.util.spec_from_file_location("corpus_tools", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
