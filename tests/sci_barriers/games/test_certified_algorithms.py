"""The algorithms of clauses (ii) and (iii): their digits are proved from their data, and other algorithms' are not."""

import dataclasses
import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles import ROUNDINGS, Budget, HonestOracle, ResistingOracle
from sci_barriers import BarrierError, Smale18, Status, Undecided, refute
from sci_barriers.games.certified_algorithms import (
    CertifiedRun,
    ClassSolver,
    all_but_one_digit,
    all_but_two_digits,
    certified_run,
    data_needed,
    error_curve,
)
from sci_barriers.testing import strategies
from theorems import Member, Omega, TheoremError
from theorems.problems import Complex

F = Fraction
OMEGA = Omega("P2", N=5, m=3, K=4, L=8, rotation="dct", seed=1)


classes = strategies.omegas(max_rows=6, max_competitors=6, max_digits=12, max_data=24, max_samples=3)


def check_proved(run: CertifiedRun) -> None:
    """A proof: the error on the member itself, exactly, is within the bound that is stated, and that within 10^-digits."""
    assert run.proved
    assert run.status is None
    assert run.squared_error is not None
    assert run.squared_error <= F(1, 100**run.digits)
    assert len(run.outputs) == run.omega.strong.R
    for k, output in enumerate(run.outputs):
        assert len(output) == run.omega.shape[1]
        for x in run.omega.solution_set(run.member, k).vectors():
            distance = sum(((a - c) ** 2 + (b - d) ** 2 for (a, b), (c, d) in zip(x, output, strict=True)), F(0))
            assert distance <= run.squared_error
    assert run.certificate is not None
    assert run.certificate.check() == (True, "", "")


def check_not_proved(run: CertifiedRun) -> None:
    assert not run.proved
    assert run.certificate is None
    assert run.reason
    assert "\n" not in run.reason


# --- (ii): K − 1 digits ---------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(classes, st.integers(0, 10**6), st.sampled_from(sorted(ROUNDINGS)), st.sampled_from([1, 3, 0]))
def test_all_but_one_digit_on_members_of_all_parts(omega: Omega, seed: int, rounding: str, step: int) -> None:
    member = omega.random_member(seed, largest=16)
    run = certified_run(all_but_one_digit(omega, step=step), omega, member, omega.K - 1, rounding=rounding, seed=seed)
    check_proved(run)
    reads = run.transcript.reads
    assert reads[0] == 1
    for before, after in itertools.pairwise(reads):
        assert after == (before + step if step else 2 * before)
    if member.part == "strong":
        assert reads == [1]
    if member.part == "weak" and member.exponent is not None:  # a datum of index e + 2 leaves one winner
        assert len([n for n in reads if n >= member.exponent + 2]) <= 1


@settings(max_examples=25)
@given(classes, st.integers(0, 10**6), st.sampled_from(sorted(ROUNDINGS)), st.integers(1, 2))
def test_more_digits_are_proved_as_well(omega: Omega, seed: int, rounding: str, less: int) -> None:
    """The solver is not tied to K: away from Ω_strong and its centre any number of digits can be had."""
    j = seed % omega.competitors
    member = Member("weak", j, omega.weak.least_exponent + seed % 8)
    solver = ClassSolver(omega, omega.K + less, step=2)
    check_proved(certified_run(solver, omega, member, omega.K + less, rounding=rounding, seed=seed))


def test_the_data_needed_grow_with_the_exponent_without_bound() -> None:
    exponents = [2, 3, 5, 8, 13, 21, 34, 55, 89, 144]
    for rounding in ("nearest", "worst-case"):
        needed = data_needed(OMEGA, exponents, winner=2, rounding=rounding)
        assert [e for e, _ in needed] == exponents
        largest = [n for _, n in needed]
        assert largest == sorted(largest)
        for e, n in needed:
            assert e - 1 <= n <= e + 2
    with pytest.raises(TheoremError, match="^winner = "):
        data_needed(OMEGA, [5], winner=3)
    with pytest.raises(TheoremError, match="^exponent = "):
        data_needed(OMEGA, [0])


@pytest.mark.parametrize("budget", [{"reads": 1}, {"reads": 40}, {"index": 25, "reads": None}])
@pytest.mark.parametrize("R", [1, 2])
def test_on_adversarial_data_it_does_not_halt(budget: dict[str, Any], R: int) -> None:
    """The centre is not in Ω_weak, but its roundings fit members of Ω_weak for every index: nothing false is claimed."""
    omega = Omega("P1", N=5, m=3, K=4, L=8, R=R, field="complex", seed=3)
    limits = Budget(**budget)
    oracle = ResistingOracle(omega.weak.centre, omega.problem, limits, omega.weak.answer)
    run = certified_run(all_but_one_digit(omega), omega, Member("weak", 0, 60), omega.K - 1, oracle=oracle)
    check_not_proved(run)
    assert run.status is Status.BUDGET_EXCEEDED
    assert run.outputs == ()
    verdict = refute(all_but_one_digit(omega), omega.weak, budget=limits)
    assert verdict.status is Status.BUDGET_EXCEEDED


