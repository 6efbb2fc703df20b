"""A strategy for every class whose parameters are declared: barriers of the catalogue, of plugins, and those of this project."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, TypeVar, overload

from hypothesis import reject
from hypothesis import strategies as st

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.testing.strategies._numbers import rationals
from theorems import TheoremError
from theorems.core.kinds import Flag, Integer, Kind, Rational, Word
from theorems.core.parameters import Derived, Parameter, Parametrised, parameters
from theorems.core.registry import barrier_class

_T = TypeVar("_T", bound=Parametrised)


@overload
def instances(of: type[_T], *, span: int = 6, **given: Any) -> st.SearchStrategy[_T]: ...


@overload
def instances(of: str, *, span: int = 6, **given: Any) -> st.SearchStrategy[Any]: ...


def instances(of: str | type[Parametrised], *, span: int = 6, **given: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for the objects of a class with declared parameters, drawn from what it declares.

    Args:
        of: the name of a barrier in the registry (`theorems.core.registry.BARRIERS`), or a class.
        span: integers go up to this much above their least value, rationals up to this much above their lower end (or 1); at least 1.
        given: for parameters by name, where they exist: a value, or a strategy for it. A default that is chosen from the others is taken.

    Shrinks towards the least values and the first words. What the class refuses, because parameters do not fit together, is drawn anew.

    Raises:
        BarrierError: no such class or parameter.
    """
    try:
        cls = barrier_class(of) if isinstance(of, str) else of
    except TheoremError as error:
        raise BarrierError("of", error.value, error.allowed) from None
    if not (isinstance(cls, type) and issubclass(cls, Parametrised)):
        raise BarrierError("of", of, "the name of a barrier, or a class with declared parameters")
    known = parameters(cls)
    for name, value in given.items():
        if name not in known:
            raise BarrierError(name, value, "one of the parameters " + ", ".join(known))
    drawn = {n: x if isinstance(x, st.SearchStrategy) else st.just(x) for n, x in given.items()}
    return _instances(cls, known, integer("span", span, 1), drawn)


@st.composite
def _instances(
    draw: st.DrawFn,
    cls: type[Parametrised],
    known: dict[str, Parameter],
    span: int,
    given: dict[str, st.SearchStrategy[Any]],
) -> Any:
    values: dict[str, Any] = {}
    for name, parameter in known.items():
        chosen = isinstance(parameter.default, Derived) and not parameter.default.formula
        if not parameter.exists(SimpleNamespace(**values)):
            continue  # given or not
        if name in given:
            values[name] = draw(given[name])
        elif not chosen:
            one = _values(parameter.kind, span, values)
            values[name] = None if one is None else draw(st.none() | one if parameter.optional else one)
    try:
        return cls(**{name: value for name, value in values.items() if value is not None})
    except TheoremError:  # parameters that do not fit together
        reject()


def _values(kind: Kind, span: int, before: dict[str, Any]) -> st.SearchStrategy[Any] | None:
    """Return a strategy for the values of a kind; ``None`` for a kind of the class's own, whose default is taken."""
    if isinstance(kind, Integer):
        low = kind.low or 0
        ends = [end for end in (kind.high, before[kind.below] - 1 if kind.below in before else None) if end is not None]
        return st.integers(low, min([low + span, *ends]))
    if isinstance(kind, Rational):
        low_end = kind.low if kind.low is not None else None if kind.high is None else kind.high - span
        high_end = kind.high if kind.high is not None else (low_end or 0) + span
        inside = rationals(min_value=0 if low_end is None else low_end, max_value=high_end, max_denominator=60)
        return inside.filter(
            lambda x: not (kind.open_low and x == kind.low) and not (kind.open_high and x == kind.high)
        )
    if isinstance(kind, Word):
        return st.sampled_from(kind.words)
    return st.booleans() if isinstance(kind, Flag) else None
