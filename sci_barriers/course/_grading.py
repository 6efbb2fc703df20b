"""Grades a file: each exercise in processes of its own, with the reason and the counterexample; no test is hidden."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Final

from sci_barriers._errors import BarrierError
from sci_barriers.course._contract import Exercise, Grade
from sci_barriers.course._submission import Broken, Submission

PACKAGE: Final = "sci_barriers.course.judges"
#: The entry points of plugins: modules of exercises, and packages of notebooks.
GROUP: Final = "sci_barriers.course"
LESSON_GROUP: Final = "sci_barriers.lessons"
LESSONS: Final = Path(__file__).resolve().parent / "lessons"


def exercises(lesson: int | None = None) -> tuple[Exercise, ...]:
    """Return the exercises, of one lesson or all, in their order.

    They are found by scanning a package, and among the entry points of the group ``sci_barriers.course``, each of which names a module
    with an `Exercise` called ``EXERCISE``.

    Raises:
        BarrierError: a plugin whose exercise has a name that is taken.
    """
    package = import_module(PACKAGE)
    found = [
        import_module(f"{PACKAGE}.{item.name}").EXERCISE
        for item in iter_modules(package.__path__)
        if not item.name.startswith("_")
    ]
    names = {item.name for item in found}
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        item = import_module(point.value).EXERCISE
        if item.name in names:
            raise BarrierError(f"entry point {point.name} of {GROUP}", item.name, "a name that no exercise has")
        names.add(item.name)
        found.append(item)
    chosen = [item for item in found if lesson is None or item.lesson == lesson]
    return tuple(sorted(chosen, key=lambda item: (item.lesson, item.number)))


def exercise(name: str) -> Exercise:
    """Return the exercise of this name; `BarrierError` if there is none."""
    known = {item.name: item for item in exercises()}
    if name not in known:
        raise BarrierError("exercise", name, "one of " + ", ".join(known))
    return known[name]


def lessons() -> dict[int, Path]:
    """Return the notebooks by number.

    They are the files ``NN_title.py`` of a folder, and of the packages that entry points of the group ``sci_barriers.lessons`` name;
    nothing is imported.

    Raises:
        BarrierError: a plugin that names no package, or brings a lesson whose number is taken.
    """
    found: dict[int, Path] = {}
    for folder in (LESSONS, *_plugin_folders()):
        for path in sorted(folder.glob("[0-9][0-9]_*.py")):
            number = int(path.name[:2])
            if number in found:
                raise BarrierError(
                    f"entry point of {LESSON_GROUP}", str(path), f"a number that {found[number].name} does not have"
                )
            found[number] = path
    return dict(sorted(found.items()))


def _plugin_folders() -> Iterator[Path]:
    for point in sorted(entry_points(group=LESSON_GROUP), key=lambda point: (point.name, point.value)):
        try:
            spec = find_spec(point.value)
        except ModuleNotFoundError:  # the package above it is missing
            spec = None
        if spec is None or not spec.submodule_search_locations:
            raise BarrierError(
                f"entry point {point.name} of {LESSON_GROUP}", point.value, "a package with files NN_title.py"
            )
        yield from map(Path, spec.submodule_search_locations)


@dataclass(frozen=True)
class Report:
    """What came of a file.

    Attributes:
        path: of the file.
        grades: one for each exercise.
    """

    path: Path
    grades: tuple[Grade, ...]

    @property
    def points(self) -> Fraction:
        """Given in all."""
        return sum((grade.points for grade in self.grades), Fraction(0))

    @property
    def possible(self) -> int:
        """At most."""
        return sum(grade.possible for grade in self.grades)

    @property
    def complete(self) -> bool:
        """Whether every exercise is passed."""
        return all(grade.outcome == "passed" for grade in self.grades)

    def record(self) -> dict[str, Any]:
        """Return it as a JSON document that Gradescope reads as ``results.json`` (fields it does not know are ignored)."""
        return {
            "score": float(self.points),
            "max_score": self.possible,
            "output": f"{_number(self.points)} of {self.possible} points",
            "tests": [
                {
                    "name": f"{grade.label} {grade.title}",
                    "number": grade.label,
                    "score": float(grade.points),
                    "max_score": grade.possible,
                    "status": "passed" if grade.outcome == "passed" else "failed",
                    "output": grade.message,
                    "extra_data": {
                        "exercise": grade.exercise,
                        "outcome": grade.outcome,
                        "certificate": _parsed(grade.certificate),
                    },
                    "visibility": "visible",
                }
                for grade in self.grades
            ],
        }

    def nbgrader(self, student: str | None = None, assignment: str | None = None) -> dict[str, Any]:
        """Return it as a JSON document with the names that nbgrader gives to a submission and to the grades of its cells.

        The names are those of ``to_dict()`` in nbgrader 0.9, without its keys (``id``) and people's names; the messages (``comment``)
        and ``failed_tests`` of the submission are beside them.

        Args:
            student: by default the name of the file's folder, as nbgrader lays them out: ``submitted/STUDENT/ASSIGNMENT/FILE``.
            assignment: by default the name of the file without its ending.
        """
        path = self.path.resolve()
        name, who = assignment or path.stem, student or path.parent.name
        points = {"score": float(self.points), "max_score": float(self.possible)}
        return {
            "name": name,
            "student": who,
            **points,
            **{f"{key.replace('score', 'code_score')}": value for key, value in points.items()},
            "written_score": 0.0,
            "max_written_score": 0.0,
            "task_score": 0.0,
            "max_task_score": 0.0,
            "needs_manual_grade": False,
            "failed_tests": not self.complete,
            "grades": [
                {
                    "name": grade.exercise,
                    "notebook": path.stem,
                    "assignment": name,
                    "student": who,
                    "auto_score": float(grade.points),
                    "manual_score": None,
                    "extra_credit": None,
                    "max_score": float(grade.possible),
                    "needs_manual_grade": False,
                    "failed_tests": grade.outcome != "passed",
                    "cell_type": "code",
                    "comment": grade.message,
                }
                for grade in self.grades
            ],
        }


def _parsed(certificate: str | None) -> object:
    return None if certificate is None else json.loads(certificate)


def _number(points: Fraction) -> str:
    return str(points) if points.denominator == 1 else f"{float(points):.1f}"


def check(path: str | Path, names: Sequence[str] | None = None) -> Report:
    """Grade a file.

    Args:
        path: a notebook that was filled in, or any Python file with functions of the right names.
        names: of exercises; by default those of the lessons of which the file has at least one function.

    Raises:
        BarrierError: no such file, no Python, an unknown exercise, or a file without any function of an exercise.
    """
    submission = Submission(Path(path))
    if names is None:
        known = exercises()
        touched = {item.lesson for item in known if item.name in submission.functions}
        chosen = [item for item in known if item.lesson in touched]
        if not chosen:
            raise BarrierError("FILE", str(path), "a file with a function of an exercise (`course list` names them)")
    else:
        chosen = [exercise(name) for name in names]
    return Report(Path(path), tuple(graded(submission, chosen)))


def graded(submission: Submission, chosen: Sequence[Exercise]) -> Iterator[Grade]:
    """Yield the grades of some exercises, one after the other."""
    for item in chosen:
        outcome, points, message, certificate = _judged(submission, item)
        yield Grade(item.name, item.label, item.title, outcome, points, item.points, message, certificate)


def _judged(submission: Submission, item: Exercise) -> tuple[str, Fraction, str, str | None]:
    nothing = Fraction(0)
    if item.name not in submission.functions:
        return "missing", nothing, f"there is no function {item.name} at the top level of the file", None
    if submission.is_empty(item.name):
        return "empty", nothing, f"{item.name} is not filled in yet", None
    try:
        feedback = item.judge(submission)
    except Broken as error:
        return "broken", nothing, str(error), None
    finally:
        submission.close()
    outcome = "passed" if feedback.share == 1 else "failed"
    return outcome, item.points * feedback.share, feedback.message, feedback.certificate
