"""Data of the talk's class around the lead of a witness: below it nobody has K digits, well above it K digits are proved."""

from __future__ import annotations

from fractions import Fraction

import pytest

from oracles import HonestOracle
from sci_barriers import Smale18
from sci_barriers.audit import Rung, Setting, input_data
from theorems.digits import Data, Radius, determine

#: The lead of the witness is about 2^-LEAD.
LEAD = 12


@pytest.mark.parametrize("name", ["P1", "P2", "P3"])
@pytest.mark.parametrize("index", [4, 8, 11, 40, 60])
def test_data_around_the_lead(name: str, index: int) -> None:
    setting = Setting(Smale18(name, N=4, m=3, K=2))
    datum = input_data(HonestOracle(setting.point(Rung("near", LEAD)), setting.problem).read(index))
    radius = Radius.index(index)
    data = Data.of_fractions([[a for a, _ in row] for row in datum.A], [a for a, _ in datum.y], radius, radius)
    digits = determine(setting.problem, data)
    K = Fraction(1, 10**setting.K)
    if index < LEAD:
        assert digits.ceiling is not None
        assert digits.ceiling.kappa > K
        assert digits.enclosure is None or digits.enclosure.radius >= digits.ceiling.kappa
    else:
        assert digits.enclosure is not None
        assert digits.enclosure.radius < K
        assert digits.ceiling is None or digits.ceiling.kappa < K
