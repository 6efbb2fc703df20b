"""Random ellipses with smooth texture, made by the package.

Licence: that of the package.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers.learned.images import ellipses

#: Seeds of `ellipses`.
SEEDS: Final = {"training": 0, "unseen": 1_000_003}


def images(part: str, count: int, side: int, *, first: int = 0) -> NDArray[np.float64]:
    """See `images_of`."""
    return ellipses(count, side, seed=SEEDS[part], first=first)
