"""Digits of fitted estimators of scikit-learn on its own data sets, of results of linprog, and the assertion for tests."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from sci_barriers import BarrierError, digits, digits_of
from sci_barriers.determined.ask import radii_of
from sci_barriers.determined.exact_arrays import data_of
from sci_barriers.determined.solvers import centred
from sci_barriers.testing import assert_digits
from theorems.digits import Answer, Radius
from theorems.digits.ceilings import has_the_data, moved

sklearn_datasets = pytest.importorskip("sklearn.datasets")
linear_model = pytest.importorskip("sklearn.linear_model")


@pytest.mark.parametrize("estimator", ["Lasso", "LassoLars"])
@pytest.mark.parametrize("intercept", [True, False])
def test_diabetes(estimator: str, intercept: bool) -> None:
    X, y = sklearn_datasets.load_diabetes(return_X_y=True)
    options = {"tol": 1e-12, "max_iter": 100_000} if estimator == "Lasso" else {}
    fitted = getattr(linear_model, estimator)(alpha=0.3, fit_intercept=intercept, **options).fit(X, y)
    report = digits_of(fitted, X, y, known="float64", tolerance="1e-4", ceiling=False)
    assert report.answer is Answer.RIGHT
    assert report.unique
    stopped = linear_model.Lasso(alpha=0.3, fit_intercept=intercept)
    with pytest.warns(Warning, match="onverge"):
        stopped.set_params(max_iter=1, tol=0).fit(X, y)
    wrong = digits_of(stopped, X, y, known="float64", tolerance="1e-4", ceiling=False)
    assert wrong.answer is Answer.WRONG
    assert wrong.enclosed is not None and wrong.enclosed.check() == (True, "", "")


def test_two_orders_of_correlated_features_have_one_answer() -> None:
    """A solver that stops early returns other coefficients after a permutation; the enclosure is the same."""
    X, y = sklearn_datasets.load_breast_cancer(return_X_y=True)
    X = X / np.linalg.norm(X, axis=0)
    order = np.random.default_rng(0).permutation(X.shape[1])
    lam = Fraction(1, 4)
    first = digits(X, y.astype(float), "P2", lam=lam, radius_y="1e-8", ceiling=False)
    second = digits(X[:, order], y.astype(float), "P2", lam=lam, radius_y="1e-8", ceiling=False)
    assert first.unique and second.unique
    for k, i in enumerate(order):
        a, b = first.coefficients[i], second.coefficients[k]
        assert abs(a.value - b.value) <= a.radius + b.radius  # type: ignore[operator]


def test_polynomial_features_of_diabetes() -> None:
    """65 columns, some nearly equal: what is proved of them is, and a solver at its tight tolerance has it."""
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    X, y = sklearn_datasets.load_diabetes(return_X_y=True)
    wide = preprocessing.PolynomialFeatures(2, include_bias=False).fit_transform(X)
    wide = wide / np.linalg.norm(wide, axis=0)
    fitted = linear_model.Lasso(alpha=0.2, tol=1e-13, max_iter=200_000).fit(wide, y)
    report = digits_of(fitted, wide, y, known="float64", tolerance="1e-4", ceiling=False)
    assert report.answer is Answer.RIGHT
    assert report.unique
    signs = [c.sign for c in report.coefficients]
    assert signs.count("zero") >= 30 and signs.count("open") == 0
    for value, known in zip(fitted.coef_, report.coefficients, strict=True):
        assert abs(Fraction(float(value)) - known.value) <= known.radius + Fraction(1, 10**4)  # type: ignore[operator]


def test_interpolated_y_on_real_data() -> None:
    """P3 at residual 0, which solvers exclude: 8 rows of diabetes, and y = 3 × one feature less another one."""
    X, _ = sklearn_datasets.load_diabetes(return_X_y=True)
    A = X[::60, :].copy()
    y = 3 * A[:, 2] - A[:, 8]
    exact = [Fraction(3) * Fraction(float(a)) - Fraction(float(b)) for a, b in zip(A[:, 2], A[:, 8], strict=True)]
    report = digits(A, exact, "P3", lam="1/1000", known="exact")
    assert report.unique and report.headline.startswith("all digits proved")
    assert [c.value for c in report.coefficients] == [3 if i == 2 else -1 if i == 8 else 0 for i in range(10)]
    noisy = digits(A, y, "P3", lam="1/1000", radius_y="1e-9")
    assert noisy.digits.enclosure is not None and noisy.digits.ceiling is not None
    assert noisy.digits.enclosure.radius >= noisy.digits.ceiling.kappa
    assert abs(noisy.coefficients[2].value - 3) <= noisy.coefficients[2].radius  # type: ignore[operator]


def test_digits_data_set() -> None:
    """Columns that are 0, and features that depend on each other."""
    X, y = sklearn_datasets.load_digits(return_X_y=True)
    report = digits(X[:300], y[:300].astype(float), "P2", lam=500, radius_y="1e-6", ceiling=False)
    zero = [i for i in range(64) if not X[:300, i].any()]
    assert zero and all(report.coefficients[i].sign == "zero" for i in zero)
    assert report.proved is not None and report.proved >= 5


def test_centring_is_exact() -> None:
    X, y = np.array([[1.0, 0.1], [2.0, 0.7], [4.0, -3.0]]), np.array([1.0, 2.0, 0.3])
    data = centred(data_of(X, y, Radius.float64(), Radius()))
    for column in data.columns:
        assert sum(column) == 0
    assert sum(data.y) == 0
    mean = sum(Fraction(v) for v in X[:, 1]) / 3
    assert Fraction(data.columns[1][0], data.under_A) == Fraction(0.1) - mean
    assert data.radius_A.norm == "frobenius" and data.radius_y.exact


@pytest.mark.parametrize("norm", ["float64", "entrywise", "spectral"])
def test_the_two_inputs_of_centred_data_are_inputs_of_the_raw_data(norm: str) -> None:
    """One column is 10^11 times as large as the other one, which is known to its own last digits, not only to those of the large one."""
    source = np.random.default_rng(0)
    X = source.standard_normal((20, 2)) * [1e8, 1e-3]
    y = X @ [1e-8, 1e3] + 0.01 * source.standard_normal(20)
    fitted = linear_model.Lasso(alpha=1e-7, tol=1e-14, max_iter=100_000).fit(X, y)
    word = "float64" if norm == "float64" else None
    radius, norms = (None, "spectral") if word else ("1e-12", norm)
    radii = radii_of(word, radius, radius, norms, norms)
    report = digits_of(fitted, X, y, known=word, radius_A=radius, radius_y=radius, norm_A=norms, norm_y=norms)
    above = report.digits.ceiling
    assert above is not None and above.kappa > 0
    assert report.cannot_tell is not None and report.cannot_tell.check() == (True, "", "")
    if norm == "float64":
        assert above.kappa < Fraction(1, 10**9)
    raw = data_of(X, y, *radii)
    for move in above.moves:
        assert has_the_data(raw, move)
        assert sum(move.left) == 0 and sum(move.y) == 0
        own, other = centred(moved(raw, move)), moved(report.digits.data, move)
        assert all(
            Fraction(a, own.under_A) == Fraction(b, other.under_A)
            for first, second in zip(own.columns, other.columns, strict=True)
            for a, b in zip(first, second, strict=True)
        )
        assert all(Fraction(a, own.under_y) == Fraction(b, other.under_y) for a, b in zip(own.y, other.y, strict=True))


def test_linprog() -> None:
    rng = np.random.default_rng(4)
    A, c = rng.standard_normal((6, 12)), 1 + rng.random(12)
    b = A @ (1 + rng.random(12))
    found = linprog(c, A_eq=A, b_eq=b)
    report = digits_of(found, c=c, A_eq=A, b_eq=b, known="float64", tolerance="1e-8")
    assert report.answer is Answer.RIGHT and report.unique
    assert report.impossible is not None
    shifted = type(found)(found | {"x": found.x + 1e-3})
    assert digits_of(shifted, c=c, A_eq=A, b_eq=b, known="float64", tolerance="1e-8").answer is Answer.WRONG


def test_the_assertion() -> None:
    A, y = [[3, 1], [1, 2]], [1, 2]
    point = [c.value for c in digits(A, y, "P2", lam="1/10", known="exact").coefficients]
    assert assert_digits(point, A, y, lam="1/10", right=4, radius_y="1e-6").answer is Answer.RIGHT
    with pytest.raises(AssertionError, match="WRONG"):
        assert_digits([0, 0], A, y, lam="1/10", right=4, radius_y="1e-6")
    with pytest.raises(AssertionError, match="OPEN"):
        assert_digits(point, A, y, lam="1/10", right=12, radius_y="1e-6")


def _ridge() -> Any:
    return linear_model.Ridge().fit(np.eye(3), np.ones(3))


@pytest.mark.parametrize(
    ("fitted", "name"),
    [
        (_ridge, "fitted"),
        (lambda: linear_model.Lasso(), "fitted"),
        (lambda: linear_model.Lasso(positive=True).fit(np.eye(3), np.ones(3)), "positive"),
        (lambda: linear_model.ElasticNet().fit(np.eye(3), np.ones(3)), "l1_ratio"),
        (lambda: linear_model.Lasso().fit(np.eye(3), np.ones((3, 2))), "coef_"),
    ],
)
def test_what_is_not_a_lasso_is_refused(fitted: Any, name: str) -> None:
    with pytest.raises(BarrierError, match=f"{name} = .*; allowed: "):
        digits_of(fitted(), np.eye(3), np.ones(3), known="exact")
