"""U-Net on the zero-filled image: three scales, maxima over windows, skip connections; it learns what to add.

Source: O. Ronneberger, P. Fischer, T. Brox, MICCAI 2015; on zero-filled images: K. H. Jin et al., IEEE Trans. Image Process. 26 (2017).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar

import torch
from torch.nn.functional import interpolate, max_pool2d, relu

from sci_barriers.learned.architectures._base import ONE, Reconstruction, convolution, kernels
from sci_barriers.operators import SampledTransform
from theorems.layers import Affine, AveragePooling, Channels, Layer, LayeredNetwork, MaxPooling, Relu, Reshape, Term


class Network(Reconstruction):
    """x = z + U(z), z = Re A*y.

    Args:
        operator: A, of side divisible by 4.
        channels: of the finest scale; doubled at each coarser one.
    """

    recipe: ClassVar[Mapping[str, Any]] = {"steps": 10_000, "options": {"channels": 12}}

    def __init__(self, operator: SampledTransform, channels: int = 8) -> None:
        super().__init__(operator)
        a, b, c = channels, 2 * channels, 4 * channels
        self.down0 = kernels((1, a, a))
        self.down1 = kernels((a, b, b))
        self.bottom = kernels((b, c, c))
        self.up1 = kernels((c + b, b, b))
        self.up0 = kernels((b + a, a, a))
        self.last = torch.nn.Conv2d(a, 1, 1)

    def forward(self, y: torch.Tensor) -> torch.Tensor:
        """Return x."""
        z = self.zero_filled(y)
        image = z.reshape(-1, 1, self.side, self.side)
        fine = _chain(self.down0, image)
        middle = _chain(self.down1, max_pool2d(fine, 2))
        coarse = _chain(self.bottom, max_pool2d(middle, 2))
        middle = _chain(self.up1, torch.cat([interpolate(coarse, scale_factor=2), middle], dim=1))
        fine = _chain(self.up0, torch.cat([interpolate(middle, scale_factor=2), fine], dim=1))
        return z + self.last(fine).reshape(z.shape)

    def layered(self) -> LayeredNetwork:
        """Return the network in the language of layers."""
        n, (m,) = self.side, self.operator.codomain
        a = self.last.in_channels
        sizes = {"0": (a, n), "1": (2 * a, n // 2), "2": (4 * a, n // 4)}
        operators: dict[str, Any] = {"A": self.operator, "plane": Reshape((n, n), (1, n, n))}
        shapes: dict[str, Any] = {"y": m, "z": (1, n, n), "x": (n, n)}
        layers: list[Layer] = []
        z = (Term(ONE, "y", "plane Re A*"),)
        layers.append(Layer(Affine((("z", z),))))
        kept: list[str] = ["z"]

        def keep() -> tuple[Any, ...]:
            return tuple((name, (Term(ONE, name),)) for name in kept)

        def chain(label: str, modules: Any, scale: str, terms: tuple[Term, ...]) -> str:
            """Add two convolutions with rectifiers of a sum of terms; return the block."""
            side = sizes[scale][1]
            for k, module in enumerate(modules):
                kernel, bias = convolution(f"{label}{k}", module, side, operators)
                block = f"{label}{k}"
                shapes[block] = (module.out_channels, side, side)
                row = (block, (Term(ONE, terms, kernel), Term(ONE, "1", bias)))
                layers.append(Layer(Affine((*keep(), row)), Relu(block)))
                terms = (Term(ONE, block),)
            return block

        def smaller(block: str) -> str:
            """Add maxima over windows of a block, which is kept; return their block."""
            channels, side, _ = shapes[block]
            name = f"{block}s"
            shapes[name] = (channels, side // 2, side // 2)
            kept.append(block)
            layers.append(Layer(Affine((*keep(), (name, ()))), MaxPooling(name, block, 2)))
            return name

        def joined(low: str, high: str) -> tuple[Term, ...]:
            """Return a block, enlarged, and another one behind it, as channels of one array; the other is no longer kept."""
            (c1, side, _), (c2, _, _) = shapes[low], shapes[high]
            kept.remove(high)
            operators[f"means {low}".replace(" ", "-")] = AveragePooling((c1, 2 * side, 2 * side), 2)
            operators[f"front-{low}"] = Channels((c1, 2 * side, 2 * side), 0, c1 + c2)
            operators[f"behind-{high}"] = Channels((c2, 2 * side, 2 * side), c1, c1 + c2)
            enlarged = Term(Fraction(4), low, f"front-{low} means-{low}*")
            return enlarged, Term(ONE, high, f"behind-{high}")

        fine = chain("d", self.down0, "0", (Term(ONE, "z"),))
        middle = chain("e", self.down1, "1", (Term(ONE, smaller(fine)),))
        coarse = chain("f", self.bottom, "2", (Term(ONE, smaller(middle)),))
        up = chain("g", self.up1, "1", joined(coarse, middle))
        out = chain("h", self.up0, "0", joined(up, fine))
        kernel, bias = convolution("last", self.last, n, operators)
        total = (Term(ONE, "z"), Term(ONE, out, kernel), Term(ONE, "1", bias))
        layers.append(Layer(Affine((("x", (Term(ONE, total, "plane*"),)),))))
        return LayeredNetwork("U-Net", operators, shapes, tuple(layers), "x")


def _chain(modules: torch.nn.ModuleList, x: torch.Tensor) -> torch.Tensor:
    for module in modules:
        x = relu(module(x))
    return x
