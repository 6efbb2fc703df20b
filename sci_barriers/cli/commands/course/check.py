"""Grade a filled-in lesson, or a folder with one file for each student.

Each function runs in processes of its own, under limits. What is wrong is shown by a counterexample. A folder is graded into a store;
interrupted, the same command goes on. Exit code 0 all exercises passed, 1 not all, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress
from rich.table import Table

from sci_barriers._errors import BarrierError
from sci_barriers.cli._console import console, plain, wide
from sci_barriers.cli._usage import require_folder, writing, wrong_usage
from sci_barriers.course import Report, check, exercise, exercises
from sci_barriers.course._class import check_class
from theorems.certificates.writer import write_atomically

INTERRUPTED = 130


def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A Python file, or a folder of them.")],
    exercise_names: Annotated[
        list[str] | None, typer.Option("--exercise", help="Grade only this exercise; may be given several times.")
    ] = None,
    lesson: Annotated[int | None, typer.Option("--lesson", help="Grade only the exercises of this lesson.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON that Gradescope reads as results.json.")] = False,
    nbgrader: Annotated[
        bool, typer.Option("--nbgrader", help="Print JSON with the names of nbgrader's submissions and grades.")
    ] = False,
    certificates: Annotated[
        Path | None, typer.Option("--certificates", help="Write the certificates into this folder.")
    ] = None,
    store: Annotated[Path, typer.Option("--store", help="The file that keeps the grades of a folder (SQLite).")] = Path(
        "grades.sqlite"
    ),
    jobs: Annotated[
        int, typer.Option("--jobs", min=1, max=64, help="How many files of a folder are graded at the same time.")
    ] = 2,
) -> None:
    if as_json and nbgrader:
        wrong_usage(BarrierError("--json, --nbgrader", "both", "one of them"))
    kind = "gradescope" if as_json else "nbgrader" if nbgrader else "table"
    try:
        names = exercise_names or ([item.name for item in exercises(lesson)] if lesson is not None else None)
        if names is not None and not names:
            raise BarrierError("--lesson", lesson, f"1 to {max(item.lesson for item in exercises())}")
        require_folder(certificates, "--certificates")
        if os.path.isdir(file):  # unlike Path.is_dir it takes any name
            raise typer.Exit(_folder(file, names, store, jobs, kind))
        report = check(file, names)
        if certificates is not None:
            with writing("--certificates", certificates):
                for grade in report.grades:
                    if grade.certificate is not None:
                        write_atomically(certificates / f"{grade.exercise}.json", grade.certificate)
    except BarrierError as error:
        wrong_usage(error)
    if kind == "table":
        _show(report)
    else:
        typer.echo(json.dumps(_record(report, kind), ensure_ascii=False, indent=1))
    raise typer.Exit(0 if report.complete else 1)


def _show(report: Report) -> None:
    screen = console()
    table = Table("exercise", "points", "what was found", show_lines=True)
    for grade in report.grades:
        colour = {"passed": "green", "failed": "red", "broken": "red"}.get(grade.outcome, "yellow")
        points = f"{float(grade.points):g} of {grade.possible}"
        table.add_row(
            f"{grade.label} {plain(grade.title)}\n{grade.exercise}", f"[{colour}]{points}[/]", plain(grade.message)
        )
    screen.print(table)
    screen.print(f"{float(report.points):g} of {report.possible} points")
    if not report.complete:
        screen.print("hints: sci-barriers course hint EXERCISE")


def _record(report: Report, kind: str, *, student: str | None = None) -> dict[str, Any]:
    return report.nbgrader(student) if kind == "nbgrader" else report.record()


def _folder(folder: Path, names: list[str] | None, store: Path, jobs: int, kind: str) -> int:
    chosen = exercises() if names is None else tuple(exercise(name) for name in names)
    screen = console(stderr=True)
    try:
        with Progress(console=screen, transient=True) as bar:
            task = bar.add_task("grading")
            found = list(
                check_class(
                    folder,
                    chosen,
                    store,
                    jobs=jobs,
                    progress=lambda done, total: bar.update(task, completed=done, total=total),
                )
            )
    except KeyboardInterrupt:
        screen.print(f"interrupted; {plain(str(store))} has what was graded, the same command goes on")
        return INTERRUPTED
    reports = [item for item in found if isinstance(item, Report)]
    if kind != "table":
        # In a folder each file is a student.
        records = {item.path.name: _record(item, kind, student=item.path.stem) for item in reports}
        typer.echo(json.dumps(records, ensure_ascii=False))
    else:
        table = Table("file", *(item.label for item in chosen), "points")
        for item in found:
            if isinstance(item, Report):
                cells = [f"{float(grade.points):g}" if grade.outcome != "missing" else "–" for grade in item.grades]
                table.add_row(plain(item.path.name), *cells, f"{float(item.points):g} of {item.possible}")
            else:
                table.add_row(plain(item[0].name), plain(str(item[1])))
        wide(console(), 40 + 6 * len(chosen)).print(table)
    return 0 if reports and len(reports) == len(found) and all(item.complete for item in reports) else 1
