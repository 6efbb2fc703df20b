"""Photographs of scikit-image: random squares of them, in grey, reflected at random.

Networks are trained on some photographs and judged on others; all squares of a photograph are in the same part. There are few photographs,
so many squares look alike. Pictures that are nearly black in
most places (Hubble's, the cell) are left out, and the moon, whose docstring names no licence.

Licence: each is named by the docstring of its function in `skimage.data`: public domain, CC0, or no known restrictions. They are read where
scikit-image has installed them, and are not part of this package.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers.operators.images import photograph, resize

__all__ = ["NAMES", "images"]

#: Which photographs a part has.
NAMES: Final = {
    "training": ("astronaut", "brick", "chelsea", "coins", "grass", "retina", "rocket"),
    "unseen": ("camera", "coffee", "gravel"),
}
#: Side of a photograph, in pixels, and smallest share of it that a square has.
LARGE, LEAST = 256, 0.35
#: Mixed into the seeds of the squares.
SEED: Final = 419


def images(part: str, count: int, side: int, *, first: int = 0) -> NDArray[np.float64]:
    """See `images_of`."""
    names = NAMES[part]
    return np.stack(
        [
            _square(names[k % len(names)], side, np.random.default_rng([SEED, int(part == "unseen"), k]))
            for k in range(first, first + count)
        ]
    )


@lru_cache(maxsize=16)
def _photograph(name: str, side: int) -> NDArray[np.float64]:
    return photograph(name, side)


def _square(name: str, side: int, source: np.random.Generator) -> NDArray[np.float64]:
    whole = _photograph(name, max(LARGE, side))
    size = int(source.integers(max(side, int(LEAST * len(whole))), len(whole) + 1))
    top, left = source.integers(0, len(whole) - size + 1, 2)
    square = whole[top : top + size, left : left + size]
    return resize(square[:, ::-1] if source.uniform() < 0.5 else square, side)
