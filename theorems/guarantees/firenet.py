"""The positive theorem: where the null space property in levels holds, FIRENET is stable, accurate, and converges exponentially in depth.

Source: M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119, Theorem 3 and its supporting information;
proof with all constants: ``docs/explanation/firenet.md``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from flint import fmpz_mat

from oracles import OracleError, Sqrt, as_rational
from theorems.core.errors import TheoremError
from theorems.core.kinds import integer_argument
from theorems.guarantees.levels import SparsityInLevels
from theorems.guarantees.null_space.constants import Answer, NullSpaceConstants, null_space_constants, rounded_up
from theorems.guarantees.null_space.definite import operator_norm
from theorems.guarantees.null_space.matrices import named_matrix
from theorems.guarantees.null_space.perturbation import bits_needed, perturbed_constants, tolerated_error
from theorems.guarantees.null_space.scaled_matrix import Pair, ScaledMatrix, scaled_matrix
from theorems.guarantees.surd import root_down, root_up

__all__ = ["CONSTANTS", "FACTOR", "FirenetGuarantee", "instance_constants", "recovery_constants"]

#: υ = e⁻¹ as a float, exactly: the factor of one restart in the source.
FACTOR: Final = Fraction(math.exp(-1))
#: ``sharp``: C₁ = (ρ + (1+ρ)κ^{1/4}/2)/(1 − ρ), C₂ = (1 + κ^{1/4})γ/(1 − ρ); ``published``: those of the source.
CONSTANTS: Final = ("sharp", "published")
#: p is computed for a norm larger by this factor, for the rounding of step sizes to 64 digits.
ROOM: Final = 1 + Fraction(1, 1 << 40)
MAX_STEPS: Final = 10**9


def recovery_constants(
    rho: Fraction, gamma: Fraction, levels: SparsityInLevels, kind: str = "sharp"
) -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]:
    """Return rational bounds (lower, upper) of C₁ and of C₂: ‖z − x‖ ≤ C₁D/√ξ + C₂‖A(z − x)‖, D = 2σ(x) + ‖z‖_{1,w} − ‖x‖_{1,w}.

    Args:
        rho: 0 ≤ ρ < 1.
        gamma: γ > 0.
        levels: for κ.
        kind: ``sharp``; ``published``: at the given (ρ, γ), C₁ = (ρ + (1+ρ)κ^{1/4}/2)(1+ρ)/(1−ρ) and
            C₂ = ((1+ρ) + (3+ρ)κ^{1/4}/2)γ/(1−ρ); the source takes them at ((1+ρ)/2, 2γ).
    """
    first, second = [], []
    for k in levels.kappa_fourth_root():
        c1 = (rho + (1 + rho) * k / 2) / (1 - rho)
        if kind == "published":
            first.append(c1 * (1 + rho))
            second.append(((1 + rho) + (3 + rho) * k / 2) * gamma / (1 - rho))
        else:
            first.append(c1)
            second.append((1 + k) * gamma / (1 - rho))
    return (first[0], first[1]), (second[0], second[1])


@dataclass(frozen=True)
class FirenetGuarantee:
    """The theorem for one matrix: constants, size of the network, error bound.

    Args:
        A: m × N; a name of `named_matrix`; or an array, rationals, an exact matrix.
        levels: (s, M) and weights; or M, with ``sparsities``. Irrational weights are rounded to floats, for the network has rational ones.
        sparsities: s, if ``levels`` is M.
        m: rows of a named matrix.
        seed: of a named matrix.
        constants: what `null_space_constants` returned for A and the levels; computed if not given.
        gamma: γ for that computation; chosen if not given.
        factor: υ in (0, 1), the factor of one restart; e⁻¹ if not given.
        kind: ``sharp`` or ``published`` constants.
        bits: l, if the network is made from A_l, A rounded so that ‖A_l − A‖ ≤ 2^-l; ``None``: from A itself.

    Raises:
        TheoremError: an argument out of range, the null space property is not certified, or l is too small.
    """

    matrix: ScaledMatrix = field(repr=False)
    levels: SparsityInLevels
    certified: NullSpaceConstants = field(repr=False)
    factor: Fraction
    kind: str
    bits: int | None
    name: str

    def __init__(
        self,
        A: Any = "gaussian",
        levels: SparsityInLevels | Sequence[int] = (4, 16),
        sparsities: Sequence[int] | None = None,
        *,
        m: int = 14,
        seed: int = 0,
        constants: NullSpaceConstants | None = None,
        gamma: Any = None,
        factor: Any = FACTOR,
        kind: str = "sharp",
        bits: int | None = None,
    ) -> None:
        if not isinstance(levels, SparsityInLevels):
            levels = SparsityInLevels(levels, [1] * len(levels) if sparsities is None else sparsities)
        elif sparsities is not None:
            raise TheoremError("sparsities", sparsities, "not given together with a SparsityInLevels")
        if any(isinstance(w, Sqrt) for w in levels.weights):
            if constants is not None:
                raise TheoremError(
                    "levels", levels.squared_weights, "rational weights, as of levels.dyadic(): a network has them"
                )
            levels = levels.dyadic()
        name = A if isinstance(A, str) else "matrix"
        exact = named_matrix(A, m, levels.N, seed=seed) if isinstance(A, str) else scaled_matrix(A)
        if kind not in CONSTANTS:
            raise TheoremError("kind", kind, "one of " + ", ".join(CONSTANTS))
        try:
            upsilon = as_rational(factor, "factor")
        except OracleError as error:
            raise TheoremError.from_oracle(error) from None
        if not 0 < upsilon < 1:
            raise TheoremError("factor", factor, "between 0 and 1")
        if constants is None:
            constants = null_space_constants(exact, levels, gamma=gamma, tolerance=Fraction(1, 20))
        elif not isinstance(constants, NullSpaceConstants) or constants.certificate is None:
            raise TheoremError("constants", constants, "what null_space_constants returned, with an upper bound")
        elif constants.levels != levels or not _equal(constants.certificate.A, exact):
            raise TheoremError("constants", "those of another matrix or other levels", "those of A and the levels")
        if constants.answer is not Answer.CERTIFIED:
            raise TheoremError("A", f"{name}, {constants.answer.value}: {constants.reason}", "certified with ρ < 1")
        values = {
            "matrix": exact if bits is None else _rounded_matrix(exact, bits),
            "levels": levels,
            "certified": constants,
            "factor": upsilon,
            "kind": kind,
            "bits": bits,
            "name": name,
        }
        for key, value in values.items():
            object.__setattr__(self, key, value)
        if self.error > tolerated_error(self.rho, self.gamma, levels):
            needed = bits_needed(self.rho, self.gamma, levels)
            raise TheoremError(
                "bits", bits, f"at least {needed + (exact.error > 0)}, for the null space property of A_l"
            )

    @property
    def rho(self) -> Fraction:
        """ρ of A."""
        assert self.certified.rho is not None  # certified
        return self.certified.rho

    @property
    def gamma(self) -> Fraction:
        """γ of A."""
        assert self.certified.gamma is not None  # certified
        return self.certified.gamma

    @property
    def error(self) -> Fraction:
        """A bound of ‖A_l − A‖₂ for the matrix A_l of the network."""
        return self.matrix.error

    @cached_property
    def used(self) -> tuple[Fraction, Fraction]:
        """(ρ', γ') of the matrix of the network: those of Lemma 5 for its distance from A; ((1+ρ)/2, 2γ) for the published constants."""
        if self.kind == "published":
            return (1 + self.rho) / 2, 2 * self.gamma
        found = perturbed_constants(self.rho, self.gamma, self.error, self.levels)
        assert found is not None  # the distance is small enough, as checked when this was made
        return (self.rho, self.gamma) if self.error == 0 else (rounded_up(found[0]), rounded_up(found[1]))

    @cached_property
    def lam(self) -> Fraction:
        """λ = C₁/(C₂√ξ), rounded down to 48 digits."""
        (low, _), (_, high) = recovery_constants(*self.used, self.levels, self.kind)
        exact = low / (high * root_up(self.levels.xi))
        return rounded_up(exact * (1 - Fraction(1, 1 << 46)))

    @cached_property
    def C1(self) -> Fraction:
        """An upper bound of C₁."""
        return recovery_constants(*self.used, self.levels, self.kind)[0][1]

    @cached_property
    def C2(self) -> Fraction:
        """An upper bound of max(C₂, C₁/(λ√ξ)): the constant that belongs to the rounded λ."""
        (_, c1), (_, c2) = recovery_constants(*self.used, self.levels, self.kind)
        return max(c2, c1 / (self.lam * root_down(self.levels.xi)))

    @cached_property
    def norm(self) -> Fraction:
        """L ≥ ‖A_l‖₂, proved."""
        return operator_norm(ScaledMatrix(self.matrix.real, self.matrix.imag, self.matrix.q, Fraction(0)))

    def inner(self, norm: Fraction | None = None) -> int:
        """Return p = ⌈2C₂L(1 + 2^-40)/υ⌉, the steps of one restart, for an upper bound L of ‖A_l‖ (`norm` if not given)."""
        steps = math.ceil(2 * self.C2 * (self.norm if norm is None else norm) * ROOM / self.factor)
        if steps > MAX_STEPS:
            raise TheoremError("p", steps, f"at most {MAX_STEPS} steps a restart (C₂ = {float(self.C2):.3g})")
        return max(steps, 1)

    def layers(self, restarts: int, norm: Fraction | None = None) -> int:
        """Return 3np + 1, the number of layers of φ_n."""
        return 3 * restarts * self.inner(norm) + 1

    def delta(self, x: Sequence[Any], y: Sequence[Any]) -> Fraction:
        """Return an upper bound of δ = 2λσ(x)_{1,w} + 2‖A_l x − y‖₂, and of 2λσ(x) + 2‖Ax − y‖ + 2‖A_l − A‖‖x‖ if A is known exactly."""
        vector = [as_pair(v) for v in x]
        sigma = self.levels.sigma(vector).bounds()[1]
        return 2 * self.lam * sigma + 2 * root_up(residual_squared(self.matrix, vector, [as_pair(v) for v in y]))

    def bound(self, restarts: int, size: Fraction, delta: Fraction) -> Fraction:
        """Return C₂(υⁿb₂ + δ/(1 − υ)) for b₂ = ``size``: ‖φ_n(y) − x‖₂ is at most that for all ‖y‖₂ ≤ b₂ and all x with δ(x, y) ≤ δ."""
        return self.C2 * (self.factor**restarts * size + delta / (1 - self.factor))

    def restarts_for(self, size: Fraction, delta: Fraction) -> int:
        """Return the least n for which υⁿ·ε₀ ≤ δ: more restarts hardly improve the bound."""
        n = 0
        while size * self.factor**n > delta and n < 10_000:
            n += 1
        return n

    def __str__(self) -> str:
        m, N = self.matrix.shape
        known = "" if self.bits is None else f", A_l with l = {self.bits}"
        return (
            f"FirenetGuarantee({self.name} {m} × {N}, M = {list(self.levels.levels)}, s = {list(self.levels.sparsities)}, "
            f"ρ = {float(self.rho):.4g}, γ = {float(self.gamma):.4g}, {self.kind}{known})"
        )


def restart_gap(steps: tuple[Fraction, Fraction], inner: int, distance: Fraction, norm: Fraction) -> Fraction:
    """Return (1/(2p))(d²/τ + 1/σ + 2Ld): what F(average) − F(x) is at most, from ψ with ‖x − ψ‖ ≤ d (Lemma 3)."""
    tau, sigma = steps
    return (distance**2 / tau + 1 / sigma + 2 * norm * distance) / (2 * inner)


def lipschitz_bound(steps: Sequence[tuple[Fraction, Fraction]], inner: int) -> Fraction:
    """Return Σ_k √(τ_kσ_k)(p − 1)/2, a Lipschitz constant of the network with these step sizes if τ_kσ_k‖A‖² ≤ 1 (Proposition 5)."""
    return sum((root_up(tau * sigma) for tau, sigma in steps), Fraction(0)) * (inner - 1) / 2


def as_pair(value: Any) -> Pair:
    """Return a number as a pair (real, imaginary)."""
    if isinstance(value, tuple):
        return value[0], value[1]
    if isinstance(value, complex):
        return Fraction(value.real), Fraction(value.imag)
    return Fraction(value), Fraction(0)


def residual_squared(A: ScaledMatrix, x: Sequence[Pair], y: Sequence[Pair]) -> Fraction:
    """Return ‖A'x − y‖₂², exact."""
    real, imag = A.rows
    scale = Fraction(2) ** A.q
    total = Fraction(0)
    for i, (c, d) in enumerate(y):
        u = sum((Fraction(p) * a for p, (a, _) in zip(real[i], x, strict=True) if a), Fraction(0))
        v = sum((Fraction(p) * b for p, (_, b) in zip(real[i], x, strict=True) if b), Fraction(0))
        if imag is not None:
            u -= sum((Fraction(p) * b for p, (_, b) in zip(imag[i], x, strict=True) if b), Fraction(0))
            v += sum((Fraction(p) * a for p, (a, _) in zip(imag[i], x, strict=True) if a), Fraction(0))
        total += (u / scale - c) ** 2 + (v / scale - d) ** 2
    return total


