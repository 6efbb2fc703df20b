"""All clauses of extended-smale9, linear programs at three scales: run by what runs those of smale18, in the metric ℓ^∞."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sci_barriers._errors import BarrierError
from sci_barriers.verification.report import Bound, ClauseResult, Progress, Verification, in_turn
from sci_barriers.verification.smale9 import linear_solvers, well_conditioned
from sci_barriers.verification.smale18.coins import randomised
from sci_barriers.verification.smale18.data import one_digit_less, two_digits_less, unbounded_data
from sci_barriers.verification.smale18.games import deterministic
from sci_barriers.verification.smale18.needed import data_needed
from sci_barriers.verification.smale18.omega import MEASURED, breakdown, largest_numbers, measured, the_class, tried
from theorems import register_verifier
from theorems.barriers.extended_smale9 import EXTENDED_SMALE9, LinearPrograms
from theorems.structured.conditioning import class_condition_numbers

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
        ("(i) deterministic", lambda omega: deterministic(omega, linear_solvers())),
        ("(i) randomised", randomised),
        ("(ii) K − 1 digits are computable", one_digit_less),
        ("(ii) no bound on the data", lambda omega: unbounded_data(omega, INDICES)),
        ("(ii) how much data", data_needed),
        ("(iii)", two_digits_less),
    )
    return Verification(EXTENDED_SMALE9.name, repr(omega), in_turn(steps, progress, omega))


def _conditioning(omega: LinearPrograms) -> ClauseResult:
    """The condition numbers: proved for the whole class, computed for members, cond(AA*) from the entries, too."""
    bounds = list[Bound]()
    m, n = omega.shape
    for part in omega.parts:
        name = f"Ω_{part.part}"
        bounds += [
            Bound(f"{number.name}, all of {name}", number.upper, "≤", 1) for number in class_condition_numbers(part)
        ]
        bounds += measured(part, name, feasibility=False) if m * n <= MEASURED else []
    return well_conditioned([*bounds, *largest_numbers(tried(omega))])


register_verifier("extended-smale9", verify_extended_smale9)
