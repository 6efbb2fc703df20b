"""The distance of an output to the solution set of the data that the algorithm read: convergence, as opposed to the barrier."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from oracles import Datum
from sci_barriers.harness import Verdict
from theorems import Undecided
from theorems.problems import Complex, Problem, solve_real

__all__ = ["datum_distance_squared", "own_distance_squared"]


def own_distance_squared(verdict: Verdict, *, bits: int | None = None) -> tuple[Fraction, Fraction]:
    """Return proved bounds (lower, upper) of dist(output, Ξ(A_n, y_n))², where n is the largest index read.

    A solver whose output is near Ξ(A_n, y_n) has converged on the data that it was given; if it is far from Ξ(A, y) all the same, that
    is the barrier. A solver that is far from both has not converged.

    Args:
        verdict: of a run with an output and at least one datum.
        bits: binary digits of the enclosure; by default 4K + 128.

    Raises:
        Undecided: there is no output or no datum, the data are complex, Ξ(A_n, y_n) is degenerate, or the problem is a declared one.
    """
    index = verdict.transcript.largest
    if verdict.output is None or index is None:
        raise Undecided("there is no output, or no datum was read")
    problem, datum = verdict.barrier.problem, verdict.transcript.data[index]
    if not isinstance(problem, Problem):
        raise Undecided("of a declared problem only the sets of its witnesses are known")
    bits = 4 * verdict.barrier.digits + 128 if bits is None else bits
    return datum_distance_squared(problem, datum, verdict.output, bits)


def datum_distance_squared(
    problem: Problem, datum: Datum, output: Sequence[Complex], bits: int
) -> tuple[Fraction, Fraction]:
    """Return proved bounds (lower, upper), at most 2^-bits apart, of dist(output, Ξ(A_n, y_n))² for a datum.

    Raises:
        Undecided: the data are complex or a linear program's, or Ξ(A_n, y_n) is degenerate.
    """
    if problem.nonnegative:
        raise Undecided("the exact solution sets of unstructured data are not computed for linear programs")
    if datum.A.field != "real":
        raise Undecided("the exact solution sets of unstructured data are computed over the real field only")
    return solve_real(problem, datum.A, datum.y).distance_squared(output, bits)
