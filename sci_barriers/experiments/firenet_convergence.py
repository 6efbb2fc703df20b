"""Convergence of FIRENET on images: errors and objective against inner iterations, with and without restarts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.experiments.checkpoint import Checkpoint
from sci_barriers.experiments.peers import Instance
from sci_barriers.experiments.reference import Reference, checked_lam, fingerprint, nonzero, reference
from sci_barriers.experiments.telling import Progress, silent
from sci_barriers.networks import Firenet, PrimalDual, Step
from sci_barriers.operators.problem import ImageProblem

__all__ = ["Convergence", "Curve", "convergence", "fitted_factor", "first_below"]

#: Where a curve counts as at the floor: within 5% of the error of the minimiser.
NEAR: Final = 1.05


@dataclass(frozen=True)
class Curve:
    """A run of a method, measured after every inner iteration.

    Attributes:
        label: for the legend.
        errors: ‖image_k − image‖₂/‖image‖₂.
        objectives: F.
        inner: p, or ``None`` for a run without restarts.
        factor: the fitted factor by which one restart reduces F − F_end, see `fitted_factor`; ``None`` if there are too few restarts.
    """

    label: str
    errors: tuple[float, ...]
    objectives: tuple[float, ...]
    inner: int | None = None
    factor: float | None = None


@dataclass(frozen=True)
class Convergence:
    """The curves of one sampling.

    Attributes:
        sampling: in words.
        noise: ‖e‖/‖Ax‖.
        lam: λ.
        floor: relative error of the minimiser of F: below this no method for P3 gets, on average.
        zero_filled: relative error of A*y.
        reference: F* and what shows it.
        norm: ‖image‖₂.
        curves: with restarts (one for each p), without restarts.
    """

    sampling: str
    noise: float
    lam: float
    floor: float
    zero_filled: float
    reference: Reference
    norm: float
    curves: tuple[Curve, ...]

    @property
    def best(self) -> float:
        """F*: the smallest value of F that any run has seen; the reference's dual bound says how far from the minimum it can be."""
        return min(self.reference.upper, *(min(curve.objectives) for curve in self.curves))

    def record(self) -> dict[str, Any]:
        """Return everything but the arrays as a JSON document."""
        ref = self.reference
        return {
            "sampling": self.sampling,
            "noise": self.noise,
            "lam": self.lam,
            "floor": self.floor,
            "zero_filled": self.zero_filled,
            "F_best": self.best,
            "F_upper": ref.upper,
            "F_lower": ref.lower,
            "reference_steps": ref.steps,
            "norm": self.norm,
            "curves": [
                {
                    "label": curve.label,
                    "inner": curve.inner,
                    "factor_per_restart": curve.factor,
                    "iterations_to_floor": first_below(curve.errors, NEAR * self.floor),
                    "errors": list(curve.errors),
                    "objectives": list(curve.objectives),
                }
                for curve in self.curves
            ],
        }


def first_below(values: Sequence[float], bound: float) -> int | None:
    """Return the first iteration, counted from 1, with a value of at most the bound; ``None`` if there is none."""
    return next((k for k, value in enumerate(values, 1) if value <= bound), None)


def fitted_factor(objectives: Sequence[float], inner: int) -> float | None:
    """Return the factor q of the least-squares fit of log(F_k − F_end) = const + k·log q over restarts k.

    F_end is the value after the last restart. Restarts whose F_k − F_end is below 10^-9·F_end are left out: there rounding and the
    missing rest F_end − lim F bend the line. At least three are needed.

    Args:
        objectives: F after every inner iteration.
        inner: p.
    """
    ends = objectives[inner - 1 :: inner]
    last = ends[-1]
    points = [(k, math.log(value - last)) for k, value in enumerate(ends[:-2]) if value - last > 1e-9 * abs(last)]
    if len(points) < 3:
        return None
    slope = float(np.polyfit([k for k, _ in points], [height for _, height in points], 1)[0])
    return math.exp(slope)


