"""What objects say of themselves to people: a title and parts, from which plain text and HTML are made, of bounded size.

A class that derives from `Shown` says what it is in ``description()``; the text of ``print`` and the HTML of notebooks follow. The HTML
has no script and everything in it is escaped; a table has at most `MOST` rows and columns, the rest is told by number.
"""

from __future__ import annotations

import html
import re
import sys
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, Final, Protocol

from oracles._text import escaped, printable

#: Rows and columns of a table that are shown; of more than that the first ones and the last two are.
MOST: Final = 12
#: Characters of an entry of a table, and of a value.
ENTRY: Final = 90
VALUE: Final = 600
#: A number is written out up to so many characters, and rounded to so many digits beyond.
EXACT: Final = 9
DIGITS: Final = 5

_DOLLAR: Final = re.compile(r"(?<!\\)\$")
_SYMBOL: Final = re.compile(r"\\?[A-Za-z]*|.|\\.")
_ESCAPED: Final = re.compile(r"\\([&%$#_{}])")
#: Notebooks have styles of their own for tables; these are stronger.
_STYLE: Final = (
    "section.sci-barriers table{border-collapse:collapse;margin:.4em 0}"
    "section.sci-barriers :is(td,th,caption){text-align:left;padding:.12em .7em .12em .4em;vertical-align:top;overflow-wrap:anywhere}"
    "section.sci-barriers caption{white-space:nowrap}"
    "section.sci-barriers .wide{overflow-x:auto}"
    "section.sci-barriers tbody th{font-weight:normal;opacity:.75}"
    "section.sci-barriers .matrix tbody{border-left:2px solid;border-right:2px solid}"
)


@dataclass(frozen=True)
class Formula:
    """Mathematics, as text and as LaTeX (without delimiters)."""

    text: str
    tex: str = ""

    def html(self) -> str:
        r"""Return LaTeX between ``\(`` and ``\)``, in the class that MathJax looks for, or the text."""
        if not self.tex:
            return escaped(self.text)
        marimo = sys.modules.get("marimo")
        if marimo is not None and marimo.running_in_notebook():  # it has an element of its own, and no MathJax
            return f'<marimo-tex class="arithmatex">||({escaped(self.tex)}||)</marimo-tex>'
        return f'<span class="math notranslate nohighlight tex2jax_process mathjax_process">\\({escaped(self.tex)}\\)</span>'

    def __str__(self) -> str:
        return printable(self.text)


@dataclass(frozen=True)
class Mixed:
    """A sentence as text, and as LaTeX with its formulas between dollar signs; symbols that stand alone are not worth a formula."""

    text: str
    tex: str = ""

    def html(self) -> str:
        """Return the words, escaped, and the formulas as `Formula` does; the text if there are no formulas."""
        parts = _DOLLAR.split(self.tex)
        if all(_SYMBOL.fullmatch(part) for part in parts[1::2]):
            return escaped(self.text)
        words = (_unescaped(part) for part in parts)
        return "".join(
            Formula(p, p).html() if k % 2 else escaped(w) for k, (p, w) in enumerate(zip(parts, words, strict=True))
        )

    def __str__(self) -> str:
        return printable(self.text)


def _unescaped(words: str) -> str:
    """Return the words between formulas without the backslashes that LaTeX needs."""
    named = words.replace(r"\textbackslash{}", "\\").replace(r"\^{}", "^").replace(r"\~{}", "~")
    return _ESCAPED.sub(r"\1", named)


class Part(Protocol):
    """A part of a description."""

    def text(self) -> str:
        """Return it as lines of text."""

    def html(self) -> str:
        """Return it as HTML."""


Value = Any  # text, a number, a Formula, or a Mixed


def _text(value: Value, most: int = VALUE) -> str:
    text = printable(value if isinstance(value, str) else str(value))
    return text if len(text) <= most else text[: most - 1] + "…"


def _html(value: Value, most: int = VALUE) -> str:
    return value.html() if isinstance(value, Formula | Mixed) else html.escape(_text(value, most)).replace("\n", "<br>")


@dataclass(frozen=True)
class Note:
    """A sentence."""

    words: Value

    def text(self) -> str:
        """Return the sentence."""
        return _text(self.words, 4 * VALUE)

    def html(self) -> str:
        """Return a paragraph."""
        return f"<p>{_html(self.words, 4 * VALUE)}</p>"


@dataclass(frozen=True)
class Facts:
    """Names with their values."""

    rows: tuple[tuple[str, Value], ...]

    def text(self) -> str:
        """Return one line for each, values below each other."""
        width = max((len(name) for name, _ in self.rows), default=0)
        return "\n".join(f"  {_text(name):{width}}  {_text(value)}" for name, value in self.rows)

    def html(self) -> str:
        """Return a table with two columns."""
        rows = "".join(
            f'<tr><th scope="row">{_html(name)}</th><td>{_html(value)}</td></tr>' for name, value in self.rows
        )
        return f"<table><tbody>{rows}</tbody></table>"


