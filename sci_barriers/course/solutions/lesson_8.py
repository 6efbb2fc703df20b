"""Answers to lesson 8."""

from fractions import Fraction


def my_barrier():
    return {"title": "floor", "centre": [1], "directions": [[1], [-1]], "solutions": [1, 0]}


def eigenvector_jump(n):
    e = Fraction(1, 2 ** (n + 1))
    return [[1 + e, 0], [0, 1]], [[1, 0], [0, 1 + e]]


def places(problems):
    return {
        "optimal value of the LASSO": "Δ1",
        "a minimiser of the LASSO": "Δ2",
        "this output is wrong": "Σ1",
        "x = 0": "Π1",
        "x ≠ 0": "Σ1",
        "spectrum of a diagonal operator": "Σ1",
    }


def next_entry(guess):
    return 0 if guess else 1
