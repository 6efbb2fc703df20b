"""One part of a class at one scale: the centre, the members raised by 2^-e, or the members raised by one ε that L data tell apart."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Final

from oracles import Datum, ExactInput, Phase, centre_datum, expanded
from theorems.core.errors import TheoremError
from theorems.core.kinds import integer_argument
from theorems.problems import Complex
from theorems.structured.class_scale import modulus, modulus_at
from theorems.structured.vertex_solutions import VertexBarrier

__all__ = ["PARTS", "ScaledPart"]

#: Ω_strong: the centre and the members around it. Ω_weak: the latter alone. Ω_sharp: N1 members that data below L do not tell apart.
PARTS: Final = ("strong", "weak", "sharp")


class ScaledPart(VertexBarrier):
    """A part of a class: a = α(1, …, 1) is its centre, a = α(1, …, 1) + ε·e_j its members, c(α + ε) the modulus of the solution.

    Ω_strong has the centre and the members with ε = 2^-e for all e ≥ `least_exponent`, Ω_weak only the latter; Ω_sharp has the N1 members
    with ε = 3·2^-(L+1), written as e = L.
    """

    #: ``strong``, ``weak`` or ``sharp``.
    part: str
    #: The number of data that are needed, for ``sharp``; else ``None``.
    L: int | None
    #: The scale: solutions are more than 2·10^-K apart.
    K: int
    #: The length of the first sample.
    t: Fraction
    #: The number of samples.
    R: int
    #: The numbers of columns and rows.
    N: int
    m: int

    @property
    @abstractmethod
    def smallest_exponent(self) -> int:
        """The smallest e ≥ 1 for which the N1 solutions are still more than 2·10^-K apart."""

    @cached_property
    def plain_diagonal(self) -> tuple[Phase, ...]:
        """The identity as a diagonal."""
        return ((Fraction(1), Fraction(0)),) * self.N

    @cached_property
    def centre(self) -> ExactInput:
        """The input at which all N1 competitors tie; it belongs to Ω_strong, not to Ω_weak and Ω_sharp."""
        return self.structured((), self.alpha)

    @property
    def centre_belongs(self) -> bool:
        """Whether the centre is a member."""
        return self.part == "strong"

    @cached_property
    def least_exponent(self) -> int:
        """The smallest e ≥ 1 for which the N1 solutions are still more than 2·10^-K apart; L on Ω_sharp."""
        least = self.smallest_exponent
        if self.part != "sharp":
            return least
        assert self.L is not None  # checked when made
        half = modulus(self.problem, self.alpha + Fraction(1, 1 << (self.L - 1)), self.t)
        if self.metric.separation_squared(half) * int(100**self.K) <= 4:
            raise TheoremError(
                "L", self.L, f"at least {least + 1} (for α = {self.alpha} two solutions are too close otherwise)"
            )
        return self.L

    @property
    def largest_index(self) -> int | None:
        """L − 1 on Ω_sharp, ``None`` on the others."""
        return None if self.L is None else self.L - 1

    def raised(self, exponent: int) -> str:
        """Return ε of the members with this exponent as text."""
        return f"3·2^-{exponent + 1}" if self.part == "sharp" else f"2^-{exponent}"

    def answer(self, index: int) -> Datum:
        """Return the rounded centre: a datum of index n of the centre and of every member with 2^-e ≤ 2^-(n+1).

        On Ω_sharp, where ε = 3·2^-(L+1), the rounding error is at most 2^-(L+1): together 2^-(L−1) ≤ 2^-n for n < L.
        """
        if self.L is not None:
            return centre_datum(self.centre, index, self.L + 1)
        return centre_datum(self.centre, index)

    def member(self, winner: int, exponent: int) -> ExactInput:
        """Return the input whose coefficient ``winner`` is α + ε, ε = 2^-exponent; the exponent may be huge and is then kept symbolic.

        On Ω_sharp the exponent is L and ε = 3·2^-(L+1).

        Raises:
            TheoremError: the winner is not in 0 … N1 − 1, or the exponent is below `least_exponent` (on Ω_sharp: is not L).
        """
        winner = integer_argument("winner", winner, 0, self.competitors - 1)
        exponent = integer_argument("exponent", exponent, self.least_exponent, self.L)
        value = self.alpha + self.sharp_epsilon if self.part == "sharp" else expanded(self.alpha, exponent)
        return self.structured(((winner, value),), self.alpha)

    def epsilon(self, exponent: int) -> Fraction:
        """Return ε of the members with this exponent; on Ω_sharp it is 3·2^-(L+1), and the exponent is L."""
        if self.L is None:
            return super().epsilon(exponent)
        integer_argument("exponent", exponent, self.L, self.L)
        return self.sharp_epsilon

    @property
    def sharp_epsilon(self) -> Fraction:
        """ε of Ω_sharp, 3·2^-(L+1)."""
        return Fraction(3, 2 << (self.L or 0))

    def modulus(self, exponent: int, sample: int = 0) -> tuple[Fraction, Fraction]:
        """Return bounds of c_k for the members with this exponent, equal up to exponent 4096."""
        cache: dict[tuple[int, int], tuple[Fraction, Fraction]] = self.__dict__.setdefault("_moduli", {})
        key = exponent, sample
        if key not in cache:
            if len(cache) > 4096:
                cache.clear()
            t = self.lengths[sample]
            if self.part == "sharp":
                exact = modulus(self.problem, self.alpha + self.sharp_epsilon, t)
                cache[key] = exact, exact
            else:
                cache[key] = modulus_at(self.problem, self.K, t, self.alpha, exponent)
        return cache[key]

    def modulus_of(self, epsilon: Fraction, sample: int = 0) -> Fraction:
        """Return c_k(α + ε), exact, for a rational ε ≥ 0."""
        return modulus(self.problem, self.alpha + epsilon, self.lengths[sample])

    def segment(self, exponent: int, sample: int = 0) -> tuple[Fraction, Fraction]:
        """Return bounds of c_k on the segment for which a certificate is valid: ε in (0, 2^-exponent], on Ω_sharp (0, 2^-(L−1)]."""
        if self.part == "sharp":
            lower = modulus_at(self.problem, self.K, self.lengths[sample], self.alpha, exponent - 1)[0]
        else:
            lower = self.modulus(exponent, sample)[0]
        return lower, self._moduli_at_centre[sample]

    @cached_property
    def _moduli_at_centre(self) -> tuple[Fraction, ...]:
        return tuple(modulus(self.problem, self.alpha, t) for t in self.lengths)

    def along(self, output: Sequence[Complex]) -> list[Fraction]:
        """Return the parts Re(d_j·x_{π(j)}) of an output along the directions of the N1 solutions."""
        diagonal, permutation = self.diagonal, self.permutation
        result = []
        for j in range(self.competitors):
            x, z = output[j if permutation is None else permutation[j]]
            if diagonal is not None:
                u, v = diagonal[j]
                x = x * u - z * v  # real part of x·conj(phase) = x·d_j
            result.append(x)
        return result
