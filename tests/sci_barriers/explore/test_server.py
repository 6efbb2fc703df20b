"""The command: loopback alone, clear words where something is missing, and an end that is one."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from sci_barriers import BarrierError, MissingExtra
from sci_barriers.cli import app
from sci_barriers.explore import warm
from sci_barriers.explore.server import DEFAULT_PORT, application, is_loopback, listen

from .loops import in_a_loop


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST"])
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "", "192.168.1.2", "localhost.evil.example", "127.0.0.1.evil.example", "1", "x"]
)
def test_not_loopback_is_refused_and_why_is_said(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(BarrierError, match="can run programs as you.*--allow-remote") as caught:
        listen(host, 0)
    assert caught.value.name == "--host"


def test_with_the_flag_it_listens_to_others() -> None:
    with listen("0.0.0.0", 0, allow_remote=True) as sock:
        assert sock.getsockname()[0] == "0.0.0.0"


def test_a_port_that_is_taken_is_named_if_it_was_asked_for_and_another_one_is_found_if_not() -> None:
    with listen("127.0.0.1", 0) as sock:
        port = sock.getsockname()[1]
        with pytest.raises(BarrierError, match=f"--port = '{port}'; allowed: one that can be listened to"):
            listen("127.0.0.1", port)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind(("127.0.0.1", DEFAULT_PORT))
            other.listen()
        except OSError:  # another program has it, which does as well
            pass
        with listen("127.0.0.1", None) as sock:
            assert sock.getsockname()[1] != DEFAULT_PORT


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--host", "0.0.0.0"], "--host = '0.0.0.0'; allowed: a loopback address"),
        (["--host", "no such name"], "--host"),
        (["--page", "nothing"], "page = 'nothing'; allowed: one of construction"),
        (["--port", "70000"], "65535"),
    ],
)
def test_wrong_usage(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["explore", "--no-browser", *arguments])
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


@pytest.mark.parametrize("library", ["marimo", "anywidget", "zmq"])
def test_without_the_extra_it_says_how_to_install_it(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtra, match=rf'{library} is not installed; .*pip install "sci-barriers\[explore\]"'):
        application()


def test_small_answers_are_not_kept_back_until_the_one_before_is_confirmed() -> None:
    # asyncio sets TCP_NODELAY for sockets that say that they are TCP; without it each of 300 files took 40 ms more.
    async def option(sock: socket.socket) -> int:
        accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(connected, sock=sock):
            _, writer = await asyncio.open_connection(*sock.getsockname()[:2])
            found = await asyncio.wait_for(accepted, 30)
            writer.close()
            return found

    with listen("127.0.0.1", 0) as sock:
        assert in_a_loop(option(sock)) != 0


@pytest.mark.slow
def test_a_marimo_that_cannot_be_loaded_ends_the_command_with_words(tmp_path: Path) -> None:
    (tmp_path / "marimo").mkdir()
    (tmp_path / "marimo" / "__init__.py").write_text("import a_module_that_it_needs\n")
    (tmp_path / "marimo" / "_static" / "assets").mkdir(parents=True)
    (tmp_path / "marimo" / "_static" / "index.html").write_text("<html></html>")
    found = subprocess.run(
        [sys.executable, "-m", "sci_barriers", "explore", "--no-browser", "--port", "0"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert found.returncode == 2
    assert "a_module_that_it_needs is not installed" in " ".join(found.stderr.split())


def test_what_a_page_imports_is_loaded_before_it_is_asked_for(tmp_path: Path) -> None:
    page = tmp_path / "10_page.py"
    page.write_text(
        "with app.setup:\n    import marimo\n    from colorsys import hls_to_rgb\n    from wsgiref import util\nfrom sndhdr2 import x"
    )
    with pytest.raises(ModuleNotFoundError, match="sndhdr2"):
        warm.load(page)
    assert {"colorsys", "wsgiref.util"} <= set(sys.modules)


def _answer(address: str, path: str, cookie: str = "") -> tuple[int, str, bytes]:
    """Return status, cookie and content of a page."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    with contextlib.closing(connection):
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        response = connection.getresponse()
        return response.status, (response.getheader("set-cookie") or "").partition(";")[0], response.read()


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_it_serves_and_ends_cleanly(number: signal.Signals, tmp_path: Path) -> None:
    pytest.importorskip("marimo", reason="extra explore")
    with subprocess.Popen(
        [sys.executable, "-m", "sci_barriers", "explore", "--no-browser", "--port", "0", "--page", "construction"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "HOME": str(tmp_path)},
    ) as process:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/construction/\?key=\S+", process.stdout.readline())
        assert found is not None
        address = found[0]
        assert _answer(address, "/construction/")[0] == 401
        cookie = _answer(address, "/?" + urlsplit(address).query)[1]
        status, _, front = _answer(address, "/", cookie)
        assert status == 200
        assert b"Explore barriers" in front
        for path in ("/static/explore.css", "/static/explore.js", "/construction/"):
            assert _answer(address, path, cookie)[0] == 200, path
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert out.endswith("ended\n")
    assert err == ""
