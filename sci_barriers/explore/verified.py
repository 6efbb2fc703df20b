"""What is said of a verification that goes on, and of its end."""

from __future__ import annotations

from html import escape

from sci_barriers.explore.frame import note
from sci_barriers.explore.shown import shown
from sci_barriers.explore.work import Job
from sci_barriers.verification import Verification


def progress_html(job: Job[tuple[Verification, ...]]) -> str:
    """Return how far it is."""
    return note(f"Clause {job.done + 1}: {job.what} …" if job.what else "Beginning …")


def verified_html(job: Job[tuple[Verification, ...]]) -> str:
    """Return what came of it: each clause with ✓ or ✗ and all its numbers; or that it was cancelled, or failed. Only ✓ is success."""
    if job.cancelled:
        return note("Cancelled. Nothing is verified.")
    if job.failed:
        return note(f"It failed, nothing is verified: {job.failure}", "lost")
    reports = job.result()
    holds = all(report.holds for report in reports)
    rows = []
    for report in reports:
        for clause in report.clauses:
            mark = "✓" if clause.holds else "✗"
            held = sum(bound.holds for bound in clause.bounds)
            counts = f"{held} of {len(clause.bounds)} bounds"
            if clause.certificates:
                counts += (
                    f", {len(clause.certificates) - len(clause.rejected)} of {len(clause.certificates)} certificates"
                )
            rows.append(f"<li>{mark} <strong>{escape(clause.name)}</strong> {escape(clause.title)}: {counts}</li>")
    words = "All clauses hold" if holds else "NOT all clauses hold"
    whole = "".join(shown(report) for report in reports)
    head = f"<p><strong>{words} on this instance</strong>, in exact arithmetic:</p><ul>{''.join(rows)}</ul>"
    details = f"<details><summary>All numbers</summary>{whole}</details>"
    return note(head, "won" if holds else "lost", markup=True) + details
