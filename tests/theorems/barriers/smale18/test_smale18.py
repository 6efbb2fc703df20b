"""The strong class: membership, separation, and a wrong output on a member whatever the output is; all of it exact."""

import itertools
import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oracles import Perturbed, Sqrt
from theorems import Smale18, TheoremError
from theorems.problems import P1, P3, Complex, SolutionSet, problem

F = Fraction
SIZES = [(m, N) for N in range(2, 13) for m in range(1, N)]
SETTINGS: list[dict[str, Any]] = [
    {"problem_name": "P1"},
    {"problem_name": "P1", "eta": "1/10"},
    {"problem_name": "P1", "eta": "7/5", "t": "5/3"},
    {"problem_name": "P2"},
    {"problem_name": "P2", "lam": "1/1000", "t": "5/4"},
    {"problem_name": "P2", "lam": 0.3, "t": 7},
    {"problem_name": "P3"},
    {"problem_name": "P3", "lam": "1/3"},
    {"problem_name": "P3", "lam": 4, "t": "19/10"},
]


def amount(B: Smale18, a: Fraction) -> Fraction:
    """c(a), from the table of the mathematics page."""
    (parameter,) = B.problem.parameters().values()
    if B.problem.name == "P1":
        return (B.t - parameter) / a
    return B.t / a - (parameter / (2 * a * a) if B.problem.name == "P2" else 0)


def of_c_squared(B: Smale18, a: Fraction) -> Fraction:
    """(√2·c(a)·10^K)²: the squared distance of two solutions in units of 10^-K."""
    return 2 * amount(B, a) ** 2 * int(100**B.K)


def check_membership(B: Smale18) -> None:
    (parameter,) = B.problem.parameters().values()
    assert 4 < of_c_squared(B, B.alpha) < 100
    assert B.alpha >= 1
    assert B.t**2 <= B.competitors * B.alpha**2
    assert parameter > 0 or B.problem.name == "P1"
    assert 0 <= parameter < {"P1": B.t, "P2": B.t * B.alpha, "P3": B.alpha}[B.problem.name]
    e = B.least_exponent
    assert e >= 1
    assert of_c_squared(B, B.alpha + F(1, 1 << e)) > 4
    assert e == 1 or of_c_squared(B, B.alpha + F(1, 1 << (e - 1))) <= 4


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: " ".join(str(x) for x in s.values()))
@pytest.mark.parametrize("K", range(1, 15))
def test_membership_for_all_small_sizes(setting: dict[str, Any], K: int) -> None:
    for m, N in SIZES:
        B = Smale18(**setting, N=N, m=m, K=K)
        assert B.competitors == N + 1 - m >= 2
        check_membership(B)
        assert B.alpha.denominator & (B.alpha.denominator - 1) == 0  # dyadic
        assert B.centre.A.norm in (Sqrt(B.competitors * B.alpha**2), math.isqrt(B.competitors) * B.alpha)


@pytest.mark.parametrize("setting", SETTINGS[::2], ids=lambda s: " ".join(str(x) for x in s.values()))
@pytest.mark.parametrize(("m", "N"), [(1, 2), (1, 12), (11, 12), (4, 7), (3, 4)])
@pytest.mark.parametrize("K", [1, 2, 5, 14])
def test_the_solutions_are_apart_and_the_barycentre_is_near_all_of_them(
    setting: dict[str, Any], m: int, N: int, K: int
) -> None:
    B = Smale18(**setting, N=N, m=m, K=K, field="complex", seed=K)
    centre = B.problem.solution_set(B.centre)
    assert len(centre.vertices) == B.competitors  # all tie
    assert not centre.with_zero
    middle = centre.barycentre()
    for e in (B.least_exponent, B.least_exponent + 9, 300):
        members = [B.problem.solution_set(B.member(j, e)) for j in range(B.competitors)]
        vertices = [members[j].vectors()[0] for j in range(B.competitors)]
        for j, member in enumerate(members):
            assert member == B.solution_set(j, e)
            assert member.unique
            assert B.problem.dual_certificate(B.member(j, e)).holds
            assert member.distance_squared(middle) < F(1, 100 ** (K - 1))  # K − 1 digits can be computed
            for i in range(j):
                assert members[i].distance_squared(vertices[j]) > F(4, 100**K)
    for vector in centre.vectors():
        (distance,) = {
            F(1, 100 ** (K - 1))
            > sum(((a - c) ** 2 + (b - d) ** 2 for (a, b), (c, d) in zip(vector, middle, strict=True)), F(0))
        }
        assert distance


