"""The claims on the shipped networks: the record is what the networks do, and no search may have more than another."""

from __future__ import annotations

import numpy as np
import pytest

from sci_barriers.learned.attacks import Budget
from sci_barriers.learned.claims import CLAIMS, judge
from sci_barriers.learned.experiments.claims import BUDGET, IMAGES, SEEDS, claims, measure
from sci_barriers.learned.recorded import recorded

torch = pytest.importorskip("torch")

#: Sums in float32 are taken in another order on another machine.
TOLERANCE = 2e-3


def test_the_record_belongs_to_the_margins() -> None:
    record = recorded()
    assert record["images"] == IMAGES >= 8 and len(SEEDS) >= 3 and record["gradients"] == BUDGET.gradients
    outcomes = judge(record["measured"])
    assert [o.claim.name for o in outcomes] == [c.name for c in CLAIMS]
    assert [(o.claim.name, str(o.claim), o.shows) for o in outcomes] == [
        (row["claim"], row["margin"], row["shows"]) for row in record["outcomes"]
    ]


def test_the_shipped_networks_do_what_is_recorded() -> None:
    record = recorded()["measured"]
    found = measure(budget=Budget(2, 1))
    assert found.keys() == record.keys()
    for name, values in found.items():
        if name.startswith(("error", "gain")):  # no search
            assert np.allclose(values, record[name], rtol=0, atol=TOLERANCE), name
        else:  # a shorter search finds no more
            assert (np.array(values) <= np.array(record[name]) * 1.05).all(), name


@pytest.mark.slow
def test_the_whole_run_again() -> None:
    finding = claims()
    for name, values in recorded()["measured"].items():
        assert np.allclose(finding.record["measured"][name], values, rtol=0.05, atol=TOLERANCE), name
    assert [row["shows"] for row in finding.record["outcomes"]] == [row["shows"] for row in recorded()["outcomes"]]
