"""Open the explorer in a browser: see the constructions, and be the algorithm.

It is served to this machine alone. Ctrl-C ends it. Exit code 0, or 2 wrong usage.
"""

from __future__ import annotations

import webbrowser
from typing import Annotated

import typer

from sci_barriers.explore.found import pages
from sci_barriers.explore.server import DEFAULT_PORT, is_loopback, listen, serve


def run(
    page: Annotated[
        str, typer.Option("--page", help=f"Begin with this page: {', '.join(item.name for item in pages())}.")
    ] = "",
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, help=f"0 for any free one; by default {DEFAULT_PORT} if it is free."),
    ] = None,
    host: Annotated[str, typer.Option("--host", help="An address of this machine; loopback only.")] = "127.0.0.1",
    allow_remote: Annotated[
        bool,
        typer.Option(
            "--allow-remote", help="Let other machines in, unencrypted: with the key they can do what you can."
        ),
    ] = False,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in a browser.")] = True,
) -> None:
    def opened(address: str) -> None:
        typer.echo(f"The explorer is at {address}")
        if not is_loopback(host):
            typer.echo(
                "Other machines reach it. Nothing is encrypted: who reads the key can run programs as you.", err=True
            )
        typer.echo("Ctrl-C ends it")
        if browser:
            webbrowser.open(address)

    with listen(host, port, allow_remote=allow_remote) as sock:
        serve(sock, page, opened=opened, allow_remote=allow_remote)
    typer.echo("ended")
