"""What is imported when: names of the package when they are asked for, no library before it is needed."""

import ast
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sci_barriers
import sci_barriers.algorithms
from sci_barriers._source import constant, docstring, lazy_names
from sci_barriers.algorithms import algorithms, get

HEAVY = (
    "numpy",
    "flint",
    "scipy",
    "torch",
    "cvxpy",
    "sklearn",
    "matplotlib",
    "sympy",
    "mpmath",
    "PIL",
    "joblib",
    "dask",
)
LAZY = (sci_barriers, sci_barriers.algorithms)


def loaded(code: str) -> set[str]:
    """Return which of the heavy libraries a fresh process has loaded after ``code``."""
    report = f"import sys, json; print(json.dumps([m for m in {HEAVY!r} if m in sys.modules]), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.fixture(autouse=True)
def _fresh_records() -> Iterator[None]:
    """Algorithms are looked for once; a test that adds a file must not leave it in the records."""
    yield
    algorithms.cache_clear()


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["algorithms"], ["campaign", "--help"], []], ids=" ".join
)
def test_these_commands_load_no_library(arguments: list[str]) -> None:
    code = f"""
import sys
from sci_barriers.cli import main
sys.argv = ["sci-barriers", *{arguments!r}]
try:
    main()
except SystemExit:
    pass
"""
    assert loaded(code) == set()


def test_importing_the_package_loads_no_library() -> None:
    assert loaded("import sci_barriers") == set()
    assert loaded("import sci_barriers.algorithms; sci_barriers.algorithms.algorithms()") == set()
    assert "numpy" in loaded("import sci_barriers; sci_barriers.Smale18")


@pytest.mark.parametrize("package", LAZY, ids=lambda package: package.__name__)
def test_every_public_name_is_there(package: object) -> None:
    for name in package.__all__:
        assert getattr(package, name) is not None
        assert name in dir(package)
    assert vars(package)["__all__"] == list(dict.fromkeys(package.__all__))
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(package, "no_such_" + "name")


@pytest.mark.parametrize("package", LAZY, ids=lambda package: package.__name__)
def test_type_checkers_see_the_same_names(package: object) -> None:
    tree = ast.parse(Path(package.__file__).read_text(encoding="utf-8"))
    seen = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert set(package.__all__) - {"__version__"} <= seen
    code = f"from {package.__name__} import *; print(sorted(set(dir()) & set({package.__all__!r})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ast.literal_eval(done.stdout) == sorted(package.__all__)


def test_modules_of_the_package_are_attributes() -> None:
    code = "import sci_barriers; print(sci_barriers.audit.audit.__name__, sci_barriers.harness.Limits().seconds)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == "audit"


def test_statements_of_the_package_can_be_verified() -> None:
    code = "import sci_barriers; print(sci_barriers.statement('smale9').verify(N=3, m=2, K=3).holds)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_one_new_file_is_one_new_algorithm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "guess.py").write_text(
        '"""Guesses."""\n'
        "from typing import Final\n"
        'BUILT_IN: Final = ({"name": "guess", "problems": ("P3",), "fields": ("real",), "description": "guesses", '
        '"make": "Guessing", "arguments": {"value": 7}}, {"name": "guess-2", "problems": ("P1",), "fields": ("real",), '
        '"description": "cannot", "make": "Nothing", "extra": "guessing", "libraries": {"no_such_library": "Guesser"}})\n'
        "class Guessing:\n"
        "    def __init__(self, value): self.value = value\n"
        "    def __call__(self, oracle): return [self.value] * oracle.shape[1]\n",
        encoding="utf-8",
    )
    package = sci_barriers.algorithms
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    records = algorithms.__wrapped__()
    assert set(records) == {*algorithms(), "guess", "guess-2"}
    assert records["guess"].load()(type("Oracle", (), {"shape": (1, 3)})) == [7, 7, 7]
    assert records["guess"].missing is None
    assert records["guess-2"].missing == "Guesser"
    with pytest.raises(sci_barriers.MissingExtra, match=r"Guesser.*guessing"):
        records["guess-2"].load()
    sys.modules.pop("sci_barriers.algorithms.guess", None)


def test_the_records_agree_with_the_modules() -> None:
    for name, record in algorithms().items():
        assert record.name == name
        assert record.fields
        assert record.kind in ("solver", "network", "trained")
        algorithm = record.make()
        module = importlib.import_module(type(algorithm).__module__)
        assert type(algorithm).__name__ in module.__all__
        assert any(item["name"] == name for item in module.BUILT_IN)
    assert repr(get("scs").load()) == repr(get("scs").load())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('"""One."""\n', "One."),
        ('# a comment\n\n"""One.\n\n  Two.\n"""\n', "One.\n\nTwo."),
        ("import os\n'no docstring'\n", ""),
        ("", ""),
        ('r"""λ \\ 1"""\nraise SystemExit\n', "λ \\ 1"),
    ],
)
def test_docstrings_are_read_without_running_the_file(tmp_path: Path, source: str, expected: str) -> None:
    path = tmp_path / "module.py"
    path.write_text(source, encoding="utf-8")
    assert docstring(str(path)) == expected


def test_constants_are_read_without_running_the_file(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("A: Final = ({'x': (1, 'y')},)\nB = 3\nC: Final = len('no')\nraise SystemExit\n", encoding="utf-8")
    assert constant(str(path), "A") == ({"x": (1, "y")},)
    assert constant(str(path), "B") is None
    with pytest.raises(ValueError, match="malformed"):
        constant(str(path), "C")


def test_a_name_that_cannot_be_imported_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "lazy_example"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from typing import TYPE_CHECKING\nfrom sci_barriers._source import lazy_names\n"
        "if TYPE_CHECKING:\n    from lazy_example.part import one as uno\n    from lazy_example.broken import two\n"
        "__getattr__, __dir__ = lazy_names(__name__)\n",
        encoding="utf-8",
    )
    (package / "part.py").write_text("one = 1\n", encoding="utf-8")
    (package / "broken.py").write_text("import no_such_library\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("lazy_example")
    assert module.uno == 1
    assert vars(module)["uno"] == 1  # kept
    with pytest.raises(ModuleNotFoundError, match="no_such_library"):
        getattr(module, "tw" + "o")
    with pytest.raises(AttributeError, match="one"):
        getattr(module, "on" + "e")
    assert lazy_names("lazy_example")[1]() == dir(module)
