"""Labels x_{k,n} of a training set: dyadic vectors with dist(x_{k,n}, Ξ(A_n, y_{k,n})) ≤ 2^-n, proved.

The label is a rounding of the barycentre of Ξ(A⁰, y_k), the solutions of the centre. It is close to the solutions of the rounded
data because these are asked for at a finer precision, 2^-q with q = n + 1 + `label_shift`. The lemma and its proof are in
``docs/explanation/labels.md``; nothing here is a float.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

import numpy as np

from oracles import Datum, DyadicVector, IndexRefused, Phase, centre_datum
from theorems.core.errors import TheoremError
from theorems.problems import Problem
from theorems.structured.vertex_solutions import VertexBarrier

__all__ = ["label_constant", "label_precision", "label_shift", "label_vector", "labelled_answer"]

#: Bits of a label that is not a dyadic number of fewer digits.
MAX_LABEL_BITS: Final = 1 << 26


def label_constant(problem: Problem, alpha: Fraction, t: Fraction, m: int) -> Fraction:
    """Return C with dist(barycentre of Ξ(A⁰, t·U·e₀), Ξ(A', y')) ≤ C·δ, where ‖A' − A⁰‖_F ≤ δ and ‖y' − t·U·e₀‖₂ ≤ δ.

        P1  C = s·κ + 3(1 + c + s·κ/2)/α + η/α²,  κ = (1 + c)/(α − 1/2),  s = ⌈√m⌉
        P2  C = (1 + c + λ/(2α(α − 1/2)))/(α − 1/2)
        P3  C = 4(1 + c)/(α − λ)

    It holds for 0 ≤ δ ≤ 1/2 with C·δ ≤ 2, if the competing columns of A' are equal up to the factors d_i.

    Args:
        problem: P1, P2 or P3, without weights.
        alpha: α ≥ 1.
        t: the length of the sample; P1 η < t, P2 λ < t·α, P3 λ < α.
        m: number of rows, at least 1.

    Raises:
        TheoremError: another problem.

    Source:
        ``docs/explanation/labels.md``, the lemma.
    """
    return problem.label_constant(alpha, t, m)


def label_shift(problem: Problem, alpha: Fraction, lengths: Sequence[Fraction], m: int) -> int:
    """Return the smallest g ≥ 0 with 2^g ≥ C for every sample; C does not depend on n, so neither does g."""
    constant = max(label_constant(problem, alpha, t, m) for t in lengths)
    return (-(-constant.numerator // constant.denominator) - 1).bit_length()


def label_precision(problem: Problem, alpha: Fraction, lengths: Sequence[Fraction], m: int, n: int) -> int:
    """Return q = n + 1 + `label_shift`: data within 2^-q of the centre have solutions within 2^-(n+1) of the barycentre."""
    return n + 1 + label_shift(problem, alpha, lengths, m)


def label_vector(barrier: VertexBarrier, t: Fraction, n: int) -> DyadicVector:
    """Return a dyadic vector within 2^-(n+1) of the barycentre of Ξ(A⁰, t·U·e₀), which has c·conj(d_i)/N1 at π(i), i < N1.

    The N1 entries have the same modulus, an integer times 2^-b with 4^(b−n) ≥ N1, or c/N1 itself if that is such a number.

    Raises:
        TheoremError: an entry of D at a competitor is not one of ±1, ±√−1.
        IndexRefused: c/N1 is not dyadic and b > 2^26.
    """
    competitors, width = barrier.competitors, barrier.shape[1]
    modulus = barrier.problem.amount(barrier.alpha, t) / barrier.alpha / competitors
    digits = n + ((competitors - 1).bit_length() + 1) // 2
    power = modulus.denominator.bit_length() - 1
    if modulus.denominator == 1 << power and power <= digits:
        digits, value = power, modulus.numerator
    else:
        if digits > MAX_LABEL_BITS:
            raise IndexRefused("index", n, f"at most about {MAX_LABEL_BITS}, as the labels are not dyadic numbers")
        value = ((modulus.numerator << (digits + 1)) + modulus.denominator) // (2 * modulus.denominator)
    phases = ((Fraction(1), Fraction(0)),) * competitors
    if barrier.diagonal is not None:
        phases = barrier.diagonal[:competitors]
    real, imag, codes = [0], [0], np.zeros(width, dtype=np.int32)
    code: dict[Phase, int] = {}
    for j, (u, v) in enumerate(phases):
        if u * v != 0:
            raise TheoremError("diagonal", (u, v), "1, -1, i or -i at the competitors, where labels are asked for")
        if (u, v) not in code:
            code[u, v] = len(real)
            real.append(int(u) * value)
            imag.append(-int(v) * value)
        codes[j if barrier.permutation is None else barrier.permutation[j]] = code[u, v]
    return DyadicVector(tuple(real), tuple(imag) if any(imag) else None, codes, digits)


def labelled_answer(barrier: VertexBarrier, n: int) -> Datum:
    """Return a datum of index n with a label for each sample: the centre within 2^-q (A in the Frobenius norm), and barycentres.

    q is the `label_precision`, on Ω_sharp at least L + 1. As q ≥ n + 1, A_n and y_{k,n} are data of index n of the centre, and of
    every member within 2^-(n+1) of it; on Ω_sharp of every member, if n < L.

    Raises:
        TheoremError: an entry of D at a competitor is not one of ±1, ±√−1.
        IndexRefused: the datum or its labels would take too much memory or time.
    """
    q = label_precision(barrier.problem, barrier.alpha, barrier.lengths, barrier.shape[0], n)
    if barrier.largest_index is not None:
        q = max(q, barrier.largest_index + 2)
    labels = tuple(label_vector(barrier, t, n) for t in barrier.lengths)
    return replace(centre_datum(barrier.centre, q, q), index=n, labels=labels)