@dataclass(frozen=True)
class Items:
    """A list; a name before each entry may be empty."""

    heading: str
    rows: tuple[tuple[str, Value], ...]

    def text(self) -> str:
        """Return the heading and one line for each."""
        return "\n".join(
            [_text(self.heading), *(f"  {_text(n)} {_text(v, 4 * VALUE)}".rstrip() for n, v in self._few())]
        )

    def html(self) -> str:
        """Return a list."""
        rows = "".join(f"<li><b>{_html(n)}</b> {_html(v, 4 * VALUE)}</li>" for n, v in self._few())
        return f"<p><b>{_html(self.heading)}</b></p><ul>{rows}</ul>"

    def _few(self) -> list[tuple[str, Value]]:
        return [("", f"… {-k} more") if k < 0 else self.rows[k] for k in _kept(len(self.rows))]


@dataclass(frozen=True)
class Cells:
    """A table, or a matrix: entries are asked for only where they are shown.

    Attributes:
        caption: above it.
        shape: rows and columns.
        entry: told row and column, returns what stands there.
        head: the headings; empty for a matrix.
        brackets: whether it is a matrix.
    """

    caption: Value
    shape: tuple[int, int]
    entry: Callable[[int, int], Value]
    head: tuple[str, ...] = ()
    brackets: bool = False

    @classmethod
    def of(cls, caption: Value, head: Sequence[str], rows: Sequence[Sequence[Value]]) -> Cells:
        """Return the table of these rows."""
        return cls(caption, (len(rows), len(head)), lambda i, k: rows[i][k], tuple(head))

    def _cells(self) -> tuple[list[int], list[list[Value]]]:
        columns = _kept(self.shape[1])
        rows: list[list[Value]] = []
        for i in _kept(self.shape[0]):
            if i < 0:
                rows.append([f"⋮ {-i} more", *("⋮" for _ in columns[1:])])
            else:
                rows.append(["…" if k < 0 else self.entry(i, k) for k in columns])
        return columns, rows

    def _left_out(self, columns: Sequence[int]) -> str:
        missing = -min(columns, default=0)
        return f" ({self.shape[0]} × {self.shape[1]}, {missing} columns are left out)" if missing > 0 else ""

    def text(self) -> str:
        """Return caption and columns."""
        columns, rows = self._cells()
        lines = [[_text(self.head[k], ENTRY) if k >= 0 else "…" for k in columns]] if self.head else []
        lines += [[_text(cell, ENTRY) for cell in row] for row in rows]
        widths = [max((len(line[k]) for line in lines), default=0) for k in range(len(columns))]
        shown = ["  " + "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines]
        return "\n".join([_text(self.caption) + self._left_out(columns), *shown])

    def html(self) -> str:
        """Return a table; the two lines beside a matrix are its brackets."""
        columns, rows = self._cells()
        kind = ' class="matrix"' if self.brackets else ""
        names = [("…" if k < 0 else self.head[k]) for k in columns] if self.head else []
        head = "".join(f'<th scope="col">{_html(name)}</th>' for name in names)
        body = "".join("<tr>" + "".join(f"<td>{_html(cell, ENTRY)}</td>" for cell in row) + "</tr>" for row in rows)
        caption = f"<caption>{_html(self.caption)}{escaped(self._left_out(columns))}</caption>"
        top = f"<thead><tr>{head}</tr></thead>" if self.head else ""
        return f'<div class="wide"><table{kind}>{caption}{top}<tbody>{body}</tbody></table></div>'


@dataclass(frozen=True)
class Picture:
    """A picture as SVG text, which has escaped what is in it, and the same in words."""

    svg: str
    words: str

    def text(self) -> str:
        """Return the words."""
        return _text(self.words, 4 * VALUE)

    def html(self) -> str:
        """Return the SVG."""
        return f"<div>{self.svg}</div>"


@dataclass(frozen=True)
class Folded:
    """Parts that a page shows when it is asked to, and that text leaves out."""

    heading: str
    parts: tuple[Part, ...]

    def text(self) -> str:
        """Return nothing."""
        return ""

    def html(self) -> str:
        """Return ``<details>``."""
        inside = "".join(part.html() for part in self.parts)
        return f"<details><summary>{_html(self.heading)}</summary>{inside}</details>"


@dataclass(frozen=True)
class Description:
    """A title and parts."""

    title: Value
    parts: tuple[Part, ...] = ()

    def text(self) -> str:
        """Return lines of text."""
        return "\n".join([_text(self.title), *(words for part in self.parts if (words := part.text()))])

    def html(self) -> str:
        """Return a ``<section>``: no script, everything escaped."""
        inside = "".join(part.html() for part in self.parts)
        head = f'<section class="sci-barriers tex2jax_ignore mathjax_ignore"><style>{_STYLE}</style>'
        return f"{head}<p><strong>{_html(self.title)}</strong></p>{inside}</section>"


class Shown:
    """An object that shows itself: as text where it is printed, as HTML in notebooks (Jupyter, marimo, myst-nb)."""

    __slots__ = ()

    @abstractmethod
    def description(self) -> Description:
        """Return what people see of it."""

    def _repr_html_(self) -> str:
        return self.description().html()

    def __str__(self) -> str:
        return self.description().text()


def _kept(count: int) -> list[int]:
    """Return the positions that are shown; a negative number stands for so many that are not."""
    if count <= MOST:
        return list(range(count))
    return [*range(MOST - 3), -(count - MOST + 1), count - 2, count - 1]


def matrix_grid(caption: Value, shape: Sequence[int], entry: Callable[..., Value]) -> Cells:
    """Return a matrix, or a vector as a row; ``entry`` takes as many indices as there are."""
    if len(shape) == 1:
        return Cells(caption, (1, shape[0]), lambda _, k: entry(k), brackets=True)
    return Cells(caption, (shape[0], shape[1]), entry, brackets=True)


def power_text(exponent: int, base: int = 2) -> str:
    """Return a power as text: ``2⁻⁵``; of long exponents the number of digits."""
    text = str(exponent) if abs(exponent) < 10**12 else f"({exponent:.3e})" if abs(exponent) < 10**300 else "(…)"
    return (
        f"{base}{text.translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"
        if text.lstrip("-").isdigit()
        else f"{base}^{text}"
    )


def number_text(value: Fraction | int, imaginary: Fraction | int = 0) -> str:
    """Return an exact number for people: as it is if that is short, or else rounded, with ``≈`` before it; complex ones as x + z·i.

    >>> number_text(Fraction(1, 3)), number_text(Fraction(1, 3**40)), number_text(1, Fraction(-1, 2))
    ('1/3', '≈ 8.2253e-20', '1 − 1/2·i')
    >>> number_text(476 + Fraction(1, 2**40)), number_text(Fraction(10, 7**9))
    ('476 + 2⁻⁴⁰', '≈ 2.4781e-7')
    """
    if imaginary == 0:
        return _real_text(Fraction(value))
    first, part = _real_text(Fraction(value)), _real_text(abs(Fraction(imaginary)))
    about = "≈ " if "≈" in first + part else ""
    first, part = first.removeprefix("≈ "), part.removeprefix("≈ ")
    part = "i" if part == "1" else f"({part})·i" if " " in part else f"{part}·i"
    if value == 0:
        return f"{about}{'−' if imaginary < 0 else ''}{part}"
    return f"{about}{first} {'−' if imaginary < 0 else '+'} {part}"


def _real_text(value: Fraction) -> str:
    sign, size = ("−" if value < 0 else ""), abs(value)
    if max(size.numerator.bit_length(), size.denominator.bit_length()) < 4 * EXACT and len(str(size)) <= EXACT:
        return f"{sign}{size}"
    shift = size.numerator.bit_length() - size.denominator.bit_length()
    if -4 < shift < 64 and (moved := _moved_text(size)) is not None:
        return f"−({moved})" if value < 0 else moved
    if abs(shift) > 10**6:
        return f"≈ {sign}{power_text(shift)}"
    scaled = size / (1 << shift) if shift >= 0 else size * (1 << -shift)  # between 1/2 and 2
    context = Context(prec=40)
    exact = context.multiply(
        Decimal((scaled * (1 << 100)).__round__()), context.power(Decimal(2), Decimal(shift - 100))
    )
    rounded = Context(prec=DIGITS).plus(exact).normalize()
    text = f"{rounded:f}" if -5 < rounded.adjusted() < 9 else f"{rounded:e}"
    return f"{'' if Fraction(rounded) == size else '≈ '}{sign}{text}"


def _moved_text(size: Fraction) -> str | None:
    """Return a number of the form q ± 2^-e with a short dyadic q as such, or ``None``."""
    for bits in range(9):
        units = round(size * (1 << bits))
        rest = size - Fraction(units, 1 << bits)
        power = rest.denominator.bit_length() - 1
        if abs(rest.numerator) == 1 and rest.denominator == 1 << power and power > bits + 8 and units:
            start = str(Fraction(units, 1 << bits))
            return f"{start} {'−' if rest < 0 else '+'} {power_text(-power)}" if len(start) <= EXACT else None
    return None
