"""The question: which digits of the minimiser can be had from these data, and does this output have them?"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final

from oracles import OracleError, as_rational
from sci_barriers._errors import BarrierError
from sci_barriers.determined.exact_arrays import data_of, vector_of
from sci_barriers.determined.report import Report
from theorems.digits import Data, Progress, Radius, determine
from theorems.problems import PROBLEMS, LinearProgram, Problem

#: What ``known`` may be besides an index.
_WORDS: Final = ("exact", "float64", "float32")


def digits(
    A: Any,
    y: Any,
    problem: Problem | str = "P2",
    *,
    lam: object = None,
    eta: object = None,
    weights: Iterable[object] | None = None,
    known: int | str | None = None,
    radius_A: object = None,
    radius_y: object = None,
    norm_A: str = "spectral",
    norm_y: str = "spectral",
    output: Any = None,
    tolerance: object = None,
    ceiling: bool = True,
    progress: Progress | None = None,
) -> Report:
    """Return which digits of the minimiser the data determine, with proofs in both directions.

    Args:
        A: A_n, m × N: an array, nested lists of exact numbers, or a sparse matrix of SciPy. Floats are the dyadic numbers that they are.
        y: y_n, m numbers, or a column of them.
        problem: ``"P1"``, ``"P2"``, ``"P3"`` or ``"LP"``, or a problem with its parameters.
        lam: λ > 0 of P2 and P3, exact.
        eta: η ≥ 0 of P1, exact.
        weights: N positive numbers (the costs, for LP).
        known: n (data of index n: both within 2^-n in norm), ``"exact"``, ``"float64"`` or ``"float32"`` (each entry is the rounding of
            the true one). Instead of it, or to replace a part of it, the two radii.
        radius_A: how far A_n may be from A, at least 0; alone, y is exact.
        radius_y: how far y_n may be from y, at least 0; alone, A is exact.
        norm_A: ``"spectral"``, ``"frobenius"`` or ``"entrywise"``.
        norm_y: ``"spectral"`` (the Euclidean norm) or ``"entrywise"``.
        output: x of a solver, N numbers.
        tolerance: is the output within this distance of every solution? Default: the answer is given in digits only.
        ceiling: whether two inputs that nobody can tell apart are looked for; it takes longer than the rest.
        progress: called as work goes on with what is done, how much of it, and how much at most (0: not known).

    Returns:
        A `Report`.

    Raises:
        BarrierError: wrong shapes, entries that are not finite numbers, nothing said about how well the data are known, a negative radius.
        TheoremError: a parameter out of its range.

    Source:
        ``docs/explanation/digits.md``.

    >>> from sci_barriers import digits
    >>> report = digits([[3, 1], [1, 2]], [1, 2], "P2", lam="1/10", radius_y="1e-6")
    >>> report.proved
    6
    """
    chosen = problem_of(problem, lam=lam, eta=eta, weights=weights)
    radius, other = radii_of(known, radius_A, radius_y, norm_A, norm_y)
    data = data_of(A, y, radius, other)
    return report_on(chosen, data, output=output, tolerance=tolerance, ceiling=ceiling, progress=progress)


def report_on(
    problem: Problem,
    data: Data,
    *,
    output: Any = None,
    tolerance: object = None,
    ceiling: bool = True,
    progress: Progress | None = None,
) -> Report:
    """Return the report on data that are exact already (see `digits`)."""
    x = None if output is None else vector_of(output, data.shape[1])
    wanted = None if tolerance is None else _rational(tolerance, "tolerance")
    if wanted is not None and wanted < 0:
        raise BarrierError("tolerance", tolerance, "at least 0")
    if wanted is not None and x is None:
        raise BarrierError("tolerance", tolerance, "given together with an output")
    found = determine(problem, data, with_ceiling=ceiling, progress=progress)
    return Report(found, None if x is None else tuple(x), wanted)


def problem_of(
    name: Problem | str, *, lam: object = None, eta: object = None, weights: Iterable[object] | None = None
) -> Problem:
    """Return the problem of this name, with weights.

    Raises:
        BarrierError: another name, or a parameter that this problem does not have.
        TheoremError: a parameter out of its range.
    """
    if isinstance(name, Problem):
        if lam is not None or eta is not None or weights is not None:
            raise BarrierError(
                "lam, eta, weights", (lam, eta, weights), "not given when the problem has its parameters"
            )
        return name
    made: Any = {**PROBLEMS, LinearProgram.name: LinearProgram}.get(name) if isinstance(name, str) else None
    if made is None:
        raise BarrierError("problem", name, "P1, P2, P3 or LP")
    given = {key: value for key, value in (("lam", lam), ("eta", eta)) if value is not None}
    for key, value in given.items():
        if key not in made().parameters():
            raise BarrierError(key, value, f"not given for {name}")
    own: Problem = made(weights=weights, **given)
    return own


def radii_of(
    known: int | str | None, radius_A: object, radius_y: object, norm_A: str = "spectral", norm_y: str = "spectral"
) -> tuple[Radius, Radius]:
    """Return the radii of A and y.

    Raises:
        BarrierError: nothing is known, an index that is no integer of at least 0, or a negative radius.
    """
    if known is None and radius_A is None and radius_y is None:
        raise BarrierError("known", None, "n, exact, float64 or float32; or a radius of A or of y")
    base = Radius()
    if isinstance(known, str):
        if known not in _WORDS:
            raise BarrierError("known", known, "n, exact, float64 or float32")
        base = Radius() if known == "exact" else Radius.float64() if known == "float64" else Radius.float32()
    elif known is not None:
        if isinstance(known, bool) or not isinstance(known, int) or known < 0:
            raise BarrierError("known", known, "an index n of at least 0, exact, float64 or float32")
        base = Radius.index(known)
    if norm_A not in ("spectral", "frobenius", "entrywise"):
        raise BarrierError("norm_A", norm_A, "spectral, frobenius or entrywise")
    if norm_y not in ("spectral", "entrywise"):
        raise BarrierError("norm_y", norm_y, "spectral (the Euclidean norm) or entrywise")
    return _radius(radius_A, norm_A, base, "radius_A"), _radius(radius_y, norm_y, base, "radius_y")


def _radius(value: object, norm: Any, base: Radius, name: str) -> Radius:
    if value is None:
        return base
    bound = _rational(value, name)
    if bound < 0:
        raise BarrierError(name, value, "at least 0")
    return Radius(norm, bound)


def _rational(value: object, name: str) -> Fraction:
    try:
        return as_rational(value, name)
    except OracleError as error:
        raise BarrierError(name, error.value, error.allowed) from None
