"""The clauses of smale9, linear programs, by the same engine."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from oracles import Budget, HonestOracle
from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.algorithms import algorithms
from sci_barriers.games import refute
from sci_barriers.harness import Algorithm, Certificate, run
from sci_barriers.verification.report import (
    Bound,
    ClauseResult,
    Progress,
    Verification,
    engine_bounds,
    in_turn,
    rejected,
    slug,
    won,
)
from sci_barriers.verification.smale18.omega import MEASURED, largest_numbers, measured
from theorems import Smale9, register_verifier
from theorems.problems import Complex, SolutionSet
from theorems.structured.conditioning import class_condition_numbers

__all__ = ["half", "linear_solvers", "verify_smale9", "well_conditioned"]

#: Winners that are tried where all N1 would take too long.
WINNERS: Final = 4


def verify_smale9(barrier: Smale9, *, progress: Progress | None = None) -> Verification:
    """Run both clauses of smale9 for a class of linear programs; (computed, theoretical) for each bound.

    Args:
        barrier: the class.
        progress: called with the name of each clause before it is run.

    Raises:
        BarrierError: another argument.

    Source:
        A. Bastounis, A. C. Hansen, V. Vlačić, arXiv:2110.15734; the class is this project's own.
    """
    if not isinstance(barrier, Smale9):
        raise BarrierError("barrier", barrier, "a class Smale9(...)")
    results = in_turn(_STEPS, progress, barrier)
    m, N = barrier.shape
    return Verification("smale9", f"Smale9(N={N}, m={m}, K={barrier.K}, alpha={barrier.alpha})", results)


def _conditioning(barrier: Smale9) -> ClauseResult:
    least = barrier.least_exponent
    members: list[tuple[int, int] | None] = [None, (0, least), (barrier.competitors - 1, least + 7)]
    bounds = largest_numbers([(barrier, member) for member in members])
    whole = class_condition_numbers(barrier)
    bounds += [Bound(f"{number.name}, the whole class", number.upper, "≤", 1) for number in whole]
    m, n = barrier.shape
    bounds += measured(barrier, "Ω", feasibility=False) if m * n <= MEASURED else []
    return well_conditioned(bounds)


def well_conditioned(bounds: Sequence[Bound]) -> ClauseResult:
    """Return the clause about the condition numbers of linear programs with these bounds."""
    return ClauseResult(
        "cond",
        "well-conditioned inputs",
        "cond(AA*) is at most 1, and C_FP and Cond(Ξ) are along the entries that vary in the class: the first row and the diagonal of "
        "the block (with all entries C_FP is infinite: documentation, Conditioning)",
        tuple(bounds),
    )


def _breakdown(barrier: Smale9) -> ClauseResult:
    return ClauseResult(
        "ε_B",
        "breakdown epsilons",
        "computed by the general engine, in the metric ℓ^∞ on outputs; theoretical: the numbers of the theorem",
        tuple(engine_bounds(barrier.family, barrier.K, "Ω")),
    )


def _games(barrier: Smale9) -> ClauseResult:
    bounds, certificates = [], dict[str, Certificate]()
    for name in linear_solvers():
        verdict = refute(algorithms()[name].load(), barrier)
        bounds.append(won(f"ℓ^∞ error of {name}", verdict, barrier.K))
        if verdict.certificate is not None:
            certificates[f"smale9-{slug(name)}"] = verdict.certificate
    return ClauseResult(
        "(a)",
        "no algorithm computes K digits",
        f"for every algorithm that halts there is a linear program of the class on which its ℓ^∞ error exceeds 10^-{barrier.K}; "
        "here the linear program, for each of these",
        tuple(bounds),
        certificates,
        rejected(certificates),
    )


def linear_solvers() -> list[str]:
    """Return the built-in solvers of linear programs that are installed."""
    found = []
    for name, record in algorithms().items():
        if "LP" in record.problems:
            try:
                record.load()
            except MissingExtra:
                continue
            found.append(name)
    return found


def _one_digit_less(barrier: Smale9) -> ClauseResult:
    """Run the algorithm with K − 1 digits on members of the class, and compare its outputs with their solution sets."""
    least, n = barrier.least_exponent, barrier.competitors
    winners = range(n) if n <= WINNERS else (*range(WINNERS - 1), n - 1)
    members: list[tuple[int, int] | None] = [None, *((j, e) for j in winners for e in (least, least + 7, least + 64))]
    worst = Fraction(0)
    for member in members:
        point = barrier.centre if member is None else barrier.member(*member)
        outcome = run(half(barrier), HonestOracle(point, barrier.problem), Budget())
        if outcome.outputs is None:
            raise AssertionError(outcome.reason)  # it reads nothing and returns fractions
        worst = max(worst, _distance(outcome.outputs[0], barrier.problem.solution_set(point)))
    tolerance = Fraction(1, 10 ** (barrier.K - 1))
    return ClauseResult(
        "(b)",
        "K − 1 digits are computable",
        f"the algorithm that returns t/(2α) in all competing entries has an ℓ^∞ error of at most 10^-{barrier.K - 1} on all of Ω: "
        "|c − t/(2α)| ≤ t/(2α) for 0 ≤ c ≤ t/α",
        (
            Bound(f"largest ℓ^∞ error on {len(members)} members, from their solution sets", worst, "≤", tolerance),
            Bound(
                "largest ℓ^∞ error on the whole class, t/(2α)", barrier.family.reach_squared(n), "≤", tolerance**2, True
            ),
        ),
    )


def half(barrier: Smale9) -> Algorithm:
    """Return the algorithm of clause (b): the vector with t/(2α) in the competing entries, and 0 in the others; it reads no data.

    Args:
        barrier: the class.
    """

    def algorithm(oracle: Any) -> list[Fraction]:
        vector = [Fraction(0)] * barrier.N
        for j in range(barrier.competitors):
            vector[barrier.vertex(j, barrier.least_exponent)[0]] = barrier.t / (2 * barrier.alpha)
        return vector

    return algorithm


def _distance(output: Sequence[Complex], solutions: SolutionSet) -> Fraction:
    """Return the ℓ^∞ distance to the nearest vertex: the distance to the set, or, at the centre, an upper bound of it."""
    return min(
        max(abs(x - Fraction(z)) for (x, _), (z, _) in zip(output, vector, strict=True))
        for vector in solutions.vectors()
    )


_STEPS: Final = (
    ("conditioning", _conditioning),
    ("breakdown epsilons", _breakdown),
    ("(a)", _games),
    ("(b)", _one_digit_less),
)


register_verifier("smale9", verify_smale9)
