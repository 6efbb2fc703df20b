"""Puts the page that checks certificates in a browser beside the pages of the documentation, in the folder ``check``.

It needs an npm package (see docs/browser_checker/bundle.py). Where that cannot be had, the build says so, in red and at its end, the
page is left out, and what would have led to it says why.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser_checker"))
from bundle import Unreachable, tarball, write

FOLDER = "check"


class CheckPage(SphinxDirective):
    """``{check-page}``: the way to the page, or why it is not there."""

    def run(self) -> list[nodes.Node]:
        """Return a paragraph."""
        made = nodes.paragraph()
        if self.config.check_page_missing:
            said = f"This copy of the documentation was built without that page: {self.config.check_page_missing}."
            return [nodes.warning("", nodes.paragraph(text=said))]
        place = "../" * self.env.docname.count("/") + f"{FOLDER}/index.html"
        made += nodes.strong("", "", nodes.reference("", "Open the page", refuri=place, internal=False))
        return [made]


def fetch(app: Sphinx) -> None:
    """Get the package, before any page is read."""
    if app.builder.format != "html":
        app.config.check_page_missing = "it is there in HTML only"
        return
    try:
        tarball()  # it is in the cache then
    except Unreachable as error:
        app.config.check_page_missing = str(error)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write the page, or say that it is not there: last of all, so that nobody overlooks it."""
    missing = app.config.check_page_missing
    if not missing and exception is None:
        write(Path(app.outdir) / FOLDER, tarball())
    elif missing and app.builder.format == "html":
        print(
            f"\033[31;1mTHE PAGE THAT CHECKS CERTIFICATES IN A BROWSER IS LEFT OUT: {missing}\033[0m",
            file=sys.stderr,
        )


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_config_value("check_page_missing", "", "", [str])
    app.add_directive("check-page", CheckPage)
    app.connect("builder-inited", fetch)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True}
