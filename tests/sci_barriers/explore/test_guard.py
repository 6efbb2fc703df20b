"""Nobody gets past the guard who was not given the key, and no other site does."""

from __future__ import annotations

from typing import Any

import pytest

from sci_barriers.explore.guard import POLICY, Guard

from .loops import in_a_loop

HOST = "127.0.0.1:8718"


async def _app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    headers = [(b"access-control-allow-origin", b"*"), (b"x-own", b"1")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"inside"})


def _ask(guard: Guard, path: str = "/", query: str = "", kind: str = "http", **headers: str) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    given = {"host": HOST, **headers}
    scope = {
        "type": kind,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }
    in_a_loop(guard(scope, None, send))
    return sent


@pytest.fixture
def guard() -> Guard:
    return Guard(_app, {HOST}, "right")


def _cookie(guard: Guard) -> str:
    (start, _) = _ask(guard, query="key=right")
    return dict(start["headers"])[b"set-cookie"].decode().partition(";")[0]


def test_the_key_is_taken_out_of_the_address_and_the_rest_is_kept(guard: Guard) -> None:
    (start, _) = _ask(guard, "/construction/", "n=7&key=right&member=1")
    headers = dict(start["headers"])
    assert start["status"] == 303
    assert headers[b"location"] == b"/construction/?n=7&member=1"
    assert b"HttpOnly; SameSite=Strict" in headers[b"set-cookie"]


def test_with_the_cookie_the_page_is_served_under_the_policy_and_without_a_licence_for_other_sites(
    guard: Guard,
) -> None:
    (start, body) = _ask(guard, cookie=_cookie(guard))
    assert body["body"] == b"inside"
    headers = dict(start["headers"])
    assert headers[b"content-security-policy"].decode() == POLICY
    assert b"access-control-allow-origin" not in headers
    assert headers[b"x-own"] == b"1"


def test_the_policy_names_no_other_host() -> None:
    assert "http" not in POLICY
    assert "*" not in POLICY


@pytest.mark.parametrize(
    ("query", "headers", "status"),
    [
        ("", {}, 401),
        ("key=wrong", {}, 401),
        ("key=", {}, 401),
        ("key=righ\u0074\u0065", {}, 401),
        ("", {"cookie": "sci-barriers-0=right"}, 401),
        ("key=right", {"host": "evil.example"}, 403),
        ("key=right", {"host": "evil.example:8718"}, 403),
        ("key=right", {"host": "127.0.0.1:9999"}, 403),
        ("key=right", {"host": ""}, 403),
        ("key=right", {"origin": "https://evil.example"}, 403),
        ("key=right", {"origin": "null"}, 403),
        ("key=right", {"origin": "http://127.0.0.1:9999"}, 403),
    ],
)
def test_others_are_refused(guard: Guard, query: str, headers: dict[str, str], status: int) -> None:
    (start, body) = _ask(guard, query=query, **headers)
    assert start["status"] == status
    assert b"inside" not in body["body"]


def test_a_cookie_that_is_none_is_no_cookie(guard: Guard) -> None:
    (start, _) = _ask(guard, cookie=_cookie(guard) + "x")
    assert start["status"] == 401


def test_another_site_cannot_open_the_socket_even_with_the_cookie(guard: Guard) -> None:
    cookie = _cookie(guard)
    assert _ask(guard, kind="websocket", cookie=cookie, origin=f"http://{HOST}") == [{"type": "websocket.accept"}]
    for origin in ("https://evil.example", "null"):
        assert _ask(guard, kind="websocket", cookie=cookie, origin=origin) == [
            {"type": "websocket.close", "code": 1008}
        ]
    assert _ask(guard, kind="websocket", origin=f"http://{HOST}") == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize("path", ["//evil.example/", "///evil.example", "/ok/"])
def test_nobody_is_sent_to_another_site(guard: Guard, path: str) -> None:
    (start, _) = _ask(guard, path, "key=right")
    place = dict(start["headers"])[b"location"]
    assert place.startswith(b"/")
    assert not place.startswith(b"//")


def test_two_explorers_have_different_cookies() -> None:
    one, other = Guard(_app, {HOST}), Guard(_app, {HOST})
    assert one.key != other.key
    assert one._cookie != other._cookie


def test_open_to_others_every_host_counts_and_the_key_is_still_needed() -> None:
    guard = Guard(_app, None, "right")
    assert _ask(guard, query="key=right", host="lab.example:80")[0]["status"] == 303
    assert _ask(guard, host="lab.example:80")[0]["status"] == 401
