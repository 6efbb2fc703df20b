"""FIRENET as ``torch.nn.Module``; importing this file needs torch."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.networks._operator import MatrixOperator
from sci_barriers.networks.firenet import Firenet

try:
    import torch
except ImportError:
    raise MissingExtra("torch", "learn") from None

__all__ = ["FirenetModule"]


class FirenetModule(torch.nn.Module):
    """y ↦ x, the network of a `Firenet`, with what it is made of as buffers: nothing is trained, everything moves with ``to``.

    The buffers are the weights, and the matrix of a `MatrixOperator`. Autograd passes through: gradients reach y and, where they are asked
    for, the buffers. `sci_barriers.networks.export_onnx` writes the module as an ONNX file.

    Args:
        network: the network; it is not changed.

    Raises:
        BarrierError: another type.
    """

    def __init__(self, network: Firenet) -> None:
        super().__init__()
        if not isinstance(network, Firenet):
            raise BarrierError("network", network, "a Firenet")
        self._network = copy.copy(network)
        weights, operator = network.weights, network.operator
        self.register_buffer("weights", None if weights is None else _tensor(weights))
        self.register_buffer("matrix", _tensor(operator.matrix) if isinstance(operator, MatrixOperator) else None)
        self._attach()

    @property
    def network(self) -> Firenet:
        """The network, on the buffers as they are now."""
        return self._network

    def forward(self, y: torch.Tensor) -> torch.Tensor:
        """Return x for y: any batch axes, then those of ``codomain`` to those of ``domain``."""
        x: torch.Tensor = self._network(y)
        return x

    def _attach(self) -> None:
        self._network.weights = self.weights
        if self.matrix is not None:
            self._network.operator = MatrixOperator(self.matrix, norm=self._network.operator.norm)

    def _apply(self, fn: Callable[[Any], Any], recurse: bool = True) -> FirenetModule:
        super()._apply(fn, recurse)  # makes new tensors of the buffers: other devices, other precisions
        self._attach()
        return self

    def extra_repr(self) -> str:
        """Return the parameters for ``repr``."""
        return repr(self._network)


def _tensor(array: Any) -> torch.Tensor:
    """Return a copy: a buffer must not change with the caller's array."""
    return array.detach().clone() if isinstance(array, torch.Tensor) else torch.tensor(np.asarray(array))
