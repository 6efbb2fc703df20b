"""Stability of FIRENET on images: perturbations that are made to do harm, beside random ones of the same size."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.experiments.checkpoint import load_arrays, save_arrays
from sci_barriers.experiments.reference import checked_lam
from sci_barriers.experiments.telling import Progress, silent
from sci_barriers.networks import Firenet
from sci_barriers.operators.problem import ImageProblem

__all__ = ["Effect", "Stability", "ascend", "stability"]

#: Draws of random noise for each size.
DRAWS: Final = 5
#: One step of the ascent moves by this share of the size allowed, before momentum.
STEP: Final = 0.2
#: Smaller perturbations are refused: what they change is below the rounding errors of float64.
LEAST: Final = 1e-9
#: Of an effect, in a record.
_NUMBERS: Final = ["size", "error", "change", "amplification", "random_error", "random_change", "random_amplification"]


@dataclass(frozen=True, eq=False)
class Effect:
    """What perturbations r of one size do; Φ takes measurements to an image, x is the image.

    Attributes:
        size: ‖r‖₂ of the worst one found (all others have this norm, too).
        error: ‖Φ(A(x + r)) − (x + r)‖₂ for the worst one found.
        change: ‖Φ(A(x + r)) − Φ(Ax)‖₂ for it.
        random_error: the largest error for random r.
        random_change: the largest change for random r.
        perturbation: the worst r, real, N × N.
        reconstruction: Φ(A(x + r)), N × N.
    """

    size: float
    error: float
    change: float
    random_error: float
    random_change: float
    perturbation: NDArray[np.float64]
    reconstruction: NDArray[Any]

    @property
    def amplification(self) -> float:
        """‖Φ(A(x + r)) − Φ(Ax)‖/‖r‖."""
        return self.change / self.size

    @property
    def random_amplification(self) -> float:
        """The same for the random r with the largest change."""
        return self.random_change / self.size


@dataclass(frozen=True, eq=False)
class Stability:
    """The effects for one sampling.

    Attributes:
        sampling: in words.
        norm: ‖x‖₂.
        clean_error: ‖Φ(Ax) − x‖₂.
        clean: Φ(Ax).
        effects: by increasing size.
    """

    sampling: str
    norm: float
    clean_error: float
    clean: NDArray[Any]
    effects: tuple[Effect, ...]

    def record(self) -> dict[str, Any]:
        """Return the numbers as a JSON document."""
        return {
            "sampling": self.sampling,
            "norm": self.norm,
            "clean_error": self.clean_error,
            "effects": [{name: getattr(e, name) for name in _NUMBERS} for e in self.effects],
        }


def ascend(
    objective: Callable[[Any], Any], start: Any, *, size: float, steps: int, momentum: float = 0.9
) -> tuple[Any, float]:
    """Return the best point found, and its value, of a gradient ascent with momentum on the ball ‖r‖₂ ≤ size.

    v ← μ·v + η·g/‖g‖,  r ← the point of the ball nearest to r + v,  η = size/5; the objective is evaluated before each step and at the end.

    Args:
        objective: takes a tensor to a differentiable number.
        start: tensor; scaled into the ball.
        size: radius > 0.
        steps: at least 0.
        momentum: μ in [0, 1).
    """
    import torch

    def inside(r: Any) -> Any:
        norm = torch.linalg.vector_norm(r)
        return r * (size / norm) if norm > size else r

    r = inside(start.detach())
    velocity = torch.zeros_like(r)
    best, largest = r, -float("inf")
    for k in range(steps + 1):
        r = r.requires_grad_(True)
        value = objective(r)
        if float(value.detach()) > largest:
            best, largest = r.detach().clone(), float(value.detach())
        if k == steps:
            break
        (gradient,) = torch.autograd.grad(value, r)
        norm = torch.linalg.vector_norm(gradient)
        if not bool(torch.isfinite(norm)) or float(norm) == 0:
            break  # nothing to climb
        velocity = momentum * velocity + STEP * size / norm * gradient
        r = inside((r + velocity).detach())
    return best, largest


def stability(
    problem: ImageProblem,
    *,
    sampling: str,
    sizes: Sequence[float] = (0.01, 0.03, 0.1),
    steps: int = 30,
    lam: float = 2.5e-4,
    inner: int = 20,
    restarts: int = 5,
    seed: int = 0,
    checkpoint: Path | None = None,
    progress: Progress | None = None,
) -> Stability:
    """Search for the worst perturbations of an image, through the network, by gradient ascent with momentum 0.9.

    The objective is ‖Φ(A(x + r)) − Φ(Ax)‖². Each size starts from the r of the size before, scaled up, the first from a random one.
    What is found is a lower bound of the worst case, as for every attack.

    Args:
        problem: see `image_problem`.
        sampling: its name, for display.
        sizes: ‖r‖/‖x‖ in [10^-9, 10], increasing.
        steps: of the ascent for each size, at least 0.
        lam: λ from 10^-12 to 10^12.
        inner: p ≥ 1.
        restarts: n ≥ 1.
        seed: of the random perturbations.
        checkpoint: a file where the perturbations of finished sizes are kept; an interrupted run goes on from there.
        progress: told what is being done.

    Raises:
        BarrierError: an argument out of its range.
        MissingExtra: torch is not installed.

    Source:
        The method of V. Antun et al., PNAS 117 (2020) 30088–30095, as used on FIRENETs by Colbrook, Antun and Hansen (2022).
    """
    try:
        import torch
    except ImportError:
        raise MissingExtra("torch", "learn") from None

    chosen = [float(s) for s in sizes]
    if not chosen or any(not LEAST <= s <= 10 for s in chosen) or chosen != sorted(set(chosen)):
        raise BarrierError("sizes", list(sizes), f"increasing numbers from {LEAST:g} to 10")
    integer("steps", steps, 0)
    integer("restarts", restarts, 1)
    tell: Progress = silent if progress is None else progress
    operator = problem.operator
    network = Firenet(
        operator,
        lam=checked_lam(lam),
        weights=problem.weights,
        tau=1.0,
        sigma=1.0,
        inner=inner,
        restarts=restarts,
        delta=1e-9,
    )
    x = torch.tensor(problem.image)
    norm = float(torch.linalg.vector_norm(x))

    def reconstruct(image: Any) -> Any:
        return operator.image(network(operator.forward(operator.coefficients(image))))

    def squared(array: Any) -> Any:
        return (array.real**2 + array.imag**2).sum() if array.is_complex() else (array**2).sum()

    def length(array: Any) -> float:
        return math.sqrt(float(squared(array)))

    with torch.no_grad():
        clean = reconstruct(x)
    mark = f"{network!r} {problem.pattern!r} {norm!r} {steps} {seed}"
    known = load_arrays(checkpoint, mark)
    source = np.random.default_rng(seed)
    noises = [torch.tensor(source.normal(size=problem.image.shape)) for _ in range(DRAWS + 1)]
    r, effects = noises[-1], list[Effect]()

    def climbed(what: str, start: Any, size: float) -> Any:
        done = itertools.count()

        def change(p: Any) -> Any:
            tell(what, next(done), steps + 1)
            return squared(reconstruct(x + p) - clean)

        return ascend(change, start, size=size, steps=steps)[0]

    for share in chosen:
        size = share * norm
        key = f"size {share!r}"
        if key in known:
            r = torch.tensor(known[key])
        else:
            scaled = r * (size / torch.linalg.vector_norm(r))
            r = climbed(f"{sampling}: perturbation of {share:g}·‖x‖", scaled, size)
            known[key] = r.numpy()
            save_arrays(checkpoint, mark, known)
        with torch.no_grad():
            worst = reconstruct(x + r)
            random = [noise * (size / torch.linalg.vector_norm(noise)) for noise in noises[:DRAWS]]
            outputs = [(p, reconstruct(x + p)) for p in random]
        effects.append(
            Effect(
                length(r),
                length(worst - (x + r)),
                length(worst - clean),
                max(length(out - (x + p)) for p, out in outputs),
                max(length(out - clean) for _, out in outputs),
                r.numpy(),
                worst.numpy(),
            )
        )
    return Stability(sampling, norm, length(clean - x), clean.numpy(), tuple(effects))
