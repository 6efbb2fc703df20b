"""The trained LISTA networks of the table, where they are there."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Protocol

from theorems.problems import Complex

__all__ = ["TrainedLista", "exact_lista", "trained_lista"]


class TrainedLista(Protocol):
    """What the table needs of a trained network."""

    @property
    def exactly(self) -> Any:
        """The network as a callable on exact data."""

    def __call__(self, y: Any) -> Any:
        """Return the output in float64."""

    def exact(self, y: Any) -> Sequence[Fraction]:
        """Return the exact output at exact data."""


def trained_lista(K: int, n: int) -> TrainedLista | None:
    """Return the network of one row of the table, or ``None`` if there are no trained weights."""
    return None


def exact_lista(K: int, n: int, y: Any) -> list[Complex] | None:
    """Return its exact output at exact data, or ``None`` if there are no trained weights."""
    network = trained_lista(K, n)
    return None if network is None else [(x, Fraction(0)) for x in network.exact(y)]
