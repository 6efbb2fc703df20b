"""Files that may hold anything: arrays that claim more than they have, archives that unpack to more, files without end."""

import io
import os
import struct
import threading
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from sci_barriers._errors import BarrierError
from sci_barriers._files import arrays_of, read_arrays, read_bounded


def npy(header: str, data: bytes = b"", version: bytes = b"\x01\x00") -> bytes:
    """Return a .npy file with this header."""
    text = header.encode("latin1").ljust(118) + b"\n"
    return b"\x93NUMPY" + version + struct.pack("<H", len(text)) + text + data


def saved(**named: Any) -> bytes:
    stream = io.BytesIO()
    np.savez_compressed(stream, **named)
    return stream.getvalue()


def refused(content: bytes, match: str = "arrays") -> None:
    with pytest.raises(BarrierError, match=match) as caught:
        arrays_of(content, "MATRIX", "a.npy", 1 << 20)
    assert caught.value.name == "MATRIX"


@given(arrays(st.sampled_from([np.float64, np.complex128, np.int32, np.uint8, bool]), array_shapes(min_dims=0)))
def test_what_numpy_writes_is_read(array: np.ndarray[Any, Any]) -> None:
    stream = io.BytesIO()
    np.save(stream, array)
    (found,) = arrays_of(stream.getvalue(), "x", "x.npy").values()
    np.testing.assert_array_equal(found, array)
    assert found.dtype == array.dtype
    both = arrays_of(saved(a=array, b=np.asfortranarray(array)), "x", "x.npz")
    np.testing.assert_array_equal(both["a"], both["b"])


@pytest.mark.parametrize(
    "shape",
    ["(1000000, 1000000)", "(100000000000000000000, 4)", "(-1, 4)", "(3,)", "(1, 0, 99999999999999999999)", "(True,)"],
)
def test_an_array_has_what_it_claims(shape: str) -> None:
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}"
    if shape != "(1, 0, 99999999999999999999)":
        refused(npy(header, b"\0" * 32))
    else:  # an empty array may have any shape that NumPy can index
        refused(npy(header))


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x93NUMPY", b"\x93NUMPY\x01\x00\xff\xff", b"PK\x03\x04", npy("__import__('os').abort()"), npy("{'descr': '<f8'}"),
        npy("{" * 50), npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", b"\0" * 8),
        npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}", b"\0" * 8),
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': ()}", b"\0" * 8, b"\x07\x00"),
    ],
    ids=range(10),
)  # fmt: skip
def test_what_is_no_array(content: bytes) -> None:
    refused(content)


def test_archives_that_unpack_to_more_are_refused_before() -> None:
    refused(saved(A=np.zeros((1 << 18) + 1)), "at most .* bytes together")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for k in range(1001):
            archive.writestr(f"{k}.npy", b"")
    refused(stream.getvalue(), "at most 1000 arrays")


def test_an_archive_that_lies_about_its_size() -> None:
    content = bytearray(saved(A=np.zeros(100)))
    size = len(content)
    for place in range(size):  # the sizes in both headers, wherever they are
        if content[place : place + 4] == struct.pack("<I", 928):
            content[place : place + 4] = struct.pack("<I", 16)
    refused(bytes(content))


def test_a_flipped_byte_anywhere_is_an_error_that_names_the_file() -> None:
    content = saved(A=np.arange(20.0), B=np.arange(3))
    changed = 0
    for place in range(len(content)):
        broken = bytearray(content)
        broken[place] ^= 0x55
        try:
            found = arrays_of(bytes(broken), "file", "x.npz")
        except BarrierError:
            changed += 1
        else:  # a date, a name: the numbers are the same
            assert all(
                np.array_equal(x, y) for x, y in zip(found.values(), (np.arange(20.0), np.arange(3)), strict=False)
            )
    assert changed > len(content) / 2


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/full"])
def test_files_without_end(path: str) -> None:
    with pytest.raises(BarrierError, match="a file of at most 1000 bytes"):
        read_bounded(path, "GRID", 1000)


def test_pipes(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    threading.Thread(target=lambda: path.write_bytes(b"content"), daemon=True).start()
    assert read_bounded(path, "FILE") == b"content"


@pytest.mark.parametrize("path", ["no/such/file", ".", "a\0b", "x" * 300])
def test_what_cannot_be_read(path: str) -> None:
    with pytest.raises(BarrierError, match="a file that can be read"):
        read_arrays(path, "MATRIX")


def test_damaged_compression() -> None:
    content = saved(A=np.arange(1000.0))
    start = content.index(b"A.npy") + 25
    refused(content[:start] + bytes(20) + content[start + 20 :])
