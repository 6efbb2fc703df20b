"""What an output is worth, for an instance whose solutions are known: objective gap, distances, feasibility; all proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from oracles import Datum, ExactInput
from sci_barriers.audit._bounds import Bounds
from sci_barriers.games.distance_to_read_data import datum_distance_squared
from theorems import Undecided
from theorems.problems import Complex, Problem, objective_bounds, root_bounds

#: Precisions that are tried for a gap, in bits after the point; a gap that all of them leave open is smaller than 2^-4000 or so.
_BITS: Final = (128, 512, 2048, 4096)
#: A gap is precise enough if its bounds differ by 2^-30 of it.
_RELATIVE: Final = 30


@dataclass(frozen=True)
class Measured:
    """An output, measured against the exact solutions.

    Attributes:
        gap: of f(x) − f*, for the true input (A, y). For P1 f(x) = ‖x‖_{1,w}, so it is negative for an infeasible x that is shorter.
        distance: of dist(x, Ξ(A, y)).
        own: of dist(x, Ξ(A_n, y_n)), for the datum of the largest index read; ``None`` if it is not decided.
        own_note: why ``own`` is ``None``.
        violation: of max(0, ‖Ax − y‖₂ − η), for P1; ``None`` for P2 and P3, which have no constraint.
    """

    gap: Bounds
    distance: Bounds
    own: Bounds | None
    own_note: str
    violation: Bounds | None


def measure(problem: Problem, point: ExactInput, output: Sequence[Complex], datum: Datum | None = None) -> Measured:
    """Measure an output.

    Args:
        problem: P1, P2 or P3.
        point: the input (A, y), structured, with rational coefficients.
        output: x, N complex rationals.
        datum: the datum (A_n, y_n) to which x is compared too.

    Raises:
        TheoremError: x has another length.
    """
    squared = problem.solution_set(point).distance_squared(output)
    own, note = None, "nothing was read"
    if datum is not None:
        try:
            bits = 128 + 2 * _size(squared)
            own, note = Bounds.root(*datum_distance_squared(problem, datum, output, bits)), ""
        except Undecided as error:
            note = str(error)
    return Measured(
        objective_gap(problem, point, output),
        Bounds.root(squared, squared),
        own,
        note,
        violation(problem, point, output),
    )


def objective_gap(problem: Problem, point: ExactInput, output: Sequence[Complex]) -> Bounds:
    """Return bounds of f(x) − f*, relatively 2^-30 apart if it is above 2^-4000 or so.

    Raises:
        TheoremError: x has another length.
    """
    best = problem.evaluate(point, problem.solution_set(point).vectors()[0])
    least = best.constant + root_bounds(best.radicand, 0)[0]  # the residual of a minimiser is rational here
    found = Bounds(Fraction(0), Fraction(0))
    for bits in _BITS:
        lower, upper = (value - least for value in objective_bounds(problem, point, output, bits))
        if not problem.constrained:  # f* is the minimum
            lower = max(lower, Fraction(0))
        found = Bounds(lower, upper)
        if (upper - lower) * (1 << _RELATIVE) <= max(abs(lower), abs(upper)) and (
            lower > 0 or upper <= 0 or lower == upper
        ):
            break
    return found


def violation(problem: Problem, point: ExactInput, output: Sequence[Complex]) -> Bounds | None:
    """Return bounds of max(0, ‖Ax − y‖₂ − η) for P1, ``None`` for the others.

    Raises:
        TheoremError: x has another length.
    """
    eta, zero = problem.parameters().get("eta"), Fraction(0)
    if eta is None:
        return None
    residual = problem.parts(point, output)[1]
    if residual <= eta * eta:
        return Bounds(zero, zero)
    # √r − η = (r − η²)/(√r + η): no digits are lost, however close the two are
    root = Bounds.root(residual, residual)
    excess = residual - eta * eta
    return Bounds(excess / (root.upper + eta), excess / (root.lower + eta))


def _size(squared: Fraction) -> int:
    """Return a b ≥ 0 with squared ≥ 2^-b, if it is positive."""
    return max(0, squared.denominator.bit_length() - squared.numerator.bit_length() + 1) if squared else 0
