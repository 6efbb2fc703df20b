"""Answers to lesson 1."""

from fractions import Fraction


def round_to_dyadic(x, n):
    return round(x * 2**n)


def index_for_sum(n):
    return n + 1


def index_for_product(n, B):
    return n + (2 * B + 1).bit_length()


def not_zero(n):
    return Fraction(1, 2**n)
