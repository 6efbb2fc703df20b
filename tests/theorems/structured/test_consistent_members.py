"""Which members have given data: nothing that has them is left out, and what is left decides where the documentation says so."""

from fractions import Fraction
from math import isqrt

import numpy as np
import pytest
from flint import acb, arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import ROUNDINGS, Datum, DyadicMatrix, DyadicVector, ExactInput, HonestOracle
from sci_barriers.testing import strategies
from theorems import Member, Omega, Smale18, TheoremError
from theorems.problems import Complex
from theorems.structured.consistent_members import Candidate, Reading, candidates, reading, worst_squared_error

from ...oracles.enclosures import exact, matrix, rational

F = Fraction


def classes(largest: int = 6) -> st.SearchStrategy[Omega]:
    return strategies.omegas(max_rows=largest, max_competitors=largest, max_digits=12, max_data=24, max_samples=3)


def raised(omega: Omega, member: Member) -> Fraction:
    if member.exponent is None:
        return F(0)
    return F(3, 2 << omega.L) if member.part == "sharp" else F(1, 1 << member.exponent)


def honest(omega: Omega, member: Member, rounding: str, index: int, seed: int = 0) -> Datum:
    return HonestOracle(omega.input(member), rounding=rounding, seed=seed).read(index)


def is_among(omega: Omega, member: Member, found: list[Candidate]) -> bool:
    epsilon = raised(omega, member)
    return any(
        candidate.part == member.part
        and candidate.winner == member.winner
        and 0 <= candidate.lower <= epsilon <= candidate.upper
        for candidate in found
    )


# --- soundness ------------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(classes(), st.integers(0, 10**6), st.sampled_from(sorted(ROUNDINGS)), st.lists(st.integers(0, 50), max_size=4))
def test_a_member_is_never_excluded_by_its_own_data(omega: Omega, seed: int, rounding: str, indices: list[int]) -> None:
    member = omega.random_member(seed, largest=30)
    readings = [reading(honest(omega, member, rounding, n, seed), omega.strong.centre.A) for n in indices]
    assert is_among(omega, member, candidates(omega.parts, readings))
    for one in readings:
        assert is_among(omega, member, candidates(omega.parts, [one]))


@settings(max_examples=30)
@given(classes(), st.integers(0, 10**6), st.integers(0, 40))
def test_data_of_different_roundings_and_seeds_may_be_mixed(omega: Omega, seed: int, index: int) -> None:
    member = omega.random_member(seed, largest=30)
    readings = [
        reading(honest(omega, member, rounding, index + k, seed), omega.strong.centre.A)
        for k, rounding in enumerate(ROUNDINGS)
    ]
    assert is_among(omega, member, candidates(omega.parts, readings))


@settings(max_examples=40)
@given(classes(), st.integers(0, 10**6), st.sampled_from(sorted(ROUNDINGS)), st.integers(0, 60))
def test_a_reading_encloses_the_coefficients_up_to_the_tolerance(
    omega: Omega, seed: int, rounding: str, index: int
) -> None:
    """Some h in the enclosures has ‖h − a‖₂ ≤ 2^-n; they are narrow; and U, D, P of any member may be used."""
    member = omega.random_member(seed, largest=30)
    datum = honest(omega, member, rounding, index, seed)
    found = reading(datum, omega.input(member).A)
    assert found.index == index
    unit = F(1, 1 << found.bits)
    epsilon, part = raised(omega, member), omega.part(member.part)
    total = F(0)
    for i, (low, high) in enumerate(zip(found.lower, found.upper, strict=True)):
        assert low <= high <= low + 2  # two units of 2^-(n+16)
        a = part.alpha + (epsilon if i == member.winner else 0)
        total += max(F(0), low * unit - a, a - high * unit) ** 2
    assert total <= F(1, 4**index)
    assert reading(datum, omega.weak.centre.A) == found
    assert reading(datum, omega.sharp.member(0, omega.L).A) == found


def table(omega: Omega, member: Member) -> list[list[acb]]:
    """A, entry by entry, at the working precision, from the definition."""
    part = omega.part(member.part)
    a = [rational(part.alpha)] * part.competitors
    if member.winner is not None:
        a[member.winner] += rational(raised(omega, member))
    return matrix(omega.input(member).A, a)


def fits(omega: Omega, member: Member, datum: Datum) -> bool:
    """Whether ‖A_n − A‖₂ ≤ 2^-n (1 − 10^-9): exact differences, scaled, then floating point; such a datum is one of the member."""
    with ctx.workprec(datum.index + 200):
        A = table(omega, member)
        E = np.array(
            [
                [complex((exact(datum.A, i, k) - entry) * arb((1, datum.index))) for k, entry in enumerate(row)]
                for i, row in enumerate(A)
            ]
        )
    return bool(np.linalg.norm(E, 2) <= 1 - 1e-9)


