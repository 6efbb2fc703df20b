"""Answers to lesson 6."""

from fractions import Fraction


def careful(oracle):
    n = 1
    while True:
        A, y = oracle.read(n).fractions()
        a, b = A[0][:2]
        if a > 3000 and n > 20:  # the strong part: the middle is good enough
            return [y[0] / (2 * a), y[0] / (2 * a), 0]
        if n > 40 and abs(a - b) > Fraction(2, 2**n):
            return [y[0] / a, 0, 0] if a > b else [0, y[0] / b, 0]
        n += 10


def from_one_datum(oracle):
    A, y = oracle.read(5).fractions()
    a, b = A[0][:2]
    return [y[0] / a, 0, 0] if a > b else [0, y[0] / b, 0]


def exponent_that_fools(M):
    return M + 1


def barycentre_error(N1, c):
    return c**2 * Fraction(N1 - 1, N1)
