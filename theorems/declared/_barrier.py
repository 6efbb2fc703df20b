"""Barriers that a user declares: a centre, directions in which the witnesses lie, and sets that contain their solutions.

The theorem is that of ``docs/explanation/engine.md``; its hypotheses are compared exactly when the barrier is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from oracles import ArrayInput, Datum, ExactArray, OracleError, Transcript, shown
from oracles._arrays import arrays_of
from theorems._distance import rounded_down
from theorems._engine import Breakdown, Check, breakdown_epsilons, commit, hypotheses
from theorems._errors import TheoremError, Undecided
from theorems._witness import Barrier, Failure, Witness
from theorems.declared._family import DeclaredFamily, ray_distances_squared
from theorems.declared._sets import METRICS, Box, BoxUnion, SetMetric, union_of
from theorems.problems import Complex, rational

__all__ = ["DeclaredBarrier", "DeclaredProblem", "HypothesisRefused", "define_barrier"]

MAX_DIGITS: Final = 10_000
MAX_WITNESSES: Final = 100
MAX_TITLE: Final = 200
#: Exponents at which `solve` is asked for solutions: the least one, and so much above it.
TRIED: Final = (0, 1, 7, 64)

Solve = Callable[[dict[str, Any]], Sequence[Any]]
Residual = Callable[[dict[str, Any], tuple[Fraction, ...]], Any]


class HypothesisRefused(TheoremError):
    """A hypothesis of the theorem is false for what was declared: which one, and the two exact numbers that were compared.

    Attributes:
        check: the comparison.
    """

    def __init__(self, check: Check) -> None:
        super().__init__(check.name, check.computed, f"{check.relation} {shown(check.required)} ({check.statement})")
        self.check = check


@dataclass(frozen=True)
class DeclaredProblem:
    """What an algorithm sees as ``oracle.problem`` unless the user gives something else."""

    name: str


@dataclass(frozen=True, eq=False)
class DeclaredBarrier(Barrier):
    """A barrier made by `define_barrier`: witness (j, e) is centre + 2^-e·directions[j], e ≥ least_exponent, its solutions are in sets[j].

    Attributes:
        title: what the problem is called.
        point: the centre.
        directions: for each witness and each array, the entries of the direction.
        sets: for each witness a union of boxes that contains the solutions of (j, e) for every e.
        centre_set: some solutions of the centre; ``None`` if it does not belong to the class.
        metric: on outputs.
        K: an output is wrong if it is farther than 10^-K from all solutions.
        least_exponent: the smallest e.
        declared_problem: what the algorithm sees as ``oracle.problem``.
    """

    title: str
    point: ArrayInput
    directions: tuple[tuple[tuple[Fraction, ...], ...], ...]
    sets: tuple[BoxUnion, ...]
    centre_set: BoxUnion | None
    metric: SetMetric
    K: int
    least_exponent: int
    declared_problem: Any

    @property
    def problem(self) -> Any:
        """What the algorithm sees as ``oracle.problem``."""
        return self.declared_problem

    @property
    def shape(self) -> tuple[int, int]:
        """(number of entries of the input, length of the outputs)."""
        return self.point.shape

    @property
    def field(self) -> str:
        """``"real"``."""
        return "real"

    @property
    def digits(self) -> int:
        """K."""
        return self.K

    @property
    def centre(self) -> ArrayInput:
        """The centre."""
        return self.point

    @property
    def centre_belongs(self) -> bool:
        """Whether solutions of the centre are declared."""
        return self.centre_set is not None

    @property
    def competitors(self) -> int:
        """N1, the number of directions."""
        return len(self.directions)

    @cached_property
    def family(self) -> DeclaredFamily:
        """The engine's view."""
        return DeclaredFamily(self)

    @cached_property
    def flat_directions(self) -> tuple[tuple[Fraction, ...], ...]:
        """For each witness all entries of the direction in one tuple."""
        return tuple(tuple(x for part in direction for x in part) for direction in self.directions)

    @cached_property
    def direction_norms_squared(self) -> tuple[tuple[Fraction, ...], ...]:
        """For each witness and array the squared norm of the direction (for the operator norm an upper bound)."""
        return tuple(
            tuple(array.norm_squared(part) for array, part in zip(self.point.arrays, direction, strict=True))
            for direction in self.directions
        )

    @cached_property
    def separations_squared(self) -> tuple[tuple[int, int, Fraction], ...]:
        """(i, j, squared distance of sets i and j) for i < j."""
        n = self.competitors
        return tuple(
            (i, j, self.metric.separation_squared(self.sets[i], self.sets[j]))
            for i in range(n)
            for j in range(i + 1, n)
        )

    @cached_property
    def ray_distances_squared(self) -> tuple[tuple[int, int, Fraction], ...]:
        """(i, j, squared distance of direction i from the ray of direction j) for i ≠ j."""
        return ray_distances_squared(self.flat_directions)

    @property
    def tolerance_squared(self) -> Fraction:
        """10^(−2K)."""
        return Fraction(1, 100**self.K)

    @cached_property
    def margin_bits(self) -> int:
        """b ≥ 0 such that every output is at least 10^-K·√(1 + 2^-b) away from some set."""
        excess: Fraction = self.family.separation_squared(self.least_exponent) / 4 * 100**self.K - 1
        ratio = excess.denominator.bit_length() - excess.numerator.bit_length()
        return max(0, ratio + 1)

    @cached_property
    def working_bits(self) -> int:
        """Rounding coordinates down to multiples of 2^-bits costs less than half of that margin."""
        digits, length = int(10**self.K), self.shape[1]
        return digits.bit_length() + length.bit_length() + 32 + self.margin_bits

    @cached_property
    def hypotheses(self) -> tuple[Check, ...]:
        """All comparisons of the theorem: for each witness and pair, then those of the engine."""
        return (*_own_checks(self), *hypotheses(self.family, self.K))

    @cached_property
    def breakdown_epsilons(self) -> tuple[Breakdown, ...]:
        """The breakdown epsilons, (computed, theoretical)."""
        return breakdown_epsilons(self.family, self.K)

    def described(self, winner: int, exponent: int) -> str:
        """Return the witness (j, e) in words."""
        return f"the centre moved by {self.raised(exponent)} along direction {winner}"

    def answer(self, index: int) -> Datum:
        """Return the centre, rounded within 2^-(n+1) in each norm: a datum of index n of all witnesses with e > n."""
        return self.point.datum(index, index + 1)

    def witness(self, winner: int, exponent: int) -> ArrayInput:
        """Return the witness (j, e); the exponent may be huge and stays symbolic.

        Raises:
            TheoremError: no such witness.
        """
        for name, value, low, high in (
            ("winner", winner, 0, self.competitors - 1),
            ("exponent", exponent, self.least_exponent, None),
        ):
            wrong = isinstance(value, bool) or not isinstance(value, int) or value < low
            if wrong or (high is not None and value > high):
                allowed = f"an integer from {low} to {high}" if high is not None else f"an integer of at least {low}"
                raise TheoremError(name, value, allowed)
        return self.point.moved(self.directions[winner], exponent)

    def commit_all(self, outputs: Sequence[Sequence[Complex]], largest: int | None) -> Witness:
        """Return the witness whose declared set is farthest from the output, with e > ``largest``.

        Raises:
            TheoremError: not one output, or of another length.
            Undecided: never, by the separation of the sets.
        """
        for output in outputs:
            if len(output) != self.shape[1]:
                raise TheoremError("output", f"length {len(output)}", f"length {self.shape[1]}")
        found = commit((self.family,), outputs, largest, self.K)
        failure = self.failure(outputs[0], found.winner, found.exponent)
        if failure is None:
            raise Undecided(f"the distance from the set of witness {found.winner} is too close to 10^-{self.K}")
        return Witness(found.winner, found.exponent, None, None, (failure,))

    def failure(self, output: Sequence[Complex], winner: int, exponent: int, sample: int = 0) -> Failure | None:
        """Return the proof that an output is farther than 10^-K from the declared set of a witness, or ``None``."""
        bits = self.working_bits
        square = self.metric.distance_squared(output, self.sets[winner], bits)
        units = (square.numerator << 2 * bits) // square.denominator
        proved = square if self.metric.name == "discrete" else rounded_down(units, 2 * bits, 24 + self.margin_bits)
        return Failure(sample, None, proved) if proved * 100**self.K > 1 else None

    def certificate(
        self, outputs: Sequence[Sequence[Complex]], transcript: Transcript, witness: Witness
    ) -> dict[str, object]:
        """Return the certificate (kind ``wrong-output-given-sets``) as a JSON document."""
        from theorems.certificates.writer2 import Run
        from theorems.certificates.writer_declared import declared_document

        run = Run((), transcript, outputs, witness.failures)
        return declared_document(self, [run], witness.winner, witness.exponent)

    def error_squared(self, output: Sequence[Fraction], winner: int | None) -> Fraction:
        """Return an upper bound of the squared distance to the solutions of the witnesses with this winner, or of the centre (``None``).

        Raises:
            TheoremError: the centre does not belong to the class.
        """
        if winner is not None:
            return self.metric.farthest_squared(output, self.sets[winner])
        if self.centre_set is None:
            raise TheoremError("winner", None, f"0 to {self.competitors - 1} (the centre does not belong to the class)")
        return self.metric.separation_squared((Box(list(output), list(output)),), self.centre_set)

    def within(self, output: Sequence[Complex], winner: int | None) -> bool:
        """Return whether an output is proved right on the witnesses with this winner, or on the centre (``None``)."""
        if any(z for _, z in output) or (winner is None and self.centre_set is None):
            return False
        return self.error_squared([x for x, _ in output], winner) <= self.tolerance_squared

    def __repr__(self) -> str:
        return f"DeclaredBarrier({self.title!r}, {self.competitors} witnesses, K={self.K}, metric={self.metric.name!r})"


