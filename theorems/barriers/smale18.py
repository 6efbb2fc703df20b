"""Clause (i) of the theorem of Colbrook, Antun and Hansen: no algorithm computes K correct digits on Ω_strong.

Source: M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119, Theorem 1 (i);
the class is this project's own (``docs/explanation/proofs.md``).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from oracles import (
    ExactInput,
    ExactMatrix,
    ExactVector,
    Field,
    OracleError,
    Phase,
    Transcript,
    Unitary,
    expanded,
    unitary,
)
from theorems._errors import TheoremError, Undecided
from theorems._scale import amount_at, choose_alpha, least_exponent, margin, membership_errors
from theorems._witness import Barrier, Witness
from theorems.certificates.writer import certificate_document
from theorems.problems import Complex, Problem, SolutionSet, Vertex, problem, rational

__all__ = ["MAX_DIGITS", "MAX_ENTRIES", "Smale18"]

MAX_DIGITS: Final = 10_000
MAX_ENTRIES: Final = 100_000_000

_REAL_PHASES: Final[tuple[Phase, ...]] = ((Fraction(1), Fraction(0)), (Fraction(-1), Fraction(0)))
_COMPLEX_PHASES: Final[tuple[Phase, ...]] = (
    *_REAL_PHASES,
    (Fraction(0), Fraction(1)),
    (Fraction(0), Fraction(-1)),
    (Fraction(3, 5), Fraction(4, 5)),
    (Fraction(-5, 13), Fraction(12, 13)),
)


@dataclass(frozen=True, eq=False)
class Smale18(Barrier):
    """Ω_strong: the centre a = α(1, …, 1), where N1 = N + 1 − m columns tie, and the witnesses a = α(1, …, 1) + 2^-e·e_j.

    The solution of witness j is a multiple c(α + 2^-e) of a coordinate vector; the N1 solutions are more than 2·10^-K apart, so
    an output is within 10^-K of at most one of them, while data of index n < e fit all of them.

    Args:
        problem: ``"P1"``, ``"P2"``, ``"P3"``, or a problem without weights.
        N: number of columns, at least 2.
        m: number of rows, 1 ≤ m < N.
        K: digits, at least 1.
        lam: λ > 0 of P2, P3 (exact: "1/3", "0.25", Fraction; a float is the dyadic number that it is); 1 if not given.
        eta: η ≥ 0 of P1; 0 if not given.
        t: length of y, positive.
        alpha: α; chosen (dyadic, c(α) near 2.1·10^-K) if not given.
        rotation: ``identity``, ``hadamard`` (m a power of two), ``dct``, ``dft`` (complex field only), ``cayley``.
        field: ``real`` or ``complex``.
        seed: draws D, P and the Cayley rotation. ``None``: D = I, P = I (over the complex field, seed 0 is used so that data are complex).

    Raises:
        TheoremError: an argument out of range, by name, or parameters for which no α puts the class at the scale 10^-K.
    """

    _problem: Problem
    N: int
    m: int
    K: int
    t: Fraction
    alpha: Fraction
    rotation: str
    _field: Field
    seed: int | None

    def __init__(
        self,
        problem_name: str | Problem = "P3",
        *,
        N: int = 20,
        m: int = 19,
        K: int = 3,
        lam: object = None,
        eta: object = None,
        t: object = 1,
        alpha: object = None,
        rotation: str = "identity",
        field: str = "real",
        seed: int | None = None,
    ) -> None:
        chosen = problem(problem_name, lam=lam, eta=eta)
        if chosen.weights is not None:
            raise TheoremError("problem", chosen, "a problem without weights (the class Ω is stated for w = 1)")
        N, K = _integer("N", N, 2, None), _integer("K", K, 1, MAX_DIGITS)
        m = _integer("m", m, 1, N - 1)
        if m * N > MAX_ENTRIES:
            raise TheoremError("m·N", m * N, f"at most {MAX_ENTRIES}")
        if field not in ("real", "complex"):
            raise TheoremError("field", field, "real or complex")
        if rotation == "dft" and field != "complex":
            raise TheoremError(
                "rotation",
                rotation,
                "identity, hadamard, dct or cayley over the real field (dft needs field = complex)",
            )
        if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int)):
            raise TheoremError("seed", seed, "an integer or None")
        length = rational(t, "t")
        if length <= 0:
            raise TheoremError("t", length, "positive")
        scale = choose_alpha(chosen, K, length, N + 1 - m) if alpha is None else rational(alpha, "alpha")
        error = membership_errors(chosen, K, length, scale, N + 1 - m)
        if error is not None:
            raise error
        values = {
            "_problem": chosen,
            "N": N,
            "m": m,
            "K": K,
            "t": length,
            "alpha": scale,
            "rotation": rotation,
            "_field": field,
            "seed": seed,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)
        self.unitary  # noqa: B018 # refuses an unknown rotation or a size it does not have, now and by name
        self.least_exponent  # noqa: B018 # refuses an α that is too close to the edge

    @property
    def problem(self) -> Problem:
        """The problem."""
        return self._problem

    @property
    def shape(self) -> tuple[int, int]:
        """(m, N)."""
        return self.m, self.N

    @property
    def field(self) -> str:
        """``"real"`` or ``"complex"``."""
        return self._field

    @property
    def digits(self) -> int:
        """K."""
        return self.K

    @property
    def competitors(self) -> int:
        """N1 = N + 1 − m ≥ 2, the number of columns that tie at the centre."""
        return self.N + 1 - self.m

    @cached_property
    def unitary(self) -> Unitary:
        """U."""
        try:
            return unitary(self.rotation, self.m, seed=self.seed or 0)
        except OracleError as error:
            raise TheoremError.from_oracle(error) from None

    @cached_property
    def diagonal(self) -> tuple[Phase, ...] | None:
        """D as N unimodular numbers, or ``None`` for I."""
        seed = self.seed
        if seed is None:
            if self._field == "real":
                return None
            seed = 0
        source = random.Random(f"diagonal {seed}")
        return tuple(source.choices(_REAL_PHASES if self._field == "real" else _COMPLEX_PHASES, k=self.N))

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
        """The input at which all N1 competitors tie; it belongs to Ω."""
        return self._input(())

    @cached_property
    def least_exponent(self) -> int:
        """The smallest e ≥ 1 for which the N1 solutions are still more than 2·10^-K apart."""
        return least_exponent(self._problem, self.K, self.t, self.alpha)

    def _input(self, changed: tuple[tuple[int, object], ...]) -> ExactInput:
        A = ExactMatrix(self.unitary, self.alpha, changed, self.competitors, self.diagonal, self.permutation)  # type: ignore[arg-type] # numbers
        return ExactInput(A, ExactVector(self.unitary, self.t))

    def witness(self, winner: int, exponent: int) -> ExactInput:
        """Return the input whose coefficient ``winner`` is α + 2^-exponent; the exponent may be huge and is then kept symbolic.

        Raises:
            TheoremError: the winner is not in 0 … N1 − 1, or the exponent is below `least_exponent`.
        """
        winner = _integer("winner", winner, 0, self.competitors - 1)
        exponent = _integer("exponent", exponent, self.least_exponent, None)
        return self._input(((winner, expanded(self.alpha, exponent)),))

    def vertex(self, winner: int, exponent: int) -> tuple[int, Phase, tuple[Fraction, Fraction]]:
        """Return position, phase and bounds of the modulus of the solution's single non-zero entry, for the witness."""
        position = winner if self.permutation is None else self.permutation[winner]
        phase = (
            (Fraction(1), Fraction(0))
            if self.diagonal is None
            else (self.diagonal[winner][0], -self.diagonal[winner][1])
        )
        return position, phase, self._amount(exponent)

    def solution_set(self, winner: int, exponent: int) -> SolutionSet:
        """Return Ξ of the witness, exact; needs an exponent of at most 4096."""
        position, phase, (lower, upper) = self.vertex(winner, exponent)
        if lower != upper:
            raise TheoremError("exponent", exponent, "at most 4096, for an expanded solution")
        return SolutionSet(self.N, (Vertex(position, lower, phase),))

    def _amount(self, exponent: int) -> tuple[Fraction, Fraction]:
        cache: dict[int, tuple[Fraction, Fraction]] = self.__dict__.setdefault("_amounts", {})
        if exponent not in cache:
            if len(cache) > 4096:
                cache.clear()
            cache[exponent] = amount_at(self._problem, self.K, self.t, self.alpha, exponent)
        return cache[exponent]

    @cached_property
    def _amount_at_centre(self) -> Fraction:
        return self._problem.amount(self.alpha, self.t) / self.alpha

    def commit(self, output: Sequence[Complex], largest: int | None) -> Witness:
        """Return the witness whose solution is farthest from the output, with e > ``largest``.

        The solutions are c·phase_j·e_{π(j)}: the farthest one has the smallest part of the output along its direction (ties: the first).

        Raises:
            TheoremError: the output does not have length N.
            Undecided: the enclosures did not prove the distance (the separation of the solutions rules this out).
        """
        if len(output) != self.N:
            raise TheoremError("output", f"length {len(output)}", f"length {self.N}")
        exponent = max(self.least_exponent, 1 if largest is None else largest + 1)
        winner = self._farthest(output)
        position, phase, amount = self.vertex(winner, exponent)
        bits = self._working_bits
        # The certificate's bound holds for every ε in (0, 2^-e] (rule C9): c ranges over the segment down from c(α).
        segment = amount[0], self._amount_at_centre
        lower = squared_distance_bound(output, position, phase, segment, bits)
        proved = _rounded_down(lower, 2 * bits, 24 + self._margin_bits)
        if proved.numerator * self._ten_squared > proved.denominator:
            return Witness(winner, exponent, position, phase, amount, proved)
        raise Undecided(
            f"the distance of the output from the solution of witness {winner} was not shown to exceed 10^-{self.K}"
        )

    @cached_property
    def _ten_squared(self) -> int:
        return int(10 ** (2 * self.K))

    @cached_property
    def _margin_bits(self) -> int:
        """The number b ≥ 0 such that the farthest solution is at least 10^-K·√(1 + 2^-b) away from any output."""
        excess = margin(self._problem, self.K, self.t, self.alpha, self.least_exponent)
        return max(0, excess.denominator.bit_length() - excess.numerator.bit_length() + 1)

    @cached_property
    def _working_bits(self) -> int:
        # Rounding down costs at most 4·√(2N)·10^-K·2^-bits of a squared distance near 10^(−2K): less than half of the margin.
        return int((10**self.K).bit_length()) + self.N.bit_length() + 32 + self._margin_bits

    def _farthest(self, output: Sequence[Complex]) -> int:
        diagonal, permutation = self.diagonal, self.permutation
        best, smallest = 0, None
        for j in range(self.competitors):
            x, z = output[j if permutation is None else permutation[j]]
            if diagonal is not None:
                u, v = diagonal[j]
                x = x * u - z * v  # real part of x·conj(phase) = x·d_j
            if smallest is None or x < smallest:
                best, smallest = j, x
        return best

    def certificate(self, output: Sequence[Complex], transcript: Transcript, witness: Witness) -> dict[str, object]:
        """Return the certificate (format version 1) as a JSON document."""
        return certificate_document(self, output, transcript, witness)


