"""Options of a command that are made from the parameters that classes declare, and the objects that these options describe."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

import typer

from sci_barriers._errors import BarrierError
from theorems import TheoremError
from theorems.core.kinds import Flag, Integer, Kind, Word
from theorems.core.parameters import Parameter, Parametrised, parameters

_Command = TypeVar("_Command", bound=Callable[..., None])

Pairs = Annotated[
    list[str] | None,
    typer.Option(
        "-p",
        "--parameter",
        metavar="NAME=VALUE",
        help="A parameter of the barrier; may be given several times (`theorems NAME` lists them).",
    ),
]


def options_of(
    *classes: type[Parametrised],
    without: Collection[str] = (),
    defaults: Mapping[str, str] | None = None,
    several: Collection[str] = (),
) -> Callable[[_Command], _Command]:
    """Return a decorator: in the place of ``**parameters``, a command gets an option for each parameter of the classes.

    Options are ``-N`` for integers with a name of one letter, ``--name`` for the others. What is not given is ``None``, flags ``False``.

    Args:
        classes: a parameter that several of them have is described as by the first one; words are united.
        without: parameters that the command does not have.
        defaults: shown instead of those of the class.
        several: parameters of which the command takes several values, as a list.
    """
    found: dict[str, Parameter] = {}
    words: dict[str, list[str]] = {}
    for cls in classes:
        for name, parameter in parameters(cls).items():
            if name not in without and type(parameter.kind).__module__ == Kind.__module__:  # no kind of the class's own
                found.setdefault(name, parameter)
                if isinstance(parameter.kind, Word):
                    words.setdefault(name, []).extend(w for w in parameter.kind.words if w not in words.get(name, ()))

    def decorate(command: _Command) -> _Command:
        signature = inspect.signature(command, eval_str=True)
        made = [_option(p, words.get(name), (defaults or {}).get(name), name in several) for name, p in found.items()]
        kept: list[inspect.Parameter] = []
        for parameter in signature.parameters.values():
            kept += made if parameter.kind is inspect.Parameter.VAR_KEYWORD else [parameter]
        return taking(command, kept)

    return decorate


def taking(command: _Command, given: Iterable[inspect.Parameter]) -> _Command:
    """Return a command whose signature has these parameters, all of them by name: `inspect` reads it there, and so does typer."""
    by_name = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in given]
    vars(command)["__signature__"] = inspect.Signature(by_name)
    return command


def _option(parameter: Parameter, words: Sequence[str] | None, default: str | None, several: bool) -> inspect.Parameter:
    kind, name = parameter.kind, parameter.name
    shown = parameter.default_text if default is None else default
    ending = f" (default {shown})" if shown and not isinstance(kind, Flag) else ""
    allowed = "" if isinstance(kind, Flag) else ": " + (", ".join(words) if words else parameter.allowed)
    first = parameter.meaning[0]
    allowed += "; may be given several times" if several else ""
    text = f"{first.upper() if first.isascii() else first}{parameter.meaning[1:]}{allowed}{ending}."
    flag = f"-{name}" if isinstance(kind, Integer) and len(name) == 1 else f"--{name}"
    one: Any = bool if isinstance(kind, Flag) else int if isinstance(kind, Integer) else str
    annotation: Any = one if isinstance(kind, Flag) else (list[one] if several else one) | None
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=False if isinstance(kind, Flag) else None,
        annotation=Annotated[annotation, typer.Option(flag, help=text)],
    )


def given_values(options: Mapping[str, Any], pairs: Sequence[str] | None = None) -> dict[str, Any]:
    """Return the parameters that were given, by name: options as they are, ``-p NAME=VALUE`` as text.

    Raises:
        BarrierError: no pair, or the same parameter twice.
    """
    given = {name: value for name, value in options.items() if value is not None and value is not False}
    for pair in pairs or ():
        name, sign, text = pair.partition("=")
        if not sign or not name:
            raise BarrierError("-p, --parameter", pair, "NAME=VALUE")
        if name in given:
            raise BarrierError("-p, --parameter", pair, f"given once ({name} = {given[name]})")
        given[name] = text
    return given


def made_of(cls: type[Parametrised], given: Mapping[str, Any], title: str) -> Any:
    """Return the object of a class for what `given_values` returned.

    Raises:
        TheoremError: a parameter that the class does not have, or no value of it.
    """
    known = parameters(cls)
    values: dict[str, Any] = {}
    for name, value in given.items():
        canonical = cls.other_names.get(name, name)
        if canonical not in known:
            raise TheoremError(name, value, f"not given for {title}, which has {', '.join(known) or 'no parameters'}")
        values[canonical] = known[canonical].parsed(value) if isinstance(value, str) else value
    return cls(**values)
