"""The four ways in which a proof encloses all solutions: rules D4 (smooth), D5 (basis), D6 (sharp) and D7 (level)."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

from .core import budget, cost, need
from .enclosing import MOST_BITS, ONE, ZERO, Data, Enclosed, Factor, Problem, bits_of, down, norm, ratio, root, up

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def enclose(data: Data, problem: Problem, proof: Any) -> Enclosed:
    """The enclosure that a proof gives."""
    if "active" in proof:
        return smooth(data, problem, proof)
    if "basis" in proof:
        return basis(data, problem, proof)
    return sharp(data, problem, proof) if "support" in proof else level(data, problem, proof)


def chosen(data: Data, indices: Sequence[int], vectors: Sequence[tuple[Sequence[int], int]], bits: int) -> list[int]:
    """F3, L1: increasing indices, vectors of the right lengths, and the real columns of these coefficients."""
    need(all(a < b for a, b in pairwise(indices)), "F3", "indices: not increasing")
    need(not indices or (indices[0] >= 0 and indices[-1] < data.N), "F3", "indices: out of range")
    need(all(len(vector) == length for vector, length in vectors), "F3", "x or p: another length")
    need(0 <= bits <= MOST_BITS, "L1", "bits: out of range")
    size = max((bits_of(vector) for vector, _ in vectors), default=0)
    need(size <= 2 * MOST_BITS, "L1", "numbers of too many bits")
    each, long = cost(data.bits + size + bits) // 4, 4 * data.bits + 2 * (size + bits)
    time = 3 * len(data.columns) * len(data.y) * each + 4 * len(data.columns) * cost(long, long)
    if data.g == 2:  # the moduli, which bounds are divided by, have no small common multiple
        long = 4 * len(indices) * (size + bits + 64)
        time += 8 * len(indices) * cost(long, long)
    budget(time)
    return data.pair(indices)


def factored(data: Data, own: Sequence[int], document: Any, delta: Fraction) -> tuple[Factor | None, Fraction]:
    """The factor of these columns, and a positive lower bound of their smallest singular value for every input."""
    need((document is None) == (not own), "F3", "factor: missing, or one too many")
    if document is None:
        return None, ZERO
    factor = Factor(document, [data.columns[j] for j in own], data.under)
    sigma = down(factor.sigma - delta)
    need(sigma > 0, "D3", "the columns are not proved to be independent for every input")
    return factor, sigma


def within(
    data: Data, factor: Factor | None, n: int, radius: Fraction, reach: Fraction, delta: Fraction
) -> list[Fraction]:
    """Bounds of |h_i| where the norm of h is at most radius and that of A_Q h at most reach."""
    if factor is None:
        return []
    image, norms = up(reach + (delta + factor.rounding) * radius), factor.inverse_norms()
    if data.g == 2:
        norms = [root(norms[k] ** 2 + norms[n + k] ** 2) for k in range(n)]
    return [min(radius, up(v * image)) for v in norms]


class Point:
    """The exact quantities at an approximate minimiser of P2, rounded outwards."""

    def __init__(self, data: Data, problem: Problem, Q: Sequence[int], own: Sequence[int], document: Any) -> None:
        self.lam, self.x, g, n, N = ratio(document["lam"]), document["x"], data.g, len(Q), data.N
        need(self.lam > 0, "D4", "lam: not positive")
        self.bits = document["bits"]
        scale = 1 << self.bits
        residual, under = data.residual(own, self.x, scale)
        products, under_c, half = data.correlations(residual), under * data.under, self.lam / 2
        square = Fraction(sum(v * v for v in residual), under * under)
        self.residual, self.below = root(square), root(square, False)
        v, self.epsilon, self.sizes = ZERO, ZERO, {}
        for k, i in enumerate(Q):
            limit = half * problem.weights[i]
            x = [Fraction(self.x[k + q * n], scale) for q in range(g)]
            c = [Fraction(products[i + q * N], under_c) for q in range(g)]
            if any(x):
                size = abs(x[0]) if g == 1 else modulus(x, 2 * self.bits + 64)
                u = [limit * part / size for part in x]
                self.sizes[i] = size
                self.epsilon += limit * size - sum((a * b for a, b in zip(u, x, strict=True)), ZERO)
            else:
                length = abs(c[0]) if g == 1 else root(c[0] ** 2 + c[1] ** 2)
                u = [-part if length <= limit else -part * limit / length for part in c]
            v += sum(((a + b) ** 2 for a, b in zip(c, u, strict=True)), ZERO)
        self.v, self.epsilon = root(v), up(self.epsilon)
        members, self.excess = set(Q), {}
        for i in range(N):
            if i not in members:
                c0 = (
                    Fraction(abs(products[i]), under_c)
                    if g == 1
                    else root(Fraction(products[i] ** 2 + products[i + N] ** 2, under_c**2))
                )
                self.excess[i] = half * problem.weights[i] - c0


def modulus(x: Sequence[Fraction], bits: int) -> Fraction:
    """An upper bound of the modulus, off by at most 2^-bits."""
    square = x[0] ** 2 + x[1] ** 2
    found = math.isqrt((square.numerator << 2 * bits) // square.denominator)
    return Fraction(found + (Fraction(found * found, 1 << 2 * bits) != square), 1 << bits)


def sizes_of(b: Fraction, d: Fraction, epsilon: Fraction, sigma: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    """Bounds of the norms of h, A_Q h and q + r; sigma is 0 if there are no columns."""
    if not sigma:
        return ZERO, ZERO, d
    ratio = up(b / sigma)
    reach = up(ratio + d + root(epsilon))
    return up(reach / sigma), reach, root(d * d + ratio * ratio + 2 * epsilon)


def inactive(data: Data, points: Sequence[Point], delta: Fraction) -> None:
    """D4: no column outside of Q is active."""
    for f in points:
        for i, excess in f.excess.items():
            need(
                excess - data.norms[i] * delta - data.radii[i] * (f.residual + delta) > 0,
                "D4",
                f"column {i} may be active",
            )


def smooth(data: Data, problem: Problem, proof: Any) -> Enclosed:
    """D4: P2, P1 with eta > 0, P3 with a residual that is not 0."""
    Q, documents = proof["active"], proof["points"]
    need(problem.name != "LP" and (problem.name != "P1" or problem.parameter > 0), "D4", "not a problem of this rule")
    if not documents:
        need(problem.name == "P1" and not Q and proof["factor"] is None, "D4", "no points")
        need(data.norm_y + data.delta_y <= problem.parameter, "D4", "0 is not proved to be feasible")
        return Enclosed((), (), ZERO, (), True, True)
    need(len(documents) == (1 if problem.name == "P2" else 2), "D4", "not one point for P2, two for P1 and P3")
    own = chosen(data, Q, [(d["x"], data.g * len(Q)) for d in documents], max(d["bits"] for d in documents))
    need(min(d["bits"] for d in documents) >= 0, "L1", "bits: negative")
    delta = data.delta(Q)
    factor, sigma = factored(data, own, proof["factor"], delta)
    points = [Point(data, problem, Q, own, d) for d in documents]
    first, last = points[0], points[-1]
    patterns = [[(v > 0) - (v < 0) for v in p.x] for p in points]
    line = data.g == 1 and patterns[0] == patterns[-1]
    moved = [data.moved(p.sizes) for p in points]
    each = [sizes_of(p.v + delta * p.residual, d, p.epsilon, sigma) for p, d in zip(points, moved, strict=True)]
    if line or len(points) == 1:
        d = data.moved({i: max(p.sizes.get(i, ZERO) for p in points) for i in set().union(*(p.sizes for p in points))})
        outer = sizes_of(max(p.v + delta * p.residual for p in points), d, max(p.epsilon for p in points), sigma)
        inactive(data, points, outer[2])
    else:
        spread = (last.lam - first.lam) / 2 * root(sum((problem.weights[i] ** 2 for i in Q), ZERO))
        outer = sizes_of(
            first.v + spread + delta * first.residual, moved[0], first.epsilon * last.lam / first.lam, sigma
        )
        inactive(data, points[:1], outer[2])
    for p, own_sizes in zip(points, each, strict=True):
        inactive(data, [p], own_sizes[2])
    if problem.name == "P2":
        need(first.lam == problem.parameter, "D4", "lam: not that of the problem")
    else:
        need(first.lam < last.lam, "D4", "lam: not increasing")
        low, high = (
            (first.residual + each[0][2], first.below - each[0][2]),
            (last.residual + each[1][2], last.below - each[1][2]),
        )
        if problem.name == "P1":
            need(low[0] < problem.parameter < high[1], "D4", "the residual is not proved to pass eta")
        else:
            need(2 * problem.parameter * low[1] > first.lam, "D4", "the smaller lam is not proved to be too small")
            need(2 * problem.parameter * high[0] < last.lam, "D4", "the larger lam is not proved to be too large")
    bits = max(p.bits for p in points)
    ends = [[v << (bits - p.bits) for v in p.x] for p in points]
    if line and len(points) == 2:
        centre = [Fraction(a + b, 1 << (bits + 1)) for a, b in zip(*ends, strict=True)]
        half = [Fraction(abs(a - b), 1 << (bits + 1)) for a, b in zip(*ends, strict=True)]
    else:
        centre, half = [Fraction(a, 1 << bits) for a in ends[0]], [ZERO] * len(ends[0])
    radius = up(root(sum((v * v for v in half), ZERO)) + outer[0])
    radii = [up(a + b) for a, b in zip(within(data, factor, len(Q), outer[0], outer[1], delta), half, strict=False)]
    unique = problem.name != "P3" or not Q or (line and all(abs(c) > r for c, r in zip(centre, radii, strict=True)))
    return Enclosed(Q, centre, radius, radii, True, unique)


def multiplier(
    data: Data, problem: Problem, Q: Sequence[int], x: Sequence[int], p: Sequence[int], scale: int
) -> tuple[Fraction, Fraction, dict[int, Fraction]]:
    """Bounds of the norms of v and p, and the slack outside of Q."""
    products, under, linear = data.correlations(p), data.under * scale, problem.name == "LP"
    v = sum(
        (
            (Fraction(products[i], under) - problem.weights[i] * (1 if linear or value > 0 else -1)) ** 2
            for i, value in zip(Q, x, strict=True)
        ),
        ZERO,
    )
    members = set(Q)
    slack = {
        i: problem.weights[i] - Fraction(products[i] if linear else abs(products[i]), under)
        for i in range(data.N)
        if i not in members
    }
    return root(v), norm(p, scale), slack


def fitted(data: Data, problem: Problem, own: Sequence[int], proof: Any) -> tuple[Fraction, dict[int, Fraction]]:
    """A bound of the norm of the residual of x for every input; and the sizes of x."""
    scale = 1 << proof["bits"]
    residual, under = data.residual(own, proof["x"], scale)
    sizes = {i: Fraction(abs(v), scale) for i, v in zip(own, proof["x"], strict=True)}
    return up(norm(residual, under) + data.moved(sizes)), sizes


def basis(data: Data, problem: Problem, proof: Any) -> Enclosed:
    """D5: m columns carry every solution."""
    Q = proof["basis"]
    need(
        problem.name in ("P3", "LP") or (problem.name == "P1" and not problem.parameter),
        "D5",
        "not a problem of this rule",
    )
    need(data.g == 1 and len(Q) == data.m, "D5", "not m real columns")
    own = chosen(data, Q, [(proof["x"], data.m), (proof["p"], data.m)], proof["bits"])
    scale, delta = 1 << proof["bits"], data.delta(Q)
    factor, sigma = factored(data, own, proof["factor"], delta)
    reach, _ = fitted(data, problem, own, proof)
    radius = up(reach / sigma)
    radii = within(data, factor, len(Q), radius, reach, delta)
    centre = [Fraction(v, scale) for v in proof["x"]]
    signs = all((c if problem.name == "LP" else abs(c)) > r for c, r in zip(centre, radii, strict=True))
    need(signs, "D5", "a sign is not proved")
    v, size, slack = multiplier(data, problem, Q, proof["x"], proof["p"], scale)
    moved = up((v + delta * size) / sigma)
    for i, s in slack.items():
        need(data.norms[i] * moved + data.radii[i] * (size + moved) < s, "D5", f"column {i} may enter the basis")
    need(problem.name != "P3" or problem.parameter * (size + moved) < 1, "D5", "the residual may be different from 0")
    return Enclosed(Q, centre, radius, radii, True, True)


def sharp(data: Data, problem: Problem, proof: Any) -> Enclosed:
    """D6: one multiplier with slack."""
    S = proof["support"]
    need(problem.name == "P3" or (problem.name == "P1" and not problem.parameter), "D6", "not a problem of this rule")
    need(data.g == 1, "D6", "not real")
    own = chosen(data, S, [(proof["x"], len(S)), (proof["p"], data.m)], proof["bits"])
    need(all(proof["x"]), "D6", "x: an entry is 0")
    scale, everywhere = 1 << proof["bits"], data.delta(list(range(data.N)))
    _, sigma = factored(data, own, proof["factor"], data.delta(S))
    D, _ = fitted(data, problem, own, proof)
    v, size, slack = multiplier(data, problem, S, proof["x"], proof["p"], scale)
    slack = {i: down(s) for i, s in slack.items()}
    need(all(s > 0 for s in slack.values()), "D6", "no slack")
    kappa = up(max(((data.norms[i] + data.radii[i]) / s for i, s in slack.items()), default=ZERO))
    longest = up(max((1 / s for s in slack.values()), default=ZERO))
    beta, inverse = up(v + everywhere * size), up(1 / sigma) if sigma else ZERO
    outside = up(kappa * inverse + longest)
    lam = problem.parameter
    if problem.name == "P3":
        theta = 1 - lam * size
        need(theta > 0, "D6", "the residual may be different from 0")
        K, slope, constant, share = max(up(inverse / theta), up(outside / lam)), lam * beta, (1 + lam * size) * D, lam
    else:
        rest = ZERO
        if D:
            need(proof["rows"] is not None, "D6", "rows: missing")
            rows = [list(row) for row in zip(*data.columns, strict=True)]
            rho = Factor(proof["rows"], rows, data.under).sigma - everywhere
            need(rho > 0, "D6", "the rows are not proved to be independent for every input")
            rest = root(sum((w * w for w in problem.weights), ZERO)) / rho
        K, slope, constant, share = outside, beta, (size + rest) * D, ONE
    contraction = 1 - up(K * slope)
    need(contraction > 0, "D6", "the slack is too small")
    radius = up((D * inverse + K * constant) / contraction)
    M = up(slope * radius + constant)
    zero = all(up(min(radius, M / (share * s))) == 0 for s in slack.values())
    return Enclosed(S, [Fraction(x, scale) for x in proof["x"]], radius, [radius] * len(S), zero, not radius)


def level(data: Data, problem: Problem, proof: Any) -> Enclosed:
    """D7: no solution has a larger objective than a given vector."""
    own = chosen(data, proof["columns"], [(proof["x"], len(proof["columns"]))], proof["bits"])
    need(problem.name in ("P2", "P3"), "D7", "not a problem of this rule")
    need(data.g == 1 or not proof["columns"], "D7", "complex")
    rest, sizes = fitted(data, problem, own, proof)
    total = sum((problem.weights[i] * size for i, size in sizes.items()), ZERO)
    total = up(total + (rest * rest if problem.name == "P2" else rest) / problem.parameter)
    radii = [up(total / w) for w in problem.weights]
    return Enclosed(list(range(data.N)), [ZERO] * (data.N * data.g), max(radii), radii, True, False)
