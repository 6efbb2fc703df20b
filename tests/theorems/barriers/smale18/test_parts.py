"""The parts of Ω: windows, samples, solutions, and a fooling set for each."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oracles import ExactInput
from theorems import Smale18, TheoremError
from theorems.structured.fooling import fooling_set

from .generated_parts import F, amount, parts, raised


@settings(max_examples=60)
@given(parts())
def test_every_sample_is_in_the_window_of_the_scale(part: Smale18) -> None:
    largest = F(2, 1 << (part.L or 0)) if part.part == "sharp" else F(1, 1 << part.least_exponent)
    for t in part.lengths:
        assert 2 * amount(part, part.alpha, t) ** 2 * 100 ** (part.K - 1) < 1
        assert 2 * amount(part, part.alpha + largest, t) ** 2 * 100**part.K > 4
    assert raised(part, part.least_exponent) <= largest
    assert part.alpha >= 1


@settings(max_examples=60)
@given(parts())
def test_the_samples_are_spread_evenly(part: Smale18) -> None:
    c = [amount(part, part.alpha, t) for t in part.lengths]
    assert part.lengths[0] == part.t
    assert len(part.lengths) == part.samples == part.R == len(part.centre.samples)
    assert [x / c[0] for x in c] == [1 + F(k, part.R) for k in range(part.R)]
    assert c == [part.modulus_of(F(0), k) for k in range(part.R)]
    (parameter,) = part.problem.parameters().values()
    for t in part.lengths:  # what the class asks of (α, t, parameter)
        assert t**2 <= part.competitors * part.alpha**2
        assert parameter < {"P1": t, "P2": t * part.alpha, "P3": part.alpha}[part.problem.name]


@settings(max_examples=60)
@given(parts("sharp"))
def test_the_members_of_sharp_are_far_enough_apart_for_one_datum_to_decide(part: Smale18) -> None:
    assert part.L is not None
    epsilon = raised(part, part.L)
    assert 2 * F(1, 4**part.L) < epsilon**2
    assert 2 * epsilon**2 > (2 * F(1, 1 << part.L)) ** 2  # √2·ε exceeds two tolerances of index L
    assert epsilon < F(2, 1 << part.L)
    assert epsilon + F(1, 2 << part.L) <= F(1, 1 << (part.L - 1))  # and data of smaller index do not decide
    assert part.least_exponent == part.L
    assert part.largest_index == part.L - 1
    for j in range(part.competitors):
        assert part.member(j, part.L).A.changed == ((j, part.alpha + epsilon),)
    for e in (part.L - 1, part.L + 1):
        with pytest.raises(TheoremError, match="^exponent = "):
            part.member(0, e)


@settings(max_examples=40)
@given(parts(), st.integers(0, 40))
def test_solutions_of_members(part: Smale18, further: int) -> None:
    e = part.least_exponent + (0 if part.part == "sharp" else further)
    for k, t in enumerate(part.lengths):
        c = amount(part, part.alpha + raised(part, e), t)
        low, high = part.segment(e, k)
        assert low <= c <= high == amount(part, part.alpha, t)
        assert 2 * low**2 * 100**part.K > 4
        for j in range(part.competitors):
            point = part.member(j, e)
            S = part.problem.solution_set(ExactInput(point.A, point.samples[k]))
            assert part.solution_set(j, e, k) == S
            position, phase, bounds = part.vertex(j, e, k)
            assert bounds == (c, c)
            assert S.vectors()[0][position] == (c * phase[0], c * phase[1])


def test_an_L_for_which_solutions_are_too_close_is_refused_by_name() -> None:
    # c(α) = 1/α with √2/α > 2·10^-1 and ε up to 2: α + ε must stay below 10/√2 = 7.07…
    Smale18("P3", N=3, m=2, K=1, part="sharp", L=1, alpha=6)
    with pytest.raises(TheoremError, match="^L = 1; allowed: at least "):
        Smale18("P3", N=3, m=2, K=1, part="sharp", L=1, alpha="13/2")
    for L in range(1, 30):
        allowed = 2 * F(1, (7 + F(2, 1 << L)) ** 2) > F(4, 100)
        try:
            Smale18("P3", N=3, m=2, K=1, part="sharp", L=L, alpha=7)
        except TheoremError as error:
            assert error.name == "L" and not allowed
            assert error.allowed.startswith("at least 5 ")  # 7 + 2^-3 is too large, 7 + 2^-4 is not
        else:
            assert allowed


@settings(max_examples=10)
@given(parts(largest=5))
@example(Smale18("P3", N=3, m=2, K=2, part="sharp", L=1))
def test_every_part_has_a_fooling_set_for_index_0(part: Smale18) -> None:
    found = fooling_set(part, 0)
    assert found.holds
    assert found.datum == part.answer(0)
    assert found.exponent == part.least_exponent
