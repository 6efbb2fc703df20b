"""The three tables as plain records and as files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sci_barriers._text import root_text
from sci_barriers.experiments.table1 import CertifiedRow, CorrectedRow, Interval, PublishedRow
from sci_barriers.reports import Picture, Table, page, paragraph
from theorems.certificates.writer import write_atomically


@dataclass(frozen=True)
class Report:
    """The three tables.

    Attributes:
        published: (a).
        corrected: (b).
        certified: (c).
        checked: what the stand-alone checker said to each certificate, by file name; empty if none was written.
    """

    published: tuple[PublishedRow, ...]
    corrected: tuple[CorrectedRow, ...]
    certified: tuple[CertifiedRow, ...]
    checked: dict[str, str]

    @property
    def agrees(self) -> bool:
        """Whether (a) agrees with the printed table: FIRENET to 5e-7, LISTA to 5e-4 relative."""
        firenet = all(abs(row.firenet - float(row.printed.firenet)) <= 5e-7 for row in self.published)
        lista = all(abs(row.lista / float(row.printed.lista) - 1) <= 5e-4 for row in self.published)
        return bool(self.published) and firenet and lista

    @property
    def holds(self) -> bool:
        """Whether (a) agrees, every network of (c) was refuted, and every certificate written was verified."""
        written = [row.certificate for row in self.certified if row.certificate is not None]
        answers = [*self.checked.values(), *(self.checked.get(name) for name in written)]
        verified = all(answer == "s VERIFIED" for answer in answers)
        return self.agrees and bool(self.certified) and all(row.refuted for row in self.certified) and verified

    def record(self) -> dict[str, Any]:
        """Return everything as JSON values; proved distances as text."""
        return {
            "as_published": [_published(row) for row in self.published],
            "corrected": [_corrected(row) for row in self.corrected],
            "certified": [_certified(row, self.checked) for row in self.certified],
            "agrees": self.agrees,
            "holds": self.holds,
        }


def _published(row: PublishedRow) -> dict[str, Any]:
    return {
        "K": row.printed.K,
        "n": row.printed.n,
        "lista_printed": row.printed.lista,
        "lista": row.lista,
        "firenet_printed": row.printed.firenet,
        "firenet": row.firenet,
        "tau_sigma_norm_squared": row.product,
        "raised_column": row.raised,
        "reference_position": row.reference,
        "firenet_to_minimiser_of_other_witness": row.to_minimiser,
        "firenet_to_minimiser_of_own_data": row.own,
    }


def _corrected(row: CorrectedRow) -> dict[str, Any]:
    return {
        "K": row.printed.K,
        "n": row.printed.n,
        "layers": row.layers,
        "firenet_printed": row.printed.firenet,
        "firenet_own": _bounds(row.firenet_own),
        "firenet_other": _bounds(row.firenet_other),
        "lista_printed": row.printed.lista,
        "lista_own": _bounds(row.lista_own),
        "lista_other": _bounds(row.lista_other),
    }


def _certified(row: CertifiedRow, checked: dict[str, str]) -> dict[str, Any]:
    error = row.verdict.squared_error
    return {
        "network": row.network,
        "K": row.K,
        "n": row.n,
        "status": row.verdict.status.value,
        "error_lower_bound": None if error is None else root_text(error, digits=8),
        "own": _bounds(row.own),
        "note": row.note,
        "certificate": row.certificate,
        "checker": None if row.certificate is None else checked.get(row.certificate),
    }


def _bounds(distance: Interval | None) -> list[str] | None:
    if distance is None:
        return None
    return [root_text(distance.lower**2, digits=12), root_text(distance.upper**2, digits=12, up=True)]


def write_report(
    report: Report, directory: Path, tables: Sequence[tuple[Table, str]], pictures: Sequence[Picture] = ()
) -> list[Path]:
    """Write ``table1.json``, ``table1.txt`` and ``table1.html``; return their paths.

    Args:
        report: the three tables as records.
        directory: where.
        tables: the three tables, each with a note.
        pictures: shown on the page.
    """
    text = json.dumps(report.record(), indent=1, ensure_ascii=False) + "\n"
    parts = [part for table, note in tables for part in (table, paragraph(note.replace("\n", " ")))]
    agrees = "agrees" if report.agrees else "does not agree"
    refuted = sum(row.refuted for row in report.certified)
    lead = (
        f"The table as it was published {agrees} with what its script computes; {refuted} of {len(report.certified)} games "
        "against the networks end with a certified counterexample."
    )
    title = "The table of the talk: as published, corrected, certified"
    return [
        write_atomically(directory / "table1.json", text),
        write_atomically(directory / "table1.txt", "\n".join(f"{table}\n{note}\n" for table, note in tables)),
        write_atomically(directory / "table1.html", page(title, [*pictures, *parts], lead=lead)),
    ]
