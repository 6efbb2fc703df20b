"""The checker in one file, check.py, on the command line."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from .generated_certificates import BASE, KINDS, SOURCE, checker, encode, with_text


def run(*arguments: str | Path, script: Path = SOURCE) -> tuple[int, list[str], str]:
    command = [sys.executable, "-I", "-S", "-W", "error", str(script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines(), done.stderr


def test_a_copy_runs_alone(tmp_path: Path) -> None:
    script = Path(shutil.copy(SOURCE, tmp_path / "copy.py"))
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(encode(BASE))
    bad.write_bytes(encode(BASE | {"theorem": "other"}))
    assert run(good, script=script) == (0, [f"c {good}", "s VERIFIED"], "")
    status, lines, errors = run(good, bad, good, script=script)
    assert (status, errors) == (1, "")
    assert lines[0::2] == [f"c {good}", f"c {bad}", f"c {good}"]
    assert [line.split()[:3] for line in lines[1::2]] == [["s", "VERIFIED"], ["s", "REJECTED", "C1"], ["s", "VERIFIED"]]


def test_what_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(encode(BASE))
    bad.write_bytes(b"")
    assert checker.main([], KINDS) == 2
    assert "usage" in capsys.readouterr().err
    for missing in (tmp_path / "missing", tmp_path):
        assert checker.main([str(missing), str(good), str(bad)], KINDS) == 2
        out, err = capsys.readouterr()
        assert err.startswith(f"c cannot read: FILE = {str(missing)!a} (")
        assert len(err.splitlines()) == 1
        assert [line.split()[1] for line in out.splitlines() if line.startswith("s ")] == ["VERIFIED", "REJECTED"]
        assert checker.main([str(bad), str(missing)], KINDS) == 2
        capsys.readouterr()


def test_the_name_of_a_file_cannot_forge_a_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x\ns VERIFIED"
    path.write_bytes(b"")
    assert checker.main([str(path), str(tmp_path / "y\ns VERIFIED")], KINDS) == 2
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert len(err.splitlines()) == 1
    assert "s VERIFIED" not in out.splitlines() + err.splitlines()


def test_a_reason_is_short_and_printable(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "file"
    for text in ('"\\u001b[31m\\n' + "x" * 10**5 + '"', '"0x1\\ns VERIFIED"', '"\\ud800\\u2028"'):
        path.write_bytes(with_text(("class", "alpha"), text.encode()))
        assert checker.main([str(path)], KINDS) == 1
        out, err = capsys.readouterr()
        assert err == ""
        assert len(out.splitlines()) == 2
        assert len(out.splitlines()[1]) < 150
        assert out.isascii()
        assert out.replace("\n", "").isprintable()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipes_and_devices_are_read_no_further_than_the_limit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checker.main(["/dev/zero"], KINDS) == 1
    assert "REJECTED F1" in capsys.readouterr().out
    assert checker.main([os.devnull], KINDS) == 1
    assert "REJECTED F2" in capsys.readouterr().out
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)

    def endless() -> None:
        descriptor = os.open(fifo, os.O_WRONLY)
        with contextlib.suppress(BrokenPipeError):
            while True:
                os.write(descriptor, b" " * (1 << 20))
        os.close(descriptor)

    writer = threading.Thread(target=endless)
    writer.start()
    assert checker.main([str(fifo)], KINDS) == 1
    writer.join()
    assert "REJECTED F1" in capsys.readouterr().out


def test_a_large_file_is_refused_without_being_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sparse"
    with open(path, "wb") as file:
        file.truncate(1 << 40)
    assert checker.main([str(path)], KINDS) == 1
    assert "REJECTED F1" in capsys.readouterr().out


def test_the_source_is_small_and_imports_little() -> None:
    text = SOURCE.read_text()
    imports = [line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))]
    assert imports == ["__future__", "json", "math", "os", "re", "sys"]
    assert max(map(len, text.splitlines())) <= 140
    assert len(text.splitlines()) <= 600
