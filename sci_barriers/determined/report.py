"""What the data determine, as text, as a table, as JSON and as HTML."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from sci_barriers._text import root_text
from sci_barriers.determined.picture import COLOURS, chart_of, floors, picture_of, shares
from sci_barriers.harness import Certificate
from theorems.digits import Answer, Coefficient, Digits, Output, Progress, limited
from theorems.digits.certificate import cannot_tell_claim, enclosed_claim
from theorems.digits.verdict import decimal_digits
from theorems.problems import Complex

if TYPE_CHECKING:
    import sci_barriers.reports.chart  # by its whole name below: the documentation has another Picture

#: Rows of the table that are shown.
_ROWS: Final = 12


@dataclass(frozen=True, eq=False)
class Report:
    """Which digits can be had from data, and whether an output has them.

    Attributes:
        digits: the enclosure and the ceiling, with their proofs.
        x: the output that was asked about, or ``None``.
        tolerance: the distance that was asked about, or ``None``.
    """

    digits: Digits
    x: tuple[Complex, ...] | None = field(default=None, repr=False)
    tolerance: Fraction | None = None

    @property
    def proved(self) -> int | None:
        """Decimal digits after the point that are proved (in ℓ²); ``None`` if there is no enclosure, or it is a point."""
        return self.digits.proved

    @property
    def impossible(self) -> int | None:
        """The least number of digits after the point that no solver can deliver; ``None`` if no ceiling is known."""
        return self.digits.impossible

    @property
    def unique(self) -> bool | None:
        """True: every input with the data has one solution; False: none has; ``None``: open."""
        if self.digits.not_unique:
            return False
        return None if self.digits.enclosure is None else self.digits.enclosure.unique

    @cached_property
    def output(self) -> Output | None:
        """What is proved of the output."""
        return None if self.x is None else self.digits.output(self.x)

    @property
    def answer(self) -> Answer | None:
        """RIGHT, WRONG or OPEN for the tolerance; ``None`` if none was asked about."""
        if self.output is None or self.tolerance is None:
            return None
        return self.output.answer(self.tolerance)

    @cached_property
    def coefficients(self) -> list[Coefficient]:
        """What is proved of each coefficient; empty without an enclosure."""
        return [] if self.digits.enclosure is None else self.digits.enclosure.coefficients()

    def limited(self, *, progress: Progress | None = None) -> Report:
        """Return the report with two inputs that nobody can tell apart, where it has been made without (``ceiling=False``)."""
        return replace(self, digits=limited(self.digits, progress=progress))

    # --- Certificates -----------------------------------------------------------------------------------------------------------

    @cached_property
    def enclosed(self) -> Certificate | None:
        """The certificate of the enclosure, and of what it says of the output; ``None`` without an enclosure."""
        claim = enclosed_claim(self.digits, self.x)
        return None if claim is None else Certificate(claim.document())

    @cached_property
    def cannot_tell(self) -> Certificate | None:
        """The certificate that no algorithm can deliver κ; ``None`` without a ceiling."""
        claim = cannot_tell_claim(self.digits)
        return None if claim is None else Certificate(claim.document())

    # --- Text -------------------------------------------------------------------------------------------------------------------

    @property
    def headline(self) -> str:
        """The first line."""
        enclosure = self.digits.enclosure
        if enclosure is None:
            first = "nothing proved of the solutions"
        elif enclosure.radius == 0:
            first = "all digits proved"
        elif self.proved is not None and self.proved > 0:
            first = f"{self.proved} digit{'s' * (self.proved != 1)} proved"
        else:
            first = f"no digit proved (solutions are within {_size(enclosure.radius)} of a point)"
        if self.impossible is not None:
            second = f"no solver can deliver {self.impossible}"
        elif self.digits.data.exact:
            second = "the data are exact, so that there is no limit"
        else:
            second = "no limit found"
        return f"{first}, {second}"

    def lines(self) -> list[str]:
        """Return the report, without the table."""
        digits, enclosure, above = self.digits, self.digits.enclosure, self.digits.ceiling
        lines = [self.headline]
        if enclosure is not None:
            largest = max(
                (abs(c.value) if not isinstance(c.value, tuple) else max(map(abs, c.value)) for c in self.coefficients),
                default=Fraction(0),
            )
            lines.append(
                f"every solution of every input with these data is within {_size(enclosure.radius)} of one point"
            )
            if largest and enclosure.radius:
                relative = decimal_digits(enclosure.radius / largest)
                lines.append(
                    f"relative to the largest coefficient, {_size(largest)}: {max(0, relative or 0)} digits proved"
                )
            counts = {sign: sum(c.sign == sign for c in self.coefficients) for sign in ("zero", "open")}
            kept = len(self.coefficients) - counts["zero"] - counts["open"]
            lines.append(f"coefficients: {kept} certainly not 0, {counts['zero']} certainly 0, {counts['open']} open")
        if above is not None:
            lines.append(
                f"two inputs with these data have solutions 2·{_size(above.kappa, up=False)} apart: "
                "whatever is answered is wrong by that for one of them"
            )
            if above.competing:
                shown = ", ".join(map(str, above.competing[:12])) + (" …" if len(above.competing) > 12 else "")
                lines.append(f"competing columns: {shown}")
        unique = {True: "yes, for every input", False: "no, for no input", None: "open"}[self.unique]
        lines.append(f"unique: {unique}")
        if digits.twins:
            pairs = ", ".join(f"{i} and {j}" for i, j in digits.twins[:8])
            lines.append(f"equal columns (up to sign and weight): {pairs}")
        if digits.found.reason:
            lines.append(f"sharper theorems did not apply: {digits.found.reason}")
        return lines + self._output_lines()

    def _output_lines(self) -> list[str]:
        found = self.output
        if found is None:
            return []
        lines = []
        if self.answer is not None and self.tolerance is not None:
            sentence = {
                Answer.RIGHT: "within {} of every solution of every input with these data",
                Answer.WRONG: "farther than {} from every solution of every input with these data",
                Answer.OPEN: "neither proved to be within {} of all solutions nor proved not to be",
            }[self.answer]
            lines.append(f"{self.answer.name}: the output is {sentence.format(_size(self.tolerance))}")
            needed = self.digits.index_needed(self.tolerance, found) if self.answer is Answer.OPEN else None
            if needed is not None:
                lines.append(f"data of index about {needed} would decide it (an estimate)")
        if found.at_most is not None:
            right = decimal_digits(found.at_most)
            lines.append(
                f"the output: at least {_size(found.at_least, up=False)} and at most {_size(found.at_most)} from the solutions, "
                f"{'all' if right is None else max(0, right)} digits right"
            )
        return lines

    def table(self) -> list[tuple[str, str, str, str]]:
        """Return rows (coefficient, value, radius, sign), the largest ones first."""
        order = sorted(
            range(len(self.coefficients)),
            key=lambda i: (self.coefficients[i].sign == "zero", -_modulus(self.coefficients[i]), i),
        )
        return [(str(i), *_row(self.coefficients[i])) for i in order]

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def __repr__(self) -> str:
        return f"<Report: {self.headline}>"

    def record(self) -> dict[str, Any]:
        """Return the report for JSON: bounds are decimal text, rounded outwards."""
        enclosure, above, found = self.digits.enclosure, self.digits.ceiling, self.output
        return {
            "headline": self.headline,
            "problem": self.digits.problem.name,
            "digits_proved": self.proved,
            "digits_impossible": self.impossible,
            "radius": None if enclosure is None else _size(enclosure.radius),
            "kappa": None if above is None else _size(above.kappa, up=False),
            "unique": self.unique,
            "method": None if enclosure is None else enclosure.method,
            "equal_columns": [list(pair) for pair in self.digits.twins],
            "competing_columns": [] if above is None else list(above.competing),
            "answer": None if self.answer is None else self.answer.value,
            "tolerance": None if self.tolerance is None else str(self.tolerance),
            "output_at_least": None if found is None else _size(found.at_least, up=False),
            "output_at_most": None if found is None or found.at_most is None else _size(found.at_most),
            "coefficients": [
                {"index": int(i), "value": value, "radius": radius, "sign": sign}
                for i, value, radius, sign in self.table()
                if sign != "zero"
            ],
        }

    def picture(self) -> sci_barriers.reports.Picture:
        """Return the picture: digits of each coefficient in three colours, and below them the competing columns."""
        return picture_of(self)

    def plot(self) -> sci_barriers.reports.chart.Chart:
        """Return that picture as a chart of matplotlib: ``.figure``, ``.svg()``, ``.write(path)``."""
        return chart_of(self)

    def svg(self) -> str:
        """Return the chart as SVG text, whose words can be selected."""
        return self.plot().svg()

    # --- HTML -------------------------------------------------------------------------------------------------------------------

    def _repr_html_(self) -> str:
        lines = "".join(f"<li>{html.escape(line)}</li>" for line in self.lines()[1:])
        known = floors(self.digits)
        shown = [(row, int(row[0])) for row in self.table()[:_ROWS]]
        rows = "".join(_html_row(row, self.coefficients[i], known.get(i)) for row, i in shown)
        left = len(self.coefficients) - _ROWS
        if left > 0:
            rows += f'<tr><td colspan="5">⋮ {left} more</td></tr>'
        legend = " ".join(f'<span style="color:{colour}">■</span> {word}' for word, colour in COLOURS.items())
        return (
            f"<div><b>{html.escape(self.headline)}</b><ul>{lines}</ul>"
            '<div class="scroll" tabindex="0"><table><tr><th>i</th><th>value</th><th>±</th><th>sign</th><th>digits</th></tr>'
            f"{rows}</table></div><p>{legend}</p></div>"
        )


def _modulus(c: Coefficient) -> Fraction:
    return abs(c.value) if not isinstance(c.value, tuple) else max(map(abs, c.value))


def _row(c: Coefficient) -> tuple[str, str, str]:
    value = (
        " + ".join(_decimal(v, c.radius) + "i" * k for k, v in enumerate(c.value))
        if isinstance(c.value, tuple)
        else _decimal(c.value, c.radius)
    )
    return value, _size(c.radius), c.sign


def _decimal(value: Fraction, radius: Fraction) -> str:
    """Return a number to the digits that are proved, and one more."""
    if not value and not radius:
        return "0"
    digits = decimal_digits(radius)
    places = min(40, max(1, (digits if digits is not None else 39) + 1))
    scaled = round(value * 10**places)
    sign, body = "-" * (scaled < 0), str(abs(scaled)).rjust(places + 1, "0")
    return f"{sign}{body[:-places]}.{body[-places:]}"


def _size(value: Fraction, *, up: bool = True) -> str:
    return root_text(value * value, up=up, digits=3)


def _html_row(row: Sequence[str], c: Coefficient, floor: Fraction | None) -> str:
    """Return a table row whose last cell is a bar: decimal digits proved, open, and beyond anybody."""
    widths = shares(c, floor)
    bar = "".join(
        f'<span style="display:inline-block;height:0.8em;width:{0.5 * n}em;background:{COLOURS[word]}"></span>'
        for word, n in widths.items()
    )
    cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in row)
    return f"<tr>{cells}<td>{bar}</td></tr>"
