"""Networks on an image: reconstructions, searches with one budget, what is proved beside what is found, tables; and the page."""

from __future__ import annotations

import base64
import dataclasses
import importlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("marimo", reason="extra explore")
pytest.importorskip("torch", reason="extra learn")

from sci_barriers import BarrierError
from sci_barriers.explore import networks, networks_shown, talk_tables
from sci_barriers.explore.networks import Settings, searched, seen
from sci_barriers.explore.rasters import Raster, rasters_svg
from sci_barriers.explore.work import Job
from theorems.checker import check

WAIT = 60_000
SMALL = Settings(side=32, inner=3, restarts=2, steps=5, trained=("automap-seed0",))
Visit = Callable[..., AbstractContextManager[Any]]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("image", "lena"),
        ("side", 48),
        ("transform", "radon"),
        ("inner", 0),
        ("restarts", -1),
        ("restarts", 13),
        ("noise", 2.0),
        ("size", 0),
        ("steps", True),
    ],
)
def test_settings_out_of_range_are_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(BarrierError) as refusal:
        Settings(**{name: value})
    assert refusal.value.name == name


def test_networks_are_there_only_for_what_they_were_trained_for() -> None:
    assert "automap-seed0" in networks.networks_of(32, "fourier")
    assert networks.networks_of(64, "fourier") == networks.networks_of(32, "walsh") == ()
    with pytest.raises(BarrierError, match="networks"):
        Settings(side=64, trained=("automap-seed0",))


def test_reconstructions_are_those_of_the_methods_and_noise_is_as_large_as_said() -> None:
    looked = seen(SMALL)
    for method in SMALL.methods:
        assert np.allclose(looked.clean[method.name], method.reconstruct(SMALL.x[None])[0], atol=1e-6)
    same = seen(dataclasses.replace(SMALL, noise=0))
    assert all(np.allclose(same.clean[name], same.noisy[name]) for name in same.clean)
    # Zero-filling is linear and of norm 1: noise of 2% of ‖Ax‖ ≤ ‖x‖ moves it by at most 2% of ‖x‖.
    moved = np.linalg.norm(looked.noisy["zero-filled"] - looked.clean["zero-filled"])
    assert 0 < moved <= 0.02 * np.linalg.norm(SMALL.x) * (1 + 1e-6)


def test_a_search_stays_in_the_ball_and_below_what_is_proved() -> None:
    job = searched(SMALL)
    assert job.wait(120)
    found = job.result()
    assert job.done == job.of == 3 * 5
    assert found.gradients == 5
    for method in SMALL.methods:
        r, name = found.perturbations[method.name], method.name
        assert np.linalg.norm(r) <= 0.02 * np.linalg.norm(SMALL.x) * (1 + 1e-5)
        change = np.linalg.norm(found.moved[name] - found.seen.clean[name])
        assert found.amplifications[name] == pytest.approx(change / np.linalg.norm(r), rel=1e-2)
        if method.lipschitz is not None:
            assert found.amplifications[name] <= float(method.lipschitz) * (1 + 1e-9)
    shown = networks_shown.found_html(job)
    assert "lower bounds: what a search has found" in shown
    assert "none is known" in shown  # of AUTOMAP
    record = found.record()
    assert json.loads(json.dumps(record))["settings"]["size"] == 0.02
    assert set(record["amplification, at least"]) == {method.name for method in SMALL.methods}


def test_a_search_is_cancelled_between_two_gradients() -> None:
    job = searched(Settings(side=64, inner=20, restarts=5, steps=100))
    while not job.done and not job.wait(0.05):
        pass
    job.cancel()
    assert job.wait(60)
    assert job.failed and job.cancelled and job.done < job.of
    assert "Cancelled. Nothing was found." in networks_shown.found_html(job)


def test_a_failure_is_no_result() -> None:
    def work(job: Job[Any]) -> Any:
        raise ValueError("<b>")

    job = Job(work)
    job.wait(10)
    assert "It failed: ValueError: &lt;b&gt;" in networks_shown.found_html(job)


def test_rasters_are_svg_with_the_values_as_grey_and_words_as_text() -> None:
    values = np.array([[0.0, 0.5], [1.0, 7.0]])
    svg = rasters_svg([("a < b", [Raster(values, ("one", "two")), Raster(values)])], "T & t", "D")
    tree = ElementTree.fromstring(svg)
    assert tree.attrib["role"] == "img"
    assert [node.text for node in tree.iter("{http://www.w3.org/2000/svg}text")] == ["a < b", "one", "two"]
    (first, _) = re.findall(r"base64,([^\"]+)", svg)
    assert np.asarray(Image.open(BytesIO(base64.b64decode(first)))).tolist() == [[0, 128], [255, 255]]


