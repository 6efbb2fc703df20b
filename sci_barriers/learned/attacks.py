"""Worst-case perturbations by gradient ascent with momentum, the same search for every method; what it finds is a lower bound.

Source: V. Antun, F. Renna, C. Poon, B. Adcock, A. C. Hansen, PNAS 117 (2020) 30088-30095 (objective and momentum).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.learned.methods import Method
from sci_barriers.networks.training._torch import one_thread, require_torch

__all__ = ["SPACES", "Attack", "STANDARD", "Budget", "attack", "attack_all", "change_of", "gradient"]

#: Where perturbations live: ``"image"``: A(x + r); ``"data"``: Ax + e.
SPACES: Final = ("image", "data")
#: A step moves by this share of the allowed size.
STEP: Final = 0.2
#: Random starts have this share of it.
START: Final = 0.5

Array = NDArray[Any]


@dataclass(frozen=True)
class Budget:
    """What a search may spend on one image, the same for every method.

    Attributes:
        steps: gradients of one ascent, at least 1.
        restarts: ascents, each from another random start, at least 1.
        momentum: γ in [0, 1).
        seed: of the starts.

    Raises:
        BarrierError: another value.
    """

    steps: int = 40
    restarts: int = 2
    momentum: float = 0.9
    seed: int = 0

    def __post_init__(self) -> None:
        integer("steps", self.steps, 1), integer("restarts", self.restarts, 1), integer("seed", self.seed, 0)
        if not 0 <= self.momentum < 1:
            raise BarrierError("momentum", self.momentum, "in [0, 1)")

    @property
    def gradients(self) -> int:
        """Gradients for one image."""
        return self.steps * self.restarts


#: What is spent where nothing is said.
STANDARD: Final = Budget()


@dataclass(frozen=True, eq=False)
class Attack:
    """What was found for some images.

    Attributes:
        method: its name.
        space: see `SPACES`.
        perturbations: r of shape (images, N, N), or e of shape (images, m).
        changes: ‖Ψ(A(x + r)) − Ψ(Ax)‖ for each image.
        sizes: ‖r‖.
        lengths: ‖x‖ (image), ‖Ax‖ (data).
        relative: ‖r‖/‖x‖ (image), ‖e‖/‖Ax‖ (data) that was allowed; ``None`` for the penalised objective.
        mu: μ of the penalised objective; ``None`` for the other ones.
        gradients: that were computed for each image: counted, not declared.
        scores: how much of a template was invented, see `attack`; ``None`` without one.
    """

    method: str
    space: str
    perturbations: Array
    changes: NDArray[np.float64]
    sizes: NDArray[np.float64]
    lengths: NDArray[np.float64]
    relative: float | None
    mu: float | None
    gradients: int
    scores: NDArray[np.float64] | None = None

    @property
    def objectives(self) -> NDArray[np.float64]:
        """What was ascended, at the perturbations: lower bounds of its suprema."""
        if self.mu is not None:
            return (self.changes**2 - self.mu * self.sizes**2) / 2
        return self.changes**2 if self.scores is None else self.scores

    @property
    def amplifications(self) -> NDArray[np.float64]:
        """‖Ψ(A(x + r)) − Ψ(Ax)‖/‖r‖: lower bounds of the local Lipschitz constants (of Ψ∘A for images)."""
        return self.changes / self.sizes


class _Counted:
    """A method whose gradients are counted."""

    def __init__(self, method: Method, images: Array, space: str, template: Array | None = None) -> None:
        import torch

        self.torch, self.method, self.space, self.gradients = torch, method, space, 0
        self.told: Callable[[int], object] = lambda count: None
        self.x = method.tensor(images)
        self.y = method.operator.forward(self.x)
        with torch.no_grad():
            self.clean = method.decode(self.y)
        base = self.x if space == "image" else self.y
        self.lengths = _lengths(base)
        self.template = None if template is None else method.tensor(template) / float(np.sum(template**2))

    def start(self, source: np.random.Generator) -> Any:
        """Return random directions of length 1."""
        base = self.x if self.space == "image" else self.y
        values = source.standard_normal((*base.shape, 2))
        direction = values[..., 0] + 1j * values[..., 1] if base.is_complex() else values[..., 0]
        found = self.method.tensor(direction)
        return found / _spread(_lengths(found), found)

    def changes(self, r: Any) -> Any:
        """Return ‖Ψ(A(x + r)) − Ψ(Ax)‖² for each image."""
        y = self.method.operator.forward(self.x + r) if self.space == "image" else self.y + r
        return ((self.method.decode(y) - self.clean) ** 2).flatten(1).sum(dim=1)

    def objective(self, r: Any) -> Any:
        """Return what is to grow, for each image."""
        if self.template is None:
            return self.changes(r)
        output = self.method.decode(self.method.operator.forward(self.x + r))
        return ((output - self.clean - r) * self.template).flatten(1).sum(dim=1)

    def climb(self, r: Any) -> tuple[Any, Any]:
        """Return the objectives and their gradients."""
        r = r.detach().requires_grad_(True)
        values = self.objective(r)
        (gradients,) = self.torch.autograd.grad(values.sum(), r)
        self.gradients += 1
        if not bool(
            self.torch.isfinite(self.torch.view_as_real(gradients) if gradients.is_complex() else gradients).all()
        ):
            raise BarrierError("method", f"{self.method.name}: a gradient that is not", "finite")
        self.told(self.gradients)
        return values.detach(), gradients


def attack(
    method: Method,
    images: Any,
    *,
    relative: float | None = 0.02,
    mu: float | None = None,
    space: str = "image",
    budget: Budget = STANDARD,
    start: Array | None = None,
    template: Array | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Attack:
    """Search for perturbations that change the output most.

    With ``relative``: ‖Ψ(A(x + r)) − Ψ(Ax)‖² on the ball ‖r‖ ≤ relative·‖x‖ (in the data: ‖e‖ ≤ relative·‖Ax‖),

        v ← γv + η·g/‖g‖,  r ← the point of the ball nearest to r + v,  η = a fifth of the radius,

    g the gradient at r. With ``mu``: the objective ½‖Ψ(A(x + r)) − Ψ(Ax)‖² − (μ/2)‖r‖² of the source, without a ball and with
    η = ‖x‖/500. With a ``template`` h the objective is ⟨Ψ(A(x + r)) − Ψ(Ax) − r, h⟩/‖h‖²: how much of h appears in the output that r
    itself does not have. The best point of all steps and restarts is returned, by its objective; in a ball it is scaled to the sphere
    if that is not worse.

    Args:
        method: Ψ.
        images: (images, N, N), none of them 0.
        relative: size of the ball, above 0.
        mu: μ > 0, instead of ``relative``.
        space: ``"image"`` or ``"data"``.
        budget: steps, restarts, momentum, seed.
        template: h, N × N; with ``relative`` and in the image only.
        start: perturbations like those that are returned; the first restart begins from them, scaled to the ball.
        progress: told after each gradient how many there were, and of how many; what it raises ends the search.

    Raises:
        BarrierError: an argument out of its range.
        MissingExtra: torch is not installed.
    """
    torch = require_torch()
    images = np.asarray(images, dtype=np.float64)
    if images.ndim != 3 or not len(images) or not np.linalg.norm(images, axis=(1, 2)).all():
        raise BarrierError("images", f"shape {images.shape}", "(images, N, N), none of them 0")
    if space not in SPACES:
        raise BarrierError("space", space, " or ".join(SPACES))
    if (mu is None) == (relative is None):
        raise BarrierError("relative, mu", (relative, mu), "exactly one of them")
    for name, value in (("relative", relative), ("mu", mu)):
        if value is not None and not (isinstance(value, int | float) and 0 < value < math.inf):
            raise BarrierError(name, value, "a number above 0")
    if template is not None and (relative is None or space != "image" or np.shape(template) != images.shape[1:]):
        raise BarrierError(
            "template", f"shape {np.shape(template)}", "an image like the others, with relative, in the space image"
        )
    source = np.random.default_rng(budget.seed)
    with one_thread(torch):
        run = _Counted(method, images, space, template)
        if progress is not None:
            run.told = lambda count: progress(count, budget.gradients)
        rule = _Ball(run, relative) if relative is not None else _Penalty(run, float(mu or 0))
        best, largest = None, None
        for k in range(budget.restarts):
            direction = run.start(source)
            if k == 0 and start is not None:
                given = method.tensor(start)
                direction = given / _spread(_lengths(given), given) / START
            found, values = _ascend(run, rule, direction, budget)
            if best is None or largest is None:
                best, largest = found, values
            else:
                better = values > largest
                best = torch.where(_spread(better, best), found, best)
                largest = torch.maximum(values, largest)
        best = rule.polish(best)
        with torch.no_grad():
            changes = run.changes(best).sqrt()
            scores = None if template is None else _float64(run.objective(best))
        sizes = _lengths(best)
    r = np.asarray(best.cpu().resolve_conj().numpy())
    changes, sizes, lengths = (_float64(values) for values in (changes, sizes, run.lengths))
    return Attack(method.name, space, r, changes, sizes, lengths, relative, mu, run.gradients, scores)


def attack_all(
    methods: Sequence[Method],
    images: Any,
    *,
    relative: float | None = None,
    mu: float | None = None,
    space: str = "image",
    budget: Budget = STANDARD,
    starts: dict[str, Array] | None = None,
    template: Array | None = None,
    progress: Callable[[str], object] | None = None,
) -> dict[str, Attack]:
    """Attack each method on the same images with the same budget, and make sure that it was the same.

    Args:
        methods: with different names.
        images: (images, N, N).
        relative: see `attack`.
        mu: see `attack`; exactly one of ``relative`` and ``mu``.
        space: see `attack`.
        budget: for each.
        starts: perturbations to begin from, by the names of methods: for all of them, or for none.
        template: see `attack`.
        progress: told the name of the method.

    Raises:
        BarrierError: two methods of one name, or starts for some of them only.
        AssertionError: a search has computed another number of gradients, or looked at other images.
    """
    names = [method.name for method in methods]
    if len(set(names)) < len(names):
        raise BarrierError("methods", names, "different names")
    if starts is not None and set(starts) != set(names):
        raise BarrierError("starts", sorted(starts), "one for each method: " + ", ".join(names))
    found = {}
    for method in methods:
        if progress is not None:
            where = f"μ = {mu}" if relative is None else f"‖r‖ = {relative:g}·‖x‖"
            progress(f"{method.name}: {where}, {budget.gradients} gradients")
        start = None if starts is None else starts[method.name]
        found[method.name] = attack(
            method, images, relative=relative, mu=mu, space=space, budget=budget, start=start, template=template
        )
    spent = {name: (a.gradients, len(a.changes)) for name, a in found.items()}
    if set(spent.values()) != {(budget.gradients, len(np.asarray(images)))}:
        raise AssertionError(f"unequal budgets: {spent}")
    return found


def change_of(method: Method, images: Array, perturbations: Array) -> NDArray[np.float64]:
    """Return ‖Ψ(A(x + r)) − Ψ(Ax)‖ for given perturbations of images, for instance those found for another method."""
    difference = method.reconstruct(images + perturbations) - method.reconstruct(images)
    return np.asarray(np.linalg.norm(difference, axis=(1, 2)))


def gradient(method: Method, images: Array, perturbations: Array, *, space: str = "image") -> Array:
    """Return the gradients of ‖Ψ(A(x + r)) − Ψ(Ax)‖² in r, as the search uses them."""
    run = _Counted(method, np.asarray(images), space)
    return np.asarray(run.climb(method.tensor(perturbations))[1].cpu().resolve_conj().numpy())


class _Ball:
    """‖r‖ ≤ size: the objective is the change itself."""

    def __init__(self, run: _Counted, relative: float) -> None:
        self.run, self.radius = run, relative * run.lengths

    @property
    def unit(self) -> Any:
        return self.radius

    def value(self, changes: Any, r: Any) -> Any:
        return changes

    def slope(self, gradients: Any, r: Any) -> Any:
        return gradients

    def inside(self, r: Any) -> Any:
        import torch

        return r * _spread(torch.clamp(self.radius / torch.clamp(_lengths(r), min=1e-30), max=1.0), r)

    def polish(self, r: Any) -> Any:
        import torch

        outer = r * _spread(self.radius / torch.clamp(_lengths(r), min=1e-30), r)
        with torch.no_grad():
            better = self.run.objective(outer) >= self.run.objective(r)
        return torch.where(_spread(better, r), outer, r)


class _Penalty:
    """The objective of the source, ½‖Ψ(A(x + r)) − Ψ(Ax)‖² − (μ/2)‖r‖²."""

    def __init__(self, run: _Counted, mu: float) -> None:
        self.mu, self.unit = mu, run.lengths / 100

    def value(self, changes: Any, r: Any) -> Any:
        return changes / 2 - self.mu / 2 * _lengths(r) ** 2

    def slope(self, gradients: Any, r: Any) -> Any:
        return gradients / 2 - self.mu * r

    def inside(self, r: Any) -> Any:
        return r

    def polish(self, r: Any) -> Any:
        return r


def _ascend(run: _Counted, rule: Any, direction: Any, budget: Budget) -> tuple[Any, Any]:
    """Return the best points of one ascent, and their objectives."""
    import torch

    r = rule.inside(direction * _spread(START * rule.unit, direction))
    velocity = torch.zeros_like(r)
    best, largest = r, torch.full_like(run.lengths, -float("inf"))
    for k in range(budget.steps + 1):
        if k < budget.steps:
            changes, gradients = run.climb(r)
        else:
            with torch.no_grad():
                changes = run.objective(r)
        values = rule.value(changes, r)
        better = values > largest
        best = torch.where(_spread(better, r), r, best)
        largest = torch.maximum(values, largest)
        if k < budget.steps:
            g = rule.slope(gradients, r)
            unit = g / _spread(torch.clamp(_lengths(g), min=1e-30), g)
            velocity = budget.momentum * velocity + _spread(STEP * rule.unit, unit) * unit
            r = rule.inside(r + velocity)
    return best, largest


def _float64(tensor: Any) -> NDArray[np.float64]:
    return np.asarray(tensor.double().cpu().numpy())


def _lengths(array: Any) -> Any:
    import torch

    return torch.linalg.vector_norm(array.flatten(1), dim=1)


def _spread(values: Any, array: Any) -> Any:
    return values.reshape(-1, *(1,) * (array.ndim - 1))
