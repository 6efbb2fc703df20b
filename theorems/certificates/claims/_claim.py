"""What all claims have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod

from theorems.certificates.writer import certificate_text


class Claim(ABC):
    """A statement with all that is needed to check it."""

    @abstractmethod
    def document(self) -> dict[str, object]:
        """Return the certificate as a JSON document."""

    def text(self) -> str:
        """Return the certificate as the text of a file."""
        return certificate_text(self.document())