@settings(max_examples=25)
@given(
    classes(largest=4),
    st.integers(0, 10**6),
    st.sampled_from(sorted(ROUNDINGS)),
    st.integers(0, 26),
    st.data(),
)
def test_all_members_that_have_the_data_are_found_and_the_error_covers_them(
    omega: Omega, seed: int, rounding: str, index: int, data: st.DataObject
) -> None:
    """By brute force over all members with exponents up to 30 of the part (other parts are too far away for index ≥ 1)."""
    member = omega.random_member(seed, largest=25)
    answers = omega.part(member.part).answer
    shared = data.draw(st.booleans()) and (omega.part(member.part).largest_index or index) >= index
    datum = answers(index) if shared else honest(omega, member, rounding, index, seed)
    found = candidates(omega.parts, [reading(datum, omega.strong.centre.A)])
    part = omega.part(member.part)
    others = [other for other in omega.members(30) if other.part == member.part]
    having = [other for other in others if fits(omega, other, datum)]
    for other in having:
        assert is_among(omega, other, found)
    assert shared or rounding == "worst-case" or member in having or member not in others
    # Outputs: solutions of members, the barycentre, or anything.
    vectors: list[list[Complex]] = []
    for k in range(part.R):
        centre = part.problem.solution_set(ExactInput(part.centre.A, part.centre.samples[k]))
        choices = [centre.barycentre(), *centre.vectors(), [(F(0), F(0))] * part.N]
        if having:
            choices += omega.solution_set(data.draw(st.sampled_from(having)), k).vectors()
        vectors.append(list(data.draw(st.sampled_from(choices))))
    if not found:
        return
    bound = worst_squared_error(omega.parts, found, vectors)
    for other in having:
        for k, vector in enumerate(vectors):
            S = omega.solution_set(other, k)
            assert max(distance(x, vector) for x in S.vectors()) <= bound


def distance(x: list[Complex], z: list[Complex]) -> Fraction:
    return sum(((a - c) ** 2 + (b - d) ** 2 for (a, b), (c, d) in zip(x, z, strict=True)), F(0))


@settings(max_examples=40)
@given(classes(), st.data())
def test_the_error_is_the_largest_distance_to_an_end_of_a_segment(omega: Omega, data: st.DataObject) -> None:
    """Exact, by vectors: the formula ‖x‖² − 2c·along + c² is that of a distance; and inner points are not farther."""
    part = data.draw(st.sampled_from(omega.parts))
    widest = F(3, 2 << omega.L) if part.part == "sharp" else F(1, 1 << part.least_exponent)
    low = widest * data.draw(st.integers(0, 8)) / 8
    high = low + (widest - low) * data.draw(st.integers(0, 8)) / 8
    j = data.draw(st.none() | st.integers(0, part.competitors - 1)) if part.part == "strong" else 0
    candidate = Candidate(part.part, j, F(0) if j is None else low, F(0) if j is None else high)
    entry = st.fractions(min_value=-1, max_value=1, max_denominator=100)
    vectors = [
        [(data.draw(entry), data.draw(entry) if part.field == "complex" else F(0)) for _ in range(part.N)]
        for _ in range(part.R)
    ]
    bound = worst_squared_error(omega.parts, [candidate], vectors)

    def solution(winner: int, epsilon: Fraction, k: int) -> list[Complex]:
        position, (u, v), _ = part.vertex(winner, part.least_exponent, k)
        c = part.modulus_of(epsilon, k)
        return [(c * u, c * v) if i == position else (F(0), F(0)) for i in range(part.N)]

    winners = range(part.competitors) if j is None else (j,)
    points = [F(0)] if j is None else [low + (high - low) * s / 4 for s in range(5)]
    all_distances = [distance(solution(w, p, k), vectors[k]) for w in winners for p in points for k in range(part.R)]
    ends = [
        distance(solution(w, p, k), vectors[k]) for w in winners for p in (points[0], points[-1]) for k in range(part.R)
    ]
    assert bound == max(ends) == max(all_distances)


def test_the_largest_error_of_several_candidates_and_samples() -> None:
    omega = Omega("P3", N=3, m=2, K=3, L=4, R=2)
    one, two = Candidate("weak", 0, F(0), F(1, 8)), Candidate("sharp", 1, F(3, 32), F(3, 32))
    vectors: list[list[Complex]] = [[(F(k), F(0)), (F(0), F(0)), (F(0), F(0))] for k in range(2)]
    bounds = [worst_squared_error(omega.parts, [candidate], vectors) for candidate in (one, two)]
    assert worst_squared_error(omega.parts, [one, two], vectors) == max(bounds)
    each = [
        max(worst_squared_error((part,), [one], [v]) for v in [vector])
        for part, vector in [(_at(omega.weak, k), vectors[k]) for k in range(2)]
    ]
    assert bounds[0] == max(each)


