"""The course: every exercise has its place in a notebook, its answer, and feedback for those who err; hostile files are contained."""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from typer.testing import CliRunner

from sci_barriers import BarrierError
from sci_barriers.cli import app
from sci_barriers.course import Submission, check, exercise, exercises, feedback, lessons
from sci_barriers.course._class import check_class
from sci_barriers.course.judges import decode as decoding
from sci_barriers.course.solutions.wrong import WRONG
from sci_barriers.harness import Limits

SOLUTIONS = Path(sys.modules["sci_barriers.course.solutions"].__file__ or "").parent
#: Judged by many games in processes of their own: several seconds each.
GAMES = {"sign_of_first", "careful", "from_one_datum"}
invoke = CliRunner().invoke


#: What ``SubmittedAssignment.to_dict()`` and ``Grade.to_dict()`` of nbgrader 0.9.6 return, without keys, times and people's names.
NBGRADER_SUBMISSION = {
    *("name", "student", "score", "max_score", "code_score", "max_code_score", "written_score", "max_written_score"),
    *("task_score", "max_task_score", "needs_manual_grade"),
}
NBGRADER_GRADE = {
    *("name", "notebook", "assignment", "student", "auto_score", "manual_score", "max_score", "extra_credit"),
    *("needs_manual_grade", "failed_tests", "cell_type"),
}


def test_there_are_eight_lessons_with_four_to_six_exercises_of_all_three_kinds() -> None:
    assert sorted(lessons()) == list(range(1, 9))
    for number in lessons():
        own = exercises(number)
        assert [item.number for item in own] == list(range(1, len(own) + 1))
        assert 4 <= len(own) <= 6
        assert {item.kind for item in own} == {"hand", "program", "proof"}
    assert len({item.name for item in exercises()}) == len(exercises())


@pytest.mark.parametrize("number", sorted(lessons()))
def test_a_lesson_has_aims_a_picture_to_play_with_and_a_recap(number: int) -> None:
    text = lessons()[number].read_text()
    for words in ("**Aims.**", "**You need**", "**Time:**", "## Recap", "**To think about:**"):
        assert words in text
    pictures = re.findall(r"^    from sci_barriers\.course\.pictures\.(\w+) import", text, re.MULTILINE)
    assert len(pictures) == 1
    assert re.search(rf"^    {pictures[0]}\(.*\.value", text, re.MULTILINE)
    assert "mo.ui.slider(" in text
    labels = re.findall(r"\*\*Exercise (\d\.\d)\.\*\*", text)
    assert labels == [item.label for item in exercises(number)]


def test_lesson_4_quotes_the_checked_proof_and_its_own_commit_does_what_it_says() -> None:
    text = lessons()[4].read_text()
    (quoted,) = re.findall(r"```coq\n(.*?)```", text, re.DOTALL)
    proof = (Path(__file__).parents[3] / "proofs" / "Engine.v").read_text()
    for sentence in dedent(quoted).strip().replace("Theorem", "\nTheorem").split("\n\n"):
        assert " ".join(sentence.split()) in " ".join(proof.split())
    (program,) = re.findall(r"^    (def commit\(.*?)\n\n", text, re.DOTALL | re.MULTILINE)
    space: dict[str, Any] = {"Fraction": Fraction}
    exec(dedent("    " + program), space)
    c = Fraction(21, 10)
    for x in ([1, 0], [0, 2], [Fraction(1), Fraction(2, 5)], [3, 3], [0, 0]):
        j, e = space["commit"](40, x, c)
        assert e == 41
        assert sum((x[k] - (c if k == j else 0)) ** 2 for k in range(2)) > 1


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("data_of_a_number", (Fraction(1, 3), 2), "from 0 to 1/2"),
        ("data_of_a_number", (Fraction(1, 3), 2, "up"), "from 1/4 to 3/4"),
        ("shared_data", (4, 3), "3 of the three inputs"),
        ("shared_data", (4, 4), "1 of the three inputs"),
        ("ball_and_line", (0.0,), "the whole edge is optimal"),
        ("ball_and_line", (-0.2,), "one minimiser: (0, 0.909)"),
        ("commit_last", (2.0, 0.0), "right for column 0; the distance to vertex 1"),
        ("commit_last", (1.05, 1.05), "right for neither"),
        ("chances_of_guessing", (4, Fraction(1, 2)), "The smallest is 1/6"),
        ("three_scales", (9, 5), "from index 5 on sharp, 10 on weak, and never on strong"),
        ("hull_of_columns", (Fraction(1),), "ρ = 1, a tie"),
        ("hull_of_columns", (Fraction(3, 2),), "ρ = 2/3 < 1"),
        ("hull_of_columns", (Fraction(1, 2),), "ρ = 2 ≥ 1"),
        ("turning_eigenvector", (0, 0), "every direction"),
        ("turning_eigenvector", (-3, 0), "stands at 90°"),
    ],
)
def test_pictures_say_what_they_show(name: str, arguments: tuple[Any, ...], words: str) -> None:
    picture = getattr(importlib.import_module(f"sci_barriers.course.pictures.{name}"), name)(*arguments)
    assert words in picture.alt
    assert picture.image.startswith(b"<svg")


