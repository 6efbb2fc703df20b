"""The checker as programs: exit codes, what is inside, what it imports, and that a new kind is one module."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sci_barriers import checker_path, write_checker
from sci_barriers.cli import app
from theorems.checker import pack
from theorems.checker.program import main
from theorems.checker.registry import kinds

CORPUS = Path(__file__).parents[2] / "corpus"
PACKAGE = Path(pack.__file__).parent
GOOD, BAD = CORPUS / "valid" / "p3-dct.json", CORPUS / "tampered" / "C5-winner.json"
OTHER = CORPUS / "one_sided" / "other" / "kind.json"
ONE_SIDED = CORPUS / "one_sided" / "valid" / "p2-exact.json"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([GOOD], 0),
        ([GOOD, ONE_SIDED], 0),
        ([GOOD, BAD], 1),
        ([OTHER], 3),
        ([GOOD, OTHER, BAD], 1),
        ([BAD, OTHER, CORPUS], 2),
        ([], 2),
    ],
)
def test_exit_codes(files: list[Path], code: int, programs: Path) -> None:
    arguments = [str(path) for path in files]
    assert main(arguments, kinds()) == code
    done = subprocess.run([sys.executable, str(programs / "check.pyz"), *arguments], capture_output=True, check=False)
    assert done.returncode == code


def test_another_kind_is_no_rejection(programs: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(programs / "check.py"), str(ONE_SIDED)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert done.stdout.splitlines()[1] == "s ANOTHER KIND far-output, version 3 of sci-barriers/certificate"


def test_the_archive_holds_plain_sources_and_is_reproducible(programs: Path) -> None:
    assert (programs / "check.pyz").read_bytes() == pack.archive()
    with zipfile.ZipFile(programs / "check.pyz") as file:
        for name in file.namelist():
            if name != "__main__.py":  # of the archive: it starts checker/program.py
                assert file.read(name) == (PACKAGE.parent / name).read_bytes()
        held = {name.removeprefix("checker/") for name in file.namelist() if name.startswith("checker/")}
    written = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")}
    assert held == written - set(pack.APART)


def test_the_single_file_is_its_modules_and_nothing_else(programs: Path) -> None:
    """Every definition of the modules is there once, with the same code."""
    text = (programs / "check.py").read_text()
    found = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    modules = ("core.py", "strong_input.py", "kinds/wrong_output_1.py", "program.py")
    source = [
        node
        for name in modules
        for node in ast.parse((PACKAGE / name).read_text()).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ]
    assert len({node.name for node in found}) == len(found) == len(source) + 1
    assert [ast.dump(node) for node in found[:-1]] == [ast.dump(node) for node in source]
    assert found[-1].name == "check"


def test_it_imports_the_standard_library_alone() -> None:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                assert {alias.name.split(".")[0] for alias in node.names} <= sys.stdlib_module_names, path
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                assert str(node.module).split(".")[0] in sys.stdlib_module_names, path


def test_only_the_program_and_the_packer_read_or_write() -> None:
    for path in PACKAGE.rglob("*.py"):
        names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
        if path.name not in ("program.py", "pack.py"):
            assert not names & {"open", "print", "input", "os", "sys", "eval", "exec"} or path.name == "__main__.py", (
                path
            )


def test_a_new_kind_is_one_module(tmp_path: Path) -> None:
    """A module in kinds/ of a copy is found there, and in the packed program."""
    copy = tmp_path / "checker"
    for path in PACKAGE.rglob("*.py"):
        target = copy / path.relative_to(PACKAGE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (copy / "kinds" / "even.py").write_text(
        "from ..core import INT, Kind, need\n\n\n"
        "def rules(c):\n    need(c['claim']['number'] % 2 == 0, 'X1', 'odd')\n\n\n"
        "KIND = Kind(1, ('even',), {'format': str, 'version': int, 'claim': {'kind': str, 'number': INT}}, rules)\n"
    )
    subprocess.run([sys.executable, str(copy / "pack.py"), str(tmp_path)], check=True, capture_output=True)
    for number, answer in (("0x2", "s VERIFIED"), ("0x3", "s REJECTED X1 odd")):
        file = tmp_path / "even.json"
        document = {"format": "sci-barriers/certificate", "version": 1, "claim": {"kind": "even", "number": number}}
        file.write_text(json.dumps(document))
        command = [sys.executable, "-I", "-S", str(tmp_path / "check.pyz"), str(file), str(GOOD)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.stdout.splitlines()[1::2] == [answer, "s VERIFIED"], done.stderr


def test_the_command_writes_both_and_says_how_to_use_them(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["checker", str(tmp_path / "there")])
    assert result.exit_code == 0
    assert {path.name for path in (tmp_path / "there").iterdir()} == {"check.pyz", "check.py"}
    assert "python" in result.stdout and "check.pyz" in result.stdout
    taken = tmp_path / "file"
    taken.write_text("")
    refused = CliRunner().invoke(app, ["checker", str(taken)])
    assert refused.exit_code == 2
    assert "DIR" in refused.stderr + refused.stdout


def test_the_path_of_the_checker_still_works_with_a_warning(tmp_path: Path) -> None:
    with pytest.warns(DeprecationWarning, match="write_checker"):
        path = checker_path()
    assert path.read_bytes() == write_checker(tmp_path)[1].read_bytes()
