"""What a question about large data will cost, in words, before it is asked."""

from __future__ import annotations

from theorems.digits import Data

#: Seconds and bytes an entry of A, measured for 256 × 512 and 500 × 1000 with tens of active columns (benchmarks/README.md).
_SECONDS = 6e-6
_SECONDS_MOVED = 25e-6
_BYTES = 400


def cost(data: Data) -> str:
    """Return a sentence about time and memory.

    >>> from theorems.digits import Data, Radius
    >>> cost(Data.real([[1] * 500] * 4000, 1, [1] * 500, 1, Radius(), Radius.index(20)))
    'A has 500 × 4000 entries: about 12 s and 0.8 GB if tens of columns are active, much longer if hundreds are; Ctrl-C ends it'
    """
    m, N = data.shape
    entries = m * N * data.parts**2
    seconds = entries * (_SECONDS if data.radius_A.exact else _SECONDS_MOVED)
    time = (
        f"{seconds:.0f} s"
        if seconds < 90
        else f"{seconds / 60:.0f} min"
        if seconds < 5400
        else f"{seconds / 3600:.1f} h"
    )
    return (
        f"A has {m} × {N} entries: about {time} and {entries * _BYTES / 1e9:.1f} GB if tens of columns are active, "
        "much longer if hundreds are; Ctrl-C ends it"
    )
