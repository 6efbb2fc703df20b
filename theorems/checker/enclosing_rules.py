"""The ways in which a proof encloses all solutions: rules D4 (smooth), D5 (basis) and D7 (level); D6 is a module of its own."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from operator import mul

from .core import budget, cost, need
from .enclosing import MOST_BITS, ONE, ZERO, Data, Enclosed, Factor, Problem, bits_of, down, norm, ratio, root, up

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any


def chosen(data: Data, indices: Sequence[int], vectors: Sequence[tuple[Sequence[int], int]], under: int) -> list[int]:
    """F3, L1: increasing indices, vectors of the right lengths over a denominator, and the real columns of these coefficients."""
    need(all(a < b for a, b in pairwise(indices)), "F3", "indices: not increasing")
    need(not indices or (indices[0] >= 0 and indices[-1] < data.N), "F3", "indices: out of range")
    need(all(len(vector) == length for vector, length in vectors), "F3", "x or p: another length")
    need(under > 0, "D1", "a denominator is not positive")
    size, bits = max((bits_of(vector) for vector, _ in vectors), default=0), under.bit_length()
    need(max(size, bits) <= 2 * MOST_BITS, "L1", "numbers of too many bits")
    each, long = cost(data.bits + size + bits) // 4, 4 * data.bits + 2 * (size + bits)
    columns = data.g * data.N
    time = 3 * columns * len(data.y) * each + 4 * columns * cost(long, long)
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
    factor = Factor(document, [data.column(j) for j in own], data.under, [data.times(j) for j in own])
    sigma = down(factor.sigma - delta)
    need(sigma > 0, "D3", "the columns are not proved to be independent for every input")
    return factor, sigma


def within(
    data: Data, factor: Factor | None, n: int, radius: Fraction, reach: Fraction, delta: Fraction
) -> list[Fraction]:
    """Bounds of |h_i| where the norm of h is at most radius and that of A_Q h at most reach."""
    if factor is None or not radius:
        return [radius] * n
    image, norms = up(reach + (delta + factor.rounding) * radius), factor.inverse_norms()
    if data.g == 2:
        norms = [root(norms[k] ** 2 + norms[n + k] ** 2) for k in range(n)]
    return [min(radius, up(v * image)) for v in norms]


class Point:
    """The exact quantities at an approximate minimiser of P2, rounded outwards."""

    def __init__(self, data: Data, problem: Problem, Q: Sequence[int], own: Sequence[int], document: Any) -> None:
        self.lam, self.x, g, n, N = ratio(document["lam"]), document["x"], data.g, len(Q), data.N
        need(self.lam > 0, "D4", "lam: not positive")
        self.scale = scale = document["under"]
        self.r, self.under = data.residual(own, self.x, scale)
        products = {j: data.correlation(j, self.r) for j in own}
        under_c, half = self.under * data.under, self.lam / 2
        square = Fraction(sum(map(mul, self.r, self.r)), self.under**2)
        self.residual, self.below = root(square), root(square, False)
        v, self.epsilon, self.sizes = ZERO, ZERO, {}
        for k, i in enumerate(Q):
            limit = half * problem.weights[i]
            x = [Fraction(self.x[k + q * n], scale) for q in range(g)]
            c = [Fraction(products[i + q * N], under_c) for q in range(g)]
            if g == 1:
                if x[0]:
                    self.sizes[i] = abs(x[0])
                away = c[0] + (limit if x[0] > 0 else -limit) if x[0] else max(ZERO, abs(c[0]) - limit)
                v += up(abs(away)) ** 2
                continue
            if any(x):
                size = self.sizes[i] = modulus(x, 2 * scale.bit_length() + 64)
                u = [limit * part / size for part in x]
                self.epsilon += limit * size - sum((a * b for a, b in zip(u, x, strict=True)), ZERO)
            else:
                length = root(c[0] ** 2 + c[1] ** 2)
                u = [-part if length <= limit else -part * limit / length for part in c]
            v += sum(((a + b) ** 2 for a, b in zip(c, u, strict=True)), ZERO)
        self.v, self.epsilon = root(v), up(self.epsilon)
        # The leading digits of r: r = 2^cut (short + g) with |g| <= 1 in each entry
        self.cut = max(0, bits_of(self.r) - 29)
        self.short = [v >> self.cut for v in self.r]
        parts = [sum(map(mul, high, self.short)) for high in data.high]
        self.rough = (
            [*map(abs, parts)]
            if g == 1
            else [math.isqrt(a * a + b * b) + 1 for a, b in zip(parts, parts[N:], strict=False)]
        )


def modulus(x: Sequence[Fraction], bits: int) -> Fraction:
    """An upper bound of the modulus, off by at most 2^-bits."""
    square = x[0] ** 2 + x[1] ** 2
    found = math.isqrt((square.numerator << 2 * bits) // square.denominator)
    return Fraction(found + (Fraction(found * found, 1 << 2 * bits) != square), 1 << bits)


class Near:
    """A column i outside of Q as t, a combination of those in Q, and a rest b: a_i = A_Q t + b."""

    def __init__(self, data: Data, problem: Problem, Q: Sequence[int], document: Any) -> None:
        """F3, D1, L1."""
        self.i, self.t, under = document["column"], document["t"], document["under"]
        need(0 <= self.i < data.N and self.i not in Q and data.g == 1, "F3", "near: not a column outside of Q")
        need(len(self.t) == len(Q), "F3", "t: another length")
        need(under > 0, "D1", "a denominator is not positive")
        size = max(under.bit_length(), bits_of(self.t))
        need(size <= MOST_BITS, "L1", "numbers of too many bits")
        budget(2 * (len(Q) + 2) * data.m * cost(data.bits + 2 * size))
        self.b = [v * (under * data.times(self.i)) for v in data.column(self.i)]
        for j, value in zip(Q, self.t, strict=True):
            factor = value * data.times(j)
            self.b = [p - factor * q for p, q in zip(self.b, data.column(j), strict=True)]
        self.under, sizes = under * data.under, [Fraction(abs(v), under) for v in self.t]
        self.norm, longer = norm(self.b, self.under), root(1 + Fraction(sum(map(mul, self.t, self.t)), under**2))
        single = data.radius(self.i) + sum((data.radius(j) * v for j, v in zip(Q, sizes, strict=True)), ZERO)
        self.radius = up(min(single, data.delta([*Q, self.i]) * longer))  # of E (e_i - t)
        self.shares = [problem.weights[j] * Fraction(v, under) for j, v in zip(Q, self.t, strict=True)]

    def inactive(self, point: Point, half: Fraction, delta: Fraction, signs: Sequence[int], limit: Fraction) -> bool:
        """Is |a_i*q| below the limit? Where the sign of x_j is proved, a_j*q = half w_j sgn(x_j), else |a_j*q| <= half w_j."""
        known = half * sum((v * s for v, s in zip(self.shares, signs, strict=True)), ZERO)
        other = half * sum((abs(v) for v, s in zip(self.shares, signs, strict=True) if not s), ZERO)
        own = Fraction(sum(map(mul, self.b, point.r)), self.under * point.under)
        return abs(known - own) + other + self.norm * delta + self.radius * (point.residual + delta) < limit


class Outside:
    """D4: the columns outside of Q. Most are far from active: their leading digits decide."""

    def __init__(self, data: Data, problem: Problem, Q: Sequence[int], near: Sequence[Any]) -> None:
        self.data, self.problem, self.Q, members = data, problem, Q, set(Q)
        self.near = [Near(data, problem, Q, document) for document in near]
        named = {own.i for own in self.near}
        need(len(named) == len(self.near), "F3", "near: a column twice")
        self.others: dict[Fraction, list[int]] = {}  # by weight
        for i in range(data.N):
            if i not in members and i not in named:
                self.others.setdefault(problem.weights[i] if problem.weighted else ONE, []).append(i)

    def inactive(self, points: Sequence[Point], radius: Fraction, delta: Fraction, lams: Iterable[Fraction]) -> None:
        """No column outside of Q is active at these points for these lam; solutions are within radius of the points.

        That is |a_i*r| + |a_i| delta + |E e_i| (|r| + delta) < lam w_i/2. With a_i = 2^s (high + f)/base, r = 2^u (short + g)/under, and
        w >= |f|, |g|: |a_i*r| base under/2^(s+u) <= |high*short| + w |high| + w |r| under/2^u, and |a_i| base/2^s <= |high| + w.
        """
        data, a = self.data, self.data.A_radius
        wide = math.isqrt(len(data.y)) + 1
        signs = [signs_of([p.x[k] for p in points], [p.scale for p in points], radius) for k in range(len(self.Q))]
        cases = [(p, lam) for p in points for lam in ([p.lam] if len(points) == 2 else lams)]
        for p, lam in cases:
            half, each = lam / 2, p.residual + delta
            slopes, unit = up(delta + a.relative * each), Fraction(p.under, 1 << p.cut)
            slope, length = math.ceil(slopes * unit), math.ceil(p.residual * unit)
            for w, columns in self.others.items():
                room = half * w - a.share(data.m) * each
                top = math.floor(room * unit * data.base / (1 << 64 * data.words))
                for i in columns:
                    size = data.sizes[i]
                    far = top - p.rough[i] - data.g * wide * (size + length) > (size + wide) * slope
                    if not far or i in data.changed:
                        need(exactly(data, p, i, room, slopes), "D4", f"column {i} may be active")
            for own in self.near:
                limit = half * self.problem.weights[own.i]
                need(own.inactive(p, half, delta, signs, limit), "D4", f"column {own.i} may be active")


def exactly(data: Data, p: Point, i: int, room: Fraction, slope: Fraction) -> bool:
    """Is |a_i*r| + |a_i| slope below room? With all digits."""
    parts = [data.correlation(j, p.r) for j in data.pair([i])]
    under = p.under * data.under
    size = Fraction(abs(parts[0]), under) if data.g == 1 else root(Fraction(sum(v * v for v in parts), under**2))
    return size + data.norm(i) * slope < room


def signs_of(values: Sequence[int], scales: Sequence[int], radius: Fraction) -> int:
    """The sign of an entry that is one and the same within radius of all these points, or 0."""
    for sign in (1, -1):
        if all(sign * v > radius * scale for v, scale in zip(values, scales, strict=True)):
            return sign
    return 0


def sizes_of(b: Fraction, d: Fraction, epsilon: Fraction, sigma: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    """Bounds of the norms of h, A_Q h and q + r; sigma is 0 if there are no columns."""
    if not sigma:
        return ZERO, ZERO, d
    ratio = up(b / sigma)
    reach = up(ratio + d + root(epsilon))
    return up(reach / sigma), reach, root(d * d + ratio * ratio + 2 * epsilon)


def smooth(data: Data, problem: Problem, proof: Any, whole: bool) -> Enclosed:
    """D4: P2, P1 with eta > 0, P3 with a residual that is not 0."""
    Q, documents = proof["active"], proof["points"]
    need(problem.name != "LP" and (problem.name != "P1" or problem.parameter > 0), "D4", "not a problem of this rule")
    if not documents:
        need(problem.name == "P1" and not Q and proof["factor"] is None and not proof["near"], "D4", "no points")
        need(data.norm_y + data.delta_y() <= problem.parameter, "D4", "0 is not proved to be feasible")
        return Enclosed((), (), ZERO, (), True, True)
    need(len(documents) == (1 if problem.name == "P2" else 2), "D4", "not one point for P2, two for P1 and P3")
    for d in documents:
        own = chosen(data, Q, [(d["x"], data.g * len(Q))], d["under"])
    delta = data.delta(Q)
    factor, sigma = factored(data, own, proof["factor"], delta)
    points = [Point(data, problem, Q, own, d) for d in documents]
    outside, first, last = Outside(data, problem, Q, proof["near"]), points[0], points[-1]
    patterns = [[(v > 0) - (v < 0) for v in p.x] for p in points]
    line = data.g == 1 and patterns[0] == patterns[-1]
    moved = [data.moved(p.sizes) for p in points]
    each = [sizes_of(p.v + delta * p.residual, d, p.epsilon, sigma) for p, d in zip(points, moved, strict=True)]
    if len(points) == 1:
        outer = each[0]
    elif line:
        d = data.moved({i: max(p.sizes.get(i, ZERO) for p in points) for i in set().union(*(p.sizes for p in points))})
        outer = sizes_of(max(p.v + delta * p.residual for p in points), d, max(p.epsilon for p in points), sigma)
        outside.inactive(points, outer[0], outer[2], ())
    else:
        spread = (last.lam - first.lam) / 2 * root(sum((problem.weights[i] ** 2 for i in Q), ZERO))
        outer = sizes_of(
            first.v + spread + delta * first.residual, moved[0], first.epsilon * last.lam / first.lam, sigma
        )
        outside.inactive(points[:1], outer[0], outer[2], (first.lam, last.lam))
    for p, sizes in zip(points, each, strict=True):
        outside.inactive([p], sizes[0], sizes[2], [p.lam])
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
    ends = [[Fraction(v, p.scale) for v in p.x] for p in points]
    if line and len(points) == 2:
        centre, half = (
            [(a + b) / 2 for a, b in zip(*ends, strict=True)],
            [abs(a - b) / 2 for a, b in zip(*ends, strict=True)],
        )
    else:
        centre, half = ends[0], [ZERO] * len(ends[0])
    radius = up(root(sum((v * v for v in half), ZERO)) + outer[0])
    if not whole:
        return Enclosed(Q, centre, radius, (), True, False)
    radii = [up(a + b) for a, b in zip(within(data, factor, len(Q), outer[0], outer[1], delta), half, strict=False)]
    unique = problem.name != "P3" or not Q or (line and all(abs(c) > r for c, r in zip(centre, radii, strict=True)))
    return Enclosed(Q, centre, radius, radii, True, unique)


class Multiplier:
    """Bounds of the norms of p and of v, which is A_Q'p less the signed weights; |a_i*p| for all i, and the slack outside of Q."""

    def __init__(
        self, data: Data, problem: Problem, Q: Sequence[int], x: Sequence[int], p: Sequence[int], scale: int
    ) -> None:
        products = [data.correlation(i, p) for i in range(data.N)]
        under, linear = data.under * scale, problem.name == "LP"
        self.norm, self.sizes, members = norm(p, scale), [Fraction(abs(v), under) for v in products], set(Q)
        signed = [problem.weights[i] * (1 if linear or value > 0 else -1) for i, value in zip(Q, x, strict=True)]
        self.v = root(
            sum((up(abs(Fraction(products[i], under) - w)) ** 2 for i, w in zip(Q, signed, strict=True)), ZERO)
        )
        self.slack = {
            i: problem.weights[i] - (Fraction(products[i], under) if linear else self.sizes[i])
            for i in range(data.N)
            if i not in members
        }


