"""Sampling patterns: exact numbers, seeds, bands, the local coherences behind the densities; local sparsities."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers import BarrierError
from sci_barriers.operators import (
    Fourier,
    SampledTransform,
    SamplingPattern,
    Walsh,
    Wavelet,
    affordable_sparsities,
    bands,
    density,
    full_centre,
    level_weights,
    local_sparsities,
    multilevel,
    phantom,
    sparsity_in_levels,
    variable_density,
)
from sci_barriers.operators.coherence import allocate

pytest.importorskip("pywt")

ORDERINGS = ("centred", "sequency")


def drawn(method: str, side: int, ordering: str, samples: int, seed: int = 0) -> SamplingPattern:
    if method == "multilevel":
        levels = max(1, side.bit_length() - 2)
        return multilevel(side, ordering=ordering, sparsities=range(1, levels + 1), samples=samples, seed=seed)
    if method == "variable":
        return variable_density(side, ordering=ordering, samples=samples, seed=seed, centre=side // 8)
    return full_centre(side, ordering=ordering, samples=samples)


@given(
    st.sampled_from(["multilevel", "variable", "centre"]),
    st.integers(1, 6),
    st.sampled_from(ORDERINGS),
    st.integers(0, 2**20),
    st.integers(0, 100),
)
def test_the_number_of_samples_is_exact(method: str, r: int, ordering: str, share: int, seed: int) -> None:
    side = 2**r
    samples = 1 + share % side**2
    pattern = drawn(method, side, ordering, samples, seed)
    assert pattern.samples == pattern.mask.sum() == samples
    assert pattern.ordering == ordering
    assert pattern.mask.shape == (side, side)
    assert not pattern.mask.flags.writeable
    again = drawn(method, side, ordering, samples, seed)
    assert np.array_equal(again.mask, pattern.mask), "the seed determines the pattern"
    if method == "multilevel":
        band = bands(side, max(1, r - 1), ordering=ordering)
        for i in range(len(pattern.counts)):
            for j in range(len(pattern.counts)):
                assert pattern.mask[np.ix_(band == i, band == j)].sum() == pattern.counts[i, j]


@pytest.mark.parametrize("method", ["multilevel", "variable"])
def test_another_seed_gives_another_pattern(method: str) -> None:
    first, second = (drawn(method, 64, "centred", 600, seed).mask for seed in (1, 2))
    assert not np.array_equal(first, second)


@pytest.mark.parametrize("rate", [1e-9, 0.15, 1 / 3, 0.9999, 1.0])
def test_rates(rate: float) -> None:
    pattern = variable_density(32, ordering="centred", rate=rate)
    assert pattern.samples == max(1, round(rate * 1024))
    assert abs(pattern.rate - rate) <= 1 / 1024


def test_variable_density_prefers_low_frequencies_and_takes_the_centre() -> None:
    masks = np.mean(
        [variable_density(32, ordering="centred", rate=0.2, seed=s, centre=3).mask for s in range(40)], axis=0
    )
    assert (masks[14:19, 14:19] == 1).all()
    assert masks[8:24, 8:24].mean() > 2 * masks.mean()
    uniform = np.mean(
        [variable_density(16, ordering="centred", rate=0.5, power=0, seed=s).mask for s in range(400)], axis=0
    )
    assert abs(uniform - 0.5).max() < 5 * np.sqrt(0.25 / 400)


def test_full_centre_is_a_square() -> None:
    assert full_centre(8, ordering="sequency", samples=9).mask[:3, :3].all()
    mask = full_centre(8, ordering="centred", samples=25).mask
    assert mask[2:7, 2:7].all() and mask[4, 4]


@given(st.integers(1, 7), st.integers(1, 7), st.sampled_from(ORDERINGS))
def test_bands_are_dyadic(r: int, levels: int, ordering: str) -> None:
    levels = min(r, levels)
    base = 2 ** (r - levels)
    sizes = np.bincount(bands(2**r, levels, ordering=ordering), minlength=levels)
    assert list(sizes) == [2 * base] + [base * 2**j for j in range(1, levels)]


def test_bands_by_hand() -> None:
    # Frequencies −4, …, 3, where −4 is also 4: {0, 1}, {−1, 2}, {−3, −2, 3, 4}.
    assert list(bands(8, 3, ordering="centred")) == [2, 2, 2, 1, 0, 0, 1, 2]
    assert list(bands(8, 3, ordering="sequency")) == [0, 0, 1, 1, 2, 2, 2, 2]


def coherences(transform: Fourier | Walsh, wavelet: Wavelet) -> Any:
    """|B_k|·max |⟨f, h⟩|² for bands k₁, k₂ and levels j, from the matrix itself."""
    side, J = transform.side, wavelet.steps
    basis = wavelet.adjoint(np.eye(side * side).reshape(side * side, side, side))
    size = np.abs(transform.forward(basis)) ** 2
    band, level = bands(side, J, ordering=transform.ordering), wavelet.levels().ravel()
    result = np.empty((J, J, J))
    for j in range(J):
        largest = size[level == j].max(axis=0)
        for k1 in range(J):
            for k2 in range(J):
                part = largest[np.ix_(band == k1, band == k2)]
                result[k1, k2, j] = part.max() * part.size
    return result


@pytest.mark.parametrize(("r", "steps"), [(3, 3), (5, 5), (5, 3)])
def test_the_densities_are_local_coherences_up_to_constants(r: int, steps: int) -> None:
    wavelet = Wavelet(2**r, "haar", steps)
    units = np.eye(steps, dtype=int)
    walsh = coherences(Walsh(2**r), wavelet)
    fourier = coherences(Fourier(2**r), wavelet)
    for j in range(steps):
        by_walsh, by_fourier = density(units[j], ordering="sequency"), density(units[j], ordering="centred")
        # Walsh: exact, but for the first bands, which are twice as large as the formula says, and the first level.
        factor = np.multiply.outer(*2 * (np.where(np.arange(steps) == 0, 2, 1),))
        assert np.allclose(walsh[:, :, j], by_walsh * factor, rtol=1e-12, atol=1e-12)
        # Fourier: between constants, uniformly in the size.
        ratio = fourier[:, :, j] / by_fourier
        assert ratio.max() <= 16
        assert ratio.min() >= 0.1


@given(
    st.lists(st.tuples(st.floats(0, 100), st.integers(0, 50)), min_size=1, max_size=12),
    st.floats(0, 1),
)
def test_allocation(entries: list[tuple[float, int]], share: float) -> None:
    # Weights that differ by more than a factor 10^200 count as zero (see `allocate`).
    weights = np.array([w if w > 1e-90 else 0.0 for w, _ in entries])
    sizes = np.array([n for _, n in entries])
    total = int(share * sizes.sum())
    counts = allocate(weights, sizes, total)
    assert counts.sum() == total
    assert (counts >= 0).all() and (counts <= sizes).all()
    # Not full means in proportion, up to rounding: no band that has room gets less than another one of smaller weight, by 1 at most.
    room = counts < sizes
    for i in np.flatnonzero(room & (weights > 0)):
        assert all(counts[j] <= counts[i] + 1 for j in np.flatnonzero(weights <= weights[i]))


def test_allocation_by_hand() -> None:
    assert list(allocate(np.array([8.0, 4.0, 2.0, 0.0]), np.array([4, 10, 10, 10]), 10)) == [4, 4, 2, 0]
    assert list(allocate(np.array([1.0, 0.0, 0.0]), np.array([4, 10, 20]), 10)) == [4, 2, 4]


@pytest.mark.parametrize("ordering", ORDERINGS)
@pytest.mark.parametrize("rate", [0.05, 0.15, 0.4])
def test_affordable_sparsities_fill_the_samples(ordering: str, rate: float) -> None:
    side = 64
    wavelet = Wavelet(side)
    c = wavelet.forward(phantom(side))
    s = affordable_sparsities(c, wavelet, ordering=ordering, rate=rate, oversampling=1)
    default = affordable_sparsities(c, wavelet, ordering=ordering, rate=rate)
    assert default == affordable_sparsities(
        c, wavelet, ordering=ordering, rate=rate, oversampling=1 + (ordering == "sequency")
    )
    assert sum(default) <= sum(s) and (sum(default) < sum(s) or ordering == "centred")
    room = np.multiply.outer(*2 * (np.bincount(bands(side, wavelet.steps, ordering=ordering)),))
    need = np.minimum(room, density(s, ordering=ordering)).sum()
    samples = round(rate * side**2)
    assert need <= samples
    # One coefficient more, of any level, is too much in at least one level; it changes M by 3 or so at most.
    assert need > samples - 12
    assert s[0] >= 1
    # The pattern catches more energy than a uniform one.
    transform = Fourier(side) if ordering == "centred" else Walsh(side)
    energy = np.abs(transform.forward(phantom(side))) ** 2
    wise = multilevel(side, ordering=ordering, sparsities=s, rate=rate)
    uniform = variable_density(side, ordering=ordering, power=0, rate=rate)
    assert energy[wise.mask].sum() > energy[uniform.mask].sum()
    assert wise.mask[side // 2, side // 2] if ordering == "centred" else wise.mask[0, 0]
    assert SampledTransform(transform, wise, wavelet).codomain == (samples,)


def test_local_sparsities_by_hand() -> None:
    wavelet = Wavelet(8)
    c = np.zeros((8, 8))
    c[0, 0], c[2, 3], c[3, 2], c[7, 0], c[0, 7] = 10, 3, -3, 2, 1e-8
    assert local_sparsities(c, wavelet, threshold=0) == (1, 2, 2)
    assert local_sparsities(c, wavelet, threshold=2) == (1, 2, 0)
    assert local_sparsities(c, wavelet, energy=1.0) in {(1, 2, 1), (1, 2, 2)}
    assert local_sparsities(c, wavelet, energy=0.8) == (1, 0, 0)
    assert local_sparsities(c, wavelet, energy=0.9) == (1, 2, 0)
    assert local_sparsities(1e200 * c, wavelet, energy=0.9) == (1, 2, 0)
    assert local_sparsities(0 * c, wavelet, energy=0.9) == (0, 0, 0)
    assert local_sparsities(1j * c, wavelet, energy=0.9) == (1, 2, 0)


@given(st.integers(0, 2**32), st.floats(0.01, 1))
def test_local_sparsities_keep_the_energy(seed: int, energy: float) -> None:
    wavelet = Wavelet(8)
    c = np.random.default_rng(seed).normal(size=(8, 8)) ** 3
    s = local_sparsities(c, wavelet, energy=energy)
    kept = np.sort(np.abs(c).ravel())[::-1] ** 2
    number = sum(s)
    assert kept[:number].sum() >= energy * kept.sum() * (1 - 1e-12)
    assert kept[: number - 1].sum() < energy * kept.sum() * (1 + 1e-12)


def test_weights() -> None:
    wavelet = Wavelet(8)
    w = level_weights(wavelet, (3, 12, 0))
    assert w[0, 0] == w[1, 1] == pytest.approx((16 / 3) ** 0.5)
    assert w[2, 0] == pytest.approx((16 / 12) ** 0.5)
    assert w[7, 7] == 4, "an empty level counts as one coefficient"


@given(st.integers(1, 5), st.integers(1, 3), st.integers(0, 2**32))
def test_levels_as_the_theorems_have_them(r: int, depth: int, seed: int) -> None:
    wavelet = Wavelet(2**r, "haar", min(r, depth))
    c = np.random.default_rng(seed).normal(size=(2**r, 2**r)) ** 5
    s = local_sparsities(c, wavelet, energy=0.9)
    exact = sparsity_in_levels(wavelet, s)
    order = wavelet.level_order()
    assert sorted(order) == list(range(4**r))
    starts = (0, *exact.levels)
    weights, levels = level_weights(wavelet, s).ravel()[order], wavelet.levels().ravel()[order]
    for k, square in enumerate(exact.squared_weights):
        part = slice(starts[k], starts[k + 1])
        assert (levels[part] == k).all()
        assert weights[part] == pytest.approx(float(square) ** 0.5)


BAD: list[tuple[Any, str]] = [
    (lambda: bands(12, 2, ordering="centred"), "side = 12"),
    (lambda: bands(8, 4, ordering="centred"), "levels = 4"),
    (lambda: bands(8, 0, ordering="centred"), "levels = 0"),
    (lambda: bands(8, 1, ordering="zigzag"), "ordering = 'zigzag'"),
    (lambda: density([1, 2], ordering="zigzag"), "ordering = 'zigzag'"),
    (lambda: density([1, -2], ordering="centred"), "sparsities"),
    (lambda: multilevel(12, ordering="centred", sparsities=[1], rate=0.1), "side = 12; allowed: a power of two"),
    (lambda: multilevel(8, ordering="zigzag", sparsities=[1], rate=0.1), "ordering = 'zigzag'"),
    (lambda: multilevel(8, ordering="centred", sparsities=[1] * 4, rate=0.1), "sparsities"),
    (lambda: multilevel(8, ordering="centred", sparsities=[], rate=0.1), "sparsities"),
    (lambda: multilevel(8, ordering="centred", sparsities=[0, 0], rate=0.1), "not all zero"),
    (lambda: multilevel(8, ordering="centred", sparsities=[-1, 2], rate=0.1), "sparsities"),
    (lambda: multilevel(8, ordering="centred", sparsities=[1.5], rate=0.1), "sparsities"),  # type: ignore[list-item]
    (lambda: multilevel(8, ordering="centred", sparsities=[1], rate=0.1, seed=-1), "seed = -1"),
    (lambda: full_centre(8, ordering="centred", rate=0.0), "rate = 0.0"),
    (lambda: full_centre(8, ordering="centred", rate=1.5), "rate = 1.5"),
    (lambda: full_centre(8, ordering="centred", rate=float("nan")), "rate = nan"),
    (lambda: full_centre(8, ordering="centred", rate="0.1"), "rate = '0.1'"),  # type: ignore[arg-type]
    (lambda: full_centre(8, ordering="centred", samples=65), "samples = 65"),
    (lambda: full_centre(8, ordering="centred", samples=0), "samples = 0"),
    (lambda: full_centre(8, ordering="centred"), "exactly one of them"),
    (lambda: full_centre(8, ordering="centred", samples=1, rate=0.1), "exactly one of them"),
    (lambda: variable_density(8, ordering="centred", rate=0.1, power=-1), "power = -1"),
    (lambda: variable_density(8, ordering="centred", rate=0.1, centre=9), "centre = 9"),
    (lambda: local_sparsities(np.ones((4, 4)), Wavelet(8), energy=0.5), "coefficients"),
    (lambda: local_sparsities(np.full((8, 8), np.nan), Wavelet(8), energy=0.5), "NaN"),
    (lambda: local_sparsities(np.ones((8, 8)), Wavelet(8)), "exactly one of them"),
    (lambda: local_sparsities(np.ones((8, 8)), Wavelet(8), energy=0), "energy = 0"),
    (lambda: local_sparsities(np.ones((8, 8)), Wavelet(8), threshold=-1), "threshold = -1"),
    (lambda: multilevel(8, ordering="centred", sparsities=[1], rate=0.1, full_bands=2), "full_bands = 2"),
    (lambda: affordable_sparsities(np.zeros((8, 8)), Wavelet(8), ordering="centred", rate=0.1), "all zero"),
    (
        lambda: affordable_sparsities(np.ones((8, 8)), Wavelet(8), ordering="centred", rate=0.1, oversampling=0),
        "oversampling = 0",
    ),
    (lambda: affordable_sparsities(np.ones((8, 8)), Wavelet(8), ordering="round", rate=0.1), "ordering = 'round'"),
    (lambda: affordable_sparsities(np.ones((12, 12)), Wavelet(12), ordering="centred", rate=0.1), "side = 12"),
    (lambda: level_weights(Wavelet(8), (1, 2)), "sparsities"),
    (lambda: level_weights(Wavelet(8), (0, 0, 0)), "not all zero"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_bad_arguments(call: Any, message: str) -> None:
    with pytest.raises(BarrierError, match=message):
        call()
