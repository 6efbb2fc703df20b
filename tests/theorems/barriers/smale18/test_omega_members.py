"""Members of Ω: enumerated without duplicates, recognised however they are written, and nothing else is."""

import dataclasses
import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import ExactInput, ExactMatrix, ExactVector, Perturbed, unitary
from theorems import Member, Omega, TheoremError

from .generated_classes import F, classes, coefficients


@settings(max_examples=60)
@given(classes(), st.integers(0, 3))
def test_enumeration_has_no_duplicates_and_every_member_is_recognised(omega: Omega, count: int) -> None:
    members = list(omega.members(count))
    N1 = omega.competitors
    assert len(set(members)) == len(members) == 1 + N1 + 2 * N1 * count
    for member in members:
        point = omega.input(member)
        assert point in omega
        assert omega.find(point) == member
        assert len(point.samples) == omega.strong.R
    assert len({tuple(coefficients(omega.input(member))) for member in members}) == len(members)


@settings(max_examples=30)
@given(classes(), st.integers(0, 10**6))
def test_every_member_is_enumerated(omega: Omega, seed: int) -> None:
    member = omega.random_member(seed, largest=5)
    assert member == omega.random_member(seed, largest=5)
    assert member in set(omega.members(6))


def test_all_parts_are_drawn() -> None:
    omega = Omega(N=5, m=3)
    drawn = [omega.random_member(seed) for seed in range(200)]
    assert {member.part for member in drawn} == {"strong", "weak", "sharp"}
    assert Member("strong") in drawn
    assert {member.winner for member in drawn} == {None, 0, 1, 2}
    assert max(member.exponent or 0 for member in drawn) > 40


@pytest.mark.parametrize("exponent", [1, 64, 4095, 4096, 4097, 10**6, 10**18])
@pytest.mark.parametrize("part", ["strong", "weak"])
def test_exponents_of_any_size(part: str, exponent: int) -> None:
    omega = Omega("P2", N=5, m=3, K=4, R=2, rotation="dct", field="complex", seed=4)
    member = Member(part, 2, exponent)
    assert omega.find(omega.input(member)) == member
    assert Omega.from_document(json.loads(json.dumps(omega.document(member))))[1] == member


@settings(max_examples=40)
@given(classes(), st.data())
def test_what_is_near_a_member_is_not_a_member(omega: Omega, data: st.DataObject) -> None:
    """Changes of one thing at a time: no other member is so near."""
    member = data.draw(st.sampled_from(list(omega.members(2))))
    part, point = omega.part(member.part), omega.input(member)
    A, N1 = point.A, omega.competitors
    j = data.draw(st.integers(0, N1 - 1))
    i = (j + 1) % N1
    least = part.least_exponent

    def of(values: dict[int, Any], base: Fraction = part.alpha, **changes: Any) -> ExactInput:
        made = dataclasses.replace(A, base=base, changed=tuple(sorted(values.items())), **changes)
        return dataclasses.replace(point, A=made)

    power = F(1, 1 << (least + 1))
    elsewhere: dict[str, ExactInput] = {
        "ε is no power of two": of({j: part.alpha + F(5, 8) * power}),
        "ε < 0": of({j: part.alpha - power}),
        "two are raised": of({j: part.alpha + power, i: part.alpha + power}),
        "all are raised": of({}, part.alpha + power),
        "ε is too large": of({j: part.alpha + F(4) / (1 << least)}),
        "t": dataclasses.replace(point, y=ExactVector(part.unitary, point.y.scale + F(1, 10**30))),
        "a sample more": dataclasses.replace(point, others=(*point.others, point.y)),
        "block": dataclasses.replace(point, A=dataclasses.replace(A, norm_scale=part.alpha / 7)),
    }
    if part.R > 1:
        elsewhere["a sample less"] = dataclasses.replace(point, others=point.others[:-1])
        elsewhere["order of the samples"] = ExactInput(A, point.others[0], (point.y, *point.others[1:]))
    if omega.shape[0] > 1:
        other = unitary("cayley", omega.shape[0], seed=10**6)
        elsewhere["rotation"] = ExactInput(
            dataclasses.replace(A, unitary=other), *_samples([ExactVector(other, y.scale) for y in point.samples])
        )
        elsewhere["rotation of a sample"] = dataclasses.replace(
            point, y=ExactVector(unitary("cayley", omega.shape[0], seed=10**6), point.y.scale)
        )
        last = omega.shape[1] - 1
        order = list(A.permutation or range(omega.shape[1]))
        order[0], order[last] = order[last], order[0]
        elsewhere["P"] = dataclasses.replace(point, A=dataclasses.replace(A, permutation=tuple(order)))
    diagonal = list(A.diagonal or part.plain_diagonal)
    diagonal[j] = (-diagonal[j][0], -diagonal[j][1])
    elsewhere["D"] = dataclasses.replace(point, A=dataclasses.replace(A, diagonal=tuple(diagonal)))
    if part.part == "weak":
        elsewhere["centre"] = part.centre
    if part.part == "sharp":
        elsewhere["centre"] = part.centre
        elsewhere["ε = 2^-L"] = of({j: part.alpha + F(1, 1 << omega.L)})
        elsewhere["ε = 2^-(L+5)"] = of({j: part.alpha + F(1, 1 << (omega.L + 5))})
    else:
        elsewhere["ε = 3·2^-(L+1)"] = of({j: part.alpha + F(3, 2 << omega.L)})
    for name, what in elsewhere.items():
        assert omega.find(what) is None, name
        assert what not in omega, name
    for thing in (None, 3, member, A, "centre"):
        assert thing not in omega


