"""The LASSO by scikit-learn: coordinate descent and least-angle regression."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from oracles import Oracle
from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.algorithms._scaled import DEFAULT_INDEX, read_scaled

__all__ = ["SklearnLasso", "SklearnLassoLars", "require_sklearn"]


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

    scikit-learn minimises ‖y − A'z‖²/(2m) + a‖z‖₁; P2 is λ'‖z‖₁ + ‖A'z − y‖² = 2m·(‖y − A'z‖²/(2m) + (λ'/(2m))‖z‖₁): a = λ'/(2m).
    No intercept.

    Args:
        index: of the datum read.
        tolerance: of the duality gap, relative to ‖y‖²/m.
        iterations: cap on coordinate-descent sweeps.
    """

    index: int = DEFAULT_INDEX
    tolerance: float = 1e-14
    iterations: int = 20_000

    def __call__(self, oracle: Oracle) -> Any:
        """Return the solution for the datum of this index; `BarrierError` for complex data."""
        model = require_sklearn().Lasso
        return _fit(
            oracle,
            self.index,
            lambda a: model(alpha=a, fit_intercept=False, tol=self.tolerance, max_iter=self.iterations),
        )


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
        model = require_sklearn().LassoLars
        return _fit(oracle, self.index, lambda a: model(alpha=a, fit_intercept=False, max_iter=self.iterations))


def _fit(oracle: Oracle, index: int, make: Any) -> Any:
    from sklearn.exceptions import ConvergenceWarning

    instance = read_scaled(oracle, index, ("P2",))
    if np.iscomplexobj(instance.A):
        raise BarrierError("field", "complex", "real")
    model = make(instance.lam / (2 * instance.A.shape[0]))
    with warnings.catch_warnings():
        # Not converging is no accident here; the table shows it as the distance to the solver's own solution set.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(instance.A, instance.y)
    return instance.original(model.coef_)
