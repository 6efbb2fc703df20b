"""LISTA networks in files: NumPy's ``.npz``, with a description in JSON and a hash of both; the weights that ship with the package."""

from __future__ import annotations

import hashlib
import io
import json
import os
from dataclasses import asdict, fields
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np

from sci_barriers._errors import BarrierError
from sci_barriers._files import arrays_of, read_bounded
from sci_barriers.networks._lista import Lista, ListaOrigin
from theorems.certificates.writer import write_atomically

#: What the description of a file begins with.
FORMAT: Final = "sci-barriers lista 1"
ARRAYS: Final = {"B": 2, "W": 3, "theta": 1}
#: A network of 1,000 layers at 1,000 × 1,000 does not belong into one of these files.
MAX_BYTES: Final = 1 << 28


def save(network: Lista, path: str | os.PathLike[str]) -> Path:
    """Write a network into a file, atomically.

    Args:
        network: the network.
        path: of the file; the folder is made if it is not there.

    Returns:
        The path.
    """
    if not isinstance(network, Lista):
        raise BarrierError("network", network, "a Lista")
    arrays = {name: getattr(network, name).astype("<f8") for name in ARRAYS}
    origin = None if network.origin is None else asdict(network.origin)
    text = _description(origin, arrays)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, description=np.frombuffer(text.encode(), dtype=np.uint8), **arrays)
    return write_atomically(path, buffer.getvalue())


def load(path: str | os.PathLike[str]) -> Lista:
    """Read a network that `save` wrote.

    Raises:
        BarrierError: the file cannot be read, is of another format, lacks or adds a part, has arrays of another type or shape, entries that
            are not finite, or its hash is not that of what it holds.
    """
    name = str(path)
    return _parse(name, read_bounded(path, "file", MAX_BYTES))


def trained(K: int, n: int, variant: str = "published") -> Lista:
    """Return a trained network that ships with the package.

    Args:
        K: 1, 3 or 6.
        n: 10, 20 or 30.
        variant: ``"published"`` or ``"scaled"``.

    Raises:
        BarrierError: there is no such network.
    """
    # What is allowed is known without PyTorch and without the schedules.
    for argument, value, allowed in (
        ("K", K, (1, 3, 6)),
        ("n", n, (10, 20, 30)),
        ("variant", variant, ("published", "scaled")),
    ):
        if isinstance(value, bool) or value not in allowed:
            raise BarrierError(argument, value, ", ".join(map(str, allowed)))
    name = file_name(K, n, variant)
    return _parse(name, (files("sci_barriers.networks") / "data" / name).read_bytes())


def file_name(K: int, n: int, variant: str) -> str:
    """Return the name of the file of one network of the table."""
    return f"lista-{variant}-K{K}-n{n}.npz"


def _description(origin: dict[str, Any] | None, arrays: dict[str, Any]) -> str:
    document = {"format": FORMAT, "origin": origin}
    return json.dumps({**document, "sha256": _digest(document, arrays)}, sort_keys=True)


def _digest(document: dict[str, Any], arrays: dict[str, Any]) -> str:
    """Return SHA-256 of the description (canonical JSON) and of each array: name, shape, little-endian numbers row by row."""
    digest = hashlib.sha256(json.dumps(document, sort_keys=True, separators=(",", ":")).encode())
    for name in ARRAYS:
        digest.update(f"\n{name} {'×'.join(map(str, arrays[name].shape))}\n".encode())
        digest.update(np.ascontiguousarray(arrays[name], dtype="<f8").tobytes())
    return digest.hexdigest()


def _parse(name: str, content: bytes) -> Lista:
    def refuse(reason: str) -> BarrierError:
        return BarrierError("file", name, f"a LISTA file as `save` writes it ({reason})")

    try:
        arrays = arrays_of(content, "file", name, MAX_BYTES)
    except BarrierError as error:
        raise refuse(f"it cannot be read: {error.allowed}") from None
    if set(arrays) != {*ARRAYS, "description"}:
        raise refuse(f"its parts are {', '.join(sorted(arrays)) or 'none'}")
    raw = arrays.pop("description")
    if raw.dtype != np.uint8 or raw.ndim != 1:
        raise refuse("its description is not a text")
    for part, axes in ARRAYS.items():
        if arrays[part].dtype != np.dtype("<f8") or arrays[part].ndim != axes:
            raise refuse(
                f"{part} is of type {arrays[part].dtype} with {arrays[part].ndim} axes, not float64 with {axes}"
            )
    try:
        document = json.loads(raw.tobytes().decode())
        stated = document.pop("sha256")
        form, origin = document["format"], document["origin"]
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise refuse(f"its description is malformed: {type(error).__name__}") from None
    if form != FORMAT:
        raise refuse(f"its format is {str(form)[:60]!r}")
    if stated != _digest(document, arrays):
        raise refuse("its hash is not that of what it holds")
    return Lista(arrays["B"], arrays["W"], arrays["theta"], None if origin is None else _origin(origin, refuse))


def _origin(origin: Any, refuse: Any) -> ListaOrigin:
    wanted = {field.name for field in fields(ListaOrigin)}
    if not isinstance(origin, dict) or set(origin) != wanted:
        raise refuse("its origin has other entries")
    return ListaOrigin(**origin)
