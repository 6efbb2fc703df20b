"""The state of a page in its address: a link that is opened later, or by somebody else, shows the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

__all__ = ["MOST", "Link", "of_page"]

#: Characters of a value: an address may come from anybody.
MOST: Final = 2000


class Link:
    """The query of the address of a page.

    Args:
        given: what the address said when the page was opened.
        set_one: puts one value into the address, as ``mo.query_params().set`` does.
    """

    def __init__(self, given: Mapping[str, Any], set_one: Callable[[str, str], object]) -> None:
        texts = {name: value[0] if isinstance(value, list) and value else value for name, value in given.items()}
        self._values = {name: text for name, text in texts.items() if isinstance(text, str) and len(text) <= MOST}
        self._set = set_one

    def get(self, name: str, default: str = "") -> str:
        """Return the text of this name, or the default."""
        return self._values.get(name, default)

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """Return the integer of this name, or the default if there is none from ``low`` to ``high``."""
        text = self._values.get(name, "")
        try:
            number = int(text)
        except ValueError:
            return default
        return number if low <= number <= high else default

    def one_of(self, name: str, allowed: Any, default: str) -> str:
        """Return the text of this name if it is allowed, else the default."""
        text = self._values.get(name, default)
        return text if text in allowed else default

    def starting(self, prefix: str) -> dict[str, str]:
        """Return the texts of the names that begin with a prefix, without it."""
        return {name.removeprefix(prefix): text for name, text in self._values.items() if name.startswith(prefix)}

    def keep(self, **values: object) -> None:
        """Put values into the address. Only those that are new are sent: the browser is not told what it knows."""
        for name, value in values.items():
            text = str(value)[:MOST]
            if self._values.get(name) != text:
                self._values[name] = text
                self._set(name, text)


def of_page() -> Link:
    """Return the link of the page that runs."""
    import marimo as mo

    return Link(mo.query_params().to_dict(), mo.query_params().set)
