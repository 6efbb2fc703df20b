"""Answers to lesson 7."""

from fractions import Fraction

from flint import fmpz_mat


def kernel_witness(A):
    found, count = fmpz_mat(A).nullspace()
    basis = [[Fraction(int(row[j])) for row in found.tolist()] for j in range(count)]
    candidates = basis + [
        [x + s * z for x, z in zip(u, v, strict=True)] for u in basis for v in basis for s in (1, -1) if u is not v
    ]
    return next(x for x in candidates if any(x) and 2 * max(map(abs, x)) >= sum(map(abs, x)))


def certify(A):
    m, n = len(A), len(A[0])
    columns = [[A[k][j] for k in range(m)] for j in range(n)]
    U = [[Fraction(x, sum(z * z for z in a)) for x in a] for a in columns]
    rho = max(
        abs(sum(p * q for p, q in zip(U[i], columns[j], strict=True))) for i in range(n) for j in range(n) if i != j
    )
    return rho, 1, U


def decode(A, y):
    columns = [list(column) for column in zip(*A, strict=True)]
    along = [sum(a * b for a, b in zip(column, y, strict=True)) for column in columns]
    squares = [sum(a * a for a in column) for column in columns]
    best = max(range(len(columns)), key=lambda j: Fraction(along[j] ** 2, squares[j]))
    return [Fraction(along[j], squares[j]) if j == best else 0 for j in range(len(columns))]


def restarts_needed(C2, b2, delta, target):
    if C2 * 2 * delta >= target:
        return None
    n = 0
    while C2 * (b2 / 2**n + 2 * delta) > target:
        n += 1
    return n


def two_points(A, d):
    return [0, 1, 0], [0, 0, 0]
