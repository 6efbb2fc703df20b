"""The criterion: a lower bound of f on a ball, for every input that has the data, and an upper bound of f*.

Proofs: ``docs/explanation/one-sided.md``. With δ = 2^-n, ‖A_n − A‖₂ ≤ δ, ‖y_n − y‖₂ ≤ δ,

    L = Re⟨u, x⟩ + Re⟨p, A_n x − y_n⟩ − ψ*(p) − ε‖u + A_n* p‖ − δ‖p‖(1 + ‖x‖ + ε),   |u_i| ≤ λw_i,
    U = λ‖z‖_{1,w} + ψ(‖A_n z − y_n‖ + δ(1 + ‖z‖)),

where P2: ψ(r) = r², ψ*(p) = ‖p‖²/4; P3: ψ(r) = r, ‖p‖ ≤ 1, ψ*(p) = 0. If L > U then dist(x, Ξ(A, y)) > ε for all of these inputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from theorems.core.errors import TheoremError
from theorems.problems import Complex, Problem, root_bounds

__all__ = ["Claim", "InputData", "Proof", "adjoint", "box", "lower_terms", "margin", "residual", "squared_norm"]

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

    def delta(self, bits: int) -> Fraction:
        """Return an upper bound of 2^-n: 2^-min(n, bits), or 0 for exact data."""
        return Fraction(0) if self.index is None else Fraction(1, 1 << min(self.index, bits))


@dataclass(frozen=True)
class Claim:
    """dist(x, Ξ(A, y)) > ε for every input (A, y) that has the data.

    Attributes:
        problem: P2 or P3.
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
        if self.problem.name not in ("P2", "P3"):
            raise TheoremError(
                "problem", self.problem.name, "P2 or P3 (for P1 no data prove an output wrong in general, see the docs)"
            )
        N = self.data.shape[1]
        if self.problem.weights is not None and len(self.problem.weights) != N:
            raise TheoremError("weights", f"{len(self.problem.weights)} weights", f"{N} of them")
        if len(self.output) != N:
            raise TheoremError("output", f"{len(self.output)} entries", f"{N} of them, as A has columns")
        if self.epsilon < 0:
            raise TheoremError("epsilon", self.epsilon, "at least 0")

    @property
    def lam(self) -> Fraction:
        """λ."""
        return self.problem.parameters()["lam"]

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
    """

    p: tuple[Complex, ...]
    u: tuple[Complex, ...]
    candidate: tuple[Complex, ...]
    gap: Fraction


def squared_norm(vector: Sequence[Complex]) -> Fraction:
    """Return ‖x‖₂²."""
    return sum((a * a + b * b for a, b in vector), Fraction(0))


def residual(data: InputData, x: Sequence[Complex]) -> list[Complex]:
    """Return A_n x − y_n."""
    used = [(k, a, b) for k, (a, b) in enumerate(x) if a or b]
    result = []
    for row, (c, d) in zip(data.A, data.y, strict=True):
        real, imag = -c, -d
        for k, a, b in used:
            s, t = row[k]
            real, imag = real + s * a - t * b, imag + s * b + t * a
        result.append((real, imag))
    return result


def adjoint(data: InputData, p: Sequence[Complex]) -> list[Complex]:
    """Return A_n* p."""
    result = [ZERO] * data.shape[1]
    for row, (a, b) in zip(data.A, p, strict=True):
        if a or b:
            result = [(c + s * a + t * b, d + s * b - t * a) for (s, t), (c, d) in zip(row, result, strict=True)]
    return result


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
    if claim.problem.name == "P2":
        value -= square / 4
    v = squared_norm([(a + c, b + d) for (a, b), (c, d) in zip(u, p_adjoint, strict=True)])
    return value, v, square


def margin(
    claim: Claim, p: Sequence[Complex], u: Sequence[Complex], candidate: Sequence[Complex], bits: int
) -> Fraction | None:
    """Return a lower bound of L − U, each root enclosed to 2^-bits; ``None`` if (p, u) is not feasible.

    Args:
        claim: what is to be proved.
        p: m complex rationals.
        u: N complex rationals.
        candidate: z, N complex rationals.
        bits: at least 0.
    """
    if claim.problem.name == "P3" and squared_norm(p) > 1:
        return None
    if any(a * a + b * b > limit * limit for (a, b), limit in zip(u, claim.limits, strict=True)):
        return None
    data, epsilon, delta = claim.data, claim.epsilon, claim.data.delta(bits)
    value, v, square = lower_terms(claim, p, u, residual(data, claim.output), adjoint(data, p))
    norm_x, norm_p, norm_v = (root_bounds(s, bits)[1] for s in (squared_norm(claim.output), square, v))
    lower = value - epsilon * norm_v - delta * norm_p * (1 + norm_x + epsilon)
    return lower - _upper(claim, candidate, bits)


def _upper(claim: Claim, candidate: Sequence[Complex], bits: int) -> Fraction:
    """Return an upper bound of U."""
    norm_z = root_bounds(squared_norm(candidate), bits)[1]
    rest = root_bounds(squared_norm(residual(claim.data, candidate)), bits)[1]
    rest += claim.data.delta(bits) * (1 + norm_z)
    l1 = sum(
        (limit * root_bounds(a * a + b * b, bits)[1] for (a, b), limit in zip(candidate, claim.limits, strict=True)),
        Fraction(0),
    )
    return l1 + (rest * rest if claim.problem.name == "P2" else rest)
