"""Programs that somebody writes on the page are judged, contained, and told what to do next."""

from __future__ import annotations

import importlib
import json
import os
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("marimo", reason="extra explore")

from sci_barriers import Smale18, Status
from sci_barriers.explore import apart
from sci_barriers.explore.advice import advice, advice_html
from sci_barriers.explore.exports import json_text
from sci_barriers.explore.trial import Trial, begin
from sci_barriers.explore.written import LONGEST, TEMPLATES, main_name, packed, unpacked
from sci_barriers.programs.confine import unavailable
from theorems import TheoremError
from theorems.core.registry import BARRIERS

from .taken import saved, verified

WAIT = 60_000
PAGE = importlib.import_module("sci_barriers.explore.pages.30_write_an_algorithm").app
BARRIER = Smale18("P3", N=3, m=2, K=3)
needs_confinement = pytest.mark.skipif(bool(unavailable()), reason=f"NO PROGRAM IS RUN: {unavailable()}")
Visit = Callable[..., AbstractContextManager[Any]]


def tried(program: str, *, barrier: Any = BARRIER, seconds: int = 10, memory: int = 512) -> Trial:
    """What comes of a program."""
    job = begin(program, barrier, seconds, memory)
    assert job.wait(120)
    return job.result()


def algorithm(body: str, before: str = "import os, random, signal, socket, sys, tempfile") -> str:
    """A program with this body."""
    lines = "\n    ".join(body.split("\n"))
    return f"{before}\n\n\ndef algorithm(oracle):\n    {lines}\n"


# --- Verdicts and suggestions -------------------------------------------------------------------------------------------------------

#: name ↦ (program, status, a word of the reason, a word of the first suggestion)
HOSTILE = {
    "an endless loop": (algorithm("while True: pass"), Status.BUDGET_EXCEEDED, "2 seconds", "never ends"),
    "4 GB at once": (algorithm("return [bytearray(4 << 30)]"), Status.CRASHED, "MemoryError", "more memory"),
    "4 GB bit by bit": (
        algorithm("kept = []\nwhile True: kept.append(b'x' * (1 << 20))"),
        Status.BUDGET_EXCEEDED,
        "memory",
        "more memory",
    ),
    "a fork bomb": (
        algorithm("while True:\n    try: os.fork()\n    except OSError: pass"),
        Status.BUDGET_EXCEEDED,
        "",
        "",
    ),
    "a file outside": (algorithm("open({outside!r}, 'w')"), Status.CRASHED, "PermissionError", "confined"),
    "a file of the user": (algorithm("return open({mine!r}).read()"), Status.CRASHED, "PermissionError", "confined"),
    "a temporary file": (algorithm("tempfile.TemporaryFile()"), Status.CRASHED, "temporary directory", "confined"),
    "a socket": (
        algorithm("socket.create_connection(('127.0.0.1', 80))"),
        Status.CRASHED,
        "not permitted",
        "connects to nothing",
    ),
    "a signal to the page": (algorithm("os.kill({pid}, signal.SIGKILL)"), Status.CRASHED, "not permitted", "confined"),
    "megabytes of text": (
        algorithm("while True: print('x' * 100_000)"),
        Status.BUDGET_EXCEEDED,
        "bytes of standard error",
        "printed too much",
    ),
    "NaN": (algorithm("return [float('nan')] * 3"), Status.INVALID_OUTPUT, "nan", "NaN"),
    "os._exit(0)": (algorithm("os._exit(0)"), Status.CRASHED, "exit code 0", "ended its process"),
    "sys.exit": (algorithm("sys.exit()"), Status.CRASHED, "SystemExit", "ended its process"),
    "an index beyond all memory": (algorithm("oracle.read(10**12)"), Status.BUDGET_EXCEEDED, "index", "up to index"),
    "a number of 10^6 digits": (algorithm("return [10**10**6] * 3"), Status.INVALID_OUTPUT, "bits", "Return 3 numbers"),
}
QUICK = ("a socket",)


