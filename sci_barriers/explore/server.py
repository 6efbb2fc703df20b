"""Serves the pages: one process, one port, loopback alone unless somebody insists."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import socket
import threading
from collections.abc import AsyncIterator, Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.explore import home, warm
from sci_barriers.explore.found import page, pages
from sci_barriers.explore.frame import HEAD
from sci_barriers.explore.frontend import Assets, folder, preloads
from sci_barriers.explore.guard import FRONTEND, Guard
from sci_barriers.explore.later import Later
from sci_barriers.explore.work import cancel_all

__all__ = ["DEFAULT_PORT", "application", "is_loopback", "listen", "serve"]

#: Tried first; if it is taken and none was asked for, any free one.
DEFAULT_PORT: Final = 8718
#: Seconds that pages have to end.
GRACE: Final = 3.0
STATIC: Final = Path(__file__).parent / "static"


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches a host: ``localhost``, 127.0.0.0/8 or ::1."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int | None, *, allow_remote: bool = False) -> socket.socket:
    """Return a socket that listens.

    Args:
        host: an address of this machine.
        port: 0 for any free one; ``None``: `DEFAULT_PORT`, or a free one if that is taken.
        allow_remote: whether an address that others reach is meant.

    Raises:
        BarrierError: not a loopback address, and that is not meant; or it cannot be listened to.
    """
    if not is_loopback(host) and not allow_remote:
        raise BarrierError(
            "--host",
            host,
            "a loopback address (127.0.0.1, ::1, localhost): whoever reaches another one, and reads the key on the way, as nothing is "
            "encrypted, can run programs as you. If that is meant: --allow-remote",
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in (DEFAULT_PORT, 0) if port is None else (port,):
        # With the protocol named, asyncio sends at once. Otherwise what is small waits, 40 ms, until the browser has confirmed the last.
        made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((host, number))
        except OSError as error:
            made.close()
            if port is None and number:
                continue
            name, value = ("--port", str(number)) if isinstance(error, OSError) and number else ("--host", host)
            raise BarrierError(name, value, f"one that can be listened to ({error.strerror or error})") from None
        made.listen(128)
        return made
    raise AssertionError  # the last port of the loop returns or raises


def application() -> tuple[Any, Later]:
    """Return the ASGI application, and that part of it that a thread makes: the pages, each a marimo app.

    What the rest needs is there at once: the front page, the style sheets and what a browser loads to show a page.

    Raises:
        MissingExtra: marimo is not there.
    """
    # marimo asks a package index for newer versions of itself, and tells its makers that it runs, unless it is told not to.
    os.environ["MARIMO_SKIP_UPDATE_CHECK"] = "1"
    # Pages and marimo import them when they need them.
    for library in ("marimo", "uvicorn", "starlette", "anywidget", "platformdirs", "zmq"):
        if find_spec(library) is None:
            raise MissingExtra(library, "explore")
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse, RedirectResponse
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    loaded = preloads(FRONTEND)
    later = Later(_pages, [f"/{item.name}/" for item in pages()], loaded)

    @contextlib.asynccontextmanager
    async def running(app: Any) -> AsyncIterator[None]:
        yield
        _end_in_any_case()
        cancel_all()
        for route in getattr(
            later.made, "routes", ()
        ):  # what is mounted is not told that the server ends: their threads would go on
            manager = getattr(getattr(getattr(route, "app", None), "state", None), "session_manager", None)
            if manager is not None:
                await manager.shutdown()

    routes = [
        Route("/", lambda request: HTMLResponse(home.html(loaded))),
        Route("/favicon.ico", lambda request: RedirectResponse("/static/favicon.svg")),
        Mount("/static", StaticFiles(directory=STATIC)),
        Mount(f"{FRONTEND}/assets", Assets(folder() / "assets")),
        Mount(FRONTEND, StaticFiles(directory=folder())),  # once for all pages: the browser keeps it
        Mount("/", later),
    ]
    return Starlette(lifespan=running, routes=routes), later


def _pages() -> Any:
    """Return the ASGI application of all pages: loading marimo takes a second."""
    with warm.undisturbed():
        try:
            import marimo
        except ImportError as error:  # something that it needs
            raise MissingExtra(str(error.name or "marimo").partition(".")[0], "explore") from None

        builder = marimo.create_asgi_app(quiet=True, html_head=HEAD, session_ttl=600, asset_url=FRONTEND)
        for item in pages():
            builder = builder.with_app(path=f"/{item.name}", root=str(item.path))
        return builder.build()


def serve(
    sock: socket.socket,
    start: str = "",
    *,
    opened: Callable[[str], object],
    allow_remote: bool = False,
) -> None:
    """Serve until somebody presses Ctrl-C, or the process is told to end.

    Args:
        sock: of `listen`.
        start: the page to begin with; the front page if empty.
        opened: told the address, with the key, as soon as it answers.
        allow_remote: whether requests under any name of this machine are answered.

    Raises:
        BarrierError: no such page.
        MissingExtra: marimo is not there.
    """
    place = f"/{page(start).name}/" if start else "/"
    app, later = application()
    import uvicorn

    host, port = sock.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    names = None if allow_remote else {f"{name}:{port}" for name in (shown, "localhost", "127.0.0.1", "[::1]")}
    guard = Guard(app, names)
    config = uvicorn.Config(guard, log_level="error", lifespan="on", timeout_graceful_shutdown=1, ws="auto")
    server = uvicorn.Server(config)
    first = page(start) if start else pages()[0]
    later.begin(lambda: _go_on(server, later, first.path))
    # The socket listens already: a browser that is faster than the server waits in its queue.
    opened(f"http://{shown}:{port}{place}?key={guard.key}")
    with contextlib.suppress(KeyboardInterrupt):  # the way to end it
        server.run(sockets=[sock])
    if later.failure is not None:
        raise later.failure


def _go_on(server: Any, later: Later, first: Path) -> None:
    """Load what the pages compute with while the browser loads what shows them; end if there are no pages."""
    if later.failure is None:
        with warm.undisturbed():
            warm.load(first)
    else:
        server.should_exit = True


def _end_in_any_case() -> None:
    """End the process in a few seconds, even if a page is in the middle of a computation that nothing interrupts."""
    timer = threading.Timer(GRACE, os._exit, (0,))
    timer.daemon = True
    timer.start()
