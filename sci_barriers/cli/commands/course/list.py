"""List the lessons and their exercises."""

from __future__ import annotations

from rich.table import Table

from sci_barriers.cli._console import console, plain, wide
from sci_barriers.course import exercises, lessons


def run() -> None:
    titles = {number: path.stem[3:].replace("_", " ") for number, path in lessons().items()}
    table = Table("lesson", "exercise", "function", "answered by", "points")
    for column in table.columns:
        column.no_wrap = True
    last = 0
    for item in exercises():
        title = titles.get(item.lesson, "(no notebook)")  # a plugin may bring exercises alone
        lesson = f"{item.lesson} {plain(title)}" if item.lesson != last else ""
        table.add_row(lesson, f"{item.label} {plain(item.title)}", item.name, item.kind, str(item.points))
        last = item.lesson
    wide(console(), 132).print(table)
