"""Details, and how claims are judged."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sci_barriers import BarrierError
from sci_barriers.learned.claims import CLAIMS, Claim, judge
from sci_barriers.learned.details import DETAILS, detail, kept_by_sampling
from sci_barriers.learned.sampling import Sampling


@pytest.mark.parametrize(
    ("name", "ones", "shape"),
    [
        ("diagonal", 10, (10, 10)),
        ("straight", 10, (1, 10)),
        ("text", 29, (5, 11)),
        ("cross", 9, (5, 5)),
        ("dot", 4, (2, 2)),
        ("disc", 13, (5, 5)),
    ],
)
def test_details_as_they_are(name: str, ones: int, shape: tuple[int, int]) -> None:
    h = detail(name, 32)
    assert set(np.unique(h)) == {0.0, 1.0} and h.sum() == ones
    rows, columns = np.flatnonzero(h.any(axis=1)), np.flatnonzero(h.any(axis=0))
    assert (np.ptp(rows) + 1, np.ptp(columns) + 1) == shape


@given(name=st.sampled_from(sorted(DETAILS)), dy=st.integers(-6, 6), dx=st.integers(-6, 6))
@settings(max_examples=40, deadline=None)
def test_a_moved_detail_is_the_same_detail(name: str, dy: int, dx: int) -> None:
    moved = detail(name, 32, row=16 + dy, column=16 + dx)
    assert np.array_equal(moved, np.roll(detail(name, 32), (dy, dx), axis=(0, 1)))
    # Translations do not change the sizes of frequencies
    A = Sampling(32, 0.33).operator()
    assert np.isclose(kept_by_sampling(A, moved), kept_by_sampling(A, detail(name, 32)))


def test_what_sampling_keeps_is_the_gain_of_zero_filling() -> None:
    A, h = Sampling(16, 0.25).operator(), detail("cross", 16)
    kept = kept_by_sampling(A, h)
    assert np.isclose(kept, np.sum(A.adjoint(A.forward(h)).real * h) / np.sum(h))
    assert 0 < kept < 1 and np.isclose(kept_by_sampling(Sampling(16, 1.0).operator(), h), 1)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"name": "star", "side": 32}, "detail"),
        ({"name": "dot", "side": 11}, "side"),
        ({"name": "dot", "side": 32, "row": 0}, "row"),
        ({"name": "diagonal", "side": 32, "column": 28}, "column"),
        ({"name": "dot", "side": 32, "row": 3.5}, "row"),
    ],
)
def test_bad_arguments_are_named(arguments: dict[str, Any], name: str) -> None:
    with pytest.raises(BarrierError) as caught:
        detail(**arguments)
    assert caught.value.name == name


def test_a_claim_shows_only_if_every_seed_shows_it() -> None:
    at_least, at_most = Claim("a", "", "p", "≥", 2.0, "q"), Claim("b", "", "p", "≤", 3.0)
    good, bad = judge({"p": [3.0, 2.0], "q": [1.0]}, [at_least]), judge({"p": [3.0, 1.9], "q": [1.0]}, [at_least])
    assert good[0].shows and good[0].pairs == ((3.0, 2.0), (2.0, 2.0)) and not bad[0].shows
    assert judge({"p": [3.0]}, [at_most])[0].shows and not judge({"p": [3.1, 0.0]}, [at_most])[0].shows
    assert judge({"q": [1.0]}, [at_least, at_most]) == []
    with pytest.raises(BarrierError, match="measured"):
        judge({"p": [1.0, 2.0, 3.0], "q": [1.0, 2.0]}, [at_least])
    assert len({claim.name for claim in CLAIMS}) == len(CLAIMS)
