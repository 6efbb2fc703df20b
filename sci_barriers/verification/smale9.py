"""The clauses of smale9, linear programs, by the same engine."""

from __future__ import annotations

from fractions import Fraction

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.algorithms import algorithms
from sci_barriers.games import refute
from sci_barriers.harness import Certificate
from sci_barriers.verification.report import Bound, ClauseResult, Progress, Verification, engine_bounds, rejected, slug
from sci_barriers.verification.smale18.omega import MEASURED, measured
from theorems import Smale9
from theorems.structured.conditioning import class_condition_numbers, condition_numbers

__all__ = ["verify_smale9"]


def verify_smale9(barrier: Smale9, *, progress: Progress | None = None) -> Verification:
    """Run what this project shows of smale9 for a class of linear programs; (computed, theoretical) for each bound.

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
    results = []
    for name, step in (("conditioning", _conditioning), ("breakdown epsilons", _breakdown), ("games", _games)):
        if progress is not None:
            progress(name)
        results.append(step(barrier))
    m, N = barrier.shape
    return Verification("smale9", f"Smale9(N={N}, m={m}, K={barrier.K}, alpha={barrier.alpha})", tuple(results))


def _conditioning(barrier: Smale9) -> ClauseResult:
    least = barrier.least_exponent
    members: list[tuple[int, int] | None] = [None, (0, least), (barrier.competitors - 1, least + 7)]
    worst: dict[str, Fraction] = {}
    for member in members:
        for number in condition_numbers(barrier, member):
            worst[number.name] = max(worst.get(number.name, Fraction(0)), number.upper)
    bounds = [
        Bound(f"{name}, largest of {len(members)} members", value, "≤", Fraction(1)) for name, value in worst.items()
    ]
    whole = class_condition_numbers(barrier)
    bounds += [Bound(f"{number.name}, the whole class", number.upper, "≤", Fraction(1)) for number in whole]
    m, n = barrier.shape
    bounds += measured(barrier, "Ω") if m * n <= MEASURED else []
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
    for name, record in algorithms().items():
        if "LP" not in record.problems:
            continue
        try:
            verdict = refute(record.load(), barrier)
        except MissingExtra:
            continue
        note = "" if verdict.refuted else f"{verdict.status.value}: {verdict.reason}"
        bounds.append(
            Bound(f"ℓ^∞ error of {name}", verdict.squared_error, ">", Fraction(1, 100**barrier.K), True, note)
        )
        if verdict.certificate is not None:
            certificates[f"smale9-{slug(name)}"] = verdict.certificate
    return ClauseResult(
        "(i)",
        "no algorithm computes K digits",
        f"for every algorithm that halts there is a linear program of the class on which its ℓ^∞ error exceeds 10^-{barrier.K}",
        tuple(bounds),
        certificates,
        rejected(certificates),
    )