def test_the_resisting_oracle_of_strong_gets_its_answer_and_refutes_it_on_the_next_digit() -> None:
    oracle = ResistingOracle(OMEGA.strong.centre, OMEGA.problem, Budget(), OMEGA.strong.answer)
    run = certified_run(all_but_one_digit(OMEGA), OMEGA, Member("strong"), OMEGA.K - 1, oracle=oracle)
    check_proved(run)
    assert not dataclasses.replace(run, digits=OMEGA.K).proved
    assert refute(all_but_one_digit(OMEGA), OMEGA.strong).refuted
    solver = ClassSolver(OMEGA, OMEGA.K)
    assert refute(solver, OMEGA.strong, budget=Budget(reads=50)).status is Status.BUDGET_EXCEEDED


# --- (iii): K − 2 digits --------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(classes, st.integers(0, 10**6), st.sampled_from(sorted(ROUNDINGS)))
def test_all_but_two_digits_from_the_one_datum_of_index_L(omega: Omega, seed: int, rounding: str) -> None:
    member = omega.random_member(seed)
    run = certified_run(all_but_two_digits(omega), omega, member, omega.K - 2, rounding=rounding, seed=seed)
    check_proved(run)
    assert run.transcript.reads == [omega.L]
    assert run.reason.endswith("kinds of members have these data")


def test_a_smaller_index_does_not_decide() -> None:
    omega = OMEGA
    for last in (1, 4, omega.L - 1):
        short = ClassSolver(omega, omega.K - 2, first=last, last=last)
        oracle = ResistingOracle(omega.sharp.centre, omega.problem, Budget(), omega.sharp.answer)
        run = certified_run(short, omega, Member("sharp", 0, omega.L), omega.K - 2, oracle=oracle)
        check_not_proved(run)
        assert run.status is Status.CRASHED
        assert run.reason == f"Undecided: data up to index {last} do not prove {omega.K - 2} digits"


def test_refuted_on_weak_when_its_data_are_capped() -> None:
    """The algorithm of clause (iii), which reads no more than L, computes no K − 1 digits."""
    for part in (OMEGA.strong, OMEGA.weak):
        verdict = refute(all_but_two_digits(OMEGA), part)
        assert verdict.refuted
        assert verdict.transcript.reads == [OMEGA.L]


# --- other algorithms ------------------------------------------------------------------------------------------------


def solution(omega: Omega, member: Member) -> list[list[Complex]]:
    return [omega.solution_set(member, k).vectors()[0] for k in range(omega.strong.R)]


def knowing(omega: Omega, member: Member, indices: list[int]) -> Any:
    """An algorithm that has the solution of a member written down, and reads some data for the sake of form."""
    vectors = [[x for x, _ in vector] for vector in solution(omega, member)]

    def algorithm(oracle: Any) -> Any:
        for n in indices:
            oracle.read(n)
        return vectors if len(vectors) > 1 else vectors[0]

    return algorithm


@settings(max_examples=25)
@given(st.integers(0, 2), st.integers(4, 40), st.sampled_from(sorted(ROUNDINGS)), st.integers(1, 3))
def test_an_exact_output_is_proved_once_the_data_leave_no_other_member(j: int, e: int, rounding: str, R: int) -> None:
    omega = Omega("P3", N=5, m=3, K=4, L=8, R=R, seed=1)
    member = Member("weak", j, e)
    little = certified_run(knowing(omega, member, [0, 2]), omega, member, omega.K - 1, rounding=rounding)
    check_not_proved(little)  # right, but the data do not show it: other members have them
    assert little.status is None
    assert little.squared_error is not None
    check_proved(certified_run(knowing(omega, member, [1, e + 2]), omega, member, omega.K - 1, rounding=rounding))


@pytest.mark.parametrize("digits", [1, 2, 3])
def test_an_output_that_is_wrong_is_not_proved(digits: int) -> None:
    omega = OMEGA
    member = Member("weak", 1, 6)
    right, wrong = solution(omega, member)[0], solution(omega, Member("weak", 2, 6))[0]
    for vector, good in (
        (right, True),
        (wrong, digits < 3),
        ([(F(0), F(0))] * 5, digits < 3),
        ([(F(1), F(0))] * 5, False),
    ):
        numbers = [x for x, _ in vector]
        run = certified_run(lambda oracle: oracle.read(30) and numbers, omega, member, digits)  # noqa: B023 # run at once
        assert run.proved == good
        if good:
            check_proved(run)
        else:
            check_not_proved(run)


def test_without_data_only_what_all_members_share_is_proved() -> None:
    for digits, proved in ((1, True), (2, False), (3, False)):
        run = certified_run(lambda oracle: [0] * 5, OMEGA, Member("strong"), digits)
        assert run.transcript.reads == []
        assert run.proved == proved  # √2·c(α) < 10^-(K−3) for all parts


