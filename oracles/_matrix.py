"""Exact structured matrices A = U·B(a)·D·P and vectors y = t·U·e₀, and their certified dyadic approximation.

B(a) is m × N with N = N1 + m − 1: row 0 holds a ∈ ℚ^{N1} (positive), rows 1 … m − 1 hold ‖a‖₂ times the identity. D is diagonal and
unimodular, P a permutation: column π(k) of A is d_k·U·(column k of B(a)). Then A A* = ‖a‖₂² I exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import numpy as np
from flint import acb, arb, ctx, fmpq
from numpy.typing import NDArray

from oracles._display import Description, Facts, Shown, matrix_grid
from oracles._dyadic import DyadicMatrix, DyadicVector
from oracles._errors import IndexRefused, OracleError
from oracles._exact_entries import as_floats, as_fractions, entry_text, exact_text
from oracles._number import Number, Perturbed, Sqrt, ball, bit_size, norm
from oracles._unitary import Unitary, common_dyadic_bits

#: A unimodular number (x, z): x + √−1·z with x² + z² = 1.
Phase = tuple[Fraction, Fraction]
ONE: Final[Phase] = (Fraction(1), Fraction(0))

#: Limits of one approximation: bits in its table of distinct values; bits of a single cosine.
MAX_TABLE_BITS: Final = 1 << 29
MAX_COSINE_BITS: Final = 1 << 17


@dataclass(frozen=True)
class _Columns:
    """Columns scales[kind]·phase·U[:, row], placed at ``position``: what `ExactMatrix` and `ExactVector` share."""

    unitary: Unitary
    scales: tuple[Number, ...]
    phases: tuple[Phase, ...]
    kind: NDArray[np.intp]
    phase: NDArray[np.intp]
    row: NDArray[np.intp]
    position: NDArray[np.intp]

    @cached_property
    def layout(self) -> tuple[list[tuple[int, int, int]], NDArray[np.int32]]:
        """The distinct entries as (kind, phase, code of U), and the m × (number of columns) array of codes into that list."""
        table = self.unitary.codes()
        codes = np.empty((self.unitary.m, len(self.kind)), dtype=np.int32)
        entries: list[tuple[int, int, int]] = []
        group = self.kind * len(self.phases) + self.phase
        for g in np.unique(group).tolist():
            members = np.flatnonzero(group == g)
            rows = self.row[members]
            # Equal columns (the competitors are all U·e₀) are looked up once.
            distinct, inverse = np.unique(rows, return_inverse=True)
            part = table[:, distinct]
            used = np.unique(part)
            lookup = np.zeros(int(used[-1]) + 1, dtype=np.int32)
            lookup[used] = len(entries) + np.arange(len(used), dtype=np.int32)
            codes[:, self.position[members]] = lookup[part][:, inverse]
            entries += [(g // len(self.phases), g % len(self.phases), code) for code in used.tolist()]
        # Bytes cannot be made writable again: an algorithm that is handed these codes cannot change the input.
        return entries, np.frombuffer(codes.tobytes(), dtype=np.int32).reshape(codes.shape)

    @cached_property
    def is_real(self) -> bool:
        return self.unitary.field == "real" and all(z == 0 for _, z in self.phases)

    @cached_property
    def exact_bits(self) -> int | None:
        """b such that all entries are integers times 2^-b, or ``None``: then a datum of any index is the exact matrix."""
        result = 0
        for kind, phase in {(kind, phase) for kind, phase, _ in self.layout[0]}:
            scale = self.scales[kind]
            bits = common_dyadic_bits(scale, self.unitary.exact_scale()) if isinstance(scale, Fraction | Sqrt) else None
            extra = [common_dyadic_bits(part, Fraction(1)) for part in self.phases[phase]]
            if bits is None or any(b is None for b in extra):
                return None
            result = max(result, bits + max(b or 0 for b in extra))
        return result

    def rounded(
        self, target: int, *, truncate: bool = False
    ) -> tuple[tuple[int, ...], tuple[int, ...] | None, NDArray[np.int32], int]:
        """Return tables, codes and exponent of an approximation whose Frobenius error is at most 2^-target.

        Each part of each entry is a multiple of 2^-q within (1/2 + 2^-8)·2^-q (within (1 + 2^-8)·2^-q, towards zero, if ``truncate``)
        of the exact one, with 4^(q − target) ≥ the number of parts (times 4 if ``truncate``).
        """
        entries, codes = self.layout
        parts = codes.size * (1 if self.is_real else 2)
        q = target + ((parts - 1).bit_length() + 1) // 2 + truncate
        if self.exact_bits is not None and self.exact_bits <= q:
            q, truncate = (
                self.exact_bits,
                False,
            )  # every entry is exact: an enclosure of 3 may have its midpoint below 3
        self._refuse_if_costly(target, q, len(entries))
        real: list[int] = []
        imag: list[int] = []
        known: dict[tuple[int, int, int], tuple[int, int]] = {}
        scale_balls: dict[int, tuple[arb, int]] = {}
        for kind, phase, code in entries:
            pair = self._by_symmetry(known, kind, phase, code)
            if pair is None:
                if kind not in scale_balls:
                    precision = max(q, 0) + bit_size(self.scales[kind]) + 24
                    scale_balls[kind] = ball(self.scales[kind], precision), precision
                scale, precision = scale_balls[kind]
                x, z = self.phases[phase]
                with ctx.workprec(precision):
                    value = self.unitary.entry(code, precision) * scale
                    if (x, z) != ONE:
                        value *= acb(_exact(x), _exact(z))
                pair = _round(value.real, q, truncate), 0 if self.is_real else _round(value.imag, q, truncate)
            known[kind, phase, code] = pair
            real.append(pair[0])
            imag.append(pair[1])
        return tuple(real), None if self.is_real else tuple(imag), codes, q

    def _by_symmetry(
        self, known: dict[tuple[int, int, int], tuple[int, int]], kind: int, phase: int, code: int
    ) -> tuple[int, int] | None:
        """Return the rounding of an entry whose negative is known already: rounding is symmetric, so equal columns stay equal."""
        opposite = self.unitary.opposite(code)
        pair = known.get((kind, phase, opposite)) if opposite is not None else None
        if pair is None and self._negated[phase] is not None:
            pair = known.get((kind, self._negated[phase] or 0, code))
        return None if pair is None else (-pair[0], -pair[1])

    @cached_property
    def _negated(self) -> list[int | None]:
        place = {phase: k for k, phase in enumerate(self.phases)}
        return [place.get((-x, -z)) for x, z in self.phases]

    def _refuse_if_costly(self, target: int, q: int, distinct: int) -> None:
        bits = max(q, 0) + max(map(bit_size, self.scales), default=0) + 24
        if bits * distinct > MAX_TABLE_BITS:
            raise IndexRefused(
                "index", target, f"{bits} bits for {distinct} distinct entries exceed {MAX_TABLE_BITS} bits in all"
            )
        if self.unitary.transcendental and (bits > MAX_COSINE_BITS or bits * distinct > MAX_TABLE_BITS >> 4):
            raise IndexRefused(
                "index",
                target,
                f"at most about {min(MAX_COSINE_BITS, (MAX_TABLE_BITS >> 4) // distinct)} with the {self.unitary.name} rotation",
            )


def _exact(x: Fraction) -> arb:
    return arb(fmpq(x.numerator, x.denominator))


def _round(value: arb, q: int, truncate: bool) -> int:
    """Return an integer within 1/2 + 2^-8 (truncate: 1 + 2^-8, not farther from zero) of value·2^q, symmetric about 0."""
    if not value.rad() < arb((1, -q - 9)):  # a certain comparison: fails if the enclosure is too wide or not finite
        raise ArithmeticError(f"an enclosure at {q} bits is wider than 2^-{q + 9}")
    mantissa, exponent = value.mid().man_exp()
    magnitude, shift = abs(int(mantissa)), int(exponent) + q
    if shift >= 0:
        magnitude <<= shift
    elif -shift > magnitude.bit_length() + 1:
        magnitude = 0
    else:
        magnitude = (magnitude + (0 if truncate else 1 << (-shift - 1))) >> -shift
    return magnitude if mantissa >= 0 else -magnitude


@dataclass(frozen=True)
class ExactMatrix(Shown):
    """A = U·B(a)·D·P, kept exact.

    Args:
        unitary: U, of size m.
        coefficients: a, as a base value and the positions where it differs: ``(alpha, {j: a_j})``.
        competitors: N1 ≥ 1, the length of a; N = N1 + m − 1.
        diagonal: N unimodular numbers, or ``None`` for D = I.
        permutation: π, N indices, or ``None`` for P = I.
        norm_scale: the number in the block, if it is not ‖a‖₂ (used for rounding in a chosen direction).

    Raises:
        OracleError: wrong lengths, a number that is not unimodular or positive, not a permutation.
    """

    unitary: Unitary
    base: Fraction
    changed: tuple[tuple[int, Fraction | Perturbed], ...]
    competitors: int
    diagonal: tuple[Phase, ...] | None = None
    permutation: tuple[int, ...] | None = None
    norm_scale: Number | None = None

    def __post_init__(self) -> None:
        if self.competitors < 1:
            raise OracleError("competitors", self.competitors, "at least 1")
        if self.base <= 0:
            raise OracleError("base", self.base, "positive")
        n = self.shape[1]
        if [j for j, _ in self.changed] != sorted({j for j, _ in self.changed} & set(range(self.competitors))):
            raise OracleError("changed", self.changed, f"increasing positions from 0 to {self.competitors - 1}")
        for j, value in self.changed:
            if value.base < 0 if isinstance(value, Perturbed) else value <= 0:
                raise OracleError(f"changed: a_{j}", value, "positive")
        if self.diagonal is not None:
            if len(self.diagonal) != n:
                raise OracleError("diagonal", len(self.diagonal), f"{n} entries")
            for x, z in set(self.diagonal):
                if x * x + z * z != 1:
                    raise OracleError("diagonal", (x, z), "numbers of modulus 1")
        if self.permutation is not None and sorted(self.permutation) != list(range(n)):
            raise OracleError("permutation", self.permutation, f"a permutation of 0 … {n - 1}")

    @classmethod
    def of(
        cls,
        unitary: Unitary,
        coefficients: Sequence[Fraction],
        *,
        diagonal: Iterable[Phase] | None = None,
        permutation: Iterable[int] | None = None,
    ) -> ExactMatrix:
        """Return U·B(a)·D·P with a = ``coefficients`` (N1 positive rationals)."""
        if not coefficients or min(coefficients) <= 0:
            raise OracleError("coefficients", coefficients, "at least one, all positive")
        base = coefficients[0]
        changed = tuple((j, x) for j, x in enumerate(coefficients) if x != base)
        d = None if diagonal is None else tuple(diagonal)
        return cls(unitary, base, changed, len(coefficients), d, None if permutation is None else tuple(permutation))

    @property
    def shape(self) -> tuple[int, int]:
        """(m, N)."""
        return self.unitary.m, self.competitors + self.unitary.m - 1

    @property
    def field(self) -> str:
        """``"real"`` or ``"complex"``."""
        return "real" if self.columns.is_real else "complex"

    @cached_property
    def norm(self) -> Number:
        """‖a‖₂ = ‖A‖₂, exact."""
        return norm([(self.competitors - len(self.changed), self.base), *((1, value) for _, value in self.changed)])

    @cached_property
    def columns(self) -> _Columns:
        m, n = self.shape
        phases = (ONE,) if self.diagonal is None else tuple(dict.fromkeys(self.diagonal))
        place = {phase: k for k, phase in enumerate(phases)}
        kind = np.zeros(n, dtype=np.intp)
        for number, (j, _) in enumerate(self.changed):
            kind[j] = number + 2
        kind[self.competitors :] = 1
        row = np.zeros(n, dtype=np.intp)
        row[self.competitors :] = np.arange(1, m)
        block = self.norm if self.norm_scale is None else self.norm_scale
        return _Columns(
            unitary=self.unitary,
            scales=(self.base, block, *(value for _, value in self.changed)),
            phases=phases,
            kind=kind,
            phase=np.zeros(n, dtype=np.intp)
            if self.diagonal is None
            else np.array([place[d] for d in self.diagonal], dtype=np.intp),
            row=row,
            position=np.arange(n) if self.permutation is None else np.array(self.permutation, dtype=np.intp),
        )

    def approximate(self, target: int, *, truncate: bool = False) -> DyadicMatrix:
        """Return a dyadic matrix with ‖A' − A‖₂ ≤ ‖A' − A‖_F ≤ 2^-target, proved by enclosures of the entries.

        Raises:
            IndexRefused: it would take more than 2^29 bits, or cosines of more than 2^17 bits.
        """
        return DyadicMatrix(*self.columns.rounded(target, truncate=truncate))

    def fractions(self) -> list[list[Any]]:
        """Return the rows, entries as ``Fraction``, or as pairs (real, imaginary) if the field is complex.

        Raises:
            RepresentationError: an entry is irrational, or has a perturbation that is kept symbolic.
        """
        return as_fractions(self.columns)

    def numpy(self) -> NDArray[Any]:
        """Return a float64 or complex128 array; each part is the nearest float, or in rare cases the one beside it.

        Raises:
            RepresentationError: an entry is too large for a float64.
        """
        return as_floats(self.columns)

    def description(self) -> Description:
        """Return the entries, and what they are made of."""
        m, n = self.shape
        changed = ", ".join(f"a_{j} = {exact_text(value)}" for j, value in self.changed[:4])
        but = f" but for {changed}{', …' if len(self.changed) > 4 else ''}" if changed else ""
        D, P = ("I" if given is None else "drawn" for given in (self.diagonal, self.permutation))
        a = f"{self.competitors} coefficients, {exact_text(self.base)}{but}"
        facts = (("a", a), ("U, D, P", f"{self.unitary.name}, {D}, {P}"))
        grid = matrix_grid("A", (m, n), lambda i, k: entry_text(self.columns, i, k))
        return Description(f"A = U·B(a)·D·P, {m} × {n}, {self.field}", (grid, Facts(facts)))

    def __repr__(self) -> str:
        changed = "".join(f", a_{j} = {exact_text(value)}" for j, value in self.changed[:2])
        return f"<ExactMatrix {self.shape[0]} × {self.shape[1]}, U = {self.unitary.name}, a = {exact_text(self.base)}{changed}>"


@dataclass(frozen=True)
class ExactVector(Shown):
    """y = t·U·e₀, kept exact, t > 0."""

    unitary: Unitary
    scale: Fraction

    def __post_init__(self) -> None:
        if self.scale <= 0:
            raise OracleError("t", self.scale, "positive")

    @cached_property
    def columns(self) -> _Columns:
        zero = np.zeros(1, dtype=np.intp)
        return _Columns(self.unitary, (self.scale,), (ONE,), zero, zero, zero, zero)

    def approximate(self, target: int, *, truncate: bool = False) -> DyadicVector:
        """Return a dyadic vector with ‖y' − y‖₂ ≤ 2^-target; see `ExactMatrix.approximate`."""
        real, imag, codes, exponent = self.columns.rounded(target, truncate=truncate)
        return DyadicVector(real, imag, codes[:, 0], exponent)

    def fractions(self) -> list[Any]:
        """Return the entries as `ExactMatrix.fractions` does."""
        return [row[0] for row in as_fractions(self.columns)]

    def numpy(self) -> NDArray[Any]:
        """Return the entries as `ExactMatrix.numpy` does."""
        flat: NDArray[Any] = as_floats(self.columns)[:, 0]
        return flat

    def description(self) -> Description:
        """Return the entries."""
        m = self.unitary.m
        grid = matrix_grid("y", (m,), lambda i: entry_text(self.columns, i, 0))
        return Description(f"y = t·U·e₀, t = {exact_text(self.scale)}, U = {self.unitary.name}", (grid,))

    def __repr__(self) -> str:
        return f"<ExactVector of length {self.unitary.m}, t = {exact_text(self.scale)}, U = {self.unitary.name}>"


