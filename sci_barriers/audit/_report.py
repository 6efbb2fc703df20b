"""The result of an audit: rows, where the solver stops being right; as a table, as JSON, in files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from oracles import escaped
from sci_barriers.audit._bounds import NONE
from sci_barriers.audit._figure import audit_figure, draw
from sci_barriers.audit._ladder import Rung, Setting
from sci_barriers.audit._row import Row
from sci_barriers.harness._distance import OWN_DISTANCE
from sci_barriers.reports import Cell, Column, Part, Table, heading, page, picture_file
from sci_barriers.reports.chart import Chart
from theorems.certificates.writer import write_atomically
from theorems.problems import Problem

_WIDTH = 160
#: So many tables are shown on a page.
MOST_LADDERS = 12
_COLUMNS = ("reads", "f(x) − f*", "distance to Ξ(A, y)", "to Ξ(A_n, y_n)", "infeasible by", "digits")


@dataclass(frozen=True)
class Stop:
    """Where the solver stops being right on one ladder.

    Attributes:
        setting: the ladder.
        rung: the first one on which K digits are not proved; ``None`` if there is none.
        right: on how many rungs they are.
        total: the number of rungs.
    """

    setting: Setting
    rung: Rung | None
    right: int
    total: int


@dataclass(frozen=True)
class Audit:
    """The result of `sci_barriers.audit.audit`.

    Attributes:
        target: the solver's name.
        problem: with its parameters.
        rows: one for each run, ladder after ladder, from the easy rung to the tie.
    """

    target: str
    problem: Problem
    rows: tuple[Row, ...]

    @property
    def ladders(self) -> dict[Setting, tuple[Row, ...]]:
        """The rows of each setting."""
        found: dict[Setting, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.setting, []).append(row)
        return {setting: tuple(rows) for setting, rows in found.items()}

    @property
    def stops(self) -> tuple[Stop, ...]:
        """Where the solver stops being right, for each ladder."""
        return tuple(
            Stop(setting, next((r.rung for r in rows if not r.right), None), sum(r.right for r in rows), len(rows))
            for setting, rows in self.ladders.items()
        )

    @property
    def failed(self) -> tuple[Row, ...]:
        """The runs without an output."""
        return tuple(row for row in self.rows if row.status is not None)

    def record(self) -> dict[str, object]:
        """Return everything as a JSON document."""
        parameters = {name: str(value) for name, value in self.problem.parameters().items()}
        return {
            "target": self.target,
            "problem": {"name": self.problem.name, **parameters},
            "rows": [row.record() for row in self.rows],
            "stops": [
                {
                    "rotation": stop.setting.rotation,
                    "field": stop.setting.field,
                    "N": stop.setting.N,
                    "m": stop.setting.m,
                    "K": stop.setting.K,
                    "first_wrong": None if stop.rung is None else stop.rung.name,
                    "right": stop.right,
                    "rungs": stop.total,
                }
                for stop in self.stops
            ],
        }

    def write(self, directory: Path) -> list[Path]:
        """Write ``audit.txt``, ``.json``, ``.png`` and ``.html`` into a folder, each atomically; return their paths."""
        directory.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.record(), indent=1, ensure_ascii=False) + "\n"
        picture = draw(directory / "audit.png", self.target, self.problem, self.ladders)
        return [
            write_atomically(directory / "audit.txt", str(self) + "\n"),
            write_atomically(directory / "audit.json", text),
            picture,
            write_atomically(directory / "audit.html", self._page(picture)),
        ]

    def _page(self, picture: Path) -> str:
        """Return the audit as one HTML page: where the solver stops being right, the picture, then ladder by ladder."""
        shown = picture_file(
            picture,
            "Objective gap (above) and distance to the solution set (below), along each ladder: a small gap does not bound the distance",
            "For each K two panels, on logarithmic scales, a line for each ladder. The numbers stand in the tables below.",
        )
        parts: list[Part] = [self.summary(), shown]
        for setting, rows in self.ladders.items():
            parts += [heading(f"{setting.name}, m={setting.m}"), _table(rows)]
        lead = (
            f"Right on {sum(stop.right for stop in self.stops)} of {sum(stop.total for stop in self.stops)} instances."
        )
        foot = "Numbers are cut off, not rounded; where two are given, they are proved bounds."
        return page(f"Audit of {self.target}, {self.problem.name}", parts, lead=lead, foot=foot)

    def plot(self) -> Chart:
        """Return the chart of objective gaps and distances along the ladders; ``.figure``, ``.svg()``, ``.write(path)``."""
        words = "; ".join(
            f"{stop.setting.name}: right on {stop.right} of {stop.total} rungs"
            + ("" if stop.rung is None else f", stops being right at {stop.rung.name}")
            for stop in self.stops
        )
        figure = audit_figure(self.target, self.problem, self.ladders)
        return Chart(figure, f"Audit of {self.target}, {self.problem.name}", f"{words}.")

    def svg(self) -> str:
        """Return the chart as SVG text."""
        return self.plot().svg()

    def __repr__(self) -> str:
        return f"<Audit of {self.target or 'a solver'}, {self.problem.name}: {len(self.rows)} runs, {len(self.failed)} without output>"

    def __str__(self) -> str:
        return _plain(self)

    def summary_text(self) -> str:
        """Return where the solver stops being right, as plain text."""
        return str(self.summary())

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for setting, rows in self.ladders.items():
            yield Text(f"\n{setting.name}", "bold").append(f"  m={setting.m}", "not bold")
            yield _table(rows)
            for note in dict.fromkeys(row.measured.own_note for row in rows if row.measured and row.measured.own_note):
                yield Text(f"?: {note}", "dim")
        yield ""
        yield self.summary()

    def _repr_html_(self) -> str:
        tables = [
            _table(rows, f"{self.target}, {self.problem.name}: {setting.name}").html()
            for setting, rows in self.ladders.items()
        ]
        more = len(tables) - MOST_LADDERS
        left = f"<p>… {more} more ladders: print(audit), audit.write(folder)</p>" if more > 0 else ""
        return f"{self.summary().html()}{''.join(tables[:MOST_LADDERS])}{left}<p>{escaped(OWN_DISTANCE)}</p>"

    def summary(self) -> Table:
        """Return the table of where the solver stops being right."""
        table = Table("ladder", "asked for", "right on", "stops being right at", framed=False)
        for stop in self.stops:
            at = Cell("nowhere", "good") if stop.rung is None else Cell(stop.rung.name, "bad")
            name = f"{stop.setting.rotation} {stop.setting.field} N={stop.setting.N}"
            table.add(name, f"{stop.setting.K} digits", f"{stop.right} of {stop.total} rungs", at)
        return table


def _plain(what: object) -> str:
    console = Console(width=_WIDTH, color_system=None, force_terminal=False, emoji=False)
    with console.capture() as captured:
        console.print(what)
    return "\n".join(line.rstrip() for line in captured.get().rstrip().splitlines())


def _table(rows: tuple[Row, ...], title: str = "") -> Table:
    numbers = (Column(name, right=True, whole=True) for name in _COLUMNS)
    table = Table(Column("rung", whole=True), *numbers, "", title=title, framed=False)
    table.extend(tuple(_cells(row)) for row in rows)
    return table


def _cells(row: Row) -> Iterator[str | Cell]:
    yield row.rung.name
    yield str(row.reads) if row.largest is None else f"{row.reads}, n ≤ {row.largest}"
    found = row.measured
    if found is None:
        yield from ("–", "–", "–", "–", NONE)
        assert row.status is not None  # no output, so there is a status
        yield Cell(f"{row.status.value}: {row.reason}", "bad")
        return
    yield found.gap.text()
    yield found.distance.text()
    yield "?" if found.own is None else found.own.text()
    yield "—" if found.violation is None else found.violation.text()
    proved, possible = row.digits
    yield str(proved) if proved == possible else f"{proved} to {possible}"
    yield Cell("right", "good") if row.right else Cell("wrong", "bad") if row.wrong else Cell("undecided", "doubtful")