def fitted(data: Data, own: Sequence[int], proof: Any) -> tuple[Fraction, dict[int, Fraction]]:
    """A bound of the norm of the residual of x for every input; and the sizes of x."""
    residual, under = data.residual(own, proof["x"], proof["under"])
    sizes = {i: Fraction(abs(v), proof["under"]) for i, v in zip(own, proof["x"], strict=True)}
    return up(norm(residual, under) + data.moved(sizes)), sizes


def basis(data: Data, problem: Problem, proof: Any) -> Enclosed:
    """D5: m columns carry every solution."""
    Q, scale = proof["basis"], proof["under"]
    need(
        problem.name in ("P3", "LP") or (problem.name == "P1" and not problem.parameter),
        "D5",
        "not a problem of this rule",
    )
    need(data.g == 1 and len(Q) == data.m, "D5", "not m real columns")
    own = chosen(data, Q, [(proof["x"], data.m), (proof["p"], data.m)], scale)
    delta = data.delta(Q)
    factor, sigma = factored(data, own, proof["factor"], delta)
    reach, _ = fitted(data, own, proof)
    radius = up(reach / sigma)
    radii = within(data, factor, len(Q), radius, reach, delta)
    centre = [Fraction(v, scale) for v in proof["x"]]
    signs = all((c if problem.name == "LP" else abs(c)) > r for c, r in zip(centre, radii, strict=True))
    need(signs, "D5", "a sign is not proved")
    p = Multiplier(data, problem, Q, proof["x"], proof["p"], scale)
    moved = up((p.v + delta * p.norm) / sigma)
    for i, s in p.slack.items():
        need(data.norm(i) * moved + data.radius(i) * (p.norm + moved) < s, "D5", f"column {i} may enter the basis")
    need(problem.name != "P3" or problem.parameter * (p.norm + moved) < 1, "D5", "the residual may be different from 0")
    return Enclosed(Q, centre, radius, radii, True, True)


def level(data: Data, problem: Problem, proof: Any) -> Enclosed:
    """D7: no solution has a larger objective than a given vector."""
    own = chosen(data, proof["columns"], [(proof["x"], len(proof["columns"]))], proof["under"])
    need(problem.name in ("P2", "P3"), "D7", "not a problem of this rule")
    need(data.g == 1 or not proof["columns"], "D7", "complex")
    rest, sizes = fitted(data, own, proof)
    total = sum((problem.weights[i] * size for i, size in sizes.items()), ZERO)
    total = up(total + (rest * rest if problem.name == "P2" else rest) / problem.parameter)
    radii = [up(total / w) for w in problem.weights]
    return Enclosed(list(range(data.N)), [ZERO] * (data.N * data.g), max(radii), radii, True, False)
