"""Progress is kept as a whole or not at all, and a file that is none does no harm."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

pytest.importorskip("platformdirs", reason="extra explore")

from sci_barriers.explore.progress import Progress, place


def test_it_is_in_the_folder_for_the_state_of_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert place() == tmp_path / "sci-barriers" / "explore.json"


def test_what_is_reached_stays_reached_and_games_are_counted(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "new" / "explore.json")
    assert progress.read() == ({}, "")
    assert progress.note("a", played=1) == ""
    assert progress.note("a", played=1, reached=True) == ""
    assert progress.note("a", played=1, hints=2) == ""
    assert progress.note("a", hints=1) == ""
    assert progress.note("b", hints=1) == ""
    levels, fault = Progress(progress.path).read()
    assert levels == {"a": {"played": 3, "reached": 1, "hints": 2}, "b": {"played": 0, "reached": 0, "hints": 1}}
    assert not fault
    assert [path.name for path in progress.path.parent.iterdir()] == ["explore.json"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "[" * 100_000,
        '{"version": 2, "levels": {}}',
        '{"version": true, "levels": {}}',
        '{"version": 1}',
        '{"version": 1, "levels": []}',
        '{"version": 1, "levels": {"a": 1}}',
        '{"version": 1, "levels": {"a": {"played": 1}}}',
        '{"version": 1, "levels": {"a": {"played": -1, "reached": 0, "hints": 0}}}',
        '{"version": 1, "levels": {"a": {"played": 1.5, "reached": 0, "hints": 0}}}',
        '{"version": 1, "levels": {"a": {"played": true, "reached": 0, "hints": 0}}}',
        " " * (1 << 20) + "{}",
    ],
)
def test_a_damaged_file_is_left_alone_and_named(content: str, tmp_path: Path) -> None:
    path = tmp_path / "explore.json"
    path.write_text(content)
    levels, fault = Progress(path).read()
    assert levels == {}
    assert str(path) in fault
    assert str(path) in Progress(path).note("a", played=1)
    assert path.read_text() == content


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    fault = Progress(tmp_path / "file" / "explore.json").note("a", played=1)
    assert "cannot be written" in fault


def test_pages_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "explore.json")
    threads = [threading.Thread(target=lambda: [progress.note("a", played=1) for _ in range(10)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert json.loads(progress.path.read_text())["levels"]["a"]["played"] == 40