@pytest.mark.parametrize(("A", "rho", "gamma"), decoding.CASES)
def test_a_decoder_that_passes_has_the_guarantee_of_lesson_7(
    A: list[list[int]], rho: Fraction, gamma: Fraction
) -> None:
    columns = [[Fraction(value) for value in column] for column in zip(*A, strict=True)]
    squares = [decoding.square(column) for column in columns]
    products = [[sum(a * b for a, b in zip(p, q, strict=True)) for q in columns] for p in columns]
    count = range(len(columns))
    # The constants, by the vectors u_i = a_i/‖a_i‖² of Exercise 7.2.
    assert max(abs(products[i][j]) / squares[i] for i in count for j in count if i != j) == rho < 1
    assert max(1 / square for square in squares) <= gamma**2
    tight = 0
    for x, y in decoding.inputs(A):
        noise = decoding.square([a - b for a, b in zip(decoding.times(A, x), y, strict=True)])
        for j, column in enumerate(columns):
            along = sum(a * b for a, b in zip(column, y, strict=True))
            if decoding.square(y) - along**2 / squares[j] == decoding.least(A, y):
                error = sum(abs((along / squares[j] if i == j else 0) - x[i]) for i in count)
                assert error**2 <= (4 * gamma / (1 - rho)) ** 2 * noise
                tight += error > 0
    assert tight > 0


@pytest.mark.parametrize("item", exercises(), ids=lambda item: item.name)
def test_a_notebook_asks_for_each_exercise_and_its_card_opens_hints_one_in_the_other(item) -> None:
    tree = ast.parse(lessons()[item.lesson].read_text())
    functions = {part.name: part for part in tree.body if isinstance(part, ast.FunctionDef)}
    assert ast.get_docstring(functions[item.name])
    assert len(set(item.hints)) == 3
    shown = feedback(lessons()[item.lesson], item.name, asked=False)._repr_html_()
    assert shown.count("<details>") == 3
    assert shown.endswith("</details></details></details>")


@pytest.mark.parametrize("number", sorted(lessons()))
def test_an_unfilled_lesson_fails_politely(number: int) -> None:
    report = check(lessons()[number])
    assert not report.complete
    assert {grade.outcome for grade in report.grades} == {"empty"}
    assert all("not filled in yet" in grade.message for grade in report.grades)


@pytest.mark.parametrize("item", [item for item in exercises() if item.name not in GAMES], ids=lambda item: item.name)
def test_the_answers_pass(item) -> None:
    (grade,) = check(SOLUTIONS / f"lesson_{item.lesson}.py", [item.name]).grades
    assert (grade.outcome, grade.points) == ("passed", item.points), grade.message


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(GAMES))
def test_the_answers_of_games_pass(name: str) -> None:
    item = exercise(name)
    (grade,) = check(SOLUTIONS / f"lesson_{item.lesson}.py", [name]).grades
    assert (grade.outcome, grade.points) == ("passed", item.points), grade.message


def judged_wrong(tmp_path: Path, name: str, source: str, words: str) -> None:
    (tmp_path / "answer.py").write_text(source)
    (grade,) = check(tmp_path / "answer.py", [name]).grades
    assert grade.outcome in ("failed", "broken")
    assert grade.points < grade.possible
    assert words in grade.message


@pytest.mark.parametrize(("name", "source", "words"), [case for case in WRONG if case[0] not in GAMES])
def test_typical_wrong_answers_get_their_feedback(tmp_path: Path, name: str, source: str, words: str) -> None:
    judged_wrong(tmp_path, name, source, words)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "source", "words"), [case for case in WRONG if case[0] in GAMES])
