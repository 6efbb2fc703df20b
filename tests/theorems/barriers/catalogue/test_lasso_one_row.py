"""The LASSO with one row: closed forms against the exact solver, and against data."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from theorems.barriers.catalogue.lasso_one_row import optimal_value, value_loss
from theorems.problems import Lasso, solve_real

F = Fraction
ENTRIES = st.fractions(F(1, 4), 3, max_denominator=12)


@given(st.lists(ENTRIES, min_size=1, max_size=4), ENTRIES, ENTRIES)
def test_the_value_is_that_of_a_minimiser(row: list[Fraction], t: Fraction, lam: Fraction) -> None:
    assume(lam < 2 * t * max(row))
    x = solve_real(Lasso(lam), [row], [t]).vertex()
    residual = sum(a * z for a, z in zip(row, x, strict=True)) - t
    assert optimal_value(row, t, lam) == lam * sum(map(abs, x)) + residual**2


@given(ENTRIES, ENTRIES, ENTRIES, st.integers(0, 8), st.sampled_from((-1, 1)), st.sampled_from((-1, 1)))
def test_the_loss_is_enough(a: Fraction, t: Fraction, lam: Fraction, bits: int, up: int, right: int) -> None:
    assume(lam < 2 * t * a)
    delta = F(1, 1 << (bits + value_loss(t, a, lam)))
    moved = optimal_value([a + up * delta], t + right * delta, lam)
    assert abs(moved - optimal_value([a], t, lam)) <= F(1, 1 << bits)
