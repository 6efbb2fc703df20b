"""Arguments of classes Ω that are drawn at random, and the classes."""

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from oracles import ExactInput
from theorems import Omega

from .generated_parts import SETTINGS as SETTINGS

F = Fraction

PARAMETERS = {"problem", "N", "m", "K", "L", "R", "lam", "eta", "t", "rotation", "field", "seed", "labels", "alphas"}


@st.composite
def arguments(draw: st.DrawFn) -> dict[str, Any]:
    """Arguments in range, except that the rotation may not have this size or field, and λ, η, t may not fit the scale."""
    N = draw(st.integers(2, 9))
    return {
        **draw(st.sampled_from(SETTINGS)),
        "N": N,
        "m": draw(st.integers(1, N - 1)),
        "K": draw(st.integers(3, 20)),
        "L": draw(st.integers(1, 40)),
        "R": draw(st.integers(1, 5)),
        "rotation": draw(st.sampled_from(["identity", "hadamard", "dct", "dft", "cayley"])),
        "field": draw(st.sampled_from(["real", "complex"])),
        "seed": draw(st.none() | st.integers(0, 99)),
    }


@st.composite
def classes(draw: st.DrawFn) -> Omega:
    given = draw(arguments())
    if given["rotation"] == "hadamard" and given["m"] & (given["m"] - 1):
        given["rotation"] = "cayley"
    if given["rotation"] == "dft":
        given["field"] = "complex"
    return Omega(**given)


def coefficients(point: ExactInput) -> list[Fraction]:
    values = [point.A.base] * point.A.competitors
    for j, value in point.A.changed:
        assert isinstance(value, Fraction)
        values[j] = value
    return values
