"""The clauses of any barrier about arrays: hypotheses and breakdown epsilons, and games against the outputs that come nearest to right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from sci_barriers._errors import BarrierError
from sci_barriers.games import refute
from sci_barriers.harness import Certificate
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
from theorems import register_verifier
from theorems.barriers.catalogue.members import possible
from theorems.barriers.catalogue.positive import exact
from theorems.barriers.declared import ArrayBarrier
from theorems.core.breakdown import SHARPENING
from theorems.core.covering import cover


def verify_barrier(barrier: ArrayBarrier, *, progress: Progress | None = None) -> Verification:
    """Run what the engine shows of a barrier about arrays; (computed, theoretical) for each bound.

    Args:
        barrier: with its parameters; one of the catalogue, of a plugin, or made by `define_barrier`.
        progress: called with the name of each clause before it is run.

    Raises:
        BarrierError: another argument.

    Source:
        ``docs/explanation/engine.md``.
    """
    if not isinstance(barrier, ArrayBarrier):
        raise BarrierError("barrier", barrier, "a barrier about arrays")
    return run_steps(barrier, (), progress)


def run_steps(
    barrier: ArrayBarrier, more: Sequence[tuple[str, Callable[..., ClauseResult]]], progress: Progress | None
) -> Verification:
    """Run the steps of `verify_barrier`, then ``more``."""
    results = in_turn((("hypotheses", _hypotheses), ("games", _games), *more), progress, barrier)
    return Verification(barrier.name or barrier.title, repr(barrier), results)


def _hypotheses(barrier: ArrayBarrier) -> ClauseResult:
    needed = [check for check in barrier.hypotheses if check.name not in SHARPENING]
    held, total = sum(check.holds for check in needed), Fraction(len(needed))
    engine = engine_bounds(barrier.family, barrier.digits, "class")[1:]
    return ClauseResult(
        "ε_B",
        "hypotheses and breakdown epsilons",
        "computed by the general engine from exact sets; theoretical: the numbers of the theorem",
        (Bound("hypotheses of the engine that hold", held, "=", total), *engine),
    )


def _games(barrier: ArrayBarrier) -> ClauseResult:
    """Play the outputs that come nearest to being right, and an algorithm that knows the class and guesses from its data."""
    players: dict[str, Callable[[Any], Any]] = {
        "the covering output of all competitors": lambda oracle: list(cover(barrier.sets, barrier.metric)),
        "the solution of the likeliest member, from a datum of index 40": lambda oracle: _likeliest(barrier, oracle),
    }
    for j in range(min(barrier.competitors, 4)):
        players[f"a solution of member {j}"] = partial(_solution, barrier, j)
    bounds, certificates = [], dict[str, Certificate]()
    for name, player in players.items():
        verdict = refute(player, barrier)
        bounds.append(won(f"error of {name}", verdict, barrier.digits))
        if verdict.certificate is not None:
            certificates[f"{barrier.name}-{slug(name)}"] = verdict.certificate
    return ClauseResult(
        "(i)",
        "no algorithm is right on the class",
        "for every algorithm that halts there is an input of the class on which its error exceeds the tolerance; "
        + barrier.sets_are,
        tuple(bounds),
        certificates,
        rejected(certificates),
    )


def _solution(barrier: ArrayBarrier, j: int, oracle: Any) -> list[Fraction]:
    return list(barrier.sets[j].middle)


def _likeliest(barrier: ArrayBarrier, oracle: Any) -> list[Fraction]:
    left = possible(barrier, exact(oracle, 40), 40)
    return list(barrier.sets[left[0]].middle)


register_verifier(ArrayBarrier, verify_barrier)
