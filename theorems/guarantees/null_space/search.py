"""Looks for dual certificates and for vectors, in floats; what it proposes is evaluated exactly."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from theorems.guarantees.levels import SparsityInLevels, Support
from theorems.guarantees.null_space.certificate import Constants, evaluate
from theorems.guarantees.null_space.cones import net
from theorems.guarantees.null_space.dual import Dual
from theorems.guarantees.null_space.duals import GAP, Found, solve_dual
from theorems.guarantees.null_space.primal import Vector, exact_vector, into_kernel
from theorems.guarantees.null_space.scaled_matrix import ScaledMatrix, quantised

__all__ = ["Progress", "Search"]

Array = NDArray[Any]
#: Told what is done, how much of it, and how much there is of it (0: not known).
Progress = Callable[[str, int, int], object]

#: γ is tried at these multiples of max 1/σ_min(A_Δ).
FACTORS: Final = (1.02, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0)
#: Of more support sets than this, γ is chosen by the worst ones.
SAMPLE: Final = 8
#: Accuracy that is enough to compare values of γ.
ROUGH: Final = 1e-2
#: Accuracy that is enough for a bound which adds up the vectors of several columns.
FAIR: Final = 1e-3
#: Pieces of the nets of directions, and of how many supports the lower bound is looked for.
PIECES: Final = {2: (8, 24, 40), 3: (5, 12)}
CLIMBS: Final = 6
#: Smaller ρ are not refined.
NEGLIGIBLE: Final = 1e-6


class Search:
    """The search for one matrix.

    Attributes:
        vectors: (Δ, x) that may bound ρ from below.
        spent: whether the limit of convex problems was reached.
    """

    def __init__(
        self,
        A: ScaledMatrix,
        levels: SparsityInLevels,
        tolerance: float,
        solves: int,
        seconds: float | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.tell: Progress = (lambda what, done, total: None) if progress is None else progress
        self.A, self.levels, self.tolerance, self.left = A, levels, tolerance, solves
        self.end = None if seconds is None else time.monotonic() + seconds
        self.floats = A.numpy
        squares = [float(q) for q in levels.squared_weights]
        self.weights = np.sqrt(np.array([squares[k] for k in levels.level_of]))
        self.root_xi = float(levels.xi) ** 0.5
        self.vectors: list[tuple[Support, Vector]] = []
        self.spent = False
        self.best_score = 0.0
        self.kappa_root = float(levels.kappa) ** 0.25

    @cached_property
    def conditions(self) -> list[tuple[float, float, Support]]:
        """(1/σ_min(A_Δ), largest ‖A_Δ^+A_j‖/w_j, Δ) for every support set; infinite where the columns depend on each other."""
        result = []
        for support in self.levels.supports():
            inside = self.floats[:, list(support)]
            singular = np.linalg.svd(inside, compute_uv=False)
            if len(singular) < len(support) or singular[-1] <= 1e-10 * max(singular[0], 1e-300):
                result.append((np.inf, np.inf, support))
                continue
            spread = np.linalg.norm(np.linalg.pinv(inside) @ self.floats, axis=0) / self.weights
            spread[list(support)] = 0
            result.append((1 / float(singular[-1]), float(spread.max()), support))
        return result

    def merit(self, constants: tuple[Any, Any]) -> float:
        """Return C₂ = (1 + κ^{1/4})γ/(1 − ρ), infinite if ρ ≥ 1, for comparisons."""
        rho, gamma = float(constants[0]), float(constants[1])
        return (1 + self.kappa_root) * gamma / (1 - rho) if rho < 1 else float("inf")

    def choose_gamma(self) -> Fraction | None:
        """Return a γ for which C₂ is small, ``None`` if some A_Δ has no left inverse."""
        base = max(condition[0] for condition in self.conditions)
        if not np.isfinite(base):
            return None
        worst = sorted(self.conditions, key=lambda c: -c[1])[:SAMPLE]
        best, best_rho, chosen = np.inf, np.inf, FACTORS[-1]
        for tried, factor in enumerate(FACTORS):
            self.tell("values of γ", tried, 0)
            rho = 0.0
            for _, _, support in worst:
                found = self._matrix(support, factor * base, ROUGH)
                if found is None:
                    rho = np.inf
                    break
                rho = max(rho, self.root_xi * found.value)
            value = self.merit((rho, factor * base))
            if value < best or (not np.isfinite(best) and rho < 0.99 * best_rho):
                best, chosen = min(best, value), factor
            best_rho = min(best_rho, rho)
            if value > 2 * best:  # γ grows, ρ hardly falls any more
                break
        return Fraction(float(f"{chosen * base:.6g}"))

    def dependent(self) -> tuple[Support, Vector] | None:
        """Return a support set with dependent columns and a vector of the null space on it, if there is an exact one."""
        for condition, _, support in self.conditions:
            if not np.isfinite(condition):
                inside = self.floats[:, list(support)]
                x = np.zeros(self.levels.N, dtype=inside.dtype)
                x[list(support)] = np.linalg.svd(inside)[2][-1].conj()
                return support, self._on_support(support, x) or self._kernel_vector(support, x)
        return None

    def _on_support(self, support: Support, x: Array) -> Vector | None:
        """Return a vector of the null space on Δ near x if A_Δ has more columns than rows."""
        part = into_kernel(self.A.columns(support), x[list(support)])
        if part is None:
            return None
        vector = [(Fraction(0), Fraction(0))] * self.levels.N
        for i, pair in zip(support, part, strict=True):
            vector[i] = pair
        return tuple(vector)

    def _kernel_vector(self, support: Support, x: Array) -> Vector:
        """Return a vector of the null space on Δ if simple integers give one, else x."""
        part = x[list(support)]
        vector = exact_vector(x / part[int(np.argmax(np.abs(part)))])
        simple = tuple((_simple(a), _simple(b)) for a, b in vector)
        return simple if self.A.applied(simple) == 0 else exact_vector(x)

    def _solve(self, support: Support, V: Array, radius: float, gap: float = GAP) -> Found | None:
        if self.left <= 0 or (self.end is not None and time.monotonic() > self.end):
            self.spent = True
            return None
        self.left -= 1
        return solve_dual(self.floats, support, V, self.weights, radius, gap=gap)

    def _matrix(self, support: Support, gamma: float, gap: float = GAP) -> Found | None:
        """Return a dual matrix with ‖U‖₂ ≤ γ, the best of a few radii of ‖U‖_F; the one of least norm if nothing else fits."""
        d = len(support)
        for share in (1.0,) if d == 1 else (float(d), (1 + d) / 2, 1.0):
            found = self._solve(support, np.eye(d), gamma * share**0.5 * (1 - 1e-9), gap)
            if found is not None and np.linalg.norm(found.U, 2) <= gamma * (1 - 1e-10):
                return found
        inverse = np.linalg.pinv(self.floats[:, list(support)]).conj().T
        if np.linalg.norm(inverse, 2) > gamma * (1 + 1e-12):  # at the edge the exact evaluation decides
            return None
        sizes = np.linalg.norm(inverse.conj().T @ self.floats, axis=0) / self.weights
        sizes[list(support)] = 0
        return Found(inverse, float(sizes.max()), None)

    def supports(self, gamma: Fraction) -> tuple[list[Dual], Constants | None]:
        """Return one dual for each support set and the constants that they prove together for this γ; ``None`` if one is missing."""
        target = float(gamma)
        duals: list[Dual] = []
        proved: list[Constants] = []
        missing = False
        count = self.levels.support_count
        for done, support in enumerate(self.levels.supports()):
            self.tell("support sets with a dual matrix", done, count)
            found = self._matrix(support, target, ROUGH)
            if found is None:
                missing = True
                if not self.spent:
                    self._without(support)
                break
            dual = make_dual(support, found.U, self.A)
            constants = evaluate(self.A, self.levels, dual)
            if constants is None or constants[1] > gamma:
                missing = True
                self._without(support)
                break
            duals.append(dual)
            proved.append(constants)
            if found.x is not None:
                self._keep(support, found.x, target)
        if missing:
            return [], None
        self._sharpen(duals, proved, gamma)
        order = sorted(range(len(duals)), key=lambda i: -proved[i][0])
        best = 0.0
        for done, i in enumerate(order[:CLIMBS]):
            self.tell("support sets with a lower bound", done, min(CLIMBS, len(order)))
            best = max(best, self._climb(duals[i].support, target))
        if self.levels.s > 1:
            best = self._refine(duals, proved, order, gamma, best)
        self._try_kernel()
        return duals, (max(c[0] for c in proved), max(c[1] for c in proved))

    def _sharpen(self, duals: list[Dual], proved: list[Constants], gamma: Fraction) -> None:
        """Solve for the worst support sets to the end, until no other one proves a larger ρ: the others serve as they are."""
        largest = Fraction(0)
        for done, i in enumerate(sorted(range(len(duals)), key=lambda i: -proved[i][0])):
            if proved[i][0] <= largest:
                break
            self.tell("support sets made sharp", done, 0)
            found = self._matrix(duals[i].support, float(gamma))
            if found is None:  # the limit was reached
                break
            dual = make_dual(duals[i].support, found.U, self.A)
            constants = evaluate(self.A, self.levels, dual)
            if constants is not None and constants[1] <= gamma and constants[0] < proved[i][0]:
                duals[i], proved[i] = dual, constants
            largest = max(largest, proved[i][0])
            if found.x is not None:
                self._keep(duals[i].support, found.x, float(gamma))

    def _refine(
        self, duals: list[Dual], proved: list[Constants], order: Sequence[int], gamma: Fraction, best: float
    ) -> float:
        """Replace dual matrices by nets of dual vectors, the worst support sets first, until the bounds are close enough."""
        d = self.levels.s
        dimension = d if self.A.imag is None else 2 * d - 1
        for done, i in enumerate(order):
            if dimension not in PIECES or float(proved[i][0]) <= best * (1 + self.tolerance) + NEGLIGIBLE:
                break
            self.tell("support sets with a net of directions", done, 0)
            best = max(best, self._climb(duals[i].support, float(gamma)))
            for pieces in PIECES[dimension]:
                if float(proved[i][0]) <= best * (1 + self.tolerance) + NEGLIGIBLE:
                    break
                dual = self._net(duals[i].support, float(gamma), pieces)
                if dual is None:
                    continue
                constants = evaluate(self.A, self.levels, dual)
                if constants is not None and constants[1] <= gamma and constants[0] < proved[i][0]:
                    duals[i], proved[i] = dual, constants
        return best

    def _net(self, support: Support, gamma: float, pieces: int) -> Dual | None:
        """Return dual vectors for the directions of a net."""
        d = len(support)
        cover = net(d if self.A.imag is None else 2 * d - 1, pieces)
        columns = []
        for vertex in cover.vertices:
            v = np.array([float(x) for x in vertex])
            target = v if self.A.imag is None else np.concatenate([v[:1], v[1::2] + 1j * v[2::2]])
            found = self._solve(support, target[:, None], gamma * float(cover.h) * (1 - 1e-8))
            if found is None:
                return None
            columns.append(found.U)
        return replace(make_dual(support, np.hstack(columns), self.A), pieces=pieces)

    def _climb(self, support: Support, gamma: float) -> float:
        """Look for a direction v for which ‖x_Δ‖ − γ‖Ax‖ is large: v ← x_Δ/‖x_Δ‖ increases the convex maximum. Return it, as a ρ."""
        if len(support) == 1:
            return 0.0
        best = 0.0
        starts = np.linalg.svd(self.floats[:, list(support)])[2].conj()
        source = np.random.default_rng(0)
        for v in (*starts, source.standard_normal(len(support)) + 0 * starts[0]):
            value = 0.0
            for _ in range(8):
                found = self._solve(support, (v / np.linalg.norm(v))[:, None], gamma)
                if found is None or found.x is None:
                    break
                reached = self._score(support, found.x, gamma)
                if reached > best:
                    best = reached
                    self._keep(support, found.x, gamma)
                part = found.x[list(support)]
                if reached <= value * (1 + 1e-4) or not np.any(part):
                    break
                value, v = reached, part
        return best

    def _without(self, support: Support) -> None:
        """Keep the vector on Δ whose image is shortest: it shows that γ is too small for this support set."""
        x = np.zeros(self.levels.N, dtype=self.floats.dtype)
        x[list(support)] = np.linalg.svd(self.floats[:, list(support)])[2][-1].conj()
        self.vectors.append((support, self._kernel_vector(support, x)))

    def _keep(self, support: Support, x: Array, gamma: float) -> None:
        """Keep a vector if it is the best one so far, in floats."""
        if not np.all(np.isfinite(x)) or not np.any(x):
            return
        score = self._score(support, x, gamma)
        if score > self.best_score * (1 + 1e-9):
            self.best_score = score
            self.vectors.append((support, exact_vector(x)))

    def _score(self, support: Support, x: Array, gamma: float) -> float:
        """Return √ξ(‖x_Δ‖ − γ‖Ax‖)/‖x_Δc‖_{1,w} in floats."""
        part = list(support)
        rest = float(np.sum(self.weights * np.abs(x)) - np.sum(self.weights[part] * np.abs(x[part])))
        excess = float(np.linalg.norm(x[part])) - gamma * float(np.linalg.norm(self.floats @ x))
        return float(self.root_xi * excess / max(rest, 1e-300))

    def _try_kernel(self) -> None:
        """Add the exact projection of the last vectors onto the null space, for the support sets where it is worst."""
        if self.A.error or self.A.shape[0] >= self.A.shape[1]:
            return
        worst = max(self.conditions, key=lambda c: c[1])[2]
        found = self._solve(worst, np.eye(len(worst))[:, :1], np.inf)
        if found is None or found.x is None or not np.any(found.x):
            return
        for x in (self._kernel_vector(tuple(range(self.levels.N)), found.x), into_kernel(self.A, found.x)):
            if x is not None:
                self.vectors.append((worst, x))

    def columns(self, gamma: float | None) -> Iterator[Dual]:
        """Yield candidates for one dual vector for each column."""
        lengths = np.linalg.norm(self.floats, axis=0)
        if not np.all(lengths > 0):
            return
        root_s = self.levels.s**0.5
        radii = [f / lengths.min() for f in (1.05, 1.5, 3.0)]
        if gamma is not None:
            radii = [gamma * f / root_s for f in (0.3, 0.6, 0.9)]
        for before, radius in enumerate(radii):
            U: list[Array] = []
            for i in range(self.levels.N):
                self.tell("columns with a dual vector", before * self.levels.N + i, len(radii) * self.levels.N)
                found = self._solve((i,), np.ones((1, 1)), radius, FAIR)
                if found is None:
                    U = []
                    break
                U.append(found.U)
                if found.x is not None and np.any(found.x):
                    self._keep(self.levels.best_support([complex(v) for v in found.x]), found.x, gamma or 0.0)
            if U:
                yield make_dual(tuple(range(self.levels.N)), np.hstack(U), self.A)


def make_dual(support: Support, U: Array, A: ScaledMatrix) -> Dual:
    """Return U rounded to integers."""
    real, imag, k = quantised(U)
    if k + A.q < 0:  # more digits than needed, so that the product has integer scale
        shift = -A.q - k
        real, imag, k = [[x << shift for x in row] for row in real], [[x << shift for x in row] for row in imag], -A.q
    table = tuple(tuple(row) for row in real)
    return Dual(support, table, tuple(tuple(row) for row in imag) if A.imag is not None else None, k)


def _simple(x: Fraction) -> Fraction:
    return x.limit_denominator(5040)