def convergence(
    problem: ImageProblem,
    *,
    sampling: str,
    noise: float = 0.02,
    lam: float = 2.5e-4,
    inner: Sequence[int] = (5, 50),
    restarts: int = 16,
    iterations: int = 1000,
    reference_steps: int = 10_000,
    seed: int = 0,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Convergence:
    """Run FIRENET and the same steps without restarts on one image and one sampling pattern.

    FIRENET has τ = σ = 1, δ = 10^-9, the weights √(s/s_k) of the problem, and υ = 1/e. Without restarts: the average of all iterates, once
    with the steps as they stand (scale 1), once with the scale 1/‖x*‖ that the theory would choose if it knew the minimiser x*.

    Args:
        problem: see `image_problem`; ‖A‖ = 1.
        sampling: its name, for display.
        noise: ‖e‖/‖Ax‖, 0 to 10^6.
        lam: λ from 10^-12 to 10^12.
        inner: values of p ≥ 1.
        restarts: n ≥ 3.
        iterations: length of the runs without restarts, at least 1.
        reference_steps: at most so many steps for F*; fewer are taken if the duality gap closes earlier.
        seed: of the noise.
        folder: where the state of the run for F* and finished curves are kept (``state-SAMPLING.npz``, ``.json``); an interrupted run
            goes on from there, and curves with the same parameters are not computed again.
        progress: told what is being done.

    Raises:
        BarrierError: an argument out of its range, or a minimiser that is 0.

    Source:
        The experiment of the talk ("Demonstration of convergence"): M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119.
    """
    for p in inner:
        integer("inner", p, 1)
    if not inner:
        raise BarrierError("inner", inner, "at least one p")
    integer("restarts", restarts, 3)
    integer("iterations", iterations, 1)
    integer("reference_steps", reference_steps, 1)
    instance = Instance(problem.operator, problem.samples(noise=noise, seed=seed), checked_lam(lam), problem.weights)
    tell: Progress = silent if progress is None else progress
    norm = float(np.linalg.norm(problem.image))

    found = reference(
        instance,
        steps=reference_steps,
        balance=norm,
        checkpoint=None if folder is None else folder / f"state-{sampling}.npz",
        progress=lambda done, gap: tell(
            f"{sampling}: F*", done, 0, f"at most {reference_steps} steps, relative gap {gap:.1e}"
        ),
    )

    size = nonzero(found.x, instance)

    def error(x: Any) -> float:
        # W is unitary: the error of the image is that of the coefficients
        return float(np.linalg.norm(x - problem.coefficients)) / norm

    kept = Checkpoint(None if folder is None else folder / f"state-{sampling}.json", fingerprint(instance))

    def measured(
        key: str, what: str, steps: int, network: Firenet | PrimalDual
    ) -> tuple[tuple[float, ...], tuple[float, ...]]:
        known = kept.get(key)
        if known is not None:
            return tuple(known["errors"]), tuple(known["objectives"])
        errors, objectives = list[float](), list[float]()

        def look(step: Step) -> None:
            errors.append(error(step.average))
            objectives.append(instance.objective(step.average))
            tell(f"{sampling}: {what}", len(errors), steps)

        tell(f"{sampling}: {what}", 0, steps)
        network(instance.y, trace=look)
        kept.put(key, {"errors": errors, "objectives": objectives})
        return tuple(errors), tuple(objectives)

    shared: dict[str, Any] = {"lam": lam, "weights": problem.weights, "tau": 1.0, "sigma": 1.0}
    curves = []
    for p in inner:
        network = Firenet(problem.operator, **shared, inner=p, restarts=restarts, delta=1e-9)
        errors, objectives = measured(f"firenet {p} {restarts}", f"FIRENET, p = {p}", p * restarts, network)
        curves.append(Curve(f"FIRENET, p = {p}", errors, objectives, p, fitted_factor(objectives, p)))
    for label, scale in (("no restarts", 1.0), ("no restarts, scale 1/‖x*‖", 1 / size)):
        slow = PrimalDual(problem.operator, **shared, iterations=iterations, scale=scale)
        curves.append(Curve(label, *measured(f"plain {iterations} {scale!r}", label, iterations, slow)))
    zero = error(problem.operator.adjoint(instance.y))
    return Convergence(sampling, noise, lam, error(found.x), zero, found, norm, tuple(curves))
