"""Writes a verification into a folder: report, certificates, the checker; and has them checked in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from sci_barriers.harness import write_checker
from sci_barriers.reports import Part, Picture, bullets, heading, page, paragraph
from sci_barriers.verification.picture import margins
from sci_barriers.verification.report import ClauseResult, Verification
from theorems.certificates.writer import write_atomically


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


def write_report(
    report: Verification, directory: Path, pictures: Sequence[Picture] = (), *, title: str = ""
) -> list[Path]:
    """Write ``report.txt``, ``.json``, ``.html``, ``.tex`` and the certificates into a folder; return the paths of the certificates.

    Args:
        report: what was verified.
        directory: a folder; it is made.
        pictures: shown on the page, below the one of all bounds.
        title: of the page; by default the name of the theorem.
    """
    directory.mkdir(parents=True, exist_ok=True)
    write_atomically(directory / "report.txt", str(report) + "\n")
    write_atomically(directory / "report.json", json.dumps(report.record(), indent=1, ensure_ascii=False) + "\n")
    write_atomically(directory / "report.html", report_page(report, pictures, title=title))
    write_atomically(directory / "report.tex", report.latex() + "\n")
    return [
        certificate.write(directory / "certificates" / f"{name}.json")
        for name, certificate in report.certificates.items()
    ]


def report_page(report: Verification, pictures: Sequence[Picture] = (), *, title: str = "") -> str:
    """Return the report as one HTML page: what holds, a picture of all bounds, other pictures, then clause by clause."""
    count, held = len(report.clauses), sum(clause.holds for clause in report.clauses)
    said = f"All {count} clauses hold" if report.holds else f"{held} of {count} clauses hold"
    certificates = len(report.certificates)
    refused = sum(len(clause.rejected) for clause in report.clauses)
    if certificates:
        said += f"; the checker accepts {certificates - refused} of {certificates} certificates"
    return page(
        title or report.theorem,
        [margins(report), *pictures, *(part for clause in report.clauses for part in _clause(clause))],
        lead=f"{report.theorem} for {report.instance}. {said}.",
        foot="Every comparison is made in exact arithmetic. The numbers shown are rounded so that none looks better than it is.",
    )


def _clause(clause: ClauseResult) -> Iterator[Part]:
    yield heading(f"{'✓' if clause.holds else '✗'} {clause.name} {clause.title}")
    yield paragraph(clause.statement)
    yield clause.table()
    for remark in clause.remarks:
        yield paragraph(remark, "quiet")
    if clause.certificates:
        names = [
            f"{name}.json: {clause.rejected.get(name, 'accepted by the checker')}"
            for name in sorted(clause.certificates)
        ]
        yield heading("Certificates", level=3)
        yield bullets(names)
