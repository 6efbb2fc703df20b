"""Digits of what solvers return: fitted estimators of scikit-learn, problems of CVXPY, results of SciPy's linprog."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

import numpy as np

from sci_barriers._errors import BarrierError
from sci_barriers.determined.ask import radii_of, report_on
from sci_barriers.determined.cvxpy_problems import recognise
from sci_barriers.determined.exact_arrays import data_of, vector_of
from sci_barriers.determined.report import Report
from theorems.digits import Data, Radius
from theorems.problems import P2, LinearProgram

__all__ = ["digits_of"]

#: scikit-learn's estimators whose objective is that of P2.
_LASSOS: Final = ("Lasso", "LassoLars", "LassoCV", "LassoLarsCV", "ElasticNet")


def digits_of(
    fitted: Any,
    X: Any = None,
    y: Any = None,
    *,
    known: int | str | None = None,
    radius_A: object = None,
    radius_y: object = None,
    norm_A: str = "spectral",
    norm_y: str = "spectral",
    tolerance: object = None,
    ceiling: bool = True,
    **program: Any,
) -> Report:
    """Return which digits the data determine of what a solver returned, and how many of them it has.

    * scikit-learn: a fitted ``Lasso``, ``LassoLars`` (or an ``ElasticNet`` with ``l1_ratio=1``), with X and y. Its objective
      ‖y − Xw‖²/(2m) + α‖w‖₁ is that of P2 with λ = 2mα. With an intercept X and y are centred in exact arithmetic; for a radius then

      ‖(I − 11ᵀ/m)E‖ ≤ ‖E‖ in the spectral and the Frobenius norm: entrywise radii are turned into Frobenius ones. The two inputs of
      a ceiling are centred inputs with the radii that were given.
    * CVXPY: a ``cvxpy.Problem`` that is P1, P2, P3 (with weights) or a linear program; a factor before the squares, 1/2 or 1/(2m),
      is taken into λ. If it has been solved, the value of its variable is the output.
    * SciPy: a result of ``linprog``, with ``c``, ``A_eq``, ``b_eq`` as keywords and no other constraints than x ≥ 0.

    Args:
        fitted: the estimator, the problem, or the result.
        X: m × N, for estimators.
        y: m numbers, for estimators.
        known: what is known of the data, as for `sci_barriers.digits`; so are the four that follow.
        radius_A: of X, or of ``A_eq``.
        radius_y: of y, or of ``b_eq``.
        norm_A: of ``radius_A``.
        norm_y: of ``radius_y``.
        tolerance: is what the solver returned within this distance of every solution?
        ceiling: whether two inputs that nobody can tell apart are looked for.
        program: ``c``, ``A_eq`` and ``b_eq`` of a linear program.

    Raises:
        BarrierError: an estimator that is not of this form (another penalty, positive coefficients, weights of samples), or not fitted.
    """
    radii = radii_of(known, radius_A, radius_y, norm_A, norm_y)
    if set(program) == {"c", "A_eq", "b_eq"} and hasattr(fitted, "x"):
        data = data_of(program["A_eq"], program["b_eq"], *radii)
        costs = [a for a, _ in vector_of(program["c"], data.shape[1], "c")]
        if any(c <= 0 for c in costs):
            raise BarrierError("c", "a cost that is not positive", "positive costs")
        return report_on(LinearProgram(costs), data, output=fitted.x, tolerance=tolerance, ceiling=ceiling)
    if type(fitted).__module__.partition(".")[0] == "cvxpy" and hasattr(fitted, "objective"):
        if program or X is not None or y is not None:
            raise BarrierError("X, y", "given", "not given with a problem of CVXPY, which has its data")
        own = recognise(fitted)
        if own.x is None and tolerance is not None:
            raise BarrierError("tolerance", tolerance, "given with a problem that has been solved")
        return report_on(own.problem, data_of(own.A, own.y, *radii), output=own.x, tolerance=tolerance, ceiling=ceiling)
    if program:
        raise BarrierError("program", sorted(program), "c, A_eq and b_eq, with a result of linprog")
    name = type(fitted).__name__
    if name not in _LASSOS:
        raise BarrierError(
            "fitted", name, "a fitted Lasso or LassoLars, a problem of CVXPY, or a result of linprog with c, A_eq, b_eq"
        )
    if name == "ElasticNet" and fitted.l1_ratio != 1:
        raise BarrierError("l1_ratio", fitted.l1_ratio, "1: the objective is then that of the LASSO")
    if getattr(fitted, "positive", False):
        raise BarrierError("positive", True, "False")
    if not hasattr(fitted, "coef_"):
        raise BarrierError("fitted", name, "an estimator that is fitted")
    if X is None or y is None:
        raise BarrierError("X, y", None, "the data that the estimator was fitted to")
    if np.ndim(fitted.coef_) != 1:
        raise BarrierError("coef_", np.shape(fitted.coef_), "one output")
    alpha = fitted.alpha_ if hasattr(fitted, "alpha_") else fitted.alpha
    data = data_of(X, y, *radii)
    lam = 2 * data.shape[0] * Fraction(float(alpha))
    if getattr(fitted, "fit_intercept", False):
        data = centred(data)
    return report_on(P2(lam), data, output=np.asarray(fitted.coef_), tolerance=tolerance, ceiling=ceiling)


def centred(data: Data) -> Data:
    """Return the data with the mean of each column of A and of y subtracted, exactly; real data.

    Raises:
        BarrierError: complex data.
    """
    if data.parts != 1:
        raise BarrierError("X", "complex numbers", "real numbers")
    m, _ = data.shape
    columns = [[m * v - total for v in column] for column in data.columns for total in (sum(column),)]
    total = sum(data.y)
    y = [m * v - total for v in data.y]
    own = Data.real(columns, m * data.under_A, y, m * data.under_y, _projected(data, "A"), _projected(data, "y"))
    return replace(own, raw=data)


def _projected(data: Data, which: str) -> Radius:
    """Return a radius of (I − 11ᵀ/m)E: that projection has norm 1."""
    radius = data.radius_A if which == "A" else data.radius_y
    if radius.norm != "entrywise" or radius.exact:
        return radius
    return Radius("frobenius", data.delta_A(list(range(data.shape[1]))) if which == "A" else data.delta_y)
