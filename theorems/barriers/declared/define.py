"""Makes a barrier from what a user declares, and refuses what the theorem does not allow, with the two numbers that were compared."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from oracles import ArrayInput, ExactArray, OracleError
from oracles._arrays import arrays_of
from theorems.barriers.declared.barrier import DeclaredBarrier, HypothesisRefused
from theorems.barriers.declared.declaration import Declaration, DeclaredProblem
from theorems.core.breakdown import Check
from theorems.core.covering import covering_radius_squared
from theorems.core.errors import TheoremError
from theorems.core.kinds import integer_argument
from theorems.core.metrics import OutputMetric, output_metric
from theorems.core.pieces import only_point
from theorems.core.sets import Box, ExactSet, set_of
from theorems.problems import rational

__all__ = ["declaration", "define_barrier"]

MAX_DIGITS: Final = 10_000
MAX_WITNESSES: Final = 100
MAX_TITLE: Final = 200
#: Exponents at which `solve` is asked for solutions: the least one, and so much above it.
TRIED: Final = (0, 1, 7, 64)
#: The metrics on outputs that the format of the certificates knows.
METRICS: Final = ("euclidean", "maximum", "discrete")

Solve = Callable[[dict[str, Any]], Sequence[Any]]
Residual = Callable[[dict[str, Any], tuple[Fraction, ...]], Any]


def define_barrier(
    title: str,
    *,
    centre: object,
    directions: Sequence[object],
    solutions: Sequence[object],
    metric: str | OutputMetric = "euclidean",
    norms: Mapping[str, str] | None = None,
    centre_solutions: object = None,
    digits: int | None = None,
    least_exponent: int = 1,
    problem: object = None,
    solve: Solve | None = None,
    residual: Residual | None = None,
    exact: bool = False,
) -> DeclaredBarrier:
    """Return a barrier for a problem of your own; everything that was declared is checked as far as it can be, in exact numbers.

    Witness (j, e) is the input centre + 2^-e·directions[j], for every e ≥ least_exponent. Data of index n < e do not tell these
    witnesses from the centre. If every output is farther than 10^-K from the solutions of one of them, no algorithm is right on all.

    Args:
        title: what the problem is called, in certificates and messages; at most 200 characters.
        centre: an array of one or two indices (nested lists, or a NumPy array, of exact numbers: int, Fraction, "1/3", floats as
            the dyadic numbers that they are), which algorithms read as ``datum["input"]``; or a mapping from names to such arrays.
        directions: for each of N1 ≥ 2 witnesses an array like the centre, or a mapping (arrays that are left out do not move),
            of norm at most 1.
        solutions: for each witness a set that contains its solutions, for every e: a number, a `Box`, or a list of points and boxes;
            a point is a list of N numbers, or a number if N = 1; or an `ExactSet` of points and boxes.
        metric: on outputs: ``euclidean``, ``maximum`` or ``discrete``, or one of these as an object of `theorems.core.metrics`.
        norms: for arrays by name: ``operator`` (default for two indices), ``euclidean`` (default for one) or ``maximum``.
        centre_solutions: some solutions of the centre, if it belongs to the class (any `ExactSet`: a segment, a sphere, a polytope);
            otherwise the strong breakdown epsilon is 0.
        digits: K ≥ 0; the least one for which the sets are more than 2·10^-K apart if not given (or, where some of them meet, for which no
            ball of radius 10^-K meets all of them).
        least_exponent: the smallest e, at least 1.
        problem: what the algorithm sees as ``oracle.problem``; if not given, an object with the title as its ``name``.
        solve: your own exact solver, a function of a dict of (nested) lists of fractions that returns solutions; they have to lie in
            the declared sets. It is asked at four exponents of each witness.
        residual: a function (dict of arrays, point) that is 0 where the point is a solution. It is asked for the points that ``solve``
            returned, and for declared points, at the same exponents; and at the centre, for points among ``centre_solutions``.
        exact: whether ``solutions`` are the sets of solutions, and not only sets that contain them. Then the error of an output is
            its distance to the nearest solution; otherwise only the distance to the farthest point is proved.

    Returns:
        The barrier: an argument of `sci_barriers.refute`.

    Raises:
        TheoremError: an argument that is not what it should be, by name.
        HypothesisRefused: a hypothesis is false: its name and the two numbers.

    Source:
        ``docs/explanation/engine.md``, Theorems 1 to 3.
    """
    for name, called in (("solve", solve), ("residual", residual)):
        if called is not None and not callable(called):
            raise TheoremError(name, called, "a function, or None")
    made = declaration(
        title,
        centre=centre,
        directions=directions,
        solutions=solutions,
        metric=metric,
        norms=norms,
        centre_solutions=centre_solutions,
        digits=digits,
        least_exponent=least_exponent,
        problem=problem,
        exact=exact,
    )
    barrier = DeclaredBarrier(made)
    for check in _solution_checks(barrier, solve, residual):
        if not check.holds:
            raise HypothesisRefused(check)
    return barrier


def declaration(
    title: str,
    *,
    centre: object,
    directions: Sequence[object],
    solutions: Sequence[object],
    metric: str | OutputMetric = "euclidean",
    norms: Mapping[str, str] | None = None,
    centre_solutions: object = None,
    digits: int | None = None,
    least_exponent: int = 1,
    problem: object = None,
    exact: bool = False,
) -> Declaration:
    """Return what a theorem about arrays consists of; the arguments are those of `define_barrier`.

    Raises:
        TheoremError: an argument that is not what it should be, by name.
    """
    if not isinstance(title, str) or not title.strip() or len(title) > MAX_TITLE or not title.isprintable():
        raise TheoremError("title", title, f"printable text of 1 to {MAX_TITLE} characters")
    chosen = output_metric(metric)
    if chosen.name not in METRICS:
        raise TheoremError("metric", chosen.name, "one of " + ", ".join(METRICS))
    least_exponent = integer_argument("least_exponent", least_exponent, 1, 4000)
    digits = None if digits is None else integer_argument("digits", digits, 0, MAX_DIGITS)
    for name, sequence in (("directions", directions), ("solutions", solutions)):
        if not isinstance(sequence, list | tuple) or not 2 <= len(sequence) <= MAX_WITNESSES:
            shown = f"{len(sequence)} of them" if isinstance(sequence, list | tuple) else sequence
            raise TheoremError(name, shown, f"a list with an entry for each of 2 to {MAX_WITNESSES} witnesses")
    if len(directions) != len(solutions):
        raise TheoremError("solutions", f"{len(solutions)} of them", f"{len(directions)}, as many as directions")
    sets = tuple(_boxes(set_of(value, f"solutions[{j}]", exact=exact), j) for j, value in enumerate(solutions))
    middle = None if centre_solutions is None else set_of(centre_solutions, "centre_solutions")
    length = sets[0].length
    for name, found in (*((f"solutions[{j}]", found) for j, found in enumerate(sets)), ("centre_solutions", middle)):
        if found is not None and found.length != length:
            raise TheoremError(name, f"points of length {found.length}", f"length {length}, as the others")
    try:
        point = ArrayInput(arrays_of(centre, norms), length)
        moves = tuple(_direction(point.arrays, d, j) for j, d in enumerate(directions))
    except OracleError as error:
        raise TheoremError.from_oracle(error) from None
    return Declaration(
        title,
        point,
        moves,
        sets,
        middle,
        chosen,
        _least_digits(chosen, sets) if digits is None else digits,
        least_exponent,
        DeclaredProblem(title) if problem is None else problem,
    )


def _boxes(found: ExactSet, j: int) -> ExactSet:
    """Return a set whose pieces are boxes, which is what certificates hold; points are boxes without sides."""
    pieces = []
    for piece in found.pieces:
        point = only_point(piece)
        if point is not None:
            pieces.append(Box(list(point), list(point)))
        elif isinstance(piece, Box):
            pieces.append(piece)
        else:
            raise TheoremError(
                f"solutions[{j}]", piece, "points and boxes (what moves otherwise: a box that contains it)"
            )
    return ExactSet(tuple(pieces), found.exact)


def _single_points(found: ExactSet) -> list[tuple[Fraction, ...]]:
    return [point for piece in found.pieces if (point := only_point(piece)) is not None]


def _direction(arrays: Sequence[ExactArray], declared: object, j: int) -> tuple[tuple[Fraction, ...], ...]:
    given = declared if isinstance(declared, Mapping) else {arrays[0].name: declared}
    unknown = sorted(str(name) for name in set(given) - {array.name for array in arrays})
    if unknown or (not isinstance(declared, Mapping) and len(arrays) > 1):
        raise TheoremError(
            f"directions[{j}]", unknown or "one array", "a mapping with some of " + ", ".join(a.name for a in arrays)
        )
    result = []
    for array in arrays:
        if array.name not in given:
            result.append((Fraction(0),) * len(array.entries))
            continue
        move = ExactArray.of(array.name, given[array.name], array.norm)
        if move.shape != array.shape:
            raise TheoremError(f"directions[{j}][{array.name!r}]", f"shape {move.shape}", f"shape {array.shape}")
        result.append(move.entries)
    return tuple(result)


def _least_digits(metric: OutputMetric, sets: Sequence[ExactSet]) -> int:
    """Return the least K ≥ 0 with κ² > 4·10^(−2K), or ρ² > 10^(−2K) if κ = 0; 0 if there is none (which is then refused)."""
    least = min(one.separation_squared(other, metric) for one, other in itertools.combinations(sets, 2))
    least = least or 4 * covering_radius_squared(sets, len(sets), metric)
    if least == 0:
        return 0
    # 4^digits·25^digits·κ² > 4: start a little below log(4/κ²)/log(100), the number of bits over 6.65, and count up
    digits = min(max(0, (least.denominator.bit_length() - least.numerator.bit_length()) * 100 // 665 - 1), MAX_DIGITS)
    while least * 100**digits <= 4 and digits < MAX_DIGITS:
        digits += 1
    return digits


def _solution_checks(barrier: DeclaredBarrier, solve: Solve | None, residual: Residual | None) -> list[Check]:
    """Return what the user's own solver and residual say of the declared sets, at a few exponents of each witness."""
    checks: list[Check] = []

    def vanishes(arrays: dict[str, Any], point: tuple[Fraction, ...], where: str) -> None:
        if residual is not None:
            value = abs(rational(residual(arrays, point), f"residual({where})"))
            checks.append(Check("solutions are solutions", f"|residual| of a solution of {where}", value, "=", 0))

    for j, found in enumerate(barrier.sets):
        for step in TRIED:
            e = barrier.least_exponent + step
            arrays, where = barrier.member(j, e).fractions(), f"witness ({j}, {e})"
            solved = [] if solve is None else solve(arrays)
            if solve is not None and not (isinstance(solved, list | tuple) and solved):
                raise TheoremError(f"solve({where})", solved, "a list of at least one solution")
            for i, value in enumerate(solved):
                solution = set_of([value], f"solve({where})[{i}]")
                if solution.length != barrier.shape[1]:
                    raise TheoremError(
                        f"solve({where})[{i}]", f"length {solution.length}", f"length {barrier.shape[1]}"
                    )
                checks.append(
                    Check(
                        "solutions contain what solve returns",
                        f"squared distance of solution {i} of {where} from solutions[{j}]",
                        solution.separation_squared(found, barrier.metric),
                        "=",
                        0,
                    )
                )
                for x in solution.finite or ():
                    vanishes(arrays, x, where)
            for x in _single_points(found):
                vanishes(arrays, x, where)
    for x in () if barrier.centre_set is None else _single_points(barrier.centre_set):
        vanishes(barrier.centre.fractions(), x, "the centre")
    return checks
