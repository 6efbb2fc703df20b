"""The criterion: a lower bound of f on a ball, for every input that has the data, and an upper bound of f*.

Proofs: ``docs/explanation/one-sided.md``. With δ = 2^-n, ‖A_n − A‖₂ ≤ δ, ‖y_n − y‖₂ ≤ δ,

    L = Re⟨u, x⟩ + Re⟨p, A_n x − y_n⟩ − ψ*(p) − ε‖u + A_n* p‖ − δ‖p‖(1 + ‖x‖ + ε),   |u_i| ≤ λw_i,
    U = λ‖z‖_{1,w} + ψ(‖A_n z − y_n‖ + δ(1 + ‖z‖)),

where P2: ψ(r) = r², ψ*(p) = ‖p‖²/4; P3: ψ(r) = r, ‖p‖ ≤ 1, ψ*(p) = 0. If L > U then dist(x, Ξ(A, y)) > ε for all of these inputs.
P1: λ = 1, ψ*(p) = η‖p‖, and with ρ = ‖A_n z − y_n‖ + δ(1 + ‖z‖) and any σ ≤ σ_min(A_n*)

    U = ‖z‖_{1,w} + ‖w‖·max(0, ρ − η)/(σ − δ),   without the second part if ρ ≤ η.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from theorems.core.errors import TheoremError
from theorems.digits.gram import Factor
from theorems.digits.radii import Data, integers
from theorems.digits.smooth import correlations_of, residual_of
from theorems.problems import Complex, Problem, root_bounds

__all__ = [
    "Claim",
    "InputData",
    "Proof",
    "adjoint",
    "box",
    "lower_terms",
    "margin",
    "residual",
    "squared_norm",
    "upper_bound",
]

ZERO = (Fraction(0), Fraction(0))


@dataclass(frozen=True)
class InputData:
    """What is known of an input (A, y): ‖A_n − A‖₂ ≤ 2^-n and ‖y_n − y‖₂ ≤ 2^-n, or (A, y) itself.

    Attributes:
        A: A_n, m rows of N complex rationals.
        y: y_n, m complex rationals.
        index: n ≥ 0; ``None`` if A_n and y_n are the input itself.

    Raises:
        TheoremError: no rows or columns, rows of different lengths, another length of y, or a negative index.
    """

    A: tuple[tuple[Complex, ...], ...]
    y: tuple[Complex, ...]
    index: int | None = None

    def __post_init__(self) -> None:
        if not self.A or not self.A[0]:
            raise TheoremError("A", f"{len(self.A)} rows", "at least one row and one column")
        if len({len(row) for row in self.A}) != 1:
            raise TheoremError("A", "rows of different lengths", "rows of one length")
        if len(self.y) != len(self.A):
            raise TheoremError("y", f"{len(self.y)} entries", f"{len(self.A)} of them, as A has rows")
        if self.index is not None and not 0 <= self.index <= 10**18:
            raise TheoremError("index", self.index, "an integer from 0 to 10^18, or None for exact data")

    @property
    def shape(self) -> tuple[int, int]:
        """(m, N)."""
        return len(self.A), len(self.A[0])

    @property
    def real(self) -> bool:
        """Whether all entries are real."""
        return all(b == 0 for row in (*self.A, self.y) for _, b in row)

    @cached_property
    def integers(self) -> Data:
        """A_n and y_n as integers over common denominators (`theorems.digits.Data`)."""
        A, y = [[a for a, _ in row] for row in self.A], [a for a, _ in self.y]
        imag = None if self.real else ([[b for _, b in row] for row in self.A], [b for _, b in self.y])
        return Data.of_fractions(A, y, imag=imag)

    def delta(self, bits: int) -> Fraction:
        """Return an upper bound of 2^-n: 2^-min(n, bits), or 0 for exact data."""
        return Fraction(0) if self.index is None else Fraction(1, 1 << min(self.index, bits))


@dataclass(frozen=True)
class Claim:
    """dist(x, Ξ(A, y)) > ε for every input (A, y) that has the data.

    Attributes:
        problem: P1, P2 or P3.
        data: of the input.
        output: x, N complex rationals.
        epsilon: ε ≥ 0.

    Raises:
        TheoremError: another problem, weights or an output of another length than A has columns, ε < 0.
    """

    problem: Problem
    data: InputData
    output: tuple[Complex, ...]
    epsilon: Fraction

    def __post_init__(self) -> None:
        if self.problem.nonnegative:
            raise TheoremError("problem", self.problem.name, "P1, P2 or P3")
        N = self.data.shape[1]
        if self.problem.weights is not None and len(self.problem.weights) != N:
            raise TheoremError("weights", f"{len(self.problem.weights)} weights", f"{N} of them")
        if len(self.output) != N:
            raise TheoremError("output", f"{len(self.output)} entries", f"{N} of them, as A has columns")
        if self.epsilon < 0:
            raise TheoremError("epsilon", self.epsilon, "at least 0")

    @property
    def lam(self) -> Fraction:
        """λ; 1 for P1."""
        return self.problem.parameters().get("lam", Fraction(1))

    @property
    def eta(self) -> Fraction:
        """η of P1; 0 for the others."""
        return self.problem.parameters().get("eta", Fraction(0))

    @property
    def limits(self) -> tuple[Fraction, ...]:
        """The bounds λw_i of |u_i|."""
        weights = self.problem.weights or (Fraction(1),) * len(self.output)
        return tuple(self.lam * w for w in weights)


@dataclass(frozen=True)
class Proof:
    """A proof of a claim: L(p, u) − U(z) ≥ gap > 0.

    Attributes:
        p: m complex rationals; ‖p‖₂ ≤ 1 for P3.
        u: N complex rationals, |u_i| ≤ λw_i.
        candidate: z, N complex rationals.
        gap: a proved lower bound of L − U, positive.
        rows: for P1, what proves that the rows of A_n are independent, where the candidate is not feasible for every input.
    """

    p: tuple[Complex, ...]
    u: tuple[Complex, ...]
    candidate: tuple[Complex, ...]
    gap: Fraction
    rows: Factor | None = None


def squared_norm(vector: Sequence[Complex]) -> Fraction:
    """Return ‖x‖₂²."""
    return sum((a * a + b * b for a, b in vector), Fraction(0))


def residual(data: InputData, x: Sequence[Complex]) -> list[Complex]:
    """Return A_n x − y_n."""
    own = data.integers
    if own.parts == 1 and any(b for _, b in x):  # the real and the imaginary part
        real = residual(data, [(a, ZERO[0]) for a, _ in x])
        imag = residual(data, [(b, ZERO[0]) for _, b in x])
        return [(a, b + y) for (a, _), (b, _), (y, _) in zip(real, imag, data.y, strict=True)]
    numbers, under = _over_one(x, own.parts)
    used = [j for j, value in enumerate(numbers) if value]
    values, common = residual_of(own, used, [numbers[j] for j in used], under)
    return _pairs(values, common, own.parts)


def adjoint(data: InputData, p: Sequence[Complex]) -> list[Complex]:
    """Return A_n* p."""
    own = data.integers
    if own.parts == 1 and any(b for _, b in p):
        real = adjoint(data, [(a, ZERO[0]) for a, _ in p])
        imag = adjoint(data, [(b, ZERO[0]) for _, b in p])
        return [(a, b) for (a, _), (b, _) in zip(real, imag, strict=True)]
    numbers, under = _over_one(p, own.parts)
    return _pairs(correlations_of(own, numbers), own.under_A * under, own.parts)


def _over_one(x: Sequence[Complex], parts: int) -> tuple[list[int], int]:
    return integers([a for a, _ in x] + ([b for _, b in x] if parts == 2 else []))


def _pairs(values: Sequence[int], under: int, parts: int) -> list[Complex]:
    if parts == 1:
        return [(Fraction(value, under), ZERO[0]) for value in values]
    half = len(values) // 2
    return [(Fraction(a, under), Fraction(b, under)) for a, b in zip(values[:half], values[half:], strict=True)]


def box(value: Complex, limit: Fraction, bits: int) -> Complex:
    """Return a number of modulus at most ``limit`` near the projection of ``value`` to that disc; real if the value is."""
    a, b = value
    square = a * a + b * b
    if square <= limit * limit:
        return value
    if b == 0:
        return (limit if a > 0 else -limit), b
    factor = limit / root_bounds(square, bits)[1]
    return a * factor, b * factor


def lower_terms(
    claim: Claim,
    p: Sequence[Complex],
    u: Sequence[Complex],
    x_residual: Sequence[Complex],
    p_adjoint: Sequence[Complex],
) -> tuple[Fraction, Fraction, Fraction]:
    """Return the rational parts of L: Re⟨u, x⟩ + Re⟨p, A_n x − y_n⟩ − ψ*(p), ‖u + A_n* p‖², ‖p‖²."""
    value = sum((a * c + b * d for (a, b), (c, d) in zip(u, claim.output, strict=True)), Fraction(0))
    value += sum((a * c + b * d for (a, b), (c, d) in zip(p, x_residual, strict=True)), Fraction(0))
    square = squared_norm(p)
    if claim.problem.power == 2:
        value -= square / 4
    v = squared_norm([(a + c, b + d) for (a, b), (c, d) in zip(u, p_adjoint, strict=True)])
    return value, v, square


def margin(
    claim: Claim,
    p: Sequence[Complex],
    u: Sequence[Complex],
    candidate: Sequence[Complex],
    bits: int,
    rows: Factor | None = None,
) -> Fraction | None:
    """Return a lower bound of L − U, each root enclosed to 2^-bits; ``None`` if (p, u) is not feasible, or U is infinite.

    Args:
        claim: what is to be proved.
        p: m complex rationals.
        u: N complex rationals.
        candidate: z, N complex rationals.
        bits: at least 0.
        rows: a factor of the rows of A_n (P1).
    """
    if claim.problem.power == 1 and squared_norm(p) > 1:
        return None
    if any(a * a + b * b > limit * limit for (a, b), limit in zip(u, claim.limits, strict=True)):
        return None
    data, epsilon, delta = claim.data, claim.epsilon, claim.data.delta(bits)
    value, v, square = lower_terms(claim, p, u, residual(data, claim.output), adjoint(data, p))
    norm_x, norm_p, norm_v = (root_bounds(s, bits)[1] for s in (squared_norm(claim.output), square, v))
    lower = value - epsilon * norm_v - delta * norm_p * (1 + norm_x + epsilon) - claim.eta * norm_p
    upper = upper_bound(claim, candidate, bits, rows)
    return None if upper is None else lower - upper


def upper_bound(
    claim: Claim,
    candidate: Sequence[Complex],
    bits: int,
    rows: Factor | None = None,
    delta: Fraction | None = None,
) -> Fraction | None:
    """Return an upper bound of U, for δ or for another one; ``None`` if no feasible point of P1 is proved."""
    delta = claim.data.delta(bits) if delta is None else delta
    norm_z = root_bounds(squared_norm(candidate), bits)[1]
    rest = root_bounds(squared_norm(residual(claim.data, candidate)), bits)[1]
    rest += delta * (1 + norm_z)
    l1 = sum(
        (
            limit * (root_bounds(a * a + b * b, bits)[1] if b else abs(a))
            for (a, b), limit in zip(candidate, claim.limits, strict=True)
            if a or b
        ),
        Fraction(0),
    )
    if claim.problem.constrained:
        if rest <= claim.eta:
            return l1
        room = Fraction(0) if rows is None else rows.sigma - delta
        size = root_bounds(sum((limit * limit for limit in claim.limits), Fraction(0)), bits)[1]
        return None if room <= 0 else l1 + size * (rest - claim.eta) / room
    return l1 + claim.problem.misfit(rest)
