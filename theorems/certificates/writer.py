"""Numbers, vectors and arrays as certificates write them, and files that are either complete or not there."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import IO

from oracles import DyadicArray

FORMAT = "sci-barriers/certificate"
#: Real and imaginary part.
Complex = tuple[Fraction, Fraction]

#: Squared distances above this are written as this: the claim needs 10^(−2K), and the checker's work grows with the bound's digits.
FAR = Fraction(1 << 64)


def vector_document(output: Sequence[Complex]) -> list[object]:
    """Return an output: real numbers as one rational, others as two."""
    return [rational_text(x) if z == 0 else complex_text((x, z)) for x, z in output]


def array_document(array: DyadicArray, exponent: int) -> dict[str, object]:
    """Return an array with its integers scaled to ``exponent``, which is at least the array's."""
    shift = exponent - array.exponent
    return {
        "real": [hex(x << shift) for x in array.real],
        "imag": None if array.imag is None else [hex(x << shift) for x in array.imag],
        "codes": array.codes.tolist(),
    }


def rational_text(x: Fraction) -> str:
    """Return a rational number as the format writes it."""
    return hex(x.numerator) if x.denominator == 1 else f"{hex(x.numerator)}/{hex(x.denominator)}"


def complex_text(value: Complex) -> list[str]:
    """Return a complex number as the format writes it."""
    return [rational_text(value[0]), rational_text(value[1])]


def certificate_text(document: dict[str, object]) -> str:
    """Return the document as JSON text, without superfluous blanks, keys in the order of the format, a newline at the end."""
    return json.dumps(document, separators=(",", ":"), allow_nan=False) + "\n"


def write_atomically(path: str | os.PathLike[str], data: str | bytes) -> Path:
    """Write a file so that it is either complete or not there: into a temporary file beside it, flushed, then renamed.

    A link is followed. What is there and is no file (a device, a pipe) is left alone: the superuser could replace it.

    Returns:
        The path.

    Raises:
        OSError: it cannot be written.
    """
    with atomic_file(path) as stream:
        stream.write(data.encode() if isinstance(data, str) else data)
    return Path(path)


@contextlib.contextmanager
def atomic_file(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """Open a file for writing that appears, complete, at the end of the context, and not at all if that fails; see `write_atomically`.

    Raises:
        OSError: it cannot be written.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "not a file" if not target.is_dir() else os.strerror(errno.EISDIR), str(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    with file_beside(target) as part:
        with part.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)


@contextlib.contextmanager
def file_beside(target: Path) -> Iterator[Path]:
    """Yield an empty temporary file beside another one. At the end of the context it is removed, unless it has got another name.

    Its name is chosen before it exists, so that an interrupt between the two leaves no file behind.

    Raises:
        OSError: it cannot be written.
    """
    path = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        path.touch(exist_ok=False)
        yield path
    finally:
        path.unlink(missing_ok=True)