def squared_distance_bound(
    output: Sequence[Complex], position: int, phase: Phase, amount: tuple[Fraction, Fraction], bits: int
) -> int:
    """Return an integer L ≥ 0 with L·4^-bits ≤ ‖output − c·phase·e_position‖₂² for every c between the bounds ``amount``."""
    total = 0
    for i, (x, z) in enumerate(output):
        if i == position:
            continue
        if x:
            total += ((abs(x.numerator) << bits) // x.denominator) ** 2
        if z:
            total += ((abs(z.numerator) << bits) // z.denominator) ** 2
    x, z = output[position]
    u, v = phase
    along, across = x * u + z * v, z * u - x * v  # x·conj(phase)
    gap = max(along - amount[1], amount[0] - along, Fraction(0))
    return (
        total
        + ((gap.numerator << bits) // gap.denominator) ** 2
        + ((abs(across.numerator) << bits) // across.denominator) ** 2
    )


def _rounded_down(value: int, bits: int, kept: int) -> Fraction:
    """Return a fraction slightly below value·2^-bits, of ``kept`` bits: anyone's enclosure of the distance can confirm it."""
    shift = max(0, value.bit_length() - kept)
    return Fraction(max((value >> shift) - 1, 0) << shift, 1 << bits)


def _integer(name: str, value: object, low: int, high: int | None) -> int:
    allowed = f"an integer of at least {low}" if high is None else f"an integer from {low} to {high}"
    if isinstance(value, bool) or not isinstance(value, int) or value < low or (high is not None and value > high):
        raise TheoremError(name, value, allowed)
    return int(value)
