"""An application that is still being made: requests wait for it, and the documents of pages begin before it is there."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from concurrent.futures import Future
from typing import Any, Final

_App = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]
_BEGINNING: Final = b'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
#: What the document itself begins with, up to the inside of its head.
_ITS_BEGINNING: Final = re.compile(rb"\s*<!doctype html>\s*<html[^>]*>\s*<head>", re.IGNORECASE)
#: Of requests for a document that has begun: the answer must be the document, as it is.
_NOT_SENT_ON: Final = (b"accept-encoding", b"if-none-match", b"range")


class Later:
    """An ASGI application that a thread makes.

    A browser needs longer to load what shows a page than the page needs to be ready. So what is asked for early gets the beginning of its
    document at once, which names all that has to be loaded, and the rest when it is there.

    Args:
        make: makes the application.
        begins: paths of documents that are there for sure.
        head: of these, as HTML: what to load.
    """

    def __init__(self, make: Callable[[], _App], begins: Collection[str], head: str) -> None:
        self._made: Future[_App] = Future()
        self._begins, self._head = frozenset(begins), head.encode()
        self._make = make

    def begin(self, then: Callable[[], object]) -> None:
        """Begin to make it.

        Args:
            then: called in the same thread when it is made, or has failed (`failure`).
        """
        # Ctrl-C ends the process whether or not the making has ended.
        threading.Thread(target=self._run, args=(then,), daemon=True).start()

    def _run(self, then: Callable[[], object]) -> None:
        try:
            self._made.set_result(self._make())
        except BaseException as error:  # told to whoever asks for the application
            self._made.set_exception(error)
        # Not a callback of the future: those who wait for it would wait for this too.
        then()

    @property
    def failure(self) -> BaseException | None:
        """Why it could not be made; ``None`` if it was, or will be."""
        return self._made.exception() if self._made.done() else None

    @property
    def made(self) -> _App | None:
        """The application; ``None`` as long as it is not there."""
        return self._made.result() if self._made.done() and self._made.exception() is None else None

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """Answer a request, when there is something that can."""
        early = not self._made.done() and scope["type"] == "http" and scope["method"] == "GET"
        if early and scope["path"] in self._begins:
            await self._in_two_parts(scope, receive, send)
            return
        app = await self._wait()
        await app(scope, receive, send)

    async def _wait(self) -> _App:
        # A request that is given up must not take the application from the others.
        return await asyncio.shield(asyncio.wrap_future(self._made))

    async def _in_two_parts(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": _BEGINNING + self._head, "more_body": True})
        app = await self._wait()
        document = bytearray()

        async def keep(message: MutableMapping[str, Any]) -> None:
            document.extend(message.get("body", b""))

        asked = [(name, value) for name, value in scope["headers"] if name.lower() not in _NOT_SENT_ON]
        await app({**scope, "headers": asked}, receive, keep)
        begun = _ITS_BEGINNING.match(document)
        await send({"type": "http.response.body", "body": bytes(document[begun.end() if begun else 0 :])})
