"""Networks as networks: FIRENET on any linear operator."""

from sci_barriers.networks._operator import LinearOperator, MatrixOperator
from sci_barriers.networks.firenet import Firenet, PrimalDual, Step

__all__ = ["Firenet", "LinearOperator", "MatrixOperator", "PrimalDual", "Step"]
