"""A network at the exact sample y, rational or not: φ(y) is one vector, the members of a class share y, and the theorem is about φ(y).

Games evaluate a network at the datum y_n, as a program can be given nothing else. A network of the exact language can be enclosed at y
itself (`oracles.ExactVector`), so the claim about φ(y) is proved without a Lipschitz constant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt

from oracles import Transcript
from sci_barriers._errors import BarrierError
from sci_barriers.harness import Certificate
from sci_barriers.networks.enclosures import enclose
from theorems import Barrier, Counterexample, Undecided
from theorems.layers import LayeredNetwork
from theorems.structured.near_samples import error_nearby

__all__ = ["AtSample", "refute_at_sample"]


@dataclass(frozen=True)
class AtSample:
    """A member on which φ(y) is wrong, y exact.

    Attributes:
        counterexample: the member; its distances are those of the midpoints of the enclosures.
        error: a proved lower bound of dist(φ(y_k), Ξ(A, y_k)) for the samples of the counterexample.
        radius: each part of each entry of φ(y_k) is within this of the midpoint.
        certificate: that the midpoints are wrong there, at the distances of the counterexample: outputs, not evaluated at any datum. What
            the network has to do with them, ‖φ(y_k) − midpoint‖, is the enclosure's to prove, as of every algorithm its outputs are.
    """

    counterexample: Counterexample
    error: Fraction
    radius: Fraction
    certificate: Certificate = field(repr=False)


def refute_at_sample(network: LayeredNetwork, barrier: Barrier, largest: int | None) -> AtSample:
    """Return a member on which the values φ(y_k) of a network at the exact samples are wrong, from data up to an index.

    Args:
        network: what an algorithm made from data of index at most ``largest``, answered by the resisting oracle of the barrier.
        barrier: a class of sparse problems, for example ``Smale18("P3", N=6, m=3, K=3, rotation="dct")``.
        largest: the largest index that was read, or ``None`` if nothing was.

    Returns:
        The member, and the error there; above 10^-K.

    Raises:
        BarrierError: no network of the exact language.
        TheoremError: a network of another size.
        Undecided: an enclosure did not decide.
    """
    if not isinstance(network, LayeredNetwork):
        raise BarrierError("network", network, "a network of theorems.layers, which can be enclosed")
    N = barrier.shape[1]
    radius = Fraction(1, 10 ** (barrier.digits + 12))
    found = [enclose(network, y, radius=radius) for y in barrier.centre.samples]
    counterexample = barrier.commit_all([enclosure.midpoint for enclosure in found], largest)
    off = max(enclosure.radius for enclosure in found) * (isqrt(2 * N) + 1)  # ‖φ(y) − midpoint‖₂
    error = error_nearby(counterexample.squared_distance, Fraction(1), off)
    if error * 10**barrier.digits <= 1:
        raise Undecided(f"the error is within the enclosure's width of 10^-{barrier.digits}")
    read = [] if largest is None else [largest]
    transcript = Transcript(read, {n: barrier.answer(n) for n in read})
    document = barrier.certificate([enclosure.midpoint for enclosure in found], transcript, counterexample)
    return AtSample(counterexample, error, radius, Certificate(document))
