"""Enclosures of inputs and errors for the tests of the data."""

from collections.abc import Callable

import pytest
from flint import arb

from oracles import Datum, ExactInput, Unitary

from .enclosures import Rows, errors, rotation

#: (input, datum, further bits) ↦ enclosures of ‖A_n − A‖_F² and ‖y_n − y‖₂².
Errors = Callable[[ExactInput, Datum], tuple[arb, arb]]


@pytest.fixture(scope="session")
def squared_errors() -> Errors:
    return errors


@pytest.fixture(scope="session")
def formula() -> Callable[[Unitary], Rows]:
    """U by the formula of its name, at flint's working precision."""
    return rotation
