"""Why a network is stable or not: all combinations of two levels of a few factors, each trained and attacked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, Final

import numpy as np

from sci_barriers._errors import BarrierError
from sci_barriers.learned.attacks import SPACES, STANDARD, Budget, attack
from sci_barriers.learned.experiments.stability import relative_error
from sci_barriers.learned.finding import LOWER_BOUND, Finding
from sci_barriers.learned.methods import learned
from sci_barriers.learned.plan import Plan
from sci_barriers.learned.sampling import Sampling
from sci_barriers.learned.training import train, unseen_images
from sci_barriers.learned.weights import load, save
from sci_barriers.reports import Table
from sci_barriers.reports.table import Column

#: Experiments by name: what they change in a plan, at two levels. ``sampling.`` and ``options.`` lead into these fields.
FACTORS: Final[dict[str, dict[str, tuple[Any, Any]]]] = {
    "automap": {
        "options.units": (128, 512),
        "options.ridge": (1e-3, 1e-6),
        "images": (3000, 300),
    },
    "cascade": {
        "sampling.pattern": ("variable density", "lines"),
        "images": (3000, 30),
        "steps": (300, 1200),
        "options.blocks": (2, 4),
    },
    "cascade-lines": {
        "sampling.seed": (0, 3),
        "images": (3000, 30),
    },
    "cascade-size": {
        "sampling.side": (16, 32),
        "images": (3000, 30),
    },
}
#: What else their plans have that recipes do not say: trainings are short and images small, for there are many.
BASES: Final[dict[str, dict[str, Any]]] = {
    "automap": {"architecture": "automap", "steps": 300},
    "cascade": {"architecture": "cascade", "sampling": Sampling(16)},
    "cascade-lines": {"architecture": "cascade", "steps": 1200, "sampling": Sampling(16, pattern="lines")},
    "cascade-size": {"architecture": "cascade", "steps": 1200, "sampling": Sampling(16, pattern="lines")},
}


def factorial(
    plan: Plan,
    factors: Mapping[str, tuple[Any, Any]],
    *,
    images: int = 8,
    size: float = 0.02,
    budget: Budget = STANDARD,
    folder: Path | None = None,
    progress: Callable[[str], object] | None = None,
) -> Finding:
    """Train and attack all combinations; the effect of a factor is the ratio of its two levels' geometric means.

    Args:
        plan: of the first levels.
        factors: at most 4, see `FACTORS`.
        images: that are attacked, in the image and in the data.
        size: ‖r‖/‖x‖, ‖e‖/‖Ax‖.
        budget: the same for each.
        folder: for trained networks: an interrupted run goes on from them.
        progress: told what is done.

    Raises:
        BarrierError: an argument out of its range.
    """
    if not 1 <= len(factors) <= 4:
        raise BarrierError("factors", list(factors), "1 to 4 of them")
    rows = []
    for levels in product((0, 1), repeat=len(factors)):
        chosen = {name: values[level] for (name, values), level in zip(factors.items(), levels, strict=True)}
        changed = _changed(plan, chosen)
        words = ", ".join(f"{name.split('.')[-1]} {value}" for name, value in chosen.items())
        if progress is not None:
            progress(words)
        place = None if folder is None else folder / f"{plan.architecture}-{''.join(map(str, levels))}.npz"
        trained = _trained(changed, place)
        method = learned(words, trained.network)
        x = unseen_images(images, changed.sampling.side)
        found = [attack(method, x, relative=size, space=space, budget=budget) for space in SPACES]
        row = {
            "levels": levels,
            "plan": words,
            "error": float(relative_error(method.reconstruct(x), x).mean()),
            "zero-filled": trained.reached["zero-filled"],
        }
        rows.append({**row, **{space: float(a.amplifications.mean()) for space, a in zip(SPACES, found, strict=True)}})
    table = Table(
        "training",
        Column("error", right=True),
        Column("zero-filled", right=True),
        Column("amplification, image", right=True),
        Column("amplification, data", right=True),
        title=f"{plan.architecture}, size {size:g}; {LOWER_BOUND}",
    )
    for row in rows:
        table.add(
            row["plan"], *(f"{row[key]:.3f}" for key in ("error", "zero-filled")), *(f"{row[s]:.2f}" for s in SPACES)
        )
    effects = Table(
        "factor",
        Column("error", right=True),
        *(Column(s, right=True) for s in SPACES),
        title="Effects: second level over first",
    )
    record = []
    for k, name in enumerate(factors):
        ratios = {key: _effect(rows, k, key) for key in ("error", *SPACES)}
        record.append({"factor": name, **ratios})
        first, second = factors[name]
        effects.add(f"{name.split('.')[-1]}: {second} instead of {first}", *(f"× {v:.2f}" for v in ratios.values()))
    lead = (
        f"One training seed for each of the {len(rows)} combinations, {images} images, {budget.gradients} gradients for each search. An "
        "effect is a ratio of geometric means over all combinations of the other factors."
    )
    return Finding(
        f"Why the {plan.architecture} is as stable as it is",
        lead,
        (table, effects),
        {},
        {"rows": rows, "effects": record},
    )


def _effect(rows: list[dict[str, Any]], k: int, key: str) -> float:
    logs = [np.mean([np.log(row[key]) for row in rows if row["levels"][k] == level]) for level in (0, 1)]
    return float(np.exp(logs[1] - logs[0]))


def _changed(plan: Plan, values: Mapping[str, Any]) -> Plan:
    sampling = {n.removeprefix("sampling."): v for n, v in values.items() if n.startswith("sampling.")}
    options = {n.removeprefix("options."): v for n, v in values.items() if n.startswith("options.")}
    own = {n: v for n, v in values.items() if "." not in n}
    if not set(own) <= set(plan.record()) or len(sampling) + len(options) + len(own) != len(values):
        raise BarrierError("factors", list(values), "fields of Plan, sampling.FIELD, or options.NAME")
    return replace(plan, sampling=replace(plan.sampling, **sampling), options={**plan.options, **options}, **own)


def _trained(plan: Plan, place: Path | None) -> Any:
    if place is not None and place.exists():
        found = load(place)
        if found.plan != plan:
            raise BarrierError("folder", str(place), "a network of this experiment, or none")
        return found
    if place is None:
        return train(plan)
    place.parent.mkdir(parents=True, exist_ok=True)
    trained = train(plan, checkpoint=place.with_suffix(".checkpoint.npz"))
    save(trained, place)
    return trained
