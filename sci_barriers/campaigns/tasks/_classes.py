"""The classes of inputs that tasks are about: their axes in a grid, made from the parameters that the classes declare."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final

from sci_barriers._errors import BarrierError
from sci_barriers.campaigns._axis import Axis, Json, boolean, integer, rational, word
from theorems import TheoremError
from theorems.core.kinds import Flag, Integer, Kind, Rational, Word
from theorems.core.parameters import REQUIRED, Derived, Parameter, Parametrised, parameters

__all__ = ["InputClasses", "axis_of"]

#: These theorems share the axes of all of them, those of the first one that has it: so it was when the first stores were written,
#: and equal runs keep their keys.
FAMILY: Final = ("smale18", "smale9")


def axis_of(parameter: Parameter, before: tuple[str, ...]) -> Axis | None:
    """Return the axis of a parameter, ``None`` if a grid cannot hold its values.

    Args:
        parameter: what was declared.
        before: the integers among the parameters before it, from which a value may be a formula.
    """
    kind, name, plain = parameter.kind, parameter.name, parameter.default
    optional = parameter.optional or parameter.only is not None
    if isinstance(plain, Derived):
        optional, plain = optional or not plain.formula, plain.text if plain.formula else None
    if parameter.only is not None or plain is REQUIRED:
        plain = None  # filled in where it exists, see `InputClasses.complete`
    made: dict[type[Kind], Callable[[Any], Axis]] = {
        Integer: lambda k: integer(
            name, max(0, k.low or 0), plain, optional=optional, names=before if k.low is not None else ()
        ),
        Rational: lambda k: rational(name, None if plain is None else str(plain), optional=optional),
        Word: lambda k: word(name, k.words, plain, optional=optional),
        Flag: lambda k: boolean(name, bool(plain)),
    }
    return made[type(kind)](kind) if type(kind) in made else None


@dataclass(frozen=True)
class InputClasses:
    """Which class of inputs each theorem has in a task.

    Attributes:
        found: returns the classes by the name of the theorem.
        without: parameters that the task does not have.
    """

    found: Callable[[], Mapping[str, type[Parametrised]]]
    without: frozenset[str] = field(default=frozenset())

    @property
    def known(self) -> dict[str, type[Parametrised]]:
        """The classes by the name of the theorem, smale18 first."""
        every = self.found()
        return {
            name: every[name] for name in (*(n for n in FAMILY if n in every), *(n for n in every if n not in FAMILY))
        }

    def axes(self, table: Mapping[str, object]) -> tuple[Axis, ...]:
        """Return the keys of a table of a grid, which depend on the theorems that it names.

        Raises:
            BarrierError: theorems whose keys are not the same.
        """
        theorem = word("theorem", self.known, next(iter(self.known)))
        given = table.get("theorem", theorem.default)
        names = given if isinstance(given, list) and given else [given]
        for name in names:
            theorem.check(name)
        if len(set(names)) > 1 and not set(names) <= set(FAMILY):
            raise BarrierError("theorem", given, "one theorem in a table: there may be several tables [[grid]]")
        return theorem, *self._axes(str(names[0]))

    def _axes(self, theorem: str) -> tuple[Axis, ...]:
        found = self.found()
        family = [n for n in FAMILY if n in found] if theorem in FAMILY else [theorem]
        return self._made_axes(tuple((name, found[name]) for name in family))

    @lru_cache(maxsize=64)  # noqa: B019 # asked for with every run; a task lives as long as the program
    def _made_axes(self, classes: tuple[tuple[str, type[Parametrised]], ...]) -> tuple[Axis, ...]:
        """Return the axes of classes, which are part of what is remembered: another class of the same name may be registered."""
        family = [name for name, _ in classes]
        found: dict[str, Axis] = {}
        for name in family:
            integers: tuple[str, ...] = ()
            for parameter in self._parameters(name).values():
                axis = axis_of(parameter, integers)
                if axis is not None and axis.name in found and isinstance(parameter.kind, Word):
                    found[axis.name] = self._united(parameter, family)
                elif axis is not None:
                    found.setdefault(axis.name, axis)
                if isinstance(parameter.kind, Integer) and parameter.kind.low is not None:
                    integers = (*integers, parameter.name)
        return tuple(found.values())

    def _united(self, parameter: Parameter, family: list[str]) -> Axis:
        """Return the axis of words that differ from theorem to theorem, as does the default."""
        kinds = [
            self._parameters(name)[parameter.name].kind for name in family if parameter.name in self._parameters(name)
        ]
        return word(parameter.name, [item for kind in kinds if isinstance(kind, Word) for item in kind.words])

    def _parameters(self, theorem: str) -> dict[str, Parameter]:
        return {name: p for name, p in parameters(self.found()[theorem]).items() if name not in self.without}

    def complete(self, values: dict[str, Json]) -> dict[str, Json]:
        """Fill in the defaults that depend on other values."""
        known = self._parameters(str(values["theorem"]))
        for name, parameter in known.items():
            missing = (
                values.get(name) is None and not parameter.optional and parameter.exists(SimpleNamespace(**values))
            )
            if missing and parameter.default is not REQUIRED and not isinstance(parameter.default, Derived):
                plain = parameter.default
                values[name] = str(plain) if isinstance(parameter.kind, Rational) else plain
        return values

    def made(self, values: Mapping[str, Json]) -> Any:
        """Return the class of inputs; `TheoremError` names what is impossible about the values."""
        theorem = str(values["theorem"])
        names = ("theorem", *(axis.name for axis in self._axes(theorem)))
        return self._made(json.dumps({name: values[name] for name in names}))

    @lru_cache(maxsize=1)  # noqa: B019 # the runs of one class follow one another; a task lives as long as the program
    def _made(self, text: str) -> Any:
        values: dict[str, Any] = json.loads(text)
        theorem = values.pop("theorem")
        known = self._parameters(theorem)
        for axis in self._axes(theorem):
            if axis.name not in known and values.pop(axis.name) != axis.default:
                raise TheoremError(axis.name, "(given)", f"not given for {theorem}")
        return self.found()[theorem](**{name: value for name, value in values.items() if value is not None})

    def problem(self, values: Mapping[str, Json]) -> tuple[str, str]:
        """Return (problem, field), which an algorithm must be able to solve."""
        if "problem" in values and "field" in values:
            return str(values["problem"]), str(values["field"])
        made = self.made(values)
        return str(made.problem.name), str(made.field)
