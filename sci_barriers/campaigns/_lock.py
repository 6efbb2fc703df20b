"""One process runs campaigns in a store at a time: a lock that the system gives back when the process ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from sci_barriers.campaigns._schema import StoreError


@contextlib.contextmanager
def locked(store: Path) -> Iterator[None]:
    """Hold the lock of a store.

    The lock is on a file beside the store, not on the store: closing another handle of the store would take SQLite's own locks away.

    Raises:
        StoreError: another process holds it, or it cannot be made.
    """
    try:
        import fcntl
    except ImportError:  # on Windows, where the rest of the package works
        raise StoreError(
            "os.name", os.name, "posix: campaigns are run on Unix; a store can be read everywhere"
        ) from None
    path = store.resolve()
    path = path.with_name(path.name + ".lock")
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)  # not inherited by the processes that are started
    except OSError as error:
        raise StoreError("store", str(store), f"a file in a folder that can be written ({error.strerror})") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 200).decode(errors="replace").strip() or "unknown"
            raise StoreError(
                "store", str(store), f"a store in which no other process runs a campaign ({holder} does)"
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()} on {socket.gethostname()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
