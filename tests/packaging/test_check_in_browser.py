"""The page that checks certificates: in Chromium, with every other host cut off, it answers as the command line does."""

from __future__ import annotations

import functools
import http.server
import io
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from theorems.checker.program import main
from theorems.checker.registry import kinds

from ..browser import overflow

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus"
SOURCE = ROOT / "docs" / "browser_checker"
WAIT = 60_000
VALID = CORPUS / "valid" / "p1-identity.json"
TAMPERED = CORPUS / "tampered" / "C9-distance.json"
MALFORMED = CORPUS / "malformed" / "F2-not-json.json"


@pytest.fixture(scope="session")
def bundle() -> ModuleType:
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("bundle", SOURCE / "bundle.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture(scope="session")
def site(bundle: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page, served as any static host would serve it."""
    try:
        package = bundle.tarball()
    except bundle.Unreachable as error:
        pytest.skip(f"THE PAGE THAT CHECKS CERTIFICATES IS NOT TESTED: {error}")
    folder = tmp_path_factory.mktemp("page") / "deep" / "check"
    bundle.write(folder, package)
    handler = functools.partial(_Quiet, directory=str(folder.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/check/index.html"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def loaded(browser: Any, site: str) -> Iterator[Any]:
    """The page when it is ready, once for all tests: Python takes seconds to load. Requests to other hosts fail, and so do the tests."""
    context = browser.new_context(viewport={"width": 800, "height": 900})
    foreign: list[str] = []

    def guard(route: Any) -> None:
        if route.request.url.startswith(site.removesuffix("index.html")):
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    found = context.new_page()
    errors: list[str] = []
    found.on("pageerror", lambda error: errors.append(str(error)))
    found.goto(site)
    found.wait_for_selector('[data-state="ready"]', timeout=WAIT)
    yield found
    context.close()
    assert not foreign, foreign
    assert not errors, errors


@pytest.fixture
def page(loaded: Any) -> Any:
    """The page without the answers of the tests before."""
    loaded.evaluate("document.getElementById('answers').replaceChildren()")
    loaded.set_viewport_size({"width": 800, "height": 900})
    return loaded


def answers(page: Any, files: list[Path]) -> list[str]:
    """Hand in files and return the headings, in the order of the files, when all have their answers."""
    page.set_input_files("#files", files)
    page.locator("#answers > li").nth(len(files) - 1).wait_for(timeout=WAIT)
    page.wait_for_selector("#answers > li button", state="detached", timeout=WAIT)
    return list(page.locator("#answers > li h2").all_inner_texts())


def saved(page: Any) -> list[str]:
    """Return the answers, one line each, as the page saves them."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the answers as text").click()
    return Path(download.value.path()).read_text().splitlines()[1::2]


def test_valid_tampered_malformed_and_another_kind(page: Any, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"format": "x", "version": 1, "kind": "y"}))
    requests: list[str] = []

    def note(request: Any) -> None:
        requests.append(request.url)

    page.context.on("request", note)
    files = [VALID, TAMPERED, MALFORMED, other]
    found = answers(page, files)
    assert found == [
        f"VERIFIED — {VALID.name}",
        f"REJECTED — {TAMPERED.name}",
        f"REJECTED — {MALFORMED.name}",
        "ANOTHER KIND — other.json",
    ]
    texts = page.locator("#answers > li").all_inner_texts()
    assert "It is true that: " in texts[0] and "farther than 10^-digits from the only solution" in texts[0]
    assert "wrong-output, version 1" in texts[0]
    assert "Rule C9: the distance is not proved" in texts[1] and "It claims, and does not prove" in texts[1]
    assert "Rule F2: not JSON" in texts[2] and "true that" not in texts[2]
    assert "y, version 1 of x" in texts[3]
    page.context.remove_listener("request", note)
    assert not requests, "something was asked for after the files were there"
    assert overflow(page) == 0
    assert saved(page)[-4:] == command_line(files)


def command_line(files: list[Path]) -> list[str]:
    """Return the answers of the program, one line each."""
    with redirect_stdout(io.StringIO()) as printed:
        main([str(path) for path in files], kinds())
    return printed.getvalue().splitlines()[1::2]


