"""Sampling patterns of an exact number of samples: multilevel random, variable density, full centre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from numbers import Integral, Real

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers.operators._side import checked_side, log2_of
from sci_barriers.operators.coherence import allocate, bands, checked_ordering, checked_sparsities, density


@dataclass(frozen=True, eq=False)
class SamplingPattern:
    """Which samples of a transform are taken.

    Attributes:
        mask: N × N Booleans, read-only.
        ordering: ``"centred"`` (Fourier: frequency 0 in the middle) or ``"sequency"`` (Walsh: sequency 0 in the corner).
        method: ``"multilevel"``, ``"variable density"`` or ``"full centre"``.
        seed: with which it was drawn; ``None`` where nothing is random.
        counts: samples in each band (k₁, k₂), shape (J, J), for ``"multilevel"``; empty otherwise.
    """

    mask: NDArray[np.bool_]
    ordering: str
    method: str
    seed: int | None
    counts: NDArray[np.intp] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.intp))

    @property
    def side(self) -> int:
        """N."""
        return len(self.mask)

    @property
    def samples(self) -> int:
        """The number of samples."""
        return int(self.mask.sum())

    @property
    def rate(self) -> Fraction:
        """The share of all samples that are taken, m/N²."""
        return Fraction(self.samples, self.side**2)

    def __repr__(self) -> str:
        drawn = "" if self.seed is None else f", seed {self.seed}"
        return f"SamplingPattern({self.method}, {self.samples} of {self.side}² = {float(self.rate):.2%}, {self.ordering}{drawn})"


def multilevel(
    side: int,
    *,
    ordering: str,
    sparsities: Sequence[int],
    rate: float | None = None,
    samples: int | None = None,
    full_bands: int = 1,
    seed: int = 0,
) -> SamplingPattern:
    """Draw a multilevel random pattern: m_k samples, uniformly without repetition, in each dyadic band k = (k₁, k₂).

    m_k = min(|B_k|, c·M(s, k)), with c such that the total is exact; M is M_F (centred) or M_W (sequency), see `density`.

    Args:
        side: N = 2^r.
        ordering: ``"centred"`` for Fourier, ``"sequency"`` for Walsh samples.
        sparsities: s_1, …, s_J ≥ 0, local sparsities of the Haar levels, coarse to fine, 1 ≤ J ≤ r, not all zero; see
            `affordable_sparsities` and `local_sparsities`.
        rate: share of the N² samples, in (0, 1]; rounded to the nearest number of samples, at least 1.
        samples: the number of samples, 1, …, N²; give this or ``rate``.
        full_bands: bands with k₁, k₂ below this are filled before all others, 0, …, J. The theorem leaves constants open; a pattern
            without the frequencies around 0 is of no use.
        seed: of the generator, at least 0.

    Raises:
        BarrierError: an argument out of its range.

    Source: Colbrook, Antun, Hansen, PNAS 119 (2022) e2107151119 (multilevel random subsampling).
    """
    r = log2_of(side, "bands are dyadic")
    wanted = number_of_samples(side, rate, samples)
    s = checked_sparsities(sparsities, r)
    if isinstance(full_bands, bool) or not isinstance(full_bands, Integral) or not 0 <= full_bands <= len(s):
        raise BarrierError("full_bands", full_bands, f"an integer, 0 ≤ full_bands ≤ {len(s)}")
    bands_1d = bands(side, len(s), ordering=checked_ordering(ordering))
    sizes = np.multiply.outer(*2 * (np.bincount(bands_1d),))
    weights = density(s, ordering=ordering)
    weights[:full_bands, :full_bands] = 1e15 * weights.max()
    counts = allocate(weights, sizes, wanted)
    generator = np.random.default_rng(_seed(seed))
    mask = np.zeros((side, side), dtype=bool)
    members = [np.flatnonzero(bands_1d == k) for k in range(len(s))]
    for i, rows in enumerate(members):
        for j, columns in enumerate(members):
            chosen = generator.choice(sizes[i, j], size=counts[i, j], replace=False, shuffle=False)
            mask[rows[chosen // len(columns)], columns[chosen % len(columns)]] = True
    return _pattern(mask, ordering, "multilevel", int(seed), counts)


def variable_density(
    side: int,
    *,
    ordering: str,
    power: float = 2.0,
    centre: int = 0,
    rate: float | None = None,
    samples: int | None = None,
    seed: int = 0,
) -> SamplingPattern:
    """Draw samples one after another without repetition, with probabilities proportional to max(1, ‖ω‖₂)^(−power).

    All frequencies with ‖ω‖_∞ < ``centre`` are taken first (the lowest ones of them, if they are too many).

    Args:
        side: N.
        ordering: ``"centred"``: ω is the frequency; ``"sequency"``: ω is the pair of sequencies.
        power: decay, 0 ≤ power ≤ 20; 0 is uniform.
        centre: half the side (centred) or the side (sequency) of the square that is taken completely, 0, …, N.
        rate: share of the N² samples, in (0, 1].
        samples: the number of samples; give this or ``rate``.
        seed: of the generator, at least 0.

    Raises:
        BarrierError: an argument out of its range.
    """
    side, wanted = checked_side(side), number_of_samples(side, rate, samples)
    if isinstance(power, bool) or not isinstance(power, Real) or not 0 <= power <= 20:
        raise BarrierError("power", power, "a number, 0 ≤ power ≤ 20")
    if isinstance(centre, bool) or not isinstance(centre, Integral) or not 0 <= centre <= side:
        raise BarrierError("centre", centre, "an integer, 0 ≤ centre ≤ side")
    largest, euclidean = _frequencies(side, checked_ordering(ordering))
    # Exponential waiting times: the m smallest of E_i/p_i are a draw without repetition (Efraimidis and Spirakis, Inf. Process. Lett.
    # 97 (2006) 181–185); logarithms, so that nothing underflows.
    waits = np.random.default_rng(_seed(seed)).exponential(size=(side, side))
    keys = np.log(np.maximum(waits, np.finfo(float).tiny)) + float(power) * np.log(np.maximum(euclidean, 1))
    inside = largest < centre
    order = np.lexsort((np.where(inside, euclidean, keys).ravel(), ~inside.ravel()))
    return _pattern(_mask(side, order[:wanted]), ordering, "variable density", int(seed))


def full_centre(side: int, *, ordering: str, rate: float | None = None, samples: int | None = None) -> SamplingPattern:
    """Take the lowest frequencies: by ‖ω‖_∞, then ‖ω‖₂, then row by row, so that the number is exact.

    Args:
        side: N.
        ordering: ``"centred"`` or ``"sequency"``.
        rate: share of the N² samples, in (0, 1].
        samples: the number of samples; give this or ``rate``.

    Raises:
        BarrierError: an argument out of its range.
    """
    side, wanted = checked_side(side), number_of_samples(side, rate, samples)
    largest, euclidean = _frequencies(side, checked_ordering(ordering))
    order = np.lexsort((euclidean.ravel(), largest.ravel()))
    return _pattern(_mask(side, order[:wanted]), ordering, "full centre", None)


def _frequencies(side: int, ordering: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return ‖ω‖_∞ and ‖ω‖₂ of every sample."""
    omega = np.abs(np.arange(side) - (side // 2 if ordering == "centred" else 0)).astype(float)
    return np.maximum.outer(omega, omega), np.hypot.outer(omega, omega)


def _mask(side: int, chosen: NDArray[np.intp]) -> NDArray[np.bool_]:
    mask = np.zeros(side * side, dtype=bool)
    mask[chosen] = True
    return mask.reshape(side, side)


def _pattern(
    mask: NDArray[np.bool_], ordering: str, method: str, seed: int | None, counts: NDArray[np.intp] | None = None
) -> SamplingPattern:
    mask.flags.writeable = False
    if counts is None:
        return SamplingPattern(mask, ordering, method, seed)
    return SamplingPattern(mask, ordering, method, seed, counts)


def number_of_samples(side: int, rate: float | None, samples: int | None) -> int:
    """Return the number of samples that a rate or a number means, or raise `BarrierError`."""
    total = checked_side(side) ** 2
    if (rate is None) == (samples is None):
        raise BarrierError("rate, samples", (rate, samples), "exactly one of them")
    if samples is not None:
        if isinstance(samples, bool) or not isinstance(samples, Integral) or not 1 <= samples <= total:
            raise BarrierError("samples", samples, f"an integer, 1 ≤ samples ≤ {total}")
        return int(samples)
    if isinstance(rate, bool) or not isinstance(rate, Real) or not 0 < rate <= 1:
        raise BarrierError("rate", rate, "a number, 0 < rate ≤ 1")
    return max(1, round(float(rate) * total))


def _seed(seed: int) -> int:
    if isinstance(seed, bool) or not isinstance(seed, Integral) or seed < 0:
        raise BarrierError("seed", seed, "an integer, at least 0")
    return int(seed)
