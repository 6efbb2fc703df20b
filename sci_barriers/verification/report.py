"""The results of a verification: bounds (computed, theoretical), grouped by clause; as text, HTML, LaTeX and JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, Protocol, TypeVar, runtime_checkable

import attrs
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from sci_barriers._text import root_text
from sci_barriers.harness import Certificate, Verdict
from sci_barriers.reports import Cell, Column, Table
from theorems.core.breakdown import Family, breakdown_epsilons, hypotheses
from theorems.core.family import exact

#: Told the name of each clause before it is run.
Progress = Callable[[str], None]


@runtime_checkable
class Counting(Protocol):
    """A `Progress` that is also told how many clauses there are, before the first one is run."""

    def __call__(self, name: str) -> None:
        """Hear the name of the clause that is run next."""

    def expect(self, clauses: int) -> None:
        """Hear how many there are."""


_Step = TypeVar("_Step")
Relation = Literal["<", "≤", "=", "≥", ">"]


def _exact_number(value: Fraction | int | None) -> Fraction | None:
    return None if value is None else exact(value)


@attrs.frozen
class Bound:
    """One comparison of exact numbers; integers become rationals.

    Attributes:
        name: what is compared.
        computed: what the program found; ``None`` if it found nothing (the bound does not hold then).
        relation: between the two.
        theoretical: what the theorem says.
        squared: both numbers are squares, and shown as their roots.
        note: a remark, for example why nothing was found.
    """

    name: str
    computed: Fraction | None = attrs.field(converter=_exact_number)
    relation: Relation
    theoretical: Fraction = attrs.field(converter=exact)
    squared: bool = False
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the comparison is true, in exact arithmetic."""
        x, z = self.computed, self.theoretical
        if x is None:
            return False
        return {"<": x < z, "≤": x <= z, "=": x == z, "≥": x >= z, ">": x > z}[self.relation]

    @property
    def computed_text(self) -> str:
        """The computed number, rounded so that the comparison is not flattered."""
        return self._texts[0]

    @property
    def theoretical_text(self) -> str:
        """The theoretical number, rounded so as well."""
        return self._texts[1]

    @property
    def _texts(self) -> tuple[str, str]:
        """Both numbers with as many digits as it takes to see the relation."""
        x, z, up = self.computed, self.theoretical, self.relation in "<≤"
        if x is None:
            return "–", _text(z, self.squared, up=not up, digits=4)
        if x == z:
            text = _text(z, self.squared, up=False, digits=4)
            return text, text
        for digits in (4, 6, 9, 13, 18, 25):
            texts = _text(x, self.squared, up=up, digits=digits), _text(z, self.squared, up=not up, digits=digits)
            left, right = map(Fraction, texts)
            if left < right if x < z else left > right:
                return texts
        # Closer than 25 digits show: both rounded down, which never turns them round.
        return _text(x, self.squared, up=False, digits=25), _text(z, self.squared, up=False, digits=25)


def _text(value: Fraction, squared: bool, *, up: bool, digits: int) -> str:
    if squared:
        text = root_text(value, up=up, digits=digits)
        mantissa, mark, exponent = text.partition("e")
        head, _, tail = mantissa.partition(".")
        return text if tail.strip("0") else head + mark + exponent
    if value.denominator == 1 and abs(value) < 10**12:
        return str(value)
    if max(abs(value.numerator), value.denominator) < 10**6:
        return f"{value.numerator}/{value.denominator}"
    sign = "-" if value < 0 else ""
    return sign + root_text(value * value, up=up != (value < 0), digits=digits)


