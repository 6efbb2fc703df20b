"""A floating-point instance that a solver is given a fair chance on: columns scaled to about 1, weights moved into them.

The data have entries of about 10^K and solutions of about 10^-K. With σ a power of two near max |A| and z_i = σ·w_i·x_i,

    P1  min ‖z‖₁ s.t. ‖A'z − y‖₂ ≤ η,   P2  min λ'‖z‖₁ + ‖A'z − y‖₂²,   P3  min λ'‖z‖₁ + ‖A'z − y‖₂,

where A'_i = A_i/(σ·w_i) and λ' = λ/σ. The substitution is exact up to one rounding of each entry.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oracles import Oracle
from sci_barriers._errors import BarrierError
from theorems.problems import Problem

#: Index of the datum that the built-in solvers read: 2^-40 is about the accuracy that float64 data of size 1 can use.
DEFAULT_INDEX = 40


@dataclass(frozen=True)
class ScaledInstance:
    """A scaled instance.

    Attributes:
        problem: P1, P2, P3 or LP.
        A: A', m × N, float64 or complex128.
        y: length m.
        lam: λ' of P2 and P3, else 1.
        eta: η of P1, else 0.
        scale: σ·w, N positive numbers.
    """

    problem: Problem
    A: NDArray[Any]
    y: NDArray[Any]
    lam: float
    eta: float
    scale: NDArray[np.float64]

    def original(self, z: NDArray[Any]) -> NDArray[Any]:
        """Return x = z/(σ·w)."""
        return z / self.scale


def read_scaled(oracle: Oracle, index: int, problems: tuple[str, ...]) -> ScaledInstance:
    """Read the datum of this index as floats and scale it.

    Raises:
        BarrierError: the solver does not solve this problem.
        RepresentationError: an entry is too large for a float64.
    """
    problem: Any = oracle.problem
    if problem.name not in problems:
        raise BarrierError("problem", problem.name, "one of " + ", ".join(problems) + " (what this solver solves)")
    return scaled_instance(problem, *oracle.read(index).numpy())


def scaled_instance(problem: Any, A: NDArray[Any], y: NDArray[Any]) -> ScaledInstance:
    """Return the scaled instance of a problem with these data."""
    largest = float(np.max(np.abs(A)))
    sigma = 2.0 ** min(math.frexp(largest)[1], 1023) if largest > 0 else 1.0
    weights = np.ones(A.shape[1]) if problem.weights is None else np.array([float(w) for w in problem.weights])
    scale = sigma * weights
    parameters = problem.parameters()
    lam = float(parameters["lam"]) / sigma if "lam" in parameters else 1.0
    return ScaledInstance(problem, A / scale, y, lam, float(parameters.get("eta", 0)), scale)
