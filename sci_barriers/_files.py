"""Reads files that may hold anything: so many bytes at most, and arrays whose size is checked before there is room for them."""

from __future__ import annotations

import io
import math
import os
import stat
import zipfile
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from sci_barriers._errors import BarrierError

#: Of a file, and of all arrays in it.
MAX_BYTES: Final = 64 << 20
#: Arrays in one file.
MAX_ARRAYS: Final = 1000
_MAGIC: Final = b"\x93NUMPY"


def read_bounded(path: str | os.PathLike[str], name: str, most: int = MAX_BYTES) -> bytes:
    """Return the content of a file, which may be a pipe, or have no end.

    Args:
        path: of the file.
        name: of the argument, for the message.
        most: bytes.

    Raises:
        BarrierError: it cannot be read, or has more bytes.
    """
    try:
        with Path(path).open("rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            data = bytearray()
            if not stat.S_ISREG(status.st_mode) or status.st_size <= most:
                while len(data) <= most and (piece := file.read(min(1 << 20, most + 1 - len(data)))):
                    data += piece
                if len(data) <= most:
                    return bytes(data)
    except (OSError, ValueError) as error:  # ValueError: a path with a zero byte
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BarrierError(name, str(path), f"a file that can be read ({reason})") from None
    raise BarrierError(name, str(path), f"a file of at most {most} bytes")


def read_arrays(path: str | os.PathLike[str], name: str, most: int = MAX_BYTES) -> dict[str, NDArray[Any]]:
    """Return the arrays of a ``.npz`` file by name, or the one of a ``.npy`` file under the empty name.

    Raises:
        BarrierError: it cannot be read, is no such file, or claims to hold more than it does, or more than ``most`` bytes.
    """
    return arrays_of(read_bounded(path, name, most), name, str(path), most)


def arrays_of(content: bytes, name: str, place: str, most: int = MAX_BYTES) -> dict[str, NDArray[Any]]:
    """Return the arrays in the content of a file, see `read_arrays`."""

    def refused(reason: str) -> BarrierError:
        return BarrierError(name, place, f"a .npy or .npz file with arrays of numbers ({reason})")

    try:
        if content.startswith(_MAGIC):
            return {"": _array(content)}
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            items = archive.infolist()
            if len(items) > MAX_ARRAYS or sum(item.file_size for item in items) > most:
                raise refused(f"at most {MAX_ARRAYS} arrays of at most {most} bytes together")
            names = [item.filename.removesuffix(".npy") for item in items]
            if len(set(names)) < len(names):
                raise refused("two arrays of the same name")
            # No more is unpacked than the archive says.
            return {key: _array(archive.read(item)) for key, item in zip(names, items, strict=True)}
    except BarrierError:
        raise
    except Exception as error:  # what NumPy and zipfile raise for a file that is none is not documented
        raise refused(f"{type(error).__name__}: {error}"[:120]) from None


def _array(content: bytes) -> NDArray[Any]:
    """Return the array in the content of a ``.npy`` file; its shape and type have to be those of what follows."""
    stream = io.BytesIO(content)
    version = npy.read_magic(stream)
    if version not in ((1, 0), (2, 0)):
        raise ValueError(f"version {version}")
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, fortran, dtype = read(stream)
    if dtype.kind not in "biufcSU":
        raise ValueError(f"entries of type {dtype}")
    count, left = math.prod(shape), len(content) - stream.tell()
    if any(axis < 0 for axis in shape) or count * dtype.itemsize != left:
        raise ValueError(f"shape {shape} of {dtype} does not go with {left} bytes")
    return np.frombuffer(content, dtype, count, stream.tell()).reshape(shape, order="F" if fortran else "C").copy()
