"""No float takes part in an answer of the checker: none is written in its modules, and no division of two integers makes one."""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Iterator
from fractions import Fraction
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from theorems import checker

HERE = Path(checker.__file__).parent
MODULES = sorted(HERE.rglob("*.py"))
CORPUS = Path(__file__).parents[2] / "corpus"
#: Names of functions of the standard library that return floats.
FLOATS = {
    "float",
    "complex",
    "log",
    "log2",
    "log10",
    "exp",
    "sqrt",
    "hypot",
    "fsum",
    "fabs",
    "pow",
    "random",
    "perf_counter",
}
#: In the copy of the checker: a division, and a power, that see what they are given.
DIVIDE, POWER = "divided_without_floats", "power_without_floats"


class Divisions(ast.NodeTransformer):
    """Replaces x / y and x ** y by calls."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        names = {ast.Div: DIVIDE, ast.Pow: POWER}
        if type(node.op) not in names:
            return node
        call = ast.Call(ast.Name(names[type(node.op)], ast.Load()), [node.left, node.right], [])
        return ast.copy_location(call, node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        assert not isinstance(node.op, ast.Div | ast.Pow), ast.unparse(node)  # there is none; `Divisions` would miss it
        return self.generic_visit(node)


class Loader(SourceFileLoader):
    """Compiles a module of the checker with its divisions replaced."""

    seen = 0

    def get_code(self, fullname: str) -> Any:
        tree = Divisions().visit(ast.parse(Path(self.path).read_bytes()))
        return compile(ast.fix_missing_locations(tree), self.path, "exec")

    def exec_module(self, module: Any) -> None:
        setattr(module, DIVIDE, divide)
        setattr(module, POWER, power)
        super().exec_module(module)


class Finder(MetaPathFinder):
    """Finds the checker as `checker_without_floats`."""

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        package, *rest = name.split(".")
        if package != "checker_without_floats":
            return None
        folder = HERE.joinpath(*rest)
        file = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
        places = [str(folder)] if folder.is_dir() else None
        return spec_from_file_location(name, file, loader=Loader(name, str(file)), submodule_search_locations=places)


def divide(x: Any, y: Any) -> Any:
    if isinstance(x, Path):  # of the module that writes check.pyz
        return x / y
    assert isinstance(x, Fraction) or isinstance(y, Fraction), f"{x!r} / {y!r}"
    Loader.seen += 1
    return exact(x / y)


def power(x: Any, y: Any) -> Any:
    return exact(x**y)


def exact(value: Any) -> Any:
    assert type(value) in (int, Fraction), value
    return value


@pytest.fixture(scope="module")
def copy_of_the_checker() -> Iterator[Any]:
    finder = Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield importlib.import_module("checker_without_floats.registry")
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.startswith("checker_without_floats")]:
            del sys.modules[name]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HERE)))
def test_no_float_is_written(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, float | complex), f"line {node.lineno}"
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            assert name not in FLOATS, f"line {node.lineno}: {name}"


def test_no_division_gives_a_float(copy_of_the_checker: Any) -> None:
    """All kinds, over the corpus: the copy gives the answers of the checker, and its divisions are of fractions."""
    before = Loader.seen
    for path in sorted(CORPUS.rglob("*.json")):
        text = path.read_bytes()
        assert copy_of_the_checker.check(text) == checker.check(text), path
    assert Loader.seen > before + 1000


def test_a_division_of_integers_is_found() -> None:
    with pytest.raises(AssertionError, match="1 / 2"):
        divide(1, 2)
    with pytest.raises(AssertionError):
        power(2, -1)
