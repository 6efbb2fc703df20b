"""Where the samples of a Haar-sparse image are: dyadic bands, M_F and M_W, and numbers of samples with an exact total."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers.operators._side import LARGEST_SIDE, log2_of

__all__ = ["allocate", "bands", "checked_ordering", "checked_sparsities", "density"]

ORDERINGS = ("centred", "sequency")


def bands(side: int, levels: int, *, ordering: str) -> NDArray[np.intp]:
    """Return the band 0, …, J − 1 of each row (or column) of a pattern, J = ``levels`` ≤ r, side = 2^r.

    With b = 2^(r−J): sequencies 0 ≤ k < 2b are in band 0, 2^j·b ≤ k < 2^(j+1)·b in band j. Frequencies −b < ω ≤ b are in band 0,
    2^(j−1)·b < |ω| ≤ 2^j·b in band j, where ω = N/2 is the same as −N/2 and −2^(j−1)·b belongs to band j. Both have as many members.
    """
    r = log2_of(side, "bands are dyadic")
    if isinstance(levels, bool) or not isinstance(levels, Integral) or not 1 <= levels <= r:
        raise BarrierError("levels", levels, f"an integer, 1 ≤ levels ≤ {r}")
    checked_ordering(ordering)
    base = side >> levels
    index = np.arange(side)
    if ordering == "centred":
        omega = index - side // 2
        # −N/2 + 1, …, N/2 folded to 0, …, N − 1: positive ω to 2ω − 1, others to −2ω, so that bands are those of sequencies.
        index = np.where(omega == -side // 2, side - 1, np.where(omega > 0, 2 * omega - 1, -2 * omega))
    return np.asarray(np.maximum(np.frexp(index // base)[1] - 1, 0), dtype=np.intp)


def density(sparsities: Sequence[int] | NDArray[np.intp], *, ordering: str) -> NDArray[np.float64]:
    """Return M(s, k) for all bands k = (k₁, k₂), shape (J, J); K = max(k₁, k₂).

    M_F(s, k) = Σ_{j≤K} s_j 2^(−|k₁−j|−|k₂−j|) + Σ_{j>K} s_j 2^(−2(j−K)) 2^(−|k₁−j|−|k₂−j|)   (centred: Fourier)
    M_W(s, k) = s_K 2^(−|k₁−K|−|k₂−K|)                                                      (sequency: Walsh)

    Up to a constant this is Σ_j s_j·|B_k|·max |⟨f, h⟩|² over samples f in band k and Haar functions h of level j: the local coherences,
    weighted with the local sparsities. The proof is in the documentation ("Operators and sampling").

    Source: Colbrook, Antun, Hansen, PNAS 119 (2022) e2107151119, the theorem on multilevel random subsampling (quoted second-hand, and
    proved again up to constants).
    """
    checked_ordering(ordering)
    s = np.asarray(checked_sparsities(sparsities, LARGEST_SIDE.bit_length()), dtype=float)
    level = np.arange(len(s))
    first, second = np.meshgrid(level, level, indexing="ij")
    largest = np.maximum(first, second)
    if ordering == "sequency":
        return np.asarray(s[largest] * 2.0 ** -(np.abs(first - largest) + np.abs(second - largest)))
    j = level[:, None, None]
    decay = np.abs(first - j) + np.abs(second - j) + 2 * np.maximum(j - largest, 0)
    return np.asarray((s[:, None, None] * 2.0**-decay).sum(axis=0))


def allocate(weights: NDArray[np.float64], sizes: NDArray[Any], total: int) -> NDArray[np.intp]:
    """Return integers m_k ≤ sizes_k near min(sizes_k, c·weights_k) whose sum is ``total`` ≤ Σ sizes.

    c is found exactly up to rounding by filling bands in the order in which they are full; what rounding down leaves goes to the largest
    remainders. If all bands of positive weight are full, the rest goes to the others in proportion to their sizes.
    """
    shape = weights.shape
    room = sizes.ravel().astype(np.int64)
    w = np.where(room > 0, weights.ravel(), 0.0)
    w = w / (w.max() or 1.0)
    w[w < 1e-200] = 0  # less than one sample in any case, and quotients must not overflow
    share = np.zeros(len(w))
    for part in ((w > 0) & (room > 0), (w <= 0) & (room > 0)):
        left = total - share.sum()
        if left <= 0 or not part.any():
            continue
        weight = np.where(w > 0, w, room.astype(float))[part]
        share[part] = _fill(weight, room[part].astype(float), min(left, float(room[part].sum())))
    counts = np.minimum(np.floor(share + 1e-9).astype(np.int64), room)
    order = np.lexsort((np.arange(len(w)), -(share - counts)))
    missing = total - int(counts.sum())
    while missing > 0:
        for k in order:
            if missing > 0 and counts[k] < room[k]:
                counts[k] += 1
                missing -= 1
    while missing < 0:  # rounding up of shares such as 2.9999999999: a unit at most for each band
        k = int(np.argmax(counts - share))
        counts[k] -= 1
        missing += 1
    return np.asarray(counts.reshape(shape), dtype=np.intp)


def _fill(weight: NDArray[np.float64], room: NDArray[np.float64], total: float) -> NDArray[np.float64]:
    """Return min(room, c·weight) with sum ``total`` ≤ Σ room, all weights positive."""
    order = np.argsort(room / weight)  # the first to be full
    w, size = weight[order], room[order]
    full = np.concatenate([[0.0], np.cumsum(size)[:-1]])
    remaining = np.cumsum(w[::-1])[::-1]
    scale = (total - full) / remaining  # c, if the bands before are full and this one and those after are not
    first = int(np.argmax(scale * w <= size)) if (scale * w <= size).any() else len(w) - 1
    share = np.minimum(size, scale[first] * w)
    share[:first] = size[:first]
    result = np.empty(len(share))
    result[order] = share
    return result


def checked_ordering(ordering: str) -> str:
    """Return ``"centred"`` or ``"sequency"``, or raise `BarrierError`."""
    if ordering not in ORDERINGS:
        raise BarrierError("ordering", ordering, " or ".join(ORDERINGS))
    return ordering


def checked_sparsities(sparsities: Sequence[int] | NDArray[np.intp], most: int) -> list[int]:
    """Return s_1, …, s_J as integers, 1 ≤ J ≤ ``most``, at least 0 and not all zero; `BarrierError` otherwise."""
    values = list(sparsities)
    if not 1 <= len(values) <= most:
        raise BarrierError("sparsities", values, f"one number a level, 1 to {most} levels")
    if any(isinstance(s, bool) or not isinstance(s, Integral) or s < 0 for s in values) or not any(values):
        raise BarrierError("sparsities", values, "integers, at least 0, not all zero")
    return [int(s) for s in values]
