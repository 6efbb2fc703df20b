"""What differs between the problems, said by attributes: they agree with the objective itself."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems import TheoremError
from theorems.problems import P1, P2, P3, PROBLEMS, LinearProgram, Problem, problem

positive = st.fractions(0, 100).filter(bool)
problems = st.one_of(
    st.builds(P1, st.fractions(0, 100)), st.builds(P2, positive), st.builds(P3, positive), st.just(LinearProgram())
)


@given(problems, st.fractions(0, 100), st.fractions(0, 100))
def test_the_objective_is_the_norm_times_the_parameter_and_the_misfit(
    own: Problem, l1: Fraction, residual: Fraction
) -> None:
    value = own.objective(l1, residual**2)
    if own.constrained:
        assert own.misfit(residual) == own.power == 0
        assert value.feasible == (residual <= own.parameter)
        some = own.parameter or Fraction(1, 10**9)
        assert own.interpolates != own.objective(l1, some**2).feasible
    else:
        low, high = own.between((l1, l1), residual**2, 200)
        assert low <= own.parameter * l1 + own.misfit(residual) <= high
        assert high - low < Fraction(1, 2**100)
        assert not own.interpolates


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem_by_its_name_has_its_own_parameter_alone(name: str) -> None:
    (key,) = problem(name).parameters()
    other = {"lam": "eta", "eta": "lam"}[key]
    assert problem(name.lower(), **{key: "1/3"}).parameter == Fraction(1, 3)
    with pytest.raises(TheoremError, match=f"not given for {name}, which has the parameter {key}") as error:
        problem(name, **{other: 1})
    assert error.value.name == other
