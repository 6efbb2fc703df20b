"""Operators at image size, matrix-free and unitary: Fourier, Walsh, wavelets, subsampling; sampling patterns; images.

>>> from sci_barriers.operators import Fourier, SampledTransform, Wavelet, full_centre
>>> SampledTransform(Fourier(8), full_centre(8, ordering="centred", rate=0.25), Wavelet(8)).codomain
(16,)
"""

from sci_barriers.operators._square import SquareOperator, Transform
from sci_barriers.operators.coherence import bands, density
from sci_barriers.operators.fourier import Fourier
from sci_barriers.operators.images import (
    PHOTOGRAPHS,
    as_image,
    phantom,
    photograph,
    read_grey,
    resize,
    sample_image,
    write_grey,
)
from sci_barriers.operators.patterns import SamplingPattern, full_centre, multilevel, variable_density
from sci_barriers.operators.problem import ImageProblem, image_problem
from sci_barriers.operators.sampled import SampledTransform, Subsampling
from sci_barriers.operators.sparsity import affordable_sparsities, level_weights, local_sparsities, sparsity_in_levels
from sci_barriers.operators.walsh import Walsh
from sci_barriers.operators.wavelet import Wavelet

__all__ = [
    "PHOTOGRAPHS",
    "Fourier",
    "ImageProblem",
    "SampledTransform",
    "SamplingPattern",
    "SquareOperator",
    "Subsampling",
    "Transform",
    "Walsh",
    "Wavelet",
    "affordable_sparsities",
    "as_image",
    "bands",
    "density",
    "full_centre",
    "image_problem",
    "level_weights",
    "local_sparsities",
    "multilevel",
    "phantom",
    "photograph",
    "read_grey",
    "resize",
    "sample_image",
    "sparsity_in_levels",
    "variable_density",
    "write_grey",
]