def test_typical_wrong_answers_to_games_get_their_feedback(tmp_path: Path, name: str, source: str, words: str) -> None:
    judged_wrong(tmp_path, name, source, words)


def test_every_exercise_has_a_typical_wrong_answer() -> None:
    assert {name for name, _, _ in WRONG} == {item.name for item in exercises()}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("    while True:\n        pass\n", "was stopped"),
        ("    import os\n    os._exit(0)\n", "ended the interpreter"),
        ("    import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)\n", "ended the interpreter"),
        ("    return 'x' * 10**8\n", "was stopped"),
        ("    import os\n    os.write(1, b'{\"value\": 3}\\n'); return 'y'\n", "has to be an integer"),
        ("    print('{\"value\": 3}'); return 'z'\n", "has to be an integer"),
        ("    raise SystemExit(0)\n", "raised SystemExit"),
        ("    raise ValueError('\\ud800')\n", "raised ValueError"),
        ("    class E(Exception):\n        __str__ = None\n    raise E\n", "raised E"),
        ("    return float('nan')\n", "raised ValueError"),
        ("    x = []\n    x.append(x)\n    return x\n", "raised RecursionError"),
        ("    import subprocess\n    subprocess.run(['sleep', '100'])\n", "was stopped"),
        ("    import sys\n    sys.stdout = None; sys.modules.clear(); return 'x'\n", ""),
        ("    import builtins\n    builtins.isinstance = lambda *a: True\n    return object()\n", ""),
        ("    import json\n    json.dumps = lambda *a, **k: '{\"value\": 3}'\n    return 'x'\n", ""),
        ("    import os\n    os.close(0); os.close(1); os.close(2)\n    return 'x'\n", "has to be an integer"),
        (
            "    import fractions\n    fractions.Fraction.__eq__ = lambda a, b: True\n    return 'x'\n",
            "has to be an integer",
        ),
        (
            "    class I(int):\n        def __sub__(self, o): return 0\n        __rsub__ = __sub__\n    return I(10**9)\n",
            "is above",
        ),
        (
            "    import threading, time\n    threading.Thread(target=time.sleep, args=(100,)).start()\n    return 'x'\n",
            "has to be an integer",
        ),
        ("    return {1: 2}\n", "has to be an integer"),
        ("    return 10**(10**7)\n", "was stopped"),
        ("    return [[]] * 10**7\n", "was stopped"),
        ("    def f(): return f()\n    return f()\n", "raised RecursionError"),
        (
            "    import sys\n    sys.setrecursionlimit(10**9)\n    def f(): return f()\n    return f()\n",
            "round_to_dyadic",
        ),
        (
            "    import gc\n    for o in gc.get_objects():\n        if type(o).__name__ == 'BufferedWriter': o.close()\n    return 'x'\n",
            "",
        ),
        (
            "    open(__file__, 'w').write('def round_to_dyadic(x, n): return round(x * 2**n)')\n    return 'x'\n",
            "has to be an integer",
        ),
    ],
)
def test_hostile_answers_are_contained(tmp_path: Path, body: str, words: str) -> None:
    path = tmp_path / "hostile.py"
    path.write_text(f"def round_to_dyadic(x, n):\n{body}")
    item = exercise("round_to_dyadic")
    from sci_barriers.course._grading import graded

    limits = Limits(seconds=3, cpu=3, memory=1 << 28, processes=8, output=1 << 16)
    (grade,) = graded(Submission(path, limits), [item])
    assert grade.outcome in ("broken", "failed")
    assert grade.points == 0
    assert words in grade.message


def test_what_is_no_submission_is_refused_by_name(tmp_path: Path) -> None:
    for content, said in ((b"def f(:\n", "line 1"), (b"\x00", "Python"), (b"x = 1\n", "a function of an exercise")):
        path = tmp_path / "file.py"
        path.write_bytes(content)
        with pytest.raises(BarrierError, match=said):
            check(path)
    with pytest.raises(BarrierError, match="can be read"):
        check(tmp_path / "missing.py")
    with pytest.raises(BarrierError, match="exercise = 'no_such'"):
        check(lessons()[1], ["no_such"])


