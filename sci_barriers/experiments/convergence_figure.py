"""The picture of convergence versus barrier: distances over layers, and the layers that are needed over n."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from sci_barriers.experiments.convergence import ConvergenceRun, Need, needs, run, sufficient_steps
from theorems.certificates.writer import write_atomically

__all__ = ["draw", "draw_convergence", "runs"]

#: The depth of the published table, and more restarts.
PUBLISHED_INNER: Final = 50
PUBLISHED_RESTARTS: Final = 120
COLOURS: Final = ("#4477aa", "#228833", "#ee6677", "#aa3377")


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
    for kind in ("svg", "png"):
        buffer = io.BytesIO()
        figure.savefig(buffer, format=kind, dpi=130)
        write_atomically(directory / f"convergence.{kind}", buffer.getvalue())
    return directory / "convergence.png", curves, found


def draw(curves: Sequence[ConvergenceRun], found: Sequence[Need], K: int) -> Any:
    """Return the figure; floats place the marks, and nothing else."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 4.8), layout="constrained")
    left, right = figure.subplots(1, 2)
    for curve, colour in zip(curves, COLOURS, strict=False):
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
    right.plot(
        n, [need.sufficient for need in found], color="#228833", linestyle=":", label="proved to suffice, about $2^n$"
    )
    right.plot(
        [need.n for need in settled],
        [need.settled for need in settled],
        color="#ee6677",
        marker="s",
        markersize=5,
        label="measured: right after 12 restarts",
    )
    right.plot(
        n,
        [need.noticed for need in found],
        color="#4477aa",
        marker="o",
        markersize=5,
        label="measured: right after 1 restart",
    )
    right.plot(
        n,
        [need.unnoticed for need in found],
        color="black",
        linestyle="--",
        label="proved not to suffice for 1 restart, about $2^{n/2}$",
    )
    right.axhline(PUBLISHED_INNER, color="#bbbbbb", linewidth=1)
    right.text(n[-1], PUBLISHED_INNER * 1.15, "p = 50 (as published)", fontsize=8, ha="right", color="#777777")
    right.set(
        yscale="log", xlabel="index n of the data: perturbation $2^{-(n+1)}$", ylabel="p, inner steps in a restart"
    )
    right.set_title(
        f"How many inner steps FIRENET needs to come within $10^{{-K}}$\nof the minimiser of its own data, K = {K}",
        fontsize=10,
    )
    right.legend(fontsize=8, loc="upper left")
    return figure
