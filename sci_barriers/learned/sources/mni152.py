"""Axial slices of a T1-weighted magnetic resonance image of the head: the MNI152 template (ICBM 2009a, non-linear), as nilearn contains it.

Neighbouring slices look alike. So the volume is cut into slabs of 12 mm, every fourth slab is kept from training, and between
two slabs 4 mm belong to neither of them. Slices are varied by a small rotation, shift and enlargement, a reflection, and a factor of grey
values. All of them show one head, an average over 152 people: this is not a collection of patients.

Source: V. S. Fonov, A. C. Evans, R. C. McKinstry, C. R. Almli, D. L. Collins, NeuroImage 47 (2009) S102; V. Fonov et al., NeuroImage 54
(2011) 313-327. Licence: © 1993-2009 Louis Collins, McConnell Brain Imaging Centre, Montreal Neurological Institute, McGill University;
the file COPYING of the template permits to use, copy, modify and distribute it for any purpose and without fee, provided that this notice
appears in all copies (nilearn itself calls the licence unknown). It is read where nilearn has installed it, and is no part of this package.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import affine_transform, gaussian_filter

from sci_barriers._errors import BarrierError, MissingExtra

__all__ = ["FILE", "images", "slices"]

#: Inside of the package nilearn.
FILE: Final = Path("datasets", "data", "mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz")
#: Slices of 1 mm that show the brain: the first, and the one after the last.
SLICES: Final = (38, 158)
#: Thickness of a slab in slices, the gap to the next one, and which slabs are unseen: number ≡ 2 mod 4.
SLAB, GAP, PERIOD, UNSEEN = 12, 4, 4, 2
#: Mixed into the seeds of the variations.
SEED: Final = 152


def slices(part: str) -> tuple[int, ...]:
    """Return the numbers of the slices of a part, counted from the lowest one of the volume."""
    found: list[int] = []
    for k, start in enumerate(range(*SLICES, SLAB + GAP)):
        if (k % PERIOD == UNSEEN) == (part == "unseen"):
            found += range(start, min(start + SLAB, SLICES[1]))
    return tuple(found)


def images(part: str, count: int, side: int, *, first: int = 0) -> NDArray[np.float64]:
    """See `images_of`; the variations of unseen images have other seeds."""
    volume = _volume()
    numbers = np.random.default_rng(SEED).permutation(slices(part))  # any few images are from all slabs
    return np.stack(
        [
            _varied(
                volume[:, :, numbers[k % len(numbers)]], side, np.random.default_rng([SEED, int(part == "unseen"), k])
            )
            for k in range(first, first + count)
        ]
    )


@lru_cache(maxsize=1)
def _volume() -> NDArray[np.float64]:
    """Return the volume, scaled to [0, 1]."""
    spec = find_spec("nilearn")
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtra("nilearn", "mri")
    file = Path(next(iter(spec.submodule_search_locations))) / FILE
    if not file.is_file():
        raise BarrierError("source", "mni152", f"a release of nilearn that contains {FILE.name}")
    import nibabel  # nilearn needs it

    volume = np.asarray(nibabel.load(file).get_fdata())
    return np.asarray(volume / volume.max())


def _varied(plane: NDArray[np.float64], side: int, source: np.random.Generator) -> NDArray[np.float64]:
    """Return a slice as a square image, turned, moved, enlarged and reflected at random."""
    turn, larger = source.uniform(-0.2, 0.2), source.uniform(0.9, 1.05)
    step = max(plane.shape) / side / larger
    c, s = np.cos(turn), np.sin(turn)
    # Axes of a slice: left to right, back to front. Rows of an image go from front to back, its columns from either side to the other.
    flip = 1 if source.uniform() < 0.5 else -1
    matrix = step * np.array([[s, flip * c], [-c, flip * s]])
    centre = (np.array(plane.shape) - 1) / 2 + source.uniform(-4, 4, 2)
    smooth: Any = gaussian_filter(plane, 0.4 * step)  # no frequency above those of the image
    found = affine_transform(
        smooth, matrix, offset=centre - matrix @ np.full(2, (side - 1) / 2), output_shape=(side, side), order=1
    )
    return np.asarray(np.clip(found * source.uniform(0.8, 1.0), 0, 1))
