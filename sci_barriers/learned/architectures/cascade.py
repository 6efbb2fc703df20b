"""Deep cascade: small CNNs on complex images, each followed by a return to the data.

Source: J. Schlemper, J. Caballero, J. V. Hajnal, A. Price, D. Rueckert, IPMI 2017, 647-658.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar

import torch
from torch.nn.functional import relu

from sci_barriers.learned.architectures._base import ONE, Reconstruction, convolutions, kernels
from sci_barriers.operators import SampledTransform
from theorems.layers import Affine, Channels, Layer, LayeredNetwork, Reshape, Term


class Network(Reconstruction):
    """z ← z + CNN(z), z ← z + μ·A*(y − Az), again and again from z = A*y; x = Re z.

    A CNN sees real and imaginary part as channels. With μ = 1 the samples of z are y; each μ is learned and begins as 1.

    Args:
        operator: A, with AA* = 1.
        blocks: how often, at least 1.
        channels: of the inner images of a CNN.
        depth: convolutions of a CNN, at least 2.
    """

    recipe: ClassVar[Mapping[str, Any]] = {"steps": 4000}

    def __init__(self, operator: SampledTransform, blocks: int = 4, channels: int = 12, depth: int = 3) -> None:
        super().__init__(operator)
        sizes = (2, *[channels] * (depth - 1), 2)
        self.cnns = torch.nn.ModuleList(kernels(sizes) for _ in range(blocks))
        self.mu = torch.nn.Parameter(torch.ones(blocks))

    def forward(self, y: torch.Tensor) -> torch.Tensor:
        """Return x."""
        z = self.operator.adjoint(y)
        z = z if z.is_complex() else torch.complex(z, torch.zeros_like(z))
        for k, cnn in enumerate(self.cnns):
            c = torch.view_as_real(z.reshape(-1, self.side, self.side)).permute(0, 3, 1, 2)
            for j, layer in enumerate(cnn):
                c = layer(c if j == 0 else relu(c))
            z = z + torch.complex(c[:, 0], c[:, 1]).reshape(z.shape)
            z = z + self.mu[k] * self.operator.adjoint(y - self.operator.forward(z))
        return z.real

    def layered(self) -> LayeredNetwork:
        """Return the network in the language of layers."""
        n, (m,) = self.side, self.operator.codomain
        operators: dict[str, Any] = {
            "A": self.operator,
            "plane": Reshape((n, n), (1, n, n)),
            "real": Channels((1, n, n), 0, 2),
            "imag": Channels((1, n, n), 1, 2),
        }
        shapes: dict[str, Any] = {"y": m, "z": (n, n), "x": (n, n)}
        layers = [Layer(Affine((("z", (Term(ONE, "y", "A*"),)),)))]
        keep = (("z", (Term(ONE, "z"),)),)
        for k, cnn in enumerate(self.cnns):
            split = (Term(ONE, "z", "real plane Re"), Term(ONE, "z", "imag plane Im"))
            layers.append(Layer(Affine((*keep, ("c0", split)))))
            layers += convolutions(f"{k}-", list(cnn), n, operators, shapes, keep)
            last = f"c{len(cnn)}"
            moved = (
                Term(ONE, "z"),
                Term(ONE, last, "plane* real*"),
                Term(ONE, last, "i plane* imag*"),
            )
            layers.append(Layer(Affine((("z", moved),))))
            back = Term(Fraction(float(self.mu[k].detach())), (Term(ONE, "y"), Term(-ONE, "z", "A")), "A*")
            layers.append(Layer(Affine((("z", (Term(ONE, "z"), back)),))))
        layers.append(Layer(Affine((("x", (Term(ONE, "z", "Re"),)),))))
        return LayeredNetwork("Deep cascade", operators, shapes, tuple(layers), "x")
