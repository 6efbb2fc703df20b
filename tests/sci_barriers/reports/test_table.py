"""One table for all reports: the same entries in every form, and nothing in them is markup."""

import csv
import html
import io
import json
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from sci_barriers._text import readable
from sci_barriers.reports import Cell, Column, Table

HOSTILE = "[red]:fire: <b>&amp; \x1b[2J \ud800 $x_1^2$ \\end{tabular} [/] 100%"


class Texts(HTMLParser):
    """Collects entries, and checks that elements are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "br":
            self.open.append(tag)
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data


def table(*entries: str) -> Table:
    made = Table("name", Column("number", right=True), title=HOSTILE)
    made.section(HOSTILE)
    for entry in entries:
        made.add(entry, Cell(1, "bad", entry))
    return made


def test_nothing_is_markup() -> None:
    made = table(HOSTILE)
    shown = readable(HOSTILE)
    assert shown in made.text(400)
    stream = io.StringIO()
    Console(file=stream, width=400, force_terminal=True).print(made)  # a console with pictures and colours
    assert ":fire:" in stream.getvalue()
    assert "\x1b[2J" not in stream.getvalue()
    parser = Texts()
    parser.feed(made.html())
    assert parser.open == []
    assert shown in parser.texts
    assert made.latex().count(r"\end{tabular}") == 1
    for text in (made.text(), made.html(), made.latex(), made.csv()):
        text.encode()


@given(st.lists(st.text(max_size=20), max_size=5))
def test_every_form_has_all_rows(entries: list[str]) -> None:
    made = table(*entries)
    assert len(made) == len(entries)
    assert [record["name"] for record in json.loads(made.json())] == entries
    rows = list(csv.reader(io.StringIO(made.csv())))
    assert [row[0] for row in rows[1:]] == [readable(entry) for entry in entries]
    assert made.html().count("<tr>") == 2 + len(entries)
    assert html.unescape(made.html()).count("</td>") >= 2 * len(entries)


def test_numbers_in_latex() -> None:
    made = Table("a", "b", "c", "d")
    made.add("≤ 1.50e-12", "1e+3", "3.7", "1e-2 or so")
    assert made.latex().splitlines()[2] == r"$\le 1.50\cdot 10^{-12}$ & $10^{3}$ & $3.7$ & 1e-2 or so\\"


def test_columns_of_the_same_name_are_told_apart() -> None:
    made = Table("", "x", "x", "x")
    made.add(1, 2, 3, 4)
    assert made.records() == [{"": 1, "x": 2, "x 2": 3, "x 3": 4}]


def test_a_row_has_as_many_entries_as_there_are_columns() -> None:
    with pytest.raises(ValueError, match="a row of 1 entries in a table of 2 columns"):
        Table("a", "b").add("x")
