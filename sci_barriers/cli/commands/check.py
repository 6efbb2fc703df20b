"""Verify certificates: s VERIFIED or s REJECTED RULE reason.

Exit code 0 all verified, 1 one rejected, 2 one cannot be read.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from theorems.certificates import check as base_checker
from theorems.certificates import check_any

__all__ = ["run"]


def run(files: Annotated[list[str], typer.Argument(help="Certificates.")]) -> None:
    sys.stdout.flush()
    raise typer.Exit(base_checker.main(files, check_any.check))
