"""The exact solver: P1, P2, P3 solved in rational arithmetic for the data read. "Use exact arithmetic" is refuted too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from oracles import Oracle
from sci_barriers._errors import BarrierError
from sci_barriers.algorithms._scaled import DEFAULT_INDEX
from theorems.problems import solve_real

__all__ = ["Exact"]

#: For the registry, which reads it without importing this module.
BUILT_IN: Final = (
    {
        "name": "exact",
        "problems": ("P1", "P2", "P3"),
        "fields": ("real",),
        "description": "the LASSO path in exact rational arithmetic",
        "make": "Exact",
    },
)


@dataclass(frozen=True, kw_only=True)
class Exact:
    """A vertex of Ξ(A_n, y_n), by the LASSO path with exact breakpoints; rational, or within 2^-bits of a square root. Real.

    Args:
        index: of the datum read.
        bits: binary digits after the point of an irrational solution.
    """

    index: int = DEFAULT_INDEX
    bits: int = 512

    def __call__(self, oracle: Oracle) -> Any:
        """Return a vertex; `BarrierError` for complex data, `Undecided` if the solution set is degenerate."""
        if oracle.field != "real":
            raise BarrierError("field", oracle.field, "real")
        datum = oracle.read(self.index)
        return list(solve_real(oracle.problem, datum.A, datum.y).vertex(self.bits))
