from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from theorems.checker import pack

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="session")
def load_corpus_tools() -> Callable[[str], ModuleType]:
    """Load a module that writes a corpus, by its name; these are scripts beside one another, not a package."""

    def load(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"corpus_{name}", CORPUS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        with pytest.MonkeyPatch.context() as patch:
            patch.syspath_prepend(CORPUS)
            spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture(scope="session")
def corpus_tools(load_corpus_tools: Callable[[str], ModuleType]) -> ModuleType:
    """The module that writes the corpus of version 2."""
    return load_corpus_tools("make_v2")


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with check.pyz and check.py."""
    return pack.write(tmp_path_factory.mktemp("programs"))[0].parent
