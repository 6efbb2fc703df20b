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
    Datum,
    ExactInput,
    ExactMatrix,
    ExactVector,
    Field,
    OracleError,
    Phase,
    Transcript,
    Unitary,
    centre_datum,
    expanded,
    unitary,
)
from theorems.certificates.writer import certificate_document
from theorems.certificates.writer2 import wrong_output_document
from theorems.core.barrier import Barrier, Failure, Witness
from theorems.core.errors import TheoremError, Undecided
from theorems.core.rounding import rounded_down, squared_distance_bound
from theorems.problems import PROBLEMS, Complex, Problem, SolutionSet, Vertex, problem, rational
from theorems.structured.class_scale import (
    amount,
    amount_at,
    choose_alpha,
    least_exponent,
    margin,
    membership_errors,
    sample_lengths,
)
from theorems.structured.labels import labelled_answer

__all__ = ["MAX_DIGITS", "MAX_ENTRIES", "MAX_SAMPLES", "PARTS", "Smale18"]

MAX_DIGITS: Final = 10_000
MAX_ENTRIES: Final = 100_000_000
MAX_SAMPLES: Final = 10_000
#: Ω_strong: centre and witnesses. Ω_weak: the witnesses. Ω_sharp: N1 members that data of index below L do not tell apart.
PARTS: Final = ("strong", "weak", "sharp")

_REAL_PHASES: Final[tuple[Phase, ...]] = ((Fraction(1), Fraction(0)), (Fraction(-1), Fraction(0)))
_UNITS: Final[tuple[Phase, ...]] = (*_REAL_PHASES, (Fraction(0), Fraction(1)), (Fraction(0), Fraction(-1)))
_COMPLEX_PHASES: Final[tuple[Phase, ...]] = (
    *_UNITS,
    (Fraction(3, 5), Fraction(4, 5)),
    (Fraction(-5, 13), Fraction(12, 13)),
)


