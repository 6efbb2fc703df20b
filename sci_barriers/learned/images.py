"""Images to learn from: random ellipses with smooth texture, any number of them, each from its seed and its number alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.operators._side import checked_side

__all__ = ["LEAST_SIDE", "ellipses"]

#: Smaller images have no room for what is drawn.
LEAST_SIDE = 8
#: Points in each direction whose mean is a pixel: edges are as soft as those of a real image.
FINER = 2
#: Ellipses inside of the outer one: at least, and fewer than.
COUNT = (5, 12)
#: Standard deviation of the texture, and the width of its Gaussian filter in the unit of the image's side.
TEXTURE, WIDTH = 0.06, 0.08


def ellipses(count: int, side: int, *, seed: int = 0, first: int = 0) -> NDArray[np.float64]:
    """Return random phantoms: an outer ellipse, 5 to 11 inner ones, and a smooth texture inside; values in [0, 1].

    Image number k of a seed is always the same, however many are drawn with it.

    Args:
        count: how many, at least 1.
        side: N in pixels, 8 or more.
        seed: at least 0.
        first: number of the first one, at least 0.

    Returns:
        count × N × N.

    Raises:
        BarrierError: an argument out of its range.
    """
    integer("count", count, 1), integer("seed", seed, 0), integer("first", first, 0)
    if checked_side(side) < LEAST_SIDE:
        raise BarrierError("side", side, f"at least {LEAST_SIDE}")
    return np.stack([_one(np.random.default_rng([seed, first + k]), side) for k in range(count)])


def _one(source: np.random.Generator, side: int) -> NDArray[np.float64]:
    fine = FINER * side
    t = (2 * np.arange(fine) + 1) / fine - 1
    x, y = t[None, :], -t[:, None]
    turn = source.uniform(-0.3, 0.3)
    a, b = source.uniform(0.6, 0.9, 2)
    head = _inside(x, y, a, b, 0.0, 0.0, turn)
    image = source.uniform(0.3, 0.6) * head
    for _ in range(int(source.integers(*COUNT))):
        radius, angle = 0.7 * np.sqrt(source.uniform()), source.uniform(0, 2 * np.pi)
        a1, b1 = source.uniform(0.06, 0.35, 2)
        x1, y1 = a * radius * np.cos(angle), b * radius * np.sin(angle)
        image += source.uniform(-0.35, 0.45) * (_inside(x, y, a1, b1, x1, y1, source.uniform(0, np.pi)) & head)
    image = (image + _texture(source, fine) * head).reshape(side, FINER, side, FINER).mean(axis=(1, 3))
    return np.asarray(np.clip(image, 0.0, 1.0))


def _inside(
    x: NDArray[np.float64], y: NDArray[np.float64], a: float, b: float, x0: float, y0: float, turn: float
) -> NDArray[np.bool_]:
    c, s = np.cos(turn), np.sin(turn)
    along, across = (x - x0) * c + (y - y0) * s, (y - y0) * c - (x - x0) * s
    return np.asarray((along / a) ** 2 + (across / b) ** 2 <= 1)


def _texture(source: np.random.Generator, side: int) -> NDArray[np.float64]:
    frequency = np.fft.fftfreq(side)
    decay = np.exp(-0.5 * (2 * np.pi * WIDTH * side) ** 2 * (frequency[:, None] ** 2 + frequency[None, :] ** 2))
    field = np.fft.ifft2(np.fft.fft2(source.standard_normal((side, side))) * decay).real
    return np.asarray(TEXTURE * field / field.std())
