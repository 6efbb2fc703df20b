"""What charts draw stands out from the paper of the page, light or dark."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

pytest.importorskip("marimo", reason="extra explore")

from sci_barriers import digits
from sci_barriers.audit import audit
from sci_barriers.explore.charts import themed
from sci_barriers.explore.server import STATIC

#: Of WCAG 2.2, criterion 1.4.11: what is needed to understand a picture.
LEAST = 3.0
#: Paper, and lines that only help the eye.
NOT_DRAWN = ("paper", "line", "sky", "soft")


def _luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _papers() -> dict[str, dict[str, str]]:
    """Return the colours of the style sheet by their names, of both modes."""
    css = (STATIC / "explore.css").read_text(encoding="utf-8")
    found = {}
    for mode, start in (("light", ":root {"), ("dark", ".dark, ")):
        block = css[css.index(start) :].partition("}")[0]
        found[mode] = dict(re.findall(r"--sb-(\w+): (#[0-9a-f]{6})", block))
    return found


def _audit() -> Any:
    return audit(
        "exact", "P2", sizes=[5], digits=[3], rotations=["identity", "hadamard", "dct", "cayley"], exponents=[4]
    )


def _complex_audit() -> Any:
    return audit(
        "exact", "P2", sizes=[5], digits=[3], rotations=["identity", "dft"], exponents=[4], fields=("complex",)
    )


def _digits() -> Any:
    A = np.array([[1.0, 0.999, 0.2], [0.1, 0.3, 1.0]])
    return digits(A, np.array([1.0, 0.5]), "P2", lam="1/5", radius_A=0, radius_y="1e-3")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("report", [_audit, _complex_audit, _digits], ids=["audit", "complex", "digits"])
def test_everything_that_is_drawn_stands_out(report: Any, mode: str) -> None:
    colours = _papers()[mode]
    svg = themed(report().plot().svg())
    named = set(re.findall(r"var\(--sb-(\w+),#", svg)) - set(NOT_DRAWN)
    plain = {colour.lower() for colour in re.findall(r"(?<!,)(#[0-9a-fA-F]{6})\b", svg)}
    assert len(named | plain) >= 3
    contrast = {name: _contrast(colours.get(name, name), colours["paper"]) for name in named | plain}
    assert not {name: round(value, 1) for name, value in contrast.items() if value < LEAST}
