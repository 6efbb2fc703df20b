"""One run of a campaign: its parameters, and the key that is made from them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from sci_barriers import __version__
from sci_barriers.campaigns._axis import Json

#: Version of the parameters and of the record of a result: a change of either makes new keys.
FORMAT: Final = 1
_ENCODE: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode


def canonical(value: object) -> str:
    """Return a value as canonical JSON: keys sorted, no blanks, ASCII; equal values give equal text."""
    return _ENCODE(value)


def key_of(task: str, parameters: str, *, version: str = __version__) -> str:
    """Return SHA-256 of task, parameters (canonical JSON) and the version of what computes the result."""
    text = f'{{"format":{FORMAT},"package":{canonical(version)},"parameters":{parameters},"task":{canonical(task)}}}'
    # Lone surrogates come from a damaged file only: they get a key that is not the one it says.
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True)
class PlannedRun:
    """A run.

    Attributes:
        task: what is done, a name of `TASKS`.
        parameters: all that the result depends on.
    """

    task: str
    parameters: Mapping[str, Json] = field(hash=False)

    @cached_property
    def text(self) -> str:
        """The parameters as canonical JSON."""
        return canonical(self.parameters)

    @cached_property
    def key(self) -> str:
        """The key in the store, 64 hexadecimal digits."""
        return key_of(self.task, self.text)
