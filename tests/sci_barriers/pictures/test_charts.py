"""Charts as functions: figures to be changed, SVG whose words can be selected, files; the same in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from sci_barriers import Omega, Smale18
from sci_barriers.audit import audit
from sci_barriers.pictures import Chart, data_needed, geometry, success, three_steps, tilting_line

SPACE = "{http://www.w3.org/2000/svg}"
OMEGA = Omega("P3", N=3, m=2, K=4, L=3)
CHARTS: dict[str, Callable[[], Chart]] = {
    "three-steps": lambda: three_steps(OMEGA, exponents=(6, 9)),
    "data-needed": lambda: data_needed(OMEGA, exponents=(2, 5, 9)),
    "success": lambda: success("P1", 3, (2, 3)),
    "tilting-line": lambda: tilting_line(Smale18("P2", N=2, m=1, K=3)),
    "audit": lambda: audit(
        "exact", "P3", sizes=[2], digits=[3], exponents=[4], rotations=["identity"], target="<b>&"
    ).plot(),
}


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_a_chart_shows_itself(name: str, tmp_path: Path) -> None:
    chart = CHARTS[name]()
    written = chart.write(tmp_path / "chart.svg").read_text()
    root = ElementTree.fromstring(written)
    assert root.get("role") == "img"
    assert root.find(f"{SPACE}title").text == chart.title
    assert root.find(f"{SPACE}desc").text == chart.description
    words = " ".join("".join(item.itertext()) for item in root.iter(f"{SPACE}text"))
    assert len(words) > 40, "words are text"
    assert not list(root.iter(f"{SPACE}script"))
    assert str(chart) == f"{chart.title}\n{chart.description}"


def test_files_and_the_same_text_for_the_same_chart(tmp_path: Path) -> None:
    first, second = CHARTS["success"](), CHARTS["success"]()
    assert first.svg() == second._repr_html_()
    for suffix, start in ((".png", b"\x89PNG"), (".pdf", b"%PDF")):
        assert first.write(tmp_path / f"chart{suffix}").read_bytes().startswith(start)


def test_words_of_charts_are_what_was_computed() -> None:
    assert "on Ω_sharp it falls at n = 3" in CHARTS["three-steps"]().description
    assert "e = 9: n = " in CHARTS["data-needed"]().description
    assert "N1 = 3, waiting: 3/5" in CHARTS["success"]().description
    assert "right on" in CHARTS["audit"]().description


def test_the_label_of_the_audit_is_beside_the_panel() -> None:
    axes = CHARTS["audit"]().figure.axes
    (label,) = [text for panel in axes for text in panel.texts if "10^{-3}" in text.get_text()]
    assert label.get_position()[0] > 1 or label.xy[0] > 1


@pytest.mark.parametrize("arguments", [{"N": 2, "m": 1}, {"N": 3, "m": 1}, {"N": 3, "m": 2, "seed": 4}], ids=str)
def test_barriers_plot_themselves(arguments: dict[str, Any]) -> None:
    from matplotlib.figure import Figure

    barrier = Smale18("P3", K=3, **arguments)
    axes = barrier.plot()
    assert axes.figure is not None
    assert axes.get_title().startswith("P3")
    assert len(axes.patches) >= 3
    mine = Figure().subplots()
    assert geometry(barrier, winner=0, exponent=3, index=2, answer=[0] * barrier.N).plot(mine) is mine
    assert len(mine.patches) > len(axes.patches)
    assert "all columns tie" in barrier.svg()


def test_what_has_no_picture_says_so() -> None:
    for draw in (Smale18(N=4).svg, Smale18(N=4).plot):
        with pytest.raises(ValueError, match="one with a picture"):
            draw()
