"""What a Python file says, read without running it: its docstring, a constant, the names that it imports for type checkers."""

from __future__ import annotations

import ast
import importlib
import sys
import tokenize
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from inspect import cleandoc
from types import MappingProxyType
from typing import Any, Final

#: What may precede the docstring of a module.
_BEFORE: Final = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE)


def docstring(path: str) -> str:
    """Return the docstring of a file; empty if it has none. No more than it is read."""
    with tokenize.open(path) as file:
        for token in tokenize.generate_tokens(file.readline):
            if token.type == tokenize.STRING:
                return cleandoc(ast.literal_eval(token.string))
            if token.type not in _BEFORE:
                break
    return ""


def constant(path: str, name: str) -> Any:
    """Return the value of ``NAME: Final = literal`` at the top level of a file; ``None`` if there is no such line.

    Raises:
        ValueError: the value is not made of literals alone.
    """
    with tokenize.open(path) as file:
        tree = ast.parse(file.read(), path)
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name:
            assert node.value is not None  # a Final has a value
            return ast.literal_eval(node.value)
    return None


def lazy_names(
    package: str, renamed: Mapping[str, str] = MappingProxyType({})
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return ``__getattr__`` and ``__dir__`` of a package whose names are imported when they are asked for.

    The names and their places are those of the imports under ``if TYPE_CHECKING:`` in its ``__init__.py``: type checkers, readers and
    programs go by the same lines. Modules of the package are names, too. A name of the release before works, with a warning.
    """

    @cache
    def places() -> dict[str, tuple[str, str]]:
        spec = sys.modules[package].__spec__
        assert spec is not None
        assert spec.origin is not None
        with tokenize.open(spec.origin) as file:
            tree = ast.parse(file.read(), spec.origin)
        blocks = [node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
        return {
            alias.asname or alias.name: (node.module or "", alias.name)
            for block in blocks
            for node in block.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

    def get(name: str) -> Any:
        if name in renamed:
            warnings.warn(f"{package}.{name} is called {renamed[name]}", DeprecationWarning, stacklevel=2)
            return get(renamed[name])
        if name in places():
            module, original = places()[name]
            value = getattr(importlib.import_module(module), original)
        elif not name.startswith("_") and find_spec(f"{package}.{name}") is not None:
            value = importlib.import_module(f"{package}.{name}")
        else:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *places()})

    return get, names
