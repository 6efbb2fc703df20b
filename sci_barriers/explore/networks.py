"""What the page *Networks* shows: FIRENET and trained networks on an image, with noise, under the worst perturbation that a search finds.

All figures but the proved bounds are floating point. A search shows that a constant is at least so large, never that it is no larger.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers.explore.rasters import Raster, rasters_svg
from sci_barriers.explore.work import Job
from sci_barriers.reports import Cell, Column, Table

__all__ = ["IMAGES", "MISSING", "Found", "Seen", "Settings", "networks_of", "searched", "seen"]

Array = NDArray[np.float64]
#: Side of the images that the shipped networks were trained for, and their transform.
TRAINED: Final = (32, "fourier")
SIDES: Final = (32, 64, 128)
#: What this machine lacks, by extra.
MISSING: Final = {
    extra: module for extra, module in (("learn", "torch"), ("images", "skimage")) if find_spec(module) is None
}
#: The images, each with what it is.
IMAGES: Final = {
    "phantom": "the Shepp–Logan phantom",
    **{f"ellipses {k}": f"random ellipses, number {k}" for k in range(4)},
    **{name: f"the photograph {name}" for name in ("camera", "moon", "coins", "brick") if "images" not in MISSING},
}
#: Differences are magnified by no more: those of rounding stay dark.
MAGNIFIED: Final = 500.0
LIMITS: Final = {
    "inner": (1, 30),
    "restarts": (0, 12),
    "noise": (0, 200),
    "size": (1, 200),
    "steps": (5, 100),
}


@dataclass(frozen=True)
class Settings:
    """What is looked at.

    Attributes:
        image: one of `IMAGES`.
        side: N of the image, 32, 64 or 128.
        transform: ``"fourier"`` or ``"walsh"``.
        inner: p, steps of FIRENET in a restart.
        restarts: n.
        noise: ‖e‖/‖Ax‖ in thousandths.
        size: ‖r‖/‖x‖ of the perturbation that is searched for, in thousandths.
        steps: gradients of the search, for each method.
        trained: names of shipped networks beside FIRENET; only for 32² and Fourier samples.

    Raises:
        BarrierError: another value, by name.
        MissingExtra: what this needs is not installed.
    """

    image: str = "phantom"
    side: int = 64
    transform: str = "fourier"
    inner: int = 10
    restarts: int = 4
    noise: int = 20
    size: int = 20
    steps: int = 30
    trained: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.image not in IMAGES:
            raise BarrierError("image", self.image, "one of " + ", ".join(IMAGES))
        if self.side not in SIDES:
            raise BarrierError("side", self.side, ", ".join(map(str, SIDES)))
        if self.transform not in ("fourier", "walsh"):
            raise BarrierError("transform", self.transform, "fourier or walsh")
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            if type(value) is not int or not low <= value <= high:
                raise BarrierError(name, value, f"an integer from {low} to {high}")
        for name in self.trained:
            if name not in networks_of(self.side, self.transform):
                raise BarrierError("networks", name, f"one trained for {self.side}² and {self.transform} samples")

    @cached_property
    def x(self) -> Array:
        """The image."""
        return _image(self.image, self.side)

    @cached_property
    def methods(self) -> tuple[Any, ...]:
        """FIRENET, zero-filling, and the trained networks."""
        from sci_barriers.learned.lineup import line_up
        from sci_barriers.learned.sampling import Sampling
        from sci_barriers.networks.training._torch import require_torch

        require_torch()
        words = (f"firenet:{self.inner}x{self.restarts}", "zero-filled", *self.trained)
        return line_up(words, Sampling(side=self.side, transform=self.transform)).methods

    def record(self) -> dict[str, Any]:
        """Return them for JSON."""
        return {**asdict(self), "trained": list(self.trained), "noise": self.noise / 1000, "size": self.size / 1000}


def networks_of(side: int, transform: str) -> tuple[str, ...]:
    """Return the names of the shipped networks that were trained for images of this side and these samples."""
    from sci_barriers.learned.weights import shipped_names

    return tuple(shipped_names()) if (side, transform) == TRAINED else ()


@lru_cache(maxsize=64)
def _image(name: str, side: int) -> Array:
    from sci_barriers.operators import phantom, photograph

    if name == "phantom":
        found = phantom(side)
    elif name.startswith("ellipses"):
        from sci_barriers.learned.training import unseen_images

        found = unseen_images(int(name.split()[1]) + 1, side)[-1]
    else:
        found = photograph(name, side)
    found = np.array(found, dtype=np.float64)
    found.setflags(write=False)
    return found


@dataclass(frozen=True, eq=False)
class Seen:
    """Reconstructions of one image.

    Attributes:
        settings: of what.
        clean: Ψ(Ax), by name of the method.
        noisy: Ψ(Ax + e).
    """

    settings: Settings
    clean: dict[str, Array]
    noisy: dict[str, Array]

    def table(self) -> Table:
        """Return the errors of each method, and its proved Lipschitz bound."""
        table = Table(
            Column("method", whole=True),
            Column("error", right=True),
            Column("error with noise", right=True),
            Column("proved Lipschitz bound", right=True),
            title="‖Ψ(Ax) − x‖/‖x‖ and ‖Ψ(Ax + e) − x‖/‖x‖",
        )
        for method in self.settings.methods:
            table.add(
                method.name,
                f"{_relative(self.clean[method.name], self.settings.x):.4f}",
                f"{_relative(self.noisy[method.name], self.settings.x):.4f}",
                _bound(method),
            )
        return table

    def picture(self) -> str:
        """Return the image, and for each method both reconstructions."""
        s = self.settings
        rows = [("", [Raster(s.x, ("the image x",)), Raster(_mask(s), ("its samples Ω", "white: measured"))])]
        for method in s.methods:
            clean, noisy = self.clean[method.name], self.noisy[method.name]
            scale = _round_down(0.9 / max(float(np.abs(noisy - clean).max()), 1e-30))
            difference = np.abs(noisy - clean)
            images = [
                Raster(clean, ("Ψ(Ax)", f"error {_relative(clean, s.x):.3f}")),
                Raster(noisy, ("Ψ(Ax + e)", f"error {_relative(noisy, s.x):.3f}")),
                Raster(difference * min(scale, MAGNIFIED), ("|difference|", f"times {min(scale, MAGNIFIED):g}")),
            ]
            rows.append((method.name, images))
        return rasters_svg(
            rows,
            f"{s.image}, reconstructed",
            "First the image and the pattern; then for each method what it makes of the samples, without and with noise.",
        )

    def record(self) -> dict[str, Any]:
        """Return settings and table for JSON."""
        return {"settings": self.settings.record(), "reconstructions": self.table().records()}


@lru_cache(maxsize=8)
def seen(settings: Settings) -> Seen:
    """Reconstruct the image from its samples, without noise and with Gaussian noise (always the same)."""
    import torch

    from sci_barriers.networks.training._torch import one_thread

    clean, noisy = {}, {}
    with one_thread(torch), torch.no_grad():
        for method in settings.methods:
            y = method.operator.forward(method.tensor(settings.x[None]))
            source = np.random.default_rng(0)
            drawn = source.standard_normal((2, *y.shape))
            e = method.tensor(drawn[0] + 1j * drawn[1] if y.is_complex() else drawn[0])
            e = e * (settings.noise / 1000 * torch.linalg.vector_norm(y) / torch.linalg.vector_norm(e))
            clean[method.name] = _array(method.decode(y))
            noisy[method.name] = _array(method.decode(y + e))
    return Seen(settings, clean, noisy)


@dataclass(frozen=True, eq=False)
class Found:
    """What the searches found.

    Attributes:
        seen: the reconstructions without perturbation.
        perturbations: r, by name of the method.
        moved: Ψ(A(x + r)).
        amplifications: ‖Ψ(A(x + r)) − Ψ(Ax)‖/‖r‖.
        gradients: that each search computed.
    """

    seen: Seen
    perturbations: dict[str, Array]
    moved: dict[str, Array]
    amplifications: dict[str, float]
    gradients: int

    def table(self) -> Table:
        """Return for each method what was found, beside what is proved."""
        from sci_barriers.learned.finding import LOWER_BOUND

        s = self.seen.settings
        table = Table(
            Column("method", whole=True),
            Column("amplification ≥", right=True),
            Column("proved ≤", right=True),
            Column("error at x", right=True),
            Column("error at x + r", right=True),
            title=f"‖Ψ(A(x + r)) − Ψ(Ax)‖/‖r‖ at ‖r‖ = {s.size / 1000:g}‖x‖; {LOWER_BOUND}, {self.gradients} gradients for each method",
        )
        for method in s.methods:
            name = method.name
            table.add(
                name,
                Cell(f"{self.amplifications[name]:.2f}", "strong"),
                _bound(method),
                f"{_relative(self.seen.clean[name], s.x):.4f}",
                f"{_relative(self.moved[name], s.x):.4f}",
            )
        return table

    def picture(self) -> str:
        """Return for each method x + r, r, and what the method makes of it."""
        s, rows = self.seen.settings, []
        for method in s.methods:
            name = method.name
            r, clean, moved = self.perturbations[name], self.seen.clean[name], self.moved[name]
            scale = min(
                MAGNIFIED, _round_down(0.9 / max(float(np.abs(r).max()), float(np.abs(moved - clean).max()), 1e-30))
            )
            images = [
                Raster(s.x + r, ("x + r",)),
                Raster(np.abs(r) * scale, ("|r|", f"times {scale:g}")),
                Raster(clean, ("Ψ(Ax)",)),
                Raster(moved, ("Ψ(A(x + r))",)),
                Raster(np.abs(moved - clean) * scale, ("|change|", f"times {scale:g}")),
            ]
            rows.append((f"{name}: the change is {self.amplifications[name]:.2f} times as large as r", images))
        return rasters_svg(
            rows,
            f"{s.image} with the perturbations that were found",
            "For each method the image with the worst perturbation that a search found, the perturbation, the reconstructions without and "
            "with it, and their difference, as much magnified as the perturbation.",
        )

    def record(self) -> dict[str, Any]:
        """Return everything for JSON."""
        found = {name: float(value) for name, value in self.amplifications.items()}
        return {
            **self.seen.record(),
            "amplification, at least": found,
            "gradients": self.gradients,
            "perturbed": self.table().records(),
        }


def searched(settings: Settings, methods: Sequence[str] = ()) -> Job[Found]:
    """Begin to search for the worst perturbation of each method, with one budget for all.

    Args:
        settings: image, methods, size, gradients.
        methods: names of those that are attacked; all if empty.
    """

    def work(job: Job[Found]) -> Found:
        from sci_barriers.learned.attacks import Budget, attack

        looked = seen(settings)
        chosen = settings.methods
        budget = Budget(steps=settings.steps, restarts=1)
        r, moved, amplifications = {}, {}, {}
        for k, method in enumerate(chosen):
            tell = _teller(job, k, len(chosen), method.name, budget.gradients)
            found = attack(method, settings.x[None], relative=settings.size / 1000, budget=budget, progress=tell)
            assert found.gradients == budget.gradients, "unequal budgets"
            r[method.name] = np.asarray(found.perturbations[0], np.float64)
            moved[method.name] = method.reconstruct((settings.x + r[method.name])[None])[0]
            amplifications[method.name] = float(found.amplifications[0])
        return Found(looked, r, moved, amplifications, budget.gradients)

    return Job(work)


def _teller(job: Job[Found], k: int, of: int, name: str, gradients: int) -> Callable[[int, int], None]:
    return lambda count, _: job.progress(k * gradients + count, of * gradients, name)


def _relative(output: Array, x: Array) -> float:
    return float(np.linalg.norm(output - x) / np.linalg.norm(x))


def _bound(method: Any) -> str:
    return "none is known" if method.lipschitz is None else f"{float(method.lipschitz):g}"


def _array(tensor: Any) -> Array:
    return np.asarray(tensor.double().numpy()[0], np.float64)


def _mask(settings: Settings) -> Array:
    from sci_barriers.learned.sampling import Sampling

    return np.asarray(Sampling(side=settings.side, transform=settings.transform).mask().mask, np.float64)


def _round_down(scale: float) -> float:
    """Return the largest of 1, 2, 5, 10, … below."""
    power = 10.0 ** np.floor(np.log10(scale))
    return float(power * (5 if scale >= 5 * power else 2 if scale >= 2 * power else 1))
