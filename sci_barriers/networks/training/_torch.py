"""PyTorch, or the error that says how to install it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from sci_barriers._errors import MissingExtra


def require_torch() -> Any:
    """Return ``torch``, or raise `MissingExtra`."""
    try:
        import torch
    except ImportError:
        raise MissingExtra("PyTorch", "learn") from None
    return torch


@contextlib.contextmanager
def one_thread(torch: Any) -> Iterator[None]:
    """Run PyTorch's operations in the calling thread alone, so that sums are taken in one order; restore the number afterwards."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
