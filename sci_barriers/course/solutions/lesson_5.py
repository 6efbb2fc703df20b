"""Answers to lesson 5."""

from fractions import Fraction


def best_chance(N1):
    return Fraction(1, N1)


def gamble(oracle):
    A, y = oracle.read(60).fractions()
    competing = [i for i, a in enumerate(A[0]) if a != 0]
    j = competing[oracle.coins.below(len(competing))]
    return [y[0] / A[0][i] if i == j else 0 for i in range(len(A[0]))]


def waiting_probability(N1):
    return Fraction(N1 - 1, 2 * N1 - 1)


def worst_member(p):
    j = min(range(len(p)), key=lambda i: p[i])
    return j, 1 - p[j]