rationals = st.builds(F, st.integers(1, 10**6), st.integers(1, 10**6)) | st.sampled_from(
    [F(1, 10**9), F(10**9), F(1), F(0)]
)


@given(
    st.sampled_from(["P1", "P2", "P3"]),
    st.integers(1, 30),
    st.integers(1, 3),
    st.integers(2, 4),
    rationals,
    rationals,
    st.none() | rationals,
)
def test_what_is_accepted_is_in_the_class_and_what_is_refused_is_named(
    name: str, K: int, m: int, N: int, parameter: Fraction, t: Fraction, alpha: Fraction | None
) -> None:
    key = "eta" if name == "P1" else "lam"
    arguments: dict[str, Any] = {"N": N, "m": m, "K": K, key: parameter, "t": t, "alpha": alpha}
    try:
        B = Smale18(name, **arguments)
    except TheoremError as error:
        assert error.name in arguments
        assert str(error).startswith(f"{error.name} = ")
        assert "; allowed: " in str(error)
    else:
        check_membership(B)
        assert (B.N, B.m, B.K, B.t, B.shape, B.digits) == (N, m, K, t, (m, N), K)
        assert alpha is None or B.alpha == alpha


@pytest.mark.parametrize("rotation", ["identity", "hadamard", "dct", "dft", "cayley"])
@pytest.mark.parametrize("seed", [None, 0, 7])
def test_rotations_phases_and_order_do_not_change_the_geometry(rotation: str, seed: int | None) -> None:
    plain = Smale18("P2", N=6, m=4, K=4)
    B = Smale18("P2", N=6, m=4, K=4, rotation=rotation, field="complex", seed=seed)
    assert (B.alpha, B.least_exponent, B.competitors) == (plain.alpha, plain.least_exponent, plain.competitors)
    assert B.diagonal is not None  # the data are complex, with or without a seed
    assert (B.permutation is None) == (seed is None)
    for j in range(3):
        position, phase, bounds = B.vertex(j, 50)
        assert position == (B.permutation or range(6))[j]
        assert bounds == plain.vertex(j, 50)[2]
        u, v = B.diagonal[j]
        assert phase == (u, -v)
    again = Smale18("P2", N=6, m=4, K=4, rotation=rotation, field="complex", seed=seed)
    assert (again.diagonal, again.permutation, again.unitary) == (B.diagonal, B.permutation, B.unitary)


def test_a_seed_over_the_real_field_draws_signs() -> None:
    B = Smale18("P3", N=40, m=30, K=2, seed=1)
    assert B.diagonal is not None
    assert set(B.diagonal) == {(F(1), F(0)), (F(-1), F(0))}
    assert sorted(B.permutation or ()) == list(range(40))
    assert Smale18("P3", N=40, m=30, K=2).diagonal is None