def define_barrier(
    title: str,
    *,
    centre: object,
    directions: Sequence[object],
    solutions: Sequence[object],
    metric: str = "euclidean",
    norms: Mapping[str, str] | None = None,
    centre_solutions: object = None,
    digits: int | None = None,
    least_exponent: int = 1,
    problem: object = None,
    solve: Solve | None = None,
    residual: Residual | None = None,
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
            a point is a list of N numbers, or a number if N = 1.
        metric: on outputs: ``euclidean``, ``maximum`` or ``discrete``.
        norms: for arrays by name: ``operator`` (default for two indices), ``euclidean`` (default for one) or ``maximum``.
        centre_solutions: some solutions of the centre, if it belongs to the class; otherwise the strong breakdown epsilon is 0.
        digits: K ≥ 0; the least one for which the sets are more than 2·10^-K apart if not given.
        least_exponent: the smallest e, at least 1.
        problem: what the algorithm sees as ``oracle.problem``; if not given, an object with the title as its ``name``.
        solve: your own exact solver, a function of a dict of (nested) lists of fractions that returns solutions; they have to lie in
            the declared sets. It is asked at four exponents of each witness.
        residual: a function (dict of arrays, point) that is 0 where the point is a solution. It is asked for the points that ``solve``
            returned, and for declared points, at the same exponents; and at the centre, for points among ``centre_solutions``.

    Returns:
        The barrier: an argument of `sci_barriers.refute`.

    Raises:
        TheoremError: an argument that is not what it should be, by name.
        HypothesisRefused: a hypothesis is false: its name and the two numbers.

    Source:
        ``docs/explanation/engine.md``, Theorems 1 to 3.
    """
    if not isinstance(title, str) or not title.strip() or len(title) > MAX_TITLE or not title.isprintable():
        raise TheoremError("title", title, f"printable text of 1 to {MAX_TITLE} characters")
    if metric not in METRICS:
        raise TheoremError("metric", metric, "one of " + ", ".join(METRICS))
    for name, value, most in (("least_exponent", least_exponent, 4000), ("digits", digits, MAX_DIGITS)):
        low = int(name == "least_exponent")
        wrong = isinstance(value, bool) or not isinstance(value, int) or not low <= value <= most
        if wrong and not (name == "digits" and value is None):
            raise TheoremError(name, value, f"an integer from {low} to {most}")
    for name, called in (("solve", solve), ("residual", residual)):
        if called is not None and not callable(called):
            raise TheoremError(name, called, "a function, or None")
    for name, sequence in (("directions", directions), ("solutions", solutions)):
        if not isinstance(sequence, list | tuple) or not 2 <= len(sequence) <= MAX_WITNESSES:
            shown = f"{len(sequence)} of them" if isinstance(sequence, list | tuple) else sequence
            raise TheoremError(name, shown, f"a list with an entry for each of 2 to {MAX_WITNESSES} witnesses")
    if len(directions) != len(solutions):
        raise TheoremError("solutions", f"{len(solutions)} of them", f"{len(directions)}, as many as directions")
    sets = tuple(union_of(value, f"solutions[{j}]") for j, value in enumerate(solutions))
    middle = None if centre_solutions is None else union_of(centre_solutions, "centre_solutions")
    length = len(sets[0][0].lower)
    for name, found in (*((f"solutions[{j}]", found) for j, found in enumerate(sets)), ("centre_solutions", middle)):
        if found is not None and len(found[0].lower) != length:
            raise TheoremError(name, f"points of length {len(found[0].lower)}", f"length {length}, as the others")
    try:
        point = ArrayInput(arrays_of(centre, norms), length)
        moves = tuple(_direction(point.arrays, d, j) for j, d in enumerate(directions))
    except OracleError as error:
        raise TheoremError.from_oracle(error) from None
    barrier = DeclaredBarrier(
        title,
        point,
        moves,
        sets,
        middle,
        METRICS[metric],
        0 if digits is None else digits,
        least_exponent,
        DeclaredProblem(title) if problem is None else problem,
    )
    if digits is None:
        object.__setattr__(barrier, "K", _least_digits(barrier))
    for check in (*_own_checks(barrier), *_solution_checks(barrier, solve, residual)):
        if not check.holds:
            raise HypothesisRefused(check)
    return barrier


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


def _least_digits(barrier: DeclaredBarrier) -> int:
    """Return the least K ≥ 0 with κ² > 4·10^(−2K); 0 if there is none (which is then refused)."""
    least = min(square for _, _, square in barrier.separations_squared)
    if least == 0:
        return 0
    # 4^digits·25^digits·κ² > 4: start a little below log(4/κ²)/log(100), the number of bits over 6.65, and count up
    digits = min(max(0, (least.denominator.bit_length() - least.numerator.bit_length()) * 100 // 665 - 1), MAX_DIGITS)
    while least * 100**digits <= 4 and digits < MAX_DIGITS:
        digits += 1
    return digits


def _own_checks(barrier: DeclaredBarrier) -> list[Check]:
    """Return the hypotheses without which nothing is proved, for each witness and each pair."""
    checks = [
        Check(
            "indistinguishable",
            f"squared norm of directions[{j}][{array.name!r}], so that witness (j, e) is within 2^-e of the centre",
            square,
            "≤",
            Fraction(1),
        )
        for j, row in enumerate(barrier.direction_norms_squared)
        for array, square in zip(barrier.point.arrays, row, strict=True)
    ]
    checks += [
        Check(
            "told apart by some datum",
            f"squared distance from directions[{i}] to the ray of directions[{j}]",
            square,
            ">",
            Fraction(0),
        )
        for i, j, square in barrier.ray_distances_squared
    ]
    checks += [
        Check(
            "separated",
            f"squared distance of solutions[{i}] and solutions[{j}], and (2·10^-{barrier.K})²",
            square,
            ">",
            Fraction(4, 100**barrier.K),
        )
        for i, j, square in barrier.separations_squared
    ]
    return checks


def _solution_checks(barrier: DeclaredBarrier, solve: Solve | None, residual: Residual | None) -> list[Check]:
    """Return what the user's own solver and residual say of the declared sets, at a few exponents of each witness."""
    checks: list[Check] = []

    def vanishes(arrays: dict[str, Any], point: tuple[Fraction, ...], where: str) -> None:
        if residual is not None:
            value = abs(rational(residual(arrays, point), f"residual({where})"))
            checks.append(
                Check("solutions are solutions", f"|residual| of a solution of {where}", value, "=", Fraction(0))
            )

    for j, found in enumerate(barrier.sets):
        for step in TRIED:
            e = barrier.least_exponent + step
            arrays, where = barrier.witness(j, e).fractions(), f"witness ({j}, {e})"
            solved = [] if solve is None else solve(arrays)
            if solve is not None and not (isinstance(solved, list | tuple) and solved):
                raise TheoremError(f"solve({where})", solved, "a list of at least one solution")
            for i, value in enumerate(solved):
                (box,) = union_of([value], f"solve({where})[{i}]")
                if len(box.lower) != barrier.shape[1]:
                    raise TheoremError(f"solve({where})[{i}]", f"length {len(box.lower)}", f"length {barrier.shape[1]}")
                checks.append(
                    Check(
                        "solutions contain what solve returns",
                        f"squared distance of solution {i} of {where} from solutions[{j}]",
                        barrier.metric.separation_squared((box,), found),
                        "=",
                        Fraction(0),
                    )
                )
                vanishes(arrays, box.lower, where)
            for declared in found:
                if declared.is_point:
                    vanishes(arrays, declared.lower, where)
    for declared in barrier.centre_set or ():
        if declared.is_point:
            vanishes(barrier.point.fractions(), declared.lower, "the centre")
    return checks