def _samples(vectors: list[ExactVector]) -> tuple[ExactVector, tuple[ExactVector, ...]]:
    return vectors[0], tuple(vectors[1:])


@pytest.mark.parametrize("seed", [None, 3])
def test_membership_does_not_depend_on_how_the_numbers_are_written(seed: int | None) -> None:
    omega = Omega("P3", N=4, m=3, K=4, L=5, seed=seed)  # N1 = 2
    for part in (omega.strong, omega.weak):
        e, alpha = part.least_exponent + 3, part.alpha
        value = alpha + F(1, 1 << e)
        written = {
            "base is the raised one": {"base": value, "changed": ((1, alpha),)},
            "both are changes": {"base": F(7), "changed": ((0, value), (1, alpha))},
            "symbolic": {"base": alpha, "changed": ((0, Perturbed(alpha, e)),)},
            "symbolic, from elsewhere": {"base": alpha, "changed": ((0, Perturbed(alpha + F(1, 2 << e), e + 1)),)},
        }
        for name, changes in written.items():
            point = dataclasses.replace(part.centre, A=dataclasses.replace(part.centre.A, **changes))
            assert omega.find(point) == Member(part.part, 0, e), name
    part = omega.sharp
    A = dataclasses.replace(part.centre.A, changed=((1, Perturbed(part.alpha + F(1, 1 << 5), 6)),))
    assert omega.find(dataclasses.replace(part.centre, A=A)) == Member("sharp", 1, 5)
    explicit = dataclasses.replace(omega.strong.centre.A, diagonal=omega.strong.diagonal or omega.strong.plain_diagonal)
    assert omega.find(dataclasses.replace(omega.strong.centre, A=explicit)) == Member("strong")
    assert omega.find(ExactInput(ExactMatrix.of(explicit.unitary, [F(5)] * 2), omega.strong.centre.y)) is None


def test_solution_sets() -> None:
    omega = Omega("P1", N=5, m=3, K=4, R=3, eta="1/10", seed=1)
    assert len(omega.solution_set(Member("strong")).vertices) == 3
    for member in omega.members(2):
        for k in range(3):
            S = omega.solution_set(member, k)
            assert len(S.vertices) == (3 if member.winner is None else 1)
            point = omega.input(member)
            assert omega.problem.solution_set(ExactInput(point.A, point.samples[k])) == S


@pytest.mark.parametrize(
    "name",
    [
        (
            "sharp",
            0,
            7,
        ),
        (
            "sharp",
            0,
            9,
        ),
        ("sharp",),
        ("weak",),
        (
            "weak",
            None,
            5,
        ),
        (
            "weak",
            5,
            None,
        ),
        (
            "strong",
            3,
            5,
        ),
        (
            "strong",
            -1,
            5,
        ),
        (
            "strong",
            0,
            0,
        ),
        (
            "strong",
            True,
            5,
        ),
        (
            "strong",
            0,
            5.0,
        ),
        ("centre",),
        (None,),
        (["strong"],),
    ],
    ids=str,
)
def test_no_members(name: tuple[Any, ...]) -> None:
    omega = Omega(N=5, m=3, L=8)
    for ask in (omega.input, omega.solution_set, omega.document):
        with pytest.raises(TheoremError, match=r"^(part|winner|exponent) = .*; allowed: "):
            ask(Member(*name))


def test_a_member_refuses_what_is_a_member_of_no_class() -> None:
    for name in (
        ("bla", 1, 2),
        ("strong", -1, 5),
        ("weak", 0, 0),
        ("strong", True, 5),
        ("strong", 0, 5.0),
        ("Strong",),
    ):
        with pytest.raises(TheoremError, match=r"^(part|winner|exponent) = .*; allowed: "):
            Member(*name)
    assert Member("weak", np.int64(1), np.int32(5)) == Member("weak", 1, 5)
    assert type(Member("weak", np.int64(1), 5).winner) is int
