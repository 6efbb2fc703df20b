"""The command line: ``sci-barriers``."""

from __future__ import annotations

from sci_barriers.cli._app import app, main

__all__ = ["app", "main"]
