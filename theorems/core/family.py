"""What the engine is told about a family of inputs, and what it answers: comparisons of exact numbers, breakdown epsilons."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from numbers import Rational
from typing import Any, Literal

from theorems.core.errors import TheoremError

Kind = Literal["strong", "weak", "capped"]
Relation = Literal["≤", "<", "≥", ">", "="]


class Family(ABC):
    """A family of inputs that data do not tell apart: what the engine is told about it, in exact numbers.

    Distances are given by their squares, which are rational. "From e on" means: for every member whose exponent is at least e.
    """

    @property
    @abstractmethod
    def name(self) -> str:
        """What the family is called."""

    @property
    @abstractmethod
    def metric(self) -> str:
        """The metric on outputs, in words."""

    @property
    @abstractmethod
    def competitors(self) -> int:
        """N1, the number of members with the same exponent; if the centre competes, it is the last of them, for every exponent."""

    @property
    @abstractmethod
    def centre_belongs(self) -> bool:
        """Whether the centre is itself an input of the class."""

    @property
    def centre_competes(self) -> bool:
        """Whether the last competitor is the centre itself (moved by 0), with a solution set of its own: extension A of the engine."""
        return False

    @property
    @abstractmethod
    def least_exponent(self) -> int:
        """The smallest exponent of a member."""

    @property
    def largest_index(self) -> int | None:
        """Up to this index answers do not tell the members, all of one exponent, apart; ``None``: members for all exponents."""
        return None

    def margin_bits(self, digits: int) -> int:
        """Return b ≥ 0 such that every output is at least 10^-K·√(1 + 2^-b) away from the solutions of some member."""
        scale = int(100**digits)
        excess = self.certified_radius_squared * scale - 1
        if excess <= 0:  # no pairwise separation: LLPO and its like
            excess = self.covering_radius_squared(self.least_exponent, self.competitors) * scale - 1
        return max(0, excess.denominator.bit_length() - excess.numerator.bit_length() + 1)

    def working_bits(self, digits: int, length: int) -> int:
        """Return b: rounding the coordinates of an output down to multiples of 2^-b costs less than half of that margin."""
        return int(10**digits).bit_length() + length.bit_length() + 32 + self.margin_bits(digits)

    @abstractmethod
    def distance_from_centre_squared(self, exponent: int) -> Fraction:
        """Return the largest squared evaluation distance between a member with this exponent and the centre."""

    def answer_error(self, index: int) -> Fraction:
        """Return a bound of the evaluation distance between the answer of index n and the centre: 2^-(n+1) unless overridden."""
        return Fraction(1, 2 << index)

    @abstractmethod
    def distance_apart_squared(self, exponent: int) -> Fraction:
        """Return a lower bound of the squared evaluation distance between a member (j, exponent) and any member with another winner.

        A centre that competes is left out: no datum tells it from all members.
        """

    @abstractmethod
    def separation_squared(self, exponent: int) -> Fraction:
        """Return κ(e)²: from e on, solution sets of members with equal exponents are at least κ(e) apart."""

    @abstractmethod
    def covering_radius_squared(self, exponent: int, count: int) -> Fraction:
        """Return ρ_q(e)², q = ``count``: from e on, no ball of smaller radius meets q solution sets of members with equal exponents."""

    @abstractmethod
    def limit_radius_squared(self, count: int) -> Fraction:
        """Return sup_e ρ_q(e)²."""

    @abstractmethod
    def cover_error_squared(self, exponent: int, count: int) -> Fraction:
        """Return the squared error of the covering output of q = ``count`` competitors, on a member (j, exponent) with j among them.

        The covering output depends on the set of competitors alone, not on data; on the centre, if that belongs to the
        class, its error is not larger than `reach_squared`.
        """

    @abstractmethod
    def reach_squared(self, count: int) -> Fraction:
        """Return a bound of `cover_error_squared` for all exponents."""

    @abstractmethod
    def distances_squared(self, output: Any, exponent: int) -> Sequence[Fraction]:
        """Return, for each j, the squared distance from an output to the solutions of (j, e'), e' ≥ exponent, or a lower bound of it."""

    def farthest(self, output: Any, exponent: int) -> tuple[int, Fraction]:
        """Return the first j with the largest of these squared distances, and it."""
        squares = list(self.distances_squared(output, exponent))
        largest = max(squares)
        return squares.index(largest), largest

    def distance_squared(self, output: Any, winner: int, exponent: int, bits: int) -> Fraction:
        """Return a lower bound of one of these distances, proved; coordinates may be rounded down to multiples of 2^-bits."""
        return self.distances_squared(output, exponent)[winner]

    def distances_squared_below(self, output: Any, exponent: int, bits: int) -> Sequence[Fraction]:
        """Return `distance_squared` for each j."""
        return [self.distance_squared(output, j, exponent, bits) for j in range(self.competitors)]

    @property
    def discrete(self) -> bool:
        """Whether distances are 0 or 1, and are not to be rounded."""
        return False

    @property
    def certified_radius_squared(self) -> Fraction:
        """A lower bound, above 10^(−2K), of the squared distance from any output to the solutions of the member that is committed to."""
        return self.separation_squared(self.least_exponent) / 4

    def exponent_after(self, largest: int | None) -> int:
        """Return the least exponent of members of which all answers up to index ``largest`` are data (``None``: nothing was read).

        Raises:
            TheoremError: a datum of that index tells the members apart.
        """
        if largest is None:
            return self.least_exponent
        if self.largest_index is None:
            return max(self.least_exponent, largest + 1)
        if largest > self.largest_index:
            raise TheoremError(
                "largest", largest, f"at most {self.largest_index}: the next index tells the members apart"
            )
        return self.least_exponent


@dataclass(frozen=True)
class Check:
    """A hypothesis of the theorem as a comparison of two exact numbers; integers become rationals.

    Attributes:
        name: which hypothesis.
        statement: in words and symbols.
        computed: the number found (squares of distances are marked as such in the statement).
        relation: between them.
        required: the number that it is compared with.
    """

    name: str
    statement: str
    computed: Fraction | int
    relation: Relation
    required: Fraction | int

    def __post_init__(self) -> None:
        for name in ("computed", "required"):
            object.__setattr__(self, name, exact(getattr(self, name)))

    @property
    def holds(self) -> bool:
        """Whether the comparison is true."""
        return _compare(self.computed, self.relation, self.required)


def exact(number: Fraction | int) -> Fraction:
    """Return a number as a rational one.

    Raises:
        TypeError: it is neither an integer nor rational: a float, which was rounded somewhere, decides nothing.
    """
    if not isinstance(number, Rational):
        raise TypeError(f"{number!r} is no exact number: an int or a Fraction was expected")
    return Fraction(number)


def _compare(left: Fraction | int, relation: Relation, right: Fraction | int) -> bool:
    return {
        "≤": left <= right,
        "<": left < right,
        "≥": left >= right,
        ">": left > right,
        "=": left == right,
    }[relation]


@dataclass(frozen=True)
class Breakdown:
    """A breakdown epsilon: (computed, theoretical).

    Attributes:
        kind: ``"strong"``, ``"weak"`` or ``"capped"`` (indices up to the family's largest index).
        probabilistic: whether failing with probability above p is meant; if not, deterministic algorithms.
        halting: whether only randomised algorithms that halt almost surely on every input count (or need not be told apart).
        level: the number is that for the largest p below this; for smaller p it is not smaller (`staircase` has all values);
            ``None`` for deterministic algorithms.
        lower_squared: a proved lower bound of its square.
        upper_squared: a proved upper bound of its square: that of an algorithm of the documentation page.
        theoretical: the number of the theorem, 10^-K or 0.
        relation: ``">"`` or ``"="``, what the theorem says of the computed number.
        meaning: in one sentence.
    """

    kind: Kind
    probabilistic: bool
    halting: bool
    level: Fraction | None
    lower_squared: Fraction
    upper_squared: Fraction
    theoretical: Fraction
    relation: Literal[">", "="]
    meaning: str

    @property
    def exact(self) -> bool:
        """Whether the two bounds agree."""
        return self.lower_squared == self.upper_squared

    @property
    def holds(self) -> bool:
        """Whether the computed number is what the theorem says, for every number between the bounds."""
        square = self.theoretical**2
        if self.relation == ">":
            return self.lower_squared > square
        return self.exact and self.lower_squared == square

    @property
    def computed(self) -> tuple[float, float]:
        """The bounds as floats, for display alone: nothing is decided by them."""
        return _root(self.lower_squared), _root(self.upper_squared)


def _root(square: Fraction) -> float:
    """Return √square as a float, also where the square itself is too small for one."""
    shift = max(0, square.denominator.bit_length() - square.numerator.bit_length()) // 2
    return math.ldexp(math.sqrt(square * (1 << (2 * shift))), -shift)
