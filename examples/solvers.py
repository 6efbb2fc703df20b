"""Solvers of one's own, for the example of a campaign."""

import numpy as np


def least_squares(oracle, index=40):
    """Return the solution of least ℓ² norm for the data of one index."""
    A, y = oracle.read(index).numpy()
    return np.linalg.lstsq(A, y)[0]
