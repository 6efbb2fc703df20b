"""Strategies for budgets and oracles."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from oracles import (
    Budget,
    RecordingOracle,
    ReplayOracle,
    ResistingOracle,
    Transcript,
)
from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.testing.strategies._arguments import chosen
from sci_barriers.testing.strategies._classes import witnesses
from theorems import Barrier

KINDS: Final = ("honest", "resisting", "replay")


def budgets(*, max_reads: int = 20, max_index: int = 100) -> st.SearchStrategy[Budget]:
    """Return a strategy for budgets on the number of reads and the largest index, each of them possibly without a limit.

    Args:
        max_reads: largest limit of the number of reads, at least 0.
        max_index: largest limit of the index, at least 0.

    Shrinks towards no limits. Budgets of wall time are not drawn: what comes of them depends on the machine.

    Raises:
        BarrierError: an argument out of range.
    """
    reads, index = integer("max_reads", max_reads, 0), integer("max_index", max_index, 0)
    return st.builds(Budget, reads=st.none() | st.integers(0, reads), index=st.none() | st.integers(0, index))


def oracles(
    barrier: Barrier,
    *,
    kinds: object = None,
    roundings: object = None,
    budget: Budget | None = None,
    max_index: int = 60,
    max_step: int = 64,
) -> st.SearchStrategy[RecordingOracle]:
    """Return a strategy for oracles that an algorithm may meet when it plays against a barrier.

    Args:
        barrier: a `Smale18`, `Smale9` or declared barrier.
        kinds: some of ``honest`` (data of the centre or of a witness, with every rounding), ``resisting`` (the centre, decided later) and
            ``replay`` (the answers of the resisting oracle for at most six drawn indices, and no others); all by default.
        roundings: of honest oracles, some of ``nearest``, ``truncating``, ``random``, ``worst-case`` (declared barriers have the
            first three); all by default.
        budget: limits on the reads; the default ones if not given.
        max_index: largest index that a replay oracle knows, at least 0.
        max_step: exponents of witnesses go up to this much above the least one.

    Shrinks towards the honest oracle of the centre with rounding to nearest.

    Raises:
        BarrierError: an argument out of range.
    """
    if not isinstance(barrier, Barrier):
        raise BarrierError("barrier", barrier, "a barrier, for example Smale18()")
    if budget is not None and not isinstance(budget, Budget):
        raise BarrierError("budget", budget, "a Budget, or None")
    rounded, last = chosen("roundings", roundings, barrier.roundings), integer("max_index", max_index, 0)
    if barrier.largest_index is not None:
        last = min(last, barrier.largest_index)
    limits = Budget() if budget is None else budget
    made: dict[str, st.SearchStrategy[Any]] = {
        "honest": st.builds(
            barrier.honest,
            st.just(barrier.centre) | witnesses(barrier, max_step=max_step).map(lambda name: barrier.member(*name)),
            rounding=st.sampled_from(rounded),
            seed=st.integers(0, 99),
            budget=st.just(limits),
        ),
        "resisting": st.builds(
            ResistingOracle, st.just(barrier.centre), st.just(barrier.problem), st.just(limits), st.just(barrier.answer)
        ),
        "replay": st.lists(st.integers(0, last), max_size=6).map(lambda reads: _replay(barrier, reads, limits)),
    }
    return st.one_of([made[kind] for kind in chosen("kinds", kinds, KINDS)])


def _replay(barrier: Barrier, reads: list[int], budget: Budget) -> ReplayOracle:
    transcript = Transcript(list(reads), {n: barrier.answer(n) for n in reads})
    return ReplayOracle(transcript, barrier.shape, barrier.field, barrier.problem, budget, barrier.samples)
