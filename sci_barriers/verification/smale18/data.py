"""Clauses (ii) and (iii) of smale18, and of linear programs: how many digits how many data give, and that fewer data do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Final

from oracles import IndexRefused
from sci_barriers.games import refute
from sci_barriers.games.certified_algorithms import (
    CertifiedRun,
    ClassSolver,
    all_but_one_digit,
    all_but_two_digits,
    certified_run,
)
from sci_barriers.games.randomised import refute_randomised
from sci_barriers.harness import Certificate
from sci_barriers.verification.report import Bound, ClauseResult, rejected
from sci_barriers.verification.smale18.coins import GENERATED, generated
from sci_barriers.verification.smale18.common import LARGE_DATA, refuted, squared_tolerance, winners
from theorems import Member
from theorems.structured.fooling import FoolingSet, fooling_set
from theorems.structured.scaled_part import ScaledPart
from theorems.structured.three_scales import ThreeScales
from theorems.structured.vertex_claims import fooling_set_claim
from theorems.structured.vertex_solutions import operator_distance_squared

__all__ = ["one_digit_less", "two_digits_less", "unbounded_data"]

#: Certificates hold all data that were read, and files are limited. Above so many entries the algorithm of clause (ii) doubles its index,
ONE_BY_ONE: Final = 10_000
#: and above `LARGE_DATA` it begins at an index from which data say something.
BEGIN: Final = 8


def _tried(omega: ThreeScales[Any]) -> list[Member]:
    """Return members of all parts: the centre, exponents from the least one to 64 above, some winners."""
    result = [Member("strong")]
    for j in winners(omega):
        result.append(Member("sharp", j, omega.L))
        for part in (omega.strong, omega.weak):
            result += [Member(part.part, j, part.least_exponent + step) for step in (0, 5)]
    result += [Member(part.part, 0, part.least_exponent + 64) for part in (omega.strong, omega.weak)]
    return result


def _certified(
    omega: ThreeScales[Any], solver: Callable[[], ClassSolver], digits: int, roundings: Sequence[str], prefix: str
) -> tuple[list[Bound], dict[str, Certificate], list[CertifiedRun]]:
    """Run a solver on members of all parts, with honest data, and prove its digits."""
    bounds, certificates, runs = [], dict[str, Certificate](), list[CertifiedRun]()
    for name in ("strong", "weak", "sharp"):
        found = [
            certified_run(solver(), omega, member, digits, rounding=rounding, seed=number)
            for number, member in enumerate(_tried(omega))
            if member.part == name
            for rounding in roundings
        ]
        runs += found
        missing = [run for run in found if not run.proved]
        worst = None if missing else max(run.squared_error or Fraction(0) for run in found)
        note = f"{missing[0].member}: {missing[0].reason}" if missing else f"{len(found)} runs"
        bounds.append(
            Bound(f"largest error proved on members of Ω_{name}", worst, "≤", squared_tolerance(digits), True, note)
        )
        shown = max(found, key=lambda run: (run.proved, run.transcript.largest or 0))
        if shown.certificate is not None:
            certificates[f"{prefix}-{name}"] = shown.certificate
    return bounds, certificates, runs


def one_digit_less(omega: ThreeScales[Any]) -> ClauseResult:
    """Run the algorithm of clause (ii) on members of all parts, each run proved."""
    m, n = omega.shape
    large = m * n > ONE_BY_ONE
    first, step = BEGIN if m * n > LARGE_DATA else 1, 0 if large else 1
    bounds, certificates, runs = _certified(
        omega, lambda: all_but_one_digit(omega, first=first, step=step), omega.K - 1, ("nearest", "worst-case"), "ii"
    )
    needed = {
        run.member.exponent: run.transcript.largest
        for run in runs
        if run.member.part == "weak" and run.member.winner == 0 and run.transcript.largest is not None
    }
    text = ", ".join(f"e = {e}: n = {n}" for e, n in sorted(needed.items(), key=lambda pair: pair[0] or 0))
    return ClauseResult(
        "(ii) a",
        "K − 1 digits are computable",
        f"an algorithm halts on every member of Ω with an error of at most 10^-{omega.K - 1} (proof: documentation, Clauses); here its "
        "runs on members of all parts. The data of each run prove more: every member that has them has its solutions so close",
        tuple(bounds),
        certificates,
        rejected(certificates),
        (f"largest index read on members (0, e) of Ω_weak{', where indices double' if large else ''}: {text}",),
    )


def unbounded_data(omega: ThreeScales[Any], indices: Sequence[int]) -> ClauseResult:
    """Fooling sets on Ω_weak for several M, and the algorithm of clause (ii) with its data capped."""
    part, bounds, certificates, remarks = omega.weak, list[Bound](), dict[str, Certificate](), list[str]()
    for index in indices:
        try:
            found = fooling_set(part, index)
        except IndexRefused as error:
            remarks.append(f"M = {index}: not computed, {error}")
            continue
        bounds.append(_fooled(found, f"M = {index}"))
        certificates[f"ii-fooling-{index}"] = _fooling_certificate(found)
    N1 = omega.competitors
    least = part.metric.separation_squared(part.segment(part.least_exponent)[0])
    what = "every M: least distance of the solutions with a common ε, all ε"
    bounds.append(Bound(what, least, ">", 4 * squared_tolerance(part.K), True))
    for e in (part.least_exponent, part.least_exponent + 9):
        apart = operator_distance_squared(part.member(N1 - 1, e).A, part.centre.A)
        room = (Fraction(1, 1 << (e - 1)) - Fraction(1, 1 << e)) ** 2
        what = f"every M: ‖A − A⁰‖₂ for ε = 2^-{e}, and what the answer of index M = {e - 1} leaves"
        bounds.append(Bound(what, apart, "≤", room, True))
    played = [refute_randomised(generated(part, seed), part, cap=omega.L, wrong=1) for seed in range(GENERATED)]
    bounds.append(
        Bound(
            f"least failure probability of {GENERATED} generated algorithms with indices up to M = {omega.L} (above: a failure), "
            "each on the member found for it",
            1 - max(verdict.probability for verdict in played),
            "≥",
            1 - Fraction(1, N1),
        )
    )
    bounds += _capped(omega, certificates)
    return ClauseResult(
        "(ii) b",
        "K − 1 digits need unboundedly many data",
        f"for every M there are N1 members of Ω_weak with all data up to M in common and solutions more than 2·10^-{part.K} apart: "
        "an algorithm that reads no more fails on one of them, with probability at least 1 − 1/N1 = (N − m)/(N + 1 − m) if it has coins "
        f"(R = {part.R}: fails on {'it' if part.R == 1 else 'one sample or more'}). Here the members and their common datum for some M, "
        "what the proof uses for every M, and games",
        tuple(bounds),
        certificates,
        rejected(certificates),
        tuple(remarks),
    )


def _fooled(found: FoolingSet, what: str) -> Bound:
    name = f"{what}: least distance of the solutions of {found.part.competitors} members with a common datum"
    return Bound(name, found.squared_separation, ">", 4 * squared_tolerance(found.part.K), True)


def _fooling_certificate(found: FoolingSet) -> Certificate:
    return Certificate(fooling_set_claim(found).document())


def _capped(omega: ThreeScales[Any], certificates: dict[str, Certificate]) -> list[Bound]:
    """Play algorithms that stop at an index M against Ω_weak."""
    part, bounds = omega.weak, []
    for cap in (omega.L, omega.L + 20):
        solver = ClassSolver(omega, omega.K - 2, first=cap, last=cap)
        verdict = refute(solver, part)
        bounds.append(refuted(f"an algorithm that stops at M = {cap}", verdict, part))
        if verdict.certificate is not None:
            certificates[f"ii-capped-{cap}"] = verdict.certificate
    return bounds


def two_digits_less(omega: ThreeScales[Any]) -> ClauseResult:
    """The algorithm with the one datum of index L, and why a smaller index is not enough."""
    bounds, certificates, runs = _certified(
        omega, lambda: all_but_two_digits(omega), omega.K - 2, ("nearest", "worst-case", "truncating"), "iii"
    )
    largest = max((run.transcript.largest or 0 for run in runs), default=0)
    bounds.append(Bound("largest index read", largest, "≤", omega.L))
    part = omega.sharp
    found = fooling_set(part, omega.L - 1)
    bounds.append(_fooled(found, f"indices below L = {omega.L}"))
    certificates["iii-fooling"] = _fooling_certificate(found)
    reader = ClassSolver(omega, 1, first=omega.L - 1, last=omega.L - 1)
    verdict = refute(_guessing(reader, part), part)
    bounds.append(refuted(f"an algorithm that stops at L − 1 = {omega.L - 1}, on Ω_sharp", verdict, part))
    if verdict.certificate is not None:
        certificates["iii-short"] = verdict.certificate
    return ClauseResult(
        "(iii)",
        "K − 2 digits need L data",
        f"an algorithm that reads the datum of index L = {omega.L} alone has an error of at most 10^-{omega.K - 2} on every member "
        "(proof: documentation, Clauses; here its runs on members of all parts); with indices below L every algorithm fails on some member "
        "of Ω_sharp: its N1 members have a datum in common",
        tuple(bounds),
        certificates,
        rejected(certificates),
    )


def _guessing(solver: ClassSolver, part: ScaledPart) -> Callable[[Any], Any]:
    """Return an algorithm that reads what the solver reads and then returns what is nearest to all vertices of the part."""

    def algorithm(oracle: Any) -> Any:
        oracle.read(solver.first)
        vectors = []
        for k in range(part.R):
            c = part.metric.cover_entry(part.modulus_of(Fraction(0), k), part.competitors)
            vector: list[tuple[Fraction, Fraction]] = [(Fraction(0), Fraction(0))] * part.N
            for j in range(part.competitors):
                position, (x, z), _ = part.vertex(j, part.least_exponent)
                vector[position] = solver.rounded(c * x), solver.rounded(c * z)
            vectors.append(solver.numbers(vector))
        return vectors if part.R > 1 else vectors[0]

    return algorithm
