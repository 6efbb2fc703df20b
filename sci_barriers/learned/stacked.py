"""FIRENET's inner steps behind a network: they start from its output and see the data again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from sci_barriers._arguments import integer, positive
from sci_barriers.learned.methods import FIRENET, Method, firenet_network
from sci_barriers.learned.sampling import Sampling
from sci_barriers.networks import PrimalDual

__all__ = ["SCALE", "stacked"]

#: α of the steps. The bound of Chambolle and Pock is least at 1/‖x − ψ‖: about 1 if the output is off by 8% of a typical image of side 32.
SCALE: Final = 1.0


def stacked(
    method: Method, sampling: Sampling, steps: int, *, scale: float = SCALE, lam: float = FIRENET["lam"]
) -> Method:
    """Return y ↦ Φ(y, Ψ(y)): the mean of so many primal-dual steps of FIRENET from Ψ(y), which sees y too.

    Args:
        method: Ψ.
        sampling: A.
        steps: p ≥ 0; 0 is Ψ itself.
        scale: α > 0 of these steps, see `Firenet`.
        lam: λ > 0.
    """
    if integer("steps", steps, 0) == 0:
        return replace(method, name=f"{method.name} + 0")
    network = firenet_network(sampling, lam=lam, inner=1, restarts=1)
    inner = PrimalDual(
        network.operator,
        lam=lam,
        weights=network.weights,
        tau=1.0,
        sigma=1.0,
        iterations=steps,
        scale=positive("scale", scale),
    )
    operator: Any = network.operator

    def decode(y: Any) -> Any:
        image = operator.image(inner(y, start=operator.coefficients(method.decode(y))))
        return image.real if image.is_complex() else image

    return replace(method, name=f"{method.name} + {steps}", decode=decode, lipschitz=None)
