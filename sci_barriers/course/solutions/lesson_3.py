"""Answers to lesson 3."""

from fractions import Fraction


def minimiser_on_a_line(a, t):
    j = max(range(len(a)), key=lambda i: abs(a[i]))
    return [t / a[i] if i == j else 0 for i in range(len(a))]


def dual_proof(a, t):
    return 1 / max(abs(x) for x in a)


def farthest_minimisers(alpha, t):
    return (t / alpha, 0), (0, t / alpha)


def small_cause(n):
    e = Fraction(1, 2 ** (n + 1))
    return [1 + e, 1], [1, 1 + e]
