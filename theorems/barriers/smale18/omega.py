"""Ω = Ω_strong ∪ Ω_weak ∪ Ω_sharp, the class of inputs of the whole theorem: members, membership, serialisation.

Source: M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119, Theorem 1;
the class is this project's own (``docs/explanation/proofs.md``).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from oracles import ExactInput, Perturbed, Unitary
from theorems.barriers.smale18 import MAX_DIGITS, PARTS, Smale18
from theorems.core.errors import TheoremError
from theorems.problems import Problem, SolutionSet
from theorems.structured.class_scale import EXPANDED

__all__ = ["Member", "Omega"]

FORMAT: Final = "sci-barriers/member"
VERSION: Final = 1


@dataclass(frozen=True)
class Member:
    """A member of Ω.

    Attributes:
        part: ``strong``, ``weak`` or ``sharp``.
        winner: j, whose coefficient is raised; ``None`` for the centre of Ω_strong.
        exponent: e, ε = 2^-e (Ω_sharp: e = L, ε = 3·2^-(L+1)); ``None`` for the centre.
    """

    part: str
    winner: int | None = None
    exponent: int | None = None

    def __str__(self) -> str:
        if self.winner is None:
            return f"{self.part}, centre"
        return f"{self.part}, j = {self.winner}, e = {self.exponent}"


class Omega:
    """The class of the theorem for one problem, size, K and L.

    Ω_strong is at scale 10^-K, Ω_weak at 10^-(K−1), Ω_sharp at 10^-(K−2); they share the rotation U, D, P, the field and R.
    The scales α of the parts differ by factors near 10, so that one coarse datum tells from which part an input is.

    Args:
        problem: ``"P1"``, ``"P2"``, ``"P3"``, or a problem without weights.
        N: number of columns, at least 2.
        m: number of rows, 1 ≤ m < N.
        K: digits, 3 ≤ K ≤ 10,000.
        L: number of data that K − 2 digits need, 1 ≤ L ≤ 10,000.
        lam: λ of P2, P3, exact.
        eta: η of P1, exact.
        t: length of the first sample.
        rotation: ``identity``, ``hadamard``, ``dct``, ``dft``, ``cayley``.
        field: ``real`` or ``complex``.
        seed: draws D, P and the Cayley rotation.
        R: number of samples.
        labels: data come with labels.
        alphas: α of strong, weak, sharp, where they should not be chosen.

    Raises:
        TheoremError: an argument out of range, by name, or parts that one datum does not tell apart.
    """

    def __init__(
        self,
        problem: str | Problem = "P3",
        *,
        N: int = 20,
        m: int = 19,
        K: int = 6,
        L: int = 8,
        lam: object = None,
        eta: object = None,
        t: object = 1,
        rotation: str = "identity",
        field: str = "real",
        seed: int | None = None,
        R: int = 1,
        labels: bool = False,
        alphas: Mapping[str, object] | None = None,
    ) -> None:
        if isinstance(K, bool) or not isinstance(K, int) or not 3 <= K <= MAX_DIGITS:
            raise TheoremError("K", K, f"an integer from 3 to {MAX_DIGITS} (the theorem has K > 2)")
        if alphas is not None and not (isinstance(alphas, Mapping) and alphas.keys() <= set(PARTS)):
            raise TheoremError("alphas", alphas, "a mapping from " + ", ".join(PARTS))
        chosen = dict(alphas or {})
        shared: dict[str, Any] = {
            "N": N,
            "m": m,
            "lam": lam,
            "eta": eta,
            "t": t,
            "rotation": rotation,
            "field": field,
            "seed": seed,
            "R": R,
            "labels": labels,
        }
        self.K, self.L = K, L
        # Ω_sharp first: an L out of range is reported by its name.
        self.sharp = Smale18(problem, K=K - 2, part="sharp", L=L, alpha=chosen.get("sharp"), **shared)
        self.weak = Smale18(problem, K=K - 1, part="weak", alpha=chosen.get("weak"), **shared)
        self.strong = Smale18(problem, K=K, part="strong", alpha=chosen.get("strong"), **shared)
        if self.gap <= 1:
            raise TheoremError(
                "alphas",
                [str(part.alpha) for part in self.parts],
                "values more than 2 apart from one part to the next, increasing from sharp to weak to strong",
            )

    @property
    def parts(self) -> tuple[Smale18, Smale18, Smale18]:
        """Ω_strong, Ω_weak, Ω_sharp."""
        return self.strong, self.weak, self.sharp

    @property
    def problem(self) -> Problem:
        """The problem."""
        return self.strong.problem

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
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise TheoremError("count", count, "an integer of at least 0")
        yield Member("strong")
        for j in range(self.competitors):
            yield Member("sharp", j, self.L)
        for step in range(count):
            for part in (self.strong, self.weak):
                for j in range(self.competitors):
                    yield Member(part.part, j, part.least_exponent + step)

    def random_member(self, seed: int, *, largest: int = 64) -> Member:
        """Return a random member with exponents up to ``largest`` above the least one: each part with the same probability."""
        if isinstance(largest, bool) or not isinstance(largest, int) or largest < 0:
            raise TheoremError("largest", largest, "an integer of at least 0")
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
        return part.witness(member.winner, member.exponent)  # type: ignore[arg-type] # it refuses None by name

    def solution_set(self, member: Member, sample: int = 0) -> SolutionSet:
        """Return Ξ(A, y_k), exact: one vertex, and the simplex at the centre. Exponents are at most 4096 (`Smale18.solution_set`)."""
        part, point = self.part(member.part), self.input(member)  # refuses what is no member
        if isinstance(sample, bool) or not isinstance(sample, int) or not 0 <= sample < part.R:
            raise TheoremError("sample", sample, f"an integer from 0 to {part.R - 1}")
        if member.winner is None or member.exponent is None:
            return self.problem.solution_set(ExactInput(point.A, point.samples[sample]))
        return part.solution_set(member.winner, member.exponent, sample)

    def member(self, point: ExactInput) -> Member | None:
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
        return isinstance(point, ExactInput) and self.member(point) is not None

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
        strong = self.strong
        return {
            "format": FORMAT,
            "version": VERSION,
            "theorem": "smale18",
            "problem": {"name": self.problem.name, **{k: _text(v) for k, v in self.problem.parameters().items()}},
            "class": {
                "N": strong.N,
                "m": strong.m,
                "K": self.K,
                "L": self.L,
                "R": strong.R,
                "t": _text(strong.t),
                "alphas": {part.part: _text(part.alpha) for part in self.parts},
                "rotation": strong.rotation,
                "field": strong.field,
                "seed": strong.seed,
                "labels": strong.labelled,
            },
            "member": {"part": member.part, "winner": member.winner, "exponent": member.exponent},
        }

    @classmethod
    def from_document(cls, document: object) -> tuple[Omega, Member]:
        """Return class and member of a document of `document`.

        Raises:
            TheoremError: not such a document, or parameters or a member out of range.
        """
        try:
            header, problem, family, member = _fields(document)
            name = problem.pop("name")
            parameters: dict[str, Any] = {key: _number(value, key) for key, value in problem.items()}
            alphas = {part: _number(value, f"alphas.{part}") for part, value in family.pop("alphas").items()}
            t = _number(family.pop("t"), "t")
            found = Member(**member)
        except (KeyError, TypeError, AttributeError) as error:
            raise TheoremError("document", f"({error})", "a member as `Omega.document` writes it") from None
        if header != (FORMAT, VERSION, "smale18") or type(header[1]) is not int or set(alphas) != set(PARTS):
            raise TheoremError(
                "document", header, f"format {FORMAT}, version {VERSION}, theorem smale18, with three alphas"
            )
        try:
            omega = cls(name, t=t, alphas=alphas, **parameters, **family)
        except TypeError as error:
            raise TheoremError("document", f"({error})", "a member as `Omega.document` writes it") from None
        if omega.document(found) != document:  # something is missing, or a number is not in lowest terms
            raise TheoremError("document", "(another one than is written)", "a member as `Omega.document` writes it")
        return omega, found

    def __repr__(self) -> str:
        strong = self.strong
        return (
            f"Omega({self.problem.name!r}, N={strong.N}, m={strong.m}, K={self.K}, L={self.L}, R={strong.R}, "
            f"rotation={strong.rotation!r}, field={strong.field!r}, seed={strong.seed})"
        )


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


def _text(x: Fraction) -> str:
    return hex(x.numerator) if x.denominator == 1 else f"{hex(x.numerator)}/{hex(x.denominator)}"


_HEXADECIMAL = re.compile(r"-?0x[0-9a-f]+(/0x[0-9a-f]*[1-9a-f][0-9a-f]*)?", re.ASCII)


def _number(text: Any, name: str) -> Fraction:
    if not isinstance(text, str) or len(text) > 100_000 or not _HEXADECIMAL.fullmatch(text):
        raise TheoremError(name, text, 'a hexadecimal rational such as "0x1/0x3"')
    over, _, under = text.partition("/")
    return Fraction(int(over, 16), int(under or "0x1", 16))
