"""Entries of the catalogue with small and large numbers as parameters: their members are what they say, from the first one on."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from sci_barriers import refute
from theorems.barriers.catalogue.entry import Entry
from theorems.barriers.catalogue.exit_flag import ExitFlag
from theorems.checker import check
from theorems.core.errors import TheoremError
from theorems.core.parameters import parameters
from theorems.core.registry import BARRIERS

F = Fraction
VALUES = [F(1, 10**6), F(1, 3), F(10**6)]
CHANGES = [
    (cls, {name: value})
    for cls in BARRIERS.values()
    if issubclass(cls, Entry)
    for name in parameters(cls)
    if isinstance(getattr(cls(), name), Fraction)
    for value in VALUES
] + [(ExitFlag, {"n": 2, "K": 0, "t": t}) for t in (F(1, 10**6), F(1), F(51, 100))]


@pytest.mark.parametrize(("cls", "changed"), CHANGES, ids=lambda x: x.name if isinstance(x, type) else str(x))
def test_members_of_exponent_1_are_proved_or_the_parameter_is_refused(cls: Any, changed: dict[str, Any]) -> None:
    """An algorithm that reads nothing is refuted on a member with the largest ε, where a wrong bound of ε shows."""
    try:
        entry = cls(**changed)
    except TheoremError as error:
        assert error.name in parameters(cls)  # a relation may blame another one
        return
    for j in range(entry.competitors):
        output = list((entry.sets[j].finite or ())[0])
        verdict = refute(lambda oracle, output=output: output, entry)
        assert verdict.refuted
        assert verdict.certificate is not None
        assert check(verdict.certificate.text.encode()) == (True, "", "")


def test_a_flag_whose_members_would_have_other_minimisers_is_refused() -> None:
    """α = t·10^K/2 = 1/10: in the member with ε = 1/2 the entry α − 1/2 is the largest in modulus."""
    with pytest.raises(TheoremError, match="t = 1/5"):
        ExitFlag(n=2, K=0, t=F(1, 5))
    assert ExitFlag(n=4, K=0, t=F(1, 5)).alpha == F(1, 10)
