"""A grid in TOML: parsed, every key checked by name, and expanded into runs; impossible combinations are skipped or refused."""

from __future__ import annotations

import itertools
import math
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from oracles import OracleError
from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers._files import read_bounded
from sci_barriers.campaigns._algorithm import parse_algorithm, suits
from sci_barriers.campaigns._axis import Axis, Json, integer, parse_values, seconds
from sci_barriers.campaigns._run import PlannedRun, canonical
from sci_barriers.campaigns.tasks import Task, task
from theorems import TheoremError

MAX_TEXT: Final = 1 << 20
MAX_COMBINATIONS: Final = 1_000_000
MAX_NAME: Final = 100
KEYS: Final = ("format", "name", "task", "on_invalid", "grid", "algorithm", "budget")
ON_INVALID: Final = ("refuse", "skip")

#: Limits of one run. ``seconds`` is kept by a timer inside the process, ``wall`` by ending the process.
BUDGET: Final[tuple[Axis, ...]] = (
    integer("reads", 0, 10_000, optional=True),
    integer("index", 0, optional=True),
    seconds("seconds", 60.0, optional=True),
    seconds("wall", None, optional=True),
)


@dataclass(frozen=True)
class Skipped:
    """A combination that is impossible, and why."""

    parameters: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """What a grid stands for.

    Attributes:
        name: of the grid.
        base: its folder.
        text: the grid, as canonical JSON.
        runs: all different runs, in the order of the grid.
        skipped: the combinations that are impossible.
        repeated: how many combinations are the same run as an earlier one.
    """

    name: str
    base: Path
    text: str = field(repr=False)
    runs: tuple[PlannedRun, ...] = field(repr=False)
    skipped: tuple[Skipped, ...] = field(repr=False)
    repeated: int

    @cached_property
    def by_key(self) -> dict[str, PlannedRun]:
        """The runs by key."""
        return {run.key: run for run in self.runs}


def read_grid(path: str | os.PathLike[str]) -> Grid:
    """Read a grid from a TOML file. Files named in it are relative to its folder.

    Raises:
        BarrierError: it cannot be read, or is not a grid.
    """
    place = Path(path)
    data = read_bounded(place, "GRID", MAX_TEXT)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise BarrierError("GRID", str(place), "a TOML file in UTF-8") from None
    return Grid(text, base=place.parent, name=place.stem)


