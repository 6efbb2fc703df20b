"""An assertion about an output: it has so many digits, for every input with the data."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sci_barriers.determined import Report
from sci_barriers.determined.ask import digits
from theorems.digits import Answer


def assert_digits(output: Any, A: Any, y: Any, problem: Any = "P2", *, right: int, **options: Any) -> Report:
    """Assert that an output is proved to be within 10^-right of every solution of every input with the data.

    Args:
        output: x, N numbers.
        A: as for `sci_barriers.digits`.
        y: as for `sci_barriers.digits`.
        problem: as for `sci_barriers.digits`.
        right: digits after the point.
        options: those of `sci_barriers.digits` that say what is known of the data; λ, η, weights.

    Returns:
        The report, with its certificates.

    Raises:
        AssertionError: the output is proved wrong, or neither is proved; the message says which.
        BarrierError: a wrong argument.

    >>> from sci_barriers.testing import assert_digits
    >>> assert_digits([0, 0], [[3, 1], [1, 2]], [1, 2], "P2", lam=20, right=6, radius_y="1e-3").answer.name
    'RIGHT'
    """
    report = digits(A, y, problem, output=output, tolerance=Fraction(10) ** -right, **{"ceiling": False} | options)
    if report.answer is not Answer.RIGHT:
        raise AssertionError(f"the output is not proved to have {right} digits\n{report}")
    return report
