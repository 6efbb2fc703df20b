"""Networks as networks: FIRENET on any linear operator; layers that can be listed, counted and evaluated in any arithmetic."""

from sci_barriers.networks._operator import LinearOperator, MatrixOperator, Workspace
from sci_barriers.networks.certified import CertifiedFirenet, CertifiedRun
from sci_barriers.networks.enclosures import enclose
from sci_barriers.networks.firenet import Firenet, PrimalDual, PrimalDualMethod, Step
from sci_barriers.networks.firenet_layers import FirenetNetwork, firenet_network
from sci_barriers.networks.floats import evaluate
from sci_barriers.networks.lista import ExactLista, Lista, ListaOrigin
from sci_barriers.networks.unrolled import unrolled_fista, unrolled_ista
from theorems.layers import (
    Affine,
    Enclosure,
    Entries,
    Layer,
    LayeredNetwork,
    Shrink,
    Soft,
    Squares,
    Term,
    exactly,
    midpoints,
    norm_bound,
)

__all__ = [
    "Affine",
    "CertifiedFirenet",
    "CertifiedRun",
    "Enclosure",
    "Entries",
    "ExactLista",
    "Firenet",
    "FirenetNetwork",
    "Layer",
    "LayeredNetwork",
    "LinearOperator",
    "Lista",
    "ListaOrigin",
    "MatrixOperator",
    "PrimalDual",
    "PrimalDualMethod",
    "Shrink",
    "Soft",
    "Squares",
    "Step",
    "Term",
    "Workspace",
    "enclose",
    "evaluate",
    "exactly",
    "firenet_network",
    "midpoints",
    "norm_bound",
    "unrolled_fista",
    "unrolled_ista",
]
