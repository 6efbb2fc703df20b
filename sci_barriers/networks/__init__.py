"""Networks as networks: FIRENET on any linear operator; layers that can be listed, counted and evaluated in any arithmetic."""

from sci_barriers.networks._entries import Entries, norm_bound
from sci_barriers.networks._evaluate import Enclosure, enclose, evaluate, midpoints
from sci_barriers.networks._layers import Affine, FirenetNetwork, Layer, LayeredNetwork, Shrink, Soft, Squares, Term
from sci_barriers.networks._operator import LinearOperator, MatrixOperator
from sci_barriers.networks.firenet import Firenet, PrimalDual, PrimalDualMethod, Step
from sci_barriers.networks.firenet_layers import firenet_network
from sci_barriers.networks.lista import ExactLista, Lista, ListaOrigin
from sci_barriers.networks.unrolled import unrolled_fista, unrolled_ista

__all__ = [
    "Affine",
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
    "enclose",
    "evaluate",
    "firenet_network",
    "midpoints",
    "norm_bound",
    "unrolled_fista",
    "unrolled_ista",
]
