"""No algorithm computes K correct digits of the minimisers of linear programs: an instance of the extended Smale's 9th problem.

Source: A. Bastounis, A. C. Hansen, V. Vlačić, The extended Smale's 9th problem, arXiv:2110.15734;
the class is this project's own (``docs/explanation/engine.md``).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from oracles import ExactInput, ExactMatrix, ExactVector, Identity, OracleError, Phase, Transcript, Unitary, expanded
from theorems.barriers.smale18.part import MAX_DIGITS, MAX_ENTRIES, _integer
from theorems.core.barrier import Barrier, Failure, Witness
from theorems.core.breakdown import Family, commit
from theorems.core.errors import TheoremError, Undecided
from theorems.core.rounding import rounded_down
from theorems.problems import Complex, SolutionSet, Vertex, rational
from theorems.problems.linear_program import LinearProgram
from theorems.structured.class_scale import EXPANDED
from theorems.structured.vertex_solutions import family_of

__all__ = ["Smale9"]

_ONE: Final[Phase] = (Fraction(1), Fraction(0))


@dataclass(frozen=True, eq=False)
class Smale9(Barrier):
    """Linear programs min Σ x_i, Ax = y, x ≥ 0, with A = B(a)·P and y = t·e₀: N1 = N + 1 − m columns that tie, and one raised by 2^-e.

        B(a) = [ a^T        0       ]      centre a = α(1, …, 1),   witness (j, e): a = α(1, …, 1) + 2^-e·e_j
               [  0   ‖a‖₂·I_{m−1}  ]

    The solution of witness j is (t/a_j)·e_j; in ℓ^∞ the N1 solutions are t/(α + 2^-e) > 2·10^-K apart, while data of index n < e
    fit all of them. K − 1 digits can be computed: the vector with all competing entries t/(2α) is within t/(2α) < 10^-(K−1)/2.

    Args:
        N: number of variables, at least 2.
        m: number of equations, 1 ≤ m < N.
        K: digits in the maximum norm, at least 1.
        t: length of y, positive.
        alpha: α ≥ 1 with 2·10^-K < t/α < 10^-(K−1); dyadic, near t·10^K/2.1, if not given.
        seed: draws P; ``None``: P = I.

    Raises:
        TheoremError: an argument out of range, by name.
    """

    N: int
    m: int
    K: int
    t: Fraction
    alpha: Fraction
    seed: int | None

    def __init__(
        self,
        *,
        N: int = 20,
        m: int = 19,
        K: int = 3,
        t: object = 1,
        alpha: object = None,
        seed: int | None = None,
    ) -> None:
        N, K = _integer("N", N, 2, None), _integer("K", K, 1, MAX_DIGITS)
        m = _integer("m", m, 1, N - 1)
        if m * N > MAX_ENTRIES:
            raise TheoremError("m·N", m * N, f"at most {MAX_ENTRIES}")
        if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int)):
            raise TheoremError("seed", seed, "an integer or None")
        length = rational(t, "t")
        if length <= 0:
            raise TheoremError("t", length, "positive")
        scale = _choose_alpha(K, length) if alpha is None else rational(alpha, "alpha")
        error = _membership_error(K, length, scale)
        if error is not None:
            raise error
        for name, value in {"N": N, "m": m, "K": K, "t": length, "alpha": scale, "seed": seed}.items():
            object.__setattr__(self, name, value)
        self.least_exponent  # noqa: B018 # refuses an α that is too close to the edge

    @cached_property
    def problem(self) -> LinearProgram:
        """LP with unit costs."""
        return LinearProgram()

    @property
    def shape(self) -> tuple[int, int]:
        """(m, N)."""
        return self.m, self.N

    @property
    def field(self) -> str:
        """``"real"``."""
        return "real"

    @property
    def digits(self) -> int:
        """K."""
        return self.K

    @property
    def competitors(self) -> int:
        """N1 = N + 1 − m ≥ 2, the number of columns that tie at the centre."""
        return self.N + 1 - self.m

    @property
    def centre_belongs(self) -> bool:
        """``True``: the centre is a linear program of the class."""
        return True

    @property
    def lengths(self) -> tuple[Fraction, ...]:
        """The length of the only sample."""
        return (self.t,)

    @cached_property
    def unitary(self) -> Unitary:
        """The identity: with other rotations rounded data may have no feasible point at all."""
        try:
            return Identity(self.m)
        except OracleError as error:
            raise TheoremError.from_oracle(error) from None

    @property
    def diagonal(self) -> None:
        """``None``, for D = I."""
        return None

    @cached_property
    def permutation(self) -> tuple[int, ...] | None:
        """π, or ``None`` for the identity."""
        if self.seed is None:
            return None
        order = list(range(self.N))
        random.Random(f"permutation {self.seed}").shuffle(order)
        return tuple(order)

    @cached_property
    def centre(self) -> ExactInput:
        """The linear program at which all N1 competitors tie; it belongs to the class."""
        return self._input(())

    @cached_property
    def least_exponent(self) -> int:
        """The smallest e ≥ 1 with t/(α + 2^-e) > 2·10^-K."""
        room = self.t * 10**self.K / 2 - self.alpha  # ε has to be below this
        for e in range(1, EXPANDED + 1):
            if Fraction(1, 1 << e) < room:
                return e
        raise TheoremError("alpha", self.alpha, f"values for which t/alpha exceeds 2·10^-{self.K} by more than 2^-4096")

    @property
    def output_norm(self) -> str:
        """``"maximum"``: outputs are measured in ℓ^∞."""
        return "maximum"

    @cached_property
    def family(self) -> Family:
        """The engine's view of this class."""
        return family_of(self)

    def _input(self, changed: tuple[tuple[int, object], ...]) -> ExactInput:
        A = ExactMatrix(self.unitary, self.alpha, changed, self.competitors, None, self.permutation)  # type: ignore[arg-type] # numbers
        return ExactInput(A, ExactVector(self.unitary, self.t))

    def witness(self, winner: int, exponent: int) -> ExactInput:
        """Return the input whose coefficient ``winner`` is α + 2^-exponent; the exponent may be huge and is then kept symbolic.

        Raises:
            TheoremError: the winner is not in 0 … N1 − 1, or the exponent is below `least_exponent`.
        """
        winner = _integer("winner", winner, 0, self.competitors - 1)
        exponent = _integer("exponent", exponent, self.least_exponent, None)
        return self._input(((winner, expanded(self.alpha, exponent)),))

    def vertex(self, winner: int, exponent: int, sample: int = 0) -> tuple[int, Phase, tuple[Fraction, Fraction]]:
        """Return position, phase 1 and bounds of the solution's single non-zero entry t/(α + 2^-exponent)."""
        position = winner if self.permutation is None else self.permutation[winner]
        if exponent <= EXPANDED:
            exact = self.t / (self.alpha + Fraction(1, 1 << exponent))
            return position, _ONE, (exact, exact)
        cap = min(exponent, max(EXPANDED, 4 * self.K + 64))
        return position, _ONE, (self.t / (self.alpha + Fraction(1, 1 << cap)), self.t / self.alpha)

    def segment(self, exponent: int, sample: int = 0) -> tuple[Fraction, Fraction]:
        """Return bounds of t/(α + ε) for all ε in (0, 2^-exponent]."""
        return self.vertex(0, exponent)[2][0], self.t / self.alpha

    def solution_set(self, winner: int, exponent: int, sample: int = 0) -> SolutionSet:
        """Return Ξ of the witness, exact; needs an exponent of at most 4096."""
        position, phase, (lower, upper) = self.vertex(winner, exponent)
        if lower != upper:
            raise TheoremError("exponent", exponent, "at most 4096, for an expanded solution")
        return SolutionSet(self.N, (Vertex(position, lower, phase),))

    def commit_all(self, outputs: Sequence[Sequence[Complex]], largest: int | None) -> Witness:
        """Return the witness whose solution is farthest from the output in ℓ^∞, with e > ``largest``; the bound is for all ε ≤ 2^-e.

        Raises:
            TheoremError: not one output of length N.
            Undecided: never, by the separation of the solutions.
        """
        for output in outputs:
            if len(output) != self.N:
                raise TheoremError("output", f"length {len(output)}", f"length {self.N}")
        found = commit((self.family,), outputs, largest, self.K)
        position, phase, amount = self.vertex(found.winner, found.exponent)
        ((_, square),) = found.failures
        bits = self._working_bits
        proved = rounded_down((square.numerator << (2 * bits)) // square.denominator, 2 * bits, 24 + self._margin_bits)
        if proved.numerator * 100**self.K <= proved.denominator:
            raise Undecided(f"the distance from the solution of witness {found.winner} is too close to 10^-{self.K}")
        return Witness(found.winner, found.exponent, position, phase, (Failure(0, amount, proved),))

    @cached_property
    def _margin_bits(self) -> int:
        """The number b ≥ 0 such that the farthest solution is at least 10^-K·√(1 + 2^-b) away from any output."""
        excess: Fraction = self.segment(self.least_exponent)[0] ** 2 * 100**self.K / 4 - 1
        return max(0, excess.denominator.bit_length() - excess.numerator.bit_length() + 1)

    @cached_property
    def _working_bits(self) -> int:
        # One square near 10^(−2K) is rounded down to a multiple of 4^-bits: less than half of the margin is lost.
        return int((10**self.K).bit_length()) + 32 + self._margin_bits

    def certificate(
        self, outputs: Sequence[Sequence[Complex]], transcript: Transcript, witness: Witness
    ) -> dict[str, object]:
        """Return the certificate (format version 2) as a JSON document."""
        from theorems.certificates.writer2 import wrong_output_document

        return wrong_output_document(self, outputs, transcript, witness)


def _membership_error(K: int, t: Fraction, alpha: Fraction) -> TheoremError | None:
    if alpha < 1:
        return TheoremError("alpha", alpha, "at least 1, so that the condition numbers are at most 1 (take t larger)")
    if not 2 < t / alpha * 10**K < 10:
        return TheoremError("alpha", alpha, f"values with t/alpha between 2·10^-{K} and 10·10^-{K}")
    return None


def _choose_alpha(K: int, t: Fraction) -> Fraction:
    """Return a dyadic α, with few digits, for which the class is at scale 10^-K; `TheoremError` naming t if there is none."""
    for target in (Fraction(21, 10), Fraction(3), Fraction(5), Fraction(8)):
        exact = t * 10**K / target
        for bits in range(24):
            alpha = Fraction(round(exact * (1 << bits)), 1 << bits)
            if alpha > 0 and _membership_error(K, t, alpha) is None:
                return alpha
    raise TheoremError("t", t, f"above 2·10^-{K}, so that some alpha of at least 1 has t/alpha near 2.1·10^-{K}")
