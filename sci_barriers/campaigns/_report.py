"""The report: one HTML page that needs nothing but itself."""

from __future__ import annotations

import base64
import html
import os
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from sci_barriers._text import root_text
from sci_barriers.campaigns._algorithm import label
from sci_barriers.campaigns._plots import pictures
from sci_barriers.campaigns._store import GridStatus, Store, StoredResult
from sci_barriers.campaigns._table import fraction
from sci_barriers.reports import Table
from theorems.certificates.writer import write_atomically

__all__ = ["write_report"]

MAX_ROWS: Final = 200
#: Verdicts that a task is there to find; runs with others are listed one by one.
FOUND: Final = ("refuted", "holds", "exact", "right")

STYLE: Final = """
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 0 auto; padding: 1rem; max-width: 60rem; }
h1, h2, h3 { line-height: 1.2; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; margin: .5rem 0 1rem; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { border-bottom: 1px solid #ccc; padding: .25rem .6rem; text-align: left; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
figure { margin: 1rem 0; }
img { max-width: 100%; height: auto; }
figcaption { font-size: .875rem; color: #444; }
"""


def write_report(store: Store, path: str | os.PathLike[str], *, grid: str | None = None) -> Path:
    """Write the report of all grids in a store, or of one.

    Raises:
        StoreError: no such grid, or a row that is not what was written.
    """
    chosen = [item for item in store.status() if grid is None or item.name == grid]
    if grid is not None and not chosen:
        next(store.results(grid=grid), None)  # says which grids there are
    parts = [_section(item, list(store.results(grid=item.name))) for item in chosen]
    title = "Campaign " + ", ".join(item.name for item in chosen) if chosen else "An empty store"
    page = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{_e(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{_e(title)}</h1>\n"
        + "\n".join(parts)
        + _sessions(store)
        + "\n</main>\n</body>\n</html>\n"
    )
    return write_atomically(path, page)


def _section(status: GridStatus, results: Sequence[StoredResult]) -> str:
    parts = [f"<section>\n<h2>{_e(status.name)}</h2>"]
    parts.append(
        f"<p>{status.planned} runs: {status.done} done, {status.left} left. "
        + (f"{sum(status.skipped.values())} impossible combinations were skipped. " if status.skipped else "")
        + (f"{status.repeated} combinations are the same run as another one." if status.repeated else "")
        + "</p>"
    )
    if results:
        parts.append(_table("Verdicts", ("verdict", "runs"), status.statuses.items()))
        parts += [
            f'<figure><img alt="{_e(item.alt)}" src="data:image/svg+xml;base64,{base64.b64encode(item.svg).decode()}"/>'
            f"<figcaption>{_e(item.caption)}</figcaption></figure>"
            for item in pictures(results)
        ]
        parts.append(_by_algorithm(results))
        parts.append(_others(results))
    if status.skipped:
        parts.append(_table("Skipped combinations", ("reason", "number"), status.skipped.items()))
    parts.append("</section>")
    return "\n".join(parts)


def _by_algorithm(results: Sequence[StoredResult]) -> str:
    groups: dict[tuple[str, ...], list[StoredResult]] = {}
    for item in results:
        p = item.parameters
        key = (label(p.get("algorithm")) or "–", str(p.get("problem", "–")), str(p.get("K", "–")))
        groups.setdefault(key, []).append(item)
    rows: list[tuple[object, ...]] = []
    for (name, problem, digits), items in sorted(groups.items(), key=lambda pair: pair[0][:2]):
        records = [item.record for item in items]
        good = sum(r.status in FOUND for r in records)
        errors = [fraction(r.error_squared) for r in records if r.error_squared is not None]
        own = [fraction(r.own_upper_squared) for r in records if r.own_upper_squared is not None]
        reads = [r.reads for r in records if r.reads is not None]
        rows.append(
            (
                name,
                problem,
                digits,
                len(records),
                good,
                len(records) - good,
                f"≥ {root_text(min(errors))}" if errors else "–",
                _at_most(_median(own)) if own else "–",
                max(reads) if reads else "–",
                f"{statistics.median(r.seconds for r in records):.3g} s",
            )
        )
    head = (
        "algorithm", "problem", "K", "runs", "as looked for", "others", "smallest error", "own distance, median", "most reads",
        "time, median",
    )  # fmt: skip
    text = _table("By algorithm, problem and K", head, rows)
    return text + (
        "<p>Looked for are the verdicts refuted, holds, exact and right. The error is a proved lower bound of the distance to the "
        "solutions of the committed input. The own distance is a proved upper bound of the distance to the solutions of the data that "
        "were read. Times are for information only.</p>"
    )


def _median(values: Sequence[Fraction]) -> Fraction:
    return sorted(values)[len(values) // 2]


def _at_most(square: Fraction) -> str:
    return f"≤ {root_text(square, up=True)}" if square else "0"


def _others(results: Sequence[StoredResult]) -> str:
    others = [item for item in results if item.record.status not in FOUND]
    if not others:
        return ""
    rows = [
        (
            item.key[:12],
            label(item.parameters.get("algorithm")) or "–",
            _where(item),
            item.record.status,
            item.record.reason,
        )
        for item in others[:MAX_ROWS]
    ]
    more = f" (the first {MAX_ROWS} of {len(others)})" if len(others) > MAX_ROWS else ""
    kinds = ", ".join(f"{n} {s}" for s, n in Counter(item.record.status for item in others).most_common())
    return _table(
        f"Runs that ended otherwise: {kinds}{more}", ("key", "algorithm", "parameters", "verdict", "reason"), rows
    )


def _where(result: StoredResult) -> str:
    names = ("problem", "N", "m", "K", "R", "part", "L", "lam", "eta", "t", "rotation", "field", "seed")
    p = result.parameters
    return ", ".join(f"{name} = {p[name]}" for name in names if p.get(name) is not None)


def _sessions(store: Store) -> str:
    rows = [(i, started, ended or "did not end cleanly", how) for i, started, ended, how, _ in store.sessions()]
    text = _table("Sessions", ("number", "begun", "ended", "workers"), rows[-MAX_ROWS:])
    if rows:
        versions = store.sessions()[-1][4]
        text += "<p>Versions in the last session: " + _e(", ".join(f"{k} {v}" for k, v in versions.items())) + "</p>"
    return f"<section>\n<h2>How it was computed</h2>\n{text}\n</section>"


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    table = Table(*head, title=caption)
    table.extend(rows)
    return f'<div class="scroll" tabindex="0">{table.html()}</div>'


def _e(text: str) -> str:
    return html.escape("".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text))
