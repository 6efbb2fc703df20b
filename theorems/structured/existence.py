"""Existence: for every member (A, S) of Ω an explicit ReLU network that takes an exact minimiser at every sample of S.

    φ(y) = (1/a_j)·conj(d_j)·e_{π(j)}·max(0, ⟨w, y⟩ − τ),    τ = η (P1), λ/(2a_j) (P2), 0 (P3),    ⟨w, U·e₀⟩ = 1.

One neuron is enough: c(a) is the positive part of an affine function of t. The network is exact at every y = t·U·e₀, t ≥ 0. It
depends on the member through j and a_j, and the winner j cannot be found from data: that is the point of the theorem
(``docs/explanation/existence.md``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from math import isqrt
from typing import Any

from oracles import Cayley, ExactInput, Perturbed, Phase, Unitary
from theorems.barriers.smale18 import Smale18
from theorems.core.errors import TheoremError, Undecided
from theorems.layers import LayeredNetwork, Sparse
from theorems.problems import SolutionSet
from theorems.structured.quotient import Exact, Quotient, bounds, sign
from theorems.structured.relu import output_at, relu_network, widths

__all__ = [
    "ExistenceRow",
    "ExistenceTable",
    "existence_network",
    "existence_table",
    "minimisers",
    "network_error_squared",
    "sample_values",
]

#: Squared distances in the table are shown in units of 10^(−2K); the table itself holds exact numbers.
_SHOWN_DIGITS = 4

#: A vector with at most one entry other than 0: its position, and real and imaginary part of the entry.
Entry = tuple[int, Exact, Exact]


def _member(barrier: Smale18, winner: int | None, exponent: int | None) -> tuple[int, Exact, int, Phase]:
    """Return (j, a_j, position, phase) of a member; the centre is (0, α)."""
    if winner is None:
        if exponent is not None:
            raise TheoremError("exponent", exponent, "not given for the centre")
        if not barrier.centre_belongs:
            raise TheoremError(
                "winner", winner, f"0 to {barrier.competitors - 1} (the centre is not in Ω_{barrier.part})"
            )
        j, a = 0, barrier.alpha
    else:
        e = barrier.least_exponent if exponent is None else exponent
        ((j, value),) = barrier.member(winner, e).A.changed
        if isinstance(value, Perturbed):
            return _placed(barrier, j, Quotient.raised(value.base, value.exponent))
        a = value
    return _placed(barrier, j, a)


def _placed(barrier: Smale18, j: int, a: Exact) -> tuple[int, Exact, int, Phase]:
    position = j if barrier.permutation is None else barrier.permutation[j]
    x, z = (Fraction(1), Fraction(0)) if barrier.diagonal is None else barrier.diagonal[j]
    return j, a, position, (x, -z)


def _direction(unitary: Unitary) -> tuple[Fraction, tuple[tuple[int, Fraction], ...], tuple[tuple[int, Fraction], ...]]:
    """Return (s, w/√s, coordinates of U·e₀/√s that w reads) with rational entries and ⟨w, U·e₀⟩ = 1.

    w = U·e₀ where its entries are rational multiples of one square root. The column 0 of the DCT is not of this kind, but its entry
    0 is 1/√m: there w = √m·e₀.
    """
    m = unitary.m
    if isinstance(unitary, Cayley):
        rows, denominator = unitary.scaled
        column = tuple((i, Fraction(row[0], denominator)) for i, row in enumerate(rows) if row[0])
        return Fraction(1), column, column
    if unitary.name == "identity":
        first = ((0, Fraction(1)),)
        return Fraction(1), first, first
    root = isqrt(m)
    s, entry = (Fraction(1), Fraction(1, root)) if root * root == m else (Fraction(1, m), Fraction(1))
    if unitary.name == "dct":
        return s, ((0, 1 / (s * entry)),), ((0, entry),)
    column = tuple((i, entry) for i in range(m))  # hadamard, dft: 1/√m everywhere
    return s, column, column


def sample_values(barrier: Smale18, sample: int = 0) -> dict[int, Exact]:
    """Return the coordinates of y_k/√s that the networks of this barrier read, exact, with s the networks' radicand.

    Args:
        barrier: a part of Ω.
        sample: k, from 0 to R − 1.

    Raises:
        TheoremError: k out of range.
    """
    if not 0 <= sample < len(barrier.lengths):
        raise TheoremError("sample", sample, f"0 to {len(barrier.lengths) - 1}")
    _, _, column = _direction(barrier.unitary)
    return {i: barrier.lengths[sample] * value for i, value in column}


def existence_network(barrier: Smale18, winner: int | None = None, exponent: int | None = None) -> LayeredNetwork:
    """Return a network with φ(y_k) a minimiser of (A, y_k) for every sample y_k of the member; exact for every exponent.

    Its Lipschitz constant is ‖w‖/a_j: 1/a_j ≤ 1, but with the DCT √m/a_j, which may exceed 1. `solution_maps` has 1/a_j for all rotations.

    Args:
        barrier: a part of Ω.
        winner: j of the witness; ``None`` for the centre, where all N1 vertices are minimisers and that of j = 0 is taken.
        exponent: e of the witness, at least `least_exponent` (the default); may be huge.

    Raises:
        TheoremError: not a member of this part.
    """
    _, a, position, phase = _member(barrier, winner, exponent)
    m, N = barrier.shape
    s, direction, _ = _direction(barrier.unitary)
    threshold: Exact = barrier.problem.threshold(a)
    weight = tuple(value / a for value in phase) if phase[1] else phase[0] / a
    rows: list[tuple[tuple[int, Any], ...]] = [() for _ in range(N)]
    rows[position] = ((0, weight),)
    first = Sparse(m, [direction]), [-threshold]
    return relu_network([first, (Sparse(1, rows), [Fraction(0)] * N)], radicand=s)


def minimisers(barrier: Smale18, winner: int | None = None, exponent: int | None = None) -> tuple[Entry, ...]:
    """Return for every sample the minimiser c_k(a_j)·conj(d_j)·e_{π(j)} by the formulas of Lemma 2: position, real and imaginary part.

    P1: c = (t − η)/a;  P2: c = t/a − λ/(2a²);  P3: c = t/a.

    Raises:
        TheoremError: not a member of this part.
    """
    _, a, position, (x, z) = _member(barrier, winner, exponent)
    result = []
    for t in barrier.lengths:
        modulus: Exact = (t - barrier.problem.threshold(a)) / a
        result.append((position, modulus * x, modulus * z))
    return tuple(result)


def _outputs(barrier: Smale18, network: LayeredNetwork, sample: int) -> list[tuple[Exact, Exact]]:
    return list(output_at(network, sample_values(barrier, sample)))


def _solution_sets(barrier: Smale18, winner: int | None, exponent: int | None) -> list[SolutionSet] | None:
    """Return Ξ(A, y_k) from the problem's own solver, or ``None`` if ε is kept symbolic."""
    e = barrier.least_exponent if exponent is None else exponent
    point = barrier.centre if winner is None else barrier.member(winner, e)
    if any(isinstance(value, Perturbed) for _, value in point.A.changed):
        return None
    return [barrier.problem.solution_set(ExactInput(point.A, y)) for y in point.samples]


