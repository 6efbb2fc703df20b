"""What is taken away from a page, and what a stranger's checker says of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from sci_barriers import write_checker

WAIT = 60_000


def saved(page: Any, control: Any, path: Path) -> Path:
    """Press a button that saves something, and return the file."""
    with page.expect_download(timeout=WAIT) as download:
        control.click()
    download.value.save_as(path)
    return path


def verified(certificate: Path) -> bool:
    """Return what the stand-alone checker says in a fresh interpreter, without any installed package."""
    archive, _ = write_checker(certificate.parent)
    command = [sys.executable, "-I", "-S", str(archive), str(certificate)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
