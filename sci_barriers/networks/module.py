"""Networks as ``torch.nn.Module``; importing this file needs torch."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.networks._operator import MatrixOperator
from sci_barriers.networks.certified import CertifiedFirenet
from sci_barriers.networks.firenet import Firenet
from sci_barriers.networks.floats import evaluate
from theorems.layers import LayeredNetwork

try:
    import torch
except ImportError:
    raise MissingExtra("torch", "learn") from None

__all__ = ["FirenetModule", "NetworkModule"]


class NetworkModule(torch.nn.Module):
    """y ↦ x, a network of layers whose weights are parameters: matrices, kernels and biases can be trained.

    Args:
        network: the network; it is not changed.
        trained: names of the operators whose weights are parameters; those of all the others are buffers. All that have weights if not
            given.
        dtype: of the real weights, float64 if not given.

    Raises:
        BarrierError: another type, or a name without weights.
    """

    def __init__(
        self, network: LayeredNetwork, *, trained: Iterable[str] | None = None, dtype: torch.dtype = torch.float64
    ) -> None:
        super().__init__()
        if not isinstance(network, LayeredNetwork):
            raise BarrierError("network", network, "a LayeredNetwork")
        self._given = network
        weights = {name: op.weights for name, op in network.operators.items() if op.weights is not None}
        chosen = set(weights) if trained is None else set(trained)
        if not chosen <= set(weights):
            raise BarrierError("trained", sorted(chosen - set(weights)), "names from " + ", ".join(weights))
        self._names = tuple(weights)
        for name, array in weights.items():
            tensor = _tensor(array)
            tensor = tensor if tensor.is_complex() else tensor.to(dtype)
            if name in chosen:
                self.register_parameter(name, torch.nn.Parameter(tensor))
            else:
                self.register_buffer(name, tensor)

    def forward(self, y: torch.Tensor) -> torch.Tensor:
        """Return x for y: any batch axes, then those of the block y to those of x."""
        live = {name: self._given.operators[name].with_weights(getattr(self, name)) for name in self._names}
        x: torch.Tensor = evaluate(self._given, y, operators=live)
        return x

    @property
    def network(self) -> LayeredNetwork:
        """The network with the weights as they are now: exact, for they are floats."""
        arrays = {name: getattr(self, name).detach().cpu().resolve_conj().numpy() for name in self._names}
        found = {
            name: op.with_weights(arrays[name]) if name in arrays else op for name, op in self._given.operators.items()
        }
        return replace(self._given, operators=found)

    def extra_repr(self) -> str:
        """Return the size for ``repr``."""
        return repr(self._given)


class FirenetModule(torch.nn.Module):
    """y ↦ x, the network of a `Firenet`, with what it is made of as buffers: nothing is trained, everything moves with ``to``.

    The buffers are the weights, and the matrix of a `MatrixOperator`. Autograd passes through: gradients reach y and, where they are asked
    for, the buffers. `sci_barriers.networks.export_onnx` writes the module as an ONNX file.

    Args:
        network: the network; it is not changed.

    Raises:
        BarrierError: another type, or a `CertifiedFirenet`, which does not run on tensors.
    """

    def __init__(self, network: Firenet) -> None:
        super().__init__()
        if not isinstance(network, Firenet) or isinstance(network, CertifiedFirenet):
            raise BarrierError("network", network, "a Firenet, not a CertifiedFirenet")
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
