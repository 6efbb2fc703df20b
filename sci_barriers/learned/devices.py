"""Devices of torch: the one that is asked for, or an error that says which there are."""

from __future__ import annotations

from typing import Any

from sci_barriers._errors import BarrierError
from sci_barriers.networks.training._torch import require_torch

__all__ = ["available", "require_device"]


def available() -> tuple[str, ...]:
    """Return the names of the devices that torch finds here, ``cpu`` first.

    Raises:
        MissingExtra: torch is not installed.
    """
    torch = require_torch()
    found = ["cpu", *(f"cuda:{k}" for k in range(torch.cuda.device_count()))]
    return (*found, "mps") if torch.backends.mps.is_available() else tuple(found)


def require_device(name: str, *, double: bool = False) -> Any:
    """Return a device of torch.

    Args:
        name: ``"cpu"``, ``"cuda"``, or another one of torch.
        double: whether it has to compute in double precision, as FIRENET and zero-filling do.

    Raises:
        BarrierError: it is not there, or has no numbers of this precision.
        MissingExtra: torch is not installed.
    """
    torch = require_torch()
    try:
        device = torch.device(name)
        torch.zeros(1, device=device, dtype=torch.float64 if double else torch.float32).cpu()
    # AssertionError: torch was built without it; TypeError: it has no float64; ImportError: a part of torch is missing
    except (RuntimeError, AssertionError, TypeError, ImportError) as error:
        what = str(error).partition("\n")[0][:80]
        raise BarrierError("device", name, f"one that torch can use here: {', '.join(available())} ({what})") from None
    return device
