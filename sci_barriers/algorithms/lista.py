"""LISTA as an algorithm: with the weights of the package, or trained inside the run on the data that it reads."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from oracles import Oracle
from sci_barriers._errors import BarrierError
from sci_barriers.algorithms._scaled import DEFAULT_INDEX
from sci_barriers.algorithms._training_set import deterministic, training_set
from sci_barriers.networks.lista import Lista, trained
from sci_barriers.networks.training._torch import require_torch
from sci_barriers.networks.training.samples import DIGITS, INDICES, table_class

__all__ = ["PackagedLista", "TrainedLista"]

#: For the registry, which reads it without importing this module.
BUILT_IN: Final = (
    {
        "name": "lista",
        "problems": ("P3",),
        "fields": ("real",),
        "description": "LISTA with trained weights (N = 22, m = 21, rotation dct), NumPy",
        "make": "PackagedLista",
        "kind": "trained",
    },
    {
        "name": "lista-trained",
        "problems": ("P1", "P2", "P3"),
        "fields": ("real",),
        "description": "LISTA trained inside the run on the data that it reads, PyTorch",
        "make": "TrainedLista",
        "extra": "learn",
        "libraries": {"torch": "PyTorch"},
        "kind": "network",
    },
)

#: The matrices of the table.
SHAPE: Final = (21, 22)


@dataclass(frozen=True, kw_only=True)
class PackagedLista:
    """The network of the table for the K and n of the datum, in its units: y ↦ (‖A‖/‖A_n‖)·φ(y), A the matrix that φ was trained for.

    It was trained for square-root LASSO with λ = 1, N = 22, m = 21, rotation ``dct``, without seed. K is read off ‖A_n‖ ≈ (2/3)·10^K;
    in the units of ‖A‖x all K look alike, and a K without a network gets the one of the nearest K.

    Args:
        index: of the datum read.
        variant: ``"published"`` or ``"scaled"``.
        exact: return the network that is evaluated in rational arithmetic.
    """

    index: int = DEFAULT_INDEX
    variant: str = "scaled"
    exact: bool = False

    def __call__(self, oracle: Oracle) -> Any:
        """Return the network; `BarrierError` for another problem, field or shape."""
        problem: Any = oracle.problem
        if problem.name != "P3":
            raise BarrierError("problem", problem.name, "P3 (what this network was trained for)")
        if oracle.field != "real" or oracle.shape != SHAPE:
            found = f"{oracle.field}, {oracle.shape[0]} × {oracle.shape[1]}"
            raise BarrierError("data", found, f"real, {SHAPE[0]} × {SHAPE[1]} (what this network was trained for)")
        A, _ = oracle.read(self.index).numpy()
        norm = float(np.linalg.norm(A, 2))
        if norm == 0:
            return lambda y: [0] * SHAPE[1]
        digits = math.log10(1.5 * norm)
        K = min(DIGITS, key=lambda K: abs(K - digits))
        n = max((n for n in INDICES if n <= self.index), default=INDICES[0])
        network = trained(K, n, self.variant).rescaled(table_class(K, n).norm / norm)
        return network.exactly if self.exact else network


@dataclass(frozen=True, eq=False)
class ScaledLista:
    """A network in the scaled coordinates z = σ·w·x, as one in those of x.

    Attributes:
        network: y ↦ z.
        scale: σ·w.
    """

    network: Lista
    scale: NDArray[np.float64]

    def __call__(self, y: Any) -> NDArray[np.float64]:
        """Return x for y of shape (…, m)."""
        return self.network(y) / self.scale


@dataclass(frozen=True, kw_only=True)
class TrainedLista:
    """LISTA trained inside the run: z⁺ = soft_θ(z + Wᵀ(y − A'z)), from W = A'/‖A'‖² and small θ, by Adam on the mean square error.

    The training set is that of the datum, see `training_set`: the oracle's labels where it has them, those of Chambolle–Pock elsewhere.
    One thread and deterministic operations: the same data give the same bits.

    Args:
        index: of the datum read.
        layers: at least 1.
        steps: of Adam, all samples in each.
        rate: of Adam, for W·‖A'‖.
        more: samples besides those of the datum.
        seed: draws them.
    """

    index: int = DEFAULT_INDEX
    layers: int = 6
    steps: int = 200
    rate: float = 1e-2
    more: int = 7
    seed: int = 0

    def __call__(self, oracle: Oracle) -> Any:
        """Return the network; `BarrierError` for complex data, `MissingExtra` without PyTorch."""
        torch = require_torch()
        if oracle.field != "real":
            raise BarrierError("field", oracle.field, "real")
        data = training_set(oracle, self.index, self.more, self.seed)
        with deterministic(torch):
            W, theta = self._train(torch, data.instance.A, data.y, data.z)
        return ScaledLista(Lista(data.instance.A, W, theta), data.instance.scale)

    def _train(
        self, torch: Any, A: NDArray[np.float64], y: NDArray[np.float64], z: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        norm = float(np.linalg.norm(A, 2)) or 1.0
        size = float(np.abs(z).max()) or 1.0
        B, targets, inputs = (
            torch.from_numpy(np.ascontiguousarray(a)) for a in (A.T / norm, z * (norm / size), y / size)
        )
        # In units in which ‖A'‖ and the labels are about 1.
        W = [torch.nn.Parameter(torch.from_numpy(A / norm)) for _ in range(self.layers)]
        theta = torch.nn.Parameter(torch.full((self.layers,), 1e-4, dtype=torch.float64))
        optimizer = torch.optim.Adam([*W, theta], lr=self.rate)
        for _ in range(self.steps):
            x = torch.zeros_like(targets)
            for w, t in zip(W, theta, strict=True):
                v = x + (inputs - x @ B) @ w
                x = torch.relu(v - t) - torch.relu(-v - t)
            optimizer.zero_grad()
            ((x - targets) ** 2).mean().backward()
            optimizer.step()
            with torch.no_grad():
                theta.clamp_(min=0)
        weights = np.stack([w.detach().numpy() for w in W]) / norm
        return weights, theta.detach().numpy() * (size / norm)
