"""Writes a verification into a folder: report, certificates, the checker; and has them checked in a process of their own."""

from __future__ import annotations

import html
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from sci_barriers.harness import write_checker
from sci_barriers.verification.report import Verification
from theorems.certificates.writer import write_atomically

__all__ = ["check_alone", "copy_checker", "write_report"]


def copy_checker(directory: Path) -> Path:
    """Write the stand-alone checker of all kinds into a folder and return its path."""
    return write_checker(directory)[0]


def check_alone(checker: Path, files: Sequence[Path]) -> list[str]:
    """Check certificates with a copy of the checker, in an isolated process that sees nothing of this package.

    Returns:
        The answer for each file: ``"s VERIFIED"``, ``"s REJECTED …"`` or ``"s ANOTHER KIND …"``.
    """
    answers: list[str] = []
    for start in range(0, len(files), 200):
        chunk = [str(path.resolve()) for path in files[start : start + 200]]
        command = [sys.executable, "-I", "-S", "-B", str(checker.resolve()), *chunk]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        lines = [line for line in result.stdout.splitlines() if line.startswith("s ")]
        if result.returncode not in (0, 1, 3) or len(lines) != len(chunk):
            raise RuntimeError(f"the checker ended with {result.returncode}: {result.stderr.strip()[-500:]}")
        answers += lines
    return answers


def write_report(report: Verification, directory: Path) -> list[Path]:
    """Write ``report.txt``, ``.json``, ``.html``, ``.tex`` and the certificates into a folder; return the paths of the certificates."""
    directory.mkdir(parents=True, exist_ok=True)
    write_atomically(directory / "report.txt", str(report) + "\n")
    write_atomically(directory / "report.json", json.dumps(report.record(), indent=1, ensure_ascii=False) + "\n")
    title = html.escape(f"{report.theorem}: {report.instance}")
    page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>{report._repr_html_()}</html>\n'
    write_atomically(directory / "report.html", page)
    write_atomically(directory / "report.tex", report.latex() + "\n")
    return [
        certificate.write(directory / "certificates" / f"{name}.json")
        for name, certificate in report.certificates.items()
    ]
