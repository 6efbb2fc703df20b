"""Searches two images with nearly the same data on which a network is accurate enough to force a large Lipschitz constant.

The search is in floats and may miss; what it returns is certified exactly by `theorems.guarantees.tradeoff.TwoPoints`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.networks import LinearOperator, MatrixOperator
from sci_barriers.tradeoff.decoders import Decoder
from sci_barriers.tradeoff.measured import measured
from theorems.guarantees.tradeoff import TwoPoints

__all__ = ["Found", "search"]

#: How much of the data of a detail is left.
LEFT: Final = (1.0, 1e-1, 1e-2, 1e-3, 1e-6)
#: Sizes of details, in units of the largest entry of the image.
SIZES: Final = (1.0, 0.25)
#: Steps of alternating projections between real images and the null space.
PROJECTIONS: Final = 30
Array = NDArray[Any]


@dataclass(frozen=True)
class Found:
    """The best pair of a search.

    Attributes:
        points: images, data, outputs; ``points.lipschitz`` is the certified bound.
        images_apart: an upper bound of ‖A(x − x')‖₂ for exact A.
        noise: an upper bound of ‖Ax − y‖₂ and ‖Ax' − y'‖₂: rounding, as the data are A times the images in floats.
        evaluations: of the network.
        tried: pairs.
    """

    points: TwoPoints
    images_apart: Fraction
    noise: Fraction
    evaluations: int
    tried: int


class _Search:
    def __init__(
        self, decoder: Decoder, operator: LinearOperator, image: Array, given: Sequence[Array], seed: int, budget: int
    ) -> None:
        self.decoder, self.operator, self.given, self.budget = decoder, operator, given, budget
        self.source, self.image = np.random.default_rng(seed), image
        self.evaluations = self.tried = 0
        self.best: tuple[float, TwoPoints] | None = None
        self.inverse = np.linalg.pinv(operator.matrix) if isinstance(operator, MatrixOperator) else None

    def output(self, y: Array) -> Array:
        self.evaluations += 1
        return self.decoder(y)

    def known(self, x: Array) -> tuple[Array, Array, Array]:
        """Return an image, its data, and what the network makes of them."""
        y = np.asarray(self.operator.forward(x))
        return x, y, self.output(y)

    def consider(self, first: tuple[Array, Array, Array], second: tuple[Array, Array, Array]) -> float:
        """Keep the pair if it forces more than all before; return what it forces, up to rounding."""
        (x, y, z), (x2, y2, z2) = first, second
        self.tried += 1
        apart = float(np.linalg.norm(y - y2))
        margin = float(np.linalg.norm(x - x2) - np.linalg.norm(z - x) - np.linalg.norm(z2 - x2))
        if apart == 0:
            return 0.0
        forced = margin / apart
        if self.best is None or forced > self.best[0]:
            self.best = forced, TwoPoints(x, x2, y, y2, z, z2)
        return forced

    def hidden(self, detail: Array) -> Array:
        """Return the part of a detail that the measurement does not see, a real one if the detail is real."""
        is_real = not np.iscomplexobj(detail)
        v = detail
        for _ in range(PROJECTIONS if is_real else 1):
            data = self.operator.forward(v)
            seen = self.operator.adjoint(data) if self.inverse is None else self.inverse @ data
            v = v - seen
            if not is_real or not np.iscomplexobj(v):
                break
            v = v.real
        return np.asarray(v)

    def details(self) -> Iterator[Array]:
        """Yield small things to hide in an image: those that were given, then single entries and blocks."""
        yield from self.given
        shape = self.operator.domain
        while True:
            for side in (1, 2, 4, 8):
                detail = np.zeros(shape)
                corner = [int(self.source.integers(max(1, n - side + 1))) for n in shape]
                detail[tuple(slice(c, c + side) for c in corner)] = 1.0
                yield detail

    def run(self) -> TwoPoints | None:
        own = self.known(self.image)
        starts = [own, self.known(_like(own[2], self.image))]  # the image, and what the network makes of it
        scale = float(np.abs(self.image).max()) or 1.0
        for detail in self.details():
            hidden = self.hidden(detail)
            for size in SIZES:
                for left in LEFT:
                    for start in starts:
                        if self.evaluations + 4 > self.budget:  # two to look again at the end
                            return None if self.best is None else self.best[1]
                        moved = self.known(start[0] + size * scale * (hidden + left * (detail - hidden)))
                        self.consider(start, moved)
                        # Networks are often accurate on their own outputs.
                        self.consider(start, self.known(_like(moved[2], self.image)))
        raise AssertionError("there are always more details")


def _like(output: Array, image: Array) -> Array:
    return output if np.iscomplexobj(image) else output.real


def search(
    decoder: Decoder,
    operator: LinearOperator,
    image: Array,
    *,
    details: Sequence[Array] = (),
    budget: int = 400,
    seed: int = 0,
) -> Found:
    """Search two images that force a large Lipschitz constant on a network by its own accuracy.

    Details are hidden in the null space of A, up to some part of their data, and added to the image and to the network's own output; pairs
    of these and of the network's outputs at them are compared.

    Args:
        decoder: see `decoder_of`.
        operator: A, a `MatrixOperator`, or a `SampledTransform` without wavelets.
        image: floats of shape ``operator.domain``; real images have real details.
        details: things to hide, tried first: floats of shape ``operator.domain``, in units of the largest entry of the image.
        budget: evaluations of the network, at least 6.
        seed: of the details.

    Raises:
        BarrierError: an argument out of range; what `decoder` raises.
    """
    if integer("budget", budget, 6) > 10**7:
        raise BarrierError("budget", budget, "at most 10^7 evaluations")
    array, given = np.asarray(image), [np.asarray(detail) for detail in details]
    for name, value in [("image", array), *((f"details[{i}]", detail) for i, detail in enumerate(given))]:
        if value.shape != operator.domain or value.dtype.kind not in "fc" or not np.isfinite(value).all():
            raise BarrierError(name, f"{value.dtype}, shape {value.shape}", f"finite floats of shape {operator.domain}")
    measured(operator, array)  # before anything is evaluated: an operator whose data cannot be enclosed is refused
    found = _Search(decoder, operator, array, given, integer("seed", seed, 0), budget)
    points = found.run()
    if points is None:
        raise BarrierError("network", "a network whose data never differ", "one that can be compared at two data")
    for y, z in ((points.y, points.z), (points.y2, points.z2)):
        if not np.array_equal(found.output(y), z):
            raise BarrierError("network", "two outputs for the same data", "a function: the same output every time")
    noise = max(measured(operator, points.x, points.y), measured(operator, points.x2, points.y2))
    return Found(points, measured(operator, points.x, minus=points.x2), noise, found.evaluations, found.tried)
