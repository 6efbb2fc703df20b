"""All clauses of extended-smale9, linear programs at three scales: run by what runs those of smale18, in the metric ℓ^∞."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.algorithms import algorithms
from sci_barriers.verification.report import Bound, ClauseResult, Progress, Verification
from sci_barriers.verification.smale18.coins import randomised
from sci_barriers.verification.smale18.common import winners
from sci_barriers.verification.smale18.data import one_digit_less, two_digits_less, unbounded_data
from sci_barriers.verification.smale18.games import deterministic
from sci_barriers.verification.smale18.needed import data_needed
from sci_barriers.verification.smale18.omega import MEASURED, breakdown, measured, the_class
from theorems import register_verifier
from theorems.barriers.extended_smale9 import EXTENDED_SMALE9, LinearPrograms
from theorems.structured.conditioning import class_condition_numbers, condition_numbers

__all__ = ["verify_extended_smale9"]

#: M of the fooling sets of clause (ii).
INDICES: Final = (0, 16, 64, 256)


def verify_extended_smale9(omega: LinearPrograms, *, progress: Progress | None = None) -> Verification:
    """Run all clauses of the theorem about linear programs at three scales; (computed, theoretical) for each bound.

    Args:
        omega: the class.
        progress: called with the name of each clause before it is run.

    Raises:
        BarrierError: another argument.

    Source:
        A. Bastounis, A. C. Hansen, V. Vlačić, arXiv:2110.15734; the class is this project's own.
    """
    if not isinstance(omega, LinearPrograms):
        raise BarrierError("omega", omega, "a class LinearPrograms(...)")
    steps: tuple[tuple[str, Callable[[LinearPrograms], ClauseResult]], ...] = (
        ("class", the_class),
        ("conditioning", _conditioning),
        ("breakdown epsilons", breakdown),
        ("(i) deterministic", lambda omega: deterministic(omega, _solvers())),
        ("(i) randomised", randomised),
        ("(ii) K − 1 digits are computable", one_digit_less),
        ("(ii) no bound on the data", lambda omega: unbounded_data(omega, INDICES)),
        ("(ii) how much data", data_needed),
        ("(iii)", two_digits_less),
    )
    results = []
    for name, step in steps:
        if progress is not None:
            progress(name)
        results.append(step(omega))
    return Verification(EXTENDED_SMALE9.name, repr(omega), tuple(results))


def _solvers() -> list[str]:
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


def _conditioning(omega: LinearPrograms) -> ClauseResult:
    """The condition numbers: proved for the whole class, computed for members, cond(AA*) from the entries, too."""
    bounds, worst, count = list[Bound](), dict[str, Fraction](), 0
    m, n = omega.shape
    for part in omega.parts:
        least = part.least_exponent
        members: list[tuple[int, int] | None] = [None] if part.centre_belongs else []
        members += [(j, least + step) for j in winners(omega) for step in ((0,) if part.L is not None else (0, 7, 64))]
        for member in members:
            count += 1
            for number in condition_numbers(part, member):
                worst[number.name] = max(worst.get(number.name, Fraction(0)), number.upper)
        name = f"Ω_{part.part}"
        bounds += [
            Bound(f"{number.name}, all of {name}", number.upper, "≤", Fraction(1))
            for number in class_condition_numbers(part)
        ]
        bounds += measured(part, name, feasibility=False) if m * n <= MEASURED else []
    bounds += [Bound(f"{name}, largest of {count} members", value, "≤", Fraction(1)) for name, value in worst.items()]
    return ClauseResult(
        "cond",
        "well-conditioned inputs",
        "cond(AA*) is at most 1, and C_FP and Cond(Ξ) are along the entries that vary in the class: the first row and the diagonal of "
        "the block (with all entries C_FP is infinite: documentation, Conditioning)",
        tuple(bounds),
    )


register_verifier("extended-smale9", verify_extended_smale9)
