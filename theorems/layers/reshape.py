"""The same numbers in another shape: a picture as one channel, a vector as a picture."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from theorems.core.errors import TheoremError
from theorems.layers.operators import Operator, Row, Shape


class Reshape(Operator):
    """x with its entries, row by row, in another shape; the adjoint is the inverse.

    Args:
        domain: the shape of x.
        codomain: the other shape, with as many entries.

    Raises:
        TheoremError: another number of entries.
    """

    def __init__(self, domain: Shape, codomain: Shape) -> None:
        if math.prod(domain) != math.prod(codomain):
            raise TheoremError("codomain", tuple(codomain), f"a shape with {math.prod(domain)} entries")
        self._domain, self._codomain = tuple(domain), tuple(codomain)

    @property
    def domain(self) -> Shape:
        """The shape of x."""
        return self._domain

    @property
    def codomain(self) -> Shape:
        """The other shape."""
        return self._codomain

    def forward(self, x: Any) -> Any:
        """Return x in the other shape."""
        return x.reshape(*x.shape[: x.ndim - len(self._domain)], *self._codomain)

    def adjoint(self, u: Any) -> Any:
        """Return u in the first shape."""
        return u.reshape(*u.shape[: u.ndim - len(self._codomain)], *self._domain)

    def rows(self) -> tuple[Row, ...]:
        """Return the identity."""
        return tuple(((i, Fraction(1)),) for i in range(math.prod(self._domain)))
