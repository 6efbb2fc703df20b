"""An algorithm with one die, run for each outcome."""

from __future__ import annotations

from typing import Any

import pytest

from theorems.barriers.catalogue.is_zero import IsZero
from theorems.barriers.catalogue.one_die import outputs_of_die
from theorems.core.errors import TheoremError


def test_each_outcome_is_met_once() -> None:
    entry = IsZero()
    oracle = entry.honest(entry.centre)

    def algorithm(oracle: Any) -> tuple[int, int]:
        oracle.read(3)
        return oracle.coins.below(5), 1

    assert list(outputs_of_die(algorithm, oracle, 5)) == [(k, 1) for k in range(5)]


def test_another_die_is_refused() -> None:
    entry = IsZero()
    with pytest.raises(TheoremError, match="sides"):
        list(outputs_of_die(lambda oracle: oracle.coins.below(6), entry.honest(entry.centre), 5))
