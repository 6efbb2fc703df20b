"""Which members of a class at three scales have given data: proved, from necessary conditions in rational arithmetic.

For u = U e₀ and a member with coefficients a, u*A D* P* = (a, 0); so a datum A_n of index n gives numbers h_i (i < N1), real parts of
u*A_n at the competitors turned by D, with ‖h − a‖₂ ≤ 2^-n. What follows is in ``docs/explanation/clauses.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

import numpy as np
from flint import arb, arb_mat, ctx

from oracles import Datum, DyadicMatrix, ExactMatrix, Phase
from theorems.core.errors import TheoremError
from theorems.problems import Complex
from theorems.structured.scaled_part import ScaledPart


@dataclass(frozen=True)
class Reading:
    """Enclosures of h: lower[i] ≤ h_i·2^bits ≤ upper[i], integers; ‖h − a‖₂ ≤ 2^-index for every member with this datum."""

    index: int
    bits: int
    lower: tuple[int, ...]
    upper: tuple[int, ...]


@dataclass(frozen=True)
class Candidate:
    """Members of a part that have the data, with one winner: ε in [lower, upper], 0 ≤ lower ≤ upper. Without a winner: the centre."""

    part: str
    winner: int | None
    lower: Fraction
    upper: Fraction


def reading(datum: Datum, matrix: ExactMatrix) -> Reading:
    """Return the enclosures of h that a datum gives.

    Args:
        datum: of shape m × N.
        matrix: any member's matrix: its U, D, P and N1 are used.
    """
    m, n = matrix.shape
    if tuple(datum.A.codes.shape) != (m, n):
        raise TheoremError("datum", tuple(datum.A.codes.shape), f"a matrix of shape ({m}, {n})")
    size = max((abs(x).bit_length() for x in (*datum.A.real, *(datum.A.imag or ()))), default=0) - datum.A.exponent
    bits = datum.index + 16
    precision = bits + max(0, size) + 2 * m.bit_length() + 24
    first = matrix.unitary.codes()[:, 0].tolist()
    with ctx.workprec(precision):
        balls = {code: matrix.unitary.entry(code, precision).real for code in set(first)}
        row = arb_mat(1, m, [balls[code] for code in first])
        real, imag, place = _parts(datum.A, matrix)
        over = row * real
        across = None if imag is None else row * imag
        # Most competitors share column and phase with others.
        known: dict[tuple[int, Phase | None], tuple[int, int]] = {}
        phases: Sequence[Phase | None] = matrix.diagonal or (None,) * matrix.competitors
        kinds = list(zip(place, phases, strict=False))
        for k, phase in set(kinds):
            value = over[0, k]
            if phase is not None:
                x, z = phase  # Re(conj(d)·w) = x·Re w + z·Im w
                value = value * _ball(x)
                if across is not None and z:
                    value += across[0, k] * _ball(z)
            scaled = value * arb((1, bits))
            known[k, phase] = _integer(scaled.lower().floor()), _integer(scaled.upper().ceil())
        lower, upper = zip(*(known[kind] for kind in kinds), strict=True)
    return Reading(datum.index, bits, lower, upper)


def _integer(value: arb) -> int:
    exact = value.unique_fmpz()
    if exact is None:
        raise ArithmeticError("an enclosure is not finite")
    return int(exact)


def _ball(x: Fraction) -> arb:
    return arb(x.numerator) / x.denominator


def _parts(A: DyadicMatrix, matrix: ExactMatrix) -> tuple[arb_mat, arb_mat | None, list[int]]:
    """Return the real and imaginary parts of the different ones of the N1 competing columns, exact, and which one each column is."""
    order = matrix.permutation or range(matrix.shape[1])
    columns = [order[k] for k in range(matrix.competitors)]
    given = np.ascontiguousarray(A.codes[:, columns].T)
    different: dict[bytes, int] = {}  # in the order of their numbers
    place = [different.setdefault(column.tobytes(), len(different)) for column in given]
    table = np.frombuffer(b"".join(different), given.dtype).reshape(len(different), -1).T
    (rows, distinct), codes = table.shape, table.ravel().tolist()

    def exact(numbers: Sequence[int]) -> arb_mat:
        used = {code: arb((numbers[code], -A.exponent)) for code in set(codes)}
        return arb_mat(rows, distinct, [used[code] for code in codes])

    return exact(A.real), None if A.imag is None else exact(A.imag), place


def candidates(parts: Iterable[ScaledPart], readings: Sequence[Reading]) -> list[Candidate]:
    """Return a superset of the members of the parts that have all these data.

    A member (j, ε) has ‖(h − α1) − ε e_j‖₂ ≤ 2^-n for each reading.
    """
    found: list[Candidate] = []
    for part in parts:
        tables = [_Deviations(r, part.alpha) for r in readings]
        if part.centre_belongs and all(table.centre_fits for table in tables):
            found.append(Candidate(part.part, None, Fraction(0), Fraction(0)))
        ends = _range(part)
        bits = max([end.denominator.bit_length() for end in ends] + [table.bits for table in tables])
        unit = 1 << bits
        least, largest = (end.numerator * (unit // end.denominator) for end in ends)  # of ε·2^bits, as all that follows
        shifts = [bits - table.bits for table in tables]
        known: dict[tuple[int, int], tuple[Fraction, Fraction]] = {}  # many intervals are equal
        for j in range(part.competitors):
            low, high = least, largest
            for table, shift in zip(tables, shifts, strict=True):
                span = table.span(j)
                if span is None:
                    break
                low, high = max(low, span[0] << shift), min(high, span[1] << shift)
            else:
                if low <= high and high > 0:
                    if (low, high) not in known:
                        known[low, high] = Fraction(low, unit), Fraction(high, unit)
                    found.append(Candidate(part.part, j, *known[low, high]))
    return found


def _range(part: ScaledPart) -> tuple[Fraction, Fraction]:
    """Return the ends of the interval in which ε lies: dyadic numbers."""
    if part.L is not None:
        return part.sharp_epsilon, part.sharp_epsilon
    return Fraction(0), Fraction(1, 1 << part.least_exponent)


class _Deviations:
    """b = h − α1 for one reading and one part, enclosed by multiples of 2^-bits."""

    def __init__(self, r: Reading, alpha: Fraction) -> None:
        scaled = alpha * (1 << r.bits)
        below, above = scaled.numerator // scaled.denominator, -(-scaled.numerator // scaled.denominator)
        self.bits = r.bits
        self.lower = [x - above for x in r.lower]
        self.upper = [x - below for x in r.upper]
        self.least = [max(0, low, -high) for low, high in zip(self.lower, self.upper, strict=True)]  # of |b_i|
        self.total = sum(x * x for x in self.least)
        self.room = 1 << 2 * (r.bits - r.index)

    @property
    def centre_fits(self) -> bool:
        return self.total <= self.room

    def span(self, j: int) -> tuple[int, int] | None:
        """Return an interval that contains every ε·2^bits with ‖b − ε e_j‖ ≤ 2^-n, or ``None`` if there is no such ε."""
        left = self.room - (self.total - self.least[j] ** 2)
        if left < 0:
            return None
        radius = isqrt(left) + 1
        return self.lower[j] - radius, self.upper[j] + radius


def worst_squared_error(
    parts: Sequence[ScaledPart], found: Sequence[Candidate], outputs: Sequence[Sequence[Complex]]
) -> Fraction:
    """Return an upper bound of max dist(x, output_k)² over all x ∈ Ξ(A, y_k), all samples k and all candidates; exact.

    c_k decreases along the class, so the solutions for ε in [lower, upper] lie on a segment, and the distance, in the metric of the
    class, is largest at its ends. It depends on c_k and the output's entry at the winner's position, turned by its phase; so of the
    candidates of one part for which entry and phase are equal, only the least and the largest ε matter.
    """
    by_name = {part.part: part for part in parts}
    metric, worst = parts[0].metric, Fraction(0)
    for k, output in enumerate(outputs):
        groups: dict[tuple[object, ...], tuple[int, Fraction, Fraction]] = {}
        for candidate in found:
            part, low, high = by_name[candidate.part], candidate.lower, candidate.upper
            winners = range(part.competitors) if candidate.winner is None else (candidate.winner,)
            for j in winners:
                position, (u, v) = part.axes[j]
                x, z = output[position]
                numbers = (number.as_integer_ratio() for number in (x, z, u, v))
                key = candidate.part, *numbers
                first = groups.get(key)
                if first is None:
                    groups[key] = j, low, high
                elif low < first[1] or high > first[2]:
                    groups[key] = first[0], min(low, first[1]), max(high, first[2])
        points = [
            (by_name[str(key[0])].axes[j], by_name[str(key[0])].modulus_of(epsilon, k))
            for key, (j, low, high) in groups.items()
            for epsilon in {low, high}
        ]
        worst = max(worst, *metric.distances_of_points_squared(output, points))
    return worst