@dataclass(frozen=True, eq=False)
class Smale18(Barrier):
    """A part of Ω: the centre a = α(1, …, 1), where N1 = N + 1 − m columns tie, and the witnesses a = α(1, …, 1) + ε·e_j.

    The solution of witness j is a multiple c(α + ε) of a coordinate vector; the N1 solutions are more than 2·10^-K apart, so
    an output is within 10^-K of at most one of them, while data of index n < e fit all witnesses with ε = 2^-e.
    Ω_strong has the centre and the witnesses with ε = 2^-e for all e ≥ `least_exponent`, Ω_weak only the latter;
    Ω_sharp has the N1 witnesses with ε = 3·2^-(L+1): data of index n < L fit all of them, one datum of index L fits one of them.

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
        part: ``strong``, ``weak`` or ``sharp``; K is always the scale of the part itself.
        L: of Ω_sharp, 1 ≤ L ≤ 10,000.
        R: number of samples y_k = t_k·U·e₀, t_k = t + s·k/R with s = α·c(α), 1 ≤ R ≤ 10,000.
        labels: data come with labels x_{k,n}; over the complex field D is then drawn from ±1, ±√−1.
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
    part: str
    L: int | None
    R: int
    labelled: bool

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
        part: str = "strong",
        L: int | None = None,
        R: int = 1,
        labels: bool = False,
    ) -> None:
        chosen = problem(problem_name, lam=lam, eta=eta)
        if chosen.name not in PROBLEMS:
            raise TheoremError("problem", chosen, "P1, P2 or P3")
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
        if part not in PARTS:
            raise TheoremError("part", part, "one of " + ", ".join(PARTS))
        if part == "sharp":
            L = _integer("L", L, 1, MAX_DIGITS)
        elif L is not None:
            raise TheoremError("L", L, "given for part = sharp only")
        R = _integer("R", R, 1, MAX_SAMPLES)
        if not isinstance(labels, bool):
            raise TheoremError("labels", labels, "True or False")
        if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int)):
            raise TheoremError("seed", seed, "an integer or None")
        length = rational(t, "t")
        if length <= 0:
            raise TheoremError("t", length, "positive")
        scale = choose_alpha(chosen, K, length, N + 1 - m, R) if alpha is None else rational(alpha, "alpha")
        error = membership_errors(chosen, K, length, scale, N + 1 - m, R)
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
            "part": part,
            "L": L,
            "R": R,
            "labelled": labels,
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
        phases = _REAL_PHASES if self._field == "real" else _UNITS if self.labelled else _COMPLEX_PHASES
        return tuple(source.choices(phases, k=self.N))

    @property
    def plain_diagonal(self) -> tuple[Phase, ...]:
        """The identity as a diagonal."""
        return ((Fraction(1), Fraction(0)),) * self.N

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
        """The input at which all N1 competitors tie; it belongs to Ω_strong, not to Ω_weak and Ω_sharp."""
        return self._input(())

    @property
    def centre_belongs(self) -> bool:
        """Whether the centre is a member."""
        return self.part == "strong"

    @cached_property
    def lengths(self) -> tuple[Fraction, ...]:
        """t_0, …, t_{R−1}: the lengths of the samples."""
        return sample_lengths(self._problem, self.alpha, self.t, self.R)

    @cached_property
    def least_exponent(self) -> int:
        """The smallest e ≥ 1 for which the N1 solutions are still more than 2·10^-K apart; L on Ω_sharp."""
        least = least_exponent(self._problem, self.K, self.t, self.alpha)
        if self.part != "sharp":
            return least
        assert self.L is not None  # checked when made
        if margin(self._problem, self.K, self.t, self.alpha, self.L - 1) <= 0:
            raise TheoremError(
                "L", self.L, f"at least {least + 1} (for α = {self.alpha} two solutions are too close otherwise)"
            )
        return self.L

    @property
    def largest_index(self) -> int | None:
        """L − 1 on Ω_sharp, ``None`` on the others."""
        return None if self.L is None else self.L - 1

    def raised(self, exponent: int) -> str:
        """Return ε of the witnesses with this exponent as text."""
        return f"3·2^-{exponent + 1}" if self.part == "sharp" else f"2^-{exponent}"

    def answer(self, index: int) -> Datum:
        """Return the rounded centre: a datum of index n of the centre and of every witness with 2^-e ≤ 2^-(n+1).

        On Ω_sharp, where ε = 3·2^-(L+1), the rounding error is at most 2^-(L+1): together 2^-(L−1) ≤ 2^-n for n < L.
        """
        if self.labelled:
            return labelled_answer(self, index)
        if self.L is not None:
            return centre_datum(self.centre, index, self.L + 1)
        return centre_datum(self.centre, index)

    def _input(self, changed: tuple[tuple[int, object], ...]) -> ExactInput:
        A = ExactMatrix(self.unitary, self.alpha, changed, self.competitors, self.diagonal, self.permutation)  # type: ignore[arg-type] # numbers
        first, *others = [ExactVector(self.unitary, t) for t in self.lengths]
        return ExactInput(A, first, tuple(others))

    def witness(self, winner: int, exponent: int) -> ExactInput:
        """Return the input whose coefficient ``winner`` is α + ε, ε = 2^-exponent; the exponent may be huge and is then kept symbolic.

        On Ω_sharp the exponent is L and ε = 3·2^-(L+1).

        Raises:
            TheoremError: the winner is not in 0 … N1 − 1, or the exponent is below `least_exponent` (on Ω_sharp: is not L).
        """
        winner = _integer("winner", winner, 0, self.competitors - 1)
        exponent = _integer("exponent", exponent, self.least_exponent, self.L)
        value = self.alpha + self._sharp_epsilon if self.part == "sharp" else expanded(self.alpha, exponent)
        return self._input(((winner, value),))

    def vertex(self, winner: int, exponent: int, sample: int = 0) -> tuple[int, Phase, tuple[Fraction, Fraction]]:
        """Return position, phase and bounds of the modulus of the solution's single non-zero entry, for the witness and sample."""
        position = winner if self.permutation is None else self.permutation[winner]
        phase = (
            (Fraction(1), Fraction(0))
            if self.diagonal is None
            else (self.diagonal[winner][0], -self.diagonal[winner][1])
        )
        return position, phase, self._amount(exponent, sample)

    def solution_set(self, winner: int, exponent: int, sample: int = 0) -> SolutionSet:
        """Return Ξ of the witness and sample, exact; needs an exponent of at most 4096, but on Ω_sharp."""
        position, phase, (lower, upper) = self.vertex(winner, exponent, sample)
        if lower != upper:
            raise TheoremError("exponent", exponent, "at most 4096, for an expanded solution")
        return SolutionSet(self.N, (Vertex(position, lower, phase),))

    @property
    def _sharp_epsilon(self) -> Fraction:
        return Fraction(3, 2 << (self.L or 0))

    def _amount(self, exponent: int, sample: int = 0) -> tuple[Fraction, Fraction]:
        cache: dict[tuple[int, int], tuple[Fraction, Fraction]] = self.__dict__.setdefault("_amounts", {})
        key = exponent, sample
        if key not in cache:
            if len(cache) > 4096:
                cache.clear()
            t = self.lengths[sample]
            if self.part == "sharp":
                exact = amount(self._problem, self.alpha + self._sharp_epsilon, t)
                cache[key] = exact, exact
            else:
                cache[key] = amount_at(self._problem, self.K, t, self.alpha, exponent)
        return cache[key]

    def amount_of(self, epsilon: Fraction, sample: int = 0) -> Fraction:
        """Return c_k(α + ε), exact, for a rational ε ≥ 0."""
        return amount(self._problem, self.alpha + epsilon, self.lengths[sample])

    def segment(self, exponent: int, sample: int = 0) -> tuple[Fraction, Fraction]:
        """Return bounds of c_k on the segment for which a certificate is valid: ε in (0, 2^-exponent], on Ω_sharp (0, 2^-(L−1)]."""
        if self.part == "sharp":
            lower = amount_at(self._problem, self.K, self.lengths[sample], self.alpha, exponent - 1)[0]
        else:
            lower = self._amount(exponent, sample)[0]
        return lower, self._amounts_at_centre[sample]

    @cached_property
    def _amounts_at_centre(self) -> tuple[Fraction, ...]:
        return tuple(amount(self._problem, self.alpha, t) for t in self.lengths)

    def commit_all(self, outputs: Sequence[Sequence[Complex]], largest: int | None) -> Witness:
        """Return the witness on which the most outputs are wrong, with e > ``largest``; among these the one farthest from the outputs.

        The solutions are c·phase_j·e_{π(j)}: the farthest one has the smallest part of the output along its direction. An output is
        within half the separation of at most one of them: of R outputs at least R − ⌊R/N1⌋ are wrong on some witness.

        Raises:
            TheoremError: not R outputs of length N, or (Ω_sharp) the index L was read.
            Undecided: the enclosures did not prove the distances (the separation of the solutions rules this out).
        """
        if len(outputs) != self.R:
            raise TheoremError("outputs", f"{len(outputs)} vectors", f"{self.R} of them")
        for output in outputs:
            if len(output) != self.N:
                raise TheoremError("output", f"length {len(output)}", f"length {self.N}")
        if self.largest_index is not None and largest is not None and largest > self.largest_index:
            raise TheoremError(
                "largest", largest, f"at most {self.largest_index}: a datum of index L tells the members apart"
            )
        exponent = self.least_exponent
        if self.part != "sharp" and largest is not None:
            exponent = max(exponent, largest + 1)
        parts = [self.along(output) for output in outputs]
        right = [0] * self.competitors
        for k, along in enumerate(parts):
            nearest = max(range(self.competitors), key=along.__getitem__)
            right[nearest] += self.failure(outputs[k], nearest, exponent, k) is None
        totals = [sum(column, Fraction(0)) for column in zip(*parts, strict=True)] if self.R > 1 else parts[0]
        winner = min(range(self.competitors), key=lambda j: (right[j], totals[j], j))
        found = [self.failure(output, winner, exponent, k) for k, output in enumerate(outputs)]
        failures = tuple(failure for failure in found if failure is not None)
        if len(failures) < self.failures_forced:
            raise Undecided(
                f"{len(failures)} of {self.R} distances from the solution of witness {winner} were shown to exceed 10^-{self.K}, "
                f"not {self.failures_forced}"
            )
        position, phase, _ = self.vertex(winner, exponent)
        return Witness(winner, exponent, position, phase, failures)

    def failure(self, output: Sequence[Complex], winner: int, exponent: int, sample: int = 0) -> Failure | None:
        """Return the proof that an output is farther than 10^-K from the solution of a witness, or ``None`` if there is none.

        The bound holds for every ε of `segment` (rule C9 of the certificates): it is the distance to a segment, up to rounding.
        """
        bits = self._working_bits
        position, phase, exact = self.vertex(winner, exponent, sample)
        lower = squared_distance_bound(output, position, phase, self.segment(exponent, sample), bits)
        proved = rounded_down(lower, 2 * bits, 24 + self._margin_bits)
        if proved.numerator * self._ten_squared > proved.denominator:
            return Failure(sample, exact, proved)
        return None

    @cached_property
    def _ten_squared(self) -> int:
        return int(10 ** (2 * self.K))

    @cached_property
    def _margin_bits(self) -> int:
        """The number b ≥ 0 such that the farthest solution is at least 10^-K·√(1 + 2^-b) away from any output."""
        least = self.least_exponent - (self.part == "sharp")
        excess = margin(self._problem, self.K, self.t, self.alpha, least)
        return max(0, excess.denominator.bit_length() - excess.numerator.bit_length() + 1)

    @cached_property
    def _working_bits(self) -> int:
        # Rounding down costs at most 4·√(2N)·10^-K·2^-bits of a squared distance near 10^(−2K): less than half of the margin.
        return int((10**self.K).bit_length()) + self.N.bit_length() + 32 + self._margin_bits

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

    def certificate(
        self, outputs: Sequence[Sequence[Complex]], transcript: Transcript, witness: Witness
    ) -> dict[str, object]:
        """Return the certificate as a JSON document: format version 1 where that is enough, else version 2."""
        if self.R == 1 and self.part == "strong" and not self.labelled:
            return certificate_document(self, outputs[0], transcript, witness)
        return wrong_output_document(self, outputs, transcript, witness)


def _integer(name: str, value: object, low: int, high: int | None) -> int:
    allowed = f"an integer of at least {low}" if high is None else f"an integer from {low} to {high}"
    if isinstance(value, bool) or not isinstance(value, int) or value < low or (high is not None and value > high):
        raise TheoremError(name, value, allowed)
    return int(value)
