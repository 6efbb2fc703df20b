"""Linear programs by SciPy's HiGHS: dual simplex or interior point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from oracles import Oracle
from sci_barriers._errors import BarrierError
from sci_barriers.algorithms._scaled import DEFAULT_INDEX, read_scaled

__all__ = ["HiGHSLP"]

#: For the registry, which reads it without importing this module.
BUILT_IN: Final = (
    {
        "name": "highs-lp",
        "problems": ("LP",),
        "fields": ("real",),
        "description": "linear programs (barrier smale9), SciPy HiGHS, dual simplex",
        "make": "HiGHSLP",
    },
)


@dataclass(frozen=True, kw_only=True)
class HiGHSLP:
    """min Σ z_i subject to A'z = y, z ≥ 0 with A' = A/(σ·w); x = z/(σ·w). Real.

    Args:
        index: of the datum read.
        method: ``"highs-ds"`` (dual simplex), ``"highs-ipm"`` (interior point, with crossover) or ``"highs"`` (HiGHS chooses).
        tolerance: primal and dual feasibility tolerance of HiGHS, at least 1e-10.
    """

    index: int = DEFAULT_INDEX
    method: str = "highs-ds"
    tolerance: float = 1e-10

    def __call__(self, oracle: Oracle) -> Any:
        """Return the solution for the datum of this index; `BarrierError` for complex data or another problem."""
        from scipy.optimize import linprog

        instance = read_scaled(oracle, self.index, ("LP",))
        if np.iscomplexobj(instance.A):
            raise BarrierError("field", "complex", "real")
        options = {"primal_feasibility_tolerance": self.tolerance, "dual_feasibility_tolerance": self.tolerance}
        result = linprog(
            np.ones(instance.A.shape[1]), A_eq=instance.A, b_eq=instance.y, method=self.method, options=options
        )
        if result.x is None:
            raise RuntimeError(f"HiGHS returned no solution: {result.message}")
        return instance.original(result.x)
