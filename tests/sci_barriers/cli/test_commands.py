"""One command is one module: found by scanning, named after its file, imported when it is called."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import sci_barriers.cli.commands
from sci_barriers.cli import app
from sci_barriers.cli._commands import PACKAGE, CommandGroup

runner = CliRunner()

HELLO = '''"""Greet somebody politely.

Exit code 5.
"""

from typing import Annotated

import typer

def run(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    times: Annotated[int, typer.Option("--times", help="How often.")] = 1,
) -> None:
    typer.echo("greeting", err=True)
    typer.echo(f"hello {name} " * times)
    raise typer.Exit(5)
'''


def commands(group: CommandGroup, prefix: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the words of all commands."""
    words: list[tuple[str, ...]] = []
    for name, item in group.commands.items():
        words += commands(item, (*prefix, name)) if isinstance(item, CommandGroup) else [(*prefix, name)]
    return words


ALL = commands(CommandGroup(name="sci-barriers"))


@pytest.fixture
def more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder in which commands are found, too."""
    monkeypatch.setattr(sci_barriers.cli.commands, "__path__", [*sci_barriers.cli.commands.__path__, str(tmp_path)])
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith((f"{PACKAGE}.hello", f"{PACKAGE}.broken"))]:
        del sys.modules[name]


def test_one_new_file_is_one_new_command(more: Path) -> None:
    (more / "hello_there.py").write_text(HELLO, encoding="utf-8")
    listed = runner.invoke(app, ["--help"])
    assert "hello-there" in listed.stdout
    assert "Greet somebody politely." in listed.stdout
    shown = runner.invoke(app, ["hello-there", "--help"])
    assert "Exit code 5." in shown.stdout
    assert "--times" in shown.stdout
    result = runner.invoke(app, ["hello-there", "Ada", "--times", "2"])
    assert (result.exit_code, result.stdout.strip()) == (5, "hello Ada hello Ada")


def test_one_new_folder_is_one_new_group(more: Path) -> None:
    group = more / "hello_group"
    group.mkdir()
    (group / "__init__.py").write_text('"""Greetings."""\n', encoding="utf-8")
    (group / "_shared.py").write_text("1 / 0\n", encoding="utf-8")
    (group / "one.py").write_text(HELLO, encoding="utf-8")
    assert "Greetings." in runner.invoke(app, ["--help"]).stdout
    assert "shared" not in runner.invoke(app, ["hello-group", "--help"]).stdout
    assert runner.invoke(app, ["hello-group", "one", "Ada"]).exit_code == 5


def test_help_does_not_import_the_commands(more: Path) -> None:
    (more / "broken.py").write_text('"""Cannot be imported."""\n\n1 / 0\n', encoding="utf-8")
    result = runner.invoke(app, ["--help"])
    assert result.exit_code == 0
    assert "Cannot be imported." in result.stdout
    assert isinstance(runner.invoke(app, ["broken"]).exception, ZeroDivisionError)


def test_an_unknown_command_names_the_nearest() -> None:
    result = runner.invoke(app, ["veryfi"])
    assert result.exit_code == 2
    assert "verify" in result.stderr


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_command_has_help(words: tuple[str, ...]) -> None:
    result = runner.invoke(app, [*words, "--help"])
    assert result.exit_code == 0, result.stderr
    assert " ".join(("Usage:", "sci-barriers", *words)) in " ".join(result.stdout.split())


def test_the_commands_are_all_there() -> None:
    assert {("refute",), ("verify",), ("check",), ("null-space-check",), ("campaign", "run"), ("lista", "show")} <= set(
        ALL
    )


def test_the_entry_point_runs() -> None:
    done = subprocess.run([sys.executable, "-m", "sci_barriers", "--version"], capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout.startswith("sci-barriers ")