@given(st.sampled_from(SETTINGS), st.integers(1, 14), st.integers(1, 10**18))
@example(SETTINGS[3], 14, 4096)
@example(SETTINGS[3], 14, 4097)
@example(SETTINGS[5], 3, 10**18)
def test_bounds_of_the_amount(setting: dict[str, Any], K: int, exponent: int) -> None:
    B = Smale18(**setting, N=3, m=2, K=K)
    exponent = max(exponent, B.least_exponent)
    lower, upper = B.vertex(0, exponent)[2]
    if exponent <= 4096:
        assert lower == upper == amount(B, B.alpha + F(1, 1 << exponent))
        assert B.member(0, exponent).A.changed == ((0, B.alpha + F(1, 1 << exponent)),)
    else:
        assert lower < amount(B, B.alpha + F(1, 1 << 6000)) < upper or exponent <= 6000
        assert lower <= amount(B, B.alpha + F(1, 1 << min(exponent, 4096 + 64))) <= upper == amount(B, B.alpha)
        assert upper - lower <= upper / (1 << 4000)
        assert B.member(0, exponent).A.changed == ((0, Perturbed(B.alpha, exponent)),)


# --- commit ---------------------------------------------------------------------------------------------------------


@st.composite
def classes(draw: st.DrawFn) -> Smale18:
    N = draw(st.integers(2, 7))
    field = draw(st.sampled_from(["real", "complex"]))
    seed = draw(st.none() | st.integers(0, 9))
    setting = draw(st.sampled_from(SETTINGS))
    return Smale18(**setting, N=N, m=draw(st.integers(1, N - 1)), K=draw(st.integers(1, 14)), field=field, seed=seed)


floats = st.floats(allow_nan=False, allow_infinity=False)
numbers = (
    floats.map(F) | st.fractions() | st.builds(lambda s, e: s * F(10) ** e, st.integers(-9, 9), st.integers(-400, 400))
)


@st.composite
def outputs(draw: st.DrawFn, B: Smale18, exponent: int) -> list[Complex]:
    """Anything, or something near a vertex, a combination of vertices or the middle, at a distance of about 10^-K and far below."""
    kind = draw(st.sampled_from(["anything", "near a vertex", "combination", "zero"]))
    if kind == "anything":
        imag = numbers if draw(st.booleans()) else st.just(F(0))
        return [(draw(numbers), draw(imag)) for _ in range(B.N)]
    vertices = [B.solution_set(j, exponent).vectors()[0] for j in range(B.competitors)]
    if kind == "zero":
        start = [(F(0), F(0))] * B.N
    elif kind == "near a vertex":
        start = draw(st.sampled_from(vertices))
    else:
        weights = draw(st.lists(st.integers(0, 3), min_size=len(vertices), max_size=len(vertices)).filter(any))
        start = [
            (sum((w * v[i][0] for w, v in zip(weights, vertices, strict=True)), F(0)) / sum(weights),
             sum((w * v[i][1] for w, v in zip(weights, vertices, strict=True)), F(0)) / sum(weights))
            for i in range(B.N)
        ]  # fmt: skip
    result = list(start)
    for i in draw(st.lists(st.integers(0, B.N - 1), max_size=3)):
        size = draw(st.integers(-30, 30)) * F(1, 10 ** (B.K + draw(st.sampled_from([0, 1, 9, 60]))))
        turned = draw(st.booleans())
        result[i] = (result[i][0] + (0 if turned else size), result[i][1] + (size if turned else 0))
    return result


def least_distance(B: Smale18, output: list[Complex], winner: int, exponent: int) -> Fraction:
    """min over c between the bounds of the amount of ‖output − c·phase·e_position‖², exact."""
    position, phase, (lower, upper) = B.vertex(winner, exponent)
    sizes = {lower, upper, min(max(lower, output[position][0] * phase[0] + output[position][1] * phase[1]), upper)}
    return min(
        sum(
            (
                (x - c * u) ** 2 + (z - c * v) ** 2 if i == position else x * x + z * z
                for i, (x, z) in enumerate(output)
            ),
            F(0),
        )
        for c in sizes
        for u, v in [phase]
    )


