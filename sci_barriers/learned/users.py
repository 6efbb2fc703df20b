"""A user's own network as a method: a torch module, an ONNX file, or any callable, with its own operator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers._files import read_arrays
from sci_barriers.learned.methods import Method
from sci_barriers.learned.physics import PhysicsOperator, is_physics, with_physics
from sci_barriers.networks import LinearOperator
from sci_barriers.networks.training._torch import require_torch
from sci_barriers.operators import read_grey
from sci_barriers.programs.target import load_object
from sci_barriers.tradeoff import decoder_of

__all__ = ["DIRECTIONS", "estimated", "read_images", "users_method"]

#: Random directions in which a map without gradients is probed for one gradient.
DIRECTIONS: Final = 32
#: Length of a probe, in the unit of the entries' mean size.
PROBE: Final = 1e-3
#: Of a file of images.
MOST_BYTES: Final = 1 << 30


def users_method(
    network: str, operator: LinearOperator | None = None, *, weights: Path | None = None, name: str = "yours"
) -> Method:
    """Return a user's network as a method.

    ``file.py:factory`` or ``module:factory`` names a function without arguments that returns a network, or a pair (network, operator). A
    network takes a batch of data, tensors of shape ``(batch, *codomain)``, to images ``(batch, *domain)``: a torch module or a function of
    tensors, through which gradients pass. The operator may be a linear physics object of deepinv; the network is then called with data and
    this object, as deepinv's models are, see `PhysicsOperator`. Otherwise the network may be the path of an ONNX file as `export_onnx`
    writes them: then gradients are estimated, see `estimated`.

    Args:
        network: where it is.
        operator: A; needed where the factory does not return one.
        weights: a file of ``torch.save(module.state_dict(), ...)``, for a module.
        name: for tables.

    Raises:
        BarrierError: something else, or weights that do not fit.
        ImportFailed: the user's module raised an exception.
        MissingExtra: torch, or onnxruntime for an ONNX file, is not installed.
    """
    torch = require_torch()
    if network.endswith(".onnx"):
        if operator is None:
            raise BarrierError("operator", None, "one for the ONNX file")
        if weights is not None:
            raise BarrierError("weights", str(weights), "none: an ONNX file has its weights")
        return Method(name, operator, estimated(decoder_of(network, operator)), "float64")
    if ":" not in network:
        raise BarrierError("network", network, "file.py:factory, module:factory, or FILE.onnx")
    factory = load_object(network)
    try:
        made = factory() if callable(factory) and not isinstance(factory, torch.nn.Module) else factory
    except Exception as error:  # the user's code
        what = f"{network} raised {type(error).__name__}: {error}"
        raise BarrierError(
            "network", what[:300], "a factory that needs no arguments and ends without an exception"
        ) from error
    if isinstance(made, tuple) and len(made) == 2:
        made, operator = made
    physics = operator if not isinstance(operator, LinearOperator) and is_physics(operator) else None
    if physics is not None:
        operator = PhysicsOperator(physics)
    if not isinstance(operator, LinearOperator):
        raise BarrierError("operator", operator, "a LinearOperator, from the factory or by options")
    if isinstance(made, torch.nn.Module):
        if weights is not None:
            _fill(torch, made, weights)
        made.requires_grad_(False).eval()
    elif weights is not None or not callable(made):
        raise BarrierError(
            "network", network, "a torch module" if callable(made) else "a factory of a module or of a function"
        )
    parameters = (
        [p.dtype for p in made.parameters() if p.is_floating_point()] if isinstance(made, torch.nn.Module) else []
    )
    double = torch.float64 in parameters or not parameters
    decode = made if physics is None else with_physics(made, physics)
    parts = tuple(part for part in (made, physics) if isinstance(part, torch.nn.Module))
    return Method(name, operator, _checked(decode, operator), "float64" if double else "float32", parts=parts)


def estimated(decoder: Callable[[Any], Any], *, directions: int = DIRECTIONS, seed: int = 0) -> Callable[[Any], Any]:
    """Return a map without gradients as one with estimated gradients: J*v ≈ mean of ⟨(Ψ(y + td) − Ψ(y − td))/(2t), v⟩·d, d Gaussian.

    What a search finds with them is a lower bound all the same; it is a weaker search than with exact gradients.

    Args:
        decoder: takes one array of data to an image.
        directions: d's for one gradient, at least 1.
        seed: of the d's.
    """
    require_torch()
    import torch

    source = np.random.default_rng(seed)

    def run(y: Any) -> Any:
        rows = y.detach().cpu().resolve_conj().numpy()
        return torch.stack([torch.as_tensor(np.real(decoder(row))) for row in rows]).to(y.device)

    class Estimated(torch.autograd.Function):
        @staticmethod
        def forward(context: Any, y: Any) -> Any:
            context.save_for_backward(y)
            return run(y)

        @staticmethod
        def backward(context: Any, v: Any) -> Any:
            (y,) = context.saved_tensors
            step = PROBE * float(y.abs().mean()) or PROBE
            total = torch.zeros_like(y)
            for _ in range(directions):
                d = source.standard_normal((*y.shape, 2))
                values = d[..., 0] + 1j * d[..., 1] if y.is_complex() else d[..., 0]
                direction = torch.tensor(values, dtype=y.dtype, device=y.device)
                slopes = (run(y + step * direction) - run(y - step * direction)) / (2 * step)
                along = (slopes * v).flatten(1).sum(dim=1)
                total = total + along.reshape(-1, *(1,) * (y.ndim - 1)) * direction
            return total / directions

    found: Callable[[Any], Any] = Estimated.apply
    return found


def read_images(place: Path) -> NDArray[np.float64]:
    """Return images from a ``.npy`` file (N × N, or images × N × N), or from a folder of ``.npy`` and grey ``.png`` files by their names.

    Raises:
        BarrierError: no images there, of different or of other shapes, or not finite.
    """
    files = sorted(p for p in place.iterdir() if p.suffix in (".npy", ".png")) if place.is_dir() else [place]
    arrays = []
    for file in files:
        array = read_grey(file) if file.suffix == ".png" else read_arrays(file, "data", MOST_BYTES).get("")
        if array is None or array.ndim not in (2, 3) or array.dtype.kind not in "fiu" or not np.isfinite(array).all():
            raise BarrierError(
                "data", str(file), "a finite real array with two axes, or three: one image behind another"
            )
        arrays += list(np.asarray(array, np.float64)) if array.ndim == 3 else [np.asarray(array, np.float64)]
    shapes = {a.shape for a in arrays}
    if len(shapes) != 1 or any(n != m for n, m in shapes) or not all(a.any() for a in arrays):
        raise BarrierError("data", f"{place}: {sorted(shapes)}", "square images of one side, none of them 0")
    return np.stack(arrays)


def _fill(torch: Any, module: Any, weights: Path) -> None:
    try:
        state = torch.load(weights, map_location="cpu", weights_only=True)
        module.load_state_dict(state)
    except Exception as error:  # the libraries' own: a file that is none, other names, other shapes
        what = f"{weights}: {type(error).__name__}: {error}"
        raise BarrierError("weights", what[:300], "the state_dict of the module, as torch.save writes it") from None


def _checked(network: Callable[[Any], Any], operator: LinearOperator) -> Callable[[Any], Any]:
    def decode(y: Any) -> Any:
        try:
            x = network(y)
            x = x.real if x.is_complex() else x
        except Exception as error:  # the user's code
            what = f"{type(error).__name__}: {error}"
            raise BarrierError("network", what[:200], f"one that takes tensors of shape {tuple(y.shape)}") from error
        if tuple(x.shape) != (len(y), *operator.domain):
            raise BarrierError("network", f"an output of shape {tuple(x.shape)}", f"shape {(len(y), *operator.domain)}")
        return x

    return decode
