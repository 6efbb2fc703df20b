"""Verify certificates of all kinds: s VERIFIED, s REJECTED RULE reason, or s ANOTHER KIND.

Exit code 0 all verified, 1 one rejected, 2 one cannot be read, 3 one of a kind that is not known here.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from theorems.checker.program import main
from theorems.checker.registry import kinds


def run(files: Annotated[list[str], typer.Argument(metavar="FILE...", help="The certificates: JSON files.")]) -> None:
    sys.stdout.flush()
    raise typer.Exit(main(files, kinds()))
