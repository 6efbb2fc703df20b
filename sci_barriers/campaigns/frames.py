"""Messages between a campaign and its worker: eight bytes with the length, then the text."""

from __future__ import annotations

from typing import Final

__all__ = ["MAX_MESSAGE", "READY", "Inbox", "frame"]

#: A length above this is not that of a message: something else has written into the socket.
MAX_MESSAGE: Final = 1 << 32
#: The first message of a process.
READY: Final = "ready"
_HEAD: Final = 8


def frame(text: str) -> bytes:
    """Return a message as bytes."""
    data = text.encode()
    return len(data).to_bytes(_HEAD, "big") + data


class Inbox:
    """Puts messages together from the pieces in which they arrive."""

    def __init__(self) -> None:
        self._data = bytearray()

    def add(self, piece: bytes) -> str | None:
        """Take a piece and return the message, if that was its last one.

        Raises:
            ValueError: what has arrived is no message.
        """
        self._data += piece
        if len(self._data) < _HEAD:
            return None
        size = int.from_bytes(self._data[:_HEAD], "big")
        if size > MAX_MESSAGE or len(self._data) > _HEAD + size:
            raise ValueError("no message")
        if len(self._data) < _HEAD + size:
            return None
        text = self._data[_HEAD:].decode()  # UnicodeDecodeError is a ValueError
        self._data.clear()
        return text