def _equal(A: ScaledMatrix, B: ScaledMatrix) -> bool:
    return A.real == B.real and A.imag == B.imag and (A.q, A.error) == (B.q, B.error)


def _rounded_matrix(A: ScaledMatrix, bits: int) -> ScaledMatrix:
    """Return A_l: entries rounded to multiples of 2^-q so that, with the error of the grid, ‖A_l − A‖ ≤ 2^-l."""
    bits = integer_argument("bits", bits, -400, 400)
    m, n = A.shape
    parts = m * n * (1 if A.imag is None else 2)
    q = bits + ((parts - 1).bit_length() + 1) // 2 + (1 if A.error else 0)  # √parts·2^-(q+1) ≤ 2^-(l+1), or 2^-(l+2)
    if q >= A.q:
        return A
    drop = A.q - q
    half = 1 << (drop - 1)
    real, imag = A.rows
    rounded = [[[(x + half) >> drop for x in row] for row in part] for part in (real, imag) if part is not None]
    moved = Fraction(math.isqrt(parts - 1) + 1) / Fraction(2) ** (q + 1)
    return ScaledMatrix(fmpz_mat(rounded[0]), fmpz_mat(rounded[1]) if len(rounded) == 2 else None, q, A.error + moved)


def instance_constants(instance: FirenetGuarantee) -> dict[str, float]:
    """Return the constants as floats, for printing."""
    return {
        "ρ": float(instance.rho),
        "γ": float(instance.gamma),
        "C₁": float(instance.C1),
        "C₂": float(instance.C2),
        "λ": float(instance.lam),
        "‖A‖ ≤": float(instance.norm),
        "p": float(instance.inner()),
    }
