"""One run of a solver in an audit: how it ended, and how good its output is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sci_barriers.audit._bounds import ALL, NONE, Bounds, Digits, believed
from sci_barriers.audit._ladder import Rung, Setting
from sci_barriers.audit._measure import Measured
from sci_barriers.harness import Status

_PLAIN = ("reason", "reads", "largest", "network", "traceback")
_BOUNDS = ("gap", "distance", "own", "violation")


@dataclass(frozen=True)
class Row:
    """One run of the solver.

    Attributes:
        setting: the ladder.
        rung: the place on it.
        status: ``None`` if there is an output that was measured, else how the run ended.
        reason: why not.
        reads: number of reads.
        largest: the largest index read, or ``None``.
        measured: the output, measured; ``None`` if there is none.
        network: whether the solver returned a network, which was evaluated at y_n.
        traceback: of a solver that crashed.
    """

    setting: Setting
    rung: Rung
    status: Status | None
    reason: str
    reads: int
    largest: int | None
    measured: Measured | None
    network: bool = False
    traceback: str | None = None

    @property
    def digits(self) -> tuple[Digits, Digits]:
        """How many digits may be believed, (proved, possible), see `believed`; none without an output."""
        return (NONE, NONE) if self.measured is None else believed(self.measured.distance)

    @property
    def right(self) -> bool:
        """Whether dist(x, Ξ(A, y)) ≤ 10^-K is proved."""
        proved = self.digits[0]
        return proved == ALL or (isinstance(proved, int) and proved >= self.setting.K)

    @property
    def wrong(self) -> bool:
        """Whether there is an output and dist(x, Ξ(A, y)) > 10^-K is proved."""
        return self.measured is not None and self.measured.distance.lower * 10**self.setting.K > 1

    def record(self) -> dict[str, object]:
        """Return the row as a JSON document: bounds as decimal text rounded outwards."""
        found = self.measured

        def bounds(name: str) -> dict[str, str] | None:
            value: Bounds | None = getattr(found, name, None)
            return None if value is None else value.record()

        return {
            "rotation": self.setting.rotation,
            "field": self.setting.field,
            "N": self.setting.N,
            "m": self.setting.m,
            "K": self.setting.K,
            "rung": self.rung.name,
            "status": "output" if self.status is None else self.status.value,
            "reason": self.reason,
            "reads": self.reads,
            "largest_index": self.largest,
            "network": self.network,
            "objective_gap": bounds("gap"),
            "distance": bounds("distance"),
            "own_distance": bounds("own"),
            "own_distance_note": "" if found is None else found.own_note,
            "feasibility_violation": bounds("violation"),
            "digits": None if found is None else {"proved": self.digits[0], "possible": self.digits[1]},
            "right": self.right,
            "wrong": self.wrong,
            "traceback": self.traceback,
        }


def row_document(row: Row) -> dict[str, Any]:
    """Return what a run gave, without its place on the ladder, as a plain document, from which `row_of` makes the row again."""
    found = row.measured
    document = {name: getattr(row, name) for name in _PLAIN}
    document["status"] = None if row.status is None else row.status.value
    document["measured"] = None if found is None else {name: _exact(getattr(found, name)) for name in _BOUNDS}
    document["own_note"] = None if found is None else found.own_note
    return document


def row_of(setting: Setting, rung: Rung, document: dict[str, Any]) -> Row:
    """Return the row of a place on the ladder from what `row_document` made of it."""
    values = {name: document[name] for name in _PLAIN}
    status = None if document["status"] is None else Status(document["status"])
    measured = None
    if document["measured"] is not None:
        bounds: dict[str, Any] = {
            name: None if pair is None else Bounds(*(Fraction(int(over, 16), int(under, 16)) for over, under in pair))
            for name, pair in document["measured"].items()
        }
        measured = Measured(**bounds, own_note=document["own_note"])
    return Row(setting=setting, rung=rung, status=status, measured=measured, **values)


def _exact(found: Bounds | None) -> list[tuple[str, str]] | None:
    return None if found is None else [(hex(x.numerator), hex(x.denominator)) for x in (found.lower, found.upper)]
