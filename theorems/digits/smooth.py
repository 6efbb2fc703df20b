"""Enclosures by strong monotonicity: P2, P1 with η > 0, and P3 where the residual is not 0.

P1 and P3 are P2 with a λ that the solution determines. So the theorem is about P2 for all λ between two bounds; proofs are in
``docs/explanation/digits.md``, theorems 1 to 3. With x̂ supported on Q, û in the subdifferential of λ‖·‖_{1,w}/2 at x̂ up to ε,
r = A_n x̂ − y_n, v = A_n*r + û on Q, σ ≤ σ_min(A_Q) for every input, b = ‖v‖ + δ_Q‖r‖ and d ≥ ‖Ex̂ − e‖:

    ‖A_Q h‖ ≤ b/σ + d + √ε,   ‖h‖ ≤ (b/σ + d + √ε)/σ,   ‖q + r‖ ≤ √(d² + b²/σ² + 2ε) = Δ

for h = x̂ − x, q = y − Ax, x the minimiser among the vectors supported on Q; and x is the only minimiser if

    |a_i*r| + ‖a_i‖Δ + ‖Ee_i‖(‖r‖ + Δ) < λw_i/2   for all i outside of Q.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

from flint import fmpz_mat

from theorems.digits.enclosure import Enclosure, NotProved
from theorems.digits.gram import Factor
from theorems.digits.near import Combination, Rest
from theorems.digits.radii import Data
from theorems.digits.rounding import down, root_down, root_up, up
from theorems.problems import Problem, root_bounds

__all__ = ["Point", "SmoothProof", "prove"]

_ZERO = Fraction(0)


@dataclass(frozen=True, eq=False)
class Point:
    """An approximate minimiser of P2 for one λ, supported on Q.

    Attributes:
        lam: λ > 0.
        x: the entries on Q times ``under``: real parts, then imaginary parts.
        under: a common denominator; a power of 2, or that of the exact minimiser.
    """

    lam: Fraction
    x: tuple[int, ...]
    under: int


@dataclass(frozen=True, eq=False)
class SmoothProof:
    """What the theorem needs: Q, the factor of its columns (``None`` if Q is empty), one point (P2) or one for each end of λ, and what the
    columns outside of Q are near to.
    """

    indices: tuple[int, ...]
    factor: Factor | None
    points: tuple[Point, ...]
    near: tuple[Combination, ...] = ()


@dataclass(frozen=True, eq=False)
class _Bounds:
    """The bounds at one point, all of them proved."""

    point: Point
    vector: tuple[list[int], int]  # r, over a denominator
    residual: Fraction  # ≥ ‖r‖
    residual_below: Fraction  # ≤ ‖r‖
    stationarity: Fraction  # ≥ ‖v‖
    epsilon: Fraction
    sizes: dict[int, Fraction]  # ≥ |x̂_i|
    excess: list[Fraction]  # for i outside Q: λw_i/2 − |a_i*r|, a lower bound


def prove(data: Data, problem: Problem, proof: SmoothProof) -> Enclosure:
    """Return the enclosure that a proof gives.

    Args:
        data: what is known of the inputs.
        problem: P2, P3, or P1 with η > 0.
        proof: where to look.

    Raises:
        NotProved: one of the inequalities does not hold.
    """
    Q, points = list(proof.indices), proof.points
    if not points:
        return _nothing(data, problem, proof)
    weights = problem.weights or (Fraction(1),) * data.shape[1]
    delta = data.delta_A(Q)
    sigma = None if proof.factor is None else down(proof.factor.sigma - delta)
    if sigma is not None and sigma <= 0:
        raise NotProved("the columns that may be active are not proved to be independent for every input")
    found = [_bounds(data, weights, Q, point) for point in points]
    same = len(points) == 1 or _pattern(points[0]) == _pattern(points[1])
    b = max(f.stationarity + delta * f.residual for f in found)
    moved = [data.moved(f.sizes) for f in found]
    # Between two points with one pattern the entries are between those of the points: d is for the larger ones
    d = data.moved({i: max(f.sizes.get(i, _ZERO) for f in found) for i in set().union(*(f.sizes for f in found))})
    epsilon = max(f.epsilon for f in found)
    if not same or (len(points) == 2 and data.parts == 2):
        # One point for all λ: û is scaled with λ, which moves v by at most half of the change of λ, times ‖w_Q‖
        found_low = found[0]
        spread = (points[1].lam - points[0].lam) / 2 * root_up(sum((weights[i] ** 2 for i in Q), _ZERO))
        b_outer = found_low.stationarity + spread + delta * found_low.residual
        epsilon_outer = found_low.epsilon * points[1].lam / points[0].lam
        outer = _sizes(b_outer, moved[0], epsilon_outer, sigma)
    else:
        outer = _sizes(b, d, epsilon, sigma)
    own = [
        _sizes(f.stationarity + delta * f.residual, size, f.epsilon, sigma)
        for f, size in zip(found, moved, strict=True)
    ]
    # Outside of Q: linear interpolation between the points if they have one pattern, else the first point for both λ
    line = same and data.parts == 1 and len(points) == 2
    rests = [Rest(data, weights, Q, combination) for combination in proof.near]
    if len(points) == 2:
        ends = [p.lam for p in points]
        _require_inactive(data, weights, Q, rests, found if line else found[:1], outer, None if line else ends)
    for f, sizes in zip(found, own, strict=True):
        _require_inactive(data, weights, Q, rests, [f], sizes, None)
    _require_bracket(problem, points, found, own)
    # The ball
    n = len(Q)
    scaled = [[Fraction(value, p.under) for value in p.x] for p in points]
    if line:
        low, high = scaled
        centre = tuple((a + c) / 2 for a, c in zip(low, high, strict=True))
        half = [abs(a - c) / 2 for a, c in zip(low, high, strict=True)]
    else:
        centre, half = tuple(scaled[0]), [_ZERO] * len(scaled[0])
    radius = up(root_up(sum((x * x for x in half), _ZERO)) + outer[0])
    radii: list[Fraction] = []
    if not outer[0]:
        radii = list(half[:n])
    elif proof.factor is not None:
        reach = up(outer[1] + (delta + proof.factor.rounding) * outer[0])
        norms = proof.factor.inverse_norms
        for position in range(n):
            both = norms[position] if data.parts == 1 else root_up(norms[position] ** 2 + norms[n + position] ** 2)
            radii.append(up(min(outer[0], both * reach) + half[position]))
    signs_kept = all(
        abs(c) > r for c, r in zip(centre, radii, strict=False)
    )  # then one face for all inputs and all λ between the ends
    unique: bool | None = True
    if problem.power == 1 and not (same and signs_kept and data.parts == 1):
        unique = None if Q else True
    return Enclosure(
        centre, tuple(Q), data.shape[1], data.parts, radius, tuple(radii), True, {}, unique, "smooth", proof
    )


def _nothing(data: Data, problem: Problem, proof: SmoothProof) -> Enclosure:
    """P1 with ‖y‖ ≤ η for every input: 0 is feasible, and the only vector of norm 0."""
    if (
        not problem.constrained
        or problem.nonnegative
        or proof.indices
        or not data.norm_y + data.delta_y <= problem.parameter
    ):
        raise NotProved("0 is not proved to be feasible for every input")
    return Enclosure((), (), data.shape[1], data.parts, _ZERO, (), True, {}, True, "smooth", proof)


def _sizes(b: Fraction, d: Fraction, epsilon: Fraction, sigma: Fraction | None) -> tuple[Fraction, Fraction, Fraction]:
    """Return bounds of ‖h‖, ‖A_Q h‖ and ‖q + r‖."""
    if sigma is None:  # Q is empty: h = 0, and q + r = −Ex̂ + e
        return _ZERO, _ZERO, d
    ratio = up(b / sigma)
    reach = up(ratio + d + (root_up(epsilon) if epsilon else _ZERO))
    return up(reach / sigma), reach, root_up(d * d + ratio * ratio + 2 * epsilon)


def _pattern(point: Point) -> list[int]:
    return [(value > 0) - (value < 0) for value in point.x]


def _bounds(data: Data, weights: Sequence[Fraction], Q: list[int], point: Point) -> _Bounds:
    """Return the exact quantities at a point, rounded outwards."""
    N, n, g = data.shape[1], len(Q), data.parts
    scale = point.under
    own = data.pair(Q)
    residual, under = residual_of(data, own, point.x, scale)
    products = correlations_of(data, residual)
    under_c = under * data.under_A
    norm_square = Fraction(sum(map(mul, residual, residual)), under * under)
    half = point.lam / 2
    v_square, epsilon = _ZERO, _ZERO
    sizes: dict[int, Fraction] = {}
    for position, i in enumerate(Q):
        limit = half * weights[i]
        x = [Fraction(point.x[position + k * n], scale) for k in range(g)]
        c = [Fraction(products[i + k * N], under_c) for k in range(g)]
        if g == 1:
            if x[0]:
                sizes[i] = abs(x[0])
            away = c[0] + (limit if x[0] > 0 else -limit) if x[0] else max(_ZERO, abs(c[0]) - limit)
            v_square += up(abs(away)) ** 2
            continue
        if any(x):
            size = root_bounds(x[0] ** 2 + x[1] ** 2, 2 * scale.bit_length() + 64)[1]
            u = [limit * part / size for part in x]
            sizes[i] = size
            epsilon += limit * size - sum(map(mul, u, x), _ZERO)
        else:
            length = root_up(c[0] ** 2 + c[1] ** 2)
            u = [-part if length <= limit else -part * limit / length for part in c]
        v_square += sum(((a + s) ** 2 for a, s in zip(c, u, strict=True)), _ZERO)
    members = set(Q)
    excess = []
    for i in range(N):
        if i in members:
            excess.append(_ZERO)
            continue
        c0 = products[i]
        size = up(Fraction(abs(c0), under_c)) if g == 1 else root_up(Fraction(c0**2 + products[i + N] ** 2, under_c**2))
        excess.append(half * weights[i] - size)
    root = root_up(norm_square)
    epsilon = up(epsilon) if epsilon else _ZERO
    below = root_down(norm_square)
    return _Bounds(point, (residual, under), root, below, root_up(v_square), epsilon, sizes, excess)


def residual_of(data: Data, own: Sequence[int], x: Sequence[int], scale: int) -> tuple[list[int], int]:
    """Return A_n x̂ − y_n for x̂ = x/scale on these real columns: integers over one denominator."""
    under = data.under_A * scale * data.under_y
    result = [-value * (data.under_A * scale) for value in data.y]
    if own:
        image = fmpz_mat(1, len(own), list(x)) * fmpz_mat([data.columns[j] for j in own])
        result = [int(value) * data.under_y + rest for value, rest in zip(image.entries(), result, strict=True)]
    return result, under


def correlations_of(data: Data, vector: Sequence[int]) -> list[int]:
    """Return A_nᵀ·vector·under_A for integers: N entries, or 2N for complex data."""
    product = data.transposed * fmpz_mat(len(vector), 1, list(vector))
    return [int(value) for value in product.entries()]


def _require_inactive(
    data: Data,
    weights: Sequence[Fraction],
    Q: Sequence[int],
    rests: Sequence[Rest],
    found: Sequence[_Bounds],
    sizes: tuple[Fraction, Fraction, Fraction],
    ends: Sequence[Fraction] | None,
) -> None:
    """Raise unless every column outside of Q is inactive at each of the points, for its own λ or for those of ``ends``."""
    radius, _, delta = sizes
    passed, norms, radii = {*Q, *(rest.column for rest in rests)}, data.column_norms, data.column_radii
    failed: dict[int, Fraction] = {}
    for f in found:
        for i in range(data.shape[1]):
            if i not in passed:
                slack = f.excess[i] - norms[i] * delta - radii[i] * (f.residual + delta)
                if slack <= 0:
                    failed[i] = min(slack, failed.get(i, slack))
    if rests:
        signs = [_sign_within([f.point for f in found], k, radius) for k in range(len(Q))]
    for f, rest in ((f, rest) for f in found for rest in rests):
        for lam in ends or [f.point.lam]:
            limit = lam / 2 * weights[rest.column]
            slack = rest.slack(f.vector, f.residual, lam / 2, delta, signs, limit)
            if slack <= 0:
                failed[rest.column] = min(slack, failed.get(rest.column, slack))
    if failed:
        order = sorted(failed, key=lambda i: failed[i])
        reason = f"{len(order)} columns may be active that are not in Q"
        raise NotProved(reason, "columns", order, (float(delta), float(max(f.residual for f in found) + delta)))


def _sign_within(points: Sequence[Point], k: int, radius: Fraction) -> int:
    """Return the sign of entry k that is one and the same within a radius of all these points, or 0."""
    for sign in (1, -1):
        if all(sign * p.x[k] > radius * p.under for p in points):
            return sign
    return 0


def _require_bracket(
    problem: Problem,
    points: Sequence[Point],
    found: Sequence[_Bounds],
    own: Sequence[tuple[Fraction, Fraction, Fraction]],
) -> None:
    """Raise unless the λ of P2 that belongs to the solution lies between the two points, for every input."""
    if problem.power == 2:
        if len(points) != 1 or points[0].lam != problem.parameter:
            raise NotProved("P2 needs one point, at its own λ")
        return
    if len(points) != 2 or not 0 < points[0].lam < points[1].lam:
        raise NotProved("P1 and P3 need two points")
    shortest = found[0].residual_below - own[0][2]
    if problem.constrained:
        eta = problem.parameter
        if eta <= 0:
            raise NotProved("η = 0 is another theorem's")
        if not found[0].residual + own[0][2] < eta:
            raise NotProved("the residual at the smaller λ is not below η", "low")
        if not found[1].residual_below - own[1][2] > eta:
            raise NotProved("the residual at the larger λ is not above η", "high")
        return
    lam = problem.parameter
    if not 2 * lam * shortest > points[0].lam:
        raise NotProved("2λ‖r‖ is not above the smaller λ of P2", "low")
    if not 2 * lam * (found[1].residual + own[1][2]) < points[1].lam:
        raise NotProved("2λ‖r‖ is not below the larger λ of P2", "high")
