"""The picture of a report: for each coefficient the digits that are proved, open, and beyond anybody; below it the competing columns."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Protocol

from theorems.digits import Coefficient, Digits
from theorems.digits.verdict import decimal_digits

if TYPE_CHECKING:
    from sci_barriers.reports import Picture
    from sci_barriers.reports.chart import Chart

#: Digits after the point that are shown.
DIGITS: Final = 16
#: Told apart with any colour vision (Okabe and Ito).
COLOURS: Final = {"proved": "#0072b2", "open": "#e69f00", "beyond": "#555555"}
#: Told apart without colours, too.
_HATCHES: Final = {"proved": "", "open": "//", "beyond": "xx"}
_ROWS: Final = 24


class Drawn(Protocol):
    """What of a report is drawn (see `sci_barriers.determined.Report`)."""

    @property
    def digits(self) -> Digits:
        """Enclosure and ceiling."""

    @property
    def headline(self) -> str:
        """The first line."""

    @property
    def coefficients(self) -> list[Coefficient]:
        """What is proved of each coefficient."""

    def table(self) -> list[tuple[str, str, str, str]]:
        """Rows (coefficient, value, radius, sign)."""


def floors(digits: Digits) -> dict[int, Fraction]:
    """Return for each coefficient half of the least distance between its values for the two inputs of a ceiling, where that is positive.

    By the argument of Proposition 7, for this coefficient alone, nobody knows it better.
    """
    if digits.ceiling is None:
        return {}
    first, second = (enclosure.coefficients() for enclosure in digits.ceiling.enclosures)
    found = {}
    for i, (a, b) in enumerate(zip(first, second, strict=True)):
        apart = max(abs(v - w) for v, w in zip(_parts(a), _parts(b), strict=True))
        if apart > a.radius + b.radius:
            found[i] = (apart - a.radius - b.radius) / 2
    return found


def _parts(c: Coefficient) -> tuple[Fraction, ...]:
    return c.value if isinstance(c.value, tuple) else (c.value,)


def shares(c: Coefficient, floor: Fraction | None) -> dict[str, int]:
    """Return how many of the first 16 digits after the point of a coefficient are proved, open, and beyond anybody."""
    sure = DIGITS if c.radius == 0 else min(DIGITS, max(0, decimal_digits(c.radius) or 0))
    limit = DIGITS if floor is None else min(DIGITS, max(sure, decimal_digits(floor) or 0))
    return {"proved": sure, "open": limit - sure, "beyond": DIGITS - limit}


def picture_of(report: Drawn) -> Picture:
    """Return the picture as SVG, with its words."""
    from sci_barriers.reports import draw_picture

    chart = chart_of(report)
    return draw_picture(chart.figure, chart.title, chart.description)


def chart_of(report: Drawn) -> Chart:
    """Return the same as a chart: ``.figure``, ``.svg()`` with words that can be selected, ``.write(path)``."""
    from matplotlib.figure import Figure

    from sci_barriers.reports.chart import Chart

    figure = Figure(layout="constrained")
    draw(report, figure)
    above = report.digits.ceiling
    competing = (
        "" if above is None or not above.competing else f"; competing columns: {', '.join(map(str, above.competing))}"
    )
    shown = min(_ROWS, sum(c.sign != "zero" for c in report.coefficients))
    alt = f"{report.headline}; bars of proved, open and impossible digits for {shown} coefficients{competing}"
    return Chart(figure, report.headline, alt)


def draw(report: Drawn, figure: Any) -> None:
    """Draw a report.

    Args:
        report: of `sci_barriers.digits`.
        figure: of matplotlib; its size is set to what is shown.
    """
    rows = [int(row[0]) for row in report.table() if row[3] != "zero"][:_ROWS]
    above = report.digits.ceiling
    competing = () if above is None else above.competing[:_ROWS]
    heights = [1 + 0.28 * max(1, len(rows)), 0.8 + 0.28 * len(competing)][: 2 if competing else 1]
    figure.set_size_inches(7.2, sum(heights) + 0.6)
    axes = figure.subplots(len(heights), 1, height_ratios=heights, squeeze=False)[:, 0]
    _bars(axes[0], report, rows)
    if competing:
        _competing(axes[1], report.digits, competing)


def _bars(axes: Any, report: Drawn, rows: Sequence[int]) -> None:
    known = floors(report.digits)
    parts = [shares(report.coefficients[i], known.get(i)) for i in rows]
    left = [0] * len(rows)
    for word, colour in COLOURS.items():
        widths = [part[word] for part in parts]
        axes.barh(
            range(len(rows)), widths, left=left, color=colour, hatch=_HATCHES[word], edgecolor="white", label=word
        )
        left = [a + b for a, b in zip(left, widths, strict=True)]
    text = {row[0]: row for row in report.table()}
    axes.set_yticks(
        range(len(rows)), [f"$x_{{{i}}}$ = {text[str(i)][1]} ± {text[str(i)][2]}" for i in rows], fontsize=7
    )
    axes.invert_yaxis()
    axes.set_xlim(0, DIGITS)
    axes.set_xlabel("digits after the point")
    axes.set_title(report.headline, fontsize=9)
    axes.figure.legend(
        *axes.get_legend_handles_labels(), loc="outside upper center", ncols=3, fontsize=7, frameon=False
    )


def _competing(axes: Any, digits: Digits, columns: Sequence[int]) -> None:
    assert digits.ceiling is not None
    ends = [{i: float(c.value if not isinstance(c.value, tuple) else c.value[0]) for i, c in enumerate(e.coefficients())}
            for e in digits.ceiling.enclosures]  # fmt: skip
    for k, i in enumerate(columns):
        axes.plot([end[i] for end in ends], [k, k], color=COLOURS["beyond"], linewidth=1)
    for end, marker, name in zip(ends, "os", ("one input with the data", "another one"), strict=True):
        axes.plot([end[i] for i in columns], range(len(columns)), marker, color="#444444", fillstyle="none", label=name)
    axes.set_yticks(range(len(columns)), [f"$x_{{{i}}}$" for i in columns], fontsize=7)
    axes.invert_yaxis()
    axes.margins(y=0.2)
    axes.set_xlabel("competing columns: coefficients of the two solutions")
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=7, frameon=False)
