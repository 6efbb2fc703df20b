"""Trains one network: Adam on squared errors, with progress and checkpoints; a run that was interrupted gives the same weights."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.experiments.checkpoint import load_arrays, save_arrays
from sci_barriers.learned.architectures import architecture
from sci_barriers.learned.devices import require_device
from sci_barriers.learned.plan import Plan
from sci_barriers.learned.sources import images_of
from sci_barriers.learned.weights import Trained, begun
from sci_barriers.networks.training._torch import one_thread, require_torch

__all__ = ["Progress", "noisy", "relative_errors", "unseen_images", "train"]

#: Images whose mean error tells what a training has reached.
TEST_IMAGES: Final = 200
#: Called with the steps made and the mean squared error of the last ones.
Progress = Callable[[int, float], object]


def unseen_images(count: int, side: int, *, first: int = 0, source: str = "ellipses") -> NDArray[np.float64]:
    """Return images that no training has seen."""
    return images_of(source, "unseen", count, side, first=first)


def noisy(y: Any, level: Any, source: np.random.Generator) -> Any:
    """Return y + e, e Gaussian with standard deviation level·‖y‖/√m; complex data get complex noise of that total variance.

    Args:
        y: tensor, shape (batch, m).
        level: at least 0: a number, or an array of length batch.
        source: of the noise.
    """
    import torch

    shape, parts = tuple(y.shape), 2 if y.is_complex() else 1
    e = source.standard_normal((*shape, parts)) * np.sqrt(1 / parts)
    size = torch.linalg.vector_norm(y, dim=-1, keepdim=True) / shape[-1] ** 0.5
    real = size.dtype
    scale = torch.tensor(np.broadcast_to(level, shape[:1])[:, None].copy(), dtype=real, device=y.device) * size
    noise = torch.tensor(e, dtype=real, device=y.device)
    return y + scale * (torch.view_as_complex(noise) if parts == 2 else noise[..., 0])


def relative_errors(network: Any, operator: Any, images: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ‖x̂ − x‖/‖x‖ of a torch module for each image, from exact data."""
    import torch

    kind = next((p.dtype for p in network.parameters()), torch.float64)
    x = torch.tensor(images, dtype=kind)
    with torch.no_grad():
        output = network(operator.forward(x))
        error = torch.linalg.vector_norm((output - x).flatten(1), dim=1)
        return np.asarray((error / torch.linalg.vector_norm(x.flatten(1), dim=1)).double().numpy())


@lru_cache(maxsize=4)
def _images(source: str, part: str, count: int, side: int) -> NDArray[np.float64]:
    images = images_of(source, part, count, side)
    images.flags.writeable = False  # they are shared by all trainings of a process
    return images


