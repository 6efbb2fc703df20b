"""Data that somebody uploads are asked about as the command ``digits`` asks, in a process of its own."""

from __future__ import annotations

import importlib
import io
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.io import mmwrite

pytest.importorskip("marimo", reason="extra explore")

from sci_barriers import digits
from sci_barriers.explore import own_data
from sci_barriers.explore.exports import json_text
from sci_barriers.explore.own_data import EXAMPLES, Answered, begin, question
from theorems import TheoremError

from .taken import saved, verified

WAIT = 60_000
PAGE = importlib.import_module("sci_barriers.explore.pages.50_your_data").app
Visit = Callable[..., AbstractContextManager[Any]]
VALUES: dict[str, Any] = {
    "problem": "P2",
    "lam": "1/10",
    "eta": "",
    "known": "float64",
    "n": "",
    "radius_A": "",
    "radius_y": "",
    "norm_A": "spectral",
    "norm_y": "spectral",
    "tolerance": "",
    "ceiling": True,
}
A = np.array([[3.0, 1.0], [1.0, 2.0]])
Y = np.array([1.0, 2.0])


def _npy(array: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def _npz(**arrays: Any) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def _mtx(array: Any) -> bytes:
    stream = io.BytesIO()
    mmwrite(stream, array)
    return stream.getvalue()


def asked(files: dict[str, Any], **changes: Any) -> Answered:
    """What comes of a question about these files."""
    job = begin(question({**VALUES, **changes}), files)
    assert job.wait(120)
    return job.result()


#: kind of file ↦ files; all hold A and Y.
FILES: dict[str, dict[str, tuple[str, bytes]]] = {
    "npz": {"data": ("my data.npz", _npz(A=A, y=Y))},
    "npy": {"data": ("A.npy", _npy(A)), "y": ("y.npy", _npy(Y))},
    "csv": {"data": ("both.csv", b"a,b,y\n3,1,1\n1,2,2\n")},
    "mtx": {"data": ("A.mtx", _mtx(A)), "y": ("y.mtx", _mtx(Y[:, None]))},
    "json": {"data": ("exact.json", json.dumps({"A": [["3", "1"], ["1", "2"]], "y": ["1", "2"]}).encode())},
}


@pytest.mark.parametrize("kind", [k if k == "csv" else pytest.param(k, marks=pytest.mark.slow) for k in FILES])
def test_every_kind_of_file_gives_the_report_of_the_command(kind: str) -> None:
    found = asked(FILES[kind])
    same = digits(A, Y, "P2", lam="1/10", known="float64")
    assert found.record == json.loads(json.dumps(same.record()))
    assert found.headline == same.headline
    assert set(found.certificates) == {
        name for name, proof in (("enclosed", same.enclosed), ("ceiling", same.cannot_tell)) if proof
    }
    for proof in found.certificates.values():
        assert proof.check()[0]
    page = found.html()
    assert "data-sb-save" in page
    assert 'role="img"' in page
    assert json.loads(json_text(found.record))["problem"] == "P2"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("output", "tolerance", "answer", "kind"),
    [([0.0, 0.97], "1/2", "right", "sb-won"), ([5.0, 5.0], "1/10", "wrong", "sb-lost")],
)
def test_an_output_is_judged(output: list[float], tolerance: str, answer: str, kind: str) -> None:
    files = {**FILES["npz"], "output": ("x.npy", _npy(np.array(output)))}
    found = asked(files, tolerance=tolerance)
    assert found.answer == answer
    assert kind in found.html()


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_say_something(name: str) -> None:
    example = EXAMPLES[name]
    found = asked({"data": ("data.npz", example.content())}, **{"lam": "", **example.values})
    assert "no solver can deliver" in found.headline
    assert len(found.certificates) == 2
    assert all(proof.check()[0] for proof in found.certificates.values())


@pytest.mark.slow
def test_paths_and_weights_and_linear_programs(tmp_path: Path) -> None:
    path, costs = tmp_path / "program.npz", tmp_path / "costs.npy"
    path.write_bytes(_npz(A=np.array([[1.0, 1.0]]), y=np.array([1.0])))
    costs.write_bytes(_npy(np.array([1.0, 2.0])))
    files = own_data.files("path", "", {}, {"data": f" {path} ", "weights": str(costs), "y": "", "output": ""})
    found = asked(files, problem="LP", known="index", n="20")
    same = digits([[1, 1]], [1], "LP", weights=[1, 2], known=20)
    assert found.record == json.loads(json.dumps(same.record()))


#: name ↦ (files, what the message says)
BAD = {
    "no y": ({"data": ("A.npy", _npy(A))}, "y = None; allowed: a file: data.npy holds A alone"),
    "no numbers": ({"data": ("a.csv", b"x,y\na,b\n")}, "data.csv"),
    "a pickle": ({"data": ("a.npy", _npy(np.array([object()], dtype=object))), "y": ("y.npy", _npy(Y))}, "data = "),
    "a zero byte": ({"data": ("a.mtx", b"%%MatrixMarket\0"), "y": ("y.npy", _npy(Y))}, "data = "),
    "rubbish": ({"data": ("a.npz", b"\0" * 100)}, "data = "),
    "too many entries": ({"data": ("a.npz", _npz(A=np.zeros((1001, 1000)), y=np.zeros(1001)))}, "A = "),
    "lengths that differ": ({"data": ("a.npz", _npz(A=A, y=np.zeros(3)))}, "allowed"),
}