@dataclass(frozen=True)
class ExactInput(Shown):
    """ι = (A, S): an exact matrix and samples y_k = t_k·U·e₀ with the same rotation.

    Attributes:
        A: m × N.
        y: the first sample.
        others: the samples after the first.
    """

    A: ExactMatrix
    y: ExactVector
    others: tuple[ExactVector, ...] = ()

    @property
    def shape(self) -> tuple[int, int]:
        """(m, N)."""
        return self.A.shape

    @property
    def field(self) -> str:
        """``"real"`` or ``"complex"``."""
        return self.A.field

    @property
    def samples(self) -> tuple[ExactVector, ...]:
        """All samples."""
        return (self.y, *self.others)

    def numpy(self) -> tuple[Any, Any]:
        """Return (A, y) as float64 or complex128 arrays, y the first sample; see `ExactMatrix.numpy`."""
        return self.A.numpy(), self.y.numpy()

    def fractions(self) -> tuple[Any, Any]:
        """Return (A, y) as lists of ``Fraction``, y the first sample; see `ExactMatrix.fractions`."""
        return self.A.fractions(), self.y.fractions()

    def description(self) -> Description:
        """Return A and the samples."""
        more = f", {len(self.samples)} samples" if self.others else ""
        parts = [part for one in (self.A, *self.samples[:3]) for part in one.description().parts]
        return Description(f"An input (A, y), A {self.shape[0]} × {self.shape[1]}, {self.field}{more}", tuple(parts))

    def __repr__(self) -> str:
        return f"<ExactInput: {self.A!r}, {len(self.samples)} sample{'s' if self.others else ''}>"
