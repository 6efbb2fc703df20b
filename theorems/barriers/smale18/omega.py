"""Ω = Ω_strong ∪ Ω_weak ∪ Ω_sharp, the class of inputs of the whole theorem: members, membership, serialisation.

Source: M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119, Theorem 1;
the class is this project's own (``docs/explanation/proofs.md``).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from oracles import ExactInput, Perturbed, Unitary
from theorems.barriers.smale18.parameters import MAX_DIGITS, PARTS, SparseClass
from theorems.barriers.smale18.part import Smale18
from theorems.core.errors import TheoremError
from theorems.core.kinds import Kind, Rational, integer_argument, rational_argument, rational_text
from theorems.core.parameters import declare, derived, integer, parameters, parametrised
from theorems.problems import SolutionSet
from theorems.structured.class_scale import EXPANDED

__all__ = ["Member", "Omega"]

FORMAT: Final = "sci-barriers/member"
VERSION: Final = 1
#: What a document has of the class, in its order.
_CLASS: Final = ("N", "m", "K", "L", "R", "t", "alphas", "rotation", "field", "seed", "labels")


@dataclass(frozen=True)
class Member:
    """A member of Ω.

    Attributes:
        part: ``strong``, ``weak`` or ``sharp``.
        winner: j, whose coefficient is raised; ``None`` for the centre of Ω_strong.
        exponent: e, ε = 2^-e (Ω_sharp: e = L, ε = 3·2^-(L+1)); ``None`` for the centre.

    Raises:
        TheoremError: another part, or no such numbers. Whether a class has the member is for `Omega.input` to say.
    """

    part: str
    winner: int | None = None
    exponent: int | None = None

    def __post_init__(self) -> None:
        if self.part not in PARTS:
            raise TheoremError("part", self.part, "one of " + ", ".join(PARTS))
        for name, least in (("winner", 0), ("exponent", 1)):
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, integer_argument(name, value, least))

    def __str__(self) -> str:
        if self.winner is None:
            return f"{self.part}, centre"
        return f"{self.part}, j = {self.winner}, e = {self.exponent}"


class _Scales(Kind):
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


@parametrised
class Omega(SparseClass):
    """The class of the theorem for one problem, size, K and L.

    Ω_strong is at scale 10^-K, Ω_weak at 10^-(K−1), Ω_sharp at 10^-(K−2); they share the rotation U, D, P, the field and R.
    The scales α of the parts differ by factors near 10, so that one coarse datum tells from which part an input is.

    Parameters: those of `Smale18` but for ``part`` and ``alpha``; K from 3; L; alphas, a mapping from parts to α where these should not be
    chosen. ``print(Omega.table())`` shows ranges and defaults.

    Raises:
        TheoremError: an argument out of range, by name, or parts that one datum does not tell apart.
    """

    K: int = integer("number of digits; the theorem has K > 2", low=3, high=MAX_DIGITS, default=6)
    L: int = integer("number of data that K − 2 digits need", low=1, high=MAX_DIGITS, default=8)
    alphas: tuple[tuple[str, Fraction], ...] = declare(
        _Scales(),
        "scales of A in the parts",
        default=derived("chosen", lambda self: {part.part: part.alpha for part in self._made({})}, formula=False),
    )

    def _made(self, alphas: Mapping[str, Fraction | None]) -> tuple[Smale18, Smale18, Smale18]:
        """Return Ω_strong, Ω_weak, Ω_sharp."""
        own = {"K", "L", "alphas", "lam", "eta", "problem"}
        shared = {name: getattr(self, name) for name in parameters(self) if name not in own}
        shared["problem"] = self.chosen_problem
        # Ω_sharp first: an L out of range is reported by its name.
        sharp = Smale18(K=self.K - 2, part="sharp", L=self.L, alpha=alphas.get("sharp"), **shared)
        weak = Smale18(K=self.K - 1, part="weak", alpha=alphas.get("weak"), **shared)
        return Smale18(K=self.K, part="strong", alpha=alphas.get("strong"), **shared), weak, sharp

    def _complete(self) -> None:
        super()._complete()
        object.__setattr__(self, "alphas", tuple((part.part, part.alpha) for part in self.parts))
        if self.gap <= 1:
            raise TheoremError(
                "alphas",
                [str(part.alpha) for part in self.parts],
                "values more than 2 apart from one part to the next, increasing from sharp to weak to strong",
            )

    @cached_property
    def parts(self) -> tuple[Smale18, Smale18, Smale18]:
        """Ω_strong, Ω_weak, Ω_sharp."""
        return self._made(dict(self.alphas))

    @property
    def strong(self) -> Smale18:
        """Ω_strong."""
        return self.parts[0]

    @property
    def weak(self) -> Smale18:
        """Ω_weak."""
        return self.parts[1]

    @property
    def sharp(self) -> Smale18:
        """Ω_sharp."""
        return self.parts[2]

    @property
    def shape(self) -> tuple[int, int]:
        """(m, N)."""
        return self.strong.shape

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
    def _spread(part: Smale18) -> Fraction:
        """The largest ε of a part."""
        if part.L is not None:
            return Fraction(3, 2 << part.L)
        return Fraction(1, 1 << part.least_exponent)

    def part(self, name: str) -> Smale18:
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
        yield Member("strong")
        for j in range(self.competitors):
            yield Member("sharp", j, self.L)
        for step in range(count):
            for part in (self.strong, self.weak):
                for j in range(self.competitors):
                    yield Member(part.part, j, part.least_exponent + step)

    def random_member(self, seed: int, *, largest: int = 64) -> Member:
        """Return a random member with exponents up to ``largest`` above the least one: each part with the same probability."""
        largest = integer_argument("largest", largest, 0)
        source = random.Random(f"member {seed}")
        part = self.part(source.choice(PARTS))
        j = source.randrange(self.competitors)
        if part.part == "sharp":
            return Member("sharp", j, self.L)
        if part.centre_belongs and source.randrange(4) == 0:
            return Member("strong")
        return Member(part.part, j, part.least_exponent + source.randrange(largest + 1))

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
                and (point.A.diagonal or part.plain_diagonal) == (centre.A.diagonal or part.plain_diagonal)
                and tuple(point.A.permutation or range(part.N)) == tuple(centre.A.permutation or range(part.N))
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

    def _coefficients(self, part: Smale18, point: ExactInput) -> Member | None:
        values: list[Fraction | Perturbed] = [point.A.base] * part.competitors
        for j, value in point.A.changed:
            values[j] = _plain(value)
        raised = [j for j, value in enumerate(values) if value != part.alpha]
        if not raised:
            return Member(part.part) if part.centre_belongs else None
        if len(raised) > 1:
            return None
        (j,) = raised
        exponent = _exponent(values[j], part.alpha)
        if part.L is not None:
            fits = values[j] == part.alpha + Fraction(3, 2 << part.L)
            return Member(part.part, j, part.L) if fits else None
        return Member(part.part, j, exponent) if exponent is not None and exponent >= part.least_exponent else None

    # --- Serialisation -------------------------------------------------------------------------------------------------------

    def document(self, member: Member) -> dict[str, object]:
        """Return class and member as a JSON document, exact: rationals are written in hexadecimal."""
        self.input(member)  # refuses what is no member
        values = self.to_json()
        own = {name: values[name] for name in self.problem.parameters()}
        return {
            "format": FORMAT,
            "version": VERSION,
            "theorem": "smale18",
            "problem": {"name": self.problem.name, **own},
            "class": {name: values[name] for name in _CLASS},
            "member": {"part": member.part, "winner": member.winner, "exponent": member.exponent},
        }

    @classmethod
    def from_document(cls, document: object) -> tuple[Omega, Member]:
        """Return class and member of a document of `document`.

        Raises:
            TheoremError: not such a document, or parameters or a member out of range.
        """
        header, problem, family, member = _fields(document)
        if header != (FORMAT, VERSION, "smale18") or type(header[1]) is not int:
            raise TheoremError("document", header, f"format {FORMAT}, version {VERSION}, theorem smale18")
        try:
            found = Member(**member)
            omega = cls.from_json({"problem": problem.pop("name"), **problem, **family})
        except (KeyError, TypeError) as error:
            raise TheoremError("document", f"({error})", "a member as `Omega.document` writes it") from None
        if omega.document(found) != document:  # something is missing, or a number is not in lowest terms
            raise TheoremError("document", "(another one than is written)", "a member as `Omega.document` writes it")
        return omega, found


def _same(one: Unitary, other: Unitary) -> bool:
    return one is other or (one.m == other.m and one.description() == other.description())


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


def _fields(document: Any) -> tuple[tuple[object, object, object], dict[str, Any], dict[str, Any], dict[str, Any]]:
    if not isinstance(document, dict) or set(document) != {
        "format",
        "version",
        "theorem",
        "problem",
        "class",
        "member",
    }:
        raise TheoremError("document", type(document).__name__, "an object as `Omega.document` writes it")
    header = document["format"], document["version"], document["theorem"]
    for name in ("problem", "class", "member"):
        if not isinstance(document[name], dict):
            raise TheoremError(name, type(document[name]).__name__, "an object as `Omega.document` writes it")
    return header, dict(document["problem"]), dict(document["class"]), dict(document["member"])
