"""Thresholds of randomised algorithms against closed forms."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers import BarrierError
from sci_barriers.games.randomised import (
    thresholds,
)

from .played_with_coins import F

# --- thresholds -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("N1", range(2, 12))
def test_thresholds_of_one_sample(N1: int) -> None:
    found = thresholds(N1)
    assert found.halting == F(1, N1)
    assert found.general == F(N1, 2 * N1 - 1)
    N, m = 20 + N1, 21
    assert found.failure == F(N - m, N + 1 - m)


@given(st.integers(2, 9), st.integers(1, 12), st.data())
def test_thresholds_of_several_samples(N1: int, R: int, data: st.DataObject) -> None:
    s = data.draw(st.integers(1, R - R // N1))
    found = thresholds(N1, R, s)
    # On how many witnesses can R outputs, each right for one of them, be right often enough?
    both = max(k for k in range(N1 + 1) if k * (R - s + 1) <= R)
    assert both < N1
    assert found.halting == F(both, N1)
    # The halting mass h for which the centre (h) and the worst witness (1 − h + h·B/N1) are equally good.
    h = found.general
    assert h == 1 - h + h * found.halting
    assert F(1, 2) < h < 1


@pytest.mark.parametrize("arguments", [(1,), (2, 0), (2, 1, 2), (2, 1, 0), (2.5,), ("3",), (3, 3, 3)])
def test_thresholds_refuse_bad_arguments(arguments: Any) -> None:
    with pytest.raises(BarrierError):
        thresholds(*arguments)
