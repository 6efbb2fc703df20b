"""Checkpoints of a training: all arrays that the next epoch depends on, with a description of the training that they belong to."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError
from sci_barriers._files import read_arrays
from theorems.certificates.writer import write_atomically

__all__ = ["read_checkpoint", "write_checkpoint"]

#: The optimiser keeps several copies of all weights.
MAX_BYTES = 1 << 30
PARTS = ("epoch", "parameters", "moment1", "moment2", "best", "best_loss", "best_epoch", "loss")


def write_checkpoint(path: Path, state: Mapping[str, NDArray[Any]], description: Mapping[str, Any]) -> None:
    """Write a checkpoint; an interruption leaves the one before it."""
    buffer = io.BytesIO()
    text = json.dumps(description, sort_keys=True)
    np.savez(buffer, description=np.frombuffer(text.encode(), dtype=np.uint8), **state)  # type: ignore[arg-type] # arrays
    write_atomically(path, buffer.getvalue())


def read_checkpoint(path: Path, description: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Read a checkpoint of the training that is described.

    Raises:
        BarrierError: the file cannot be read, or belongs to another training; the message names the first difference.
    """
    try:
        parts = read_arrays(path, "checkpoint", MAX_BYTES)
        arrays = {name: parts[name] for name in (*PARTS, "description")}
        found = json.loads(arrays.pop("description").tobytes().decode())
    except (ValueError, KeyError) as error:  # BarrierError is a ValueError
        raise BarrierError(
            "checkpoint", str(path), f"a checkpoint ({type(error).__name__}); remove it to start again"
        ) from None
    wanted = json.loads(json.dumps(description))
    for name in sorted({*found, *wanted}):
        if found.get(name) != wanted.get(name):
            raise BarrierError(
                "checkpoint",
                str(path),
                f"one of this training: {name} is {found.get(name)} there and {wanted.get(name)} here",
            )
    return arrays
