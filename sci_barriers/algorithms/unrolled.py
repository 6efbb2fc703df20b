"""Algorithms that read one datum and return a network: FIRENET for P3, ISTA and FISTA of fixed depth for P2; floats or enclosures.

What they return is a function of y alone; it is evaluated at the y_n of their datum (see `sci_barriers.harness`). These are the networks
of the published table, not solvers: their depth is fixed, and whether it is enough is not their concern.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Final

import numpy as np

from oracles import Datum, Oracle
from sci_barriers._arguments import exact_positive
from sci_barriers._errors import BarrierError
from sci_barriers.algorithms._scaled import DEFAULT_INDEX
from sci_barriers.networks import (
    Entries,
    LayeredNetwork,
    enclose,
    evaluate,
    firenet_network,
    norm_bound,
    unrolled_fista,
    unrolled_ista,
)
from sci_barriers.networks._operator import MatrixOperator
from sci_barriers.networks.firenet import Firenet

__all__ = ["ExactNetwork", "FirenetNet", "FloatNetwork", "UnrolledFISTA", "UnrolledISTA"]

#: For the registry, which reads it without importing this module.
BUILT_IN: Final = (
    {
        "name": "firenet",
        "problems": ("P3",),
        "fields": ("real", "complex"),
        "description": "FIRENET, 30 restarts of 50 steps, NumPy",
        "make": "FirenetNet",
        "kind": "network",
    },
    {
        "name": "firenet-exact",
        "problems": ("P3",),
        "fields": ("real", "complex"),
        "description": "the same network with exact weights, enclosed in ball arithmetic",
        "make": "FirenetNet",
        "arguments": {"exact": True},
        "kind": "network",
    },
    {
        "name": "unrolled-ista",
        "problems": ("P2",),
        "fields": ("real", "complex"),
        "description": "ISTA as a network of depth 100, NumPy",
        "make": "UnrolledISTA",
        "kind": "network",
    },
    {
        "name": "unrolled-fista",
        "problems": ("P2",),
        "fields": ("real", "complex"),
        "description": "FISTA as a network of depth 100, NumPy",
        "make": "UnrolledFISTA",
        "kind": "network",
    },
)

#: An enclosure is this much narrower than ‖y‖/‖A‖, the size of the solutions.
RELATIVE = Fraction(1, 1 << 96)


@dataclass(frozen=True, eq=False)
class ExactNetwork:
    """A layered network as a callable on exact data: the midpoint of an enclosure of its exact output.

    Attributes:
        network: the layers.
        radius: largest radius of the enclosure.
        exact: tells the harness to hand over the exact y_n instead of floats.
    """

    network: LayeredNetwork
    radius: Fraction
    exact: bool = True

    def __call__(self, y: Any) -> list[Any]:
        """Return N exact numbers: Fraction, or flint's complex balls of radius 0."""
        from flint import acb, arb, ctx

        midpoint = enclose(self.network, y, radius=self.radius).midpoint
        if not any(z for _, z in midpoint):
            return [x for x, _ in midpoint]
        with ctx.workprec(1 << 16):  # the midpoints are dyadic and far shorter: exact
            return [acb(_arb(x, arb), _arb(z, arb)) for x, z in midpoint]


def _arb(x: Fraction, arb: Any) -> Any:
    return arb((x.numerator, -(x.denominator.bit_length() - 1)))


@dataclass(frozen=True, eq=False)
class FloatNetwork:
    """A layered network as a callable on floats."""

    network: LayeredNetwork

    def __call__(self, y: Any) -> Any:
        """Return N floats."""
        return evaluate(self.network, y)


def _zero(length: int) -> Callable[[Any], Any]:
    """Return the network of the data A_n = 0: the minimiser is 0."""
    return lambda y: [0] * length


def _parameters(oracle: Oracle, name: str) -> tuple[Fraction, tuple[Fraction, ...] | None]:
    problem: Any = oracle.problem
    if problem.name != name:
        raise BarrierError("problem", problem.name, f"{name} (what this network solves)")
    return problem.lam, problem.weights


def _is_zero(datum: Datum) -> bool:
    return not any(datum.A.real) and not any(datum.A.imag or ())


@dataclass(frozen=True, kw_only=True)
class FirenetNet:
    """FIRENET on one datum (A_n, y_n), with the depth of the published table.

    Args:
        index: of the datum read.
        inner: p, steps in a restart.
        restarts: n.
        delta: δ > 0.
        exact: evaluate the layers with exact weights, enclosed, and return the midpoint; floats otherwise.
    """

    index: int = DEFAULT_INDEX
    inner: int = 50
    restarts: int = 30
    delta: str | float | Fraction = "1e-6"
    exact: bool = False

    def __call__(self, oracle: Oracle) -> Any:
        """Return the network; `BarrierError` for another problem than P3."""
        lam, weights = _parameters(oracle, "P3")
        datum = oracle.read(self.index)
        if _is_zero(datum):
            return _zero(oracle.shape[1])
        delta = exact_positive("delta", self.delta)
        if self.exact:
            y = max(norm_bound(Entries(sample)) for sample in datum.ys)
            network = firenet_network(
                datum.A,
                lam=lam,
                weights=weights,
                inner=self.inner,
                restarts=self.restarts,
                delta=delta,
                eps0=max(y, delta),
            )
            return ExactNetwork(network, max(y, delta) / network.norm * RELATIVE)
        A = datum.A.numpy()
        return Firenet(
            MatrixOperator(A),
            lam=float(lam),
            weights=None if weights is None else np.array([float(w) for w in weights]),
            inner=self.inner,
            restarts=self.restarts,
            delta=float(delta),
        )


@dataclass(frozen=True, kw_only=True)
class UnrolledISTA:
    """ISTA of fixed depth on one datum, in the coordinates of the data.

    Args:
        index: of the datum read.
        depth: number of steps.
        exact: evaluate the layers with exact weights, enclosed, and return the midpoint; floats otherwise.
    """

    index: int = DEFAULT_INDEX
    depth: int = 100
    exact: bool = False
    _build: ClassVar[Callable[..., LayeredNetwork]] = staticmethod(unrolled_ista)

    def __call__(self, oracle: Oracle) -> Any:
        """Return the network; `BarrierError` for another problem than P2."""
        lam, weights = _parameters(oracle, "P2")
        datum = oracle.read(self.index)
        if _is_zero(datum):
            return _zero(oracle.shape[1])
        network = self._build(datum.A, lam=lam, weights=weights, depth=self.depth)
        if not self.exact:
            return FloatNetwork(network)
        bound = max(norm_bound(Entries(sample)) for sample in datum.ys) or Fraction(1)
        return ExactNetwork(network, bound / norm_bound(Entries(datum.A)) * RELATIVE)


@dataclass(frozen=True, kw_only=True)
class UnrolledFISTA(UnrolledISTA):
    """FISTA of fixed depth on one datum; arguments as for `UnrolledISTA`."""

    _build = staticmethod(unrolled_fista)
