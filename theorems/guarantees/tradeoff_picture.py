"""The trade-off, drawn: whoever is right on two images with nearly the same data has to be steep between the data."""

from __future__ import annotations

from fractions import Fraction

from theorems.core.svg import Drawing, circle, line, polygon, text

#: ‖A(x − x')‖, ‖x − x'‖, d and d' of the picture.
DATA, IMAGES, ERRORS = Fraction(1, 4), Fraction(4), (Fraction(1, 2), Fraction(1, 4))
UNIT = 42


def steepness() -> Fraction:
    """Return (‖x − x'‖ − d − d')/‖A(x − x')‖, the bound of clause (a)."""
    return (IMAGES - sum(ERRORS)) / DATA


def drawing() -> Drawing:
    """Return data to the right, images upwards, and the least steep line between what is accurate on both."""
    left, bottom = 110.0, 230.0
    places = ((left, bottom - 30), (left + 4 * UNIT * float(DATA), bottom - 30 - UNIT * float(IMAGES)))
    body = [line([(20, 10), (20, bottom), (350, bottom)], "sb-axis")]
    for (x, y), error, mark, far in zip(places, ERRORS, ("", "'"), (-1, 1), strict=True):
        height = UNIT * float(error)
        body += [
            polygon([(x - 9, y - height), (x + 9, y - height), (x + 9, y + height), (x - 9, y + height)], "sb-own"),
            circle(x, y, 4, "sb-point"),
            line([(x, y), (x, bottom)], "sb-axis"),
            text(x + 16 * far, y + 4, f"x{mark}, within d{mark}", style="sb-k", anchor="end" if far < 0 else "start"),
            text(x, bottom + 16, f"Ax{mark}", style="sb-k", anchor="end" if far < 0 else "start"),
        ]
    (x0, y0), (x1, y1) = places
    ends = [(x0, y0 - UNIT * float(ERRORS[0])), (x1, y1 + UNIT * float(ERRORS[1]))]
    body += [
        line(ends, "sb-edge"),
        *(
            text(x1 + 12, (ends[0][1] + ends[1][1]) / 2 + 17 * k, words, style="sb-k")
            for k, words in enumerate(("as steep as", "(‖x−x'‖ − d − d')/‖A(x−x')‖", f"= {steepness()}"))
        ),
        text(26, 20, "images", style="sb-q"),
        text(350, bottom + 16, "data", style="sb-q", anchor="end"),
    ]
    described = (
        f"Two images x and x' at a distance of {IMAGES} have data at a distance of {DATA}. A map that is within d = {ERRORS[0]} of one and "
        f"within d' = {ERRORS[1]} of the other rises by at least {IMAGES - sum(ERRORS)} between the data: its Lipschitz constant is at "
        f"least {steepness()}. Data are drawn four times as wide."
    )
    return Drawing("Accurate on both, steep in between", described, 366, 258, tuple(body))
