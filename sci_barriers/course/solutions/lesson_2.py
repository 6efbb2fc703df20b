"""Answers to lesson 2."""

import itertools
from fractions import Fraction


def indistinguishable_up_to(e):
    return e - 1


def sign_of_first(oracle):
    for n in itertools.count():
        d = oracle.read(n)["input"].fractions()[0]
        if abs(d) > Fraction(1, 2**n):
            return [1 if d > 0 else -1]


def same_answers(n):
    return Fraction(-1, 2**n), 0


def reads_of_waiting(e):
    return e + 3
