"""One theorem behind every barrier: a family of inputs, two metrics, exact solution sets; the breakdown epsilons follow.

A family has a centre and members (j, e), j one of N1 competitors. Data see an input through the *evaluation metric*: what is answered for
index n is a datum of every input close enough to the centre. Outputs live in a metric space, and each input has a set of solutions. Nothing
else is used: no norm, no matrix, no optimisation problem.

The theorem and its proof: ``docs/explanation/engine.md``. Definitions of the breakdown epsilons: M. J. Colbrook, V. Antun, A. C. Hansen,
PNAS 119 (2022) e2107151119; A. Bastounis, A. C. Hansen, V. Vlačić, arXiv:2110.15734.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from theorems.core.commitment import Commitment, commit
from theorems.core.errors import TheoremError
from theorems.core.family import Breakdown, Check, Family, Kind

__all__ = [
    "Breakdown",
    "Check",
    "Commitment",
    "Family",
    "breakdown_epsilons",
    "breakdown_squared",
    "class_breakdowns",
    "commit",
    "hypotheses",
    "points_to_cover",
    "served_at_once",
    "staircase",
    "success_bound",
    "union_squared",
]


def success_bound(
    competitors: int, covered: int = 1, *, halting: bool = True, centre_competes: bool = False
) -> Fraction:
    """Return the best worst-case success probability when no output is right for more than ``covered`` of the N1 competitors.

    covered/N1 if the algorithm must halt almost surely on every input (or may read only data that do not tell the
    members apart); if it need not halt, and the centre belongs to the class, N1/(2·N1 − covered), and
    (N1 − 1)/(2·N1 − 1 − covered) if the centre is itself one of the N1 competitors. All are attained.

    Args:
        competitors: N1 ≥ 1.
        covered: q from 0 to N1; 1 below half the separation.
        halting: which of the two.
        centre_competes: whether one of the competitors is the centre; then N1 ≥ 2.

    Raises:
        TheoremError: a number out of range.
    """
    _in_range("competitors", competitors, 1 + centre_competes, None)
    _in_range("covered", covered, 0, competitors)
    if halting:
        return Fraction(covered, competitors)
    if centre_competes:
        return Fraction(competitors - 1, 2 * competitors - 1 - covered)
    return Fraction(competitors, 2 * competitors - covered)


def points_to_cover(competitors: int, level: Fraction, *, halting: bool = True, centre_competes: bool = False) -> int:
    """Return the smallest q for which `success_bound` is at least 1 − p: so many competitors must be served by one output.

    ⌈N1·(1 − p)⌉ for algorithms that halt; ⌈N1·(1 − 2p)/(1 − p)⌉, and 0 from p = 1/2 on, for those that need not; if the centre
    competes, ⌈(N1·(1 − 2p) + p)/(1 − p)⌉ for these, and 0 where that is below 1, since waiting suffices.

    Args:
        competitors: N1 ≥ 1.
        level: p, 0 ≤ p < 1: the probability of failure that is allowed.
        halting: as in `success_bound`.
        centre_competes: as there.

    Raises:
        TheoremError: p or N1 out of range.
    """
    _in_range("competitors", competitors, 1 + centre_competes, None)
    if not 0 <= level < 1:
        raise TheoremError("level", level, "at least 0 and below 1")
    waiting = (competitors * (1 - 2 * level) + (level if centre_competes else 0)) / (1 - level)
    needed = competitors * (1 - level) if halting else waiting
    return max(0, -(-needed.numerator // needed.denominator))


def _in_range(name: str, value: int, low: int, high: int | None) -> None:
    if value < low or (high is not None and value > high):
        raise TheoremError(name, value, f"from {low} to {high}" if high is not None else f"at least {low}")


def breakdown_squared(
    family: Family, kind: Kind, *, level: Fraction = Fraction(0), halting: bool = True
) -> tuple[Fraction, Fraction]:
    """Return bounds (lower, upper), usually equal, of the square of a breakdown epsilon.

    With q of `points_to_cover`, it lies between sup_e ρ_q(e) and the reach of the covering output of q competitors; it is
    0 where waiting for data decides. At p = 0 algorithms may be deterministic: q = N1.

    Args:
        family: the family.
        kind: ``"strong"``; ``"weak"`` (failing, or more than M data, for every M); ``"capped"`` (indices up to `Family.largest_index`).
        level: p in [0, 1).
        halting: whether algorithms halt almost surely on every input; of no importance for the other kinds than ``"strong"``.

    Raises:
        TheoremError: ``"capped"`` for a family without a largest index, or p out of range.
    """
    if kind == "capped" and family.largest_index is None:
        raise TheoremError("kind", kind, "strong or weak: this family has a member for every index")
    waits = (
        (kind == "strong" and not family.centre_belongs)  # every member is told from the others by some datum
        or (kind != "capped" and family.largest_index is not None)  # by one datum of the next index
    )
    count = points_to_cover(
        family.competitors, level, halting=halting or kind != "strong", centre_competes=family.centre_competes
    )
    if waits or count < 2:
        return Fraction(0), Fraction(0)
    return family.limit_radius_squared(count), family.reach_squared(count)


def staircase(
    family: Family, kind: Kind, *, halting: bool = True
) -> tuple[tuple[Fraction, Fraction, Fraction, Fraction], ...]:
    """Return the breakdown epsilon as a function of p: steps (p from, p below, lower², upper²), decreasing, the last one with value 0.

    Args:
        family: the family.
        kind: as in `breakdown_squared`.
        halting: as there.
    """
    n, competes = family.competitors, family.centre_competes
    free = halting or kind != "strong"
    steps = []
    for count in range(n, -1, -1):
        start = 1 - success_bound(n, count, halting=free, centre_competes=competes)
        end = 1 - success_bound(n, count - 1, halting=free, centre_competes=competes) if count else Fraction(1)
        if start < end:
            steps.append((start, end, *breakdown_squared(family, kind, level=start, halting=halting)))
    return tuple(steps)


#: Hypotheses that only sharpen the theorem: the barrier does not need them.
SHARPENING: Final = frozenset({"one digit less", "sharper than κ/2"})


def hypotheses(family: Family, digits: int) -> tuple[Check, ...]:
    """Return the hypotheses of the theorem for this family and tolerance 10^-K, each as an exact comparison.

    What is required "from e on" is compared at the least exponent; what is required of each exponent, at several.

    Args:
        family: the family.
        digits: K.
    """
    least, cap = family.least_exponent, family.largest_index
    n = family.competitors
    exponents = (least,) if cap is not None else (least, least + 1, least + 7, least + 64)
    tolerance = Fraction(1, 100**digits)
    separation = family.separation_squared(least)
    radius = family.covering_radius_squared(least, n)
    checks = [Check("competitors", "N1 members share an exponent", n, "≥", 2)]
    for e in exponents:
        index = e - 1 if cap is None else cap
        room = Fraction(1, 1 << index) - family.answer_error(index)
        checks.append(
            Check(
                "indistinguishable",
                f"the answer of index {index} is a datum of the members (j, {e}): "
                "squared evaluation distance to the centre, and what is left of 2^-index",
                family.distance_from_centre_squared(e),
                "≤",
                room**2 if room > 0 else Fraction(-1),
            )
        )
    checks += [
        Check(
            "no common point",
            f"squared radius ρ² below which the balls around all {n} solution sets have no common point, and 10^-{2 * digits}",
            radius,
            ">",
            tolerance,
        ),
        Check("sharper than κ/2", "ρ² and (κ/2)²", radius, "≥", separation / 4),
    ]
    for e in exponents:
        from_there, limit = family.covering_radius_squared(e, n), family.limit_radius_squared(n)
        error, reach = family.cover_error_squared(e, n), family.reach_squared(n)
        checks += [
            Check("radius and its supremum", f"ρ² from exponent {e} on, and sup ρ²", from_there, "≤", limit),
            Check("covering output", f"its squared error on the members (j, {e}), and its reach", error, "≤", reach),
        ]
    what = f"squared reach of the covering output of all competitors, and 10^-{2 * (digits - 1)}"
    checks.append(Check("one digit less", what, family.reach_squared(n), "≤", 100 * tolerance))
    apart = family.distance_apart_squared(least)
    if cap is None:
        what = "squared evaluation distance of a member to those with another winner"
        checks.append(Check("told apart by some datum", what, apart, ">", 0))
    else:
        what = f"squared evaluation distance of two members, and (2·2^-{cap + 1})²"
        checks.append(
            Check(f"told apart by the datum of index {cap + 1}", what, apart, ">", Fraction(4, 4 ** (cap + 1)))
        )
    return tuple(checks)


def union_squared(
    families: Sequence[Family], kind: Kind, *, level: Fraction = Fraction(0), halting: bool = True
) -> tuple[Fraction, Fraction]:
    """Return bounds (lower, upper) of the square of a breakdown epsilon of a union of families that some datum tells apart.

    It is the largest of those of the parts. A cap on the indices is a bound M for a part with members for every index.

    Args:
        families: the parts; with ``kind="capped"`` the datum that tells them apart must have an index below the cap.
        kind: as in `breakdown_squared`.
        level: p.
        halting: as in `breakdown_squared`.
    """
    bounds = []
    for family in families:
        own: Kind = "weak" if kind == "capped" and family.largest_index is None else kind
        bounds.append(breakdown_squared(family, own, level=level, halting=halting))
    return max(lower for lower, _ in bounds), max(upper for _, upper in bounds)


def _entry(
    families: Sequence[Family], kind: Kind, digits: int, meaning: str, *, chance: bool = False, halting: bool = True
) -> Breakdown:
    """Return a breakdown epsilon, the probabilistic ones for all p at which one output has to serve more members than it can."""
    n = min(family.competitors for family in families)
    competes = all(family.centre_competes for family in families)
    free = halting or kind != "strong"
    served = min(served_at_once(family, digits) for family in families) if chance else 1
    level = 1 - success_bound(n, min(served + 1, n), halting=free, centre_competes=competes) if chance else Fraction(0)
    below = 1 - success_bound(n, served, halting=free, centre_competes=competes) if chance else None
    lower, upper = union_squared(families, kind, level=level, halting=halting)
    if upper == 0:
        return Breakdown(kind, chance, free and chance, below, lower, upper, Fraction(0), "=", _DECIDED)
    tolerance = Fraction(1, 10**digits)
    return Breakdown(kind, chance, free and chance, below, lower, upper, tolerance, ">", meaning)


def served_at_once(family: Family, digits: int) -> int:
    """Return the largest q for which it is not excluded that one output is within 10^-K of the solutions of q competitors.

    Args:
        family: the family.
        digits: K.
    """
    tolerance = Fraction(1, 100**digits)
    served = 1
    while served < family.competitors and family.limit_radius_squared(served + 1) <= tolerance:
        served += 1
    return served


_DECIDED = "some algorithm waits for data that decide, and has error 0"
_STRONG = "every algorithm fails on some input, or does not halt on it"
_WEAK = "for every algorithm and M: it fails on some input, or reads more than M data"
_STRONG_HALTING = "every randomised algorithm that halts fails on some input with probability above p"
_STRONG_CHANCE = "every randomised algorithm fails on some input, or does not halt, with probability above p"
_WEAK_CHANCE = "for every M: failing or reading more than M data has probability above p on some input"


def breakdown_epsilons(family: Family, digits: int) -> tuple[Breakdown, ...]:
    """Return the breakdown epsilons of a family as (computed, theoretical), the theoretical ones for tolerance 10^-K.

    If answers are possible for every index: strong and weak ones, deterministic and probabilistic. If not: those with
    capped indices, and the strong one without the cap.

    Args:
        family: the family.
        digits: K.
    """
    one, cap = (family,), family.largest_index
    if cap is not None:
        return (
            _entry(one, "capped", digits, f"every algorithm that reads indices up to {cap} fails on some input"),
            _entry(one, "capped", digits, f"the same with coin flips and indices up to {cap}", chance=True),
            _entry(one, "strong", digits, _STRONG),
        )
    return (
        _entry(one, "strong", digits, _STRONG),
        _entry(one, "weak", digits, _WEAK),
        _entry(one, "strong", digits, _STRONG_HALTING, chance=True),
        _entry(one, "strong", digits, _STRONG_CHANCE, chance=True, halting=False),
        _entry(one, "weak", digits, _WEAK_CHANCE, chance=True),
    )


def class_breakdowns(
    strong: Family, weak: Family, sharp: Family, digits: int, *, told_apart_by: int = 1
) -> tuple[Breakdown, ...]:
    """Return the breakdown epsilons of the union of three parts: strong > 10^-K, weak > 10^-(K−1), capped > 10^-(K−2).

    The families are those of one sample: with R > 1 samples the levels p hold for each of them, with an input of its own.

    The capped ones are left out if the cap is below the index that tells the parts apart: then they may be larger than those of the parts.

    Args:
        strong: centre included, tolerance 10^-K.
        weak: centre excluded, tolerance 10^-(K−1).
        sharp: one exponent, tolerance 10^-(K−2).
        digits: K.
        told_apart_by: the index of a datum that tells the parts apart; 1 for `Omega`.

    Raises:
        TheoremError: the third part has no largest index, or the numbers of competitors differ.
    """
    parts = (strong, weak, sharp)
    if sharp.largest_index is None:
        raise TheoremError("sharp", sharp.name, "a family with a largest index")
    if len({part.competitors for part in parts}) > 1:
        raise TheoremError("competitors", [part.competitors for part in parts], "the same number in all parts")
    capped = f"every algorithm that reads indices up to {sharp.largest_index} fails on some input"
    found = (
        _entry(parts, "strong", digits, _STRONG),
        _entry(parts, "strong", digits, _STRONG_HALTING, chance=True),
        _entry(parts, "strong", digits, _STRONG_CHANCE, chance=True, halting=False),
        _entry(parts, "weak", digits - 1, _WEAK),
        _entry(parts, "weak", digits - 1, _WEAK_CHANCE, chance=True),
    )
    if sharp.largest_index < told_apart_by:
        return found
    return (
        *found,
        _entry(parts, "capped", digits - 2, capped),
        _entry(
            parts,
            "capped",
            digits - 2,
            f"the same with coin flips and indices up to {sharp.largest_index}",
            chance=True,
        ),
    )