def test_the_command_line(tmp_path: Path) -> None:
    assert "round_to_dyadic" in invoke(app, ["course", "list"]).output
    opened = invoke(app, ["course", "open", "1", "--no-edit", "--folder", str(tmp_path)])
    assert opened.exit_code == 0
    copy = tmp_path / lessons()[1].name
    copy.write_text(copy.read_text() + "\n# mine\n")
    assert (
        "your answers are kept" in invoke(app, ["course", "open", "1", "--no-edit", "--folder", str(tmp_path)]).output
    )
    assert copy.read_text().endswith("# mine\n")
    assert invoke(app, ["course", "open", "9", "--no-edit"]).exit_code == 2
    unfilled = invoke(app, ["course", "check", str(copy)])
    assert unfilled.exit_code == 1
    assert "0 of 8 points" in unfilled.output
    solved = invoke(app, ["course", "check", str(SOLUTIONS / "lesson_1.py"), "--json"])
    assert solved.exit_code == 0
    record = json.loads(solved.output)
    assert (record["score"], record["max_score"]) == (8, 8)
    assert {test["status"] for test in record["tests"]} == {"passed"}
    other = json.loads(invoke(app, ["course", "check", str(SOLUTIONS / "lesson_1.py"), "--nbgrader"]).output)
    assert (other["score"], other["max_score"], other["student"]) == (8, 8, "solutions")
    assert [grade["name"] for grade in other["grades"]] == [item.name for item in exercises(1)]
    assert sum(grade["auto_score"] for grade in other["grades"]) == other["score"]
    assert not any(grade["needs_manual_grade"] or grade["failed_tests"] for grade in other["grades"])
    assert set(other) >= NBGRADER_SUBMISSION
    assert all(set(grade) >= NBGRADER_GRADE for grade in other["grades"])
    assert invoke(app, ["course", "check", str(SOLUTIONS / "lesson_1.py"), "--json", "--nbgrader"]).exit_code == 2
    assert exercise("index_for_sum").hints[1] in invoke(app, ["course", "hint", "index_for_sum", "--stage", "2"]).output
    assert invoke(app, ["course", "hint", "index_for_sum", "--stage", "4"]).exit_code == 2
    assert invoke(app, ["course", "check", str(tmp_path / "no.py")]).exit_code == 2


def test_export_gives_a_test_file_that_pytest_runs(tmp_path: Path) -> None:
    result = invoke(app, ["course", "export", str(tmp_path / "course"), "--solutions"])
    assert result.exit_code == 0
    assert (tmp_path / "course" / "solutions" / "wrong.py").is_file()
    for path in (tmp_path / "course").glob("0[2-8]_*.py"):
        path.unlink()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_course.py"]
    run = subprocess.run(command, cwd=tmp_path / "course", capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "not filled in yet" in run.stdout


def test_a_class_is_graded_once_and_goes_on_after_a_kill(tmp_path: Path) -> None:
    folder, store = tmp_path / "class", tmp_path / "grades.sqlite"
    folder.mkdir()
    for k in range(6):
        wrong = "" if k % 2 else "\n\ndef index_for_sum(n):\n    return n\n"
        (folder / f"student{k}.py").write_text((SOLUTIONS / "lesson_1.py").read_text() + wrong)
    (folder / "zz.py").write_text("def broken(:\n")
    command = [
        sys.executable,
        "-m",
        "sci_barriers",
        "course",
        "check",
        str(folder),
        "--lesson",
        "1",
        "--store",
        str(store),
    ]
    killed = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 60
    while not store.exists() and time.monotonic() < deadline and killed.poll() is None:
        time.sleep(0.05)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    told: list[tuple[int, int]] = []
    reports = list(check_class(folder, exercises(1), store, progress=lambda *at: told.append(at)))
    assert told[-1] == (24, 24)
    assert [float(item.points) for item in reports if not isinstance(item, tuple)] == [6, 8, 6, 8, 6, 8]
    assert isinstance(reports[-1], tuple)
    told.clear()
    again = list(check_class(folder, exercises(1), store, progress=lambda *at: told.append(at)))
    assert [str(item) for item in again] == [str(item) for item in reports]
    assert told == [(24, 24)]  # nothing was computed again
    result = invoke(app, ["course", "check", str(folder), "--lesson", "1", "--store", str(store)])
    assert result.exit_code == 1
    assert "student5.py" in result.output
    assert invoke(app, ["course", "check", str(folder), "--store", str(folder / "student1.py")]).exit_code == 2


@pytest.mark.slow
@pytest.mark.parametrize("number", sorted(lessons()))
def test_notebooks_run_as_scripts(number: int, tmp_path: Path) -> None:
    pytest.importorskip("marimo")
    command = [sys.executable, str(lessons()[number])]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
