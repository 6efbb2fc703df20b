"""Task ``success-probability``: the probability that an algorithm with coins is right on one member of a class, exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from oracles import Budget
from sci_barriers._errors import BarrierError
from sci_barriers.campaigns._axis import Json, integer, text
from sci_barriers.campaigns._record import Record
from sci_barriers.campaigns.tasks._task import Task
from sci_barriers.campaigns.tasks.refute import BARRIERS
from sci_barriers.games.randomised import success_probability
from theorems.certificates.writer import rational_text

_MEMBER = '"centre", or "j:e" for the witness with coefficient j raised by ε of exponent e ≤ 4096'


def _is_member(value: str) -> bool:
    if value == "centre":
        return True
    winner, colon, exponent = value.partition(":")
    return bool(colon) and all(part.isascii() and part.isdigit() and len(part) <= 9 for part in (winner, exponent))


MEMBER = text("member", _is_member, _MEMBER, "centre")
DIGITS = integer("digits", 0, optional=True, names=("N", "m", "K"))


def _member(values: Mapping[str, Json]) -> str | tuple[int, int]:
    member = str(values["member"])
    if member == "centre":
        return member
    winner, _, exponent = member.partition(":")
    return int(winner), int(exponent)


def _check(values: Mapping[str, Json]) -> None:
    chosen = BARRIERS.made(values)
    member = _member(values)
    if isinstance(member, tuple):
        if member[1] > 4096:
            raise BarrierError("member", values["member"], _MEMBER)
        chosen.member(*member)


def _run(values: Mapping[str, Json], algorithm: Callable[[Any], Any] | None, budget: Budget) -> Record:
    assert algorithm is not None  # the task has algorithms
    digits = values["digits"]
    assert digits is None or isinstance(digits, int)
    success = success_probability(algorithm, BARRIERS.made(values), _member(values), digits=digits, budget=budget)
    exact = success.exact is not None
    return Record(
        status="exact" if exact else "interval",
        reason=f"right with probability {success}",
        details={
            "lower": rational_text(success.lower),
            "upper": rational_text(success.upper),
            "leaves": len(success.tree.leaves),
        },
    )


TASK = Task(
    "success-probability",
    "the exact probability that an algorithm with coins is right on one member",
    BARRIERS,
    True,
    _check,
    100,
    _run,
    (MEMBER, DIGITS),
)