@pytest.mark.parametrize("name", [k if k == "no y" else pytest.param(k, marks=pytest.mark.slow) for k in BAD])
def test_bad_files_are_refused_in_the_words_of_the_page(name: str) -> None:
    files, words = BAD[name]
    job = begin(question(VALUES), files)
    assert job.wait(120)
    assert job.failed
    assert words in job.failure
    assert "/tmp" not in job.failure
    assert "--" not in job.failure


@pytest.mark.slow
def test_cancelling_ends_the_process() -> None:
    source = np.random.default_rng(0)
    big = _npz(A=source.standard_normal((300, 600)), y=source.standard_normal(300))
    job = begin(question(VALUES), {"data": ("big.npz", big)})
    assert not job.wait(3)
    job.cancel()
    assert job.wait(30)
    assert job.cancelled
    assert job.failed


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"lam": "x"}, "lam = 'x'; allowed: an exact number"),
        ({"problem": "P1", "eta": "x"}, "eta = 'x'"),
        ({"known": "radii"}, "radius = 'none'; allowed: that of A, that of y, or both"),
        ({"known": "radii", "radius_A": "-"}, "radius_A = '-'"),
        ({"known": "index"}, "n = ''; allowed: an integer of at least 0"),
        ({"known": "index", "n": "-1"}, "n = '-1'"),
        ({"known": "index", "n": "9" * 9}, "n = "),
        ({"tolerance": "small"}, "tolerance = 'small'"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(changes: dict[str, Any], error: str) -> None:
    with pytest.raises(TheoremError, match=re.escape(error)):
        question({**VALUES, **changes})


@pytest.mark.parametrize(
    ("files", "error"),
    [
        ({}, "data = 'none'; allowed: a file with A and y"),
        ({"data": ("data.exe", b"")}, "data = 'data.exe'; allowed: a file that ends with"),
        ({"data": FILES["npz"]["data"], "y": ("../../y", b"")}, "y = '../../y'"),
    ],
)
def test_files_that_are_none_are_refused_by_name(files: dict[str, Any], error: str) -> None:
    with pytest.raises(TheoremError, match=re.escape(error)):
        begin(question(VALUES), files)


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_data, "MOST_BYTES", 10)
    with pytest.raises(TheoremError, match="data = '.* bytes'; allowed: at most 10"):
        begin(question(VALUES), FILES["npz"])


def test_parameters_of_other_problems_are_not_asked_about() -> None:
    assert question({**VALUES, "problem": "P1", "lam": "x"})["lam"] is None
    assert question({**VALUES, "eta": "x"})["eta"] is None
    assert question({**VALUES, "known": ""})["known"] is None


def test_the_question_is_said_in_words() -> None:
    assert own_data.words(VALUES) == "Problem P2 with λ = 1/10; known of A and y: each entry the nearest double."
    radii = {**VALUES, "known": "radii", "radius_y": "<1e-3", "lam": ""}
    assert own_data.words(radii) == "Problem P2 with λ = 1; known of A and y: A exactly and y within &lt;1e-3."


def test_the_page_without_a_browser() -> None:
    _, found = PAGE.run()
    assert found["entered"]()["radius_y"] == "1e-3"
    assert found["question"]["lam"] == "1/5"


@pytest.mark.slow
def test_data_are_uploaded_and_asked_about_in_the_browser(visit: Visit, tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_bytes(FILES["csv"]["data"][1])
    query = {f"p.{name}": str(value) for name, value in VALUES.items() if value}
    with visit("your-data", height=2600, kind="upload", **query) as page:
        page.wait_for_selector("[data-sb-ready]", timeout=WAIT)
        page.locator('input[type="file"]').first.set_input_files(data)
        page.get_by_text("A and y: data.csv, 18 bytes").wait_for(timeout=WAIT)
        page.get_by_role("button", name="Which digits?").click()
        page.wait_for_selector("[data-answered]", timeout=WAIT)
        assert "digits proved" in page.locator("[data-answered]").inner_text()
        assert verified(saved(page, page.get_by_text("Certificate: proved digits"), tmp_path / "certificate.json"))


@pytest.mark.slow
def test_a_link_restores_the_question_and_certificates_are_checked_by_a_click(visit: Visit) -> None:
    name = list(EXAMPLES)[2]
    with visit("your-data", height=2600, example=name, **{"p.n": "18"}) as page:
        page.get_by_text("index 18: within").wait_for(timeout=WAIT)
        page.get_by_role("button", name="Which digits?").click()
        page.wait_for_selector("[data-answered]", timeout=WAIT)
        page.get_by_role("button", name="Check the certificates").click()
        page.wait_for_selector('[data-checked="0"]', timeout=WAIT)
        assert page.locator("[data-checked]").inner_text().count("s VERIFIED") == 2
        assert "p.n=18" in page.url


@pytest.mark.slow
def test_a_long_question_is_cancelled_in_the_browser(visit: Visit, tmp_path: Path) -> None:
    source = np.random.default_rng(0)
    data = tmp_path / "big.npz"
    data.write_bytes(_npz(A=source.standard_normal((300, 600)), y=source.standard_normal(300)))
    with visit("your-data", height=2600, kind="path", **{"file.data": str(data), "p.known": "float64"}) as page:
        page.wait_for_selector("[data-sb-ready]", timeout=WAIT)
        page.get_by_role("button", name="Which digits?").click()
        page.wait_for_selector('[data-running="1"] progress', timeout=WAIT)
        page.get_by_role("button", name="Cancel").click()
        page.wait_for_selector('[data-ended="1"]', timeout=WAIT)
        assert "Nothing is proved" in page.locator("[data-ended]").inner_text()
