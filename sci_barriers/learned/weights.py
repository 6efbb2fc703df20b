"""Trained networks, and their files: weights as float16 or float32, with the plan and what was reached; those of the package, too."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers._files import arrays_of, read_bounded
from sci_barriers.learned.architectures import architecture
from sci_barriers.learned.plan import Plan
from theorems.certificates.writer import write_atomically

__all__ = ["Trained", "at_side", "begun", "load", "save", "shipped", "shipped_names"]


@dataclass(frozen=True, eq=False)
class Trained:
    """A trained network.

    Attributes:
        plan: how it was trained.
        network: the module, float32, on the CPU.
        reached: facts about the training: ``error`` (mean of ‖x̂ − x‖/‖x‖ on 200 test images), ``zero-filled`` (the same for Re A*y),
            ``seconds``, ``device``, ``torch``.
    """

    plan: Plan
    network: Any
    reached: dict[str, Any]


def save(trained: Trained, path: Path, *, precision: str = "float32") -> Path:
    """Write a network as ``.npz``.

    Args:
        trained: the network.
        path: of the file.
        precision: ``"float32"`` or ``"float16"``: the weights are rounded, and what is in the file is the network from then on.

    Raises:
        BarrierError: another precision.
    """
    if precision not in ("float16", "float32"):
        raise BarrierError("precision", precision, "float16 or float32")
    weights = {k: v.detach().cpu().numpy().astype(precision) for k, v in trained.network.state_dict().items()}
    text = json.dumps({"plan": trained.plan.record(), "reached": trained.reached}, sort_keys=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, about=np.frombuffer(text.encode(), dtype=np.uint8), **weights)
    return write_atomically(path, buffer.getvalue())


def load(path: Path) -> Trained:
    """Read a network that `save` wrote.

    Raises:
        BarrierError: it cannot be read, or is another kind of file.
        MissingExtra: torch is not installed.
    """
    return _trained(read_bounded(path, "weights"), str(path))


def shipped_names(side: int | None = 32) -> tuple[str, ...]:
    """Return the names of the networks in the package for images of a side, in alphabetical order; ``None``: all of them."""
    folder = files("sci_barriers.learned") / "data"
    names = sorted(p.name.removesuffix(".npz") for p in folder.iterdir() if p.name.endswith(".npz"))
    return tuple(name for name in names if side is None or _side_of(name) == side)


def _side_of(name: str) -> int:
    """Return the side that a name says, see `Plan.name`."""
    said = re.match(r"[a-z]+-(\d+)-", name)
    return int(said[1]) if said else 32


def shipped(name: str) -> Trained:
    """Return a network that ships with the package; see `shipped_names`.

    Raises:
        BarrierError: no such name.
        MissingExtra: torch is not installed.
    """
    if name not in shipped_names(None):
        raise BarrierError("network", name, "one of " + ", ".join(shipped_names(None)))
    return _trained((files("sci_barriers.learned") / "data" / f"{name}.npz").read_bytes(), name)


def at_side(trained: Trained, side: int) -> Any:
    """Return a network with the same weights for images of another side, measured alike. Convolutions have no side.

    It was not trained for such images: what it reaches there has to be measured.

    Args:
        trained: the network.
        side: N, as `Sampling` has it.

    Raises:
        BarrierError: another side, or an architecture whose weights have one.
    """
    sampling = replace(trained.plan.sampling, side=side)
    if not trained.network.any_side and sampling != trained.plan.sampling:
        raise BarrierError("side", side, f"{trained.plan.sampling.side}: dense layers belong to one side")
    network = architecture(trained.plan.architecture)(sampling.operator(), **trained.plan.options)
    network.load_state_dict(trained.network.state_dict())
    return network.eval()


def begun(plan: Plan) -> dict[str, Any]:
    """Return the weights with which a plan begins that names a network of the package.

    Raises:
        BarrierError: no such network, or one of another architecture, of other options, or whose weights have another side.
    """
    trained = shipped(plan.start)
    wanted = (plan.architecture, plan.options)
    if (trained.plan.architecture, trained.plan.options) != wanted:
        raise BarrierError(
            "start", plan.start, f"a network of the architecture {plan.architecture} with the options {plan.options}"
        )
    weights: dict[str, Any] = at_side(trained, plan.sampling.side).state_dict()
    return weights


def _trained(content: bytes, place: str) -> Trained:
    arrays = arrays_of(content, "weights", place)
    try:
        about = json.loads(arrays.pop("about").tobytes())
        plan, reached = Plan.of(about["plan"]), dict(about["reached"])
    except (KeyError, TypeError, ValueError) as error:
        what = f"a file of a trained network ({type(error).__name__}: {error})"
        raise BarrierError("weights", place, what[:200]) from None
    network = architecture(plan.architecture)(plan.sampling.operator(), **plan.options)
    _fill(network, arrays, place)
    return Trained(plan, network.eval(), reached)


def _fill(network: Any, arrays: dict[str, NDArray[Any]], place: str) -> None:
    import torch

    shapes = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    given = {name: value.shape for name, value in arrays.items()}
    if shapes != given or any(v.dtype.kind != "f" or not np.isfinite(v).all() for v in arrays.values()):
        wrong = sorted(set(shapes.items()) ^ set(given.items())) or "entries that are not finite floats"
        raise BarrierError("weights", f"{place}: {wrong}"[:200], "the weights of the architecture")
    network.load_state_dict({name: torch.tensor(value.astype(np.float32)) for name, value in arrays.items()})
