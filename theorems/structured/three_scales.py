"""Ω = Ω_strong ∪ Ω_weak ∪ Ω_sharp, a class at three scales, whatever the problem: members, membership, what tells the parts apart."""

from __future__ import annotations

import random
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar, Final, Generic, TypeVar

from oracles import (
    Cells,
    Datum,
    Description,
    ExactInput,
    Facts,
    Mixed,
    Perturbed,
    Shown,
    Unitary,
    number_text,
    power_text,
)
from theorems.core.errors import TheoremError
from theorems.core.kinds import Kind, Rational, integer_argument, rational_argument, rational_text
from theorems.core.parameters import Parametrised
from theorems.core.statement import Statement
from theorems.problems import Problem, SolutionSet
from theorems.structured.class_scale import EXPANDED
from theorems.structured.member import Member
from theorems.structured.scaled_part import PARTS, ScaledPart

__all__ = ["Member", "Scales", "ThreeScales"]

#: What the theorem says of the parts.
_CLAIMS: Final = {
    "strong": "no algorithm computes K digits (i)",
    "weak": "K − 1 digits can be computed, with no bound on the data (ii)",
    "sharp": "K − 2 digits from L data, and not from fewer (iii)",
}
_Part = TypeVar("_Part", bound=ScaledPart)


class Scales(Kind):
    """α of each part, as pairs; what is not given is chosen."""

    allowed = "a mapping from " + ", ".join(PARTS)

    def value(self, name: str, given: Any, owner: Any = None) -> tuple[tuple[str, Fraction | None], ...]:
        """Return (part, α) for the three parts, ``None`` where it is not given."""
        known = dict(given) if isinstance(given, Mapping | tuple) else None
        if known is None or not known.keys() <= set(PARTS):
            raise TheoremError(name, given, self.allowed)
        return tuple(
            (part, None if known.get(part) is None else rational_argument(f"{name}.{part}", known[part]))
            for part in PARTS
        )

    def to_json(self, value: Any) -> Any:
        """Return an object of hexadecimal rationals."""
        return {part: rational_text(alpha) for part, alpha in value}

    def from_json(self, name: str, value: Any) -> Any:
        """Return the mapping."""
        if not isinstance(value, dict):
            raise TheoremError(name, value, self.allowed)
        return {part: Rational().from_json(f"{name}.{part}", alpha) for part, alpha in value.items()}

    def code(self, value: Any) -> str:
        """Return a dictionary."""
        return "{" + ", ".join(f"{part!r}: {Rational().code(alpha)}" for part, alpha in value) + "}"