@needs_confinement
@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in HOSTILE]
)
def test_hostile_programs_are_contained_and_told_why(name: str, tmp_path: Path) -> None:
    program, status, reason, suggestion = HOSTILE[name]
    mine = tmp_path / "mine"
    mine.write_text("secret")
    places = {"{outside!r}": repr(str(tmp_path / "outside")), "{mine!r}": repr(str(mine)), "{pid}": str(os.getpid())}
    for mark, text in places.items():
        program = program.replace(mark, text)
    found = tried(program, seconds=2 if "loop" in name else 10)
    assert found.verdict.status is status, found.reason
    assert reason in found.reason
    assert suggestion in advice(found)[0].text
    assert found.verdict.certificate is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine"]
    assert "secret" not in found.html() + json_text(found.document())
    page = found.html() + advice_html(found)
    assert "Not refuted" in page
    assert "sb-lost" not in page
    assert "sb-won" not in page


#: name ↦ (program, status, words of suggestions, each in one of them)
HONEST = {
    "reads nothing": (algorithm("return [0, 0, 0]"), Status.REFUTED, ["read nothing"]),
    "solves its data": (TEMPLATES["Read once, take the best column"], Status.REFUTED, ["solves the data", "labels"]),
    "reads a little": (
        algorithm("oracle.read(7)\nreturn [1, 2, 3]"),
        Status.REFUTED,
        ["own distance", "up to index 7 fit both"],
    ),
    "waits": (TEMPLATES["Wait until one column is ahead"], Status.BUDGET_EXCEEDED, ["200 times", "Let it stop"]),
    "wants labels": (TEMPLATES["The answer that the labels give"], Status.CRASHED, ["switch the parameter labels on"]),
    "returns too much": (algorithm("return [0] * 4"), Status.INVALID_OUTPUT, ["wrong number of entries"]),
    "returns text": (algorithm("return 'zero'"), Status.INVALID_OUTPUT, ["Return 3 numbers"]),
    "takes A and y": ("def solve(A, y):\n    return [0, 0, 0]\n", Status.CRASHED, ["from_solver"]),
    "draws": (algorithm("return [random.random()] * 3"), Status.NONDETERMINISTIC, ["Seed", "Chance"]),
    "wants coins": (algorithm("return [oracle.coins.bit()] * 3"), Status.CRASHED, ["no coins"]),
    "is no Python": ("def algorithm(oracle:\n", Status.CRASHED, ["cannot read it"]),
    "imports what is not there": (
        "import nothing_of_this_name\ndef algorithm(oracle): pass\n",
        Status.CRASHED,
        ["imports"],
    ),
    "raises": (algorithm("return 1 / 0"), Status.CRASHED, ["raised an error"]),
}


@needs_confinement
@pytest.mark.slow
@pytest.mark.parametrize("name", HONEST)
def test_suggestions_follow_from_the_verdict(name: str) -> None:
    program, status, words = HONEST[name]
    found = tried(program)
    assert found.verdict.status is status, found.reason
    texts = [one.text for one in advice(found)]
    for word in words:
        assert any(word in text for text in texts), texts
    document = json.loads(json_text(found.document()))
    assert (document["status"], document["program"]) == (status.value, program)
    assert "/tmp/" not in found.html()
    proof = found.verdict.certificate
    assert (proof is not None) == (status is Status.REFUTED)
    if proof is not None:
        assert proof.check()[0]
        assert "sb-lost" in found.html()
        assert found.picture() is not None
        assert document["certificate"] == json.loads(proof.text)


@needs_confinement
@pytest.mark.slow
def test_templates_are_programs_that_run_as_they_say() -> None:
    labelled = Smale18("P2", N=3, m=2, K=3, labels=True)
    for name, program in TEMPLATES.items():
        expected = Status.BUDGET_EXCEEDED if name.startswith("Wait") else Status.REFUTED
        assert tried(program, barrier=labelled).verdict.status is expected, name


