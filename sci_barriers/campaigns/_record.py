"""The result of one run, as it is stored."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from sci_barriers.campaigns._axis import Json

#: Longest certificate, in bytes; a compressed one that claims to be longer is refused.
MAX_CERTIFICATE: Final = 1 << 30
#: Longest text of a traceback, in characters.
MAX_TEXT: Final = 20_000


@dataclass(frozen=True, kw_only=True)
class Record:
    """The result of one run. Exact numbers are text: ``0x…`` or ``0x…/0x…`` as in certificates.

    Attributes:
        status: how it ended: a `sci_barriers.Status` (or ``holds``, ``fails``, ``exact``, ``interval``, ``right``,
            ``stops being right``, by the task).
        reason: in one line.
        error_squared: a proved lower bound of the squared distance to the solution set of the committed input.
        own_lower_squared: proved bounds of the squared distance to the solution set
        own_upper_squared: of the data that were read.
        own_note: why there are none.
        reads: number of data read.
        largest_index: the largest index read, in decimal.
        network: whether the output was a network.
        traceback: of a crash.
        details: what else a task has to say.
        certificates: by name: (SHA-256 of the text, the compressed text in base 64).
        seconds: wall time, for information only.
    """

    status: str
    reason: str
    error_squared: str | None = None
    own_lower_squared: str | None = None
    own_upper_squared: str | None = None
    own_note: str = ""
    reads: int | None = None
    largest_index: str | None = None
    network: bool | None = None
    traceback: str | None = None
    details: Mapping[str, Json] = field(default_factory=dict)
    certificates: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    seconds: float = 0.0

    def document(self) -> dict[str, Any]:
        """Return it as a JSON document."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Record:
        """Return the record of a JSON document."""
        certificates = {name: (digest, data) for name, (digest, data) in document["certificates"].items()}
        return cls(**{**_writable(document), "certificates": certificates})


def _writable(value: Any) -> Any:
    """Return a value with all text in it as every format can hold it: no lone surrogates, no NUL; the middle of long text left out."""
    if isinstance(value, dict):
        return {str(_writable(key)): _writable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_writable(item) for item in value]
    if not isinstance(value, str):
        return value
    text = value.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
    if len(text) > MAX_TEXT and not text.startswith(("0x", "-0x")):  # an exact number stays whole
        text = f"{text[: MAX_TEXT // 2]}\n[…]\n{text[-MAX_TEXT // 2 :]}"
    return text


def pack(text: str) -> tuple[str, str]:
    """Return SHA-256 of a certificate's text, and the text compressed, in base 64."""
    data = text.encode()
    return hashlib.sha256(data).hexdigest(), base64.b64encode(zlib.compress(data, 6)).decode()


def unpack(data: bytes, digest: str) -> str | None:
    """Return the text of a compressed certificate, or ``None`` if it is not the one with this SHA-256."""
    expander = zlib.decompressobj()
    try:
        text = expander.decompress(data, MAX_CERTIFICATE)
    except zlib.error:
        return None
    if not expander.eof or expander.unused_data or hashlib.sha256(text).hexdigest() != digest:
        return None
    return text.decode()


def exact_integer(number: int | None) -> str | None:
    """Return an integer in decimal, or in hexadecimal where decimal would be long."""
    return None if number is None else str(number) if number.bit_length() < 4096 else hex(number)
