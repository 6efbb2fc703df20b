"""Loads what the pages compute with, while the browser loads what shows them."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path


def load(page: Path) -> None:
    """Import the registry of theorems with all entries, the games, and what a page imports, which would do so itself a second later.

    Args:
        page: the file of the one that is opened first.
    """
    import sci_barriers.games  # noqa: F401
    from theorems import THEOREMS

    len(THEOREMS)
    for module, names in _imported(page):
        loaded = import_module(module)
        for name in names:
            if not hasattr(loaded, name):  # a module of a package
                import_module(f"{module}.{name}")


def _imported(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield what a file imports ``from`` modules in its first statements, those of ``with app.setup`` too."""
    for statement in ast.parse(page.read_text(encoding="utf-8")).body:
        for inner in statement.body if isinstance(statement, ast.With) else [statement]:
            if isinstance(inner, ast.ImportFrom) and inner.module:
                yield inner.module, [name.name for name in inner.names]


@contextmanager
def undisturbed() -> Iterator[None]:
    """Import without looking for garbage, of which imports make next to none: a tenth of the time.

    What is there at the end stays until the process ends, so nobody looks at it again.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
