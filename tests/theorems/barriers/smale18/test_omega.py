"""The class Ω: made or refused by name, the distances of its parts, bad arguments."""

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from theorems import Member, Omega, Smale18, TheoremError

from .generated_classes import PARAMETERS, SETTINGS, F, arguments, classes, coefficients

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
