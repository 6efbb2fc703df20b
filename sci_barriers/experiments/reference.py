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

from sci_barriers.experiments._kept import load_arrays, save_arrays
from sci_barriers.experiments.peers import PERIOD, Instance, restarted

__all__ = ["Reference", "fingerprint", "reference"]

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
        """(upper − lower)/upper."""
        return (self.upper - self.lower) / self.upper


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
            progress(done, (upper - lower) / upper)
        if checkpoint is not None and (done // PERIOD) % SAVE_EVERY == 0:
            numbers = np.array([beta, done, upper, lower])
            save_arrays(checkpoint, mark, {"x": state.x, "u": state.u, "best": best, "numbers": numbers})
    assert best is not None  # one period at least has been run, or one was loaded
    return Reference(best, upper, lower, done)


def fingerprint(instance: Instance) -> str:
    """Return a hash of y, w, λ and the operator's description: what a checkpoint belongs to."""
    digest = hashlib.sha256(repr((instance.operator, instance.lam, instance.y.shape, str(instance.y.dtype))).encode())
    digest.update(np.ascontiguousarray(instance.y).tobytes())
    digest.update(np.ascontiguousarray(instance.weights).tobytes())
    return digest.hexdigest()
