"""Data of the talk's class around the lead of a witness: below it nobody has K digits, above it K digits are proved."""

from __future__ import annotations

from fractions import Fraction

import pytest

from oracles import HonestOracle
from sci_barriers import Smale18
from sci_barriers.audit import Rung, Setting, input_data
from theorems.digits import Data, Radius, determine

#: The lead of the witness is about 2^-LEAD.
LEAD = 12


#: Indices at which neither is proved: the second column may tie for some of the inputs.
OPEN = {"P1": {12, 13}, "P2": set(), "P3": {12, 13}}


@pytest.mark.parametrize("name", ["P1", "P2", "P3"])
@pytest.mark.parametrize("index", [4, 8, 11, *range(12, 16), 18, 22, 40])
def test_data_around_the_lead(name: str, index: int) -> None:
    check_around_the_lead(name, index)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["P1", "P2", "P3"])
@pytest.mark.parametrize("index", range(4, 31))
def test_data_at_every_index(name: str, index: int) -> None:
    check_around_the_lead(name, index)


def check_around_the_lead(name: str, index: int) -> None:
    """Up to the lead the ceiling is above 10^-K, beyond it the radius is below."""
    setting = Setting(Smale18(name, N=4, m=3, K=2))
    datum = input_data(HonestOracle(setting.point(Rung("near", LEAD)), setting.problem).read(index))
    radius = Radius.index(index)
    data = Data.of_fractions([[a for a, _ in row] for row in datum.A], [a for a, _ in datum.y], radius, radius)
    digits = determine(setting.problem, data)
    K = Fraction(1, 10**setting.K)
    enclosure, ceiling = digits.enclosure, digits.ceiling
    if index in OPEN[name]:
        assert enclosure is None or enclosure.radius >= K
        assert ceiling is None or ceiling.kappa <= K
    elif index <= LEAD:
        assert ceiling is not None
        assert ceiling.kappa > K
        assert enclosure is None or enclosure.radius >= ceiling.kappa
    else:
        assert enclosure is not None
        assert enclosure.radius < K
        assert ceiling is None or ceiling.kappa < K
