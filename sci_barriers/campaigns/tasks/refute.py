"""Task ``refute``: an algorithm against the resisting oracle of a barrier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from oracles import Budget
from sci_barriers.campaigns._axis import Json
from sci_barriers.campaigns._record import Record, exact_integer, pack
from sci_barriers.campaigns.tasks._classes import InputClasses
from sci_barriers.campaigns.tasks._task import Task
from sci_barriers.games import refute
from sci_barriers.games.distance_to_read_data import own_distance_squared
from sci_barriers.harness import PlainFunction, Verdict, is_plain
from theorems import Undecided
from theorems.barriers.catalogue.entry import Entry
from theorems.certificates.writer import rational_text
from theorems.core import registry


def record_of(verdict: Verdict) -> Record:
    """Return the record of a verdict of `refute`, with its certificate and the distance to the solution set of its own data."""
    witness, transcript = verdict.counterexample, verdict.transcript
    own: tuple[str | None, str | None] = None, None
    note = ""
    try:
        lower, upper = own_distance_squared(verdict)
        own = rational_text(lower), rational_text(upper)
    except Undecided as error:
        note = str(error)
    details: dict[str, Json] = {}
    if witness is not None:
        details = {
            "winner": witness.winner,
            "exponent": exact_integer(witness.exponent),
            "wrong": len(witness.failures),
        }
    certificate = verdict.certificate
    return Record(
        status=verdict.status.value,
        reason=verdict.reason,
        error_squared=None if witness is None else rational_text(witness.squared_distance),
        own_lower_squared=own[0],
        own_upper_squared=own[1],
        own_note=note,
        reads=transcript.count,
        largest_index=exact_integer(transcript.largest),
        network=verdict.network,
        traceback=verdict.traceback,
        details=details,
        certificates={} if certificate is None else {"wrong-output": pack(certificate.text)},
    )


def _run(values: Mapping[str, Json], algorithm: Callable[[Any], Any] | None, budget: Budget) -> Record:
    assert algorithm is not None  # the task has algorithms
    barrier = BARRIERS.made(values)
    if isinstance(barrier, Entry) and is_plain(algorithm, barrier):
        algorithm = PlainFunction(algorithm, barrier)
    return record_of(refute(algorithm, barrier, budget=budget))


#: Every barrier that the registry knows.
BARRIERS = InputClasses(lambda: registry.BARRIERS)
TASK = Task("refute", "an algorithm against the resisting oracle", BARRIERS, True, BARRIERS.made, 2, _run)