class Grid:
    """A grid of runs.

    Args:
        text: TOML; the keys are listed in ``docs/reference/campaigns.md``.
        base: the folder that files in it are relative to.
        name: if the grid does not name itself.

    Raises:
        BarrierError: not TOML, a key that there is not, or a value that a key cannot have.
    """

    def __init__(self, text: str, *, base: str | os.PathLike[str] = ".", name: str = "campaign") -> None:
        self.base = Path(base).resolve()
        document = _parsed(text)
        _known("grid file", document, KEYS)
        if document.get("format", 1) != 1 or isinstance(document.get("format"), bool):
            raise BarrierError("format", document["format"], "1")
        self.name = document.get("name", name[:MAX_NAME])
        if not isinstance(self.name, str) or not 0 < len(self.name) <= MAX_NAME or not self.name.isprintable():
            raise BarrierError("name", self.name, f"a text of 1 to {MAX_NAME} printable characters")
        self.task: Task = task(document.get("task", "refute"))
        self.on_invalid = document.get("on_invalid", "refuse")
        if self.on_invalid not in ON_INVALID:
            raise BarrierError("on_invalid", self.on_invalid, " or ".join(ON_INVALID))
        tables = document.get("grid", {})
        tables = [tables] if isinstance(tables, dict) else tables
        if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
            raise BarrierError("grid", tables, "a table [grid], or several [[grid]]")
        self._keys = [self.task.axes(table) for table in tables]
        self._grids = [_axes("grid", table, keys) for table, keys in zip(tables, self._keys, strict=True)]
        budget = document.get("budget", {})
        if not isinstance(budget, dict):
            raise BarrierError("budget", budget, "a table [budget]")
        self._budget = _axes("budget", budget, BUDGET)
        self._algorithms = self._parse_algorithms(document.get("algorithm"))
        self._text = canonical(_jsonable(document))
        others = math.prod(map(len, self._budget.values())) * len(self._algorithms)
        count = others * sum(math.prod(map(len, axes.values())) for axes in self._grids)
        if count > MAX_COMBINATIONS:
            raise BarrierError("grid", f"{count} combinations", f"at most {MAX_COMBINATIONS} combinations")
        #: Number of combinations, impossible and repeated ones included.
        self.combinations = count

    def _parse_algorithms(self, given: Any) -> list[dict[str, Json] | None]:
        if not self.task.algorithms:
            if given is not None:
                raise BarrierError("algorithm", given, f"none for task {self.task.name}")
            return [None]
        tables = [given] if isinstance(given, dict) else given
        if not isinstance(tables, list) or not tables:
            raise BarrierError("algorithm", given, f"at least one [[algorithm]] for task {self.task.name}")
        return [item for table in tables for item in parse_algorithm(table, self.base)]

    def plan(self, *, progress: Callable[[int], object] | None = None) -> Plan:
        """Expand the grid.

        Args:
            progress: told the number of combinations that were looked at, now and then.

        Raises:
            BarrierError: a combination is impossible and the grid says ``on_invalid = "refuse"``, or no run is left.
            MissingExtra: likewise, if a library is missing.
        """
        runs: dict[str, PlannedRun] = {}
        skipped: dict[str, Skipped] = {}
        seen = 0
        for values, reason in self._instances():
            for algorithm, limits in itertools.product(self._algorithms, self._limits()):
                parameters = {**values, "budget": limits}
                if algorithm is not None:
                    parameters["algorithm"] = algorithm
                why = reason or self._unsuited(values, algorithm)
                seen += 1
                if why:
                    text = canonical(parameters)
                    skipped.setdefault(text, Skipped(text, why))
                else:
                    run = PlannedRun(self.task.name, parameters)
                    runs.setdefault(run.key, run)
                if progress is not None and seen % 1000 == 0:
                    progress(seen)
        if not runs:
            first = next(iter(skipped.values())).reason
            raise BarrierError("grid", self.name, f"at least one possible combination; the first is not: {first}")
        repeated = seen - len(runs) - len(skipped)
        return Plan(self.name, self.base, self._text, tuple(runs.values()), tuple(skipped.values()), repeated)

    def _instances(self) -> Iterator[tuple[dict[str, Json], str]]:
        """Yield the values of the axes, completed, and why they are impossible ("" if they are not)."""
        for keys, axes in zip(self._keys, self._grids, strict=True):
            for given in itertools.product(*axes.values()):
                values: dict[str, Json] = {}
                reason = ""
                for axis, value in zip(keys, given, strict=True):
                    try:
                        values[axis.name] = axis.value(value, values)
                    except BarrierError as error:  # a formula that has no allowed value here
                        if not isinstance(value, str) or self.on_invalid == "refuse":
                            raise
                        reason = reason or str(error)
                        values[axis.name] = value
                if not reason:
                    values = self.task.complete(values)
                    try:
                        self.task.check(values)
                    except (BarrierError, TheoremError, OracleError) as error:
                        if self.on_invalid == "refuse":
                            raise BarrierError(
                                error.name, error.value, f"{error.allowed}; in {_brief(values)}"
                            ) from None
                        reason = str(error)
                yield values, reason

    def _unsuited(self, values: Mapping[str, Json], algorithm: Mapping[str, Json] | None) -> str:
        if algorithm is None:
            return ""
        try:
            suits(algorithm, *self.task.problem(values))
        except (BarrierError, MissingExtra) as error:
            if self.on_invalid == "refuse":
                raise
            return str(error)
        return ""

    def _limits(self) -> Iterator[dict[str, Json]]:
        for given in itertools.product(*self._budget.values()):
            limits = {axis.name: axis.value(value, {}) for axis, value in zip(BUDGET, given, strict=True)}
            if limits["wall"] is None and isinstance(limits["seconds"], float):
                limits["wall"] = (self.task.plays + 1) * limits["seconds"] + 30  # and what is proved about the outputs
            yield limits


def _parsed(text: str) -> dict[str, Any]:
    if len(text) > MAX_TEXT:
        raise BarrierError("GRID", f"{len(text)} characters", f"at most {MAX_TEXT} characters")
    try:
        # Decimals stay what they are: 0.1 is 1/10.
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BarrierError("GRID", str(error), "a TOML document") from None
    except (RecursionError, ValueError) as error:  # brackets nested too deep; an integer of too many digits
        raise BarrierError(
            "GRID", type(error).__name__, f"a TOML document of moderate depth and numbers ({error})"
        ) from None


def _known(where: str, table: Mapping[str, object], keys: tuple[str, ...]) -> None:
    for key in table:
        if key not in keys:
            raise BarrierError(where, key, "the keys " + ", ".join(keys))


def _axes(where: str, table: Mapping[str, object], axes: tuple[Axis, ...]) -> dict[str, list[object]]:
    """Return the values of all axes; those that do not depend on others are checked here, so that a typo is always refused."""
    _known(where, table, tuple(axis.name for axis in axes))
    result: dict[str, list[object]] = {}
    for axis in axes:
        result[axis.name] = parse_values(axis, table[axis.name]) if axis.name in table else [axis.default]
        for value in result[axis.name]:
            axis.check(value)
    return result


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _jsonable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_jsonable(item) for item in value]
    return value if isinstance(value, bool | int | str) else str(value)


def _brief(values: Mapping[str, Json]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items() if value is not None)
