"""Networks of any make as maps from data to images, NumPy floats both: functions, torch modules, layers, ONNX files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers.harness._run import told
from sci_barriers.networks import Firenet, LayeredNetwork, LinearOperator, evaluate
from sci_barriers.programs.target import load_object
from sci_barriers.tradeoff.onnx_decoder import onnx_decoder

__all__ = ["Decoder", "decoder_of"]

Array = NDArray[Any]
#: From data of shape ``operator.codomain`` to an image of shape ``operator.domain``.
Decoder = Callable[[Array], Array]


def decoder_of(network: Any, operator: LinearOperator) -> Decoder:
    """Return a network as a function y ↦ x whose outputs are checked.

    Args:
        network: a function of one array, a ``torch.nn.Module`` (called with a batch of one item, without gradients), a `LayeredNetwork`, a
            `Firenet`, the path of an ONNX file as `export_onnx` writes it, or ``module:name`` or ``file.py:name`` of one of these.
        operator: A, which says what shapes data and images have.

    Raises:
        BarrierError: something else; later, outputs of another shape or that are not finite floats.
        ImportFailed: the module raised an exception.
        MissingExtra: an ONNX file without onnxruntime.
    """
    if isinstance(network, str | Path):
        text = str(network)
        if not text.endswith(".onnx"):
            if ":" not in text:
                raise BarrierError("network", text, "an .onnx file, module:name or file.py:name")
            return decoder_of(load_object(text), operator)
        call = onnx_decoder(Path(text))
    elif isinstance(network, LayeredNetwork):
        call = lambda y: evaluate(network, y)  # noqa: E731
    elif isinstance(network, Firenet) or not callable(network):
        if not callable(network):
            raise BarrierError("network", type(network).__name__, "a function, a module, a network or the path of one")
        call = network
    else:
        call = _torch(network) if hasattr(network, "state_dict") else network
    shape = operator.domain

    def decoder(y: Array) -> Array:
        try:
            x = np.asarray(call(y))
        except (BarrierError, KeyboardInterrupt):  # of an ONNX file, which says what is wrong
            raise
        except BaseException as error:  # the user's code: its words, not a fault of this program
            raise BarrierError("network", told(error)[0], f"a network that takes data of shape {y.shape}") from error
        # Extended precision would be rounded: what is certified would not be the output
        exact = x.dtype.kind in "fc" and x.dtype.itemsize <= {"f": 8, "c": 16}[x.dtype.kind]
        if x.shape != shape or not exact or not np.isfinite(x).all():
            allowed = f"finite floats (float16 to complex128) of shape {shape}"
            raise BarrierError("network", f"an output of {x.dtype}, shape {x.shape}", allowed)
        return x.astype(np.complex128 if x.dtype.kind == "c" else np.float64)

    return decoder


def _torch(module: Any) -> Callable[[Array], Any]:
    import torch

    parameters = [p for p in module.parameters() if p.is_floating_point()]
    double = not parameters or parameters[0].dtype == torch.float64

    def call(y: Array) -> Any:
        tensor = torch.from_numpy(np.ascontiguousarray(y[None]))
        tensor = tensor if double else tensor.to(torch.complex64 if tensor.is_complex() else torch.float32)
        with torch.no_grad():
            return module(tensor)[0].resolve_conj().numpy()

    module.eval()
    return call
