"""A small ReLU network that is trained from the labels inside the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from oracles import Oracle
from sci_barriers.algorithms._scaled import DEFAULT_INDEX
from sci_barriers.algorithms._training_set import deterministic, training_set
from sci_barriers.networks.training._torch import require_torch

__all__ = ["ReLUNetwork", "ReLUNetworkTraining"]

#: For the registry, which reads it without importing this module.
BUILT_IN: Final = (
    {
        "name": "relu-network",
        "problems": ("P1", "P2", "P3"),
        "fields": ("real", "complex"),
        "description": "a ReLU network trained inside the run from the labels, PyTorch",
        "make": "ReLUNetworkTraining",
        "extra": "learn",
        "libraries": {"torch": "PyTorch"},
        "kind": "network",
    },
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ReLUNetwork:
    """y ↦ (V·max(0, Uy + b) + c)/(σ·w); complex vectors are pairs of real ones.

    Attributes:
        U: hidden × inputs.
        b: hidden.
        V: outputs × hidden.
        c: outputs.
        scale: σ·w, of length N.
        is_complex: inputs are 2m, outputs 2N.
    """

    U: Floats
    b: Floats
    V: Floats
    c: Floats
    scale: Floats
    is_complex: bool

    def __call__(self, y: Any) -> NDArray[Any]:
        """Return x for y of shape (…, m), in float64."""
        z = np.maximum(_pairs(np.asarray(y), self.is_complex) @ self.U.T + self.b, 0) @ self.V.T + self.c
        if self.is_complex:
            half = z.shape[-1] // 2
            z = z[..., :half] + 1j * z[..., half:]
        return z / self.scale


@dataclass(frozen=True, kw_only=True)
class ReLUNetworkTraining:
    """A ReLU network with one hidden layer, trained by Adam on the mean square error against the labels x_{k,n}.

    Where the oracle gives no labels, those of Chambolle–Pock for the same data take their place, see `training_set`.
    One thread and deterministic operations: the same data give the same bits.

    Args:
        index: of the datum read.
        hidden: units, at least 1.
        steps: of Adam, all samples in each.
        rate: of Adam.
        more: samples besides those of the datum.
        seed: draws the first weights and the further samples.
    """

    index: int = DEFAULT_INDEX
    hidden: int = 32
    steps: int = 400
    rate: float = 1e-2
    more: int = 7
    seed: int = 0

    def __call__(self, oracle: Oracle) -> Any:
        """Return the network; `MissingExtra` without PyTorch."""
        torch = require_torch()
        data = training_set(oracle, self.index, self.more, self.seed)
        is_complex = bool(np.iscomplexobj(data.instance.A))
        y, z = _pairs(data.y, is_complex), _pairs(data.z, is_complex)
        size = float(np.abs(z).max()) or 1.0
        source = np.random.default_rng([self.seed, 1])
        shapes = ((self.hidden, y.shape[1]), (self.hidden,), (z.shape[1], self.hidden), (z.shape[1],))
        first = [source.standard_normal(shape) / np.sqrt(shape[-1]) for shape in shapes]
        with deterministic(torch):
            U, b, V, c = self._train(torch, first, y, z / size)
        return ReLUNetwork(U, b, V * size, c * size, data.instance.scale, is_complex)

    def _train(self, torch: Any, first: list[Floats], y: Floats, z: Floats) -> list[Floats]:
        inputs, targets = torch.from_numpy(y), torch.from_numpy(z)
        U, b, V, c = parameters = [torch.nn.Parameter(torch.from_numpy(array)) for array in first]
        optimizer = torch.optim.Adam(parameters, lr=self.rate)
        for _ in range(self.steps):
            optimizer.zero_grad()
            output = torch.relu(inputs @ U.T + b) @ V.T + c
            ((output - targets) ** 2).mean().backward()
            optimizer.step()
        return [parameter.detach().numpy() for parameter in parameters]


def _pairs(array: NDArray[Any], is_complex: bool) -> Floats:
    """Return real and imaginary parts side by side; a real array as it is."""
    if not is_complex:
        return np.asarray(array, dtype=np.float64)
    return np.concatenate([array.real, array.imag], axis=-1)
