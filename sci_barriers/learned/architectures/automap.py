"""AUTOMAP type: dense layers from the samples to the image, started from ridge regression, then convolutions.

Source: B. Zhu, J. Z. Liu, S. F. Cauley, B. R. Rosen, M. S. Rosen, Nature 555 (2018) 487-492. Smaller here: the dense layers meet in few
units, their non-linearity is v ↦ max(−1, min(1, v)) instead of tanh, and the convolutions correct the dense layers' image.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import hardtanh, relu

from sci_barriers.learned.architectures._base import ONE, Reconstruction, convolutions, kernels, numpy_of
from sci_barriers.operators import SampledTransform
from theorems.layers import Affine, Bias, Layer, LayeredNetwork, Reshape, Soft, Term
from theorems.layers.operators import Dense

__all__ = ["Network"]

#: Ridge regression: added to the covariance of the samples, in the unit of grey values; a smaller one starts less stable.
RIDGE: Final = 1e-3
#: Standard deviations of a unit at the start that stay in the linear part of its non-linearity.
ROOM: Final = 4.0


class Network(Reconstruction):
    """x = d + CNN(d), d = W₂·clip(W₁·(Re y, Im y) + b₁) + b₂, clip(v) = max(−1, min(1, v)).

    Args:
        operator: A.
        units: rows of W₁, at least 1.
        channels: of the two inner images of the CNN.
        ridge: of the regression that the dense layers begin with, above 0: added to the variances of the samples.

    The recipe has 512 units: more than the 503 real dimensions that the samples of side 32 at 33% have on real images, so that the dense
    layers leave no direction of the data out. With fewer units they only see the principal ones, and the network is more stable than
    what it stands for.
    """

    recipe: ClassVar[Mapping[str, Any]] = {"steps": 3000, "batch": 32, "rate": 3e-4, "options": {"units": 512}}
    any_side: ClassVar[bool] = False

    def __init__(self, operator: SampledTransform, units: int = 128, channels: int = 12, ridge: float = RIDGE) -> None:
        super().__init__(operator)
        self.ridge = ridge
        m = int(np.prod(operator.codomain)) * (1 if operator.is_real else 2)
        self.first = torch.nn.Linear(m, units)
        self.second = torch.nn.Linear(units, self.side**2)
        self.cnn = kernels((1, channels, channels, 1))
        with torch.no_grad():  # the CNN begins as 0
            self.cnn[-1].weight.zero_()
            self.cnn[-1].bias.zero_()

    def begin(self, images: NDArray[np.float64]) -> None:
        """Set the dense layers to the best linear map of this rank: ridge regression, then the principal parts of what it returns."""
        y = self._parts(torch.tensor(images)).numpy()
        x, count = images.reshape(len(images), -1), len(images)
        mean_x, mean_y = x.mean(axis=0), y.mean(axis=0)
        covariance = (y - mean_y).T @ (y - mean_y) / count
        mixed = (x - mean_x).T @ (y - mean_y) / count
        ridge = np.linalg.solve(covariance + self.ridge * np.eye(len(covariance)), mixed.T).T
        variances, vectors = np.linalg.eigh(ridge @ covariance @ ridge.T)
        units = self.first.out_features
        best = vectors[:, ::-1][:, :units]
        scale = ROOM * np.sqrt(np.maximum(variances[::-1][:units], 1e-12))
        first = best.T @ ridge / scale[:, None]
        with torch.no_grad():
            self.first.weight.copy_(torch.tensor(first))
            self.first.bias.copy_(torch.tensor(-first @ mean_y))
            self.second.weight.copy_(torch.tensor(best * scale))
            self.second.bias.copy_(torch.tensor(mean_x))

    def _parts(self, images: torch.Tensor) -> torch.Tensor:
        return _split(self.operator.forward(images))

    def forward(self, y: torch.Tensor) -> torch.Tensor:
        """Return x."""
        d = self.second(hardtanh(self.first(_split(y))))
        c = d.reshape(-1, 1, self.side, self.side)
        for k, layer in enumerate(self.cnn):
            c = layer(c if k == 0 else relu(c))
        return (d + c.reshape(d.shape)).reshape(*y.shape[:-1], self.side, self.side)

    def layered(self) -> LayeredNetwork:
        """Return the network in the language of layers: clip(v) = v − soft(v, 1)."""
        n, (m,) = self.side, self.operator.codomain
        first = numpy_of(self.first.weight)
        operators: dict[str, Any] = {
            # W₁(Re y, Im y) = Re(Cy): with a complex matrix the network says that its data are complex.
            "C": Dense(first if self.operator.is_real else first[:, :m] - 1j * first[:, m:]),
            "b": Bias(numpy_of(self.first.bias)),
            "W": Dense(numpy_of(self.second.weight)),
            "d": Bias(numpy_of(self.second.bias)),
            "image": Reshape((n * n,), (1, n, n)),
            "plane": Reshape((1, n, n), (n, n)),
        }
        dense = (Term(ONE, "y", "Re C"), Term(ONE, "1", "b"))
        units = self.first.out_features
        shapes: dict[str, Any] = {"y": m, "v": units, "s": units, "d": (1, n, n), "x": (n, n)}
        values = (Term(ONE, "v", "W"), Term(-ONE, "s", "W"), Term(ONE, "1", "d"))
        image = (Term(ONE, values, "image"),)
        layers = [
            Layer(Affine((("v", dense), ("s", dense))), Soft("s", ONE)),
            Layer(Affine((("d", image), ("c0", image)))),
            *convolutions("c", list(self.cnn), n, operators, shapes, (("d", (Term(ONE, "d"),)),)),
        ]
        last = f"c{len(self.cnn)}"
        layers.append(Layer(Affine((("x", (Term(ONE, (Term(ONE, "d"), Term(ONE, last)), "plane"),)),))))
        return LayeredNetwork("AUTOMAP type", operators, shapes, tuple(layers), "x")


def _split(y: torch.Tensor) -> torch.Tensor:
    return torch.cat([y.real, y.imag], dim=-1) if y.is_complex() else y
