"""The fourth way in which a proof encloses all solutions: rule D6 (sharp), one multiplier with slack."""

from __future__ import annotations

import math
from fractions import Fraction
from operator import mul

from .core import budget, cost, need
from .enclosing import MOST_BITS, ONE, ZERO, Data, Enclosed, Factor, Problem, bits_of, down, norm, ratio, root, up
from .enclosing_rules import Multiplier, Near, chosen, fitted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


class Inverse:
    """A matrix P of rationals that nearly inverts A_S from the left: bounds of the norms of P, of A_S and of I - P A_S."""

    def __init__(self, data: Data, own: Sequence[int], document: Any) -> None:
        """F3, D1, L1."""
        need((document is None) == (not own), "F3", "inverse: missing, or one too many")
        self.rows: list[list[int]] = [] if document is None else document["rows"]
        self.under: int = 1 if document is None else document["under"]
        fits = len(self.rows) == len(own) and all(len(row) == data.m for row in self.rows)
        need(fits, "F3", "inverse: not |S| rows of m")
        need(self.under > 0, "D1", "a denominator is not positive")
        size = max([self.under.bit_length(), *map(bits_of, self.rows)])
        need(size <= MOST_BITS, "L1", "numbers of too many bits")
        budget(2 * len(own) * (2 * data.N + len(own)) * (data.m * cost(data.bits + 2 * size) // 4))
        self.data, self.own, self.wide = data, own, self.under * data.under
        gram = [[abs(sum(map(mul, a, b))) for b in self.rows] for a in self.rows]
        self.norm = root(Fraction(max(map(sum, gram), default=0), self.under**2))  # |PP'|, at most its largest row sum
        self.size = root(Fraction(sum(map(data.square, own)), data.under**2))
        self.images, defect = {j: [data.correlation(j, row) for row in self.rows] for j in range(data.N)}, 0  # P a_j
        for k, j in enumerate(own):
            image = list(self.images[j])
            image[k] -= self.wide
            defect += sum(v * v for v in image)
        self.defect = root(Fraction(defect, self.wide**2))

    def rest(self, i: int) -> list[int]:
        """a_i - A_S P a_i, times under and wide."""
        data = self.data
        result = [v * data.times(i) * self.wide for v in data.column(i)]
        for j, value in zip(self.own, self.images[i], strict=True):
            factor = value * data.times(j)
            result = [r - factor * v for r, v in zip(result, data.column(j), strict=True)]
        return result

    def kappa(self, slack: dict[int, Fraction], mu: Fraction) -> Fraction:
        """A bound of max |X_ij - mu b_i'b_j|/(s_i s_j), X_ij = 1 (i = j) + (P a_i)'(P a_j), b_i = a_i - A_S P a_i; its root.

        For mu = 0 the diagonal has the largest entries. Otherwise all vectors are divided by s_i and rounded to 2^-30 of the longest.
        """
        squares = {i: 1 + Fraction(sum(v * v for v in self.images[i]), self.wide**2) for i in slack}
        largest = max((up(root(squares[i]) / s) for i, s in slack.items()), default=ZERO)
        if not mu:
            return largest
        data, n = self.data, len(self.own)
        budget(len(slack) ** 2 * (data.m + n) * 300_000)
        rests = {i: self.rest(i) for i in slack}
        lengths = [norm(v, data.under * self.wide) / slack[i] for i, v in rests.items()]
        unit = up(max([*lengths, largest])) / (1 << 30)
        first, second = [], []
        for i, s in slack.items():
            over, under = (1 / (s * unit * self.wide)).as_integer_ratio()
            first.append([(v * over + under // 2) // under for v in self.images[i]])
            under *= data.under
            second.append([(v * over + under // 2) // under for v in rests[i]])
        # Vectors have norms of at most 2^30 and are off by at most sqrt(m)/2 in norm: so much are their products off
        slop, (over, under), top = (
            (1 + mu) * (math.isqrt(data.m + n) + 1) * (2**30 + data.m + n),
            mu.as_integer_ratio(),
            ZERO,
        )
        for k, (a, b, s) in enumerate(zip(first, second, slack.values(), strict=True)):
            for c, d in zip(first[:k], second[:k], strict=True):
                pair = abs(under * sum(map(mul, a, c)) - over * sum(map(mul, b, d)))
                if pair > top:
                    top = Fraction(pair)
            top = max(top, abs(under / (s * unit) ** 2 + under * sum(map(mul, a, a)) - over * sum(map(mul, b, b))))
        return up(unit * root(top / under + slop))


def sharp(data: Data, problem: Problem, proof: Any) -> Enclosed:
    """D6: one multiplier with slack."""
    S, scale = proof["support"], proof["under"]
    linear = problem.name == "LP"
    need(
        linear or problem.name == "P3" or (problem.name == "P1" and not problem.parameter),
        "D6",
        "not a problem of this rule",
    )
    need(data.g == 1, "D6", "not real")
    own = chosen(data, S, [(proof["x"], len(S)), (proof["p"], data.m)], scale)
    need(all(v > 0 if linear else v for v in proof["x"]), "D6", "x: an entry is 0, or negative")
    P, everywhere = Inverse(data, own, proof["inverse"]), data.delta(list(range(data.N)))
    D, _ = fitted(data, own, proof)
    p = Multiplier(data, problem, S, proof["x"], proof["p"], scale)
    slack = {i: down(s) for i, s in p.slack.items()}
    for i in excluded(data, problem, S, proof, everywhere):
        del slack[i]
    need(all(s > 0 for s in slack.values()), "D6", "no slack")
    mu = ratio(proof["mu"])
    need(mu >= 0, "D6", "mu: negative")
    kappa, lever = P.kappa(slack, mu), root(mu)
    # h = w + what P gives of A_n h, w being -P a_i on S for each entry i of h outside: |w|^2 = mu |A_n w|^2 + w'(1 - mu A_n'A_n)w
    inner, defect = P.norm + lever * (1 + P.size * P.norm), (1 + lever * P.size) * P.defect
    beta, lam = up(p.v + everywhere * p.norm), problem.parameter
    if problem.name == "P3":
        theta = 1 - lam * p.norm
        need(theta > 0, "D6", "the residual may be different from 0")
        K, slope, constant, share = up(max(kappa / lam, inner / theta)), lam * beta, (1 + lam * p.norm) * D, lam
    else:
        K, slope, constant, share = kappa, beta, ZERO, ONE
        if D and linear:
            constant = feasible(data, own, proof, D, beta, slack, everywhere)
        elif D:
            constant = D * farthest(data, problem, p, proof, everywhere)
    contraction = 1 - up(K * slope + inner * everywhere + defect)
    need(contraction > 0, "D6", "the slack is too small")
    radius = up((inner * D + K * constant) / contraction)
    M = up(slope * radius + constant)
    zero = all(up(min(radius, M / (share * s))) == 0 for s in slack.values())
    return Enclosed(S, [Fraction(x, scale) for x in proof["x"]], radius, [radius] * len(S), zero, not radius)


def excluded(data: Data, problem: Problem, S: Sequence[int], proof: Any, everywhere: Fraction) -> list[int]:
    """The columns that are no part of any solution: a_i*q is below w_i for every multiplier q, as a_i is nearly A_S t."""
    near = [Near(data, problem, S, document) for document in proof["near"]]
    need(len({own.i for own in near}) == len(near), "F3", "near: a column twice")
    if near:
        need(problem.name != "LP", "D6", "near: not for LP")
        # Multipliers of P3 are also at most 1/lambda long
        longest = [1 / problem.parameter] if problem.name == "P3" else []
        if proof["rows"] is not None or not longest:
            longest.append(multipliers(data, problem, proof, everywhere)[0])
        for own in near:
            size = sum(map(abs, own.shares), ZERO) + (own.norm + own.radius) * min(longest)
            need(size < problem.weights[own.i], "D6", f"column {own.i} may be part of a solution")
    return [own.i for own in near]


def multipliers(data: Data, problem: Problem, proof: Any, everywhere: Fraction) -> tuple[Fraction, Fraction, list[int]]:
    """A bound of |q| for all q with |a_i*q| <= w_i for all i, for every input: |S w|/rho; rho, and the diagonal S."""
    scales = proof["scales"] or [1] * data.N
    rho = independent(data, proof["rows"], scales, everywhere)
    plain = root(sum(((s * w) ** 2 for s, w in zip(scales, problem.weights, strict=True)), ZERO))
    return plain / rho, rho, scales


def farthest(data: Data, problem: Problem, p: Multiplier, proof: Any, everywhere: Fraction) -> Fraction:
    """A bound of |q - p| for all q with |a_i*q| <= w_i for all i, for every input.

    `rows` proves that |S A'u| >= rho |u| for the diagonal matrix S of `scales`, and |a_i*(q - p)| <= w_i + |a_i*p|.
    """
    (plain, rho, scales), weights = multipliers(data, problem, proof, everywhere), problem.weights
    sizes = [up(v + data.radius(i) * p.norm) for i, v in enumerate(p.sizes)]
    moved = root(sum(((s * (w + v)) ** 2 for s, w, v in zip(scales, weights, sizes, strict=True)), ZERO))
    return up(min(p.norm + plain, moved / rho))


def independent(data: Data, document: Any, scales: Sequence[int], everywhere: Fraction) -> Fraction:
    """A positive rho with |S A'u| >= rho |u| for the diagonal matrix S of the scales, for every input."""
    need(document is not None, "D6", "rows: missing")
    need(len(scales) == data.N, "F3", "scales: not N")
    need(bits_of(scales) <= MOST_BITS, "L1", "numbers of too many bits")
    columns = [[v * (data.times(i) * s) for v in data.column(i)] for i, s in enumerate(scales)]
    rows = [list(row) for row in zip(*columns, strict=True)]
    rho: Fraction = Factor(document, rows, data.under).sigma - everywhere * max(map(abs, scales))
    need(rho > 0, "D6", "the rows are not proved to be independent for every input")
    return rho


def feasible(
    data: Data,
    own: Sequence[int],
    proof: Any,
    D: Fraction,
    beta: Fraction,
    slack: dict[int, Fraction],
    everywhere: Fraction,
) -> Fraction:
    """LP: what M has beside beta |h|, from a point whose entries are all positive: near x there is a feasible one for every input."""
    z, scale = proof["interior"], proof["under"]
    need(len(z) == data.N, "F3", "interior: not N")
    need(bits_of(z) <= 2 * MOST_BITS, "L1", "numbers of too many bits")
    need(min(z) > 0, "D6", "interior: an entry is not positive")
    need(not proof["scales"], "D6", "scales: not for LP")
    rho = independent(data, proof["rows"], [1] * data.N, everywhere)
    top = max(D, fitted(data, list(range(data.N)), {"x": z, "under": scale})[0])
    tau: Fraction = up(top / (rho * Fraction(min(z), scale)))
    need(tau <= 1, "D6", "interior: too near to the boundary for data as coarse as these")
    away = list(z)
    for j, v in zip(own, proof["x"], strict=True):
        away[j] -= v
    near = up(tau * norm(away, scale) + top / rho)  # of the feasible point and x
    cost: Fraction = sum((up(s * Fraction(z[i], scale)) for i, s in slack.items()), ZERO)
    spare = root(sum((s * s for s in slack.values()), ZERO)) * top / rho
    total: Fraction = up(beta * near + tau * cost + spare)
    return total
