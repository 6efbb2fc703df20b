"""Runs a solver on the ladders and measures what it returns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from oracles import Budget, HonestOracle
from sci_barriers._errors import BarrierError
from sci_barriers.audit._ladder import EXPONENTS, Rung, Setting, rungs, settings
from sci_barriers.audit._measure import measure
from sci_barriers.audit._report import Audit
from sci_barriers.audit._row import Row
from sci_barriers.harness import Algorithm, Status, checked_algorithm, run
from theorems.problems import Complex, Problem, problem

#: Default numbers N of columns and K of digits.
SIZES = (5, 9, 17)
DIGITS = (3, 6, 9)
#: Entries of outputs with more bits are not measured: exact arithmetic would take minutes.
MAX_BITS: Final = 1 << 16
#: Told how many runs are done, and how many there are.
Progress = Callable[[int, int], None]


def plan(
    problem_name: str | Problem = "P3",
    *,
    sizes: Sequence[int] = SIZES,
    competitors: int = 2,
    digits: Sequence[int] = DIGITS,
    exponents: Sequence[int] = EXPONENTS,
    rotations: Sequence[str] | None = None,
    fields: Sequence[str] = ("real",),
    lam: object = None,
    eta: object = None,
    t: object = 1,
    seed: int | None = None,
) -> tuple[Problem, tuple[tuple[Setting, Rung], ...]]:
    """Return the problem and the instances that `audit` runs a solver on, in order; for the arguments see there."""
    chosen = problem(problem_name, lam=lam, eta=eta)
    found = settings(
        chosen,
        sizes=sizes,
        competitors=competitors,
        digits=digits,
        rotations=rotations,
        fields=fields,
        t=t,
        seed=seed,
    )
    if not found:
        raise BarrierError("rotation", rotations, "at least one that exists for one of the sizes")
    ladder = rungs(exponents)
    return chosen, tuple((setting, rung) for setting in found for rung in ladder)


def audit(
    algorithm: Algorithm | str,
    problem_name: str | Problem = "P3",
    *,
    sizes: Sequence[int] = SIZES,
    competitors: int = 2,
    digits: Sequence[int] = DIGITS,
    exponents: Sequence[int] = EXPONENTS,
    rotations: Sequence[str] | None = None,
    fields: Sequence[str] = ("real",),
    lam: object = None,
    eta: object = None,
    t: object = 1,
    seed: int | None = None,
    rounding: str = "nearest",
    budget: Budget | None = None,
    target: str = "",
    progress: Progress | None = None,
) -> Audit:
    """Run a solver on exactly solved instances and report what its outputs are worth, with proved bounds.

    The instances are A = U·B(a)·D·P, y = t·U·e₀ with N1 competing columns a = (α, …, α, α + lead): lead = α (easy), 2^-e for each
    exponent, and 0 (tie, where Ξ is a simplex). α is such that minimisers have length about 2.1·10^-K. There is one ladder of these
    for each field, rotation, N and K. The solver reads an honest oracle of the instance, at the indices that it chooses.

    Args:
        algorithm: a callable that takes an oracle and returns N numbers or a network, or a name, as for `sci_barriers.refute`.
        problem_name: ``"P1"``, ``"P2"``, ``"P3"``, or a problem without weights.
        sizes: the numbers N of columns, each at least N1.
        competitors: N1 ≥ 2; there are m = N + 1 − N1 rows.
        digits: the numbers K ≥ 1 of digits asked for.
        exponents: e, integers from 0 to 4096.
        rotations: of ``identity``, ``hadamard``, ``dct``, ``dft``, ``cayley``; by default all that exist for the size and field.
        fields: of ``real``, ``complex``.
        lam: λ > 0 of P2 and P3; 1 if not given.
        eta: η ≥ 0 of P1; 0 if not given.
        t: length of y, positive.
        seed: draws D, P, the Cayley rotation, and the rounding ``random``.
        rounding: of the oracle's data: ``nearest``, ``truncating``, ``random`` or ``worst-case``.
        budget: limits on each run, as for `sci_barriers.refute`.
        target: the solver's name, for display.
        progress: told how many runs are done, and how many there are.

    Returns:
        An `Audit`. A solver that crashes, returns no vector of finite numbers or exceeds its budget has a row that says so; so has
        an output with an entry of more than 65,536 bits.

    Raises:
        BarrierError: an argument is not what it should be.
        TheoremError: an argument out of range.
    """
    algorithm = checked_algorithm(algorithm)
    if budget is not None and not isinstance(budget, Budget):
        raise BarrierError("budget", budget, "a Budget, or None")
    chosen, instances = plan(
        problem_name,
        sizes=sizes,
        competitors=competitors,
        digits=digits,
        exponents=exponents,
        rotations=rotations,
        fields=fields,
        lam=lam,
        eta=eta,
        t=t,
        seed=seed,
    )
    limits = Budget() if budget is None else budget
    rows = []
    for setting, rung in instances:
        rows.append(_row(algorithm, setting, rung, rounding, seed or 0, limits))
        if progress is not None:
            progress(len(rows), len(instances))
    return Audit(target or getattr(algorithm, "__name__", type(algorithm).__name__), chosen, tuple(rows))


def _row(algorithm: Algorithm, setting: Setting, rung: Rung, rounding: str, seed: int, limits: Budget) -> Row:
    point = setting.point(rung)
    oracle = HonestOracle(point, setting.problem, rounding=rounding, seed=seed, budget=limits)
    oracle.digits = setting.K
    outcome = run(algorithm, oracle, limits)
    transcript = oracle.transcript
    largest = max(transcript.reads, default=None)
    measured, status, reason = None, outcome.status, outcome.reason
    bits = max((_bits(entry) for entry in (outcome.outputs or ((),))[0]), default=0)
    if bits > MAX_BITS:
        status, reason = Status.UNDECIDED, f"an entry of {bits} bits; those of at most {MAX_BITS} are measured"
    elif outcome.outputs is not None:
        datum = None if transcript.largest is None else transcript.data[transcript.largest]
        measured = measure(setting.problem, point, outcome.outputs[0], datum)
    return Row(
        setting,
        rung,
        status,
        reason,
        transcript.count,
        largest,
        measured,
        outcome.network,
        outcome.traceback,
    )


def _bits(entry: Complex) -> int:
    return max(size for part in entry for size in (part.numerator.bit_length(), part.denominator.bit_length()))
