"""The games that are played between an algorithm and a barrier."""

from __future__ import annotations

import dataclasses

from oracles import Budget, ReplayOracle, ResistingOracle
from sci_barriers._errors import BarrierError
from sci_barriers.harness import Algorithm, Outcome, Status, Verdict, checked_algorithm, run
from theorems import Barrier, Counterexample, Undecided


def refute(algorithm: Algorithm | str, barrier: Barrier, *, budget: Budget | None = None) -> Verdict:
    """Play an algorithm against the resisting oracle of a barrier and return a counterexample with its certificate.

    The oracle answers every read with the centre of the class, rounded. When the algorithm has halted with an output x, the barrier
    commits to a member (A, y) of Ω for which every answer given was within 2^-n, and dist(x, Ξ(A, y)) > 10^-K. The algorithm is then run
    again on the data of that input; a deterministic one returns x again.

    Args:
        algorithm: a callable that takes an oracle (``.read(n)`` → `oracles.Datum` with ``.A``, ``.y``; ``.problem``, ``.shape``,
            ``.field``) and
            returns a vector of N numbers or a network (a callable y ↦ x, evaluated at y_n, see `sci_barriers.harness.run`); or a program in
            a process of its own, `Subprocess` or `isolate`; or the name of a built-in algorithm, as ``"exact"``, or ``"file.py:function"``.
            `sci_barriers.from_solver` makes one of a plain f(A, y).
        barrier: for example ``Smale18("P3", N=20, m=19, K=3)``.
        budget: limits on the reads; by default 10,000 reads, any index that memory and time allow.

    Returns:
        A `Verdict`: REFUTED (with certificate), BUDGET_EXCEEDED, INVALID_OUTPUT, CRASHED (with the traceback), PROTOCOL_ERROR,
        NONDETERMINISTIC (the second run gave
        another output), or UNDECIDED (an enclosure did not decide; never a success).

    Raises:
        BarrierError: an argument is not what it should be, or a time budget outside the main thread.

    Source:
        Colbrook, Antun, Hansen, PNAS 119 (2022) e2107151119, Theorem 1 (i).
    """
    algorithm = checked_algorithm(algorithm)
    if not isinstance(barrier, Barrier):
        raise BarrierError("barrier", barrier, "a barrier, for example Smale18()")
    if budget is not None and not isinstance(budget, Budget):
        raise BarrierError("budget", budget, "a Budget, or None")
    limits = _within(Budget() if budget is None else budget, barrier.largest_index)
    first = ResistingOracle(barrier.centre, barrier.problem, limits, barrier.answer)
    first.digits = barrier.digits
    outcome = run(algorithm, first, limits)
    transcript = first.transcript.copy()
    if outcome.outputs is None:
        assert outcome.status is not None  # an outcome has an output or a status
        return Verdict(
            outcome.status, outcome.reason, barrier, transcript, traceback=outcome.traceback, network=outcome.network
        )
    largest = transcript.largest
    try:
        found = barrier.commit_all(outcome.outputs, largest)
    except Undecided as error:
        return Verdict(Status.UNDECIDED, str(error), barrier, transcript, outcome.outputs, network=outcome.network)
    second = ReplayOracle(transcript, barrier.shape, first.field, barrier.problem, limits, barrier.samples)
    second.digits = barrier.digits
    replayed = run(algorithm, second, limits)
    # A read of other data counts also if the algorithm caught the signal and went on.
    difference = second.mismatch or _difference(outcome, replayed)
    if difference is not None:
        return Verdict(
            Status.NONDETERMINISTIC,
            difference,
            barrier,
            transcript,
            outcome.outputs,
            traceback=replayed.traceback,
            network=outcome.network,
        )
    data = "no data" if largest is None else f"data up to index {largest}"
    return Verdict(
        Status.REFUTED,
        f"with {data} {_wrong(barrier, found)} more than 10^-{barrier.digits} from the solution of the input "
        f"with {barrier.described(found.winner, found.exponent)}",
        barrier,
        transcript,
        outcome.outputs,
        found,
        network=outcome.network,
    )


def _difference(first: Outcome, second: Outcome) -> str | None:
    """Return how the second run, on the committed input, differs from the first, or ``None``."""
    if second.outputs is None:
        assert second.status is not None  # an outcome has outputs or a status
        return f"run again on the committed input it ended otherwise ({second.status.value}): {second.reason}"
    for k, (ours, theirs) in enumerate(zip(first.outputs or (), second.outputs, strict=True)):
        if ours != theirs:
            entry = next(i for i, (x, z) in enumerate(zip(ours, theirs, strict=True)) if x != z)
            sample = f" of sample {k}" if len(second.outputs) > 1 else ""
            return f"run again on the committed input it gave another output (entry {entry}{sample} differs)"
    return None


def _wrong(barrier: Barrier, found: Counterexample) -> str:
    """Return what is wrong, with the reading of "wrong" that is proved where there are several samples."""
    if barrier.samples == 1:
        return "its output is"
    wrong = len(found.failures)
    reading = "all" if wrong == barrier.samples else f"{wrong} of {barrier.samples}"
    return f"its outputs for {reading} samples (some member fails on at least {barrier.failures_forced}) are"


def _within(budget: Budget, largest: int | None) -> Budget:
    """Return the budget, with indices up to ``largest`` only."""
    if largest is None or (budget.index is not None and budget.index <= largest):
        return budget
    return dataclasses.replace(budget, index=largest)
