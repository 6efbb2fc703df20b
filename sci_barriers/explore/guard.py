"""Who may talk to the explorer: a browser of this machine that was given the key, and no page of another site.

Loopback alone is not enough. Another user of the machine reaches it too, and so does any page that a browser has open: by a request
from there (the browser then says where it comes from: ``Origin``), or under a name of its own that it lets point to 127.0.0.1 (``Host``
has that name). So both are checked, and every request needs the key of this run: first in the address that the command opens, then in
a cookie.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

__all__ = ["POLICY", "Guard"]

_Scope = MutableMapping[str, Any]
_App = Callable[[_Scope, Any, Any], Awaitable[None]]
#: What pages may load: what this server sends, and what they make themselves. Nothing from another host, whatever a library asks for.
POLICY: Final = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
#: Where marimo's frontend is; and its files whose names are made from their content.
FRONTEND: Final = "/marimo"
HASHED: Final = f"{FRONTEND}/assets/"
_HEADERS: Final = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_DROPPED: Final = frozenset(name for name, _ in _HEADERS) | {
    b"access-control-allow-origin",
    b"access-control-allow-credentials",
}


class Guard:
    """An ASGI application around another one.

    Args:
        app: what is guarded.
        hosts: the values of ``Host`` that are ours, such as ``127.0.0.1:8718``; ``None``: any, where the server is open to others.
        key: of this run; a new one if not given.
    """

    def __init__(self, app: _App, hosts: Iterable[str] | None, key: str | None = None) -> None:
        self._app = app
        self._hosts = None if hosts is None else {host.casefold() for host in hosts}
        self.key = key or secrets.token_urlsafe(24)
        # Cookies do not tell ports apart: two explorers at the same time must not take each other's.
        self._cookie = "sci-barriers-" + secrets.token_hex(4)

    async def __call__(self, scope: _Scope, receive: Any, send: Any) -> None:
        """Hand on what may pass."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {bytes(name).lower(): bytes(value).decode("latin-1") for name, value in scope["headers"]}
        if not self._ours(headers):
            await self._refuse(
                scope, send, 403, "This address is not that of the explorer. Open the one that the command printed."
            )
            return
        if not self._invited(headers):
            await self._admit_or_refuse(scope, send)
            return

        async def answer(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in _DROPPED]
                if scope["path"].startswith(HASHED):
                    kept.append((b"cache-control", b"private, max-age=31536000, immutable"))
                message = {**message, "headers": [*kept, *_HEADERS]}
            await send(message)

        await self._app(scope, receive, answer)

    def _ours(self, headers: dict[bytes, str]) -> bool:
        """Return whether the request is addressed to us, and does not come from another site."""
        host = headers.get(b"host", "").casefold()
        if self._hosts is not None and host not in self._hosts:
            return False
        origin = headers.get(b"origin")
        return origin is None or urlsplit(origin).netloc.casefold() == host

    def _invited(self, headers: dict[bytes, str]) -> bool:
        try:
            cookie = SimpleCookie(headers.get(b"cookie", "")).get(self._cookie)
        except CookieError:
            return False
        return cookie is not None and hmac.compare_digest(cookie.value.encode(), self.key.encode())

    async def _admit_or_refuse(self, scope: _Scope, send: Any) -> None:
        """Answer a request without the cookie: with the key in its address it gets one, and is sent on without the key."""
        query = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        given = [value for name, value in query if name == "key"]
        if scope["type"] == "http" and any(hmac.compare_digest(v.encode(), self.key.encode()) for v in given):
            rest = urlencode([(name, value) for name, value in query if name != "key"])
            # A single slash: “//host” would be another site.
            place = "/" + scope["path"].lstrip("/") + ("?" + rest if rest else "")
            cookie = f"{self._cookie}={self.key}; HttpOnly; SameSite=Strict; Path=/"
            headers = [(b"location", place.encode("latin-1", "replace")), (b"set-cookie", cookie.encode())]
            await send({"type": "http.response.start", "status": 303, "headers": [*headers, *_HEADERS]})
            await send({"type": "http.response.body", "body": b""})
            return
        await self._refuse(
            scope, send, 401, "The key is missing. Open the address that the command printed: it ends with ?key=…"
        )

    @staticmethod
    async def _refuse(scope: _Scope, send: Any, status: int, reason: str) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = [(b"content-type", b"text/plain; charset=utf-8"), *_HEADERS]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": reason.encode() + b"\n"})
