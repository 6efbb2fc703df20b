"""Campaigns of every kind of task, and programs of other languages."""

from __future__ import annotations

import shutil
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from sci_barriers import BarrierError
from sci_barriers.campaigns import Grid, Store, StoredResult, run_campaign
from sci_barriers.campaigns._table import fraction
from sci_barriers.campaigns.tasks import TASKS
from theorems import checker


def played(text: str, folder: Path) -> list[StoredResult]:
    run_campaign(Grid(text, base=folder), folder / "s.db", jobs=1)
    with Store(folder / "s.db") as store:
        return list(store.results())


def test_every_theorem_part_and_field(folder: Path) -> None:
    text = """
    on_invalid = "skip"
    [[grid]]
    N = 4
    m = 2
    part = ["strong", "weak"]
    field = ["real", "complex"]
    rotation = ["dct", "dft"]
    R = [1, 3]
    labels = [true, false]
    seed = 1
    [[grid]]
    N = 4
    m = 2
    part = "sharp"
    L = 12
    [[grid]]
    theorem = "smale9"
    N = 4
    m = 2
    K = [1, 30]
    [[algorithm]]
    target = "mine.py:zero"
    [[algorithm]]
    target = "mine.py:zeros"
    """
    (folder / "mine.py").write_text(
        (folder / "mine.py").read_text() + "\n\ndef zeros(oracle):\n    return [[0] * 4] * oracle.samples\n"
    )
    found = played(text, folder)
    refuted = [item for item in found if item.record.status == "refuted"]
    # One vector for one sample, R vectors for R: each function is right about one of the two.
    assert len(refuted) == len([item for item in found if item.record.status == "invalid output"]) == len(found) // 2
    assert len({item.parameters["theorem"] for item in refuted}) == 2
    with Store(folder / "s.db") as store:
        for item in refuted:
            document = store.certificate(item.record.certificates["wrong-output"][0]).encode()
            assert checker.check(document)[0]


def test_networks(folder: Path) -> None:
    names = ("firenet", "firenet-exact", "unrolled-ista", "unrolled-fista")
    algorithms = "".join(f'[[algorithm]]\nname = "{name}"\n' for name in names)
    text = f'on_invalid = "skip"\n[grid]\nproblem = ["P2", "P3"]\nN = 4\nm = 3\nrotation = "dct"\n{algorithms}'
    found = played(text, folder)
    assert len(found) == len(names)  # each of them is for one of the two problems
    assert {item.record.status for item in found} == {"refuted"}


def test_verify(folder: Path) -> None:
    found = played('task = "verify"\n[grid]\nN = 3\nm = 2\nK = 3\nL = 3\n', folder)
    assert [item.record.status for item in found] == ["holds"]
    for item in found:
        assert all(item.record.details["clauses"].values())  # type: ignore[union-attr]
        assert item.record.details["bounds"] == item.record.details["bounds_held"]
        assert len(item.record.certificates) > 3


def test_verify_takes_no_algorithm(folder: Path) -> None:
    with pytest.raises(BarrierError, match="none for task verify"):
        Grid('task = "verify"\n[[algorithm]]\nname = "exact"')


def test_success_probability(folder: Path) -> None:
    text = """
    task = "success-probability"
    [grid]
    N = 3
    m = 2
    member = ["0:30", "1:30", "centre"]
    digits = ["K", 0]
    [[algorithm]]
    target = "mine.py:coin"
    """
    found = played(text, folder)
    lower = [fraction(str(item.record.details["lower"])) for item in found]
    assert [item.record.status for item in found] == ["exact"] * 6
    half, one = Fraction(1, 2), Fraction(1)
    assert lower == [half, one, half, one, one, one]


def test_audit(folder: Path) -> None:
    text = """
    task = "audit"
    on_invalid = "skip"
    [grid]
    problem = ["P1", "P3"]
    N = 5
    m = 4
    K = 2
    rotation = ["dct", "hadamard", "dft"]
    [[algorithm]]
    name = "exact"
    parameters = {index = 12}
    [[algorithm]]
    target = "mine.py:zero"
    [[algorithm]]
    target = "mine.py:raises"
    """
    plan = Grid(text, base=folder).plan()
    assert len(plan.skipped) == 6  # dft over the real field
    exact, zero, raises = played(text, folder)[:3]
    assert exact.record.status == "stops being right"
    assert exact.record.details["rungs"] == 9
    assert 1 < int(str(exact.record.details["right"])) < 9
    assert "the first on which it is not is 2^-" in exact.record.reason
    assert zero.record.reason == "right on 0 of 9 rungs; the first on which it is not is easy"
    assert "lost my" in (raises.record.traceback or "")
    assert len(plan.runs) == 12


