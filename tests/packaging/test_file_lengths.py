"""No Python file of the repository is longer than what one reads in one go: 400 lines; a longer one is asking to be two."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST = 400


def too_long(root: Path) -> list[str]:
    """The tracked Python files (notebooks of the course and pages included) with more lines than allowed."""
    listed = subprocess.run(["git", "ls-files", "-z", "--", "*.py"], cwd=root, capture_output=True, check=True).stdout
    paths = [root / name for name in listed.decode().split("\0") if name]
    lines = {path: len(path.read_bytes().splitlines()) for path in paths if path.exists()}
    assert lines
    return [f"{path.relative_to(root)}: {n} lines" for path, n in sorted(lines.items()) if n > MOST]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout of the repository")
def test_no_file_is_long() -> None:
    assert too_long(ROOT) == []


def test_a_long_file_is_found(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "short.py").write_text("x = 1\n" * MOST, encoding="utf-8")
    (tmp_path / "long.py").write_text("x = 1\n" * MOST + "y = 2", encoding="utf-8")
    (tmp_path / "untracked.py").write_text("x = 1\n" * 2 * MOST, encoding="utf-8")
    subprocess.run(["git", "add", "short.py", "long.py"], cwd=tmp_path, check=True)
    assert too_long(tmp_path) == [f"long.py: {MOST + 1} lines"]
