"""Physics objects of deepinv as operators on real images, and models that ask for one as methods.

A physics object takes images ``(batch, channels, N, N)``, with a second channel for imaginary parts; noise that it may add is left out, for
``A`` is called and not the object. Source: J. Tachella et al., DeepInverse, J. Open Source Softw. 10 (2025) 8923.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sci_barriers._errors import BarrierError
from sci_barriers.networks import LinearOperator, MatrixOperator

__all__ = ["PhysicsOperator", "is_physics", "with_physics"]


def is_physics(candidate: Any) -> bool:
    """Whether an object has the methods of a `deepinv.physics.LinearPhysics`."""
    return all(callable(getattr(candidate, name, None)) for name in ("A", "A_adjoint"))


def with_physics(model: Callable[..., Any], physics: Any) -> Callable[[Any], Any]:
    """Return y ↦ the first channel of model(y, physics)."""
    return lambda y: model(y, physics)[:, 0]


class PhysicsOperator(LinearOperator):
    """The linear map of a physics object from real images; they are the first channel, and the other ones are 0.

    Args:
        physics: a `deepinv.physics.LinearPhysics` with a ``mask`` or an ``img_size`` that ends in (channels, N, N).

    Raises:
        BarrierError: another shape, or an adjoint that is none.
    """

    def __init__(self, physics: Any) -> None:
        import torch

        self.physics = physics
        mask, size = getattr(physics, "mask", None), getattr(physics, "img_size", None)
        shape = tuple(size if size is not None else () if mask is None else mask.shape)[-3:]
        if len(shape) != 3 or shape[0] not in (1, 2) or shape[1] != shape[2]:
            raise BarrierError("operator", f"a physics object for images of shape {shape}", "one for (1 or 2, N, N)")
        self._channels, self._domain = int(shape[0]), (int(shape[1]), int(shape[2]))
        source = torch.Generator().manual_seed(0)
        x = torch.randn((1, *self._domain), generator=source, dtype=torch.float64)
        y = self._forward(x)
        if not torch.is_tensor(y) or y.is_complex():
            raise BarrierError("operator", f"a physics object with data of type {type(y).__name__}", "real tensors")
        self._codomain = tuple(y.shape[1:])
        u = torch.randn(y.shape, generator=source, dtype=torch.float64)
        one, other = float((y * u).sum()), float((x * self._adjoint(u)).sum())
        if abs(one - other) > 1e-4 * float(y.norm() * u.norm()):
            raise BarrierError("operator", f"⟨Ax, u⟩ = {one:.6g}, ⟨x, A*u⟩ = {other:.6g}", "a map with its adjoint")

    @property
    def domain(self) -> tuple[int, int]:
        """(N, N)."""
        return self._domain

    @property
    def codomain(self) -> tuple[int, ...]:
        """The shape of data, without the batch."""
        return self._codomain

    @property
    def norm(self) -> float:
        """An upper bound of ‖A‖, from the matrix of A: slow for large images."""
        side = self.domain[0]
        rows = self.forward(np.eye(side * side).reshape(-1, side, side)).reshape(side * side, -1)
        return MatrixOperator(rows.T).norm

    def forward(self, x: Any) -> Any:
        """Return Ax for a tensor or a NumPy array."""
        return _mapped(self._forward, x, 2)

    def adjoint(self, u: Any) -> Any:
        """Return A*u for a tensor or a NumPy array."""
        return _mapped(self._adjoint, u, len(self.codomain))

    def _forward(self, x: Any) -> Any:
        import torch

        empty = [torch.zeros_like(x)] * (self._channels - 1)
        return self.physics.A(torch.stack([x, *empty], dim=1))

    def _adjoint(self, u: Any) -> Any:
        return self.physics.A_adjoint(u)[:, 0]


def _mapped(function: Callable[[Any], Any], array: Any, axes: int) -> Any:
    """Return a map of one batch axis for an array with any number of them, of its kind and precision."""
    import torch

    given = array if torch.is_tensor(array) else torch.from_numpy(np.ascontiguousarray(array))
    batch = given.shape[: given.ndim - axes]
    found = function(given.reshape(-1, *given.shape[given.ndim - axes :])).to(given.dtype)
    found = found.reshape(*batch, *found.shape[1:])
    return found if torch.is_tensor(array) else found.numpy()