def network_error_squared(
    network: LayeredNetwork, barrier: Smale18, winner: int | None = None, exponent: int | None = None
) -> tuple[Exact, ...]:
    """Return dist(φ(y_k), Ξ(A, y_k))² for every sample of a member, exact.

    Args:
        network: real or complex as the barrier, for instance that of another member with the same exponent.
        barrier: a part of Ω.
        winner: j of the witness, ``None`` for the centre.
        exponent: e of the witness; `least_exponent` if it is not given.

    Raises:
        TheoremError: not a member, a network of other sizes, or with ε of another size.
    """
    _member(barrier, winner, exponent)
    m, N = barrier.shape
    if (widths(network)[0], widths(network)[-1]) != (m, N):
        raise TheoremError("network", network, f"a network from {m} to {N} numbers")
    outputs = [_outputs(barrier, network, k) for k in range(len(barrier.lengths))]
    sets = _solution_sets(barrier, winner, exponent)
    if sets is not None and all(isinstance(part, Fraction) for output in outputs for pair in output for part in pair):
        return tuple(known.distance_squared(x) for known, x in zip(sets, outputs, strict=True))  # type: ignore[arg-type] # fractions
    result = []
    for output, (position, real, imag) in zip(outputs, minimisers(barrier, winner, exponent), strict=True):
        total: Exact = Fraction(0)
        for i, (x, z) in enumerate(output):
            if i == position:
                x, z = x - real, z - imag
            if sign(x) or sign(z):
                total = total + x * x + z * z
        result.append(total)
    return tuple(result)


@dataclass(frozen=True)
class ExistenceRow:
    """One member and its network.

    Attributes:
        member: in words.
        winner: j, ``None`` for the centre.
        network: φ.
        own_squared: the largest dist(φ(y_k), Ξ(A, y_k))² over the samples, exact: 0.
        others_squared: a lower bound of the same with A replaced by that of the members with another winner: the smallest over members
            and samples.
    """

    member: str
    winner: int | None
    network: LayeredNetwork
    own_squared: Exact
    others_squared: Fraction