class _Run:
    """A training in progress."""

    def __init__(self, plan: Plan, device: str) -> None:
        import torch

        self.plan, self.torch = plan, torch
        self.device = require_device(device)
        self.operator = plan.sampling.operator()
        images = _images(plan.source, "training", plan.images, plan.sampling.side)
        self.images = torch.tensor(images, dtype=torch.float32, device=self.device)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(plan.seed)
            self.network = architecture(plan.architecture)(self.operator, **plan.options)
        if plan.start:
            self.network.load_state_dict(begun(plan))
        else:
            self.network.begin(images)
        self.network.to(self.device)
        self.parameters = dict(self.network.named_parameters())
        self.adam = torch.optim.Adam(self.network.parameters(), lr=plan.rate, foreach=False)
        self.done, self.seconds, self.losses = 0, 0.0, list[float]()

    def step(self) -> None:
        plan, torch, began = self.plan, self.torch, time.perf_counter()
        per_epoch = max(1, plan.images // plan.batch)
        epoch, place = divmod(self.done, per_epoch)
        order = np.random.default_rng([plan.seed, 0, epoch]).permutation(plan.images)
        x = self.images[torch.tensor(order[place * plan.batch : (place + 1) * plan.batch], device=self.device)]
        y = self.operator.forward(x)
        if plan.noise:
            source = np.random.default_rng([plan.seed, 1, self.done])
            y = noisy(y, source.uniform(0, plan.noise, len(x)), source)
        for group in self.adam.param_groups:
            group["lr"] = plan.rate_at(self.done)
        self.adam.zero_grad()
        loss = ((self.network(y) - x) ** 2).mean()
        loss.backward()
        self.adam.step()
        self.done += 1
        self.seconds += time.perf_counter() - began
        self.losses = [*self.losses[-99:], float(loss.detach())]

    def state(self) -> dict[str, NDArray[Any]]:
        """Return all that the next step depends on."""
        found: dict[str, NDArray[Any]] = {"done": np.array(self.done), "seconds": np.array(self.seconds)}
        for name, parameter in self.parameters.items():
            found[f"weight {name}"] = parameter.detach().cpu().numpy()
            moments = self.adam.state.get(parameter, {})
            for key in ("step", "exp_avg", "exp_avg_sq"):
                if key in moments:
                    found[f"{key} {name}"] = moments[key].detach().cpu().numpy()
        return found

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Go on from a state."""
        torch = self.torch
        self.done, self.seconds = int(state["done"]), float(state["seconds"])
        with torch.no_grad():
            for name, parameter in self.parameters.items():
                parameter.copy_(torch.tensor(state[f"weight {name}"]))
                if f"step {name}" in state:
                    self.adam.state[parameter] = {
                        "step": torch.tensor(state[f"step {name}"]),
                        "exp_avg": torch.tensor(state[f"exp_avg {name}"], device=self.device),
                        "exp_avg_sq": torch.tensor(state[f"exp_avg_sq {name}"], device=self.device),
                    }


def train(
    plan: Plan,
    *,
    device: str = "cpu",
    checkpoint: Path | None = None,
    every: int = 200,
    progress: Progress | None = None,
) -> Trained:
    """Train a network.

    Args:
        plan: what is trained, and how.
        device: ``"cpu"``, ``"cuda"``, or another one of torch. On the CPU one thread is used, and the same plan gives the same weights;
            a GPU adds in another order.
        checkpoint: a file that is written after every ``every`` steps and when the run is interrupted, and removed at the end; if it
            exists the training goes on from there.
        every: steps between checkpoints, at least 1.
        progress: told after every 20 steps.

    Raises:
        BarrierError: an argument out of its range, a start that does not fit, or a checkpoint of another training.
        MissingExtra: torch is not installed.
        KeyboardInterrupt: after the checkpoint was written.
    """
    torch = require_torch()
    integer("every", every, 1)
    with one_thread(torch):
        run = _Run(plan, device)
        mark = json.dumps(plan.record(), sort_keys=True)
        if checkpoint is not None and checkpoint.exists():
            state = load_arrays(checkpoint, mark)
            if not state:
                raise BarrierError("checkpoint", str(checkpoint), f"one of this training ({plan.name}), or none")
            run.restore(state)
        try:
            while run.done < plan.steps:
                run.step()
                if checkpoint is not None and run.done % every == 0:
                    save_arrays(checkpoint, mark, run.state())
                if progress is not None and (run.done % 20 == 0 or run.done == plan.steps):
                    progress(run.done, float(np.mean(run.losses[-20:])))
        except KeyboardInterrupt:
            if run.done:
                save_arrays(checkpoint, mark, run.state())
            raise
        network = run.network.cpu().eval()
        test = _images(plan.source, "unseen", TEST_IMAGES, plan.sampling.side)
        errors = relative_errors(network, run.operator, test)
        zero = np.asarray(run.operator.adjoint(run.operator.forward(test))).real - test
        zeros = np.linalg.norm(zero, axis=(1, 2)) / np.linalg.norm(test, axis=(1, 2))
    if checkpoint is not None:
        checkpoint.unlink(missing_ok=True)
    reached = {
        "error": float(errors.mean()),
        "zero-filled": float(zeros.mean()),
        "seconds": round(run.seconds, 1),
        "device": device,
        "torch": str(torch.__version__),
    }
    return Trained(plan, network, reached)
