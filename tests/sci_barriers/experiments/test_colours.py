"""What the figures of the experiments draw stands out from white paper, and each colour from the others."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from sci_barriers.algorithms import algorithms
from sci_barriers.experiments import _drawing, convergence_figure
from sci_barriers.experiments.convergence import needs, run
from sci_barriers.experiments.demo import Case, Game, Row
from sci_barriers.experiments.demo_figure import demo_figure

from ...contrast import colours_of, pale

#: Paper, and lines that only help the eye: the grid, and the frame of a legend.
NOT_DRAWN = {"#ffffff", "#b0b0b0", "#cccccc"}


def test_every_colour_of_the_palette_stands_out() -> None:
    assert len({colour.lower() for colour in _drawing.COLOURS.values()}) == 7
    assert not pale(_drawing.COLOURS.values())


def test_pale_colours_are_seen() -> None:
    assert set(pale(["#ccbb44", "#66ccee", "#000000"])) == {"#ccbb44", "#66ccee"}


def _demo(*digits: int) -> Any:
    wrong, near = Fraction(1, 100), Fraction(1, 10**30)
    games = [Game(Case(20, 19), algorithms()[name], "P2", K) for name in ("fista", "exact") for K in digits]
    return demo_figure([Row(game, None, error_squared=wrong, own_squared=(Fraction(0), near)) for game in games])


def _convergence() -> Any:
    curves = [run(1, 2, inner=inner, restarts=4) for inner in (20, 30, 40, 50)]
    return convergence_figure.draw(curves, needs(1, indices=(2, 4), settled=(2,)), 1)


@pytest.mark.parametrize(
    ("figure", "most"),
    [(lambda: _demo(1, 3, 6, 12), 4), (lambda: _demo(2, 4, 5), 3), (_convergence, 4)],
    ids=["demo", "other digits", "convergence"],
)
def test_everything_that_is_drawn_stands_out(figure: Callable[[], Any], most: int) -> None:
    drawn = colours_of(_drawing.encoded(figure(), "svg").decode()) - NOT_DRAWN
    assert len(drawn & {colour.lower() for colour in _drawing.COLOURS.values()}) >= most
    assert not pale(drawn)
