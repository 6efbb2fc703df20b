"""Honest oracles for a given exact input: nearest, truncating, random and worst-case rounding."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Final

import numpy as np

from oracles._datum import Datum
from oracles._dyadic import DyadicMatrix, DyadicVector
from oracles._errors import IndexRefused, OracleError
from oracles._matrix import MAX_TABLE_BITS, ExactInput
from oracles._number import Perturbed
from oracles._oracle import RecordingOracle
from oracles._transcript import Budget

__all__ = ["ROUNDINGS", "HonestOracle", "nearest", "random_rounding", "truncating", "worst_case"]

#: A rounding: (input, index, seed) ↦ datum with ‖A_n − A‖₂ ≤ 2^-n and ‖y_n − y‖₂ ≤ 2^-n.
Rounding = Callable[[ExactInput, int, int], Datum]


def nearest(point: ExactInput, index: int, seed: int = 0) -> Datum:
    """Round every entry to the nearest multiple of a power of two: Frobenius errors at most 2^-n."""
    return Datum(index, point.A.approximate(index), *_samples(point, index))


def _samples(point: ExactInput, index: int, *, truncate: bool = False) -> tuple[DyadicVector, tuple[DyadicVector, ...]]:
    """Return the first sample and the others, each within 2^-index."""
    first, *others = [y.approximate(index, truncate=truncate) for y in point.samples]
    return first, tuple(others)


def truncating(point: ExactInput, index: int, seed: int = 0) -> Datum:
    """Round every entry towards zero (within 2^-8 units of the last place): Frobenius errors at most 2^-n."""
    return Datum(index, point.A.approximate(index, truncate=True), *_samples(point, index, truncate=True))


def random_rounding(point: ExactInput, index: int, seed: int = 0) -> Datum:
    """Add to each entry of a nearest rounding (error ≤ 2^-(n+1)) a random multiple of 2^-q, ‖noise‖_F ≤ 2^-(n+1).

    The noise depends on the seed and the index alone, so that the same read gets the same answer.
    """
    source = random.Random(f"{seed} {index}")
    A, ys = point.A.approximate(index + 1), [y.approximate(index + 1) for y in point.samples]
    if A.codes.size * (max(A.exponent, 0) + 64) > MAX_TABLE_BITS:
        raise IndexRefused(
            "index", index, f"below {MAX_TABLE_BITS // A.codes.size}: random rounding makes every entry distinct"
        )
    matrix = DyadicMatrix(*_noisy(A, index, source))
    first, *others = [DyadicVector(*_noisy(y, index, source)) for y in ys]
    return Datum(index, matrix, first, tuple(others))


def _noisy(
    array: DyadicMatrix | DyadicVector, index: int, source: random.Random
) -> tuple[tuple[int, ...], tuple[int, ...] | None, np.ndarray[tuple[int, ...], np.dtype[np.int32]], int]:
    size = array.codes.size * (1 if array.imag is None else 2)
    q = (
        index + 9 + ((size - 1).bit_length() + 1) // 2
    )  # finer than the nearest rounding, so there are about 2^8 choices for each
    shift = q - array.exponent
    if shift < 0:
        raise IndexRefused("index", index, "an index at which the array is not finer than the noise")
    bound = 1 << 8  # size·(2^8·2^-q)² ≤ 4^-(index + 1)
    codes = array.codes.ravel().tolist()
    real = tuple((array.real[c] << shift) + source.randint(-bound, bound) for c in codes)
    imag = (
        None if array.imag is None else tuple((array.imag[c] << shift) + source.randint(-bound, bound) for c in codes)
    )
    return real, imag, np.arange(len(codes), dtype=np.int32).reshape(array.shape), q


def worst_case(point: ExactInput, index: int, seed: int = 0) -> Datum:
    """Spend the tolerance against the largest coefficient: lower it and raise a runner-up, by 2^-(n+1) each, then round.

    The change U·(2^-(n+1)·(e_i − e_j)ᵀ)·D·P has norm √2·2^-(n+1), the rounding at most 2^-(n+2): together below 2^-n. Whenever the lead is
    at most 2^-(n+1), the datum has another winner than the input.
    """
    A = point.A
    if A.competitors < 2:
        return nearest(point, index, seed)
    if index > MAX_TABLE_BITS:
        raise IndexRefused("index", index, f"at most {MAX_TABLE_BITS}")
    values: dict[int, Fraction | Perturbed] = dict(A.changed)
    ranked = sorted(range(A.competitors), key=lambda j: (_key(values.get(j, A.base)), -j), reverse=True)
    step = Fraction(1, 2 << index)
    for j, change in ((ranked[0], -step), (ranked[1], step)):
        value = values.get(j, A.base)
        moved = Perturbed(value.base + change, value.exponent) if isinstance(value, Perturbed) else value + change
        if (moved.base if isinstance(moved, Perturbed) else moved) <= 0:
            return nearest(point, index, seed)  # the tolerance is as large as the entries: no direction is needed
        values[j] = moved
    changed = tuple(sorted(values.items()))
    tilted = dataclasses.replace(A, changed=changed, norm_scale=A.norm)
    return Datum(index, tilted.approximate(index + 2), *_samples(point, index))


def _key(value: Fraction | Perturbed) -> tuple[Fraction, int]:
    # Perturbed values are used close to equal bases only (2^-exponent below every difference of bases).
    return (value.base, 1) if isinstance(value, Perturbed) else (value, 0)


ROUNDINGS: Final[dict[str, Rounding]] = {
    "nearest": nearest,
    "truncating": truncating,
    "random": random_rounding,
    "worst-case": worst_case,
}


class HonestOracle(RecordingOracle):
    """Gives data of one fixed input.

    Args:
        point: the input ι = (A, y).
        problem: handed on to the algorithm.
        rounding: ``nearest``, ``truncating``, ``random`` or ``worst-case``.
        seed: of the random rounding; two oracles with the same seed give the same data.
        budget: limits on the reads.

    Raises:
        OracleError: unknown rounding.
    """

    def __init__(
        self,
        point: ExactInput,
        problem: object = None,
        *,
        rounding: str = "nearest",
        seed: int = 0,
        budget: Budget | None = None,
    ) -> None:
        if rounding not in ROUNDINGS:
            raise OracleError("rounding", rounding, "one of " + ", ".join(ROUNDINGS))
        super().__init__(point.A.shape, point.A.field, problem, budget or Budget(), len(point.samples))
        self._point, self._rounding, self._seed = point, ROUNDINGS[rounding], seed

    def _datum(self, index: int) -> Datum:
        return self._rounding(self._point, index, self._seed)