def _at(part: Smale18, sample: int) -> Smale18:
    """The part with the one sample, the same α."""
    return Smale18(
        part.problem, N=part.N, m=part.m, K=part.K, part=part.part, L=part.L, alpha=part.alpha, t=part.lengths[sample]
    )


# --- what is decided ------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(classes(), st.sampled_from(sorted(ROUNDINGS)), st.integers(0, 99), st.data())
def test_one_datum_of_index_L_decides_on_sharp(omega: Omega, rounding: str, seed: int, data: st.DataObject) -> None:
    j = data.draw(st.integers(0, omega.competitors - 1))
    datum = honest(omega, Member("sharp", j, omega.L), rounding, omega.L, seed)
    epsilon = F(3, 2 << omega.L)
    assert candidates(omega.parts, [reading(datum, omega.strong.centre.A)]) == [Candidate("sharp", j, epsilon, epsilon)]


@settings(max_examples=40)
@given(classes(), st.sampled_from(sorted(ROUNDINGS)), st.integers(0, 99), st.integers(0, 60), st.data())
def test_a_datum_of_index_e_plus_2_decides_the_winner_on_weak(
    omega: Omega, rounding: str, seed: int, further: int, data: st.DataObject
) -> None:
    j = data.draw(st.integers(0, omega.competitors - 1))
    e = omega.weak.least_exponent + further
    datum = honest(omega, Member("weak", j, e), rounding, e + 2, seed)
    (found,) = candidates(omega.parts, [reading(datum, omega.strong.centre.A)])
    assert (found.part, found.winner) == ("weak", j)
    assert found.upper - found.lower <= F(3, 1 << (e + 2))  # the interval shrinks with the index


@settings(max_examples=40)
@given(classes(), st.sampled_from(sorted(ROUNDINGS)), st.integers(0, 10**6))
def test_a_datum_of_index_1_decides_the_part(omega: Omega, rounding: str, seed: int) -> None:
    member = omega.random_member(seed)
    datum = honest(omega, member, rounding, 1, seed)
    found = candidates(omega.parts, [reading(datum, omega.strong.centre.A)])
    assert {candidate.part for candidate in found} == {member.part}


@settings(max_examples=40)
@given(classes(), st.integers(0, 50), st.data())
def test_what_the_resisting_oracle_says_decides_nothing(omega: Omega, index: int, data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(omega.parts))
    if part.L is not None:
        index = min(index, part.L - 1)
    found = candidates(omega.parts, [reading(part.answer(index), part.centre.A)])
    same = [candidate for candidate in found if candidate.part == part.part]
    assert {candidate.winner for candidate in same} - {None} == set(range(part.competitors))
    assert (Candidate("strong", None, F(0), F(0)) in same) == part.centre_belongs


def test_more_data_never_bring_a_candidate_back() -> None:
    omega = Omega("P1", N=5, m=2, K=4, L=6, seed=1, rotation="dct")
    member = Member("weak", 1, 12)
    readings: list[Reading] = []
    before: list[Candidate] = candidates(omega.parts, [])
    assert {(c.part, c.winner) for c in before} == {
        ("strong", None),
        *((part, j) for part in ("strong", "weak", "sharp") for j in range(4)),
    }
    for index in range(18):
        readings.append(reading(honest(omega, member, "random", index, 5), omega.strong.centre.A))
        after = candidates(omega.parts, readings)
        for candidate in after:
            assert any(
                (old.part, old.winner) == (candidate.part, candidate.winner)
                and old.lower <= candidate.lower <= candidate.upper <= old.upper
                for old in before
            )
        before = after
    assert [(c.part, c.winner) for c in before] == [("weak", 1)]


def test_data_of_no_member_leave_nothing() -> None:
    omega = Omega("P3", N=5, m=3, K=4, L=6)
    matrix = omega.strong.centre.A
    zero = HonestOracle(omega.input(Member("strong"))).read(8)
    far = Smale18("P3", N=5, m=3, K=9).centre
    assert candidates(omega.parts, [reading(HonestOracle(far).read(8), matrix)]) == []
    twice = [reading(HonestOracle(omega.input(Member("weak", j, 3))).read(9), matrix) for j in range(2)]
    assert candidates(omega.parts, twice) == []
    assert candidates(omega.parts, [reading(zero, matrix), twice[0]]) == []


