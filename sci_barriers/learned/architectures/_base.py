"""What every learned network is: a torch module from data to images, which the layer language describes as well."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar, Final

import numpy as np
import torch
from numpy.typing import NDArray

from sci_barriers.operators import SampledTransform
from theorems.layers import Affine, Bias, Convolution, Layer, LayeredNetwork, Relu, Term

ONE: Final = Fraction(1)


class Reconstruction(torch.nn.Module):
    """A network y ↦ x, from data of shape ``(*batch, *operator.codomain)`` to real images.

    Args:
        operator: A, without wavelets; data are those of real images.

    Attributes:
        recipe: fields of a `Plan` with which networks of this kind are trained where nothing else is said; the plans of those in the
            package say how these were trained.
        any_side: whether the same weights can be used for images of another side.
    """

    recipe: ClassVar[Mapping[str, Any]] = {}
    any_side: ClassVar[bool] = True

    def __init__(self, operator: SampledTransform) -> None:
        super().__init__()
        self.operator = operator
        self.side = operator.transform.side

    def begin(self, images: NDArray[np.float64]) -> None:  # most need nothing
        """Set first weights from training images, where they are not random."""

    @abstractmethod
    def forward(self, y: torch.Tensor) -> torch.Tensor:
        """Return x."""

    @abstractmethod
    def layered(self) -> LayeredNetwork:
        """Return the network with the weights as they are in the language of layers: exact, for they are floats."""

    def zero_filled(self, y: torch.Tensor) -> torch.Tensor:
        """Return Re A*y."""
        image: torch.Tensor = self.operator.adjoint(y)
        return image.real if image.is_complex() else image


def kernels(channels: Sequence[int], width: int = 3) -> torch.nn.ModuleList:
    """Return convolutions from each number of channels to the next one, with padding that keeps the size."""
    return torch.nn.ModuleList(torch.nn.Conv2d(a, b, width, padding=width // 2) for a, b in pairwise(channels))


def convolution(name: str, module: torch.nn.Conv2d, side: int, operators: dict[str, Any]) -> tuple[str, str]:
    """Add kernel and bias of a convolution to the operators of a network; return their names."""
    kernel, bias = f"K{name}", f"b{name}"
    operators[kernel] = Convolution(numpy_of(module.weight), (side, side), padding=module.padding[0])
    operators[bias] = Bias(numpy_of(module.bias), (module.out_channels, side, side))
    return kernel, bias


def convolutions(
    label: str,
    modules: Sequence[torch.nn.Conv2d],
    side: int,
    operators: dict[str, Any],
    shapes: dict[str, Any],
    keep: Any,
) -> list[Layer]:
    """Return the layers of a chain of convolutions on the block ``c0``, each but the last with a rectifier; the result is ``c{n}``.

    Args:
        label: a prefix for the names of operators.
        modules: the convolutions.
        side: of the image.
        operators: of the network; those of the chain are added.
        shapes: of the blocks; those of the chain are added.
        keep: rows of other blocks, which stay as they are.
    """
    layers = []
    shapes["c0"] = (modules[0].in_channels, side, side)
    for k, module in enumerate(modules):
        kernel, bias = convolution(f"{label}{k}", module, side, operators)
        block = f"c{k + 1}"
        shapes[block] = (module.out_channels, side, side)
        terms = (Term(ONE, f"c{k}", kernel), Term(ONE, "1", bias))
        last = k == len(modules) - 1
        layers.append(Layer(Affine((*keep, (block, terms))), None if last else Relu(block)))
    return layers


def numpy_of(tensor: torch.Tensor) -> NDArray[np.float64]:
    """Return a tensor as float64, exactly."""
    return np.asarray(tensor.detach().cpu().numpy(), dtype=np.float64)