def test_a_network_is_evaluated_at_data_that_were_read() -> None:
    omega = OMEGA
    run = certified_run(lambda oracle: oracle.read(4) and (lambda y: [0] * 5), omega, Member("strong"), 3)
    assert run.transcript.evaluation == 4
    check_proved(run)
    run = certified_run(lambda oracle: lambda y: [0] * 5, omega, Member("strong"), 3)
    assert run.transcript.evaluation == 53
    check_not_proved(run)  # it has read nothing: the proof is from reads


@pytest.mark.parametrize(
    ("algorithm", "status"),
    [
        (lambda oracle: 1 // 0, Status.CRASHED),
        (lambda oracle: None, Status.INVALID_OUTPUT),
        (lambda oracle: [0] * 4, Status.INVALID_OUTPUT),
        (lambda oracle: [oracle.read(n) for n in range(9)], Status.BUDGET_EXCEEDED),
    ],
)
def test_algorithms_that_give_no_output(algorithm: Any, status: Status) -> None:
    run = certified_run(algorithm, OMEGA, Member("strong"), 3, budget=Budget(reads=5))
    check_not_proved(run)
    assert (run.status, run.outputs, run.squared_error) == (status, (), None)


def test_data_of_no_member_prove_nothing() -> None:
    far = Smale18("P2", N=5, m=3, K=9, rotation="dct", seed=1).centre
    run = certified_run(lambda oracle: oracle.read(9) and [0] * 5, OMEGA, Member("strong"), 1, oracle=HonestOracle(far))
    check_not_proved(run)
    assert (run.status, run.squared_error, run.reason) == (None, None, "no member of Ω has these data")


@pytest.mark.parametrize("digits", [0, -1, 1.0, "1", None, True])
def test_bad_digits_are_named(digits: Any) -> None:
    with pytest.raises(BarrierError, match="^digits = .*; allowed: an integer of at least 1$"):
        certified_run(lambda oracle: [0] * 5, OMEGA, Member("strong"), digits)


def test_members_that_there_are_not_are_named() -> None:
    with pytest.raises(TheoremError, match="^winner = "):
        certified_run(lambda oracle: [0] * 5, OMEGA, Member("weak"), 3)


def test_an_oracle_of_another_shape_is_refused() -> None:
    other = Omega("P2", N=6, m=3, K=4, L=8)
    with pytest.raises(BarrierError, match=r"^oracle.shape = .*; allowed: \(3, 6\), that of the class$"):
        all_but_one_digit(other)(HonestOracle(OMEGA.input(Member("strong"))))


# --- errors that data prove ---------------------------------------------------------------------------------------------


def test_the_error_that_data_prove() -> None:
    indices = [1, 2, 4, 8, 16, 32, 64]
    curve = error_curve(OMEGA, Member("weak", 0, 10), indices)
    assert [n for n, _ in curve] == indices
    assert all(
        square > F(1, 100 ** (OMEGA.K - 1)) for n, square in curve if n <= 8
    )  # two solutions are 2·10^-(K−1) apart
    assert all(square < F(1, 100 ** (OMEGA.K - 1)) for n, square in curve if n >= 16)
    assert curve[-1][1] < F(1, 1 << 100)
    # At the centre of Ω_strong no data prove K digits: members with another solution have them as well.
    for _, square in error_curve(OMEGA, Member("strong"), indices):
        assert F(1, 100**OMEGA.K) < square < F(1, 100 ** (OMEGA.K - 1))


@pytest.mark.parametrize("bits", [0, 1, 63, 64])
def test_outputs_are_dyadic_and_near(bits: int) -> None:
    solver = all_but_one_digit(OMEGA)
    for value in (F(1, 3), F(-1, 3), F(0), F(10**9, 7), F(1, 3 << bits)):
        rounded = solver.rounded(value)
        assert abs(rounded - value) * 10**solver.digits < F(1, 1 << 60)
        assert rounded.denominator & (rounded.denominator - 1) == 0


def test_nothing_is_said_about_no_members() -> None:
    assert all_but_one_digit(OMEGA).best_outputs([]) == []
    far = Smale18("P2", N=5, m=3, K=9, rotation="dct", seed=1).centre
    with pytest.raises(Undecided, match="^data up to index 5 do not prove 3 digits$"):
        ClassSolver(OMEGA, 3, last=5)(HonestOracle(far))


def test_it_may_begin_at_a_later_index() -> None:
    """Data that say nothing yet need not be read, nor be written into the certificate."""
    omega = Omega("P3", N=5, m=3, K=4, L=8)
    run = certified_run(all_but_one_digit(omega, first=8, step=0), omega, Member("weak", 0, 12), omega.K - 1)
    assert run.proved
    assert run.transcript.reads[0] == 8
    assert set(run.transcript.reads) <= {8, 16, 32}
