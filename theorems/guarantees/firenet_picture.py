"""The bound of FIRENET's theorem, drawn: its error falls by a constant factor with each restart, down to the level of the noise."""

from __future__ import annotations

from fractions import Fraction
from math import log2

from theorems.core.svg import Drawing, circle, line, text

#: υ, b₂ and δ of the picture; restarts; pixels for a restart and for a factor of 2.
FACTOR, SIZE, NOISE, RESTARTS = Fraction(1, 2), Fraction(1), Fraction(1, 1024), 16
STEP, UNIT = 17, 18


def bound(n: int) -> Fraction:
    """Return υⁿb₂ + δ/(1 − υ): times C₂ it bounds the error after n restarts, clause (b)."""
    return FACTOR**n * SIZE + NOISE / (1 - FACTOR)


def drawing() -> Drawing:
    """Return the bound against the number of restarts, on a logarithmic scale."""
    left, top = 60, 24

    def place(n: int, height: Fraction) -> tuple[float, float]:
        return left + STEP * n, top - UNIT * log2(height)

    floor = NOISE / (1 - FACTOR)
    right, bottom = place(RESTARTS, floor / 2)
    body = [
        line([(left, top), (left, bottom), (right, bottom)], "sb-axis"),
        line([place(0, floor), place(RESTARTS, floor)], "sb-old"),
        line([place(n, bound(n)) for n in range(RESTARTS + 1)], "sb-edge"),
        *(circle(*place(n, bound(n)), 3.5, "sb-point") for n in range(RESTARTS + 1)),
        *(
            text(left - 6, top + UNIT * k + 4, "1" if k == 0 else "2⁻" + "⁰¹²³⁴⁵⁶⁷⁸⁹"[k], style="sb-q", anchor="end")
            for k in (0, 3, 6, 9)
        ),
        *(text(left + STEP * n, bottom + 15, str(n), style="sb-q", anchor="middle") for n in range(0, RESTARTS + 1, 4)),
        text(left, bottom + 33, "restarts n; in each p steps, 3p layers", style="sb-k"),
        text(left + 100, top + 30, "error ≤ C₂(υⁿb₂ + δ/(1−υ))", style="sb-t"),
        text(right, place(0, floor)[1] + 13, "δ/(1−υ): noise, and what is not sparse", style="sb-q", anchor="end"),
    ]
    described = (
        f"The bound of clause (b) in units of C₂, for υ = {FACTOR}, b₂ = {SIZE}, δ = {NOISE}: {float(bound(0)):.3g} without a restart, "
        f"{float(bound(4)):.3g} after 4, {float(bound(8)):.3g} after 8, {float(bound(RESTARTS)):.3g} after {RESTARTS}; it halves with each "
        f"until δ/(1−υ) = {float(floor):.3g} is reached."
    )
    return Drawing(
        "Exponential convergence in the number of restarts", described, int(right) + 20, int(bottom) + 42, tuple(body)
    )
