"""The report: one HTML page that needs nothing but itself."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from sci_barriers._text import root_text
from sci_barriers.campaigns._algorithm import label
from sci_barriers.campaigns._plots import pictures
from sci_barriers.campaigns._store import GridStatus, Store, StoredResult
from sci_barriers.campaigns._tally import MAX_ROWS, Tally
from sci_barriers.reports import Part, Table, heading, page, paragraph
from theorems.certificates.writer import write_atomically

#: Rows of the table by algorithm.
MAX_GROUPS: Final = 2000


def write_report(store: Store, path: str | os.PathLike[str], *, grid: str | None = None) -> Path:
    """Write the report of all grids in a store, or of one.

    Raises:
        StoreError: no such grid, or a row that is not what was written.
    """
    chosen = [item for item in store.status() if grid is None or item.name == grid]
    if grid is not None and not chosen:
        next(store.results(grid=grid), None)  # says which grids there are
    parts = [part for item in chosen for part in _section(item, Tally(store.results(grid=item.name)))]
    title = "Campaign " + ", ".join(item.name for item in chosen) if chosen else "An empty store"
    return write_atomically(path, page(title, [*parts, *_sessions(store)]))


def _section(status: GridStatus, tally: Tally) -> Iterator[Part]:
    yield heading(status.name)
    yield paragraph(
        f"{status.planned} runs: {status.done} done, {status.left} left. "
        + (f"{sum(status.skipped.values())} impossible combinations were skipped. " if status.skipped else "")
        + (f"{status.repeated} combinations are the same run as another one." if status.repeated else "")
    )
    if tally.groups:
        yield _table("Verdicts", ("verdict", "runs"), status.statuses.items())
        yield from pictures(tally)
        yield _by_algorithm(tally)
        yield paragraph(
            "Looked for are the verdicts refuted, holds, exact and right. The error is a proved lower bound of the distance to the "
            "solutions of the committed input. The own distance is a proved upper bound of the distance to the solutions of the data "
            "that were read. Times are for information only."
        )
        others = _others(tally)
        if others is not None:
            yield others
    if status.skipped:
        yield _table("Skipped combinations", ("reason", "number"), status.skipped.items())


def _by_algorithm(tally: Tally) -> Table:
    rows: list[tuple[object, ...]] = []
    for (name, problem, digits), group in sorted(tally.groups.items(), key=lambda pair: pair[0][:2])[:MAX_GROUPS]:
        error, own = group.error_squared, group.own_squared
        rows.append(
            (
                name,
                problem,
                digits,
                group.runs,
                group.good,
                group.runs - group.good,
                "–" if error is None else f"≥ {root_text(error)}",
                "–" if own is None else _at_most(own),
                "–" if group.reads is None else group.reads,
                f"{group.seconds:.3g} s",
            )
        )
    more = f" (the first {MAX_GROUPS} of {len(tally.groups)})" if len(tally.groups) > MAX_GROUPS else ""
    head = (
        "algorithm", "problem", "K", "runs", "as looked for", "others", "smallest error", "own distance, median", "most reads",
        "time, median",
    )  # fmt: skip
    return _table(f"By algorithm, problem and K{more}", head, rows)


def _at_most(square: Fraction) -> str:
    return f"≤ {root_text(square, up=True)}" if square else "0"


def _others(tally: Tally) -> Table | None:
    if not tally.others:
        return None
    rows = [
        (
            item.key[:12],
            label(item.parameters.get("algorithm")) or "–",
            _where(item),
            item.record.status,
            item.record.reason,
        )
        for item in tally.others
    ]
    count = tally.other_statuses.total()
    more = f" (the first {MAX_ROWS} of {count})" if count > MAX_ROWS else ""
    kinds = ", ".join(f"{n} {s}" for s, n in tally.other_statuses.most_common())
    return _table(
        f"Runs that ended otherwise: {kinds}{more}", ("key", "algorithm", "parameters", "verdict", "reason"), rows
    )


def _where(result: StoredResult) -> str:
    names = ("problem", "N", "m", "K", "R", "part", "L", "lam", "eta", "t", "rotation", "field", "seed")
    p = result.parameters
    return ", ".join(f"{name} = {p[name]}" for name in names if p.get(name) is not None)


def _sessions(store: Store) -> Iterator[Part]:
    rows = [(i, started, ended or "did not end cleanly", how) for i, started, ended, how, _ in store.sessions()]
    yield heading("How it was computed")
    yield _table("Sessions", ("number", "begun", "ended", "workers"), rows[-MAX_ROWS:])
    if rows:
        versions = store.sessions()[-1][4]
        yield paragraph("Versions in the last session: " + ", ".join(f"{k} {v}" for k, v in versions.items()))


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    table = Table(*head, title=caption)
    table.extend(rows)
    return table
