"""The answer for an output x, and how many digits are proved and how many nobody can deliver."""

from __future__ import annotations

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from oracles import Description, Facts, Shown, number_text
from theorems.digits.ceilings import Ceiling, ceiling
from theorems.digits.enclosure import Enclosure
from theorems.digits.guess import Progress
from theorems.digits.radii import Data
from theorems.digits.search import Found, enclose
from theorems.problems import Problem

__all__ = ["Answer", "Digits", "Output", "decimal_digits", "determine", "judge", "limited"]


class Answer(enum.Enum):
    """What is proved of an output."""

    #: Within the tolerance of every solution of every input with the data.
    RIGHT = "right"
    #: Farther than the tolerance from every solution of every input with the data.
    WRONG = "wrong"
    #: Neither is proved.
    OPEN = "open"


def decimal_digits(error: Fraction) -> int | None:
    """Return the largest d with error ≤ 10^-d (negative for errors above 1); ``None`` for error 0, which has all digits.

    >>> decimal_digits(Fraction(1, 1000)), decimal_digits(Fraction(2, 1000)), decimal_digits(Fraction(20))
    (3, 2, -2)
    """
    if error <= 0:
        return None
    d = math.floor((error.denominator.bit_length() - error.numerator.bit_length()) * math.log10(2)) + 2
    while error > Fraction(10) ** -d:
        d -= 1
    return d


@dataclass(frozen=True)
class Output:
    """What is proved of an output x.

    Attributes:
        at_least: a lower bound of the distance of x to each solution of each input; 0 if nothing is proved.
        at_most: an upper bound; ``None`` if nothing is proved.
    """

    at_least: Fraction
    at_most: Fraction | None

    def answer(self, tolerance: Fraction) -> Answer:
        """Return RIGHT, WRONG or OPEN for this tolerance: the bounds cannot say RIGHT and WRONG both."""
        if self.at_most is not None and self.at_most <= tolerance:
            return Answer.RIGHT
        return Answer.WRONG if self.at_least > tolerance else Answer.OPEN


@dataclass(frozen=True, eq=False)
class Digits(Shown):
    """Which digits data determine.

    Attributes:
        problem: P1, P2, P3 or LP.
        data: A_n, y_n and the radii.
        found: the enclosure and how it was found.
        ceiling: two inputs with the data that nobody can tell apart; ``None`` if none were found, or the data are exact.
        twins: pairs of columns that are equal up to sign and weight.
        not_unique: whether it is proved that no input with the data has only one solution: without the second columns of these pairs one of
            the first ones is certainly not 0, so that its amount can be shared.
    """

    problem: Problem
    data: Data = field(repr=False)
    found: Found = field(repr=False)
    ceiling: Ceiling | None
    twins: tuple[tuple[int, int], ...] = ()
    not_unique: bool = False

    @property
    def enclosure(self) -> Enclosure | None:
        """The enclosure of all solutions; ``None`` if none was proved."""
        return self.found.enclosure

    @property
    def proved(self) -> int | None:
        """The digits that are proved: every solution is within 10^-d of the centre; ``None``: no enclosure, or radius 0."""
        return None if self.enclosure is None else decimal_digits(self.enclosure.radius)

    @property
    def impossible(self) -> int | None:
        """The least number of digits that no solver can deliver: 10^-d < κ; ``None`` if no ceiling is known."""
        if self.ceiling is None:
            return None
        digits = decimal_digits(self.ceiling.kappa)
        assert digits is not None  # κ > 0
        # κ ≤ 10^-digits, and κ > 10^-(digits + 1): an error of 10^-(digits + 1) cannot be had for both inputs
        return digits + 1 if self.ceiling.kappa > Fraction(10) ** -(digits + 1) else digits + 2

    def description(self) -> Description:
        """Return how many digits are proved, and how many nobody can deliver."""
        m, N = self.data.shape
        radius = (
            "no enclosure"
            if self.enclosure is None
            else f"all solutions within {number_text(self.enclosure.radius)} of a point"
        )
        kappa = (
            "none found"
            if self.ceiling is None
            else f"κ: {number_text(self.ceiling.kappa)}; two inputs with these data have solutions 2κ apart"
        )
        rows = (
            ("problem", f"{self.problem.name}, m × N = {m} × {N}"),
            ("digits proved", "none" if self.proved is None else self.proved),
            ("enclosure", radius),
            ("digits nobody has", "no limit found" if self.impossible is None else self.impossible),
            ("ceiling", kappa),
        )
        return Description("What the data determine", (Facts(rows),))

    def __repr__(self) -> str:
        return f"<Digits of {self.problem.name}: {self.proved} proved, {self.impossible} impossible>"

    def output(self, x: Sequence[tuple[Fraction, Fraction]]) -> Output:
        """Return what the enclosure says of an output, N pairs (real, imaginary part)."""
        if self.enclosure is None:
            return Output(Fraction(0), None)
        return Output(*self.enclosure.distance(x))

    def index_needed(self, tolerance: Fraction, output: Output | None = None) -> int | None:
        """Return about the index of data at which an output would be decided: an estimate, never a claim.

        The radius is taken to shrink as the radii of the data, and the centre c to stay: RIGHT takes R ≤ tolerance − ‖x − c‖, and WRONG
        R < ‖x − c‖ − tolerance. ``None`` if there is no enclosure to go by, or x is as far from c as the tolerance says.

        Args:
            tolerance: positive.
            output: what is proved of x; ``None``: at which solutions are known within the tolerance.
        """
        if self.enclosure is None or tolerance <= 0 or self.enclosure.radius == 0:
            return None
        size = max(self.data.delta_y, self.data.delta_A(list(range(self.data.shape[1]))))
        away = Fraction(0) if output is None or output.at_most is None else output.at_most - self.enclosure.radius
        wanted = size * abs(tolerance - away) / self.enclosure.radius
        if wanted == 0:
            return None
        return max(0, wanted.denominator.bit_length() - wanted.numerator.bit_length() + 1)


