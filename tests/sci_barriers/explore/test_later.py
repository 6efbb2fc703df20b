"""While the pages are being made, requests wait, documents begin, and nothing is lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from sci_barriers.explore.later import Later

from .loops import in_a_loop

DOCUMENT = b'\n<!DOCTYPE html>\n<html lang="en">\n  <head><title>t</title></head><body></body></html>'


async def _pages(scope: Any, receive: Any, send: Any) -> None:
    """An application with one document, and what was asked for everywhere else."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
    body = DOCUMENT if scope["path"] == "/page/" else repr(scope["headers"]).encode()
    await send({"type": "http.response.body", "body": body[:5], "more_body": True})
    await send({"type": "http.response.body", "body": body[5:]})


def _scope(path: str, kind: str = "http", method: str = "GET", **headers: str) -> dict[str, Any]:
    return {
        "type": kind,
        "method": method,
        "path": path,
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }


def _ask(
    scope: dict[str, Any], make: Callable[[], Any] = lambda: _pages
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Ask before the application is there; return what was sent until then, and what after it."""
    go = threading.Event()

    def slow() -> Any:
        assert go.wait(30)
        return make()

    async def play() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        later = Later(slow, ["/page/"], "<link rel=modulepreload href=x>")
        later.begin(lambda: None)
        sent: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        task = asyncio.create_task(later(scope, None, send))
        for _ in range(5):
            await asyncio.sleep(0)
        before = list(sent)
        go.set()
        await task
        return before, sent[len(before) :]

    return in_a_loop(play())


def test_a_document_begins_at_once_and_is_one_document() -> None:
    before, after = _ask(_scope("/page/", accept_encoding="gzip"))
    assert before[0]["status"] == 200
    assert (b"cache-control", b"no-store") in before[0]["headers"]
    assert b"modulepreload" in before[1]["body"]
    assert before[1]["more_body"]
    whole = before[1]["body"] + b"".join(message["body"] for message in after)
    for once in (b"<!DOCTYPE", b"<html", b"<head>", b"</head>", b"<title>t</title>"):
        assert whole.count(once) == 1, once
    assert not after[-1].get("more_body")


def test_a_document_that_begins_otherwise_is_sent_as_it_is() -> None:
    async def other(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 500, "headers": []})
        await send({"type": "http.response.body", "body": b"Internal Server Error"})

    _, after = _ask(_scope("/page/"), lambda: other)
    assert after[-1]["body"] == b"Internal Server Error"


def test_what_would_change_the_document_is_not_asked_for() -> None:
    async def echo(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": repr(scope["headers"]).encode()})

    _, after = _ask(
        _scope("/page/", accept_encoding="gzip", if_none_match="*", range="bytes=0-1", cookie="c"), lambda: echo
    )
    assert after[-1]["body"] == b"[(b'cookie', b'c')]"


@pytest.mark.parametrize(
    "scope", [_scope("/other/"), _scope("/page/", method="POST"), _scope("/page/ws"), _scope("/page/", "websocket")]
)
def test_everything_else_waits(scope: dict[str, Any]) -> None:
    before, after = _ask(scope)
    assert before == []
    assert after[0]["type"] in ("http.response.start", "websocket.accept")


def test_when_it_is_there_requests_go_through_as_they_are() -> None:
    later = Later(lambda: _pages, ["/page/"], "early")
    done = threading.Event()
    later.begin(done.set)
    assert done.wait(30)
    assert later.made is _pages
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    in_a_loop(later(_scope("/page/"), None, send))
    assert b"".join(message.get("body", b"") for message in sent) == DOCUMENT


def test_whoever_waits_does_not_wait_for_what_comes_then() -> None:
    served = threading.Event()
    done: list[bool] = []

    async def play() -> None:
        later = Later(lambda: _pages, [], "")
        later.begin(lambda: done.append(served.wait(30)))

        async def send(message: dict[str, Any]) -> None:
            served.set()

        await later(_scope("/other/"), None, send)

    in_a_loop(play())
    assert served.is_set()


def test_a_request_that_is_given_up_takes_nothing_from_the_others() -> None:
    go = threading.Event()

    def slow() -> Any:
        assert go.wait(30)
        return _pages

    async def play() -> int:
        later = Later(slow, [], "")
        later.begin(lambda: None)
        sent: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        first, second = (asyncio.create_task(later(_scope("/other/"), None, send)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.wait([first])  # not before: else the application may be there first
        assert first.cancelled()
        go.set()
        await second
        return int(sent[0]["status"])

    assert in_a_loop(play()) == 200


def test_why_it_could_not_be_made_is_told_to_all() -> None:
    def broken() -> Any:
        raise ValueError("broken")

    later = Later(broken, [], "")
    done = threading.Event()
    later.begin(done.set)
    assert done.wait(30)
    assert later.made is None
    assert str(later.failure) == "broken"

    async def send(message: dict[str, Any]) -> None:
        raise AssertionError(message)

    with pytest.raises(ValueError, match="broken"):
        in_a_loop(later(_scope("/other/"), None, send))
