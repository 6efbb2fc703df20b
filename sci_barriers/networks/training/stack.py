"""Several LISTA networks trained together: one hand-written backward pass with few large operations, and one Adam for all.

The plain step of one network is

    z = x + (y − Bx)W,   x⁺ = soft_θ(z),   layer by layer,   loss = mean (x − x*)²,

with its derivative by automatic differentiation. Three changes leave the numbers as they are, up to rounding.

*Lifting.* B = ν·Q with QQ* = I (ν = 1/s, or ‖A‖ for the scaled schedule), and y = Qŷ with ŷ = Q*y. So y − Bx = Q(ŷ − νx) and
z = x + (ŷ − νx)M with M = Q*W: the product with B is gone, and the gradient of W is Q times that of M. Q*W and Q∇M cost next to
nothing, as they do not depend on the number of samples.

*Layout.* Samples are columns, 24 rows (22 and two of zeros, which stay zeros): the shapes for which matrix products are fast.

*Thresholds.* c = clip(z, −θ, θ) gives x⁺ = z − c, the derivative of the soft threshold (|c| = θ), and, as c = ±θ wherever that is
not 0, the derivative by θ: −⟨d, c⟩/θ, with d the gradient by z. Where θ = 0 a number below every rounding takes its place.
The gradient by x is (I − νM)d: one product again.

The units are those of X = σx, where all K look alike; Adam's step size and ε are scaled along.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers.networks.training._schedule import Schedule
from sci_barriers.networks.training._torch import require_torch
from sci_barriers.networks.training.samples import TableClass
from sci_barriers.networks.training.start import start

__all__ = ["Stack"]

#: In the units of X (about 1): far below the rounding of X, and its products with gradients are normal numbers also in float32.
FLOOR: Final = 1e-25


def _padded(length: int) -> int:
    return -(-length // 8) * 8


class Stack:
    """The training of several networks with the same K: parameters, Adam's moments, the best parameters so far.

    Args:
        cases: the classes; the same K.
        plan: the schedule.
        seed: of the first weights.
        dtype: ``"float64"`` or ``"float32"``.
    """

    def __init__(self, cases: Sequence[TableClass], plan: Schedule, seed: int, *, dtype: str = "float64") -> None:
        torch = self.torch = require_torch()
        self.cases, self.plan, self.seed = tuple(cases), plan, seed
        self.dtype = {"float64": torch.float64, "float32": torch.float32}[dtype]
        self.numpy_dtype = np.dtype(dtype)
        count, (m, N), L = len(self.cases), self.cases[0].A.shape, plan.layers
        self.m, self.N, self.width = m, N, _padded(N)
        # Published: a power of two, so that the change of units is exact. Scaled: ‖A‖, so that ν = 1 for all networks.
        first = self.cases[0].norm
        if plan.residual is None:
            self.units, self.nu = [case.norm for case in self.cases], 1.0
        else:
            sigma = 2.0 ** round(math.log2(plan.residual * first))
            self.units, self.nu = [sigma] * count, 1 / (plan.residual * sigma)
        # Adam's step size and ε are in the units of x (published) or of X (scaled).
        self.adam_unit = 1.0 if plan.residual is None else self.units[0]
        self.epoch = 0
        self.size = m * L * self.width + L
        self.parameters = self._tensor(
            np.stack([self._flat(p, *start(case, plan, seed)) for p, case in enumerate(cases)])
        )
        self.moment1, self.moment2 = torch.zeros_like(self.parameters), torch.zeros_like(self.parameters)
        self.best = self.parameters.clone()
        self.best_loss = np.full(count, math.inf)
        self.best_epoch = np.zeros(count, dtype=np.int64)
        self.loss = np.full(count, math.inf)
        self._allocate()

    # --- data and buffers ---

    def _tensor(self, array: NDArray[Any]) -> Any:
        return self.torch.from_numpy(np.ascontiguousarray(array, dtype=self.numpy_dtype))

    def _columns(self, count: int, seed: int) -> tuple[Any, Any]:
        """Return ŷ and X* as P × width × count."""
        lifted = np.zeros((len(self.cases), self.width, count))
        target = np.zeros_like(lifted)
        for p, (case, unit) in enumerate(zip(self.cases, self.units, strict=True)):
            x, y = case.draw(count, self.plan.nonzeros, seed)
            lifted[p, : self.N] = (case.A / case.norm).T @ y.T
            target[p, : self.N] = unit * x.T
        return self._tensor(lifted), self._tensor(target)

    def _allocate(self) -> None:
        torch, plan, P, w, L = self.torch, self.plan, len(self.cases), self.width, self.plan.layers
        lifted, target = self._columns(plan.samples, plan.data_seed)
        self.batches = [
            (a.contiguous(), b.contiguous())
            for a, b in zip(lifted.split(plan.batch, 2), target.split(plan.batch, 2), strict=True)
        ]
        self.check = self._columns(plan.validation, plan.validation_seed)
        Q = np.zeros((P, self.m, w))
        for p, case in enumerate(self.cases):
            Q[p, :, : self.N] = case.A / case.norm
        self.Q = self._tensor(Q)
        self.identity = self._tensor(np.tile(np.eye(w), (1, L)))

        def empty(*shape: int) -> Any:
            return torch.zeros(shape, dtype=self.dtype)

        self.z, self.d, self.g = (empty(P, w, plan.batch) for _ in range(3))
        self.residuals = [empty(P, w, plan.batch) for _ in range(L)]
        self.clipped = [empty(P, w, plan.batch) for _ in range(L)]
        self.gradient = empty(P, self.size)
        self.scratch = empty(P, self.size)
        self.derivatives = [empty(P, w, w) for _ in range(L)]
        # Views of single networks, made once.
        self.z_of, self.d_of, self.g_of = list(self.z), list(self.d), list(self.g)
        self.clipped_of = [list(c) for c in self.clipped]
        self.d_flat = [d.view(-1) for d in self.d]
        self.clipped_flat = [[c[p].view(-1) for p in range(P)] for c in self.clipped]

    # --- parameters ---

    def _flat(self, p: int, W: NDArray[np.float64], theta: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return weights and thresholds of network p in the units of X as one row: W as m × layers × width, then θ."""
        padded = np.zeros((self.m, self.plan.layers, self.width))
        padded[:, :, : self.N] = self.units[p] * W.transpose(1, 0, 2)
        return np.concatenate([padded.ravel(), self.units[p] * theta])

    def weights(self, p: int, *, best: bool = True) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return weights (layers × m × N) and thresholds of network p in the units of x: the best so far, or the last ones."""
        flat = (self.best if best else self.parameters)[p].numpy().astype(np.float64)
        L = self.plan.layers
        W = flat[:-L].reshape(self.m, L, self.width)[:, :, : self.N].transpose(1, 0, 2)
        return np.ascontiguousarray(W) / self.units[p], flat[-L:] / self.units[p]

    def state(self) -> dict[str, NDArray[Any]]:
        """Return all that the next epoch depends on, as arrays."""
        return {
            "epoch": np.array(self.epoch),
            "parameters": self.parameters.numpy().copy(),
            "moment1": self.moment1.numpy().copy(),
            "moment2": self.moment2.numpy().copy(),
            "best": self.best.numpy().copy(),
            "best_loss": self.best_loss.copy(),
            "best_epoch": self.best_epoch.copy(),
            "loss": self.loss.copy(),
        }

    def restore(self, state: Mapping[str, NDArray[Any]]) -> None:
        """Continue from a `state` of the same training."""
        self.epoch = int(state["epoch"])
        for name in ("parameters", "moment1", "moment2", "best"):
            getattr(self, name).copy_(self._tensor(state[name]))
        for name in ("best_loss", "best_epoch", "loss"):
            setattr(self, name, state[name].copy())

    # --- training ---

    def run_epoch(self) -> None:
        """Pass through the samples once, then through the validation set."""
        first = self.epoch * self.plan.steps
        for b, (lifted, target) in enumerate(self.batches):
            self._step(lifted, target, first + b)
        self.epoch += 1
        self._validate()

    def _matrices(self) -> Any:
        """Return all M = Q*W side by side, P × width × (layers·width)."""
        count, L = len(self.cases), self.plan.layers
        return self.torch.bmm(self.Q.transpose(1, 2), self.parameters[:, :-L].view(count, self.m, L * self.width))

    def _thresholds(self) -> NDArray[Any]:
        positive: NDArray[Any] = np.maximum(
            self.parameters[:, -self.plan.layers :].numpy(), self.numpy_dtype.type(FLOOR)
        )
        return positive

    def _step(self, lifted: Any, target: Any, step: int) -> None:
        torch, L, w, P, nu = self.torch, self.plan.layers, self.width, len(self.cases), self.nu
        M = self._matrices()
        layer = M.view(P, w, L, w).unbind(2)
        thresholds = self._thresholds()
        theta = thresholds.T.tolist()
        # |c| = θ exactly where |z| ≥ θ: the operation below keeps what is larger than its threshold.
        below = np.nextafter(thresholds, self.numpy_dtype.type(0)).T.tolist()
        z, d, g = self.z, self.d, self.g
        for l in range(L):
            transposed = layer[l].transpose(1, 2)
            if l == 0:
                torch.bmm(transposed, lifted, out=z)
            else:
                torch.sub(lifted, z, alpha=nu, out=self.residuals[l])
                z.baddbmm_(transposed, self.residuals[l])
            for p in range(P):
                torch.clamp(self.z_of[p], -theta[l][p], theta[l][p], out=self.clipped_of[l][p])
            z.sub_(self.clipped[l])
        torch.sub(z, target, out=g)
        g.mul_(2 / (self.N * self.plan.batch))
        back = torch.sub(self.identity, M, alpha=nu).view(P, w, L, w).unbind(2)
        keep = torch.ops.aten.softshrink_backward.grad_input
        slopes = np.empty((P, L))
        for l in range(L - 1, -1, -1):
            for p in range(P):
                keep(self.g_of[p], self.clipped_of[l][p], below[l][p], grad_input=self.d_of[p])
                slopes[p, l] = -float(torch.dot(self.d_flat[p], self.clipped_flat[l][p])) / theta[l][p]
            torch.bmm(lifted if l == 0 else self.residuals[l], d.transpose(1, 2), out=self.derivatives[l])
            if l:
                torch.bmm(back[l], d, out=g)
        self.gradient[:, :-L].view(P, self.m, L * w).copy_(torch.bmm(self.Q, torch.cat(self.derivatives, 2)))
        self.gradient[:, -L:] = torch.from_numpy(slopes)
        self._adam(step)

    def _adam(self, step: int) -> None:
        """TensorFlow's form: p ← p − r·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε)."""
        plan, t = self.plan, step + 1
        rate = self.adam_unit * plan.rate_at(step, self.cases[0].K)
        rate *= math.sqrt(1 - plan.beta2**t) / (1 - plan.beta1**t)
        self.moment1.lerp_(self.gradient, 1 - plan.beta1)
        self.moment2.mul_(plan.beta2).addcmul_(self.gradient, self.gradient, value=1 - plan.beta2)
        self.torch.sqrt(self.moment2, out=self.scratch).add_(self.adam_unit * plan.epsilon)
        self.parameters.addcdiv_(self.moment1, self.scratch, value=-rate)
        self.parameters[:, -plan.layers :].clamp_(min=0)

    def _validate(self) -> None:
        """Keep the parameters that have the smallest relative error ‖x − x*‖²/‖x*‖² on the validation set so far."""
        torch, P, w, L = self.torch, len(self.cases), self.width, self.plan.layers
        lifted, target = self.check
        layer = self._matrices().view(P, w, L, w).unbind(2)
        theta = torch.from_numpy(self._thresholds())
        x = torch.zeros_like(target)
        for l in range(L):
            z = torch.baddbmm(x, layer[l].transpose(1, 2), lifted - self.nu * x)
            bound = theta[:, l].view(P, 1, 1)
            x = z - torch.clamp(z, -bound, bound)
        error = ((x - target) ** 2).sum((1, 2)) / (target**2).sum((1, 2))
        self.loss = error.numpy().astype(np.float64)
        for p in np.flatnonzero(self.loss < self.best_loss):
            self.best[p] = self.parameters[p]
            self.best_loss[p], self.best_epoch[p] = self.loss[p], self.epoch
