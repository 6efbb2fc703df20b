"""The class Ω: enumeration, membership, serialisation, and the names of wrong arguments."""

import copy
import dataclasses
import json
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oracles import ExactInput, ExactMatrix, ExactVector, Perturbed, unitary
from theorems import Member, Omega, Smale18, TheoremError

F = Fraction
SETTINGS: list[dict[str, Any]] = [
    {"problem": "P1"},
    {"problem": "P1", "eta": "1/10"},
    {"problem": "P1", "eta": "2/3", "t": "7/5"},
    {"problem": "P2"},
    {"problem": "P2", "lam": "1/1000", "t": "5/4"},
    {"problem": "P2", "lam": 0.3, "t": 7},
    {"problem": "P3"},
    {"problem": "P3", "lam": "1/3"},
    {"problem": "P3", "lam": 4, "t": "19/10"},
]
PARAMETERS = {"problem", "N", "m", "K", "L", "R", "lam", "eta", "t", "rotation", "field", "seed", "labels", "alphas"}


@st.composite
def arguments(draw: st.DrawFn) -> dict[str, Any]:
    """Arguments in range, except that the rotation may not have this size or field, and λ, η, t may not fit the scale."""
    N = draw(st.integers(2, 9))
    return {
        **draw(st.sampled_from(SETTINGS)),
        "N": N,
        "m": draw(st.integers(1, N - 1)),
        "K": draw(st.integers(3, 20)),
        "L": draw(st.integers(1, 40)),
        "R": draw(st.integers(1, 5)),
        "rotation": draw(st.sampled_from(["identity", "hadamard", "dct", "dft", "cayley"])),
        "field": draw(st.sampled_from(["real", "complex"])),
        "seed": draw(st.none() | st.integers(0, 99)),
    }


@st.composite
def classes(draw: st.DrawFn) -> Omega:
    given = draw(arguments())
    if given["rotation"] == "hadamard" and given["m"] & (given["m"] - 1):
        given["rotation"] = "cayley"
    if given["rotation"] == "dft":
        given["field"] = "complex"
    return Omega(**given)


# --- made or refused ------------------------------------------------------------------------------------------------


numbers = st.builds(F, st.integers(0, 10**4), st.integers(1, 10**4)) | st.sampled_from([F(1, 10**9), F(10**9), F(-1)])


@settings(max_examples=60)
@given(arguments(), st.none() | numbers, st.none() | numbers)
@example(SETTINGS[0] | {"N": 2, "m": 1, "K": 3, "L": 1, "eta": "4/5"}, None, None)
@example(SETTINGS[0] | {"N": 2, "m": 1, "K": 3, "L": 1, "eta": "9/10"}, None, None)
def test_made_or_refused_by_name(
    given_arguments: dict[str, Any], parameter: Fraction | None, t: Fraction | None
) -> None:
    key = "eta" if given_arguments["problem"] == "P1" else "lam"
    changed = dict(given_arguments)
    if parameter is not None:
        changed[key] = parameter
    if t is not None:
        changed["t"] = t
    try:
        omega = Omega(**changed)
    except TheoremError as error:
        assert error.name in PARAMETERS
        assert str(error).startswith(f"{error.name} = ")
        assert "; allowed: " in str(error)
        if parameter is None and t is None and "eta" not in changed:
            assert error.name in ("rotation", "m")
    else:
        K, L = changed["K"], changed["L"]
        assert [(part.part, part.K, part.L) for part in omega.parts] == [
            ("strong", K, None),
            ("weak", K - 1, None),
            ("sharp", K - 2, L),
        ]
        assert (omega.K, omega.L, omega.shape) == (K, L, (changed["m"], changed["N"]))
        assert omega.competitors == changed["N"] + 1 - changed["m"] >= 2
        assert {part.R for part in omega.parts} == {changed.get("R", 1)}
        assert len({(part.unitary, part.diagonal, part.permutation) for part in omega.parts}) == 1
        assert omega.gap > 1


def coefficients(point: ExactInput) -> list[Fraction]:
    values = [point.A.base] * point.A.competitors
    for j, value in point.A.changed:
        assert isinstance(value, Fraction)
        values[j] = value
    return values


@settings(max_examples=30)
@given(classes())
def test_the_gap_is_below_the_distance_of_any_two_parts(omega: Omega) -> None:
    by_part: dict[str, set[Fraction]] = {"strong": set(), "weak": set(), "sharp": set()}
    for member in omega.members(3):
        by_part[member.part].update(coefficients(omega.input(member)))
    for one in by_part:
        for other in by_part:
            if one != other:
                assert min(abs(a - b) for a in by_part[one] for b in by_part[other]) >= omega.gap
    assert omega.gap >= 2  # of the scales that the program chooses (clauses page)


# --- enumeration and membership -------------------------------------------------------------------------------------


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


