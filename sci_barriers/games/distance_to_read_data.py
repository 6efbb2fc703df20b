"""The distance of an output to the solution set of the data that the algorithm read: convergence, as opposed to the barrier."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers.harness import Verdict
from sci_barriers.harness._distance import datum_distance_squared
from sci_barriers.harness._distance import own_distance_squared as of_run

__all__ = ["datum_distance_squared", "own_distance_squared"]


def own_distance_squared(verdict: Verdict, *, bits: int | None = None) -> tuple[Fraction, Fraction]:
    """Return proved bounds (lower, upper) of dist(output, Ξ(A_n, y_n))², where n is the largest index read.

    A solver whose output is near Ξ(A_n, y_n) has solved the data that it was given; if it is far from Ξ(A, y) all the same, that
    is the barrier. A solver that is far from both has not converged. At the tie every point between the vertices is a minimiser, so that a
    small distance does not show that a solver converges in general.

    Args:
        verdict: of a run with an output and at least one datum.
        bits: binary digits of the enclosure; by default 4K + 128.

    Raises:
        Undecided: there is no output or no datum, the data are complex, Ξ(A_n, y_n) is degenerate, or the problem is a declared one.
    """
    output = verdict.outputs[0] if verdict.outputs else None
    return of_run(verdict.barrier, verdict.transcript, output, bits=bits)
