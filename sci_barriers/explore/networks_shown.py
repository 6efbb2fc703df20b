"""The words of the page *Networks*: what is searched for, what came of it, what is missing."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any, Final

from sci_barriers.explore import exports
from sci_barriers.explore.frame import note
from sci_barriers.explore.networks import MISSING, Found, Settings
from sci_barriers.explore.talk_tables import Tables
from sci_barriers.explore.work import Job

#: Beside FIRENET where the address says nothing: one seed of each kind.
FIRST_TRAINED: Final = "automap-seed0,unet-seed0,cascade-seed0"
ONLY_THERE: Final = (
    "The trained networks of this page are those for images of 32² and a third of their Fourier coefficients."
)
SEARCH: Final = (
    "<h2>The worst perturbation</h2><p>Gradient ascent looks for the r of this size that changes the reconstruction most. What it "
    "finds shows that the method amplifies <em>at least</em> so much. It never shows that there is nothing "
    "worse: only the proved bound does, and trained networks have none. All methods get the same number of gradients.</p>"
)
TABLES: Final = (
    "<h2>The three tables of the talk</h2><p>The same theorem for networks: FIRENET and a trained LISTA network on the square-root LASSO. "
    "As published, corrected, and certified. Rows appear when they are computed; all of them take a minute or two.</p>"
)
_EXTRAS: Final = {
    "learn": "PyTorch is not installed: there are no networks here. The three tables need none.",
    "images": "scikit-image is not installed: the photographs are not there.",
}


def missing_html() -> str:
    """Return what is not installed here, and how to get it."""
    return "".join(
        note(
            f'<p>{escape(_EXTRAS[extra])} To have it: <code>pip install "sci-barriers[{extra}]"</code></p>', markup=True
        )
        for extra in MISSING
    )


def with_search(settings: Settings, size: int, steps: int) -> Settings:
    """Return settings with the size of a perturbation and the gradients of its search."""
    return replace(settings, size=size, steps=steps)


def progress_html(job: Job[Any]) -> str:
    """Return how far work is."""
    if not job.of:
        return note("Beginning …")
    ending = " Ending …" if job.cancelled else ""
    return (
        note(f"{job.what}: {job.done} of {job.of} …{ending}")
        + f'<progress value="{job.done}" max="{job.of}" aria-label="progress"></progress>'
    )


def found_html(job: Job[Found]) -> str:
    """Return what a search found, or that it was cancelled, or failed."""
    if job.failed:
        return note("Cancelled. Nothing was found.") if job.cancelled else note(f"It failed: {job.failure}", "lost")
    found = job.result()
    return (
        f'<div class="sb-scroll" tabindex="0">{found.table().html()}</div>'
        f'<div class="sb-scroll" tabindex="0">{exports.picture(found.picture(), "perturbations")}</div>'
    )


def tables_html(job: Job[Tables], tables: Tables) -> str:
    """Return the tables so far, below how far they are."""
    if job.running:
        head = progress_html(job)
    elif job.failed:
        head = (
            note("Cancelled. The rows below were computed.")
            if job.cancelled
            else note(f"It failed: {job.failure}", "lost")
        )
    else:
        head = ""
    parts = [
        f'<div class="sb-scroll" tabindex="0">{table.html()}</div><p>{escape(words)}</p>'
        for table, words in tables.tables()
    ]
    return head + "".join(parts)
