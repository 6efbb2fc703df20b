"""Grades a folder of files: results are kept in a file as they come, so that an interrupted run goes on where it was."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

from sci_barriers._errors import BarrierError
from sci_barriers.course._contract import Exercise, Grade
from sci_barriers.course._grading import Report, graded
from sci_barriers.course._submission import Submission

SCHEMA = "CREATE TABLE IF NOT EXISTS grades (key TEXT PRIMARY KEY, file TEXT NOT NULL, exercise TEXT NOT NULL, grade TEXT NOT NULL)"


def check_class(
    folder: Path,
    chosen: Sequence[Exercise],
    store: Path,
    *,
    jobs: int = 2,
    progress: Callable[[int, int], object] | None = None,
) -> Iterator[Report | tuple[Path, BarrierError]]:
    """Grade all Python files of a folder and yield their reports in the order of their names, at the end.

    A grade is computed once for the same bytes of a file: what is in the store is not computed again.

    Args:
        folder: with a file for each student.
        chosen: the exercises.
        store: an SQLite file; made if it is not there.
        jobs: so many files are graded at a time.
        progress: told how many grades of how many there are.

    Yields:
        A report, or a path with the reason why it is no submission.

    Raises:
        BarrierError: no such folder, nothing in it, or no such store.
    """
    paths = sorted(folder.glob("*.py"))
    if not paths:
        raise BarrierError("FILE", str(folder), "a folder with Python files")
    try:
        connection = sqlite3.connect(store)
        connection.execute(SCHEMA)
    except sqlite3.Error as error:
        raise BarrierError("--store", str(store), f"a file of grades, or a name that is free ({error})") from None
    with closing(connection):
        known = {key: json.loads(text) for key, text in connection.execute("SELECT key, grade FROM grades")}
        submissions: dict[Path, Submission | BarrierError] = {}
        for path in paths:
            try:
                submissions[path] = Submission(path)
            except BarrierError as error:
                submissions[path] = error
        work = [
            (path, item, key)
            for path, submission in submissions.items()
            if isinstance(submission, Submission)
            for item in chosen
            if (key := _key(path, item)) not in known
        ]
        total = sum(isinstance(item, Submission) for item in submissions.values()) * len(chosen)
        done = total - len(work)
        if progress is not None:
            progress(done, total)
        pool = ThreadPoolExecutor(jobs)
        try:
            waiting = {pool.submit(_one, path, item): (path, item, key) for path, item, key in work}
            for future in as_completed(waiting):
                path, item, key = waiting[future]
                known[key] = _document(future.result())
                connection.execute(
                    "INSERT OR REPLACE INTO grades VALUES (?, ?, ?, ?)",
                    (key, path.name, item.name, json.dumps(known[key])),
                )
                connection.commit()
                done += 1
                if progress is not None:
                    progress(done, total)
        finally:
            pool.shutdown(cancel_futures=True)
    for path, submission in submissions.items():
        if isinstance(submission, BarrierError):
            yield path, submission
        else:
            yield Report(path, tuple(_grade(known[_key(path, item)]) for item in chosen))


def _one(path: Path, item: Exercise) -> Grade:
    (grade,) = graded(Submission(path), [item])
    return grade


def _key(path: Path, item: Exercise) -> str:
    from sci_barriers import __version__

    return hashlib.sha256(b"\0".join([path.read_bytes(), item.name.encode(), __version__.encode()])).hexdigest()


def _document(grade: Grade) -> dict[str, Any]:
    return asdict(grade) | {"points": str(grade.points)}


def _grade(document: dict[str, Any]) -> Grade:
    return Grade(**{**document, "points": Fraction(document["points"])})