@pytest.mark.slow
def test_every_kind_gets_the_answers_of_the_command_line(page: Any) -> None:
    """All of the corpora that are small: each valid file, and of the others every seventh."""
    small = [path for path in sorted(CORPUS.rglob("*.json")) if path.stat().st_size < 300_000]
    files = [path for path in small if path.parent.name == "valid"][::2]
    files += [path for path in small if path.parent.name in ("tampered", "malformed")][::7]
    answers(page, files)
    assert saved(page)[-len(files) :] == command_line(files)
    for text, path in zip(page.locator("#answers > li").all_inner_texts(), files, strict=True):
        if text.startswith("VERIFIED"):
            assert "It is true that: " in text, path


def long_work(path: Path) -> Path:
    """Write a document that the checker reads for seconds before it refuses it."""
    document = json.loads(VALID.read_text())
    document["output"] = ["0x1"] * 1_100_000
    path.write_text(json.dumps(document, separators=(",", ":")))
    return path


@pytest.mark.slow
def test_a_long_check_leaves_the_page_alive_and_can_be_cancelled(page: Any, tmp_path: Path) -> None:
    page.set_input_files("#files", [long_work(tmp_path / "long.json"), VALID, TAMPERED])
    page.get_by_role("heading", name="checking … — long.json").wait_for(timeout=WAIT)
    assert page.locator("details[open]").count() == 0
    page.locator("summary").click()  # the page answers while the check goes on
    page.get_by_text("The limits are those of the command line").wait_for(timeout=WAIT)
    assert page.get_by_role("heading", name="checking … — long.json").is_visible()
    page.get_by_role("button", name=f"Cancel {TAMPERED.name}").click()  # one that waits
    page.get_by_role("button", name="Cancel long.json").click()
    page.get_by_role("heading", name="cancelled — long.json").wait_for(timeout=WAIT)
    page.get_by_role("heading", name=f"VERIFIED — {VALID.name}").wait_for(timeout=WAIT)  # the next one, by a new worker
    assert page.locator("#answers > li h2").all_inner_texts()[2] == f"cancelled — {TAMPERED.name}"


def test_names_and_contents_are_shown_as_text(page: Any, tmp_path: Path) -> None:
    document = json.loads(VALID.read_text())
    document["theorem"] = "<img src=x onerror=alert(1)>"
    path = tmp_path / "<b>bold<b>.json"
    path.write_text(json.dumps(document))
    (found,) = answers(page, [path])
    assert found == "REJECTED — <b>bold<b>.json"
    assert page.locator("#answers img, #answers b").count() == 0


def test_a_file_that_is_too_large_is_refused_by_the_same_rule(page: Any, tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate((32 << 20) + 5)
    answers(page, [path])
    assert "Rule F1: more than 32 MiB" in page.locator("#answers > li").inner_text()


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_wider_than_the_window(width: int, page: Any) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    answers(page, [VALID, TAMPERED, CORPUS / "declared" / "valid" / "kernel.json"])
    assert overflow(page) == 0


# --- Without a browser ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.rules.__module__.rpartition(".")[2])
def test_every_kind_says_what_its_certificates_state(kind: Any) -> None:
    first = (sys.modules[kind.rules.__module__].__doc__ or "").partition("\n\n")[0]
    sentence = first.partition(": ")[2].strip()
    assert len(sentence) > 40 and sentence.endswith(".") and sentence.count(".") == 1


def test_another_content_is_not_used(bundle: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "npm"
    fake.write_text('#!/bin/sh\nfor last in "$@"; do :; done\nprintf other > "$last/pyodide.tgz"\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    cache = tmp_path / "cache.tgz"
    with pytest.raises(ValueError, match="is not used"):
        bundle.tarball(cache)
    assert not cache.exists()


def test_without_npm_the_program_says_that_the_page_is_left_out(tmp_path: Path) -> None:
    code = (
        "import bundle, pathlib, sys\n"
        f"try: bundle.tarball(pathlib.Path({str(tmp_path / 'none.tgz')!r}))\n"
        "except bundle.Unreachable as error: print(error); sys.exit(3)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=SOURCE,
        env={"PATH": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, "npm is not installed\n"), done.stderr
