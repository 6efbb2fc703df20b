"""All clauses of smale18 for one class Ω: each is exhibited by programs, with exact numbers and certificates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.algorithms import algorithms
from sci_barriers.verification.report import ClauseResult, Progress, Verification, in_turn
from sci_barriers.verification.smale18.coins import randomised
from sci_barriers.verification.smale18.data import one_digit_less, two_digits_less, unbounded_data
from sci_barriers.verification.smale18.existence import existence
from sci_barriers.verification.smale18.games import deterministic, labels
from sci_barriers.verification.smale18.needed import data_needed
from sci_barriers.verification.smale18.omega import breakdown, conditioning, the_class
from theorems import Omega, register_verifier

__all__ = ["verify_smale18"]

#: Above so many entries of A the exact solver, whose time grows with the third power, is left out.
LARGE: Final = 5_000


def verify_smale18(
    omega: Omega,
    *,
    solvers: Iterable[str] | None = None,
    indices: Sequence[int] | None = None,
    progress: Progress | None = None,
) -> Verification:
    """Run all clauses of the theorem on a class and return (computed, theoretical) for each bound.

    Args:
        omega: the class.
        solvers: names of built-in algorithms that are refuted for clause (i); by default all that are installed and fit.
        indices: M of the fooling sets of clause (ii); by default 0, 16, 64 and 256.
        progress: called with the name of each clause before it is run.

    Raises:
        BarrierError: an argument is not what it should be.

    Source:
        Colbrook, Antun, Hansen, PNAS 119 (2022) e2107151119, Theorem 1; sharp thresholds: this project's documentation.
    """
    if not isinstance(omega, Omega):
        raise BarrierError("omega", omega, "a class Omega(...)")
    names = _solvers(omega) if solvers is None else list(solvers)
    for name in names:
        if name not in algorithms():
            raise BarrierError("solvers", name, "names from " + ", ".join(algorithms()))
    chosen = (0, 16, 64, 256) if indices is None else tuple(indices)
    steps: tuple[tuple[str, Callable[[Omega], ClauseResult]], ...] = (
        ("class", the_class),
        ("conditioning", conditioning),
        ("breakdown epsilons", breakdown),
        ("(i) deterministic", lambda omega: deterministic(omega, names)),
        ("(i) randomised", randomised),
        ("(ii) K − 1 digits are computable", one_digit_less),
        ("(ii) no bound on the data", lambda omega: unbounded_data(omega, chosen)),
        ("(ii) how much data", data_needed),
        ("(iii)", two_digits_less),
        ("existence", existence),
        ("labels", labels),
    )
    return Verification("smale18", repr(omega), in_turn(steps, progress, omega))


def _solvers(omega: Omega) -> list[str]:
    """Return the built-in solvers that are installed and solve the problem of the class."""
    strong, found = omega.strong, []
    parameters = omega.problem.parameters()
    for record in algorithms().values():
        fits = record.kind == "solver" and omega.problem.name in record.problems and strong.field in record.fields
        if record.name == "highs" and parameters.get("eta"):
            fits = False  # basis pursuit with η = 0 only
        if record.name in ("exact", "scs", "clarabel") and strong.m * strong.N > LARGE:
            fits = False
        try:
            record.load()
        except MissingExtra:
            fits = False
        if fits:
            found.append(record.name)
    return found


register_verifier("smale18", verify_smale18)