@dataclass(frozen=True)
class ExistenceTable:
    """The members of a part of Ω that share all data up to an index, each with its network.

    Attributes:
        title: the barrier in words.
        digits: K of the part.
        index: data of the members up to this index may be the same.
        rows: one for each member.
    """

    title: str
    digits: int
    index: int
    rows: tuple[ExistenceRow, ...]

    @property
    def holds(self) -> bool:
        """Whether each network has error 0 on its own member and more than 2·10^-K on those with another winner."""
        return all(sign(row.own_squared) == 0 and row.others_squared * 100**self.digits > 4 for row in self.rows)

    def _cells(self) -> list[tuple[str, ...]]:
        head = ("member", "network", "error on its own S", "error on the others, at least")
        rows = [
            (
                row.member,
                f"{row.network.neurons} neuron" + "s" * (row.network.neurons != 1),
                "0 (exact)" if sign(row.own_squared) == 0 else "not 0",
                _in_units(row.others_squared, self.digits),
            )
            for row in self.rows
        ]
        return [head, *rows]

    def __str__(self) -> str:
        cells = self._cells()
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
        ]
        rule = "─" * (sum(widths) + 2 * (len(widths) - 1))
        return "\n".join([self.title, lines[0], rule, *lines[1:], rule, self._note()])

    def _note(self) -> str:
        return (
            f"All rows have valid data in common up to index {self.index}: from them nobody can tell which network is right. "
            f"Two solutions are more than 2·10^-{self.digits} apart."
        )

    def _repr_html_(self) -> str:
        head, *rows = self._cells()
        top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
        body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        return (
            f"<table><caption>{escape(self.title)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
            f"<p>{escape(self._note())}</p>"
        )


def existence_table(
    barrier: Smale18, *, exponent: int | None = None, winners: Sequence[int] | None = None
) -> ExistenceTable:
    """Return the members (j, e) for one e (and the centre, if it belongs), the errors of each network on its own and on the others.

    Args:
        barrier: a part of Ω.
        exponent: e, at least `least_exponent` (the default); may be huge.
        winners: the members to show, at least two; all N1 if not given.

    Raises:
        TheoremError: fewer than two distinct winners, or a winner or an exponent out of range.
        Undecided: the bounds of the errors on the other members are not above 2·10^-K (Lemma 3 rules this out).
    """
    chosen = tuple(range(barrier.competitors)) if winners is None else tuple(winners)
    if len(set(chosen)) != len(chosen) or len(chosen) < 2:
        raise TheoremError("winners", winners, "at least two, all different")
    e = barrier.least_exponent if exponent is None else exponent
    members: list[int | None] = [*([None] if barrier.centre_belongs else []), *chosen]
    right = {j: minimisers(barrier, j, e) for j in chosen}
    norms = {j: [bounds(real * real + imag * imag)[0] for _, real, imag in entries] for j, entries in right.items()}
    rows = []
    for winner in members:
        at = None if winner is None else e
        network = existence_network(barrier, winner, at)
        own = network_error_squared(network, barrier, winner, at)
        outputs = [_outputs(barrier, network, k) for k in range(len(barrier.lengths))]
        sizes = [bounds(_total(output))[0] for output in outputs]
        least: Fraction | None = None
        for j in chosen:
            if j == (winner or 0):
                continue
            for k, (position, real, imag) in enumerate(right[j]):
                x, z = outputs[k][position]
                # ‖φ − x‖² = ‖φ‖² + ‖x‖² − 2⟨φ, x⟩, and x has one entry other than 0, where φ is usually 0.
                lower = sizes[k] + norms[j][k]
                if sign(x) or sign(z):
                    lower -= 2 * bounds(x * real + z * imag)[1]
                least = lower if least is None else min(least, lower)
        if least is None:
            raise TheoremError("winners", winners, "one other than 0, for the row of the centre")
        name = "centre, a = α(1, …, 1)" if winner is None else f"a = α(1, …, 1) + {barrier.raised(e)}·e_{winner}"
        rows.append(ExistenceRow(name, winner, network, max(own, key=_order), least))
    name, (m, N) = barrier.problem.name, barrier.shape
    title = f"{name}, Ω_{barrier.part}: N = {N}, m = {m}, K = {barrier.K}, R = {len(barrier.lengths)}"
    table = ExistenceTable(title, barrier.K, e - 1, tuple(rows))
    if not table.holds:
        raise Undecided("an error of a network was not shown to be 0 on its member, or above 2·10^-K on another")
    return table


def _order(number: Exact) -> tuple[int, Fraction]:
    return sign(number), bounds(number)[1]


def _total(output: Sequence[tuple[Exact, Exact]]) -> Exact:
    total: Exact = Fraction(0)
    for x, z in output:
        if sign(x) or sign(z):
            total = total + x * x + z * z
    return total


def _in_units(square: Fraction, digits: int) -> str:
    """Return √square in units of 10^-digits, rounded down."""
    scaled = square * 100**digits * 100**_SHOWN_DIGITS
    root = isqrt(scaled.numerator // scaled.denominator)
    return f"{root // 10**_SHOWN_DIGITS}.{root % 10**_SHOWN_DIGITS:0{_SHOWN_DIGITS}d}·10^-{digits}"
