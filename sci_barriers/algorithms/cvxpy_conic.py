"""P1, P2, P3 through CVXPY, solved by Clarabel (interior point) or SCS (operator splitting)."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from oracles import Oracle
from sci_barriers._errors import MissingExtra
from sci_barriers.algorithms._scaled import DEFAULT_INDEX, read_scaled

__all__ = ["Conic", "require_cvxpy"]

#: For the registry, which reads it without importing this module.
BUILT_IN: Final = (
    {
        "name": "clarabel",
        "problems": ("P1", "P2", "P3"),
        "fields": ("real", "complex"),
        "description": "CVXPY with Clarabel, interior point",
        "make": "Conic",
        "arguments": {"solver": "CLARABEL"},
        "extra": "solvers",
        "libraries": {"cvxpy": "cvxpy", "clarabel": "clarabel"},
    },
    {
        "name": "scs",
        "problems": ("P1", "P2", "P3"),
        "fields": ("real", "complex"),
        "description": "CVXPY with SCS, operator splitting",
        "make": "Conic",
        "arguments": {"solver": "SCS", "settings": {"eps_abs": 1e-09, "eps_rel": 1e-09, "max_iters": 20000}},
        "extra": "solvers",
        "libraries": {"cvxpy": "cvxpy", "scs": "scs"},
    },
)


def require_cvxpy(solver: str = "CLARABEL") -> Any:
    """Return ``cvxpy``, or raise `MissingExtra` if it or the solver is not installed."""
    try:
        import cvxpy
    except ImportError:
        raise MissingExtra("cvxpy", "solvers") from None
    if solver not in cvxpy.installed_solvers():
        raise MissingExtra(solver.lower(), "solvers")
    return cvxpy


@dataclass(frozen=True, kw_only=True)
class Conic:
    """The scaled problem as a CVXPY expression, in variables that are all about 1.

    P1 is min ‖z‖₁ with ‖A'z − y‖₂ ≤ η (A'z = y if η = 0). For P2 and P3 λ' is about 10^-K, below the solvers' tolerances, so
    the objective is divided by it and the residual is a scaled variable v:

        P2  min ‖z‖₁ + ‖v‖₂²  subject to A'z − y = √λ'·v;    P3  min ‖z‖₁ + ‖v‖₂  subject to A'z − y = λ'·v.

    Args:
        solver: ``CLARABEL`` or ``SCS``.
        index: of the datum read.
        settings: handed to the solver.
    """

    solver: str
    index: int = DEFAULT_INDEX
    settings: dict[str, Any] = field(default_factory=dict)

    def __call__(self, oracle: Oracle) -> Any:
        """Return the solution for the datum of this index; ``RuntimeError`` with the status if there is none."""
        cvxpy = require_cvxpy(self.solver)
        instance = read_scaled(oracle, self.index, ("P1", "P2", "P3"))
        z = cvxpy.Variable(instance.A.shape[1], complex=bool(np.iscomplexobj(instance.A)))
        residual = instance.A @ z - instance.y
        constraints = []
        if instance.problem.constrained:
            objective = cvxpy.norm1(z)
            constraints = [residual == 0 if instance.eta == 0 else cvxpy.norm(residual) <= instance.eta]
        else:
            v = cvxpy.Variable(instance.A.shape[0], complex=bool(np.iscomplexobj(instance.A)))
            constraints = [residual == (instance.lam**0.5 if instance.problem.power == 2 else instance.lam) * v]
            objective = cvxpy.norm1(z) + (cvxpy.sum_squares(v) if instance.problem.power == 2 else cvxpy.norm(v))
        problem = cvxpy.Problem(cvxpy.Minimize(objective), constraints)
        with warnings.catch_warnings():
            warnings.filterwarnings(
                "ignore", message=r"(?s).*inaccurate.*", category=UserWarning
            )  # shown as its own distance
            problem.solve(solver=self.solver, **self.settings)
        if z.value is None:
            raise RuntimeError(f"{self.solver} returned no solution: status {problem.status}")
        return instance.original(np.asarray(z.value))
