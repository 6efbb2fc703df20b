"""A classifier of fixed size fails on many of finely alternating points: a count, which no training changes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar, Final

from theorems.core.parameters import Parametrised, Relation, derived, integer, parametrised
from theorems.core.statement import Clause, Statement
from theorems.core.svg import Drawing, circle, line, text

__all__ = ["STATEMENT", "Classifiers", "Unit", "signs", "value"]

#: (c, w, b): adds c·max(0, w·x + b).
Unit = tuple[Fraction, Fraction, Fraction]


@parametrised
class Classifiers(Parametrised):
    """Networks x ↦ c₀ + Σ c_i·max(0, w_i x + b_i) with n units, on M points 0, 1, …, M − 1 whose labels −, +, −, … alternate.

    The network is linear on at most n + 1 intervals, and on each it changes its sign once at most. If it errs on e points, the signs
    at the points are the labels with e of them flipped, and each flip removes at most two changes: M − 1 − 2e ≤ n + 1.
    """

    n: int = integer("number of units", low=3, high=200, default=5)
    M: int = integer("number of points", low=5, high=2000, default=derived("4*n", lambda self: 4 * self.n))
    relations: ClassVar[tuple[Relation, ...]] = (Relation("at least n + 2 points", lambda p: p.n + 2 <= p.M, "M"),)

    @property
    def errors_forced(self) -> int:
        """⌈(M − n − 2)/2⌉, the least number of points on which a network with n units errs."""
        return (self.M - self.n - 1) // 2

    @property
    def labels(self) -> list[int]:
        """−1, 1, −1, …"""
        return [1 if k % 2 else -1 for k in range(self.M)]

    def errors(self, constant: Fraction, units: Sequence[Unit]) -> int:
        """Return on how many of the points a network errs, exactly; the value 0 counts as +."""
        found = signs([value(constant, units, Fraction(k)) for k in range(self.M)])
        return sum(x != y for x, y in zip(found, self.labels, strict=True))

    def network(self, units: int) -> tuple[Fraction, list[Unit]]:
        """Return a network that is right on the first units + 2 points: the best one for n units, one without errors for M − 2.

        Its slopes on [i, i + 1] are 2, −2, 2, −4, 4, −4, …; the second and the third unit look to the left, so that the slope before
        the first breakpoint is −(2 − (−2)) − (−4 − 2) = 2.
        """
        slopes = [2, -2, 2] + [4 if k % 2 else -4 for k in range(units - 2)]
        found: list[Unit] = []
        for i in range(1, units + 1):
            change, side = Fraction(slopes[i] - slopes[i - 1]), Fraction(-1 if i in (2, 3) else 1)
            found.append((change, side, -side * i))
        return -1 - value(Fraction(0), found, Fraction(0)), found

    def drawing(self) -> Drawing:
        """Return the points, and the best network with n units: what it does not get right is marked."""
        constant, units = self.network(self.n)
        step, middle, unit = min(16.0, 1200 / self.M), 90, 36
        values = [value(constant, units, Fraction(k)) for k in range(self.M)]
        wrong = [k for k, (x, y) in enumerate(zip(signs(values), self.labels, strict=True)) if x != y]

        def place(k: int, height: Fraction | int) -> tuple[float, float]:
            return 20.0 + step * k, middle - unit * float(max(Fraction(-2), min(Fraction(2), Fraction(height))))

        width = 40 + round(step * (self.M - 1))
        body = [line([(10, middle), (width - 10, middle)], "sb-axis")]
        body.append(line([place(k, x) for k, x in enumerate(values)], "sb-edge"))
        for k, label in enumerate(self.labels):
            x, y = place(k, label)
            body.append(circle(x, y, 4, "sb-point" if label > 0 else "sb-old"))
            if k in wrong:
                body.append(circle(x, y, 8, "sb-own"))
        lines = (
            f"n = {self.n} units, M = {self.M} points: wrong on {len(wrong)};",
            "no network with n units is wrong on fewer",
            "dots +, rings −; dashed: wrong there",
        )
        body += [text(10, 190 + 17 * k, words, style="sb-k") for k, words in enumerate(lines)]
        but = f" but {len(wrong)} of them: {', '.join(map(str, wrong))}" if wrong else " of them"
        described = (
            f"{self.M} points on a line have the labels −, +, −, … The best network with {self.n} units, a function with {self.n + 1} "
            f"linear pieces, has the right sign on all{but}."
        )
        return Drawing(
            "Alternating points, and the best classifier of a size", described, max(width, 340), 232, tuple(body)
        )


def value(constant: Fraction, units: Sequence[Unit], x: Fraction) -> Fraction:
    """Return c₀ + Σ c_i·max(0, w_i x + b_i)."""
    return constant + sum((c * max(Fraction(0), w * x + b) for c, w, b in units), Fraction(0))


def signs(values: Sequence[Fraction]) -> list[int]:
    """Return 1 for numbers of at least 0, −1 for others."""
    return [1 if x >= 0 else -1 for x in values]


STATEMENT: Final = Statement(
    name="classifiers",
    title="A classifier of fixed size errs on about half of enough alternating points, however it is trained",
    hypotheses=Classifiers.as_hypotheses(),
    preamble="For networks ℝ → ℝ with one hidden layer of n units max(0, ·), and M points on a line whose labels alternate:",
    preamble_tex=r"For networks $\mathbb R\to\mathbb R$ with one hidden layer of $n$ units $\max(0,\cdot)$, and $M$ points on a line "
    r"whose labels alternate:",
    clauses=(
        Clause("(i)", "the sign changes at most n + 1 times;", r"the sign changes at most $n+1$ times;"),
        Clause(
            "(ii)",
            "every network errs on at least ⌈(M − n − 2)/2⌉ points, and one of them on no more;",
            r"every network errs on at least $\lceil(M-n-2)/2\rceil$ points, and one of them on no more;",
        ),
        Clause("(+)", "a network with M − 2 units errs on none.", r"a network with $M-2$ units errs on none."),
    ),
    checked="verify() evaluates the best network with n units, one with M − 2, and random ones, in exact numbers.",
    source="This project's own: a count of linear pieces. There is no family of inputs that data do not tell apart.",
    instantiate=Classifiers,
    picture=lambda: Classifiers().drawing(),
)
