"""Random phantoms, and how they are measured."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sci_barriers import BarrierError
from sci_barriers.learned.images import ellipses
from sci_barriers.learned.sampling import PATTERNS, TRANSFORMS, Sampling
from sci_barriers.operators.cartesian import cartesian_lines


@given(seed=st.integers(0, 2**40), first=st.integers(0, 10**6), side=st.sampled_from([8, 9, 16, 32]))
@settings(max_examples=20, deadline=None)
def test_an_image_depends_on_its_seed_and_number_alone(seed: int, first: int, side: int) -> None:
    both = ellipses(2, side, seed=seed, first=first)
    assert both.shape == (2, side, side)
    assert np.array_equal(both[1], ellipses(1, side, seed=seed, first=first + 1)[0])
    assert not np.array_equal(both[0], both[1])
    assert both.min() >= 0 and both.max() <= 1
    assert np.linalg.norm(both, axis=(1, 2)).min() > 0.05 * side  # none is empty


def test_nothing_is_drawn_outside_of_the_head() -> None:
    corners = ellipses(50, 32)[:, [0, 0, -1, -1], [0, -1, 0, -1]]
    assert not corners.any()


@pytest.mark.parametrize("transform", TRANSFORMS)
@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("rate", [0.33, 0.25, 0.15])
def test_a_sampling_has_its_rate_and_the_lowest_frequency(transform: str, pattern: str, rate: float) -> None:
    sampling = Sampling(32, rate, pattern, transform, seed=3)
    mask = sampling.mask()
    assert abs(float(mask.rate) - rate) <= (1 / 64 if pattern == "lines" else 1 / 2048)
    A = sampling.operator()
    assert np.allclose(A.adjoint(A.forward(np.ones((32, 32)))), 1)
    again = Sampling(32, rate, pattern, transform, seed=4).mask()
    assert not np.array_equal(mask.mask, again.mask)


@given(side=st.integers(1, 64), rate=st.floats(0.01, 1), seed=st.integers(0, 10**6), centred=st.booleans())
@settings(max_examples=50, deadline=None)
def test_lines_are_whole_rows(side: int, rate: float, seed: int, centred: bool) -> None:
    pattern = cartesian_lines(side, ordering="centred" if centred else "sequency", rate=rate, seed=seed)
    rows = pattern.mask.all(axis=1)
    assert np.array_equal(pattern.mask, np.repeat(rows[:, None], side, axis=1))
    assert rows[side // 2 if centred else 0]
    assert abs(rows.sum() - rate * side) <= 1


BAD: list[tuple[Any, dict[str, Any], str]] = [
    (ellipses, {"count": 0, "side": 32}, "count"),
    (ellipses, {"count": 1, "side": 7}, "side"),
    (ellipses, {"count": 1, "side": 32, "seed": -1}, "seed"),
    (ellipses, {"count": 1, "side": 32, "first": 1.5}, "first"),
    (Sampling, {"side": 24}, "side"),
    (Sampling, {"side": 4}, "side"),
    (Sampling, {"rate": 0}, "rate"),
    (Sampling, {"rate": float("nan")}, "rate"),
    (Sampling, {"pattern": "radial"}, "pattern"),
    (Sampling, {"transform": "radon"}, "transform"),
    (cartesian_lines, {"side": 8, "rate": 2}, "rate"),
    (cartesian_lines, {"side": 8, "rate": 0.5, "ordering": "other"}, "ordering"),
    (cartesian_lines, {"side": 8, "rate": 0.5, "seed": -1}, "seed"),
]


@pytest.mark.parametrize(("make", "arguments", "name"), BAD)
def test_bad_arguments_are_named(make: Any, arguments: dict[str, Any], name: str) -> None:
    with pytest.raises(BarrierError) as caught:
        make(**arguments)
    assert caught.value.name == name