class ThreeScales(Shown, Parametrised, Generic[_Part]):
    """A class at three scales: Ω_strong at 10^-K, Ω_weak at 10^-(K−1), Ω_sharp at 10^-(K−2); the parts share all else.

    The scales α of the parts differ by factors near 10, so that one coarse datum tells from which part an input is.
    """

    #: The distance of coefficients of different parts exceeds this.
    least_gap: ClassVar[int] = 1
    #: Of Ω_strong; the theorem has K > 2.
    K: int
    #: The number of data that K − 2 digits need.
    L: int
    #: α of each part.
    alphas: tuple[tuple[str, Fraction], ...]

    @abstractmethod
    def _made(self, alphas: Mapping[str, Fraction | None]) -> tuple[_Part, _Part, _Part]:
        """Return Ω_strong, Ω_weak, Ω_sharp."""

    def chosen_scales(self) -> dict[str, Fraction]:
        """Return α of each part where none is given."""
        return {part.part: part.alpha for part in self._made({})}

    def _complete(self) -> None:
        super()._complete()
        object.__setattr__(self, "alphas", tuple((part.part, part.alpha) for part in self.parts))
        if self.gap <= self.least_gap:
            raise TheoremError(
                "alphas",
                [str(part.alpha) for part in self.parts],
                f"values more than {self.least_gap + 1} apart from one part to the next, increasing from sharp to weak to strong",
            )

    @cached_property
    def parts(self) -> tuple[_Part, _Part, _Part]:
        """Ω_strong, Ω_weak, Ω_sharp."""
        return self._made(dict(self.alphas))

    @property
    def strong(self) -> _Part:
        """Ω_strong."""
        return self.parts[0]

    @property
    def weak(self) -> _Part:
        """Ω_weak."""
        return self.parts[1]

    @property
    def sharp(self) -> _Part:
        """Ω_sharp."""
        return self.parts[2]

    @property
    def shape(self) -> tuple[int, int]:
        """(m, N)."""
        return self.strong.shape

    @property
    def problem(self) -> Problem:
        """The problem of all parts."""
        return self.strong.problem

    @property
    def competitors(self) -> int:
        """N1 = N + 1 − m."""
        return self.strong.competitors

    @cached_property
    def gap(self) -> Fraction:
        """The least distance between coefficients of members of different parts; a datum with 2·2^-n below it tells the parts apart."""
        strong, weak, sharp = self.parts
        return min(strong.alpha - weak.alpha - self._spread(weak), weak.alpha - sharp.alpha - self._spread(sharp))

    @staticmethod
    def _spread(part: _Part) -> Fraction:
        """The largest ε of a part."""
        if part.L is not None:
            return Fraction(3, 2 << part.L)
        return Fraction(1, 1 << part.least_exponent)

    def part(self, name: str) -> _Part:
        """Return a part by its name; `TheoremError` if there is none."""
        if name not in PARTS:
            raise TheoremError("part", name, "one of " + ", ".join(PARTS))
        return self.parts[PARTS.index(name)]

    # --- Members -------------------------------------------------------------------------------------------------------------

    def members(self, count: int = 1) -> Iterator[Member]:
        """Enumerate Ω: the centre, the N1 members of Ω_sharp, then Ω_strong and Ω_weak for the ``count`` smallest exponents of each.

        Every member occurs if ``count`` is large enough.
        """
        count = integer_argument("count", count, 0)
        yield Member("strong", omega=self)
        for j in range(self.competitors):
            yield Member("sharp", j, self.L, omega=self)
        for step in range(count):
            for part in (self.strong, self.weak):
                for j in range(self.competitors):
                    yield Member(part.part, j, part.least_exponent + step, omega=self)

    def random_member(self, seed: int, *, largest: int = 64) -> Member:
        """Return a random member with exponents up to ``largest`` above the least one: each part with the same probability."""
        largest = integer_argument("largest", largest, 0)
        source = random.Random(f"member {seed}")
        part = self.part(source.choice(PARTS))
        j = source.randrange(self.competitors)
        if part.part == "sharp":
            return Member("sharp", j, self.L, omega=self)
        if part.centre_belongs and source.randrange(4) == 0:
            return Member("strong", omega=self)
        return Member(part.part, j, part.least_exponent + source.randrange(largest + 1), omega=self)

    def member(self, part: str, winner: int | None = None, exponent: int | None = None) -> Member:
        """Return the member of a part, the centre of Ω_strong without a winner; the exponent is the least one, or L, if it is not given.

        Raises:
            TheoremError: there is no such member.
        """
        if winner is not None and exponent is None:
            exponent = self.part(part).least_exponent
        found = Member(part, winner, exponent, omega=self)
        self.input(found)  # refuses what is no member
        return found

    def datum(self, member: Member, index: int, *, rounding: str = "nearest", seed: int = 0) -> Datum:
        """Return honest data of index n of a member: ‖A_n − A‖₂ ≤ 2^-n, ‖y_{k,n} − y_k‖₂ ≤ 2^-n, without labels.

        Args:
            member: of this class.
            index: n ≥ 0.
            rounding: as in `oracles.HonestOracle`.
            seed: of random rounding.
        """
        return self.part(member.part).honest(self.input(member), rounding=rounding, seed=seed).read(index)

    @property
    def statement(self) -> Statement:
        """The theorem."""
        return self.strong.statement

    def description(self) -> Description:
        """Return the parts with their scales and members."""
        head = ("part", "error asked for", "α", "members", "what the theorem says of it")
        parts = self.parts

        def entry(i: int, k: int) -> Any:
            part = parts[i]
            few = part.competitors + part.centre_belongs if part.L else ""
            members = few or f"e ≥ {part.least_exponent}, j = 0 … {part.competitors - 1}"
            scale = power_text(-part.digits, 10)
            return (f"Ω_{part.part}", scale, number_text(part.alpha), members, _CLAIMS[part.part])[k]

        name, tex = self.problem.name, self.problem.tex
        formula = Mixed(f"{name}: {self.problem.formula}", f"{name}: ${tex}$")
        size = f"{self.shape[0]} × {self.shape[1]}"
        facts = (("theorem", self.statement.title), ("problem", formula), ("m × N", size))
        return Description(repr(self), (Facts(facts), Cells("Parts of Ω", (len(parts), 5), entry, head)))

    def input(self, member: Member) -> ExactInput:
        """Return the exact input (A, S) of a member; `TheoremError` if there is no such member."""
        part = self.part(member.part)
        if member.winner is None and member.exponent is None:
            if not part.centre_belongs:
                raise TheoremError("winner", None, f"0 to {self.competitors - 1} (the centre belongs to Ω_strong only)")
            return part.centre
        return part.member(member.winner, member.exponent)  # type: ignore[arg-type] # it refuses None by name

    def solution_set(self, member: Member, sample: int = 0) -> SolutionSet:
        """Return Ξ(A, y_k), exact: one vertex, and the simplex at the centre. Exponents are at most 4096 (`Smale18.solution_set`)."""
        part, point = self.part(member.part), self.input(member)  # refuses what is no member
        sample = integer_argument("sample", sample, 0, part.R - 1)
        if member.winner is None or member.exponent is None:
            return self.problem.solution_set(ExactInput(point.A, point.samples[sample]))
        return part.solution_set(member.winner, member.exponent, sample)

    def find(self, point: ExactInput) -> Member | None:
        """Return the member that an exact input is, or ``None`` if it does not belong to Ω.

        U, D and P are compared as they are: a permutation of equal columns, for example, counts as another P.
        """
        for part in self.parts:
            centre = part.centre
            same = (
                _same(point.A.unitary, centre.A.unitary)
                and point.A.competitors == centre.A.competitors
                and _equal(point.A.diagonal, centre.A.diagonal, part.plain_diagonal)
                and _equal(point.A.permutation, centre.A.permutation, range(part.N))
                and point.A.norm_scale is None
                and [y.scale for y in point.samples] == list(part.lengths)
                and all(_same(y.unitary, centre.A.unitary) for y in point.samples)
            )
            if same:
                found = self._coefficients(part, point)
                if found is not None:
                    return found
        return None

    def __contains__(self, point: object) -> bool:
        return isinstance(point, ExactInput) and self.find(point) is not None

    def _coefficients(self, part: _Part, point: ExactInput) -> Member | None:
        changed = {j: _plain(value) for j, value in point.A.changed}
        raised = {j: value for j, value in changed.items() if value != part.alpha}
        if point.A.base != part.alpha:
            raised |= {j: point.A.base for j in range(part.competitors) if j not in changed}
        if not raised:
            return Member(part.part, omega=self) if part.centre_belongs else None
        if len(raised) > 1:
            return None
        ((j, value),) = raised.items()
        exponent = _exponent(value, part.alpha)
        if part.L is not None:
            fits = value == part.alpha + Fraction(3, 2 << part.L)
            return Member(part.part, j, part.L, omega=self) if fits else None
        if exponent is None or exponent < part.least_exponent:
            return None
        return Member(part.part, j, exponent, omega=self)


def _same(one: Unitary, other: Unitary) -> bool:
    return one is other or (one.m == other.m and one.description() == other.description())


def _equal(one: Sequence[Any] | None, other: Sequence[Any] | None, plain: Sequence[Any]) -> bool:
    """Return whether two diagonals or permutations are equal, ``None`` being the plain one."""
    return one is other or tuple(one or plain) == tuple(other or plain)


def _plain(value: Fraction | Perturbed) -> Fraction | Perturbed:
    """Return the number as a fraction, unless its exponent is too large for that."""
    if isinstance(value, Perturbed) and value.exponent <= EXPANDED:
        return value.base + Fraction(1, 1 << value.exponent)
    return value


def _exponent(value: Fraction | Perturbed, base: Fraction) -> int | None:
    """Return e if value = base + 2^-e."""
    if isinstance(value, Perturbed):
        return value.exponent if value.base == base else None
    difference = value - base
    if difference.numerator != 1 or difference.denominator & (difference.denominator - 1):
        return None
    return difference.denominator.bit_length() - 1
