"""Ratios of this run against those of the committed table: single times do not travel between machines, ratios do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from benchmarks._measure import Result

#: A ratio that is worse by more than this factor is flagged.
WORSE: Final = 1.2
_NUMBER: Final = r"(\d[\d,]*(?:\.\d+)?)"
#: "1/8.6 of …", "×1.15", "0.81 × …", "1.23 times …".
_RATIO: Final = re.compile(rf"\b1/{_NUMBER}|×\s?{_NUMBER}|{_NUMBER}\s?×|{_NUMBER} times\b")


@dataclass(frozen=True)
class Comparison:
    """One ratio: what it was, what it is, and by which factor it is worse (below 1: better)."""

    name: str
    before: float
    now: float
    factor: float

    @property
    def worse(self) -> bool:
        """Whether it is flagged."""
        return self.factor > WORSE


def ratio_of(figure: str) -> float | None:
    """Return the first ratio in a figure; 1/x is below 1; ``None`` if there is none, as in a figure of times alone."""
    match = _RATIO.search(figure)
    if match is None:
        return None
    part, *others = (None if group is None else float(group.replace(",", "")) for group in match.groups())
    if part is not None:
        return 1 / part if part else None
    return next(number for number in others if number is not None)


def committed(text: str) -> dict[str, tuple[str, str]]:
    """Return (figure, target) by name, of the rows of the tables in ``benchmarks/README.md`` that have five columns."""
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        for line in text.splitlines()
        if line.startswith("| ")
    ]
    return {row[0]: (row[1], row[2]) for row in rows if len(row) == 5 and row[0] != "what"}


def table_with(text: str, name: str, measured_with: str, results: Iterable[Result], *, keep: bool) -> str:
    """Return ``benchmarks/README.md`` with new results in one of its tables.

    Args:
        text: as it is.
        name: of the table; it stands between ``<!-- name: begin -->`` and ``<!-- name: end -->``.
        measured_with: what the results were measured with, a sentence.
        results: a row each; one with the name of a row takes its place, others go to the end.
        keep: whether the other rows stay.

    Raises:
        ValueError: the rows that stay were measured with something else, or the place of the table is not marked.
    """
    before, begin, rest = text.partition(f"<!-- {name}: begin -->")
    old, end, after = rest.partition(f"<!-- {name}: end -->")
    if not (begin and end):
        raise ValueError(f"there is no place for the table {name!r}")
    rows = dict[str, str]()
    if keep:
        if measured_with not in old:
            raise ValueError(
                f"the other rows were not {measured_with[0].lower()}{measured_with[1:]} Measure all of them"
            )
        rows = {name_of(line): line for line in old.splitlines() if line.startswith("| ") and name_of(line) != "what"}
    for r in results:
        rows[r.name] = f"| {r.name} | {r.figure} | {r.target} | {'yes' if r.reached else 'no'} | {r.how} |"
    head = ["| what | figure | target | reached | how |", "|---|---|---|---|---|"]
    table = "\n".join([measured_with, "", *head, *rows.values()])
    return f"{before}{begin}\n\n{table}\n\n{end}{after}"


def name_of(row: str) -> str:
    """Return the first cell of a row."""
    return row.strip().strip("|").split(" | ")[0].strip()


def comparisons(results: Iterable[Result], table: dict[str, tuple[str, str]]) -> tuple[list[Comparison], list[str]]:
    """Return the comparisons of all results that have a ratio, and the names of those that the table does not have.

    A target "at least …" makes larger ratios the better ones, every other one smaller ratios.
    """
    found, missing = list[Comparison](), list[str]()
    for result in results:
        now = ratio_of(result.figure)
        if now is None:
            continue
        before = ratio_of(table[result.name][0]) if result.name in table else None
        if before is None:
            missing.append(result.name)
            continue
        factor = before / max(now, 1e-300) if result.target.startswith("at least") else now / max(before, 1e-300)
        found.append(Comparison(result.name, before, now, factor))
    return found, missing
