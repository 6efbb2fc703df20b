"""What a report says about results, gathered in one pass: a million of them are never in memory together."""

from __future__ import annotations

import functools
import math
import statistics
from array import array
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final

from sci_barriers.campaigns._algorithm import label
from sci_barriers.campaigns._store import StoredResult
from sci_barriers.campaigns._table import fraction

#: Verdicts that a task is there to find; runs with others are listed one by one.
FOUND: Final = ("refuted", "holds", "exact", "right")
MAX_ROWS: Final = 200
#: Points of a picture that are nearer than this, in decimal digits, are drawn as one: a picture has some 20 points for a digit.
GRAIN: Final = 1 / 64
#: Logarithms that differ by less, relatively, are compared by the exact numbers.
CLOSE: Final = 1e-9


@functools.lru_cache(maxsize=1 << 12)
def log_root(square: str) -> float:
    """Return log₁₀ of the root of an exact square; −∞ for 0."""
    numerator, _, denominator = square.partition("/")
    value = int(numerator, 16)
    if value <= 0:
        return -math.inf
    return (math.log10(value) - (math.log10(int(denominator, 16)) if denominator else 0.0)) / 2


def _near(a: float, b: float) -> bool:
    return a == b or (math.isfinite(a - b) and abs(a - b) <= CLOSE * (1 + abs(b)))


class Group:
    """The results of one algorithm on one problem with one K."""

    def __init__(self) -> None:
        self.runs = self.good = 0
        self.reads: int | None = None
        self._seconds = array("d")
        self._least: tuple[float, str] | None = None
        self._own: Counter[str] = Counter()

    def add(self, result: StoredResult) -> None:
        """Count a result."""
        record = result.record
        self.runs += 1
        self.good += record.status in FOUND
        self._seconds.append(record.seconds)
        if record.reads is not None:
            self.reads = record.reads if self.reads is None else max(self.reads, record.reads)
        if record.error_squared is not None:
            self._smaller(record.error_squared)
        if record.own_upper_squared is not None:
            self._own[record.own_upper_squared] += 1

    def _smaller(self, square: str) -> None:
        size = log_root(square)
        if self._least is None:
            self._least = size, square
        elif _near(size, self._least[0]):
            self._least = min((size, square), self._least, key=lambda pair: fraction(pair[1]))
        elif size < self._least[0]:
            self._least = size, square

    @property
    def seconds(self) -> float:
        """The median of the seconds."""
        return statistics.median(self._seconds)

    @property
    def error_squared(self) -> Fraction | None:
        """The smallest of the squared errors."""
        return None if self._least is None else fraction(self._least[1])

    @property
    def own_squared(self) -> Fraction | None:
        """The median of the bounds of the squared own distances (of an even number the larger middle one)."""
        if not self._own:
            return None
        middle = self._own.total() // 2
        ordered = sorted(self._own, key=log_root)
        below = 0
        for text in ordered:
            below += self._own[text]
            if below > middle:
                size = log_root(text)
                break
        # About the middle the logarithms may be in another order than the numbers.
        near = [text for text in ordered if _near(log_root(text), size)]
        below = sum(self._own[text] for text in ordered if not _near(log_root(text), size) and log_root(text) < size)
        for square in sorted(near, key=fraction):
            below += self._own[square]
            if below > middle:
                return fraction(square)
        raise AssertionError("the middle is among those near it")


class Points:
    """Points of one name, those that a picture cannot tell apart as one; those with x = −∞ are kept apart."""

    def __init__(self) -> None:
        self.count = self.zeros = 0
        self._seen: set[tuple[int | None, int]] = set()

    def add(self, x: float, y: float) -> None:
        """Add a point."""
        self.count += 1
        self.zeros += x == -math.inf
        self._seen.add((round(x / GRAIN) if math.isfinite(x) else None, round(max(y, -1e6) / GRAIN)))

    def drawn(self) -> list[tuple[float, float]]:
        """Return the different points, from left to right."""
        found = ((-math.inf if x is None else x * GRAIN, y * GRAIN) for x, y in self._seen)
        return sorted(found)


class Tally:
    """All that a report says about the results of a grid.

    Attributes:
        statuses: number of results by status, by algorithm (without one: by theorem).
        groups: by (algorithm, problem, K).
        errors: points (K, log₁₀ of the error) by algorithm.
        distances: points (log₁₀ of the own distance, log₁₀ of the error) by algorithm.
        least: log₁₀ of the smallest error, in units of 10⁻ᴷ.
        digits: the values of K.
        others: the first results that no task is there to find.
        other_statuses: number of all of those by status.
    """

    def __init__(self, results: Iterable[StoredResult]) -> None:
        self.statuses: dict[str, Counter[str]] = {}
        self.groups: dict[tuple[str, str, str], Group] = {}
        self.errors: dict[str, Points] = {}
        self.distances: dict[str, Points] = {}
        self.least = math.inf
        self.digits: set[int] = set()
        self.others: list[StoredResult] = []
        self.other_statuses: Counter[str] = Counter()
        for result in results:
            self._add(result)

    def _add(self, result: StoredResult) -> None:
        parameters, record = result.parameters, result.record
        algorithm = label(parameters.get("algorithm"))
        name = algorithm or str(parameters.get("theorem", result.task))
        self.statuses.setdefault(name, Counter())[record.status] += 1
        key = (algorithm or "–", str(parameters.get("problem", "–")), str(parameters.get("K", "–")))
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = Group()
        group.add(result)
        if record.error_squared is not None:
            self._draw(name, parameters, record.error_squared, record.own_upper_squared)
        if record.status not in FOUND:
            self.other_statuses[record.status] += 1
            if len(self.others) < MAX_ROWS:
                self.others.append(result)

    def _draw(self, name: str, parameters: dict[str, Any], error_squared: str, own: str | None) -> None:
        error, digits = log_root(error_squared), int(parameters["K"])
        self.digits.add(digits)
        self.least = min(self.least, error + digits)
        self.errors.setdefault(name, Points()).add(digits, error)
        if own is not None:
            self.distances.setdefault(name, Points()).add(log_root(own), error)
