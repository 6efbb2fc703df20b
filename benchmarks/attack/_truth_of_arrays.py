"""Oracles of truth for certificates about arrays: far outputs, and outputs far from declared sets."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import flint

from benchmarks.attack._numbers import pair, parted, rational, real


def size(v: list[Any]) -> Any:
    """Return the Euclidean norm."""
    return sum((e.real * e.real + e.imag * e.imag for e in v), flint.arb(0)).sqrt()


def inner(v: list[Any], w: list[Any]) -> Any:
    """Return the real part of the scalar product."""
    return sum((a.conjugate() * b for a, b in zip(v, w, strict=True)), flint.acb(0)).real


def residual(A: list[list[Any]], v: list[Any], y: list[Any]) -> list[Any]:
    """Return A v - y."""
    return [sum((a * b for a, b in zip(row, v, strict=True)), flint.acb(0)) - s for row, s in zip(A, y, strict=True)]


def far_output(c: dict[str, Any]) -> bool | None:
    """Version 3: L - U > 0 with balls of 2000 bits, and the constraints of the dual pair; P1 is not judged."""
    if c["problem"]["name"] == "P1":
        return None
    with flint.ctx.workprec(3000):
        ball = lambda value: flint.acb(*map(real, pair(value)))  # noqa: E731
        A, y = [[ball(x) for x in row] for row in c["data"]["A"]], [ball(x) for x in c["data"]["y"]]
        x, z, p, u = ([ball(e) for e in v] for v in (c["output"], c["candidate"], c["dual"]["p"], c["dual"]["u"]))
        lam, epsilon, n = rational(c["problem"]["lam"]), real(rational(c["claim"]["distance"])), c["data"]["index"]
        weights = [F(1)] * len(x) if c["problem"]["weights"] is None else [rational(w) for w in c["problem"]["weights"]]
        if lam <= 0 or min(weights) <= 0 or rational(c["claim"]["distance"]) < 0 or (n is not None and n < 0):
            return False
        delta = flint.arb(0) if n is None else flint.arb(2) ** (-n)
        for entry, w in zip(c["dual"]["u"], weights, strict=True):
            a, b = pair(entry)
            if a * a + b * b > (lam * w) ** 2:
                return False
        if c["problem"]["name"] == "P3" and sum(a * a + b * b for a, b in map(pair, c["dual"]["p"])) > 1:
            return False
        back = [
            u[k] + sum((row[k].conjugate() * q for row, q in zip(A, p, strict=True)), flint.acb(0))
            for k in range(len(x))
        ]
        lower = (
            inner(u, x) + inner(p, residual(A, x, y)) - epsilon * size(back) - delta * size(p) * (1 + size(x) + epsilon)
        )
        upper = sum((abs(e) * real(lam * w) for e, w in zip(z, weights, strict=True)), flint.arb(0))
        rest = size(residual(A, z, y)) + delta * (1 + size(z))
        if c["problem"]["name"] == "P2":
            lower -= size(p) ** 2 / 4
            rest = rest**2
        return bool(lower - upper - rest > 0)


def given_sets(c: dict[str, Any]) -> bool:
    """Version 3, declared: directions, sets, data and outputs with fractions; operator norms by their exact characteristic bound."""
    K, metric, e, j = c["claim"]["digits"], c["metric"], c["input"]["exponent"], c["input"]["winner"]
    sets = [
        [([rational(x) for x in b["lower"]], [rational(x) for x in b["upper"]]) for b in found]
        for found in c["solutions"]
    ]
    if not 0 <= j < len(sets) or any(a > b for found in sets for box in found for a, b in zip(*box, strict=True)):
        return False
    for move in c["directions"]:
        for array, part in zip(c["arrays"], move, strict=True):
            if not at_most(array, [rational(x) for x in part], F(1)):
                return False
    if len(sets) < 2 or K < 0:
        return False
    for datum in c["data"]:
        if not 0 <= datum["index"] < e:
            return False
        n = min(datum["index"], 20_000)
        for array, value in zip(c["arrays"], datum["arrays"], strict=True):
            scale = F(2) ** -value["exponent"]
            gaps = [int(x, 16) * scale - rational(y) for x, y in zip(value["entries"], array["centre"], strict=True)]
            if not at_most(array, gaps, F(1, 2 << n)):
                return False
    total = F(0)
    for i, run in enumerate(c["runs"]):
        mass = F(1)
        for sides, outcome in run["choices"]:
            if not 0 <= outcome < sides:
                return False
            mass /= sides
        total += mass
        if not all(parted(run["choices"], other["choices"]) for other in c["runs"][:i]):
            return False
        if run["output"] is None:
            if c["claim"]["index"] is None:
                return False
            continue
        for lower, upper in sets[j]:
            gaps = [
                max(a - x, x - b, F(0)) ** 2 + y * y
                for (x, y), a, b in zip(map(pair, run["output"]), lower, upper, strict=True)
            ]
            if _combined(metric, gaps) * 100**K <= 1:
                return False
    return total >= 1 - rational(c["claim"]["probability"]) > 0


def _combined(metric: str, squares: list[F]) -> F:
    return F(any(squares)) if metric == "discrete" else max(squares) if metric == "maximum" else sum(squares, F(0))


def at_most(array: dict[str, Any], entries: list[F], bound: F) -> bool:
    """Return whether the norm of an array is at most the bound; operator norms by the eigenvalues of the Gram matrix."""
    if array["norm"] == "maximum":
        return max(map(abs, entries)) <= bound
    if sum(x * x for x in entries) <= bound * bound:
        return True
    if array["norm"] == "euclidean" or len(array["shape"]) == 1:
        return False
    width = array["shape"][1]
    rows = flint.fmpq_mat(
        [
            [flint.fmpq(x.numerator, x.denominator) for x in entries[i : i + width]]
            for i in range(0, len(entries), width)
        ]
    )
    polynomial = (rows * rows.transpose()).charpoly()
    square = flint.fmpq(bound.numerator, bound.denominator) ** 2
    # All roots are real; none is above the square iff all derivatives are at least 0 there (Budan, exact for real-rooted polynomials)
    for _ in range(polynomial.degree() + 1):
        if polynomial(square) < 0:
            return False
        polynomial = polynomial.derivative()
    return True
