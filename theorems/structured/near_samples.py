"""What is proved of a Lipschitz network near the point where it was evaluated: at the exact sample, and at R different samples at once.

If ‖φ(y) − φ(z)‖ ≤ L·‖y − z‖, an error of φ at y bounds its error at z from below. So one wrong value of φ is wrong at every sample that
is near enough, and R different samples t_k·U·e₀ can be put as near as one likes: on that class the levels of R samples are those of one.
Proofs: ``docs/explanation/chance.md``, *Several samples*.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Final

from oracles import shown
from theorems.barriers.smale18 import Smale18
from theorems.core.barrier import Counterexample
from theorems.core.errors import TheoremError, Undecided
from theorems.core.kinds import integer_argument
from theorems.problems import rational
from theorems.structured.class_scale import membership_errors

__all__ = ["NearSamples", "error_nearby", "near_samples"]

#: The samples are 2^-d apart, with d at most this, or slightly above the exponent of the member.
MAX_EXPONENT: Final = 4096


def error_nearby(
    squared_distance: Fraction, lipschitz: Fraction, radius: Fraction, *, drift: Fraction = Fraction(0)
) -> Fraction:
    """Return a lower bound of dist(φ(z), Ξ(A, z)) for all z with ‖z − y‖₂ ≤ radius: dist(φ(y), Ξ(A, y)) − (L + drift)·radius.

    With radius 2^-n and drift 0 it is a bound at the exact sample y for a network that was evaluated at the datum y_n.

    Args:
        squared_distance: a proved lower bound of dist(φ(y), Ξ(A, y))².
        lipschitz: L ≥ 0, proved.
        radius: at least 0.
        drift: a Lipschitz constant of y ↦ Ξ(A, y) between the two points; 0 if the solutions meant are those of one point.

    Raises:
        TheoremError: a negative number.
    """
    for name, value in (
        ("squared_distance", squared_distance),
        ("lipschitz", lipschitz),
        ("radius", radius),
        ("drift", drift),
    ):
        if value < 0:
            raise TheoremError(name, value, "at least 0")
    shift = 2 * squared_distance.denominator.bit_length() + 64
    root = Fraction(isqrt((squared_distance.numerator << (2 * shift)) // squared_distance.denominator), 1 << shift)
    return max(root - (lipschitz + drift) * radius, Fraction(0))


@dataclass(frozen=True)
class NearSamples:
    """R different samples on which one network is wrong, on one member.

    Attributes:
        exponent: d; t_k = t + k·2^-d.
        lengths: t_0, …, t_{R−1}.
        error: a lower bound of the error on every one of them, above 10^-K.
    """

    exponent: int
    lengths: tuple[Fraction, ...]
    error: Fraction


def near_samples(
    barrier: Smale18, found: Counterexample, *, lipschitz: object, samples: int, value_index: int | None = None
) -> NearSamples:
    """Return R different samples y_k = t_k·U·e₀ on all of which a network is wrong, from its error at one of them.

    The data that were read, up to an index n < e, are data of all R of them: (R − 1)·2^-d ≤ 2^-(n+1), and y_n is within 2^-(n+1) of y.

    Args:
        barrier: a part of the class, with one sample.
        found: the member on which φ(y) was proved wrong.
        lipschitz: L, exact, proved by whoever knows the network.
        samples: R ≥ 2.
        value_index: n, if φ was evaluated at y_n and not at y.

    Raises:
        TheoremError: an argument out of range.
        Undecided: the error at y exceeds 10^-K by too little for samples that are 2^-d apart with the largest d that is tried.
    """
    if barrier.R != 1:
        raise TheoremError("barrier", f"R = {barrier.R}", "a part with one sample, from which the others are made")
    samples = integer_argument("samples", samples, 2)
    constant = rational(lipschitz, "lipschitz")
    if constant < 0:
        raise TheoremError("lipschitz", constant, "at least 0")
    tolerance, t = Fraction(1, 10**barrier.K), barrier.t
    off = Fraction(0) if value_index is None else Fraction(1, 1 << value_index)
    for d in range(found.exponent + samples.bit_length(), max(MAX_EXPONENT, found.exponent + 64) + 1):
        spread = Fraction(samples - 1, 1 << d)
        lengths = tuple(t + Fraction(k, 1 << d) for k in range(samples))
        if membership_errors(barrier.problem, barrier.K, lengths[-1], barrier.alpha, barrier.competitors) is not None:
            continue
        # The solution for t_k is c(t_k) on the same axis, and |dc/dt| = 1/a ≤ 1/α.
        at_first = error_nearby(found.squared_distance, constant, off)
        error = error_nearby(at_first**2, constant, spread, drift=1 / barrier.alpha)
        if error > tolerance:
            return NearSamples(d, lengths, error)
    raise Undecided(
        f"an error of at most 10^-{barrier.K} plus next to nothing, or a Lipschitz constant of {shown(constant, 40)}"
    )
