"""Finds the commands: one module of a package is one command, one sub-package is a group of commands.

The name of a command is that of its file, with ``-`` for ``_``; its help is the module's docstring, which is read without importing the
module. What the module imports is loaded when the command is called. Names that begin with ``_`` are helpers.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from sci_barriers._source import docstring
from sci_barriers.cli._usage import guarded

#: The package that is scanned.
PACKAGE: Final = "sci_barriers.cli.commands"


class LazyCommand(TyperCommand):
    """A command whose module is imported when it is called.

    Args:
        module: with a function ``run``; typer makes the options from its parameters.
        name: of the command.
        help: its text.
    """

    def __init__(self, module: str, *, name: str, help: str) -> None:
        super().__init__(name, help=help, rich_markup_mode="rich")
        self._module = module

    def make_context(self, info_name: Any, args: Any, parent: Any = None, **extra: Any) -> Any:
        """Hand over to the real command."""
        app = typer.Typer(add_completion=False, rich_markup_mode="rich")
        app.command(self.name, help=self.help)(guarded(import_module(self._module).run))
        return get_command(app).make_context(info_name, args, parent=parent, **extra)


class CommandGroup(TyperGroup):
    """The commands of a package, in alphabetical order.

    Args:
        package: its full name.
        options: those of a group of typer.
    """

    def __init__(self, *, package: str = PACKAGE, **options: Any) -> None:
        super().__init__(**options)
        for command in _found(package, import_module(package).__path__):
            self.add_command(command)


def _found(package: str, places: Sequence[str]) -> Iterator[LazyCommand | CommandGroup]:
    for item in sorted(pkgutil.iter_modules(places), key=lambda item: item.name):
        if item.name.startswith("_"):
            continue
        module, name = f"{package}.{item.name}", item.name.replace("_", "-")
        spec = find_spec(module)
        assert spec is not None  # iter_modules has just found it
        assert spec.origin is not None
        text = docstring(spec.origin)
        if item.ispkg:
            yield CommandGroup(package=module, name=name, help=text, no_args_is_help=True, rich_markup_mode="rich")
        else:
            yield LazyCommand(module, name=name, help=text)