@dataclass(frozen=True)
class ClauseResult:
    """A clause of a theorem with the bounds that show it.

    Attributes:
        name: for example ``(ii)``.
        title: in a few words.
        statement: what is claimed.
        bounds: at least one.
        certificates: by name, each checked by the stand-alone checker.
        rejected: names of certificates that the checker did not accept, with its reasons.
        remarks: what was left out, or how to read the numbers.
    """

    name: str
    title: str
    statement: str
    bounds: tuple[Bound, ...]
    certificates: Mapping[str, Certificate] = field(default_factory=dict, repr=False)
    rejected: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether all bounds hold and all certificates were accepted."""
        return bool(self.bounds) and all(bound.holds for bound in self.bounds) and not self.rejected

    def table(self) -> Table:
        """Return the bounds as a table without a frame."""
        table = Table(
            "", "bound", Column("computed", right=True, whole=True), "", Column("theoretical", whole=True), framed=False
        )
        table.extend(map(_row, self.bounds))
        return table


@dataclass(frozen=True)
class Verification:
    """A theorem, instantiated and checked.

    Attributes:
        theorem: its name.
        instance: the parameters.
        clauses: in the order of the theorem.
    """

    theorem: str
    instance: str
    clauses: tuple[ClauseResult, ...]

    @property
    def holds(self) -> bool:
        """Whether every clause holds."""
        return bool(self.clauses) and all(clause.holds for clause in self.clauses)

    @property
    def certificates(self) -> dict[str, Certificate]:
        """All certificates by name."""
        return {name: found for clause in self.clauses for name, found in clause.certificates.items()}

    def bounds(self) -> Iterator[tuple[str, Bound]]:
        """Yield (name of the clause, bound)."""
        for clause in self.clauses:
            for bound in clause.bounds:
                yield clause.name, bound

    def __str__(self) -> str:
        console = Console(width=150, color_system=None, force_terminal=False, emoji=False, highlight=False)
        with console.capture() as captured:
            console.print(self)
        return captured.get().rstrip()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(self.theorem, "bold").append(f"  {self.instance}", "not bold")
        for clause in self.clauses:
            mark = Text("\n✓ ", "green") if clause.holds else Text("\n✗ ", "red")
            yield mark.append(f"{clause.name}  {clause.title}", "bold default").append(
                f"\n  {clause.statement}", "default"
            )
            yield clause.table()
            for remark in clause.remarks:
                yield Text(f"  {remark}", "dim")
            for name, reason in clause.rejected.items():
                yield Text(f"  certificate {name}: {reason}", "red")
            if clause.certificates:
                accepted = len(clause.certificates) - len(clause.rejected)
                yield Text(f"  certificates accepted by the checker: {accepted} of {len(clause.certificates)}")

    def table(self) -> Table:
        """Return all bounds as one table, with a heading for each clause."""
        title = f"{self.theorem}: {self.instance}"
        table = Table("", "bound", Column("computed", right=True), "", "theoretical", title=title)
        for clause in self.clauses:
            table.section(f"{'✓' if clause.holds else '✗'} {clause.name} {clause.title}\n{clause.statement}")
            table.extend(map(_row, clause.bounds))
        return table

    def _repr_html_(self) -> str:
        return self.table().html()

    def latex(self) -> str:
        """Return the bounds as a LaTeX ``tabular``."""
        return self.table().latex()

    def record(self) -> dict[str, object]:
        """Return everything but the certificates as a JSON document.

        ``exact`` of a bound has the computed and the theoretical number, or their squares if ``squared``, as fractions in text.
        """
        return {
            "theorem": self.theorem,
            "instance": self.instance,
            "holds": self.holds,
            "clauses": [
                {
                    "name": clause.name,
                    "title": clause.title,
                    "holds": clause.holds,
                    "bounds": [
                        {
                            "name": b.name,
                            "computed": b.computed_text,
                            "relation": b.relation,
                            "theoretical": b.theoretical_text,
                            "exact": _exact(b),
                            "holds": b.holds,
                            "note": b.note,
                        }
                        for b in clause.bounds
                    ],
                    "remarks": list(clause.remarks),
                    "certificates": sorted(clause.certificates),
                    "rejected": dict(clause.rejected),
                }
                for clause in self.clauses
            ],
        }


def _exact(bound: Bound) -> dict[str, object]:
    computed = None if bound.computed is None else f"{bound.computed.numerator:#x}/{bound.computed.denominator:#x}"
    theoretical = f"{bound.theoretical.numerator:#x}/{bound.theoretical.denominator:#x}"
    return {"computed": computed, "theoretical": theoretical, "squared": bound.squared}


def in_turn(
    steps: Sequence[tuple[str, Callable[..., ClauseResult]]], progress: Progress | None, *arguments: object
) -> tuple[ClauseResult, ...]:
    """Run the clauses of a theorem one after the other.

    Args:
        steps: the name and the function of each.
        progress: called with the name of each clause before it is run.
        arguments: of all these functions.
    """
    return tuple(step(*arguments) for step in told(steps, progress))


def told(steps: Sequence[tuple[str, _Step]], progress: Progress | None) -> Iterator[_Step]:
    """Yield the steps; tell how many there are, and the name of each before it is run."""
    if isinstance(progress, Counting):
        progress.expect(len(steps))
    for name, step in steps:
        if progress is not None:
            progress(name)
        yield step


def won(what: str, verdict: Verdict, digits: int) -> Bound:
    """Return the bound that says that a game was won, with the reason if it was not.

    Args:
        what: is compared with 10^-K.
        verdict: of the game.
        digits: K.
    """
    note = "" if verdict.refuted else f"{verdict.status.value}: {verdict.reason}"
    return Bound(what, verdict.squared_error, ">", Fraction(1, 100**digits), True, note)


def rejected(certificates: Mapping[str, Certificate]) -> dict[str, str]:
    """Return the names of the certificates that the stand-alone checker refuses, with rule and reason."""
    found = {}
    for name, certificate in certificates.items():
        verified, rule, reason = certificate.check()
        if not verified:
            found[name] = f"{rule} {reason}"
    return found


def slug(name: str) -> str:
    """Return a name as part of a file name."""
    return "-".join("".join(c if c.isalnum() else " " for c in name).split())


def engine_bounds(family: Family, digits: int, name: str) -> list[Bound]:
    """Return how many hypotheses of the engine hold for a family, and its breakdown epsilons as bounds.

    Args:
        family: the family.
        digits: K.
        name: of the family, for the bounds.
    """
    checks = hypotheses(family, digits)
    held = sum(check.holds for check in checks)
    bounds = [Bound(f"{name}: hypotheses of the engine that hold", held, "=", len(checks))]
    for epsilon in breakdown_epsilons(family, digits):
        kind = epsilon.kind + (f", probability p < {epsilon.level}" if epsilon.level is not None else "")
        kind += "" if epsilon.halting or not epsilon.probabilistic else ", not halting allowed"
        bounds.append(
            Bound(
                f"{name}: breakdown epsilon, {kind}",
                epsilon.lower_squared,
                epsilon.relation,
                epsilon.theoretical**2,
                True,
                "exact" if epsilon.exact else f"at most {root_text(epsilon.upper_squared, up=True)}",
            )
        )
    return bounds


def _row(bound: Bound) -> tuple[str | Cell, ...]:
    mark = Cell("✓", "good") if bound.holds else Cell("✗", "bad")
    return mark, Cell(bound.name, note=bound.note), bound.computed_text, bound.relation, bound.theoretical_text
