"""The entries of structured exact matrices one by one: as fractions, as floats, as text. What is handed in are the columns of `_matrix`."""

from __future__ import annotations

from fractions import Fraction
from math import isfinite
from typing import Any, Final

import numpy as np
from flint import acb, arb, ctx, fmpq
from numpy.typing import NDArray

from oracles._display import number_text, power_text
from oracles._errors import RepresentationError
from oracles._number import Norm, Number, Perturbed, Sqrt, ball, square_root

#: Bits of the enclosure from which a float is taken.
PRECISION: Final = 160


def _pair(columns: Any, kind: int, phase: int, code: int) -> tuple[Fraction, Fraction] | None:
    """Return an entry as rational parts, or ``None`` if it is irrational, or kept symbolic."""
    multiple, scale, unit = columns.unitary.multiple(code), columns.scales[kind], columns.unitary.exact_scale()
    if multiple == 0:
        return Fraction(0), Fraction(0)
    if multiple is None or unit is None or not isinstance(scale, Fraction | Sqrt):
        return None
    factor = square_root(_square(scale) * _square(unit))
    if isinstance(factor, Sqrt):
        return None
    x, z = columns.phases[phase]
    return multiple * factor * x, multiple * factor * z


def _square(number: Fraction | Sqrt) -> Fraction:
    return number.radicand if isinstance(number, Sqrt) else number**2


def as_fractions(columns: Any) -> list[list[Any]]:
    """Return the rows, entries as ``Fraction``, or as pairs (real, imaginary) if the field is complex.

    Raises:
        RepresentationError: an entry is irrational, or has a perturbation that is kept symbolic.
    """
    entries, codes = columns.layout
    table: list[Any] = []
    for kind, phase, code in entries:
        pair = _pair(columns, kind, phase, code)
        if pair is None:
            shown = exact_text(columns.scales[kind])
            raise RepresentationError(
                "entry",
                f"{shown} times an entry of the {columns.unitary.name} rotation",
                "rational numbers; .numpy() and .approximate(n) have the others",
            )
        table.append(pair[0] if columns.is_real else pair)
    return [[table[c] for c in row] for row in codes.tolist()]


def as_floats(columns: Any) -> NDArray[Any]:
    """Return a float64 or complex128 array; each part is the nearest float, or in rare cases the one beside it.

    Raises:
        RepresentationError: an entry is too large for a float64.
    """
    entries, codes = columns.layout
    table = []
    for kind, phase, code in entries:
        value = _ball(columns, kind, phase, code)
        parts = float(value.real.mid()), float(value.imag.mid())
        if not all(map(isfinite, parts)):
            raise RepresentationError("entry", exact_text(columns.scales[kind]), "below 2^1024, as a float64")
        table.append(parts[0] if columns.is_real else complex(*parts))
    spread: NDArray[Any] = np.array(table, dtype=np.float64 if columns.is_real else np.complex128)[codes]
    return spread


def _ball(columns: Any, kind: int, phase: int, code: int) -> acb:
    x, z = columns.phases[phase]
    with ctx.workprec(PRECISION):
        turn = acb(arb(fmpq(x.numerator, x.denominator)), arb(fmpq(z.numerator, z.denominator)))
        value: acb = columns.unitary.entry(code, PRECISION) * ball(columns.scales[kind], PRECISION) * turn
        return value


def entry_text(columns: Any, i: int, k: int) -> str:
    """Return one entry for people: exact where that is short."""
    entries, codes = columns.layout
    kind, phase, code = entries[int(codes[i, k])]
    pair = _pair(columns, kind, phase, code)
    if pair is not None:
        return number_text(*pair)
    scale, (x, z) = columns.scales[kind], columns.phases[phase]
    if columns.unitary.multiple(code) == 1 and columns.unitary.exact_scale() == 1:  # of the identity
        turn = number_text(x, z)
        shown = exact_text(scale)
        plain = f"({shown})" if "+" in shown else shown
        return {"1": shown, "−1": f"−{plain}"}.get(turn, f"({turn})·{plain}")
    value = _ball(columns, kind, phase, code)
    parts = [Fraction(*_ratio(part)) for part in (value.real, value.imag)]
    text = number_text(*parts)
    return text if text.startswith("≈") else f"≈ {text}"


def _ratio(part: arb) -> tuple[int, int]:
    mantissa, exponent = (int(v) for v in part.mid().man_exp())
    if exponent < -4096:
        return 0, 1
    return (mantissa << exponent, 1) if exponent >= 0 else (mantissa, 1 << -exponent)


def exact_text(number: Number) -> str:
    """Return an exact number for people: ``476 + 2⁻⁵``, ``√2``."""
    if isinstance(number, Fraction):
        return number_text(number)
    if isinstance(number, Perturbed):
        return f"{number_text(number.base)} + {power_text(-number.exponent)}"
    if isinstance(number, Sqrt):
        root = number.radicand
        text = number_text(root)
        if text.startswith("≈"):
            return f"≈ √{text[2:]}"
        return f"√{text}" if root.denominator == 1 else f"√({text})"
    if isinstance(number, Norm):
        return "√(" + " + ".join(f"{count}·({exact_text(term)})²" for count, term in number.terms) + ")"
    return f"{number.mantissa}·{power_text(number.exponent)}"
