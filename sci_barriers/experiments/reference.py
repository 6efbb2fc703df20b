"""The minimiser that curves are measured against: computed until a duality gap shows that it is one, resumable."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._arguments import within
from sci_barriers._errors import BarrierError
from sci_barriers.experiments.checkpoint import load_arrays, save_arrays
from sci_barriers.experiments.peers import PERIOD, Instance, restarted

__all__ = ["Reference", "checked_lam", "fingerprint", "nonzero", "reference"]

#: Periods between two checkpoints.
SAVE_EVERY: Final = 4


@dataclass(frozen=True, eq=False)
class Reference:
    """An approximate minimiser of P3 with bounds of the minimum, up to rounding in float64.

    Attributes:
        x: the best point found.
        upper: F(x).
        lower: a lower bound of min F from a dual point.
        steps: primal-dual steps taken.
    """

    x: NDArray[Any]
    upper: float
    lower: float
    steps: int

    @property
    def gap(self) -> float:
        """(upper − lower)/upper; 0 if both are 0."""
        return _relative_gap(self.upper, self.lower)


def _relative_gap(upper: float, lower: float) -> float:
    return (upper - lower) / upper if upper > 0 else 0.0


def reference(
    instance: Instance,
    *,
    steps: int = 10_000,
    gap: float = 1e-12,
    balance: float,
    checkpoint: Path | None = None,
    progress: Callable[[int, float], object] | None = None,
) -> Reference:
    """Return a minimiser of P3, from primal-dual steps with restarts, until the relative duality gap is small.

    Args:
        instance: the problem.
        steps: at most so many steps.
        gap: stop at this relative gap.
        balance: the first ratio of the step sizes, about ‖x‖ of the solution.
        checkpoint: a file; if it holds a state of the same instance, the run goes on from there. Written atomically, also at the end.
        progress: called with steps and gap.
    """
    mark = fingerprint(instance)
    saved = load_arrays(checkpoint, mark)
    beta, done, best, upper, lower, start = balance, 0, None, np.inf, -np.inf, None
    if saved.keys() == {"x", "u", "best", "numbers"}:
        beta, steps_done, upper, lower = (float(number) for number in saved["numbers"])
        done, best, start = int(steps_done), saved["best"], (saved["x"], saved["u"], beta)
    solver = restarted(instance, balance=balance, start=start)
    while done < steps and not (best is not None and upper - lower <= gap * upper):
        *_, (state, beta) = islice(solver, PERIOD)
        done += PERIOD
        assert state.u is not None  # a primal-dual method has one
        value = instance.objective(state.x)
        lower = max(lower, instance.dual_bound(state.u))
        if value < upper:
            best, upper = state.x, value
        if progress is not None:
            progress(done, _relative_gap(upper, lower))
        if checkpoint is not None and (done // PERIOD) % SAVE_EVERY == 0:
            numbers = np.array([beta, done, upper, lower])
            save_arrays(checkpoint, mark, {"x": state.x, "u": state.u, "best": best, "numbers": numbers})
    assert best is not None  # one period at least has been run, or one was loaded
    return Reference(best, upper, lower, done)


def checked_lam(lam: float) -> float:
    """Return λ if objectives with it can be compared in float64: from 10^-12 to 10^12; `BarrierError` otherwise."""
    return within("lam", lam, 1e-12, 1e12)


def nonzero(x: NDArray[Any], instance: Instance) -> float:
    """Return ‖x*‖₂ of a minimiser; `BarrierError` if it is 0, as relative errors have no meaning then.

    x* = 0 exactly if some u with ‖u‖ ≤ 1 has |A*u| ≤ λw and ⟨u, y⟩ = ‖y‖: if λ is at least max |A*y|/(w‖y‖).
    """
    size, samples = float(np.linalg.norm(x)), float(np.linalg.norm(instance.y))
    if size > 1e-12 * samples:
        return size
    if samples == 0:
        raise BarrierError("rate", "samples that are all 0", "a larger one, or another image: the minimiser is 0")
    least = float((np.abs(instance.operator.adjoint(instance.y)) / instance.weights).max()) / samples
    raise BarrierError("lam", instance.lam, f"below {least:.3g}: from there on the minimiser is 0")


def fingerprint(instance: Instance) -> str:
    """Return a hash of y, w, λ and the operator's description: what a checkpoint belongs to."""
    digest = hashlib.sha256(repr((instance.operator, instance.lam, instance.y.shape, str(instance.y.dtype))).encode())
    digest.update(np.ascontiguousarray(instance.y).tobytes())
    digest.update(np.ascontiguousarray(instance.weights).tobytes())
    return digest.hexdigest()
