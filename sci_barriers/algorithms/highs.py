"""Basis pursuit as a linear program, by SciPy's HiGHS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from oracles import Oracle
from sci_barriers._errors import BarrierError
from sci_barriers.algorithms._scaled import DEFAULT_INDEX, read_scaled

__all__ = ["HiGHS"]

#: For the registry, which reads it without importing this module.
BUILT_IN: Final = (
    {
        "name": "highs",
        "problems": ("P1",),
        "fields": ("real",),
        "description": "basis pursuit (η = 0) as a linear program, SciPy HiGHS",
        "make": "HiGHS",
    },
)


@dataclass(frozen=True, kw_only=True)
class HiGHS:
    """min Σ(u + v) subject to A'(u − v) = y, u, v ≥ 0; x = (u − v)/(σ·w). P1 with η = 0, real.

    Args:
        index: of the datum read.
        tolerance: primal and dual feasibility tolerance of HiGHS, at least 1e-10.
    """

    index: int = DEFAULT_INDEX
    tolerance: float = 1e-10

    def __call__(self, oracle: Oracle) -> Any:
        """Return the solution for the datum of this index; `BarrierError` for η > 0 or complex data."""
        from scipy.optimize import linprog

        instance = read_scaled(oracle, self.index, ("P1",))
        if instance.eta > 0:
            raise BarrierError("eta", instance.eta, "0: with eta > 0 it is not a linear program")
        if np.iscomplexobj(instance.A):
            raise BarrierError("field", "complex", "real")
        n = instance.A.shape[1]
        options = {"primal_feasibility_tolerance": self.tolerance, "dual_feasibility_tolerance": self.tolerance}
        result = linprog(
            np.ones(2 * n), A_eq=np.hstack([instance.A, -instance.A]), b_eq=instance.y, method="highs", options=options
        )
        if result.x is None:
            raise RuntimeError(f"HiGHS returned no solution: {result.message}")
        return instance.original(result.x[:n] - result.x[n:])
