"""Files and folders on the command line: no error of ours has the exit code of an answer, and it names the argument."""

import itertools
import os
import sqlite3
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from sci_barriers.campaigns import Store, StoreError
from sci_barriers.campaigns._schema import translated
from sci_barriers.cli import app
from sci_barriers.networks.lista import file_name, save, trained
from theorems.certificates.writer import write_atomically

runner = CliRunner()
GIANT = (
    b"\x93NUMPY\x01\x00v\x00"
    + b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000), }".ljust(117)
    + b"\n"
)


def run(*arguments: object) -> Result:
    return runner.invoke(app, [str(argument) for argument in arguments])


def wrong_usage(result: Result, *names: str) -> None:
    assert result.exit_code == 2, (result.output, result.exception)
    for name in names:
        assert name in result.stderr
    assert "Traceback" not in result.stderr


@pytest.fixture
def giant(tmp_path: Path) -> Path:
    path = tmp_path / "giant.npy"
    path.write_bytes(GIANT)
    return path


def test_an_array_that_claims_a_terabyte_is_wrong_usage_for_every_command(giant: Path) -> None:
    wrong_usage(run("null-space", giant), "MATRIX", "shape (1000000, 1000000)")
    wrong_usage(run("verify", "firenet", "--matrix", giant, "--levels", "2"), "MATRIX", "shape (1000000, 1000000)")
    wrong_usage(run("one-sided", "--data", giant), "--data")
    data = giant.with_name("data.npz")
    np.savez(data, A=np.eye(2), y=np.ones(2))
    wrong_usage(run("one-sided", "--data", data, "--output", giant, "--index", "3"), "--output")


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/full"])
def test_files_without_end(path: str, tmp_path: Path) -> None:
    wrong_usage(run("one-sided", "--data", path), "--data")
    wrong_usage(run("campaign", "run", path, "--store", tmp_path / "s.db"), "GRID")
    assert run("null-space-check", path).exit_code == 2


OUTPUTS = {
    "demo": ("demo", "--out"),
    "verify": ("verify", "smale9", "--out"),
    "audit": ("audit", "exact", "--out"),
    "table1": ("table1", "--out"),
    "lista train": ("lista", "train", "--out"),
    "firenet convergence": ("firenet", "convergence", "--out"),
    "firenet reconstruct": ("firenet", "reconstruct", "phantom", "--out"),
    "firenet stability": ("firenet", "stability", "--out"),
    "tradeoff": ("tradeoff", "no.onnx", "--out"),
    "learned stability": ("learned", "stability", "--method", "zero-filled", "--out"),
    "learned train": ("learned", "train", "cascade", "--out"),
}


