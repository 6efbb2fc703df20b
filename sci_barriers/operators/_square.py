"""Unitary maps of square images: what all of them share."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from sci_barriers.networks._operator import LinearOperator


@dataclass(frozen=True)
class SquareOperator(LinearOperator):
    """A unitary map of arrays whose last two axes are (N, N); N is the ``side``."""

    side: int

    @property
    def domain(self) -> tuple[int, ...]:
        """(N, N)."""
        return (self.side, self.side)

    @property
    def codomain(self) -> tuple[int, ...]:
        """(N, N)."""
        return (self.side, self.side)

    @property
    def norm(self) -> float:
        """1: the map is unitary."""
        return 1.0


class Transform(SquareOperator):
    """A transform whose output is sampled.

    `forward` and `adjoint` use the order in which sampling patterns are drawn. The fast algorithm has an order of its own; composed
    operators use that one, and translate positions once instead of moving whole spectra each time.
    """

    #: The order of `forward`: ``"centred"`` or ``"sequency"``.
    ordering: ClassVar[str]
    #: Whether the spectrum of a real image is complex.
    complex_valued: ClassVar[bool]

    @property
    def is_real(self) -> bool:
        """Whether the spectrum of real images is real."""
        return not self.complex_valued

    @abstractmethod
    def analyse(self, x: Any, *, overwrite: bool = False) -> Any:
        """Return the spectrum of ``x`` in the algorithm's order; ``overwrite`` lets the memory of ``x`` be used for it."""

    @abstractmethod
    def synthesise(self, spectrum: Any, *, overwrite: bool = False) -> Any:
        """Return the image of a spectrum in the algorithm's order: the adjoint of `analyse`."""

    @abstractmethod
    def matrix(self) -> NDArray[Any]:
        """Return the matrix U, N × N, of the transform in one dimension: forward(x) = U x Uᵀ."""

    @abstractmethod
    def places(self, positions: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return where flat positions of a pattern stand in the algorithm's order."""
