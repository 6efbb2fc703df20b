"""How far data are from A times an image, enclosed: for matrices, and for sampled Fourier and Walsh transforms at image size."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import numpy as np
from flint import acb, acb_mat, arb, ctx
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers.networks import LinearOperator, MatrixOperator
from sci_barriers.operators import Fourier, SampledTransform, Walsh
from sci_barriers.operators.walsh import sequency_order
from theorems.layers import Entries

__all__ = ["LARGEST_SIDE", "measured"]

#: Transforms are products of matrices of balls: about a second at this side.
LARGEST_SIDE: Final = 512
#: Working precision: floats and their sums are exact far below the size of the data.
BITS: Final = 256
Array = NDArray[Any]


def measured(operator: LinearOperator, x: Array, y: Array | None = None, *, minus: Array | None = None) -> Fraction:
    """Return an upper bound of ‖A(x − minus) − y‖₂ for exact A, all floats being the dyadic numbers that they are.

    Args:
        operator: a `MatrixOperator`, or a `SampledTransform` without wavelets: A itself then, entries (2π-th roots of unity)/N or ±1/N.
        x: an array of shape ``operator.domain``.
        y: an array of shape ``operator.codomain``; 0 if not given.
        minus: another array like x; 0 if not given.

    Raises:
        BarrierError: another operator, or a side above 512.
    """
    with ctx.workprec(BITS):
        image = _column(x) if minus is None else _column(x) - _column(minus)
        if isinstance(operator, MatrixOperator):
            matrix = Entries(np.asarray(operator.matrix)).balls(BITS)
            found = (matrix * image).entries()
        elif isinstance(operator, SampledTransform) and operator.wavelet is None:
            side = operator.transform.side
            if side > LARGEST_SIDE:
                raise BarrierError("side", side, f"at most {LARGEST_SIDE}")
            U = _matrix(operator.transform)
            spectrum = U * acb_mat(side, side, image.entries()) * U.transpose()
            entries = spectrum.entries()
            found = [entries[i] / side for i in np.flatnonzero(operator.mask).tolist()]
        else:
            raise BarrierError("operator", operator, "a MatrixOperator, or a SampledTransform without wavelets")
        data = [acb(0)] * len(found) if y is None else _column(y).entries()
        total = arb(0)
        for a, b in zip(found, data, strict=True):
            difference = acb(a) - b
            # A product, as the power 2 of a ball around 0 is none, and the root of the upper end, as that of a ball below 0 is none.
            total += difference.real * difference.real + difference.imag * difference.imag
        return _upper(total.upper().sqrt())


def _column(x: Array) -> acb_mat:
    flat = np.asarray(x).astype(np.complex128).reshape(-1).tolist()
    return acb_mat(len(flat), 1, flat)


@lru_cache(maxsize=4)
def _matrix(transform: Any) -> acb_mat:
    """Return √N·U for forward(x) = U x Uᵀ, as balls."""
    n = transform.side
    with ctx.workprec(BITS):
        if isinstance(transform, Fourier):
            roots = [(-2 * acb(k) / n).exp_pi_i() for k in range(n)]
            return acb_mat(n, n, [roots[(i - n // 2) * a % n] for i in range(n) for a in range(n)])
        if isinstance(transform, Walsh):
            order = sequency_order(n).tolist()  # Hadamard's matrix has (−1)^(number of common binary digits)
            return acb_mat(n, n, [1 - 2 * ((i & a).bit_count() % 2) for i in order for a in range(n)])
    raise BarrierError("operator.transform", transform, "Fourier or Walsh")


def _upper(x: arb) -> Fraction:
    mantissa, exponent = (int(part) for part in x.upper().man_exp())
    return Fraction(mantissa) * Fraction(2) ** exponent
