"""The contract of a statement: hypotheses with ranges, clauses, source; how to make an instance and how to check all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol

from oracles import Description, Folded, Formula, Items, Mixed, Note, Shown
from theorems.core.errors import TheoremError
from theorems.core.svg import Drawing

__all__ = [
    "Clause",
    "Hypothesis",
    "Report",
    "Statement",
    "find_statement",
    "find_verifier",
    "register_finder",
    "register_verifier",
]


class Report(Protocol):
    """What a verification returns: (computed, theoretical) for each bound, and whether all of them hold."""

    @property
    def holds(self) -> bool:
        """Whether every clause holds."""

    def bounds(self) -> Iterator[tuple[str, Any]]:
        """Yield (clause, bound); a bound has ``computed``, ``relation``, ``theoretical``."""


#: By the name of the theorem, or the class of its instances: runs all clauses on an instance. Filled by the package that runs things, as
#: nothing imports upwards.
_VERIFIERS: dict[str | type, Callable[..., Report]] = {}


def register_verifier(what: str | type, verifier: Callable[..., Report]) -> None:
    """Say how the clauses of a theorem are run: ``verifier(instance, **options)``.

    Args:
        what: the name of the theorem; or a class, for all theorems about its instances that have no verifier of their own.
        verifier: called by `Statement.verify`.
    """
    _VERIFIERS[what] = verifier


def find_verifier(name: str, made: type) -> Callable[..., Report] | None:
    """Return what runs the clauses of a theorem about instances of a class: by its name, else by the nearest of its classes."""
    return next((_VERIFIERS[what] for what in (name, *made.__mro__) if what in _VERIFIERS), None)


#: Finds a statement by its name: the registry, which is above this module.
_FINDERS: list[Callable[[str], Statement | None]] = []


def register_finder(finder: Callable[[str], Statement | None]) -> None:
    """Say how statements are found by name; it returns ``None`` where there is none."""
    _FINDERS.append(finder)


def find_statement(name: str) -> Statement | None:
    """Return the statement of this name; ``None`` if there is none."""
    return next((found for finder in _FINDERS if (found := finder(name)) is not None), None)


#: Where the words and letters of a statement are explained.
GLOSSARY: Final = "the glossary of the documentation, docs/glossary.md"


@dataclass(frozen=True)
class Hypothesis:
    """A hypothesis: a parameter, or a sentence, with its range.

    Attributes:
        name: of the parameter.
        allowed: its range, in words and symbols.
        tex: name and range as a formula (without dollar signs), or empty.
    """

    name: str
    allowed: str
    tex: str = ""

    @property
    def shown(self) -> Formula | Mixed:
        """What a page shows: of a parameter its meaning and its range, of a longer hypothesis the formula alone."""
        meaning, mark, _ = self.allowed.partition("; ")
        if mark and self.tex and len(self.tex) < 40:
            return Mixed(self.allowed, f"{tex_escape(meaning)}, ${self.tex}$")
        return Formula(self.allowed, self.tex)


@dataclass(frozen=True)
class Clause:
    """A part of the conclusion.

    Attributes:
        name: for example ``(ii)``; empty if the conclusion has only one part.
        text: in words and symbols.
        tex: the same as LaTeX, formulas between dollar signs.
    """

    name: str
    text: str
    tex: str


@dataclass(frozen=True)
class Statement(Shown):
    """A theorem that can be instantiated and checked; readable in a terminal (``print``), as HTML and as LaTeX.

    Attributes:
        name: in the registry.
        title: one line.
        hypotheses: with their ranges.
        preamble: what the clauses have in common.
        preamble_tex: the same as LaTeX.
        clauses: of the conclusion.
        checked: what the programs of this project show of it, and how.
        source: article and theorem number.
        instantiate: makes an instance from parameters; a parameter out of range is refused by name.
        picture: draws what it says, where there is no barrier whose construction could be drawn.
    """

    name: str
    title: str
    hypotheses: tuple[Hypothesis, ...]
    preamble: str
    preamble_tex: str
    clauses: tuple[Clause, ...]
    checked: str
    source: str
    instantiate: Callable[..., Any]
    picture: Callable[[], Drawing] | None = None

    @property
    def conclusion(self) -> str:
        """The whole conclusion as text."""
        return "\n".join([self.preamble, *(f"{c.name} {c.text}".strip() for c in self.clauses)])

    def verify(self, instance: object | None = None, /, **arguments: Any) -> Report:
        """Run all clauses on an instance and return (computed, theoretical) for each bound.

        Args:
            instance: made by `instantiate`; if it is not given, the arguments are those of `instantiate`.
            arguments: with an instance, options of the verification (see ``sci_barriers.verify_smale18`` and its like).

        Raises:
            TheoremError: a parameter out of range, or nothing is registered that runs this theorem.
        """
        if instance is None:
            instance, arguments = self.instantiate(**arguments), {}
        verifier = find_verifier(self.name, type(instance))
        if verifier is None:
            names = (what if isinstance(what, str) else f"those about {what.__name__}" for what in _VERIFIERS)
            known = ", ".join(names) or "none so far: take it from sci_barriers, which brings the programs"
            raise TheoremError("theorem", self.name, f"one that can be run ({known})")
        return verifier(instance, **arguments)

    def __str__(self) -> str:
        lines = [f"{self.name}  {self.title}", "", "Hypotheses"]
        lines += [f"  {h.name}: {h.allowed}" for h in self.hypotheses]
        lines += ["", "Conclusion", *(f"  {line}" for line in self.conclusion.splitlines())]
        lines += ["", "What is checked", f"  {self.checked}", "", "Source", f"  {self.source}"]
        lines += ["", f"Words and letters: {GLOSSARY}"]
        return "\n".join(lines)

    def description(self) -> Description:
        """Return title, hypotheses, conclusion, what is checked, and the source; formulas where they are given as LaTeX."""
        allowed = tuple((f"{h.name}:", h.shown) for h in self.hypotheses)
        conclusion = tuple((c.name, Mixed(c.text, c.tex)) for c in self.clauses)
        words = (
            Items("Hypotheses", tuple((f"{h.name}:", h.allowed) for h in self.hypotheses)),
            Items("Conclusion", (("", self.preamble), *((c.name, c.text) for c in self.clauses))),
        )
        return Description(
            f"{self.name}: {self.title}",
            (
                Items("Hypotheses", allowed),
                Note(Mixed(self.preamble, self.preamble_tex)),
                Items("Conclusion", conclusion),
                Items("What is checked", (("", self.checked),)),
                Items("Source", (("", self.source),)),
                Items("Words and letters", (("", GLOSSARY),)),
                Folded("In words", words),
            ),
        )

    def __repr__(self) -> str:
        return f"<Statement {self.name}: {self.title}>"

    def latex(self) -> str:
        """Return the theorem as LaTeX, for a document that defines an environment ``theorem``."""
        items = [f"  \\item ${h.tex}$" if h.tex else f"  \\item {tex_escape(h.allowed)}" for h in self.hypotheses]
        clauses = [f"  \\item[{c.name}] {c.tex}" for c in self.clauses]
        return "\n".join(
            [
                f"\\begin{{theorem}}[{tex_escape(self.title)}]",
                "Let",
                "\\begin{itemize}",
                *items,
                "\\end{itemize}",
                self.preamble_tex,
                "\\begin{itemize}",
                *clauses,
                "\\end{itemize}",
                f"\\emph{{Source:}} {tex_escape(self.source)}.",
                "\\end{theorem}",
            ]
        )


def tex_escape(text: str) -> str:
    """Return text for LaTeX, with the characters that mean something there escaped."""
    special = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}
    return "".join(special.get(c, "\\" + c if c in "&%$#_{}" else c) for c in text)
