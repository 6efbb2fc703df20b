"""The four ways in which a proof encloses all solutions: rules D4 (smooth), D5 (basis), D6 (sharp) and D7 (level)."""

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


def enclose(data: Data, problem: Problem, proof: Any, whole: bool = True) -> Enclosed:
    """The enclosure that a proof gives; but for the radii of the coefficients and uniqueness, where it is not wanted as a whole."""
    if "active" in proof:
        return smooth(data, problem, proof, whole)
    if "basis" in proof:
        return basis(data, problem, proof)
    return sharp(data, problem, proof) if "support" in proof else level(data, problem, proof)


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
