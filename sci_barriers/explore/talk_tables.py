"""The three tables of the talk, computed while somebody looks: as published, corrected, certified. Each row is shown when it is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sci_barriers.explore.work import Job
from sci_barriers.reports import Table


@dataclass
class Tables:
    """The rows so far.

    Attributes:
        published: of table (a).
        corrected: of table (b).
        certified: of table (c).
        complete: whether all rows are there.
    """

    published: list[Any] = field(default_factory=list)
    corrected: list[Any] = field(default_factory=list)
    certified: list[Any] = field(default_factory=list)
    complete: bool = False

    def tables(self) -> list[tuple[Table, str]]:
        """Return those that have rows, each with what its columns are."""
        from sci_barriers.experiments.table1_tables import NOTES, certified_table, corrected_table, published_table

        made = (("a", published_table, self.published), ("b", corrected_table, self.corrected))
        whole = (*made, ("c", certified_table, self.certified))
        return [(table(rows), NOTES[key]) for key, table, rows in whole if rows]

    def certificates(self) -> dict[str, str]:
        """Return the certificates of table (c) by the names of their files."""
        return {
            f"table1-{row.network.lower()}-K{row.K}-n{row.n}.json": row.verdict.certificate.text
            for row in self.certified
            if row.verdict.certificate is not None
        }

    def record(self) -> dict[str, Any]:
        """Return the rows for JSON. Tables that somebody has cancelled do not hold, whatever their rows say."""
        from sci_barriers.experiments.table1_report import Report

        found = Report(tuple(self.published), tuple(self.corrected), tuple(self.certified), {}).record()
        return {**found, "complete": self.complete, "holds": self.complete and found["holds"]}


def begun(rows: Tables) -> Job[Tables]:
    """Begin to compute the tables.

    Args:
        rows: gets each row when it is there; a job that is cancelled leaves those that it has.
    """

    def work(job: Job[Tables]) -> Tables:
        from sci_barriers.experiments.table1 import (
            CERTIFIED_DIGITS,
            CERTIFIED_INDICES,
            as_published,
            certified,
            corrected,
            printed,
        )

        given = printed()
        pairs = [(K, n) for K in CERTIFIED_DIGITS for n in CERTIFIED_INDICES]
        of = 2 * len(given) + len(pairs)
        for k, row in enumerate(given):
            job.progress(k, of, f"(a) as published, K = {row.K}, n = {row.n}")
            rows.published += as_published([row])
        for k, row in enumerate(given, len(given)):
            job.progress(k, of, f"(b) corrected, K = {row.K}, n = {row.n}")
            rows.corrected += corrected([row])
        for k, (K, n) in enumerate(pairs, 2 * len(given)):
            job.progress(k, of, f"(c) certified, K = {K}, n = {n}")
            rows.certified += certified(digits=(K,), indices=(n,))
        job.progress(of, of)
        rows.complete = True
        return rows

    return Job(work)
