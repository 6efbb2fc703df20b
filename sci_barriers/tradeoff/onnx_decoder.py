"""ONNX files as maps from data to images: whatever the file holds, loading and running it end, with an image or an error that names it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.harness._run import told
from sci_barriers.networks.onnx_file import from_channels, to_channels

__all__ = ["SECONDS", "onnx_decoder"]

#: Of one evaluation: a file can ask for a loop of 2^63 steps.
SECONDS: Final = 60.0
#: Of a file; weights may lie in other files beside it.
MOST_BYTES: Final = 1 << 31
#: Of onnxruntime's own messages on the standard error: fatal ones alone, as its exceptions say the others.
_FATAL: Final = 4


def onnx_decoder(path: Path, *, seconds: float = SECONDS) -> Callable[[NDArray[Any]], Any]:
    """Return the map y ↦ x of an ONNX file with one input of real floats (batch, channels, …), as `export_onnx` writes it.

    Args:
        path: of the file.
        seconds: after which an evaluation is stopped, between two nodes of the graph.

    Raises:
        BarrierError: no such file, or one that onnxruntime does not load; later, an evaluation that fails or takes longer.
        MissingExtra: onnxruntime is not installed.
    """
    try:
        import onnxruntime
    except ImportError:
        raise MissingExtra("onnxruntime", "onnx") from None
    try:
        size = path.stat().st_size if path.is_file() else None
    except (OSError, ValueError):  # a name that is too long, or with a zero byte
        size = None
    if size is None or size > MOST_BYTES:
        raise BarrierError("network", str(path), f"an existing ONNX file, of at most {MOST_BYTES} bytes")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = _FATAL
    try:
        session = onnxruntime.InferenceSession(path, options)
        inputs = session.get_inputs()
    except Exception as error:  # those of onnxruntime have no common base
        allowed = f"an ONNX file that onnxruntime loads ({told(error)[0]})"
        raise BarrierError("network", str(path), allowed) from None
    kinds = {"tensor(double)": np.float64, "tensor(float)": np.float32}
    if len(inputs) != 1 or inputs[0].type not in kinds or len(inputs[0].shape) < 2:
        raise BarrierError("network", str(path), "an ONNX file with one input of real floats, (batch, channels, …)")
    (given,) = inputs
    precision, complex_valued = kinds[given.type], given.shape[1] == 2

    def call(y: NDArray[Any]) -> Any:
        tensor = to_channels(y[None], complex_valued=complex_valued).astype(precision)
        limits = onnxruntime.RunOptions()
        limits.log_severity_level = _FATAL
        ended = threading.Event()

        def stop() -> None:
            if not ended.wait(seconds):
                limits.terminate = True

        watch = threading.Thread(target=stop, daemon=True)
        watch.start()
        try:
            found = session.run(None, {given.name: tensor}, limits)[0]
        except Exception as error:  # as above
            if limits.terminate:
                raise BarrierError("network", str(path), f"an evaluation within {seconds:g} seconds") from None
            allowed = f"an ONNX file that takes data of shape {y.shape} ({told(error)[0]})"
            raise BarrierError("network", str(path), allowed) from None
        finally:
            ended.set()
            watch.join()
        return from_channels(found)[0]

    return call
