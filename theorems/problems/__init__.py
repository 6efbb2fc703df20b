"""The problems P1, P2, P3: exact minimisers, dual certificates, and the exact distance from any vector to the solution set."""

from __future__ import annotations

from typing import Any, Final

from theorems.core.errors import TheoremError
from theorems.problems._bounds import objective_bounds
from theorems.problems._face import FaceSolution, Group
from theorems.problems._objective import Objective
from theorems.problems._path import ExactArray, solve_real
from theorems.problems._penalised import Penalised
from theorems.problems._problem import DualCertificate, Problem, rational
from theorems.problems._roots import root_bounds
from theorems.problems._simplex import Complex, SolutionSet, Vertex, nonzero_entries
from theorems.problems.basis_pursuit import BasisPursuitDenoising
from theorems.problems.lasso import Lasso
from theorems.problems.linear_program import LinearProgram
from theorems.problems.square_root_lasso import SquareRootLasso

__all__ = [
    "P1",
    "P2",
    "P3",
    "PROBLEMS",
    "BasisPursuitDenoising",
    "Complex",
    "DualCertificate",
    "ExactArray",
    "FaceSolution",
    "Group",
    "Lasso",
    "LinearProgram",
    "Objective",
    "Penalised",
    "Problem",
    "SolutionSet",
    "SquareRootLasso",
    "Vertex",
    "nonzero_entries",
    "objective_bounds",
    "problem",
    "rational",
    "root_bounds",
    "solve_real",
]

#: The names of the papers.
P1, P2, P3 = BasisPursuitDenoising, Lasso, SquareRootLasso

PROBLEMS: Final[dict[str, type[Problem]]] = {"P1": P1, "P2": P2, "P3": P3}


def problem(name: str | Problem, *, lam: object = None, eta: object = None) -> Problem:
    """Return the problem of this name.

    Args:
        name: ``"P1"``, ``"P2"`` or ``"P3"`` (or a problem, which is returned as it is).
        lam: λ > 0 of P2 and P3; 1 if it is not given.
        eta: η ≥ 0 of P1; 0 if it is not given.

    Raises:
        TheoremError: another name, or a parameter that this problem does not have.
    """
    if isinstance(name, Problem):
        if lam is not None or eta is not None:
            raise TheoremError("lam, eta", (lam, eta), "not given when the problem already has its parameters")
        return name
    if isinstance(name, str) and name.upper() in PROBLEMS:
        name = name.upper()
    if isinstance(name, str) and name in PROBLEMS:
        given = {key: value for key, value in (("lam", lam), ("eta", eta)) if value is not None}
        made: Any = PROBLEMS[name]
        own = made().parameters()
        for key, value in given.items():
            if key not in own:
                raise TheoremError(key, value, f"not given for {name}, which has the parameter {', '.join(own)}")
        found: Problem = made(**given)
        return found
    raise TheoremError("problem", name, "P1, P2 or P3 (linear programs, LP, are the problem of smale9)")
