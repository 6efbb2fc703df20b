"""The picture of convergence versus barrier: distances over layers, and the layers that are needed over n."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from sci_barriers.experiments._drawing import COLOURS, new_figure, write_figure
from sci_barriers.experiments.convergence import ConvergenceRun, Need, needs, run, sufficient_steps
from theorems.certificates.writer import write_atomically

__all__ = ["draw", "draw_convergence", "runs"]

#: The depth of the published table, and more restarts.
PUBLISHED_INNER: Final = 50
PUBLISHED_RESTARTS: Final = 120
_LINES: Final = tuple(COLOURS[name] for name in ("blue", "green", "orange", "pink"))


def runs(
    K: int = 1,
    indices: Sequence[int] = (4, 6, 8),
    restarts: int = 12,
    progress: Callable[[str], object] | None = None,
) -> list[ConvergenceRun]:
    """Return FIRENET with the p that is proved to suffice for each n, and the published p = 50 at the largest n, last."""
    found = []
    for n in indices:
        if progress is not None:
            progress(f"convergence: n = {n}, p = {sufficient_steps(K, n)}")
        found.append(run(K, n, inner=sufficient_steps(K, n), restarts=restarts))
    found.append(run(K, max(indices), inner=PUBLISHED_INNER, restarts=PUBLISHED_RESTARTS))
    return found


def draw_convergence(
    directory: Path, *, K: int = 1, progress: Callable[[str], object] | None = None
) -> tuple[Path, list[ConvergenceRun], list[Need]]:
    """Compute, draw ``convergence.png`` and ``.svg``, write ``convergence.json``; takes some ten seconds."""
    curves, found = runs(K, progress=progress), needs(K, progress=progress)
    record = {"K": K, "runs": [asdict(r) for r in curves], "needs": [asdict(need) for need in found]}
    write_atomically(directory / "convergence.json", json.dumps(record, indent=1) + "\n")
    figure = draw(curves, found, K)
    return write_figure(figure, directory / "convergence.png", dpi=130)[0], curves, found


def draw(curves: Sequence[ConvergenceRun], found: Sequence[Need], K: int) -> Any:
    """Return the figure; floats place the marks, and nothing else."""
    figure, (left, right) = new_figure(12, 4.8, columns=2)
    for curve, colour in zip(curves, _LINES, strict=False):
        layers = [curve.layers(k + 1) for k in range(len(curve.own))]
        last = curve is curves[-1]
        label = f"n = {curve.n}, p = {curve.inner:,}" + (" (as published)" if last else "")
        mark = "" if last else "o"
        left.plot(layers, curve.own, color=colour, marker=mark, markersize=4, label=label)
        left.plot(layers, curve.other, color=colour, marker=mark, markersize=4, markerfacecolor="none", linestyle="--")
    left.axhline(1, color="black", linewidth=0.8)
    left.text(0.98, 0.93, "$10^{-K}$: K digits", transform=left.get_yaxis_transform(), fontsize=8, ha="right", va="top")
    left.set(xscale="log", yscale="log", xlabel="layers of FIRENET, 3·restarts·p + 1", ylabel="distance / $10^{-K}$")
    left.set_title(
        f"How near FIRENET comes to the minimiser of its own data (solid)\n"
        f"and to that of the other input with these data (dashed), K = {K}",
        fontsize=10,
    )
    left.legend(fontsize=8, loc="lower left")

    n = [need.n for need in found]
    settled = [need for need in found if need.settled is not None]
    for what, of, style, colour, label in (
        ("sufficient", found, ":", COLOURS["green"], "proved to suffice, about $2^n$"),
        ("settled", settled, "s-", COLOURS["orange"], "measured: right after 12 restarts"),
        ("noticed", found, "o-", COLOURS["blue"], "measured: right after 1 restart"),
        ("unnoticed", found, "--", "black", "proved not to suffice for 1 restart, about $2^{n/2}$"),
    ):
        right.plot(
            [need.n for need in of],
            [getattr(need, what) for need in of],
            style,
            color=colour,
            markersize=5,
            label=label,
        )
    right.axhline(PUBLISHED_INNER, color=COLOURS["grey"], linewidth=1)
    right.text(n[-1], PUBLISHED_INNER * 1.15, "p = 50 (as published)", fontsize=8, ha="right", color=COLOURS["grey"])
    right.set(
        yscale="log", xlabel="index n of the data: perturbation $2^{-(n+1)}$", ylabel="p, inner steps in a restart"
    )
    right.set_title(
        f"How many inner steps FIRENET needs to come within $10^{{-K}}$\nof the minimiser of its own data, K = {K}",
        fontsize=10,
    )
    right.legend(fontsize=8, loc="upper left")
    return figure