@needs_confinement
@pytest.mark.slow
def test_a_plain_function_of_the_data_is_called_as_its_barrier_says() -> None:
    program = "import numpy\n\n\ndef largest(w):\n    return numpy.argmax(w)\n"
    found = tried(program, barrier=BARRIERS["largest-entry"]())
    assert found.verdict.refuted, found.reason


@needs_confinement
@pytest.mark.slow
def test_a_far_answer_is_refuted_and_not_drawn() -> None:
    found = tried(algorithm("oracle.read(3)\nreturn [10**400] * 3"))
    assert found.verdict.refuted
    assert found.picture() is None
    assert found.solved is False
    assert "10^400" not in found.html()
    found.verdict._repr_html_()  # nor in a notebook


@needs_confinement
@pytest.mark.slow
def test_cancelling_kills_the_program() -> None:
    job = begin(algorithm("while True: pass"), BARRIER, 60, 512)
    assert not job.wait(1)
    job.cancel()
    assert job.wait(30)
    assert job.result().verdict.status is Status.CRASHED
    assert "stopped" in job.result().reason


# --- Arguments ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("program", "barrier", "seconds", "memory", "name"),
    [
        ("", BARRIER, 10, 512, "program"),
        ("x = 1", BARRIER, 10, 512, "program"),
        ("def algorithm(o): pass" + " " * LONGEST, BARRIER, 10, 512, "program"),
        (TEMPLATES["Read once, take the best column"], BARRIER, 0, 512, "seconds"),
        (TEMPLATES["Read once, take the best column"], BARRIER, 61, 512, "seconds"),
        (TEMPLATES["Read once, take the best column"], BARRIER, 10, 4096, "memory"),
        (TEMPLATES["Read once, take the best column"], Smale18(N=60), 10, 512, "barrier"),
    ],
)
def test_what_cannot_be_run_is_refused_by_name(
    program: str, barrier: Any, seconds: int, memory: int, name: str
) -> None:
    with pytest.raises(TheoremError, match=rf"^{name} = "):
        begin(program, barrier, seconds, memory)


def test_where_nothing_can_be_confined_nothing_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "unavailable", lambda: "no Landlock")
    with pytest.raises(TheoremError, match=r"files and the network \(no Landlock\)"):
        begin(TEMPLATES["Read once, take the best column"], BARRIER, 10, 512)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("def a(o):\n    def b(): pass\n", "a"),
        ("def a(o): pass\ndef b(o): pass\n", "b"),
        ("def algorithm(o): pass\ndef helper(): pass\n", "algorithm"),
        ("def helper(): pass\nalgorithm = helper\n", "algorithm"),
        ("class Reader:\n    pass\n", "Reader"),
        ("def algorithms(o): pass\n", "algorithms"),
    ],
)
def test_which_function_is_the_algorithm(text: str, name: str) -> None:
    assert main_name(text) == name


