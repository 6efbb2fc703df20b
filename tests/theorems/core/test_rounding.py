"""Lower bounds of distances in integers: equal to the formula in fractions, below the exact distance, one axis or all of them."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from oracles import Phase
from theorems.core.rounding import squared_distance_bounds
from theorems.problems import Complex, SolutionSet, Vertex

F = Fraction
PHASES: list[Phase] = [(F(1), F(0)), (F(-1), F(0)), (F(0), F(-1)), (F(3, 5), F(4, 5)), (F(-5, 13), F(12, 13))]
parts = st.just(F(0)) | st.fractions(-3, 3, max_denominator=40) | st.fractions()
outputs = st.lists(st.tuples(parts, parts), min_size=1, max_size=6)


def slow(output: Sequence[Complex], position: int, phase: Phase, modulus: tuple[Fraction, Fraction], bits: int) -> int:
    """The formula, entry by entry."""
    total = 0
    for i, (x, z) in enumerate(output):
        if i != position:
            total += floor(abs(x) * 2**bits) ** 2 + floor(abs(z) * 2**bits) ** 2
    (x, z), (u, v) = output[position], phase
    along, across = x * u + z * v, z * u - x * v
    gap = max(along - modulus[1], modulus[0] - along, F(0))
    return total + floor(gap * 2**bits) ** 2 + floor(abs(across) * 2**bits) ** 2


@given(
    outputs,
    st.fractions(0, 2, max_denominator=30),
    st.fractions(0, 1, max_denominator=30),
    st.integers(0, 90),
    st.data(),
)
def test_bounds_for_all_axes_are_the_formula_for_each(
    output: list[Complex], low: Fraction, width: Fraction, bits: int, data: st.DataObject
) -> None:
    axes = [(i, data.draw(st.sampled_from(PHASES))) for i in range(len(output))]
    found = squared_distance_bounds(output, axes, (low, low + width), bits)
    assert found == [slow(output, *axis, (low, low + width), bits) for axis in axes]
    for (position, phase), bound in zip(axes, found, strict=True):
        point = SolutionSet(len(output), (Vertex(position, low + width, phase),)) if low + width else None
        if point is not None:
            assert F(bound, 4**bits) <= point.distance_squared(output)
