"""Finds enclosures: guesses the active columns, refines, and tries the theorems one after the other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from theorems.core.errors import TheoremError, Undecided
from theorems.digits import level, smooth
from theorems.digits.enclosure import Enclosure, NotProved
from theorems.digits.fit import enclose_fit
from theorems.digits.gram import Factor, factor
from theorems.digits.guess import ActiveSet, Progress, fista, path_guess
from theorems.digits.near import Combination, combinations
from theorems.digits.radii import LARGEST, Data
from theorems.digits.rational import minimiser
from theorems.digits.refine import on_columns
from theorems.digits.rounding import root_up
from theorems.digits.smooth import Point, SmoothProof, correlations_of, residual_of
from theorems.problems import Problem, root_bounds

__all__ = ["Found", "enclose"]

#: Relative size of what is proved for exact data: 2^-EXACT.
EXACT_BITS: Final = 130
_ROUNDS: Final = 80


@dataclass(frozen=True, eq=False)
class Found:
    """What the search found for one problem and one set of data.

    Attributes:
        enclosure: the best one; ``None`` if none was proved.
        active: the columns that are active at (A_n, y_n), as far as floating point tells; a hint for further searches.
        signs: of these entries (real data).
        lam: the λ of P2 that belongs to the solution at (A_n, y_n); 0 if the residual is 0.
        reason: why the sharper theorems did not apply, or empty.
    """

    enclosure: Enclosure | None
    active: tuple[int, ...]
    signs: tuple[int, ...]
    lam: Fraction
    reason: str = ""


def enclose(problem: Problem, data: Data, hint: Found | None = None, *, progress: Progress | None = None) -> Found:
    """Return an enclosure of all solutions of all inputs with the data.

    Args:
        problem: P1, P2, P3 or LP, with weights of the right length.
        data: what is known.
        hint: of a nearby input: its active columns are tried first.
        progress: called as work goes on (see `theorems.digits.determine`).

    Raises:
        TheoremError: weights of another length, a problem that is not for complex data, or data of extreme size.
    """
    N = data.shape[1]
    if problem.weights is not None and len(problem.weights) != N:
        raise TheoremError("weights", f"{len(problem.weights)} weights", f"{N} of them, as A has columns")
    if problem.nonnegative and data.parts == 2:
        raise TheoremError("problem", "LP", "P1, P2 or P3 for complex data")
    if data.extreme is not None:
        name, power = data.extreme
        allowed = f"from 2^-{LARGEST} to 2^{LARGEST}: scale it, and λ or η as well"
        raise TheoremError(name, f"2^{power} (its largest entry, about)", allowed)
    task = _Task(problem, data, progress)
    reasons: list[str] = []
    guesses: list[ActiveSet] = []
    fit = problem.interpolates
    if not fit:
        for guess in task.guesses(hint):
            guesses.append(guess)
            if guess.mu == 0.0 and problem.power != 2 and guess.active:
                fit = True
                continue
            try:
                return task.smooth(guess)
            except (NotProved, Undecided) as error:
                reasons.append(str(error))
    if (fit or problem.power == 1) and data.parts == 1:
        if progress is not None:
            progress("linear programs", 0, 0)
        try:
            enclosure = enclose_fit(problem, data)
            signs = tuple(1 if c > 0 else -1 for c in enclosure.centre)
            return Found(level.smaller(enclosure, problem, data, guesses), enclosure.indices, signs, Fraction(0))
        except (NotProved, Undecided) as error:
            reasons.append(str(error))
    active = guesses[-1].active if guesses else ()
    signs = tuple(1 if np.real(v) > 0 else -1 for v in guesses[-1].x) if guesses else ()
    lam = Fraction(2 * guesses[-1].mu) if guesses else Fraction(0)
    return Found(level.best(problem, data, guesses), active, signs, lam, "; ".join(dict.fromkeys(reasons)))


class _Task:
    """One problem with one set of data."""

    def __init__(self, problem: Problem, data: Data, progress: Progress | None) -> None:
        self.progress = progress
        self.problem, self.data = problem, data
        self.N = data.shape[1]
        self.weights = problem.weights or (Fraction(1),) * self.N
        self.w = np.array([float(v) for v in self.weights])
        self.parameter = problem.parameter

    # --- Guesses ----------------------------------------------------------------------------------------------------------------

    def guesses(self, hint: Found | None) -> Iterator[ActiveSet]:
        """Yield where to start."""
        if hint is not None and hint.active and hint.lam > 0 and self.data.parts == 1:
            signs = np.array(hint.signs, dtype=float)
            yield ActiveSet(hint.active, signs, float(hint.lam) / 2)
        try:
            yield self._complex() if self.data.parts == 2 else self._path()
        except Undecided:
            return

    def _path(self) -> ActiveSet:
        data = self.data
        return path_guess(data.floats, data.float_y, self.w, self.problem, progress=self.progress)

    def _complex(self) -> ActiveSet:
        m, N = self.data.shape
        A = self.data.floats[:m, :N] + 1j * self.data.floats[m:, :N]
        y = self.data.float_y[:m] + 1j * self.data.float_y[m:]
        parameter = float(self.parameter)
        top = 2 * float(np.abs(A.conj().T @ y / self.w).max(initial=0.0))
        if self.problem.power == 2:
            lam = parameter
        else:
            low, high = 1e-12 * top, top
            x = None
            lam = top
            if top and (
                np.linalg.norm(y) > parameter if self.problem.constrained else parameter * np.linalg.norm(y) < top / 2
            ):
                for _ in range(60):
                    lam = math.sqrt(low * high)
                    x = fista(A, y, self.w, lam, x)
                    size = float(np.linalg.norm(A @ x - y))
                    above = size > parameter if self.problem.constrained else 2 * parameter * size < lam
                    low, high = (low, lam) if above else (lam, high)
                    if high <= low * (1 + 1e-9):
                        break
        if top == 0.0 or lam >= top:
            return ActiveSet((), np.zeros(0), top / 2)
        x = fista(A, y, self.w, lam)
        active = np.flatnonzero(np.abs(x) > 1e-9 * np.abs(x).max(initial=0.0))
        return ActiveSet(tuple(map(int, active)), x[active], lam / 2)

    # --- Smooth -----------------------------------------------------------------------------------------------------------------

    def smooth(self, guess: ActiveSet) -> Found:
        """Return the enclosure by the theorem about P2 with λ between two bounds."""
        lam = self.parameter if self.problem.power == 2 else Fraction(2 * guess.mu)
        if self.problem.constrained and self.data.norm_y + self.data.delta_y <= self.parameter:
            proof = SmoothProof((), None, ())
            return Found(smooth.prove(self.data, self.problem, proof), (), (), Fraction(0))
        if lam <= 0:
            raise NotProved("the residual is 0 in floating point")
        active, values, bits, lam = self._settled(list(guess.active), guess.x, lam)
        exact = self._exact(active, values, lam)
        Q = list(active)
        near: dict[int, Combination] = {}
        width = 0.0
        found: Factor | None = None
        factored: list[int] | None = None
        for attempt in range(_ROUNDS):
            if self.progress is not None:
                self.progress(f"proofs with {len(Q)} columns that may be active", attempt, 0)
            if factored != Q:
                found, factored = factor(self.data, Q) if Q else None, list(Q)
            if Q and found is None:
                raise NotProved("the columns that may be active are not proved to be independent")
            if exact is not None:
                places = dict(zip(active, exact[0], strict=True))
                points: tuple[Point, ...] = (Point(lam, tuple(places.get(i, 0) for i in Q), exact[1]),)
            else:
                points, width = self._points(active, values, Q, bits, lam, found, width)
            proof = SmoothProof(tuple(Q), found, points, tuple(near[i] for i in sorted(near)))
            try:
                enclosure = smooth.prove(self.data, self.problem, proof)
            except NotProved as error:
                if error.needed == "columns":
                    # First the columns are compared with those of Q: it is then as if they were shorter
                    fresh = combinations(self.data, Q, [i for i in error.columns if i not in near], *error.sizes)
                    if fresh:
                        near |= fresh
                        continue
                    Q, near = sorted({*Q, *error.columns}), {}
                    if len(Q) > self.data.shape[0]:
                        raise NotProved("more columns may be active than A has rows") from None
                    continue
                if error.needed in ("low", "high") and width < 0.9:
                    width = min(0.95, 2 * width)
                    continue
                raise
            signs = tuple(1 if v > 0 else -1 for v in values) if self.data.parts == 1 else ()
            return Found(level.smaller(enclosure, self.problem, self.data, [guess]), tuple(active), signs, lam)
        raise NotProved("too many attempts")

    def _exact(self, active: Sequence[int], values: Sequence[int], lam: Fraction) -> tuple[tuple[int, ...], int] | None:
        """Return the exact minimiser at exact data, where it is rational and not long."""
        if not self.data.exact or self.problem.power != 2 or self.data.parts == 2 or not active:
            return None
        signs = [1 if value > 0 else -1 for value in values]
        found = minimiser(self.data, active, lam, self.weights, signs)
        if found is None or any(value * sign < 0 for value, sign in zip(found[0], signs, strict=True)):
            return None
        return found

    def _settled(
        self, active: list[int], start: NDArray[Any], lam: Fraction
    ) -> tuple[list[int], list[int], int, Fraction]:
        """Return active columns, entries times 2^bits, bits and λ that satisfy the optimality conditions at (A_n, y_n)."""
        g = self.data.parts
        seen: set[tuple[int, ...]] = {tuple(active)}
        tied = False
        values = np.concatenate([np.real(start), np.imag(start)]) if g == 2 else np.real(start)
        for _ in range(_ROUNDS):
            bits = self._bits(active, values)
            x, lam = self._solution(active, values, lam, bits)
            n = len(active)
            if g == 1:
                wrong = [k for k in range(n) if (x[k] > 0) != (values[k] > 0) or x[k] == 0]
                if wrong:
                    # Only the entry that changes sign first is dropped
                    k = max(wrong, key=lambda k: abs(x[k]))
                    active = active[:k] + active[k + 1 :]
                    values = np.delete(values, k)
                    if tuple(active) in seen:
                        tied = True  # exact ties flicker between two sets: what comes out is proved or dropped later
                    seen.add(tuple(active))
                    continue
            worst = None if tied else self._worst(active, x, lam, bits)
            if worst is None:
                return active, list(x), bits, lam
            j, sign = worst
            position = sum(1 for i in active if i < j)
            active = [*active[:position], j, *active[position:]]
            own = [v / (1 << bits) for v in x]
            if g == 1:
                values = np.array([*own[:position], float(sign), *own[position:]])
            else:
                raise Undecided("the complex minimiser needs another column")
            tied = tied or tuple(active) in seen
            seen.add(tuple(active))
        raise Undecided("the active columns did not settle")

    def _bits(self, active: Sequence[int], values: NDArray[Any]) -> int:
        """Return the digits after the point at which roundings do not matter beside the radii, or 130 digits for exact data."""
        data, own = self.data, self.data.pair(active)
        size = float(np.abs(values).max(initial=0.0))
        if not own:
            return 64
        singular = np.linalg.svd(data.floats[:, own], compute_uv=False)
        low, high = max(float(singular[-1]), 1e-150 * float(singular[0]), 1e-300), float(singular[0])
        norm_y = float(np.linalg.norm(data.float_y))
        if high == 0.0:
            raise Undecided("the active columns are 0 in floating point")
        size = min(max(size, norm_y / high * 1e-3, 1e-300), norm_y / low + 1e-300)
        moved = float(data.delta_y) + float(data.delta_A(list(active))) * size * math.sqrt(len(own))
        fine = data.exact or moved == 0.0
        target = math.log2(size) - EXACT_BITS if fine else math.log2(moved) - math.log2(high) - 16
        return max(16, math.ceil(-target + 2 * (math.log2(high) - math.log2(low))) + len(own).bit_length() + 8)

    def _solution(
        self, active: Sequence[int], values: NDArray[Any], lam: Fraction, bits: int
    ) -> tuple[tuple[int, ...], Fraction]:
        """Return the entries on the active columns, and the λ of P2, which P1 and P3 have to find."""
        if self.problem.power == 2 or self.data.parts == 2 or not active:
            if self.problem.power == 1 and not active:
                lam = (
                    2
                    * self.parameter
                    * root_bounds(Fraction(sum(map(mul, self.data.y, self.data.y)), self.data.under_y**2), bits)[1]
                )
            return on_columns(self.data, active, lam, self.weights, values, bits), lam
        # On these columns x is affine in λ, and ‖r‖² = R₀ + (λ/2)²R₁
        far = lam / 2
        first = on_columns(self.data, active, lam, self.weights, values, bits)
        second = on_columns(self.data, active, far, self.weights, values, bits)
        near_square, far_square = (self._residual_square(active, x, bits) for x in (first, second))
        slope = 4 * (near_square - far_square) / (lam**2 - far**2)
        rest = near_square - slope * lam**2 / 4
        if slope <= 0:
            raise Undecided("the residual does not grow with λ")
        if self.problem.constrained:
            square = 4 * (self.parameter**2 - rest) / slope
        else:
            gap = 1 - self.parameter**2 * slope
            if gap <= 0:
                raise Undecided("P3 has no solution with residual different from 0 on these columns")
            square = 4 * self.parameter**2 * rest / gap
        if square <= 0:
            raise Undecided("the residual is 0 on these columns")
        found = root_bounds(square, bits + 64)[1]
        share = (found - lam) / (far - lam)
        over, under = share.numerator, share.denominator
        return tuple(a + ((b - a) * over) // under for a, b in zip(first, second, strict=True)), found

    def _residual_square(self, active: Sequence[int], x: Sequence[int], bits: int) -> Fraction:
        residual, under = residual_of(self.data, self.data.pair(active), x, 1 << bits)
        return Fraction(sum(map(mul, residual, residual)), under * under)

    def _worst(self, active: Sequence[int], x: Sequence[int], lam: Fraction, bits: int) -> tuple[int, int] | None:
        """Return the column that violates |a_i*r| ≤ λw_i/2 most, and the sign that its entry wants; ``None`` if none does."""
        data, members = self.data, set(active)
        residual, under = residual_of(data, data.pair(active), x, 1 << bits)
        products = correlations_of(data, residual)
        under *= data.under_A
        worst, best = None, Fraction(0)
        for i in range(self.N):
            if i in members:
                continue
            limit = lam / 2 * self.weights[i]
            square = products[i] ** 2 + (products[i + self.N] ** 2 if data.parts == 2 else 0)
            if square * limit.denominator**2 > limit.numerator**2 * under**2:
                size = root_up(Fraction(square, under * under)) / limit
                if size > best:
                    worst, best = (i, -1 if products[i] > 0 else 1), size
        return worst

    def _points(
        self,
        active: Sequence[int],
        values: Sequence[int],
        Q: Sequence[int],
        bits: int,
        lam: Fraction,
        found: Factor | None,
        width: float,
    ) -> tuple[tuple[Point, ...], float]:
        """Return the point of P2, or one for each end of λ; and the relative width of that interval."""
        places = {i: k for k, i in enumerate(active)}
        n, g = len(active), self.data.parts

        def spread(x: Sequence[int]) -> tuple[int, ...]:
            return tuple(x[places[i] + k * n] if i in places else 0 for k in range(g) for i in Q)

        if self.problem.power == 2:
            return (Point(lam, spread(values), 1 << bits),), width
        if not width:
            width = self._first_width(active, values, bits, lam, found)
        share = (
            Fraction(width).limit_denominator(1 << 20)
            if width > 1e-5
            else Fraction(1, 1 << -math.ceil(math.log2(width)))
        )
        ends = lam * (1 - share), lam * (1 + share)
        if not active:
            return tuple(Point(end, spread(()), 1 << bits) for end in ends), width
        start = np.array([v / (1 << bits) for v in values])
        solved = [on_columns(self.data, active, end, self.weights, start, bits) for end in ends]
        if g == 1 and any((a > 0) != (v > 0) for x in solved for a, v in zip(x, values, strict=True)):
            # The path bends in between: one point for all λ, and a second one that only has to be near
            solved = [self._path_point(active, values, x) for x in solved]
        return tuple(Point(end, spread(x), 1 << bits) for end, x in zip(ends, solved, strict=True)), width

    @staticmethod
    def _path_point(active: Sequence[int], values: Sequence[int], x: Sequence[int]) -> tuple[int, ...]:
        return tuple(a if (a > 0) == (v > 0) else 0 for a, v in zip(x, values, strict=True))

    def _first_width(
        self, active: Sequence[int], values: Sequence[int], bits: int, lam: Fraction, found: Factor | None
    ) -> float:
        """Return about how far λ may be from the value at (A_n, y_n), relatively."""
        data, n = self.data, len(active)
        sizes = {
            i: Fraction(sum(abs(values[k + q * n]) for q in range(data.parts)), 1 << bits) for k, i in enumerate(active)
        }
        norm = float(root_up(self._residual_square(active, values, bits)))
        moved = float(data.moved(sizes))
        if found is not None:
            sigma = float(found.sigma)
            moved += float(data.delta_A(list(active) or [0])) * norm / max(sigma, 1e-300)
        floor = 2.0 ** -min(1000, bits - 8)
        if norm == 0.0:
            raise NotProved("the residual is 0")
        steep = 1.0
        if active and data.parts == 1:
            own = data.floats[:, list(active)]
            h = np.array([float(self.weights[i]) * (1 if v > 0 else -1) for i, v in zip(active, values, strict=True)])
            square = float(h @ np.linalg.lstsq(own.T @ own, h, rcond=None)[0])
            share = min(1.0, square * float(lam) ** 2 / 4 / norm**2)  # of ‖r‖² that grows with λ
            steep = 1 - share if self.problem.power == 1 else share
        return min(0.5, max(1.2 * moved / norm / max(steep, 1e-12), floor))