@given(st.text(min_size=1, max_size=60))
def test_an_address_holds_a_program(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a pair: no editor makes one
        return
    assert unpacked(packed(text)) == text


@given(st.text(max_size=80))
def test_an_address_of_anybody_is_a_program_or_none(found: str) -> None:
    text = unpacked(found)
    assert text is None or len(text) <= LONGEST


def test_a_long_program_is_not_kept_and_a_bomb_not_unpacked() -> None:
    assert packed("".join(map(str, range(5000)))) == ""
    bomb = urlsafe_b64encode(zlib.compress(b"x" * (LONGEST + 1), 9)).decode()
    assert unpacked(bomb) is None
    assert unpacked(packed("x" * LONGEST)) == "x" * LONGEST


# --- The page -----------------------------------------------------------------------------------------------------------------------


def test_the_page_without_a_browser() -> None:
    _, found = PAGE.run()
    assert found["editor"].value == TEMPLATES["Read once, take the best column"]
    assert found["barrier"] == BARRIER
    assert found["why_not"] == ""
    outputs, _ = PAGE.run(defs={"barrier": Smale18(N=60), "why_not": "A has 3540 entries"})
    assert any("A has 3540 entries" in str(getattr(output, "text", output)) for output in outputs)


@needs_confinement
@pytest.mark.slow
def test_a_verdict_is_shown_without_a_browser() -> None:
    job = begin(algorithm("return [0, 0, 0]"), BARRIER, 10, 512)
    assert job.wait(60)
    outputs, found = PAGE.run(defs={"trial": job.result(), "job": job, "tick": None, "cancel": None})
    assert found["proof"].check()[0]
    assert any("Make it better" in str(getattr(output, "text", "")) for output in outputs)


def _run(page: Any, text: str) -> None:
    """Replace the program in the editor as a person would, and run it."""
    editor = page.locator(".cm-content").first
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.get_by_role("button", name="Run it").click()


@needs_confinement
def test_a_program_is_refuted_in_the_browser_and_its_certificate_verified(visit: Visit, tmp_path: Path) -> None:
    with visit("write-an-algorithm", height=2600) as page:
        page.wait_for_selector("[data-sb-ready]", timeout=WAIT)
        page.get_by_role("button", name="Run it").click()
        page.wait_for_selector('[data-verdict="refuted"]', timeout=WAIT)
        assert "Make it better" in page.locator("[data-verdict]").inner_text()
        assert verified(saved(page, page.get_by_text("Save the certificate"), tmp_path / "certificate.json"))


@needs_confinement
@pytest.mark.slow
def test_hostile_programs_in_the_browser_and_the_page_lives_on(visit: Visit, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    with visit("write-an-algorithm", height=2600, seconds="15") as page:
        page.wait_for_selector("[data-sb-ready]", timeout=WAIT)
        for name in ("an endless loop", "4 GB at once", "a fork bomb", "a file outside", "a socket", "os._exit(0)"):
            program, status, reason, _ = HOSTILE[name]
            _run(page, program.replace("{outside!r}", repr(str(outside))))
            page.wait_for_selector('[data-running="1"]', timeout=WAIT)
            # For some frames the verdict before stands beside what runs: only when nothing runs any more it is the new one.
            page.wait_for_selector("[data-running]", state="detached", timeout=WAIT)
            page.wait_for_selector(f'[data-verdict="{status.value}"]', timeout=WAIT)
            if "seconds" not in reason:
                assert reason in page.locator("[data-verdict]").inner_text(), name
            assert not outside.exists()
        _run(page, algorithm("return [0, 0, 0]"))
        page.wait_for_selector('[data-verdict="refuted"]', timeout=WAIT)
        page.get_by_role("button", name="Check it with the stand-alone checker").click()
        page.wait_for_selector('[data-checked="0"]', timeout=WAIT)
        address = page.url
    with visit("write-an-algorithm", **_query(address)) as page:  # the link restores the program and its limits
        page.wait_for_selector("[data-sb-ready]", timeout=WAIT)
        page.get_by_text("return [0, 0, 0]").first.wait_for(timeout=WAIT)
        assert page.get_by_label("Seconds").first.input_value() == "15"


@needs_confinement
@pytest.mark.slow
def test_a_program_is_cancelled_in_the_browser(visit: Visit) -> None:
    with visit("write-an-algorithm", height=2600, seconds="60") as page:
        page.wait_for_selector("[data-sb-ready]", timeout=WAIT)
        _run(page, algorithm("while True:\n    pass"))
        page.wait_for_selector('[data-running="1"]', timeout=WAIT)
        page.get_by_role("button", name="Cancel").click()
        page.wait_for_selector('[data-ended="1"]', timeout=WAIT)
        assert "the program was killed" in page.locator("[data-ended]").inner_text()


def _query(address: str) -> dict[str, str]:
    from urllib.parse import parse_qsl, urlsplit

    return dict(parse_qsl(urlsplit(address).query))