@pytest.mark.parametrize("name", list(OUTPUTS))
@pytest.mark.parametrize("place", ["/dev/null/folder", "x" * 300, "/proc/folder", "a-file"])
def test_folders_that_cannot_be_written_are_refused_before_anything_is_done(
    name: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a-file").touch()
    wrong_usage(run(*OUTPUTS[name], place), "--out", place[:50])
    assert os.listdir() == ["a-file"]


FILES = {
    "refute": ("refute", "exact", "--certificate"),
    "null-space": ("null-space", "gaussian", "--certificate"),
    "one-sided": ("one-sided", "--data", "data.npz", "--certificate"),
    "firenet export": ("firenet", "export"),
    "digits": ("digits", "data.npz", "--certificate"),
    "digits, page": ("digits", "data.npz", "--html"),
    "prove": ("prove", "certificate.json", "--out"),
    "theorems": ("theorems", "--hierarchy", "--svg"),
    "campaign export": ("campaign", "export", "--store", "store.db", "--out"),
    "campaign report": ("campaign", "report", "--store", "store.db", "--out"),
}
#: What the argument is called, where it is not --certificate.
NAMES = {"firenet export": "FILE.onnx", "digits, page": "--html", "prove": "--out", "theorems": "--svg", "campaign export": "--out",
         "campaign report": "--out"}  # fmt: skip


@pytest.mark.parametrize("name", list(FILES))
@pytest.mark.parametrize("place", ["no/such/folder/file", "x" * 300, "/proc/file", "."])
def test_files_that_cannot_be_written_are_refused_before_anything_is_done(
    name: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    wrong_usage(run(*FILES[name], place), f"{NAMES.get(name, '--certificate')} = ", place[:50])
    assert os.listdir() == []


@pytest.mark.parametrize("name", list(FILES))
def test_a_device_is_not_replaced_by_a_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the superuser could: what is there and is no file is left alone, here a pipe."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    os.symlink("pipe", "link")
    if name != "digits":  # its names are made from this one
        for place in ("pipe", "link"):
            wrong_usage(run(*FILES[name], place), f"{NAMES.get(name, '--certificate')} = ", "not a device or a pipe")
    for place in ("pipe", "link"):
        with pytest.raises(OSError, match="not a file"):
            write_atomically(place, "text")
    assert sorted(os.listdir()) == ["link", "pipe"]
    assert stat.S_ISFIFO(os.stat("pipe").st_mode)


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "target", tmp_path / "link"
    link.symlink_to(target)
    for text in ("first", "second"):
        assert write_atomically(link, text) == link
        assert target.read_text() == text
    assert link.is_symlink()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # a file that the garbage collector closes
def test_an_interrupt_at_any_line_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    target = tmp_path / "target"
    for line in itertools.count():
        target.write_text("old")
        if ended := not interrupted_at(line, lambda: write_atomically(target, "new")):
            break
        assert target.read_text() in ("old", "new"), line
        assert os.listdir(tmp_path) == ["target"], line
    assert ended and line > 10


def interrupted_at(line: int, call: Callable[[], object]) -> bool:
    """Call, raise ``KeyboardInterrupt`` before some line of Python, counted over all functions, and return whether there is such a line."""
    left = line

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal left
        if event == "line":
            left -= 1
            if left == -1:
                raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("check", "no.json"), "FILE = 'no.json'"),
        (("theorems", "no"), "NAME = 'no'"),
        (("theorems", "no", "--hierarchy"), "NAME = 'no'"),
        (("digits", "data.json", "--index", "20", "--weights", "no.npy"), "--weights = 'no.npy'"),
        (("course", "export", "x" * 300), "DIR = "),
        (("course", "open", "1", "--no-edit", "--folder", "data.json"), "--folder = 'data.json'"),
        (("course", "open", "1", "--no-edit", "--folder", "x" * 300), "--folder = "),
        (("course", "check", "x" * 300), "FILE = "),
        (("course", "check", "no.py"), "FILE = 'no.py'"),
        (("course", "check", "/dev/zero"), "FILE = '/dev/zero'"),
        (("course", "check", "raises.py", "--certificates", "data.json"), "--certificates = 'data.json'"),
        (("firenet", "reconstruct", "phantom", "--side", "8", "--pattern", "a:b"), "--pattern = 'a:b'"),
        (("campaign", "report", "--store", "x" * 300), "store = "),
        (("learned", "stability", "--method", "zero-filled", "--size", "inf"), "--size = inf"),
        (("learned", "detail", "--method", "zero-filled", "--noise", "inf"), "--noise = inf"),
        (("learned", "detail", "--method", "zero-filled", "--height", "inf"), "height = inf"),
        (("learned", "detail", "--method", "zero-filled", "--height", "0"), "height = 0.0"),
        (("learned", "detail", "--method", "zero-filled", "--detector", "0"), "--detector = 0"),
        (("learned", "detail", "--method", "zero-filled", "--detector", str(1 << 31)), f"--detector = {1 << 31}"),
        (("learned", "stability", "--method", "zero-filled", "--images", str(1 << 31)), f"--images = {1 << 31}"),
        (("learned", "train", "cascade", "--images", str(1 << 31)), f"images = {1 << 31}"),
        (
            ("learned", "tradeoff", "--method", "zero-filled", "--images", "1", "--evaluations", "1"),
            "--evaluations = 1",
        ),
        (("learned", "detail", "--method", "zero-filled", "--weights", "w.pt"), "--weights = 'w.pt'"),
        (("verify", "eigenvector", "--parameter", "n"), "--parameter = 'n'"),
        (
            ("refute", "numpy:floor", "--on", "integer-part", "-p", "k=1", "--parameter", "k=2"),
            "-p, --parameter = 'k=2'",
        ),
        (("learned", "detail", "--network", "bad.py:f", "--images", "1"), "--network = 'bad.py:f'"),
        (("learned", "detail", "--network", "raises.py:f", "--images", "1"), "--network = 'raises.py:f raised"),
    ],
)
def test_messages_name_the_argument_as_its_user_has_typed_it(
    words: tuple[str, ...], named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.py").write_text("def f(")
    Path("raises.py").write_text("def f():\n    return 1 / 0\n")
    Path("data.json").write_text('{"A": [["1", "2", "1/2"], ["1/4", "-1", "1"]], "y": ["1/2", "0"]}')
    result = run(*words)
    assert result.exit_code == 2, (result.output, result.exception)
    assert named in result.stderr


def test_a_zero_byte_in_a_matrix_market_file(tmp_path: Path) -> None:
    """SciPy's parser ends the process there."""
    path, y = tmp_path / "A.mtx", tmp_path / "y.npy"
    np.save(y, np.zeros(2))
    path.write_bytes(b"%%MatrixMarket matrix coordinate real general\n2 3 3\n1 1 1.0\n2 1 0.25\n2 2 -1.0\x002 3 1.0\n")
    wrong_usage(run("digits", path, "--y", y, "--index", "20"), "DATA", "a zero byte")


def test_lista_show_on_a_flipped_byte_and_on_a_renamed_network(tmp_path: Path) -> None:
    path = save(trained(1, 10), tmp_path / file_name(1, 10, "published"))
    assert run("lista", "show", "--from", tmp_path).exit_code == 0
    content = path.read_bytes()
    for place in range(200, len(content), len(content) // 9):
        broken = bytearray(content)
        broken[place] ^= 0x10
        path.write_bytes(broken)
        result = run("lista", "show", "--from", tmp_path)
        assert result.exit_code in (0, 2), result.exception  # 0: a byte that nothing depends on
        assert result.exit_code == 0 or "a LISTA file as `save` writes it" in result.stderr
    path.write_bytes(content)
    path.rename(tmp_path / file_name(3, 20, "published"))
    wrong_usage(run("lista", "show", "--from", tmp_path), "--from", "it holds lista-published-K1-n10.npz")


# --- Stores ---------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Path:
    grid = tmp_path / "grid.toml"
    grid.write_text(
        'format = 1\ntask = "refute"\n[algorithm]\nname = "exact"\n[grid]\nproblem = "P2"\nN = 3\nm = 2\nK = [2, 3]\n'
    )
    path = tmp_path / "s.db"
    result = run("campaign", "run", grid, "--store", path, "--jobs", 1)
    assert result.exit_code == 0, result.output
    return path


def test_stores_that_cannot_be_written_and_damaged_text(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # In a folder that cannot be written (this is how SQLite is told): the store can be read, and nothing is made beside it.
    with monkeypatch.context() as patched:
        patched.setattr(os, "access", lambda path, mode: mode != os.W_OK)
        before = sorted(path.name for path in store.parent.iterdir())
        assert "2 results in the store" in run("campaign", "status", "--store", store).output
        assert sorted(path.name for path in store.parent.iterdir()) == before
        log = store.with_name(store.name + "-wal")
        log.write_bytes(b"not yet in the store")
        wrong_usage(run("campaign", "status", "--store", store), "s.db", "copy it together with s.db-wal")
        log.unlink()
    # A byte that is no UTF-8 any more: the result is computed again.
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE results SET reason = CAST(X'66ff66' AS TEXT) WHERE rowid = 1")
    connection.close()
    result = run("campaign", "run", store.with_name("grid.toml"), "--store", store, "--jobs", 1)
    assert result.exit_code == 0, result.output
    assert "1 results were not what had been written, and were computed again" in result.output
    with Store(store) as opened:
        assert len(list(opened.results())) == 2


@pytest.mark.parametrize(
    ("error", "allowed"),
    [
        (sqlite3.OperationalError("database is locked"), "no other program has locked"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "in a folder that can be written"),
        (sqlite3.OperationalError("database or disk is full"), "on a disk with room left"),
        (sqlite3.DatabaseError("database disk image is malformed"), "an undamaged store"),
        (sqlite3.OperationalError("Could not decode to UTF-8 column"), "an undamaged store"),
    ],
)
def test_no_message_of_sqlite_is_shown(error: Exception, allowed: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=allowed) as caught, translated(tmp_path / "s.db"):
        raise error
    assert str(error) not in str(caught.value)
    assert caught.value.__cause__ is error


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (["theorems", "--svg", "map.svg"], "--svg"),
        (["theorems", "--check"], "--check"),
        (["one-sided", "--data", "data.json", "--epsilon", "1", "--candidate", "nowhere.npy"], "--candidate"),
        (["learned", "detail", "--method", "zero-filled", "--images", "0"], "--images"),
        (["learned", "stability", "--method", "zero-filled", "--sampling", "x"], "--sampling"),
        (["learned", "stability", "--method", "zero-filled", "--pattern", "x"], "--pattern"),
        (["learned", "stability", "--method", "zero-filled", "--rate", "2"], "--rate"),
        (["learned", "train", "cascade", "--sampling", "x"], "--sampling"),
        (["learned", "train", "cascade", "--pattern", "x"], "--pattern"),
        (["learned", "train", "cascade", "--rate", "2"], "--rate"),
    ],
)
def test_a_refusal_names_the_option_that_was_typed(line: list[str], name: str, tmp_path: Path) -> None:
    data = tmp_path / "data.json"
    data.write_text('{"A": [["1", "1/2"]], "y": ["1"], "index": 4, "x": ["1", "0"]}', encoding="utf-8")
    wrong_usage(run(*[str(data) if word == "data.json" else word for word in line]), f"{name} = ")
