"""The catalogue shows every theorem and every place of the hierarchy, and what it calls verified has been verified."""

from __future__ import annotations

import importlib
import io
import json
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("marimo", reason="extra explore")

from sci_barriers.explore.catalogue import archive, catalogue, item, verify
from sci_barriers.explore.exports import json_text
from sci_barriers.explore.verified import progress_html, verified_html
from sci_barriers.explore.verifying import begun
from sci_barriers.explore.work import Job
from sci_barriers.harness import Certificate
from sci_barriers.verification.report import Bound, ClauseResult, Verification
from theorems import THEOREMS, TheoremError
from theorems.core.hierarchy import placements
from theorems.core.registry import BARRIERS

from .taken import saved

Visit = Callable[..., AbstractContextManager[Any]]
WAIT = 60_000
PAGE = importlib.import_module("sci_barriers.explore.pages.90_catalogue").app


def test_nothing_of_the_registry_and_of_the_hierarchy_is_missing() -> None:
    shown = catalogue()
    assert set(THEOREMS) <= set(shown)
    assert {place.name for one in shown.values() for place in one.places} == set(placements())
    with pytest.raises(TheoremError, match="theorem = 'nothing'; allowed: one of"):
        item("nothing")


@pytest.mark.parametrize("name", list(catalogue()))
def test_every_item_says_what_it_is(name: str) -> None:
    one = item(name)
    page = one.statement_html() + one.places_html() + one.instead_html() + one.people_html()
    assert "<script" not in page
    if one.statement is not None:
        for clause in one.statement.clauses:
            assert clause.name in page
    for place in one.places:
        assert place.place in page
    if name in BARRIERS:
        assert one.instead
    svg, words = one.picture()
    assert svg.startswith("<svg")
    assert len(words) > 40
    document = json.loads(json_text(one.document()))
    assert document["title"] == one.title
    assert len(document["places"]) == len(one.places)


@pytest.mark.parametrize("name", ["largest-entry", "halting", "classifiers"])
def test_it_is_verified_with_progress(name: str) -> None:
    job = verify(name)
    assert job.wait(120)
    reports = job.result()
    assert all(report.holds for report in reports)
    one = item(name)
    assert len(reports) == (one.statement is not None) + len(one.places)
    assert job.what  # the last clause, or place
    page = verified_html(job)
    assert "All clauses hold" in page
    assert "✗" not in page
    with zipfile.ZipFile(io.BytesIO(archive(reports))) as file:
        assert len(file.namelist()) == sum(len(c.certificates) for report in reports for c in report.clauses)
        for entry in file.namelist():
            assert Certificate(json.loads(file.read(entry))).check()[0]


def test_what_is_cancelled_or_fails_is_not_called_verified() -> None:
    def cancelled(job: Job[Any]) -> Any:
        while True:
            job.progress(1, 0, "clause")

    job: Job[Any] = Job(cancelled)
    while not job.done:
        pass
    assert "Clause 2: clause" in progress_html(job)
    job.cancel()
    assert job.wait(60)
    assert "Nothing is verified" in verified_html(job)
    failed: Job[Any] = Job(lambda job: 1 / 0)
    assert failed.wait(60)
    assert "nothing is verified" in verified_html(failed)
    assert "ZeroDivisionError" in verified_html(failed)
    for page in (verified_html(job), verified_html(failed)):
        assert "✓" not in page
        assert "sb-won" not in page


def test_a_verification_ends_in_the_middle_of_a_clause_when_it_is_cancelled() -> None:
    job = verify("smale18")  # its clauses take seconds
    while not job.what and not job.wait(0.02):
        pass
    began = job.done
    job.cancel()
    assert job.wait(20)
    assert job.cancelled and job.failed
    assert job.done == began, "another clause was begun"
    assert "Nothing is verified" in verified_html(job)


def test_a_process_that_ends_early_is_a_failure_that_says_how() -> None:
    job = begun("no-such-theorem", ())
    assert job.wait(60)
    assert job.failed
    assert "the process ended with 1: " in job.failure
    assert "no-such-theorem" in job.failure
    assert "nothing is verified" in verified_html(job)


def test_a_clause_that_does_not_hold_is_shown_as_such() -> None:
    bound = Bound("b", Fraction(2), "≤", Fraction(1))
    wrong = Verification("x", "x", (ClauseResult("(i)", "title", "statement", (bound,)),))
    job: Job[Any] = Job(lambda job: (wrong,))
    assert job.wait(60)
    page = verified_html(job)
    assert "✗" in page
    assert "NOT all clauses hold" in page
    assert "sb-lost" in page


def test_the_page_shows_what_it_is_given_without_a_browser() -> None:
    outputs, found = PAGE.run(defs={"found": item("transport")})
    assert found["found"].name == "transport"
    assert any("transport plan" in str(getattr(output, "text", "")) for output in outputs)


@pytest.mark.slow
def test_a_theorem_is_chosen_verified_and_taken_away(visit: Visit, tmp_path: Path) -> None:
    with visit("catalogue", theorem="integer-part", height=2400) as page:
        page.wait_for_selector('[data-theorem="integer-part"][data-sb-ready]', timeout=WAIT)
        page.get_by_role("button", name="Verify all clauses, and the place").click()
        page.wait_for_selector('[data-verified="1"]', timeout=WAIT)
        assert "All clauses hold" in page.locator("[data-verified]").inner_text()
        saved(page, page.get_by_text("Save the certificates"), tmp_path / "c.zip")
        with zipfile.ZipFile(tmp_path / "c.zip") as file:
            assert all(Certificate(json.loads(file.read(entry))).check()[0] for entry in file.namelist())
            assert file.namelist()
        report = saved(page, page.get_by_text("Save the report as JSON"), tmp_path / "r.json")
        assert json.loads(report.read_text())[0]["theorem"] == "integer-part"


@pytest.mark.slow
def test_a_long_verification_is_cancelled_and_the_page_lives_on(visit: Visit) -> None:
    with visit("catalogue", theorem="smale18", height=2400) as page:
        page.wait_for_selector('[data-theorem="smale18"][data-sb-ready]', timeout=WAIT)
        page.get_by_role("button", name="Verify all clauses, and the place").click()
        page.wait_for_selector('[data-running="1"]', timeout=WAIT)
        page.get_by_role("button", name="Cancel").click()
        page.wait_for_selector('[data-verified="0"]', timeout=WAIT)
        assert "Nothing is verified" in page.locator("[data-verified]").inner_text()
        page.get_by_role("button", name="Verify all clauses, and the place").click()
        page.wait_for_selector('[data-running="1"]', timeout=WAIT)