def check_commit(B: Smale18, output: list[Complex], largest: int | None) -> None:
    witness = B.commit(output, largest)
    assert witness.exponent == max(B.least_exponent, 1, 1 + (-1 if largest is None else largest))
    assert 0 <= witness.winner < B.competitors
    assert witness.squared_distance > F(1, 100**B.K)
    exact = least_distance(B, output, witness.winner, witness.exponent)
    if witness.exponent <= 4096:
        assert exact == B.solution_set(witness.winner, witness.exponent).distance_squared(output)
    assert witness.squared_distance <= exact
    assert witness.squared_distance >= exact * (1 - F(1, 1 << 20))
    for j in range(B.competitors):  # no other witness is farther away
        assert least_distance(B, output, j, witness.exponent) <= exact


@given(st.data(), st.none() | st.integers(0, 4200) | st.just(10**18))
def test_commit_proves_every_output_wrong(data: st.DataObject, largest: int | None) -> None:
    B = data.draw(classes())
    near = max(B.least_exponent, min(4096, 1 if largest is None else largest + 1))
    check_commit(B, data.draw(outputs(B, near)), largest)


@pytest.mark.parametrize(("m", "N"), SIZES)
def test_commit_on_the_hardest_outputs(m: int, N: int) -> None:
    # The circumcentre of the solutions is the point whose farthest solution is nearest.
    for setting, K in itertools.product(SETTINGS[::4], (1, 14)):
        B = Smale18(**setting, N=N, m=m, K=K)
        e = B.least_exponent
        S = SolutionSet(N, tuple(B.solution_set(j, e).vertices[0] for j in range(B.competitors)))
        check_commit(B, S.barycentre(), e - 1)
        check_commit(B, S.vectors()[-1], e - 1)


def near_the_edge(margin: Fraction, N: int = 2, K: int = 3) -> Smale18:
    """P3 with (√2·c(α)·10^K/2)² = 1 + about ``margin``."""
    root = F(math.isqrt(2 * 10**2000), 10**1000)
    return Smale18("P3", N=N, m=1, K=K, alpha=10**K / (root * (1 + margin / 2)))


@pytest.mark.parametrize("digits", [2, 4, 6, 7, 8, 10, 30, 100, 300])
@pytest.mark.parametrize("N", [2, 3, 6])
def test_commit_where_the_solutions_are_hardly_apart(digits: int, N: int) -> None:
    B = near_the_edge(F(1, 10**digits), N)
    for largest in (None, B.least_exponent - 1, 5000, 10**18):
        e = max(B.least_exponent, 1 if largest is None else largest + 1)
        c = B.vertex(0, e)[2][0]
        middle = [(c / 2, F(0)), (c / 2, F(0)), *[(F(0), F(0))] * (N - 2)]
        check_commit(B, middle, largest)
        check_commit(B, [(c / N, F(0))] * N, largest)


def test_solutions_that_are_apart_by_next_to_nothing_are_refused() -> None:
    root = F(math.isqrt(2 * 10**4000), 10**2000)
    with pytest.raises(TheoremError, match="^alpha = .*; allowed: values for which two solutions are farther apart"):
        Smale18("P3", N=2, m=1, K=1, alpha=10 / (root * (1 + F(1, 10**1300))))


@pytest.mark.parametrize(
    "output",
    [
        [F(2) ** 1_400_000] * 3,
        [F(1, 3**800_000)] * 3,
        [F(10**300_000 + 1, 3**300_000), F(-(10**300_000)), F(0)],
    ],
    ids=["huge", "tiny", "long"],
)
def test_commit_on_numbers_of_a_million_bits(output: list[Fraction]) -> None:
    B = Smale18("P2", N=3, m=2, K=5)
    witness = B.commit([(x, F(0)) for x in output], 7)
    assert witness.squared_distance > F(1, 10**10)
    assert witness.winner == (0 if output[0] <= output[1] else 1)


@pytest.mark.parametrize("length", [0, 2, 4])
def test_commit_needs_N_entries(length: int) -> None:
    with pytest.raises(TheoremError, match=f"^output = 'length {length}'; allowed: length 3$"):
        Smale18("P3", N=3, m=2, K=2).commit([(F(0), F(0))] * length, 0)