@pytest.mark.parametrize("member", ["edge", "0:", ":3", "0:5000", "7:30", "0:1:2", "-1:3", "٣:3"])
def test_members_that_there_are_not(folder: Path, member: str) -> None:
    text = f'task = "success-probability"\n[grid]\nN = 3\nm = 2\nmember = "{member}"\n[[algorithm]]\nname = "exact"\n'
    with pytest.raises(BarrierError, match="member|winner|exponent"):
        Grid(text, base=folder).plan()


def test_every_task_has_a_title_and_axes_with_allowed_values() -> None:
    for name, item in TASKS.items():
        assert item.name == name
        assert item.title
        for axis in item.axes():
            assert axis.allowed
            axis.check(axis.default)


# --- Programs ----------------------------------------------------------------------------------------------------------------------

CLIENTS = Path(__file__).parents[3] / "examples" / "clients"


def test_programs(folder: Path) -> None:
    shutil.copyfile(CLIENTS / "largest_column.py", folder / "client.py")
    text = f"""
    [grid]
    N = 3
    m = 2
    K = [3, 6]
    [[algorithm]]
    exec = "{sys.executable} -S client.py"
    limits = {{seconds = 20}}
    [[algorithm]]
    exec = "{sys.executable} -S -c 'print(1)'"
    """
    grid = Grid(text, base=folder)
    first = grid.plan().runs[0].parameters["algorithm"]
    assert isinstance(first, dict)
    assert list(first["code"]) == [sys.executable, "client.py"]  # type: ignore[arg-type]
    found = played(text, folder)
    assert [item.record.status for item in found[::2]] == ["refuted", "refuted"]
    assert {item.record.status for item in found[1::2]} == {"protocol error"}
    keys = {run.key for run in grid.plan().runs}
    (folder / "client.py").write_text((folder / "client.py").read_text() + "\n# changed\n")
    assert len(keys & {run.key for run in Grid(text, base=folder).plan().runs}) == 2


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("exec = 'no-such-program-anywhere'", "command"),
        ("exec = '\"open'", "quotation"),
        ("exec = 'sh -c x'\nparameters = {a = 1}", "nothing for exec"),
        ("exec = 'sh -c x'\nlimits = {colour = 1}", "one of seconds, cpu, memory"),
        ("exec = 'sh -c x'\nlimits = {memory = -1}", "limits.memory"),
        ("exec = 'sh -c x'\nlimits = 3", "table"),
        ("name = 'exact'\nlimits = {memory = 3}", "nothing but for exec"),
    ],
)
def test_wrong_programs(folder: Path, lines: str, words: str) -> None:
    with pytest.raises(BarrierError, match=words):
        Grid(f"[[algorithm]]\n{lines}", base=folder).plan()


def test_digits(folder: Path) -> None:
    text = """
    task = "digits"
    [grid]
    problem = ["P1", "P2", "P3"]
    matrix = "dct"
    known = ["y", "float64"]
    N = 16
    m = 8
    nonzeros = 1
    """
    found = played(text, folder)
    assert len(found) == 6
    for item in found:
        details = item.record.details
        assert item.record.status == "enclosed"
        assert details["digits_proved"] < details["digits_impossible"]  # type: ignore[operator]
        assert set(item.record.certificates) == {"solutions-enclosed", "data-cannot-tell"}
        assert (details["digits_proved"] > 8) == (item.parameters["known"] == "float64")  # type: ignore[operator]
    with Store(folder / "s.db") as store:
        for digest, _ in found[0].record.certificates.values():
            assert checker.check(store.certificate(digest).encode())[0]


def test_digits_takes_no_algorithm(folder: Path) -> None:
    with pytest.raises(BarrierError, match="none for task digits"):
        Grid('task = "digits"\n[[algorithm]]\nname = "exact"')
