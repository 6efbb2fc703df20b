"""One network after the other in a plain loop with automatic differentiation: what the stack is compared with."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers.networks.training._schedule import Schedule
from sci_barriers.networks.training._torch import require_torch
from sci_barriers.networks.training.samples import TableClass
from sci_barriers.networks.training.start import start


class PlainTraining:
    """The training of one network, written as the formulas are; the same numbers as `Stack`, up to rounding.

    Args:
        case: the class.
        plan: the schedule.
        seed: of the first weights.
    """

    def __init__(self, case: TableClass, plan: Schedule, seed: int) -> None:
        torch = self.torch = require_torch()
        self.case, self.plan = case, plan
        # The scaled schedule's step size and ε are in the units of X = ‖A‖x.
        self.unit = case.norm if plan.residual is None else 1.0
        W, theta = start(case, plan, seed)
        self.At = torch.from_numpy(case.A.T / self.unit if plan.residual is None else case.A.T.copy())
        self.divisor = 1.0 if plan.residual is None else plan.residual * case.norm
        self.W = [torch.nn.Parameter(torch.from_numpy(self.unit * w)) for w in W]
        self.theta = [torch.nn.Parameter(torch.tensor([self.unit * t], dtype=torch.float64)) for t in theta]
        self.optimizer = torch.optim.Adam([*self.W, *self.theta], lr=1.0, betas=(plan.beta1, plan.beta2))
        x, y = case.draw(plan.samples, plan.nonzeros, plan.data_seed)
        self.x, self.y = torch.from_numpy(self.unit * x), torch.from_numpy(y)
        x, y = case.draw(plan.validation, plan.nonzeros, plan.validation_seed)
        self.check_x, self.check_y = torch.from_numpy(self.unit * x), torch.from_numpy(y)
        self.epoch = 0
        self.best_loss = math.inf
        self.best = self._copy()

    def _network(self, y: Any) -> Any:
        torch = self.torch
        x = torch.zeros(y.shape[0], self.case.A.shape[1], dtype=y.dtype)
        for W, theta in zip(self.W, self.theta, strict=True):
            z = x + (y - (x / self.divisor) @ self.At) @ W
            x = torch.relu(z - theta) - torch.relu(-z - theta)
        return x

    def run_epoch(self) -> None:
        """Pass through the samples once, then through the validation set."""
        torch, plan = self.torch, self.plan
        for b in range(plan.steps):
            chosen = slice(b * plan.batch, (b + 1) * plan.batch)
            step = self.epoch * plan.steps + b
            group = self.optimizer.param_groups[0]
            group["lr"] = plan.rate_at(step, self.case.K)
            # TensorFlow adds ε to √v, PyTorch to √(v/(1 − β₂ᵗ)).
            group["eps"] = plan.epsilon / math.sqrt(1 - plan.beta2 ** (step + 1))
            self.optimizer.zero_grad()
            loss = torch.nn.functional.mse_loss(self._network(self.y[chosen]), self.x[chosen])
            loss.backward()
            self.optimizer.step()
            with torch.no_grad():
                for theta in self.theta:
                    theta.clamp_(min=0)
        self.epoch += 1
        with torch.no_grad():
            error = ((self._network(self.check_y) - self.check_x) ** 2).sum() / (self.check_x**2).sum()
        if float(error) < self.best_loss:
            self.best_loss, self.best = float(error), self._copy()

    def _copy(self) -> list[Any]:
        return [parameter.detach().clone() for parameter in (*self.W, *self.theta)]

    def weights(self, *, best: bool = True) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return weights (layers × m × N) and thresholds in the units of x: the best so far, or the last ones."""
        chosen = self.best if best else self._copy()
        W = np.stack([w.numpy() for w in chosen[: self.plan.layers]])
        theta = np.concatenate([t.numpy() for t in chosen[self.plan.layers :]])
        return W / self.unit, theta / self.unit
