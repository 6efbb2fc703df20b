"""Work in parts: everything is done once, in the caller's context, and failures arrive."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers._threads import in_parts


@given(length=st.integers(0, 20), workers=st.integers(-1, 6))
def test_every_place_is_visited_once(length: int, workers: int) -> None:
    visits = np.zeros(length, int)

    def work(first: int, last: int) -> None:
        visits[first:last] += 1

    in_parts(work, length, workers)
    assert (visits == 1).all()


def test_parts_are_side_by_side_and_see_the_callers_errstate() -> None:
    meeting, seen = threading.Barrier(3, timeout=60), []

    def work(first: int, last: int) -> None:
        meeting.wait()  # passes if all three are there at the same time
        with pytest.raises(FloatingPointError):
            np.float64(1e300) * np.array([1e300])
        seen.append((first, last))

    with np.errstate(over="raise"):
        in_parts(work, 7, 3)
    assert sorted(seen) == [(0, 2), (2, 4), (4, 7)]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_a_part_raises_is_raised(place: int) -> None:
    def work(first: int, last: int) -> None:
        if first == place:
            raise ValueError(f"part {place}")

    with pytest.raises(ValueError, match=f"part {place}"):
        in_parts(work, 3, 3)
