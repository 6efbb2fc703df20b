"""The keys of a grid: what values each may have, in TOML, and as canonical JSON in a run's parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from oracles import OracleError, as_rational
from sci_barriers._errors import BarrierError
from sci_barriers.campaigns._expression import check, evaluate

#: What JSON can hold.
Json = None | bool | int | float | str | list[Any] | dict[str, Any]

#: In a list of values: as if the key were not given.
NONE: Final = "none"
MAX_RANGE: Final = 1_000_000
MAX_RATIONAL_BITS: Final = 4000
MAX_INTEGER: Final = (1 << 63) - 1


@dataclass(frozen=True)
class Axis:
    """A key of a grid.

    Attributes:
        name: the key.
        allowed: its values, in words.
        resolve: makes the canonical value from what the grid says, the name, and the values of the axes before it, or raises
            `BarrierError`.
        default: if the key is not given.
        optional: whether ``"none"`` is a value, for ``None``.
        names: of axes before it, from which a value may be a formula.
    """

    name: str
    allowed: str
    resolve: Callable[[object, str, Mapping[str, Json]], Json]
    default: Json = None
    optional: bool = False
    names: tuple[str, ...] = ()

    def check(self, given: object) -> None:
        """Refuse what is no value of this key, whatever the others are."""
        if isinstance(given, str) and self.names and not (self.optional and given == NONE):
            check(given, self.names, name=self.name)
        else:
            self.value(given, {})

    def value(self, given: object, before: Mapping[str, Json]) -> Json:
        """Return the canonical value of what the grid says."""
        if given is None or (self.optional and given == NONE):
            return None
        return self.resolve(given, self.name, before)


def integer(name: str, low: int, default: Json = None, *, optional: bool = False, names: Iterable[str] = ()) -> Axis:
    """Return an axis of integers ≥ ``low``, or formulas in the axes ``names``, which come before it."""
    known = tuple(names)
    allowed = f"an integer from {low}" + (f", or a formula in {', '.join(known)}" if known else "")

    def resolve(value: object, name: str, before: Mapping[str, Json]) -> Json:
        number = value
        if isinstance(value, str) and known:
            numbers = {key: before[key] for key in known}
            given = {key: x for key, x in numbers.items() if isinstance(x, int)}
            number = evaluate(value, given, name=name)
        if isinstance(number, bool) or not isinstance(number, int) or not low <= number <= MAX_INTEGER:
            shown = value if number is value else f"{value} = {number}"
            raise BarrierError(name, shown, allowed)
        return number

    return Axis(name, allowed + (', or "none"' if optional else ""), resolve, default, optional, known)


def word(name: str, words: Iterable[str], default: Json = None, *, optional: bool = False) -> Axis:
    """Return an axis of words."""
    known = tuple(words)
    allowed = "one of " + ", ".join(known)

    def resolve(value: object, name: str, before: Mapping[str, Json]) -> Json:
        if not isinstance(value, str) or value not in known:
            raise BarrierError(name, value, allowed)
        return value

    return Axis(name, allowed, resolve, default, optional)


def text(name: str, check: Callable[[str], bool], allowed: str, default: Json) -> Axis:
    """Return an axis of texts that ``check`` accepts."""

    def resolve(value: object, name: str, before: Mapping[str, Json]) -> Json:
        if not isinstance(value, str) or not check(value):
            raise BarrierError(name, value, allowed)
        return value

    return Axis(name, allowed, resolve, default)


def boolean(name: str, default: bool) -> Axis:
    """Return an axis of true and false."""

    def resolve(value: object, name: str, before: Mapping[str, Json]) -> Json:
        if not isinstance(value, bool):
            raise BarrierError(name, value, "true or false")
        return value

    return Axis(name, "true or false", resolve, default)


def rational(name: str, default: Json = None, *, optional: bool = True) -> Axis:
    """Return an axis of exact rational numbers: integers, decimals (0.1 is 1/10), or text like ``"1/3"``."""
    allowed = 'an exact number: 1, 0.25 (which is 1/4), "1/3"'

    def resolve(value: object, name: str, before: Mapping[str, Json]) -> Json:
        try:
            number = as_rational(value, name)
        except OracleError as error:
            raise BarrierError(error.name, error.value, error.allowed) from None
        if max(number.numerator.bit_length(), number.denominator.bit_length()) > MAX_RATIONAL_BITS:
            raise BarrierError(name, value, f"{allowed}, of at most {MAX_RATIONAL_BITS} bits")
        return str(number)

    return Axis(name, allowed + (', or "none"' if optional else ""), resolve, default, optional)


def seconds(name: str, default: Json, *, optional: bool = False) -> Axis:
    """Return an axis of positive times in seconds, below 10⁹."""
    allowed = "a positive number of seconds" + (', or "none"' if optional else "")

    def resolve(value: object, name: str, before: Mapping[str, Json]) -> Json:
        number = float(value) if isinstance(value, Decimal) else value
        if isinstance(number, bool) or not isinstance(number, int | float) or not 0 < number < 10**9:
            raise BarrierError(name, value, allowed)
        return float(number)

    return Axis(name, allowed, resolve, default, optional)


def parse_values(axis: Axis, given: object) -> list[object]:
    """Return the values that a grid gives for a key: one, a list, or a range ``{from, to, step}`` (also inside a list)."""
    items = given if isinstance(given, list) else [given]
    values: list[object] = []
    for item in items:
        values += _range(axis.name, item) if isinstance(item, dict) else [item]
        if len(values) > MAX_RANGE:
            raise BarrierError(axis.name, f"{len(values)} values", f"at most {MAX_RANGE} values")
    if not values:
        raise BarrierError(axis.name, given, "at least one value: " + axis.allowed)
    return values


def _range(name: str, table: Mapping[str, object]) -> range:
    allowed = "a range {from = FIRST, to = LAST, step = 1} of integers, FIRST ≤ LAST, step ≥ 1"
    unknown = table.keys() - {"from", "to", "step"}
    first, last, step = table.get("from"), table.get("to"), table.get("step", 1)
    numbers = (first, last, step)
    if unknown or not all(isinstance(x, int) and not isinstance(x, bool) and abs(x) <= MAX_INTEGER for x in numbers):
        raise BarrierError(name, dict(table), allowed)
    assert isinstance(first, int) and isinstance(last, int) and isinstance(step, int)  # noqa: PT018 # for the type checker
    if first > last or step < 1 or (last - first) // step >= MAX_RANGE:
        raise BarrierError(name, dict(table), f"{allowed}, at most {MAX_RANGE} values")
    return range(first, last + 1, step)
