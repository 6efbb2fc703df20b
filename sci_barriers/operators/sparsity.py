"""Local sparsities of an image in its wavelet levels, and the weights of the ℓ¹ norm that follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers.operators._side import log2_of
from sci_barriers.operators.coherence import bands, checked_ordering, checked_sparsities, density
from sci_barriers.operators.patterns import number_of_samples
from sci_barriers.operators.wavelet import Wavelet
from theorems.guarantees.levels import SparsityInLevels


def local_sparsities(
    coefficients: Any, wavelet: Wavelet, *, energy: float | None = None, threshold: float | None = None
) -> tuple[int, ...]:
    """Return s_1, …, s_J: how many of the largest coefficients lie in each level.

    Args:
        coefficients: of an image, shape (N, N), finite; as returned by ``wavelet.forward(image)``.
        wavelet: gives the levels, see `Wavelet.levels`.
        energy: in (0, 1]: the fewest coefficients with Σ|c|² ≥ energy·‖c‖² are counted, the largest ones; of equal ones the coarser.
        threshold: ≥ 0: the coefficients with |c| > threshold are counted. Give this or ``energy``.

    Raises:
        BarrierError: an argument out of its range.
    """
    size, level = _sizes(coefficients, wavelet)
    if (energy is None) == (threshold is None):
        raise BarrierError("energy, threshold", (energy, threshold), "exactly one of them")
    if threshold is not None:
        if isinstance(threshold, bool) or not isinstance(threshold, Real) or not threshold >= 0:
            raise BarrierError("threshold", threshold, "a number, at least 0")
        kept = size > float(threshold)
    else:
        if isinstance(energy, bool) or not isinstance(energy, Real) or not 0 < energy <= 1:
            raise BarrierError("energy", energy, "a number, 0 < energy ≤ 1")
        order = np.lexsort((level, -size))
        largest = size[order[0]] or 1.0
        sums = np.cumsum((size[order] / largest) ** 2)
        number = int(np.searchsorted(sums, float(energy) * sums[-1], side="left")) + 1 if sums[-1] > 0 else 0
        kept = np.zeros(len(size), dtype=bool)
        kept[order[:number]] = True
        kept &= size > 0
    return tuple(int(n) for n in np.bincount(level[kept], minlength=wavelet.steps))


def affordable_sparsities(
    coefficients: Any,
    wavelet: Wavelet,
    *,
    ordering: str,
    rate: float | None = None,
    samples: int | None = None,
    oversampling: float | None = None,
) -> tuple[int, ...]:
    """Return the local sparsities s of as many of the largest coefficients as a multilevel pattern of m samples can serve.

    They are the largest with Σ_k min(|B_k|, c·M(s, k)) ≤ m, so that `multilevel` has about this c: a pattern for more coefficients than
    the samples suffice for has too few low frequencies.

    Args:
        coefficients: of an image (or of a typical one), shape (N, N), N = 2^r, finite.
        wavelet: gives the levels.
        ordering: ``"centred"`` or ``"sequency"``.
        rate: share of the N² samples, in (0, 1].
        samples: m; give this or ``rate``.
        oversampling: c > 0. The theorem asks for "large enough"; 1 for Fourier and 2 for Walsh samples if not given: M_W is exact, M_F
            an upper bound with room to spare, and these did best in trials with the phantom and photographs.

    Raises:
        BarrierError: an argument out of its range, or no coefficient different from zero.
    """
    size, level = _sizes(coefficients, wavelet)
    log2_of(wavelet.side, "bands are dyadic")
    wanted = number_of_samples(wavelet.side, rate, samples)
    if oversampling is None:
        oversampling = 1.0 if checked_ordering(ordering) == "centred" else 2.0
    elif isinstance(oversampling, bool) or not isinstance(oversampling, Real) or not 0 < oversampling < np.inf:
        raise BarrierError("oversampling", oversampling, "a positive finite number")
    band_sizes = np.bincount(bands(wavelet.side, wavelet.steps, ordering=checked_ordering(ordering)))
    room = np.multiply.outer(band_sizes, band_sizes)
    sorted_levels = level[np.lexsort((level, -size))][: np.count_nonzero(size)]
    if not len(sorted_levels):
        raise BarrierError("coefficients", "all zero", "at least one that is not zero")
    low, high = 1, len(sorted_levels)  # the needed number of samples increases with the number of coefficients
    while low < high:
        middle = (low + high + 1) // 2
        s = np.bincount(sorted_levels[:middle], minlength=wavelet.steps)
        if np.minimum(room, float(oversampling) * density(s, ordering=ordering)).sum() <= wanted:
            low = middle
        else:
            high = middle - 1
    return tuple(int(n) for n in np.bincount(sorted_levels[:low], minlength=wavelet.steps))


def _sizes(coefficients: Any, wavelet: Wavelet) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the moduli of the coefficients and their levels, flat."""
    c = np.asarray(coefficients)
    if c.shape != wavelet.codomain or c.dtype.kind not in "fc":
        raise BarrierError(
            "coefficients", f"{c.dtype} {c.shape}", f"floats or complex numbers of shape {wavelet.codomain}"
        )
    if not np.isfinite(c).all():
        raise BarrierError("coefficients", "NaN or infinity", "finite numbers")
    return np.abs(c).astype(np.float64).ravel(), wavelet.levels().ravel()


def level_weights(wavelet: Wavelet, sparsities: Sequence[int]) -> NDArray[np.float64]:
    """Return w = √(s/s_k) for the coefficients of level k, s = Σ s_k, shape (N, N).

    The theorem wants s_k ≥ 1, which says no more about x: an empty level counts as s_k = 1.

    Args:
        wavelet: gives the levels.
        sparsities: s_1, …, s_J ≥ 0, not all zero.

    Raises:
        BarrierError: another number of levels, or wrong numbers.
    """
    s = np.asarray(_at_least_one(wavelet, sparsities), dtype=float)
    weights: NDArray[np.float64] = np.sqrt(s.sum() / s)[wavelet.levels()]
    return weights


def sparsity_in_levels(wavelet: Wavelet, sparsities: Sequence[int]) -> SparsityInLevels:
    """Return (s, M) as the theorems take it: exact, for the coefficients in the order of `Wavelet.level_order`.

    Args:
        wavelet: gives the levels.
        sparsities: s_1, …, s_J ≥ 0, not all zero; an empty level counts as s_k = 1.

    Raises:
        BarrierError: another number of levels, or wrong numbers.
        TheoremError: more coefficients than the theorems take, or s_k larger than the level.
    """
    values = _at_least_one(wavelet, sparsities)
    ends = np.cumsum(np.bincount(wavelet.levels().ravel()))
    return SparsityInLevels([int(M) for M in ends], values)


def _at_least_one(wavelet: Wavelet, sparsities: Sequence[int]) -> list[int]:
    values = checked_sparsities(sparsities, wavelet.steps)
    if len(values) != wavelet.steps:
        raise BarrierError("sparsities", values, f"{wavelet.steps} numbers, one a level")
    return [max(s, 1) for s in values]