def twins(problem: Problem, data: Data) -> tuple[tuple[int, int], ...]:
    """Return pairs (i, j) where A_n e_i/w_i = ±A_n e_j/w_j ≠ 0 (LP: with the sign +); for exact A and real data."""
    if data.parts != 1 or not data.radius_A.exact:
        return ()
    weights = problem.weights or (Fraction(1),) * data.shape[1]
    groups: dict[tuple[Fraction, ...], list[int]] = {}
    ratios: dict[Fraction, list[int]] = {}
    for i, square in enumerate(data.squares):
        if square:
            ratios.setdefault(square / weights[i] ** 2, []).append(i)
    for together in ratios.values():
        if len(together) < 2:
            continue
        for i in together:
            column = data.columns[i]
            lead = next(v for v in column if v)
            sign = 1 if lead > 0 or problem.nonnegative else -1
            groups.setdefault(tuple(Fraction(sign * v) / weights[i] for v in column), []).append(i)
    return tuple((g[0], j) for g in groups.values() if len(g) > 1 for j in g[1:])


def determine(problem: Problem, data: Data, *, with_ceiling: bool = True, progress: Progress | None = None) -> Digits:
    """Return which digits of the solutions the data determine.

    Args:
        problem: P1, P2, P3 or LP.
        data: what is known of the input.
        with_ceiling: whether two inputs that cannot be told apart are looked for, which takes longer.
        progress: called as work goes on, with what is done, how much of it, and how much at most (0: not known).

    Raises:
        TheoremError: weights of another length than A has columns.
    """
    found = enclose(problem, data, progress=progress)
    pairs = twins(problem, data)
    digits = Digits(problem, data, found, None, pairs, bool(pairs) and _shared(problem, data, pairs))
    return limited(digits, progress=progress) if with_ceiling else digits


def limited(digits: Digits, *, progress: Progress | None = None) -> Digits:
    """Return the same with two inputs that cannot be told apart, if they are found."""
    return replace(digits, ceiling=ceiling(digits.problem, digits.data, digits.found, progress=progress))


def _shared(problem: Problem, data: Data, pairs: Sequence[tuple[int, int]]) -> bool:
    """Return whether one of the first columns is certainly active once the second ones are left out."""
    dropped = {j for _, j in pairs}
    kept = [i for i in range(data.shape[1]) if i not in dropped]
    weights = None if problem.weights is None else tuple(problem.weights[i] for i in kept)
    columns = [data.columns[i] for i in kept]
    smaller = Data.real(columns, data.under_A, data.y, data.under_y, data.radius_A, data.radius_y)
    enclosure = enclose(replace(problem, weights=weights), smaller).enclosure
    if enclosure is None:
        return False
    known = enclosure.coefficients()
    return any(known[kept.index(i)].sign in ("positive", "negative") for i, _ in pairs)


def judge(digits: Digits, x: Sequence[tuple[Fraction, Fraction]], tolerance: Fraction) -> Answer:
    """Return RIGHT, WRONG or OPEN for an output and a tolerance."""
    return digits.output(x).answer(tolerance)
