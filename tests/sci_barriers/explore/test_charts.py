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

from ...contrast import colours_of, pale

#: Paper, and lines that only help the eye.
NOT_DRAWN = ("paper", "line", "sky", "soft")


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
    drawn = named | colours_of(svg)
    assert len(drawn) >= 3
    assert not pale({colours.get(name, name) for name in drawn}, colours["paper"])
