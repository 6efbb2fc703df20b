"""The table of all reports: in a terminal, as HTML, LaTeX, JSON and CSV. Text is text in all of them: nothing in it is markup."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from sci_barriers._text import readable
from sci_barriers.reports._html import escaped

__all__ = ["Cell", "Column", "Table"]

#: What a cell says, and its colours in a terminal.
MEANINGS: Final = {"": "", "good": "green", "bad": "red", "doubtful": "yellow", "quiet": "dim", "strong": "bold"}
WIDTH: Final = 160
#: Entries with more characters are broken into lines, but not too short ones.
LONG: Final = 24

_NUMBER: Final = re.compile(r"([≤≥]?\s*)([+-]?[0-9][0-9.]*)(?:e([+-]?[0-9]+))?")
_TEX: Final = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "‖": r"$\|$", "Ξ": r"$\Xi$", "Ω": r"$\Omega$",
    "α": r"$\alpha$", "ε": r"$\varepsilon$", "−": "$-$", "≤": r"$\le$", "≥": r"$\ge$", "·": r"$\cdot$", "√": r"$\surd$",
    "κ": r"$\kappa$", "ρ": r"$\rho$", "σ": r"$\sigma$", "τ": r"$\tau$", "×": r"$\times$", "✓": r"$\checkmark$", "✗": r"$\times$",
    "<": r"$<$", ">": r"$>$",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """An entry of a table.

    Attributes:
        value: text, or a number.
        meaning: ``good``, ``bad``, ``doubtful``, ``quiet``, ``strong`` or nothing.
        note: in quieter letters after it.
    """

    value: str | int | float
    meaning: str = ""
    note: str = ""

    @property
    def text(self) -> str:
        """Value and note, as they are shown."""
        return readable(f"{self.value} ({self.note})" if self.note else str(self.value))


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        heading: above it, and its name in JSON and CSV.
        right: whether its entries stand on the right side, as numbers do.
        whole: whether its entries are never broken into lines.
    """

    heading: str
    right: bool = False
    whole: bool = False


@dataclass(frozen=True)
class _Section:
    """A line between rows, with words if it has any."""

    heading: str


