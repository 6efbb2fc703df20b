"""Networks at the exact sample, irrational ones included: the proved error is that of φ(y), to many digits."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from sci_barriers import BarrierError, Smale18
from sci_barriers.networks.at_sample import refute_at_sample
from theorems import TheoremError
from theorems.structured.existence import existence_network, network_error_squared

F = Fraction


@pytest.mark.parametrize(
    ("rotation", "m", "field", "more"),
    [
        ("dct", 5, "real", {}),
        ("dft", 3, "complex", {}),
        ("hadamard", 2, "real", {"R": 3}),
        ("cayley", 3, "real", {}),
        ("identity", 3, "real", {"t": "1/3"}),
    ],
)
def test_the_error_of_a_network_whose_values_are_known_exactly(
    rotation: str, m: int, field: str, more: dict[str, Any]
) -> None:
    B = Smale18("P2", N=m + 2, m=m, K=3, rotation=rotation, field=field, seed=1, **more)
    network = existence_network(B, 1, 20)
    found = refute_at_sample(network, B, 19)
    assert found.counterexample.winner != 1
    assert found.counterexample.exponent == 20
    assert found.error > F(1, 1000)
    exact = network_error_squared(network, B, found.counterexample.winner, 20)
    for failure in found.counterexample.failures:
        square = exact[failure.sample]
        assert isinstance(square, Fraction)
        assert found.error**2 <= square
    assert min(x for x in exact if isinstance(x, Fraction)) <= found.error**2 * (1 + F(1, 10**4))
    assert found.certificate.check() == (True, "", "")
    document = json.loads(found.certificate.text)
    evaluated = document["transcript"]["evaluation"] if document["version"] == 1 else document["runs"][0]["evaluation"]
    assert evaluated is None  # about φ(y), not φ(y_n)


def test_other_networks_are_refused() -> None:
    B = Smale18("P3", N=5, m=3, K=3)
    with pytest.raises(BarrierError, match="network"):
        refute_at_sample(lambda y: y, B, 3)  # type: ignore[arg-type] # refused
    with pytest.raises(TheoremError, match="y"):
        refute_at_sample(existence_network(Smale18("P3", N=6, m=4, K=3), 0), B, 3)
