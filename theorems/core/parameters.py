"""Parameters, declared once: each field of a class says its kind, range, default, meaning and TeX; the rest is made from that.

>>> from fractions import Fraction
>>> from theorems.core.parameters import Parametrised, derived, integer, parametrised, rational
>>> @parametrised
... class Square(Parametrised):
...     N: int = integer("number of columns", low=2, default=20)
...     m: int = integer("number of rows", low=1, below="N", default=derived("N-1", lambda self: self.N - 1))
...     t: Fraction = rational("length of y", above=0, default=1)
>>> Square(N=3, t="1/2")
Square(N=3, t='1/2')
>>> Square(N=3) == Square(N=3, m=2)
True

From a declaration come validation and its messages, `repr`, equality and hash, text for the command line, JSON, the hypotheses of a
`theorems.Statement`, the table of the reference, the axes of campaigns and strategies for Hypothesis.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final, Self, TypeVar

import attrs

from oracles import did_you_mean
from theorems.core.errors import TheoremError
from theorems.core.kinds import Flag, Integer, Kind, Rational, Word
from theorems.core.parameter import REQUIRED, Derived, Parameter, Relation, derived, plain
from theorems.core.statement import Hypothesis

__all__ = [
    "REQUIRED",
    "Derived",
    "Parameter",
    "Parametrised",
    "Relation",
    "declare",
    "derived",
    "flag",
    "integer",
    "parameters",
    "parametrised",
    "rational",
    "word",
]

#: In the metadata of an attrs field.
_KEY: Final = "theorems.parameter"
_Class = TypeVar("_Class")


def declare(
    kind: Kind,
    meaning: str,
    *,
    default: Any = REQUIRED,
    optional: bool = False,
    only: tuple[str, tuple[str, ...]] | None = None,
    tex: str = "",
) -> Any:
    """Return an attrs field for a parameter of a kind.

    Args:
        kind: its values.
        meaning: in a few words.
        default: a value, or `derived`; none if it has to be given.
        optional: whether ``None`` is a value.
        only: (name, values): it exists only where another parameter has one of these values.
        tex: its symbol; its name if not given.
    """
    absent = optional or only is not None or isinstance(default, Derived)
    stored = Parameter("", kind, meaning, tex, None if optional and default is REQUIRED else default, optional, only)

    def converted(given: Any, owner: Any, field: Any) -> Any:
        return attrs.evolve(stored, name=field.alias).value(given, owner)

    return attrs.field(
        default=None if absent else default,
        kw_only=True,
        converter=attrs.Converter(converted, takes_self=True, takes_field=True),
        metadata={_KEY: stored},
    )


def integer(
    meaning: str, *, low: int | None = None, high: int | None = None, below: str | None = None, **options: Any
) -> Any:
    """Return a field of integers from ``low`` to ``high``, less than the parameter ``below``; options as in `declare`."""
    return declare(Integer(low, high, below), meaning, **options)


def rational(
    meaning: str, *, low: Any = None, high: Any = None, above: Any = None, under: Any = None, **options: Any
) -> Any:
    """Return a field of exact rational numbers: low ≤ x ≤ high, or above < x < under; options as in `declare`."""
    kind = Rational(
        low if above is None else above, high if under is None else under, above is not None, under is not None
    )
    return declare(kind, meaning, **options)


def word(meaning: str, words: Sequence[str], *, hint: str = "", **options: Any) -> Any:
    """Return a field of words; the hint is said after them in errors; options as in `declare`."""
    return declare(Word(words, hint), meaning, **options)


def flag(meaning: str, **options: Any) -> Any:
    """Return a field of yes or no, no by default; options as in `declare`."""
    return declare(Flag(), meaning, **{"default": False, **options})


def parameters(owner: Any) -> dict[str, Parameter]:
    """Return the parameters of a class (or of an object of it), by name, in the order of their declaration, those of base classes first."""
    cls = owner if isinstance(owner, type) else type(owner)
    found = {field.name: field for field in attrs.fields(cls)}
    order = dict.fromkeys(
        field.name for base in reversed(cls.__mro__) for field in base.__dict__.get("__attrs_attrs__", ())
    )
    result = {}
    for name in order:
        stored = found[name].metadata.get(_KEY) if name in found else None
        if stored is not None:
            public = str(found[name].alias)  # without an underscore before it: what is read as a property has that name
            result[public] = attrs.evolve(stored, name=public, symbol=stored.symbol or public)
    return result


def parametrised(cls: type[_Class]) -> type[_Class]:
    """Make a class with fields for parameters frozen, comparable by value and hashable: the decorator of subclasses of `Parametrised`."""
    return attrs.frozen(init=False, slots=False, repr=False)(cls)


@parametrised
class Parametrised:
    """The base of classes whose parameters are declared by fields.

    A subclass is decorated by `parametrised`, and its fields are made by `integer`, `rational`, `word`, `flag` or `declare`.
    """

    #: What has to hold of several parameters.
    relations: ClassVar[tuple[Relation, ...]] = ()
    #: Parameters that may be given without their names, in this order.
    positional: ClassVar[tuple[str, ...]] = ()
    #: Other names of parameters.
    other_names: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *values: Any, **named: Any) -> None:
        given = dict(zip(self.positional, values, strict=False))
        if len(values) > len(self.positional):
            raise TheoremError("arguments", f"{len(values)} without names", f"at most {len(self.positional)}")
        for name, value in named.items():
            canonical = self.other_names.get(name, name)
            if canonical in given:
                raise TheoremError(name, value, f"given once ({canonical} = {given[canonical]!r})")
            given[canonical] = value
        known = parameters(type(self))
        given = self._arguments(given)
        for name, value in given.items():
            if name not in known:
                names = "one of the parameters " + ", ".join(known) if known else "no parameter at all"
                raise TheoremError(name, value, names + did_you_mean(name, known))
        for name, parameter in known.items():
            if parameter.default is REQUIRED and parameter.only is None and name not in given:
                raise TheoremError(name, None, f"given: {parameter.allowed}")
        self.__attrs_init__(**given)  # type: ignore[attr-defined] # made by attrs
        for relation in self.relations:
            relation.check(self)
        self._complete()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.__signature__ = _Signature()  # type: ignore[attr-defined] # read by inspect

    @classmethod
    def _arguments(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Return the arguments, with names of parameters: where several may be given in the form of one."""
        return given

    def _complete(self) -> None:
        """Refuse what the declared ranges and relations do not; called last."""

    def values(self) -> dict[str, Any]:
        """Return the values by name; ``None`` where a parameter does not exist."""
        return {name: plain(getattr(self, name)) for name in parameters(self)}

    def given(self) -> dict[str, Any]:
        """Return the values that are not the default."""
        return {
            name: getattr(self, name)
            for name, parameter in parameters(self).items()
            if not _is_default(parameter, self, getattr(self, name))
        }

    def changed(self, **changes: Any) -> Self:
        """Return the same with other values; parameters that had their default have the new one."""
        kept = {name: plain(value) for name, value in self.given().items()}
        named = {self.other_names.get(name, name): value for name, value in changes.items()}
        return type(self)(**{**kept, **named})

    def to_json(self) -> dict[str, Any]:
        """Return the values as JSON, exact: rationals are hexadecimal text."""
        known = parameters(self)
        return {name: None if x is None else known[name].kind.to_json(x) for name, x in self.values().items()}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """Return the object of `to_json`; what is left out has its default.

        Raises:
            TheoremError: an unknown name, or not a value of it.
        """
        known = parameters(cls)
        read = {n: x if x is None or n not in known else known[n].kind.from_json(n, x) for n, x in document.items()}
        return cls(**read)

    @classmethod
    def parsed(cls, texts: Mapping[str, str]) -> Self:
        """Return the object whose parameters are given as text, as on the command line.

        Raises:
            TheoremError: an unknown name, or text that is no value of it.
        """
        known = parameters(cls)
        named = {cls.other_names.get(name, name): text for name, text in texts.items()}
        return cls(**{name: known[name].parsed(text) if name in known else text for name, text in named.items()})

    @classmethod
    def as_hypotheses(cls, *names: str) -> tuple[Hypothesis, ...]:
        """Return parameters as hypotheses of a statement: those with these names; if there are none, all, and the relations."""
        known = parameters(cls)
        if names:
            return tuple(known[name].hypothesis() for name in names)
        related = (Hypothesis(r.blamed, r.text, r.tex) for r in cls.relations)
        return (*(parameter.hypothesis() for parameter in known.values()), *related)

    @classmethod
    def table(cls) -> str:
        """Return the parameters as a table in Markdown: name, range, default, meaning."""
        rows = ["| parameter | range | default | meaning |", "|---|---|---|---|"]
        rows += [
            f"| `{p.name}` | {p.allowed} | {p.default_text or 'has to be given'} | {p.meaning} |".replace(
                "None", "none"
            )
            for p in parameters(cls).values()
        ]
        return "\n".join(rows + [f"\n{relation.text}" for relation in cls.relations])

    def __repr__(self) -> str:
        known = parameters(self)
        parts = []
        for name, value in self.given().items():
            code = "None" if value is None else known[name].kind.code(plain(value))
            parts.append(code if name in self.positional[:1] else f"{name}={code}")
        return f"{type(self).__name__}({', '.join(parts)})"


def _is_default(parameter: Parameter, owner: Any, value: Any) -> bool:
    if not parameter.exists(owner):
        return True
    if parameter.default is REQUIRED:
        return False
    default = parameter.default.of(owner) if isinstance(parameter.default, Derived) else parameter.default
    if default is None or value is None:
        return default is value
    return bool(parameter.kind.value(parameter.name, default, owner) == plain(value))


class _Signature:
    """The signature that `inspect` shows, made when it is asked for."""

    def __get__(self, instance: object, owner: type) -> inspect.Signature:
        return inspect.Signature(list(_arguments_of(owner)))


def _arguments_of(cls: Any) -> Iterator[inspect.Parameter]:
    known = parameters(cls)
    for name in (*cls.positional, *(name for name in known if name not in cls.positional)):
        parameter = known[name]
        default = None if isinstance(parameter.default, Derived) or parameter.only else parameter.default
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD if name in cls.positional else inspect.Parameter.KEYWORD_ONLY
        yield inspect.Parameter(name, kind, default=inspect.Parameter.empty if default is REQUIRED else default)
