"""What is on the screen, to take away: pictures as SVG and PNG, values as JSON, certificates as they are."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from fractions import Fraction
from html import escape
from typing import Any

import marimo as mo

from sci_barriers.harness import Certificate

__all__ = ["certificate", "json_file", "json_text", "picture", "tools", "zipped"]


def tools(name: str) -> str:
    """Return the buttons that save the picture that stands in the same ``.sb-picture``.

    Args:
        name: of the files, without their endings.
    """
    buttons = "".join(
        f'<button type="button" data-sb-save="{kind}" data-sb-name="{escape(name)}">Save picture as {kind.upper()}</button>'
        for kind in ("svg", "png")
    )
    return f'<div class="sb-tools">{buttons}</div>'


def picture(svg: str, name: str, caption: str = "") -> str:
    """Return a picture with its caption and its downloads, as HTML.

    Args:
        svg: a whole ``<svg>`` element with ``role="img"``, a title and a description.
        name: of the files, without their endings.
        caption: in words.
    """
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f'<figure class="sb-picture">{svg}{below}{tools(name)}</figure>'


def _exact(value: object) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    raise TypeError(f"{type(value).__name__} is nothing that JSON has")


def json_text(document: object) -> str:
    """Return JSON; exact rationals are text, ``"1/3"``."""
    return json.dumps(document, indent=1, ensure_ascii=False, default=_exact) + "\n"


def json_file(document: object, name: str, label: str = "Save as JSON") -> Any:
    """Return a download button for values; they are written when it is pressed.

    Args:
        document: lists, dictionaries, text, integers, fractions; or a function that makes them when they are asked for.
        name: of the file, without ``.json``.
        label: on the button.
    """
    return mo.download(
        lambda: json_text(document() if callable(document) else document).encode(),
        f"{name}.json",
        "application/json",
        label=label,
    )


def certificate(found: Certificate, name: str = "certificate", label: str = "Save the certificate") -> Any:
    """Return a download button for a certificate.

    Args:
        found: of a verdict.
        name: of the file, without ``.json``.
        label: on the button.
    """
    return mo.download(lambda: found.text.encode(), f"{name}.json", "application/json", label=label)


def zipped(texts: Mapping[str, str]) -> bytes:
    """Return files as a zip file, the same for the same texts.

    Args:
        texts: by the names of the files.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in texts.items():
            file.writestr(zipfile.ZipInfo(name), text)
    return stream.getvalue()