# --- arguments ------------------------------------------------------------------------------------------------------


def test_a_datum_of_another_shape_is_refused() -> None:
    omega, other = Omega("P3", N=5, m=3, K=4, L=6), Omega("P3", N=5, m=2, K=4, L=6)
    datum = HonestOracle(other.input(Member("strong"))).read(3)
    with pytest.raises(TheoremError, match=r"^datum = .*; allowed: a matrix of shape \(3, 5\)$"):
        reading(datum, omega.strong.centre.A)


@pytest.mark.parametrize("size", [0, 1, 300, 100_000])
def test_data_with_huge_or_no_entries_are_read(size: int) -> None:
    """A datum need not be an honest one: whatever it says is enclosed."""
    omega = Omega("P3", N=3, m=2, K=4, L=6, rotation="dct", field="complex", seed=1)
    codes = np.zeros((2, 3), dtype=np.int32)
    value = (1 << size) - 1
    A = DyadicMatrix((value,), (-value,), codes, 5)
    found = reading(Datum(4, A, DyadicVector((0,), None, codes[:, 0], 0)), omega.strong.centre.A)
    assert all(low <= high <= low + 2 for low, high in zip(found.lower, found.upper, strict=True))
    assert candidates(omega.parts, [found]) == []
    with_none = Datum(4, DyadicMatrix((value,), None, codes, 5), DyadicVector((0,), None, codes[:, 0], 0))
    assert candidates(omega.parts, [reading(with_none, omega.strong.centre.A)]) == []


# --- equal to the slow way ----------------------------------------------------------------------------------------------


def spans(one: Reading, alpha: Fraction, j: int) -> tuple[Fraction, Fraction] | None:
    """The interval of ε for one reading and one winner, in fractions."""
    unit = F(1, 1 << one.bits)
    scaled = alpha / unit
    below, above = scaled.numerator // scaled.denominator, -(-scaled.numerator // scaled.denominator)
    least = [max(0, low - above, below - high) for low, high in zip(one.lower, one.upper, strict=True)]
    left = (1 << 2 * (one.bits - one.index)) - sum(x * x for i, x in enumerate(least) if i != j)
    if left < 0:
        return None
    radius = isqrt(left) + 1
    return (one.lower[j] - above - radius) * unit, (one.upper[j] - below + radius) * unit


def slow_candidates(omega: Omega, readings: list[Reading]) -> list[Candidate]:
    found = []
    for part in omega.parts:
        ends = (part.sharp_epsilon,) * 2 if part.L is not None else (F(0), F(1, 1 << part.least_exponent))
        for j in range(part.competitors):
            known = [spans(one, part.alpha, j) for one in readings]
            low = max([ends[0], *(span[0] for span in known if span is not None)])
            high = min([ends[1], *(span[1] for span in known if span is not None)])
            if None not in known and low <= high and high > 0:
                found.append(Candidate(part.part, j, low, high))
    return found


def slow_error(omega: Omega, found: list[Candidate], outputs: list[list[Complex]]) -> Fraction:
    worst = F(0)
    for k, output in enumerate(outputs):
        for candidate in found:
            part = omega.part(candidate.part)
            for j in range(part.competitors) if candidate.winner is None else (candidate.winner,):
                for epsilon in (candidate.lower, candidate.upper):
                    point = part.axes[j], part.modulus_of(epsilon, k)
                    worst = max(worst, *part.metric.distances_of_points_squared(output, [point]))
    return worst


@settings(max_examples=40)
@given(classes(), st.integers(0, 10**6), st.lists(st.integers(0, 40), max_size=3), st.data())
def test_candidates_and_errors_are_those_of_fractions_and_of_every_candidate_alone(
    omega: Omega, seed: int, indices: list[int], data: st.DataObject
) -> None:
    member = omega.random_member(seed, largest=30)
    readings = [reading(honest(omega, member, "worst-case", n, seed), omega.strong.centre.A) for n in indices]
    found = candidates(omega.parts, readings)
    assert [one for one in found if one.winner is not None] == slow_candidates(omega, readings)
    part = omega.strong
    scale = part.modulus_of(F(0), 0)
    multiples = st.sampled_from([F(0), scale / 2, scale, -scale, F(1, 3)])
    outputs = []
    for _ in range(part.R):  # few different entries, along the axes and not
        output = [(data.draw(multiples), data.draw(st.just(F(0)) | multiples)) for _ in range(part.N)]
        for position, (x, z) in data.draw(st.lists(st.sampled_from(part.axes), max_size=3)):
            output[position] = scale * x, scale * z
        outputs.append(output)
    assert worst_squared_error(omega.parts, found, outputs) == slow_error(omega, found, outputs)
