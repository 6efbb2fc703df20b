"""Banded operators whose elements decay: the spectrum with error control in both directions, compared with NumPy's."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import ElementOracle
from theorems.hierarchy.banded_spectrum import PLACE as WITHOUT_DECAY
from theorems.hierarchy.decaying_spectrum import PLACE, hidden_element, section_spectrum, tower_of

F = Fraction


@settings(max_examples=25)
@given(st.integers(0, 2), st.integers(0, 5), st.lists(st.fractions(-1, 1, max_denominator=9), min_size=36, max_size=36))
def test_the_distance_is_within_the_error(bandwidth: int, n: int, weights: list[Fraction]) -> None:
    """Operators with 12 rows: their spectrum is that of a matrix, and 0."""

    def element(i: int, k: int) -> Fraction:
        low, high = min(i, k), max(i, k)
        return weights[3 * low + high - low] / (1 << high) if high - low <= bandwidth and high < 12 else F(0)

    found = sorted(float(x) for x in tower_of(bandwidth).base(ElementOracle(element), n))
    exact = np.array([[float(element(i, k)) for k in range(12)] for i in range(12)])
    spectrum = [0.0, *np.linalg.eigvalsh(exact)]
    gaps = np.abs(np.subtract.outer(found, spectrum))
    assert max(gaps.min(0).max(), gaps.min(1).max()) <= 2.0**-n + 1e-12


@settings(max_examples=30)
@given(st.integers(1, 4).flatmap(
    lambda n: st.lists(st.lists(st.fractions(F(-1, 2), F(1, 2), max_denominator=7), min_size=n, max_size=n), min_size=n, max_size=n)
), st.integers(0, 12))  # fmt: skip
def test_eigenvalues_of_sections_are_enclosed(rows: Any, bits: int) -> None:
    even = [[(x + rows[k][i]) / 2 for k, x in enumerate(row)] for i, row in enumerate(rows)]
    found = [float(x) for x in section_spectrum(even, bits)]
    gaps = np.abs(np.subtract.outer(found, np.linalg.eigvalsh(np.array(even, dtype=float))))
    assert max(gaps.min(0).max(), gaps.min(1).max()) <= 2.0**-bits + 1e-12


@given(st.lists(st.integers(0, 9), max_size=8))
def test_an_element_is_hidden_from_every_algorithm(places: list[int]) -> None:
    i, distance = hidden_element(lambda oracle: [oracle(p, p) for p in places])
    assert i not in places
    assert distance == F(1, 1 << i)


def test_the_decay_is_what_lifts_it() -> None:
    assert (PLACE.place, WITHOUT_DECAY.place) == ("Δ1, not Δ0", "Σ1, not Δ1")
