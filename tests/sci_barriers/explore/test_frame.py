"""Pages are found by scanning; links, work and widgets do what pages rely on."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers import BarrierError
from sci_barriers.explore import frame, home
from sci_barriers.explore.found import page, pages
from sci_barriers.explore.links import MOST, Link
from sci_barriers.explore.work import Cancelled, Job


def _page(folder: Path, name: str, docstring: str = "Title: what it is.") -> None:
    (folder / name).write_text(f'"""{docstring}"""\n', encoding="utf-8")


def test_a_page_is_one_file(tmp_path: Path) -> None:
    _page(tmp_path, "20_my_page.py", "Mine: one sentence.")
    _page(tmp_path, "9_first.py")
    _page(tmp_path, "_helper.py")
    first, second = pages(tmp_path)
    assert (first.name, second.name) == ("first", "my-page")
    assert (second.title, second.summary) == ("Mine", "One sentence.")


@pytest.mark.parametrize(
    ("name", "docstring", "named"),
    [
        ("my_page.py", "T: s.", "page"),
        ("10-page.py", "T: s.", "page"),
        ("10_page.py", "No colon", "docstring"),
        ("10_page.py", "", "docstring"),
    ],
)
def test_what_is_no_page_is_refused_by_name(tmp_path: Path, name: str, docstring: str, named: str) -> None:
    _page(tmp_path, name, docstring)
    with pytest.raises(BarrierError) as caught:
        pages(tmp_path)
    assert caught.value.name == named


def test_every_page_is_in_the_navigation_of_every_page_and_on_the_front_page() -> None:
    front = home.html()
    for item in pages():
        assert f'href="/{item.name}/"' in front
        assert item.summary.split("<")[0][:40] in front
        shown = frame.header(item.name)
        assert shown.count("aria-current") == 1
        assert all(f'href="/{other.name}/"' in shown for other in pages())
    with pytest.raises(BarrierError, match="page = 'nothing'; allowed: one of"):
        page("nothing")


def test_notes_are_escaped_unless_they_are_markup() -> None:
    assert "&lt;b&gt;" in frame.note("<b>")
    assert "<b>" in frame.note("<b>x</b>", markup=True)


# --- Links ------------------------------------------------------------------------------------------------------------------------


def test_only_what_is_new_is_put_into_the_address() -> None:
    sent: list[tuple[str, str]] = []
    link = Link({"n": "3", "many": ["a", "b"]}, lambda name, value: sent.append((name, value)))
    assert (link.get("n"), link.get("many"), link.get("other", "x")) == ("3", "a", "x")
    link.keep(n=3, member=1)
    link.keep(n=4, member=1)
    assert sent == [("member", "1"), ("n", "4")]


@given(
    st.dictionaries(
        st.text(max_size=5), st.one_of(st.text(max_size=8), st.lists(st.text(max_size=3)), st.none(), st.integers())
    )
)
def test_any_address_gives_a_state(query: dict[str, Any]) -> None:
    link = Link(query, lambda name, value: None)
    for name in [*query, "n"]:
        assert 0 <= link.number(name, 7, 0, 200) <= 200
        assert link.one_of(name, ("a", "b"), "a") in ("a", "b")
        assert isinstance(link.get(name), str)


def test_long_values_are_not_taken() -> None:
    assert Link({"a": "x" * (MOST + 1)}, lambda name, value: None).get("a") == ""


# --- Work -------------------------------------------------------------------------------------------------------------------------


def test_work_tells_its_progress_and_its_result() -> None:
    go = threading.Event()

    def work(job: Job[str]) -> str:
        job.progress(1, 2, "half")
        assert go.wait(30)
        return "made"

    job: Job[str] = Job(work)
    while not job.what:
        job.wait(0.001)
    assert (job.done, job.of, job.what, job.running) == (1, 2, "half", True)
    with pytest.raises(RuntimeError, match="still"):
        job.result()
    go.set()
    assert job.wait(30)
    assert job.result() == "made"


def test_work_that_is_cancelled_stops_at_its_next_progress_and_tells_who_waits_for_it() -> None:
    begun, told = threading.Event(), threading.Event()

    def work(job: Job[None]) -> None:
        begun.set()
        assert told.wait(30)
        job.progress(1, 1)

    job: Job[None] = Job(work, cancel=told.set)
    assert begun.wait(30)
    job.cancel()
    assert job.wait(30)
    assert job.cancelled
    with pytest.raises(Cancelled):
        job.result()


def test_errors_of_the_work_are_not_lost() -> None:
    job: Job[float] = Job(lambda job: 1 / 0)
    assert job.wait(30)
    with pytest.raises(ZeroDivisionError):
        job.result()
