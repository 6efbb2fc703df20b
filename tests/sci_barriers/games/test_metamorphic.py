"""Rescaled, permuted, turned instances: the same verdict, and the distance is transported."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers import Smale18, Verdict, refute

SIZES = st.tuples(st.integers(1, 4), st.integers(1, 4)).map(lambda pair: (pair[0], pair[0] + pair[1]))
OUTPUTS = st.lists(st.integers(-40, 40), min_size=8, max_size=8)


def answer(values: list[Fraction]) -> Any:
    def algorithm(oracle: Any) -> list[Fraction]:
        oracle.read(20)
        return values

    return algorithm


def play(barrier: Smale18, values: list[Fraction]) -> Verdict:
    verdict = refute(answer(values), barrier)
    assert verdict.refuted
    assert verdict.certificate is not None
    assert verdict.certificate.check() == (True, "", "")
    return verdict


def numbers(raw: list[int], N: int, K: int) -> list[Fraction]:
    return [Fraction(x, 10 * 10**K) for x in raw[:N]]


@given(SIZES, OUTPUTS, st.integers(1, 8), st.sampled_from(["P1", "P2", "P3"]))
def test_a_rotation_changes_the_data_and_nothing_else(size: tuple[int, int], raw: list[int], K: int, name: str) -> None:
    m, N = size
    values = numbers(raw, N, K)
    verdicts = [
        play(Smale18(name, N=N, m=m, K=K, rotation=rotation), values) for rotation in ("identity", "dct", "cayley")
    ]
    assert (
        len({(v.counterexample.winner, v.counterexample.squared_distance) for v in verdicts if v.counterexample}) == 1
    )


@given(SIZES, OUTPUTS, st.integers(1, 8), st.integers(0, 1000), st.sampled_from(["real", "complex"]))
def test_permuting_and_turning_the_instance_and_the_output(
    size: tuple[int, int], raw: list[int], K: int, seed: int, field: str
) -> None:
    m, N = size
    values = numbers(raw, N, K)
    turned = Smale18("P3", N=N, m=m, K=K, field=field, seed=seed)
    assert turned.permutation is not None
    assert turned.diagonal is not None
    moved: list[tuple[Fraction, Fraction]] = [(Fraction(0), Fraction(0))] * N
    for k, (value, (x, z)) in enumerate(zip(values, turned.diagonal, strict=True)):
        moved[turned.permutation[k]] = (value * x, -value * z)
    # An exact complex number with rational parts has no type of its own: the barrier takes pairs.
    there = turned.commit(moved, 20)
    plain = play(Smale18("P3", N=N, m=m, K=K), values).counterexample
    assert plain is not None
    assert (there.winner, there.exponent) == (plain.winner, plain.exponent)
    assert turned.vertex(there.winner, there.exponent)[0] == turned.permutation[plain.winner]
    assert abs(there.squared_distance / plain.squared_distance - 1) < Fraction(1, 2**16)


@given(SIZES, OUTPUTS, st.integers(2, 8), st.integers(0, 1))
def test_a_power_of_ten_in_the_output_is_a_digit(size: tuple[int, int], raw: list[int], K: int, digits: int) -> None:
    """P3 with λ and α multiplied by 10 has the solutions divided by 10: an output divided by 10 is as wrong, at one more digit."""
    m, N = size
    values = numbers(raw, N, K)
    base = Smale18("P3", N=N, m=m, K=K, lam=1)
    scaled = Smale18("P3", N=N, m=m, K=K + digits, lam=10**digits, alpha=base.alpha * 10**digits)
    plain, other = play(base, values).counterexample, play(scaled, [x / 10**digits for x in values]).counterexample
    assert plain is not None
    assert other is not None
    assert plain.winner == other.winner
    assert abs(other.squared_distance * 100**digits / plain.squared_distance - 1) < Fraction(1, 1000)


@pytest.mark.parametrize("name", ["P1", "P2", "P3"])
@given(raw=OUTPUTS, factor=st.sampled_from([Fraction(1, 2), Fraction(3), Fraction(7, 5)]))
def test_rescaling_y_and_the_solution(name: str, raw: list[int], factor: Fraction) -> None:
    """t, and with it η (P1) or λ (P2), multiplied by s: c is multiplied by s. A P3 needs t alone."""
    K = 4
    values = numbers(raw, 5, K)
    parameters: dict[str, Any] = {"P1": {"eta": Fraction(1, 5)}, "P2": {"lam": Fraction(1)}, "P3": {}}[name]
    base = Smale18(name, N=5, m=3, K=K, **parameters)
    larger = {key: value * factor for key, value in parameters.items()}
    scaled = Smale18(
        name, N=5, m=3, K=K, t=factor, alpha=base.alpha * factor, **(larger if name == "P1" else parameters)
    )
    if name == "P2":  # t/a − λ/(2a²) with t and a multiplied: only nearly the same, the winner is
        assert play(scaled, values).counterexample.winner == play(base, values).counterexample.winner  # type: ignore[union-attr]
        return
    plain, other = play(base, values).counterexample, play(scaled, values).counterexample
    assert plain is not None
    assert other is not None
    assert plain.winner == other.winner
    assert abs(other.squared_distance / plain.squared_distance - 1) < Fraction(1, 1000)