def test_the_tables_come_row_by_row_and_are_left_when_cancelled() -> None:
    kept = talk_tables.Tables()
    job = talk_tables.begun(kept)
    while len(kept.published) < 2 and not job.wait(0.01):
        pass
    job.cancel()
    assert job.wait(60)
    assert 2 <= len(kept.published) <= 9 and not kept.certified
    html = networks_shown.tables_html(job, kept)
    assert "Cancelled. The rows below were computed." in html
    assert "(a) as published" in html
    assert kept.published[0].printed.K == 1 and abs(kept.published[0].firenet - 0.2597827) < 5e-7
    assert not kept.record()["holds"], "what is not complete is no success"


def test_what_is_not_installed_is_said_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks_shown, "MISSING", {"learn": "torch"})
    html = networks_shown.missing_html()
    assert "PyTorch is not installed" in html and "sci-barriers[learn]" in html


def test_the_page_runs_without_torch() -> None:
    """In a process that cannot import it: the page says what is missing, and shows the rest."""
    code = (
        "import sys\nsys.modules['torch'] = None\n"
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'torch' else find(name, *a)\n"
        "import importlib\npage = importlib.import_module('sci_barriers.explore.pages.70_networks')\n"
        "_, defs = page.app.run()\nprint(sorted(name for name in defs if name in ('looked', 'settings', 'get_tables')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "['get_tables', 'settings']\n"


def test_the_page_runs_without_a_browser() -> None:
    page = importlib.import_module("sci_barriers.explore.pages.70_networks")
    _, defs = page.app.run(defs={"settings": SMALL, "link": _NoLink()})
    assert set(defs["looked"].clean) == {"FIRENET 3 × 2", "zero-filled", "automap-seed0"}


class _NoLink:
    """An address that keeps nothing."""

    def number(self, name: str, default: int, low: int, high: int) -> int:
        return default

    def one_of(self, name: str, allowed: Any, default: str) -> str:
        return default

    def get(self, name: str, default: str = "") -> str:
        return default

    def keep(self, **values: object) -> None:
        pass


# --- In a browser -----------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_reconstruct_search_and_save(visit: Visit, tmp_path: Path) -> None:
    state = {
        "side": "32",
        "inner": "3",
        "restarts": "2",
        "steps": "5",
        "trained": "automap-seed0",
        "image": "ellipses 1",
    }
    with visit("networks", height=2600, **state) as page:
        page.wait_for_selector('[data-reconstructed="ellipses 1 32 3x2"]', timeout=WAIT)
        page.get_by_role("button", name="Search for the worst perturbation").click()
        page.wait_for_selector('[data-searched="1"]', timeout=WAIT)
        assert "lower bounds" in page.locator("[data-searched]").inner_text()
        with page.expect_download(timeout=WAIT) as download:
            page.locator("[data-searched]").get_by_role("button", name="Save picture as PNG").click()
        with Image.open(download.value.path()) as saved:
            grey = np.asarray(saved.convert("L"))
        assert (grey < 40).mean() > 0.2, "the images are not in the picture: they are mostly black"
        query = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
        assert {name: query[name] for name in state} == state


@pytest.mark.slow
def test_a_search_and_the_tables_are_cancelled_in_the_page(visit: Visit) -> None:
    with visit("networks", height=2600, side="64", inner="20", restarts="8", steps="100") as page:
        page.wait_for_selector("[data-reconstructed]", timeout=WAIT)
        page.get_by_role("button", name="Search for the worst perturbation").click()
        page.get_by_role("button", name="Cancel", exact=True).click(timeout=WAIT)
        page.wait_for_selector('[data-searched="0"]', timeout=WAIT)
        page.get_by_role("button", name="Compute the three tables").click()
        page.get_by_text("(a) as published").first.wait_for(timeout=WAIT)
        page.get_by_role("button", name="Cancel the tables").click()
        page.wait_for_selector('[data-complete="0"]', timeout=WAIT)


@pytest.mark.slow
def test_all_three_tables_are_computed() -> None:
    kept = talk_tables.Tables()
    job = talk_tables.begun(kept)
    assert job.wait(1200)
    assert not job.failed, job.failure
    assert [len(kept.published), len(kept.corrected), len(kept.certified)] == [9, 9, 50]
    record = kept.record()
    assert record["complete"] and record["agrees"] and record["holds"]
    assert all(row.refuted for row in kept.certified)
    certificates = kept.certificates()
    assert len(certificates) == 50
    assert all(check(text.encode())[0] for text in certificates.values())
    kept.complete = False
    assert not kept.record()["holds"]
