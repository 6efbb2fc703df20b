"""Methods that are compared: maps from batches of data to batches of real images, through which gradients pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Final

import numpy as np

from sci_barriers._errors import BarrierError
from sci_barriers.learned.sampling import Sampling
from sci_barriers.networks import Firenet, LinearOperator
from sci_barriers.operators import SampledTransform, Wavelet, affordable_sparsities, level_weights, phantom
from theorems.guarantees.firenet import lipschitz_bound

__all__ = ["FIRENET", "Method", "firenet", "firenet_network", "learned", "zero_filled"]

#: λ of FIRENET, its inner steps and restarts, where nothing else is said.
FIRENET: Final = {"lam": 2.5e-4, "inner": 20, "restarts": 5}
#: ‖y‖ of images in [0, 1] is at most N; ε₀ is fixed, so that the network's affine maps do not depend on y, as the Lipschitz bound asks.
DELTA: Final = 1e-9


@dataclass(frozen=True, eq=False)
class Method:
    """A map Ψ from data to images.

    Attributes:
        name: for tables.
        operator: A, on images.
        decode: takes a tensor ``(batch, *codomain)`` to a real one ``(batch, *domain)``.
        dtype: ``"float32"`` or ``"float64"``: in which it is run and attacked.
        lipschitz: a proved Lipschitz constant of the map in exact arithmetic, or ``None``.
        device: of torch, on which it is run and attacked; see `on`.
        parts: what ``decode`` is made of and has to be moved to another device: torch modules. Operators follow their arguments.
    """

    name: str
    operator: LinearOperator
    decode: Callable[[Any], Any]
    dtype: str = "float32"
    lipschitz: Fraction | None = field(default=None)
    device: str = "cpu"
    parts: tuple[Any, ...] = field(default=(), repr=False)

    def on(self, device: str) -> Method:
        """Return the method on another device of torch, to which its parts are moved: the one before must not be used any more.

        Raises:
            BarrierError: the operator or the network keeps something elsewhere.
        """
        if device == self.device:
            return self
        import torch

        for part in self.parts:
            part.to(device)
        moved = replace(self, device=device)
        try:
            with torch.no_grad():
                output = moved.decode(self.operator.forward(moved.tensor(np.zeros((1, *self.operator.domain)))))
        except (RuntimeError, TypeError) as error:  # torch: tensors on two devices; one that NumPy cannot read
            what = f"one on which {self.name} works ({type(error).__name__}: {str(error)[:80]})"
            raise BarrierError("device", device, what) from error
        if output.device.type != torch.device(device).type:
            raise BarrierError("device", device, f"one on which {self.name} stays: its output is on {output.device}")
        return moved

    def tensor(self, array: Any) -> Any:
        """Return an array in the precision and on the device of the method, complex if it is complex."""
        import torch

        kinds = (torch.float32, torch.complex64) if self.dtype == "float32" else (torch.float64, torch.complex128)
        array = np.asarray(array)
        return torch.tensor(array, dtype=kinds[int(np.iscomplexobj(array))], device=self.device)

    def reconstruct(self, images: Any) -> Any:
        """Return Ψ(Ax) as float64 for an array of images."""
        import torch

        with torch.no_grad():
            found = self.decode(self.operator.forward(self.tensor(images)))
        return np.asarray(found.double().cpu().numpy())


def learned(name: str, network: Any) -> Method:
    """Return a `Reconstruction` as a method; its weights are frozen."""
    network.requires_grad_(False).eval()
    return Method(name, network.operator, network, parts=(network,))


def zero_filled(sampling: Sampling) -> Method:
    """Return y ↦ Re A*y, of norm 1: rows of A are orthonormal."""
    operator = sampling.operator()

    def decode(y: Any) -> Any:
        image = operator.adjoint(y)
        return image.real if image.is_complex() else image

    return Method("zero-filled", operator, decode, "float64", Fraction(1))


def firenet_network(sampling: Sampling, *, lam: float, inner: int, restarts: int, wavelet: str = "haar") -> Firenet:
    """Return FIRENET on wavelet coefficients, the same affine maps for every y."""
    side = sampling.side
    basis = Wavelet(side, wavelet)
    operator = SampledTransform(sampling.operator().transform, sampling.mask(), basis)
    coefficients = basis.forward(phantom(side))
    ordering = operator.transform.ordering
    sparsities = affordable_sparsities(coefficients, basis, ordering=ordering, rate=sampling.rate)
    weights = level_weights(basis, sparsities)
    return Firenet(
        operator,
        lam=lam,
        weights=weights,
        tau=1.0,
        sigma=1.0,
        inner=inner,
        restarts=restarts,
        delta=DELTA,
        eps0=float(side),
    )


def firenet(
    sampling: Sampling,
    *,
    lam: float = FIRENET["lam"],
    inner: int = int(FIRENET["inner"]),
    restarts: int = int(FIRENET["restarts"]),
    wavelet: str = "haar",
) -> Method:
    """Return FIRENET as a method, with its proved Lipschitz constant n(p − 1)/2 (‖A‖ = 1, τ = σ = 1).

    Taking the real part, and going from coefficients to the image, do not stretch.

    Args:
        sampling: A.
        lam: λ > 0.
        inner: p ≥ 1.
        restarts: n ≥ 0.
        wavelet: of the coefficients.
    """
    network = firenet_network(sampling, lam=lam, inner=inner, restarts=restarts, wavelet=wavelet)
    operator = network.operator
    if not isinstance(operator, SampledTransform):
        raise BarrierError("operator", operator, "a SampledTransform")

    def decode(y: Any) -> Any:
        image = operator.image(network(y))
        return image.real if image.is_complex() else image

    bound = lipschitz_bound([(Fraction(1), Fraction(1))] * restarts, inner)
    return Method(f"FIRENET {inner} × {restarts}", sampling.operator(), decode, "float64", bound)
