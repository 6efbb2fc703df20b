"""Hypothesis strategies for everything that a property of a solver or of an oracle is about (extra ``testing``).

>>> from hypothesis import given
>>> from sci_barriers import refute
>>> from sci_barriers.testing import strategies
>>> @given(strategies.algorithms(), strategies.barriers())
... def test_every_program_is_refuted(algorithm, barrier):
...     assert refute(algorithm, barrier).refuted
>>> test_every_program_is_refuted()

Arguments are checked when a strategy is made: a wrong one is a `sci_barriers.BarrierError` that names it.
"""

from sci_barriers._errors import MissingExtra

try:
    import hypothesis  # noqa: F401 # asked for here, so that its absence is reported with the name of the extra
except ModuleNotFoundError as error:
    if error.name != "hypothesis":
        raise
    raise MissingExtra("hypothesis", "testing") from None

from sci_barriers.testing.strategies._classes import barriers, declared_barriers, members, omegas, problems, witnesses
from sci_barriers.testing.strategies._inputs import exact_inputs, exact_matrices, unitaries
from sci_barriers.testing.strategies._numbers import dyadics, rationals
from sci_barriers.testing.strategies._oracles import budgets, oracles
from sci_barriers.testing.strategies._parameters import instances
from sci_barriers.testing.strategies._programs import ANSWERS, ARITHMETICS, Program, algorithms

__all__ = [
    "ANSWERS",
    "ARITHMETICS",
    "Program",
    "algorithms",
    "barriers",
    "budgets",
    "declared_barriers",
    "dyadics",
    "exact_inputs",
    "exact_matrices",
    "instances",
    "members",
    "omegas",
    "oracles",
    "problems",
    "rationals",
    "unitaries",
    "witnesses",
]
