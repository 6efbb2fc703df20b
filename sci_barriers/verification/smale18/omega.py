"""Clauses of smale18 about the class itself: scales, conditioning, breakdown epsilons."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from sci_barriers.verification.report import Bound, ClauseResult, engine_bounds
from sci_barriers.verification.smale18.common import squared_tolerance, winners
from theorems import Omega, Smale18
from theorems.structured.conditioning import class_condition_numbers, condition_numbers
from theorems.structured.difference_quotients import column_quotients, cross_check
from theorems.structured.gram import gram_enclosure
from theorems.structured.three_scales import ThreeScales
from theorems.structured.vertex_solutions import VertexBarrier

__all__ = ["breakdown", "conditioning", "largest_numbers", "measured", "the_class", "tried"]

#: Random perturbations for each difference quotient; the extremal ones come on top.
SAMPLED: Final = 20
#: Up to so many entries A is multiplied out; up to so many a perturbed problem is solved exactly.
MEASURED: Final = 10_000
SOLVED: Final = 1_000


def the_class(omega: ThreeScales[Any]) -> ClauseResult:
    """Scales, separation, and that one coarse datum tells the parts apart."""
    bounds = []
    for part in omega.parts:
        last = part.R - 1
        largest = part.metric.separation_squared(part.modulus_of(Fraction(0), last))
        exponent = part.least_exponent
        least = part.metric.separation_squared(part.segment(exponent)[0])
        coarse, fine = squared_tolerance(part.K - 1), 4 * squared_tolerance(part.K)
        bounds += [
            Bound(f"Ω_{part.part}: largest distance of two solutions, at the centre", largest, "<", coarse, True),
            Bound(f"Ω_{part.part}: least distance of two solutions with the same ε", least, ">", fine, True),
        ]
    bounds.append(Bound("distance of coefficients of different parts", omega.gap, ">", omega.least_gap))
    members = list(omega.members(2))
    recognised = sum(omega.find(omega.input(member)) == member for member in members)
    bounds.append(Bound("members enumerated, and recognised", recognised, "=", len(members)))
    scales = ", ".join(f"{part.part} α = {part.alpha}" for part in omega.parts)
    return ClauseResult(
        "Ω",
        "the class",
        f"Ω = Ω_strong ∪ Ω_weak ∪ Ω_sharp at scales 10^-{omega.K}, 10^-{omega.K - 1}, 10^-{omega.K - 2}; "
        f"N1 = {omega.competitors} competitors, R = {omega.strong.R} samples; {scales}",
        tuple(bounds),
    )


def conditioning(omega: Omega) -> ClauseResult:
    """The condition numbers: proved for the whole class, computed for members, and met from below by perturbed members."""
    bounds = [
        Bound(f"{number.name}, all of Ω_{part.part}{_of_sample(part.R, number.sample)}", number.upper, "≤", 1)
        for part in omega.parts
        for number in class_condition_numbers(part)
    ]
    bounds += largest_numbers(tried(omega))
    part, remarks = omega.strong, list[str]()
    m, n = omega.shape
    if m * n <= MEASURED:
        bounds += [bound for part in omega.parts for bound in measured(part, f"Ω_{part.part}")]
    else:
        remarks.append(f"cond(AA*) and C_FP by their formulas alone: m·N = {m * n} entries are not multiplied out")
    part = omega.strong
    for member in (None, (0, part.least_exponent)):
        for found in cross_check(part, member, radius_exponent=part.least_exponent + 20, count=SAMPLED):
            where = "centre" if member is None else f"witness {member}"
            what = f"Cond(Xi), {found.coordinate}, {where}: largest of {SAMPLED} or more difference quotients"
            bounds.append(Bound(what, found.largest_squared, "≤", found.allowed_squared, True))
    if m * n <= SOLVED:
        bounds += [_columns(part) for part in omega.parts if part.field == "real"]
    else:
        remarks.append(f"perturbed columns are not solved for here: m·N = {m * n}")
    return ClauseResult(
        "cond",
        "well-conditioned inputs",
        "cond(AA*), C_FP and Cond(Ξ), along all entries of A and along t, are at most 1 on all of Ω "
        "(definitions and proof: documentation, Conditioning)",
        tuple(bounds),
        remarks=tuple(remarks),
    )


def tried(omega: ThreeScales[Any]) -> list[tuple[VertexBarrier, tuple[int, int] | None]]:
    """Return members, each with its part: ``None`` is the centre, where it belongs to the class."""
    found: list[tuple[VertexBarrier, tuple[int, int] | None]] = []
    for part in omega.parts:
        found += [(part, None)] if part.centre_belongs else []
        steps = (0,) if part.L is not None else (0, 7, 64)
        found += [(part, (j, part.least_exponent + step)) for j in winners(omega) for step in steps]
    return found


def largest_numbers(members: Sequence[tuple[VertexBarrier, tuple[int, int] | None]]) -> list[Bound]:
    """Return for each condition number its largest value on some members: at most 1."""
    worst: dict[str, Fraction] = {}
    for part, member in members:
        for number in condition_numbers(part, member):
            worst[number.name] = max(worst.get(number.name, Fraction(0)), number.upper)
    count = len(members)
    return [Bound(f"{name}, largest of {count} members", value, "≤", 1) for name, value in worst.items()]


def measured(part: VertexBarrier, name: str, *, feasibility: bool = True) -> list[Bound]:
    """Return cond(AA*) and C_FP of members as their entries enclose them, without the formulas: within 2^-64 of at most 1.

    Args:
        part: the barrier.
        name: for the bounds.
        feasibility: C_FP, too: of Ax = y without x ≥ 0.
    """
    least = part.least_exponent
    points = [part.member(0, least), part.member(part.competitors - 1, least)]
    points += [part.centre] if part.centre_belongs else []
    found = [gram_enclosure(point.A, point.samples) for point in points]
    limit, count = 1 + Fraction(1, 1 << 64), len(points)
    bounds = [
        Bound(f"{name}: cond(AA*) from the entries, {count} members", max(g.condition for g in found), "≤", limit)
    ]
    if feasibility:
        largest = max(g.feasibility_squared for g in found)
        bounds.append(Bound(f"{name}: C_FP from the entries, {count} members", largest, "≤", limit**2, True))
    return bounds


def _columns(part: Smale18) -> Bound:
    """Compare perturbations of single columns, in all their entries, with the number: quotients converge to it at the rate of ν."""
    member = (0, part.least_exponent)
    number = next(n for n in condition_numbers(part, member) if n.name == "Cond(Xi), A")
    found = column_quotients(part, member, radius_exponent=part.least_exponent + 60)
    return Bound(
        f"Cond(Xi), A, Ω_{part.part}, witness {member}: largest of {len(found)} quotients for perturbed columns, up to 2^-20",
        max(quotient.upper_squared for quotient in found),
        "≤",
        (number.upper * (1 + Fraction(1, 1 << 20))) ** 2,
        True,
    )


def _of_sample(samples: int, sample: int | None) -> str:
    return f", sample {sample}" if samples > 1 and sample is not None else ""


def breakdown(omega: ThreeScales[Any]) -> ClauseResult:
    """The breakdown epsilons of the three parts, by the general engine."""
    bounds, remarks = list[Bound](), list[str]()
    for part in omega.parts:
        bounds += engine_bounds(part.family, part.K, f"Ω_{part.part}")
    if omega.strong.samples > 1:
        remarks.append("with several samples: of the first sample, which has the smallest c")
    return ClauseResult(
        "ε_B",
        "breakdown epsilons",
        "computed by the general engine from centre, witnesses, metrics and solution sets alone; theoretical: the numbers of the theorem",
        tuple(bounds),
        remarks=tuple(remarks),
    )