# --- serialisation --------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(classes(), st.integers(0, 10**6))
def test_a_document_is_exact(omega: Omega, seed: int) -> None:
    member = omega.random_member(seed)
    document = omega.document(member)
    text = json.dumps(document, allow_nan=False)
    again, found = Omega.from_document(json.loads(text))
    assert found == member
    assert again == omega
    assert again.parts == omega.parts
    assert again.input(found) == omega.input(member)
    assert again.document(found) == document
    assert again.find(omega.input(member)) == member


def test_scales_that_were_not_chosen_are_kept() -> None:
    alphas = {"strong": "4801/10", "weak": F(100, 3) + 10, "sharp": 5}
    omega = Omega("P3", N=3, m=2, K=3, L=4, alphas=alphas, lam="1/3", t="22/21")
    again, _ = Omega.from_document(omega.document(Member("sharp", 1, 4)))
    assert [part.alpha for part in again.parts] == [F(4801, 10), F(130, 3), F(5)]


BASE = Omega("P2", N=4, m=2, K=4, L=6, lam="1/3", seed=2).document(Member("weak", 1, 9))
DELETE = object()
WRONG: list[tuple[tuple[str, ...], Any]] = [
    ((), None), ((), []), ((), "document"), ((), 3), ((), {}),
    *(((key,), DELETE) for key in BASE),
    (("extra",), 1),
    *(((key,), wrong) for key in BASE for wrong in (None, 3, "text", [], [1], [[1, 2]], ["ab"], {}, {"a": 1}, True)),
    (("version",), 2), (("version",), 1.0), (("version",), "1"),
    *((("problem", "name"), wrong) for wrong in (DELETE, None, "P4", "", 3, ["P2"], {})),
    *((("problem", "lam"), wrong) for wrong in (DELETE, None)),
    *((("problem", "lam"), wrong) for wrong in (1, 0.5, "1/3", "0x0", "-0x1", "0x1/0x0", "0X1", "0x1 ", "0x2/0x6", "0xffffffff")),
    (("problem", "eta"), "0x1"), (("problem", "N"), "0x4"), (("problem", "alphas"), "0x1"), (("problem", "field"), "0x1"),
    *((("class", key), DELETE) for key in ("N", "m", "K", "L", "R", "t", "alphas", "rotation", "field", "seed", "labels")),
    *((("class", key), wrong) for key in ("N", "m", "K", "L", "R") for wrong in (0, -1, "4", 4.0, None, True, [4], 10**12)),
    *((("class", "t"), wrong) for wrong in (1, "1", "0x0", "-0x1", None, [], "0x2/0x2")),
    *((("class", "alphas"), wrong) for wrong in (None, [], {}, 3, "0x1", {"strong": "0x1"}, [["strong", "0x1"]])),
    *((("class", "alphas", key), DELETE) for key in ("strong", "weak", "sharp")),
    *((("class", "alphas", key), wrong) for key in ("strong", "weak", "sharp") for wrong in ( None, 477, "0x0", "-0x5", "0x1", "0x3/0x3")),
    (("class", "alphas", "loud"), "0x1"),
    *((("class", "rotation"), wrong) for wrong in (None, "fourier", "dft", 3, [])),
    *((("class", "field"), wrong) for wrong in (None, "quaternion", 3, [])),
    *((("class", "seed"), wrong) for wrong in ("2", 2.0, True, [])),
    *((("class", "labels"), wrong) for wrong in (0, 1, None, "no")),
    (("class", "part"), "strong"), (("class", "lam"), "0x1"), (("class", "eta"), 0.5), (("class", "alpha"), "0x1"),
    (("class", "problem"), "P3"),
    *((("member", key), DELETE) for key in ("part", "winner", "exponent")),
    *((("member", "part"), wrong) for wrong in (None, "centre", 3, [], "sharp")),
    *((("member", "winner"), wrong) for wrong in (None, 3, -1, "1", 1.0, True, [])),
    *((("member", "exponent"), wrong) for wrong in (None, 0, -1, "9", 9.0, True, [])),
    (("member", "extra"), 1),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value"), WRONG, ids=lambda x: "del" if x is DELETE else str(x)[:30])
def test_malformed_documents_are_refused(path: tuple[str, ...], value: Any) -> None:
    assert Omega.from_document(BASE)[1] == Member("weak", 1, 9)
    document: Any = copy.deepcopy(BASE)
    place = document
    for key in path[:-1]:
        place = place[key]
    if not path:
        document = value
    elif value is DELETE:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    with pytest.raises(TheoremError, match="; allowed: "):
        Omega.from_document(document)


trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.sampled_from(["0x1", "P3"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60)
@given(
    st.sampled_from([path for path, _ in WRONG if path and path[-1] != "alphas" and "." not in path]),
    trees,
)
def test_any_json_in_any_place_is_refused_or_read_back(path: tuple[str, ...], tree: Any) -> None:
    document: Any = copy.deepcopy(BASE)
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = tree
    try:
        omega, member = Omega.from_document(document)
    except TheoremError:
        return
    assert json.dumps(omega.document(member), sort_keys=True) == json.dumps(document, sort_keys=True)


# --- bad arguments --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bad", "name"),
    [
        ({"problem": "P4"}, "problem"),
        ({"problem": None}, "problem"),
        *(({"K": K}, "K") for K in (2, 1, 0, -3, 10_001, 3.0, "3", None, True)),
        *(({"L": L}, "L") for L in (0, -1, 10_001, 3.0, "3", None, True)),
        *(({"R": R}, "R") for R in (0, -1, 10_001, 3.0, "3", None, True)),
        *(({"labels": labels}, "labels") for labels in (None, 0, 1, "yes")),
        *(({"N": N}, "N") for N in (1, 0, 3.0, "3", None, True)),
        *(({"m": m}, "m") for m in (0, 20, 3.0, "3", True)),
        *(({"lam": lam}, "lam") for lam in (0, -1, "x", math.nan, True, 10**9)),
        ({"problem": "P1", "lam": 1}, "lam"),
        ({"eta": 1}, "eta"),
        *(({"problem": "P1", "eta": eta}, "eta") for eta in (-1, 1, 2, "x", math.inf)),
        *(({"t": t}, "t") for t in (0, -1, "x", math.nan, True)),
        *(({"rotation": rotation}, "rotation") for rotation in ("fourier", "dft", 3, None)),
        ({"rotation": "hadamard"}, "m"),
        *(({"field": field}, "field") for field in ("quaternion", None)),
        *(({"seed": seed}, "seed") for seed in (1.0, "1", True)),
        *(
            ({"alphas": alphas}, "alphas")
            for alphas in (3, "strong", [3], ["strong"], {"loud": 3}, {3: 3}, {"strong": 3, "loud": 3}, True)
        ),
    ],
)
def test_bad_arguments_are_named(bad: dict[str, Any], name: str) -> None:
    with pytest.raises(TheoremError, match=f"^{name} = .*; allowed: ") as caught:
        Omega(**bad)
    assert caught.value.name == name


@pytest.mark.parametrize("part", ["strong", "weak", "sharp"])
@pytest.mark.parametrize("alpha", [0, -1, 2, 10**9, "x", [3], True, math.nan])
def test_a_bad_scale_is_named(part: str, alpha: object) -> None:
    with pytest.raises(TheoremError, match=r"^alphas?(\..*)? = .*; allowed: "):
        Omega(N=3, m=2, K=4, alphas={part: alpha})


@pytest.mark.parametrize(
    ("eta", "alphas"),
    [
        ("0.8585", {"sharp": 1, "weak": "2.0012", "strong": "20.012"}),
        ("0.85", {"sharp": "1.06", "weak": "2.1214", "strong": "21.214"}),
        ("0.85", {}),
    ],
)
def test_parts_are_told_apart_at_the_edges_of_their_windows(eta: str, alphas: dict[str, object]) -> None:
    # The windows themselves give α_weak > 2(α_sharp + ε): the gap exceeds 1 whatever the scales are.
    omega = Omega("P1", N=3, m=2, K=3, L=14, eta=eta, alphas=alphas)
    assert omega.gap > 1
    assert alphas or omega.gap >= 2


@pytest.mark.parametrize("count", [-1, 1.0, "1", None, True])
def test_a_bad_count_is_named(count: Any) -> None:
    with pytest.raises(TheoremError, match="^count = .*; allowed: "):
        list(Omega().members(count))


@pytest.mark.parametrize("largest", [-1, 1.0, "1", None, True])
def test_a_bad_largest_is_named(largest: Any) -> None:
    with pytest.raises(TheoremError, match="^largest = .*; allowed: "):
        Omega().random_member(0, largest=largest)


@pytest.mark.parametrize("name", ["centre", "", None, 3, ["strong"]])
def test_a_bad_part_is_named(name: Any) -> None:
    with pytest.raises(TheoremError, match="^part = .*; allowed: one of strong, weak, sharp$"):
        Omega().part(name)
    with pytest.raises(TheoremError, match="^part = .*; allowed: strong, weak or sharp$"):
        Smale18(part=name)


@pytest.mark.parametrize(
    ("bad", "name"),
    [
        *(({"part": "sharp", "L": L}, "L") for L in (None, 0, -1, 10_001, 3.0, "3", True)),
        *(({"part": part, "L": 3}, "L") for part in ("strong", "weak")),
        *(({"R": R}, "R") for R in (0, -1, 10_001, 3.0, "3", None, True)),
        *(({"labels": labels}, "labels") for labels in (None, 0, 1, "yes")),
    ],
)
def test_bad_arguments_of_a_part_are_named(bad: dict[str, Any], name: str) -> None:
    with pytest.raises(TheoremError, match=f"^{name} = .*; allowed: ") as caught:
        Smale18(**bad)
    assert caught.value.name == name


def test_repr_says_which_class() -> None:
    assert repr(Omega("P1", N=5, m=2, K=4, L=3, R=2, rotation="dct", seed=7)) == (
        "Omega('P1', N=5, m=2, K=4, R=2, rotation='dct', seed=7, L=3)"
    )
    assert [str(m) for m in (Member("strong"), Member("sharp", 1, 8))] == ["strong, centre", "sharp, j = 1, e = 8"]
