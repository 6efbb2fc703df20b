"""The contrast of colours, by the formula of WCAG 2."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Of WCAG 2.2, criterion 1.4.11: what is needed to understand a picture.
LEAST = 3.0


def _luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours like ``#0072b2``, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colours_of(svg: str) -> set[str]:
    """Return the colours that an SVG names outright, in small letters."""
    return {colour.lower() for colour in re.findall(r"(?<!,)(#[0-9a-fA-F]{6})\b", svg)}


def pale(colours: Iterable[str], paper: str = "#ffffff") -> dict[str, float]:
    """Return those that do not stand out from the paper, with their contrast."""
    found = {colour: contrast(colour, paper) for colour in colours}
    return {colour: round(value, 1) for colour, value in found.items() if value < LEAST}