# --- bad arguments --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"problem_name": "P4"}, "problem"),
        ({"problem_name": None}, "problem"),
        ({"problem_name": P3(1, [1] * 20)}, "problem"),
        ({"problem_name": P1(0), "eta": 1}, "lam, eta"),
        ({"problem_name": "P1", "lam": 1}, "lam"),
        ({"problem_name": "P3", "eta": 1}, "eta"),
        *(({"N": N}, "N") for N in (1, 0, -3, 2.0, "3", True, None)),
        *(({"m": m}, "m") for m in (0, -1, 20, 21, 1.0, "1", True)),
        *(({"K": K}, "K") for K in (0, -1, 1.5, "3", True, None, 10_001)),
        *(({"lam": lam}, "lam") for lam in (0, -1, "x", math.nan, math.inf, True, [1], 1j, "1e99999")),
        *(
            ({"problem_name": "P1", "eta": eta}, "eta")
            for eta in (-1, "x", math.nan, math.inf, True, 1, "1.5", "0.9999")
        ),
        *(({"t": t}, "t") for t in (0, -1, "x", math.nan, math.inf, True)),
        *(({"alpha": a}, "alpha") for a in (0, -1, "x", math.nan, 100, 1000, "1/2", "1e9", "1e-9")),
        ({"problem_name": "P2", "alpha": 0}, "alpha"),
        ({"problem_name": "P2", "lam": 10**9}, "lam"),
        ({"problem_name": "P3", "lam": 10**9}, "lam"),
        ({"problem_name": "P3", "lam": "1e6000", "K": 5000}, "lam"),
        ({"problem_name": "P3", "lam": 477, "alpha": 477}, "lam"),
        ({"problem_name": "P1", "K": 1, "eta": "0.9"}, "eta"),
        ({"rotation": "fourier"}, "rotation"),
        ({"rotation": "dft"}, "rotation"),
        ({"rotation": "hadamard"}, "m"),
        ({"rotation": 3}, "rotation"),
        ({"field": "quaternion"}, "field"),
        ({"field": None}, "field"),
        *(({"seed": seed}, "seed") for seed in (1.0, "1", True)),
        ({"N": 10_002, "m": 10_001}, "m·N"),
    ],
)
def test_bad_arguments_are_named(arguments: dict[str, Any], name: str) -> None:
    with pytest.raises(TheoremError, match=f"^{name} = .*; allowed: ") as caught:
        Smale18(**arguments)
    assert caught.value.name == name


@pytest.mark.parametrize(
    ("winner", "exponent", "name"),
    [
        (-1, 5, "winner"),
        (2, 5, "winner"),
        (True, 5, "winner"),
        (0.0, 5, "winner"),
        (0, 0, "exponent"),
        (0, 1.0, "exponent"),
    ],
)
def test_bad_witnesses_are_named(winner: Any, exponent: Any, name: str) -> None:
    with pytest.raises(TheoremError, match=f"^{name} = .*; allowed: "):
        Smale18("P3", N=3, m=2, K=2).member(winner, exponent)


def test_a_witness_below_the_least_exponent_is_refused() -> None:
    B = near_the_edge(F(1, 10**6))
    assert B.least_exponent > 1
    with pytest.raises(TheoremError, match=f"^exponent = .*; allowed: an integer of at least {B.least_exponent}$"):
        B.member(0, B.least_exponent - 1)
    with pytest.raises(TheoremError, match="^exponent = 5000; allowed: at most 4096"):
        B.solution_set(0, 5000)


def test_problems_may_be_given_as_they_are() -> None:
    assert Smale18(P1("1/10"), N=3, m=1, K=2).problem == problem("P1", eta="1/10")
    assert Smale18(N=3, m=1, K=2).problem == problem("P3")
