"""One wrong value of a Lipschitz network is wrong at every sample near enough; and at the exact sample."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import ExactInput, ExactVector
from sci_barriers import Smale18, refute
from theorems import TheoremError, Undecided
from theorems.structured.near_samples import error_nearby, near_samples

F = Fraction


@given(st.sampled_from(["P1", "P2", "P3"]), st.integers(2, 6), st.integers(0, 3), st.integers(0, 40))
def test_a_linear_network_is_wrong_on_all_samples_at_once(name: str, R: int, guess: int, index: int) -> None:
    """φ(y) = (t-coordinate of y)/α on one axis: 1/α-Lipschitz, and evaluated exactly on every sample that is made."""
    B = Smale18(name, N=6, m=3, K=3)
    slope = 1 / B.alpha

    def value(t: Fraction) -> list[tuple[Fraction, Fraction]]:
        return [(slope * t if i == guess else F(0), F(0)) for i in range(6)]

    witness = B.commit_all([value(B.t)], index)
    near = near_samples(B, witness, lipschitz=slope, samples=R)
    assert len(set(near.lengths)) == R
    assert near.error > F(1, 10**B.K)
    assert (R - 1) * F(1, 1 << near.exponent) <= F(
        1, 1 << (index + 1)
    )  # the data that were read are data of all samples
    A = B.member(witness.winner, witness.exponent).A
    for t in near.lengths:
        exact = B.problem.solution_set(ExactInput(A, ExactVector(A.unitary, t))).distance_squared(value(t))
        assert exact >= near.error**2


def test_a_steeper_network_needs_nearer_samples_and_too_steep_a_one_is_undecided() -> None:
    B = Smale18("P3", N=6, m=3, K=3)
    witness = B.commit_all([[(F(0), F(0))] * 6], 3)
    flat, steep = (near_samples(B, witness, lipschitz=L, samples=3).exponent for L in (0, 2**40))
    assert flat < steep
    with pytest.raises(Undecided, match="Lipschitz"):
        near_samples(B, witness, lipschitz=F(2) ** 6000, samples=3)


@given(st.fractions(0, 4), st.fractions(0, 4), st.fractions(0, 4), st.fractions(0, 2))
def test_the_bound_of_a_nearby_error(distance: Fraction, L: Fraction, radius: Fraction, drift: Fraction) -> None:
    bound = error_nearby(distance**2, L, radius, drift=drift)
    exact = max(distance - (L + drift) * radius, F(0))
    assert exact - F(1, 1 << 60) <= bound <= exact


def test_the_verdict_says_whether_the_sample_is_exact() -> None:
    def network(oracle: Any) -> Any:
        oracle.read(20)
        return lambda y: np.zeros(6)

    def vector(oracle: Any) -> Any:
        return np.zeros(6)

    assert refute(network, Smale18("P3", N=6, m=3, K=3)).exact_sample
    assert not refute(network, Smale18("P3", N=6, m=3, K=3, t="1/3")).exact_sample
    assert not refute(network, Smale18("P3", N=6, m=3, K=3, rotation="dct")).exact_sample
    assert not refute(vector, Smale18("P3", N=6, m=3, K=3)).exact_sample


@pytest.mark.parametrize(
    ("change", "name"),
    [({"samples": 1}, "samples"), ({"lipschitz": -1}, "lipschitz"), ({"samples": True}, "samples")],
)
def test_bad_arguments_are_named(change: dict[str, Any], name: str) -> None:
    B = Smale18("P3", N=6, m=3, K=3)
    witness = B.commit_all([[(F(0), F(0))] * 6], 3)
    with pytest.raises(TheoremError) as caught:
        near_samples(B, witness, **({"lipschitz": 1, "samples": 2} | change))
    assert caught.value.name == name
    with pytest.raises(TheoremError, match="radius"):
        error_nearby(F(1), F(1), F(-1))


def test_a_part_with_several_samples_is_refused() -> None:
    B = Smale18("P3", N=6, m=3, K=3, R=2)
    assume_witness = B.commit_all([[(F(0), F(0))] * 6] * 2, 3)
    with pytest.raises(TheoremError, match="barrier"):
        near_samples(B, assume_witness, lipschitz=1, samples=2)
