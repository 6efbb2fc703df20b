"""The LASSO by scikit-learn: coordinate descent and least-angle regression."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from oracles import Oracle
from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.algorithms._scaled import DEFAULT_INDEX, read_scaled

__all__ = ["SklearnLasso", "SklearnLassoLars", "require_sklearn"]

#: For the registry, which reads it without importing this module.
BUILT_IN: Final = (
    {
        "name": "sklearn-lasso",
        "problems": ("P2",),
        "fields": ("real",),
        "description": "scikit-learn Lasso, alpha = λ/(2m)",
        "make": "SklearnLasso",
        "extra": "solvers",
        "libraries": {"sklearn": "scikit-learn"},
    },
    {
        "name": "sklearn-lassolars",
        "problems": ("P2",),
        "fields": ("real",),
        "description": "scikit-learn LassoLars, alpha = λ/(2m)",
        "make": "SklearnLassoLars",
        "extra": "solvers",
        "libraries": {"sklearn": "scikit-learn"},
    },
)


def require_sklearn() -> Any:
    """Return ``sklearn.linear_model``, or raise `MissingExtra`."""
    try:
        import sklearn.linear_model as linear_model
    except ImportError:
        raise MissingExtra("scikit-learn", "solvers") from None
    return linear_model


@dataclass(frozen=True, kw_only=True)
class SklearnLasso:
    """``sklearn.linear_model.Lasso`` on P2, real.

    scikit-learn minimises ‖y − A'z‖²/(2m) + a‖z‖₁, without intercept; P2 is λ'‖z‖₁ + ‖A'z − y‖², 2m times that at a = λ'/(2m).
    λ' is about 10^-K, and coordinate descent at a alone would move between competing columns by λ' a sweep: a goes down from
    its largest useful value by factors of 4, with ``warm_start=True``.

    Args:
        index: of the datum read.
        tolerance: of the duality gap, relative to ‖y‖²/m.
        iterations: cap on coordinate-descent sweeps for each a.
    """

    index: int = DEFAULT_INDEX
    tolerance: float = 1e-14
    iterations: int = 20_000

    def __call__(self, oracle: Oracle) -> Any:
        """Return the solution for the datum of this index; `BarrierError` for complex data."""
        model = require_sklearn().Lasso(
            fit_intercept=False, tol=self.tolerance, max_iter=self.iterations, warm_start=True
        )
        return _fit(oracle, self.index, model, continuation=True)


@dataclass(frozen=True, kw_only=True)
class SklearnLassoLars:
    """``sklearn.linear_model.LassoLars`` on P2, real; the same objective and translation as `SklearnLasso`.

    Args:
        index: of the datum read.
        iterations: cap on the steps of the path.
    """

    index: int = DEFAULT_INDEX
    iterations: int = 2_000

    def __call__(self, oracle: Oracle) -> Any:
        """Return the solution for the datum of this index; `BarrierError` for complex data."""
        model = require_sklearn().LassoLars(fit_intercept=False, max_iter=self.iterations)
        return _fit(oracle, self.index, model, continuation=False)


def _fit(oracle: Oracle, index: int, model: Any, *, continuation: bool) -> Any:
    from sklearn.exceptions import ConvergenceWarning

    instance = read_scaled(oracle, index, ("P2",))
    if np.iscomplexobj(instance.A):
        raise BarrierError("field", "complex", "real")
    target = instance.lam / (2 * instance.A.shape[0])
    largest = float(np.max(np.abs(instance.A.T @ instance.y))) / instance.A.shape[0]
    alphas = [target]
    while continuation and alphas[0] * 4 < largest:
        alphas.insert(0, alphas[0] * 4)
    with warnings.catch_warnings():
        # Not converging is no accident here; the table shows it as the distance to the solver's own solution set.
        warnings.simplefilter("ignore", ConvergenceWarning)
        for alpha in alphas:
            model.set_params(alpha=alpha).fit(instance.A, instance.y)
    return instance.original(model.coef_)
