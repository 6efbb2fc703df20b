"""The classes of inputs that tasks are about: their axes in a grid, and the barrier that the values describe."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from oracles import UNITARIES
from sci_barriers.campaigns._axis import Axis, Json, boolean, integer, rational, word
from theorems import Smale9, Smale18, TheoremError

__all__ = ["AXES", "barrier", "complete", "of_theorem", "problem_of"]

OF_LINEAR_PROGRAMS: Final = ("N", "m", "K", "t", "alpha", "seed")

AXES: tuple[Axis, ...] = (
    word("theorem", ("smale18", "smale9"), "smale18"),
    word("problem", ("P1", "P2", "P3", "LP")),
    word("field", ("real", "complex"), "real"),
    integer("N", 2, 20),
    integer("m", 1, "N-1", names=("N",)),
    integer("K", 1, 3, names=("N", "m")),
    integer("R", 1, 1, names=("N", "m", "K")),
    word("part", ("strong", "weak", "sharp"), "strong"),
    integer("L", 1, optional=True, names=("N", "m", "K")),
    rational("lam"),
    rational("eta"),
    rational("t", "1", optional=False),
    rational("alpha"),
    word("rotation", tuple(UNITARIES), "identity"),
    boolean("labels", False),
    integer("seed", 0, optional=True),
)


def complete(values: dict[str, Json]) -> dict[str, Json]:
    """Fill in the problem, λ and η where they are not given."""
    if values["problem"] is None:
        values["problem"] = "LP" if values["theorem"] == "smale9" else "P3"
    if values["lam"] is None and values["problem"] in ("P2", "P3"):
        values["lam"] = "1"
    if values["eta"] is None and values["problem"] == "P1":
        values["eta"] = "0"
    return values


def problem_of(values: Mapping[str, Json]) -> tuple[str, str]:
    """Return (problem, field)."""
    return str(values["problem"]), str(values["field"])


def barrier(values: Mapping[str, Json]) -> Smale18 | Smale9:
    """Return the barrier; `TheoremError` names what is impossible about the values."""
    return _barrier(json.dumps({axis.name: values[axis.name] for axis in AXES}))


@lru_cache(maxsize=1)  # the runs of one class follow one another
def _barrier(text: str) -> Smale18 | Smale9:
    values: dict[str, Any] = json.loads(text)
    problem, given = of_theorem(values, AXES)
    return Smale9(**given) if problem == "LP" else Smale18(problem, **given)


def of_theorem(values: dict[str, Any], axes: Sequence[Axis]) -> tuple[str, dict[str, Any]]:
    """Return the problem, and the values that the class of its theorem takes: linear programs have fewer than the axes.

    Raises:
        TheoremError: a problem of the other theorem, or a value that linear programs do not have.
    """
    theorem, problem = values.pop("theorem"), values.pop("problem")
    if theorem == "smale18":
        if problem == "LP":
            raise TheoremError("problem", problem, "P1, P2 or P3 for smale18 (LP is that of smale9)")
        return problem, values
    if problem != "LP":
        raise TheoremError("problem", problem, "LP for smale9")
    for axis in axes:
        if axis.name in values and axis.name not in OF_LINEAR_PROGRAMS:
            if values[axis.name] != axis.default:
                raise TheoremError(axis.name, values[axis.name], "not given for smale9")
            del values[axis.name]
    return problem, values