class Table:
    """A table, made row by row.

    Args:
        columns: their headings, or `Column` where one has to stand on the right.
        title: above it.
        framed: whether it has a frame in a terminal.
    """

    def __init__(self, *columns: str | Column, title: str = "", framed: bool = True) -> None:
        self.columns = tuple(Column(column) if isinstance(column, str) else column for column in columns)
        self.title, self.framed = title, framed
        self._rows: list[tuple[Cell, ...] | _Section] = []

    def add(self, *cells: str | int | float | Cell) -> None:
        """Add a row: as many entries as there are columns."""
        if len(cells) != len(self.columns):
            raise ValueError(f"a row of {len(cells)} entries in a table of {len(self.columns)} columns")
        self._rows.append(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in cells))

    def extend(self, rows: Iterable[Sequence[str | int | float | Cell]]) -> None:
        """Add rows."""
        for row in rows:
            self.add(*row)

    def section(self, heading: str = "") -> None:
        """Divide the rows before from those that follow, which may have a heading."""
        if heading or self._rows:
            self._rows.append(_Section(heading))

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows."""
        return tuple(row for row in self._rows if not isinstance(row, _Section))

    def __len__(self) -> int:
        return len(self.rows)

    # --- A terminal -----------------------------------------------------------------------------------------------------------------

    def __rich__(self) -> RichTable:
        """Return it for a console of rich."""
        table = RichTable(
            title=Text(readable(self.title)) if self.title else None,
            title_justify="left",
            box=box.HEAVY_HEAD if self.framed else None,
            padding=(0, 1) if self.framed else (0, 2, 0, 0),
            header_style="bold" if self.framed else "dim",
        )
        for column in self.columns:
            justify: Any = "right" if column.right else "left"
            table.add_column(Text(readable(column.heading)), justify=justify, no_wrap=column.whole)
        for row in self._rows:
            if isinstance(row, _Section):
                table.add_section()
                if row.heading:
                    table.add_row(Text(readable(row.heading), "bold"))
            else:
                table.add_row(*map(_rich_cell, row))
        return table

    def text(self, width: int = WIDTH) -> str:
        """Return it as plain text of this width."""
        console = Console(width=width, color_system=None, force_terminal=False, emoji=False, highlight=False)
        with console.capture() as captured:
            console.print(self)
        return "\n".join(line.rstrip() for line in captured.get().rstrip().splitlines())

    def __str__(self) -> str:
        return self.text()

    # --- Documents ------------------------------------------------------------------------------------------------------------------

    def html(self) -> str:
        """Return a ``<table>``."""
        lines = [f"<table><caption>{_html(self.title)}</caption>" if self.title else "<table>"]
        head = "".join(_html_heading(column) for column in self.columns)
        lines.append(f"<thead><tr>{head}</tr></thead><tbody>")
        for row in self._rows:
            if not isinstance(row, _Section):
                cells = zip(row, self.columns, strict=True)
                lines.append(f"<tr>{''.join(_html_cell(cell, column) for cell, column in cells)}</tr>")
            elif row.heading:
                lines.append(
                    f'<tr><th colspan="{len(self.columns)}" scope="rowgroup" style="text-align:left">{_html(row.heading)}</th></tr>'
                )
        return "\n".join([*lines, "</tbody></table>"])

    def _repr_html_(self) -> str:
        return self.html()

    def latex(self) -> str:
        """Return a ``tabular``; numbers like 1.5e-12 become formulas."""
        lines = [rf"\begin{{tabular}}{{{''.join('r' if column.right else 'l' for column in self.columns)}}}"]
        lines.append(" & ".join(_tex(column.heading) for column in self.columns) + r"\\ \hline")
        for row in self._rows:
            if not isinstance(row, _Section):
                lines.append(" & ".join(_tex_cell(cell) for cell in row) + r"\\")
            elif row.heading:
                lines.append(rf"\multicolumn{{{len(self.columns)}}}{{l}}{{\textbf{{{_tex(row.heading)}}}}}\\")
            else:
                lines.append(r"\hline")
        return "\n".join([*lines, r"\end{tabular}"])

    def records(self) -> list[dict[str, str | int | float]]:
        """Return the rows as objects, by the headings of the columns."""
        names = self._names()
        return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in self.rows]

    def json(self) -> str:
        """Return the rows as a JSON array of objects."""
        return json.dumps(self.records(), ensure_ascii=False, indent=1)

    def csv(self) -> str:
        """Return the rows as CSV, with a first line of headings."""
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow(self._names())
        writer.writerows([readable(x) if isinstance(x := cell.value, str) else x for cell in row] for row in self.rows)
        return stream.getvalue()

    def _names(self) -> list[str]:
        """Return the headings, told apart by numbers where two are the same."""
        names: list[str] = []
        for column in self.columns:
            name, k = column.heading, 2
            while name in names:
                name, k = f"{column.heading} {k}".strip(), k + 1
            names.append(name)
        return names


def _rich_cell(cell: Cell) -> Text:
    text = Text(readable(str(cell.value)), MEANINGS[cell.meaning])
    return text.append(f" ({readable(cell.note)})", "dim") if cell.note else text


def _html(text: str) -> str:
    return escaped(text).replace("\n", "<br/>")


def _html_heading(column: Column) -> str:
    side = ' class="number" style="text-align:right"' if column.right else ""
    return f'<th scope="col"{side}>{_html(column.heading)}</th>'


def _html_cell(cell: Cell, column: Column) -> str:
    number = column.right or isinstance(cell.value, int | float)
    long = len(cell.text) > LONG and not column.whole
    names = " ".join(x for x in ("number" * number, "whole" * column.whole, "long" * long, cell.meaning) if x)
    mark = f' class="{names}"' if names else ""
    return f'<td{mark} style="text-align:{"right" if number else "left"}">{_html(cell.text)}</td>'


def _tex(text: str) -> str:
    return "".join(_TEX.get(c, "\\" + c if c in "&%$#_{}" else c) for c in readable(text))


def _tex_cell(cell: Cell) -> str:
    found = _NUMBER.fullmatch(cell.text)
    if found is None:
        return _tex(cell.text)
    relation = {"≤": r"\le ", "≥": r"\ge "}.get(found[1].strip(), "")
    if found[3] is None:
        return f"${relation}{found[2]}$"
    mantissa = "" if found[2] == "1" else rf"{found[2]}\cdot "
    return rf"${relation}{mantissa}10^{{{int(found[3])}}}$"
