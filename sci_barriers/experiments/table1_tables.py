"""The three tables of the talk for people: as published, corrected, certified, and what their columns are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from sci_barriers._text import root_text
from sci_barriers.experiments.table1 import CertifiedRow, CorrectedRow, PublishedRow
from sci_barriers.reports import Column, Table

__all__ = ["NOTES", "certified_table", "corrected_table", "published_table"]

Row = TypeVar("Row", PublishedRow, CorrectedRow)

#: By table: what stands below it.
NOTES: Final = {
    "a": """\
The parameters, step sizes and reference vectors of the public script, in float64. τσ‖A‖² should be at most 1. position: where the
reference vector has its entry (0-based); the other witness has its minimiser at 1 − raised. minimiser: distance to that one.""",
    "b": """\
Exact inputs, τσ‖A‖² ≤ 1, true minimisers, all digits proved. own: dist(φ(y), Ξ(A_n, y)), the data that the network was made of;
other: dist(φ(y), Ξ(A, y)), ‖A_n − A‖ ≤ 2⁻ⁿ. The solutions are 3·10^-K apart: in the middle the difference has not been noticed.""",
    "c": """\
The network as an algorithm that reads one datum of index n: error is a proved lower bound of its distance to Ξ(A, y) for an input with
‖A_n − A‖, ‖y_n − y‖ ≤ 2⁻ⁿ, more than 10^-K; own: to Ξ(A_n, y_n), upper bound; small, as both columns tie in these data.
FIRENET's outputs are midpoints of enclosures, LISTA's are exact: no float is used.""",
}


def published_table(rows: list[PublishedRow]) -> Table:
    """Return table (a)."""
    names = ("LISTA printed", "LISTA", "FIRENET printed", "FIRENET", "τσ‖A‖²", "raised", "position", "minimiser")
    title = "(a) as published: square-root LASSO, λ = 1, N = 22, m = 21, DCT, float64"
    return _beside_the_printed(
        title,
        names,
        rows,
        lambda row: (
            row.printed.lista,
            f"{row.lista:.7f}",
            row.printed.firenet,
            f"{row.firenet:.7f}",
            f"{row.product:.4g}",
            str(row.raised),
            str(row.reference),
            f"{row.to_minimiser:.4g}",
        ),
    )


def corrected_table(rows: list[CorrectedRow]) -> Table:
    """Return table (b)."""
    names = ("LISTA printed", "LISTA own", "other", "FIRENET printed", "FIRENET own", "other", "layers")
    title = "(b) corrected: exact inputs, valid step sizes, true minimisers"
    return _beside_the_printed(
        title,
        names,
        rows,
        lambda row: (
            row.printed.lista,
            row.lista_own.text(),
            row.lista_other.text(),
            row.printed.firenet,
            row.firenet_own.text(),
            row.firenet_other.text(),
            str(row.layers),
        ),
    )


def certified_table(rows: list[CertifiedRow]) -> Table:
    """Return table (c)."""
    numbers = (Column(name, right=True) for name in ("K", "n", "error ≥", "own ≤"))
    title = "(c) certified: the networks as algorithms, against the resisting oracle"
    table = Table("network", *numbers, "verdict", "certificate", title=title)
    for row in rows:
        _section(table, row.n)
        error, state = row.verdict.squared_error, row.verdict.status.name
        table.add(
            row.network,
            str(row.K),
            str(row.n),
            "" if error is None else root_text(error, digits=8),
            "" if row.own is None else root_text(row.own.upper**2, digits=2, up=True),
            f"{state} ({row.note})" if row.note else state,
            row.certificate or "",
        )
    return table


def _beside_the_printed(
    title: str, names: Sequence[str], rows: Sequence[Row], cells: Callable[[Row], Sequence[str]]
) -> Table:
    """Return a table with K and n of the printed rows in its first columns."""
    table = Table(*(Column(name, right=True) for name in ("K", "n", *names)), title=title)
    for row in rows:
        _section(table, row.printed.n)
        table.add(str(row.printed.K), str(row.printed.n), *cells(row))
    return table


def _section(table: Table, n: int) -> None:
    if n == 10 and len(table):
        table.section()
