"""Measures what the claims compare, for all seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from sci_barriers.learned.attacks import Budget, attack_all
from sci_barriers.learned.claims import CLAIMS, Outcome, judge
from sci_barriers.learned.details import detail
from sci_barriers.learned.experiments.detail import gain
from sci_barriers.learned.experiments.stability import relative_error
from sci_barriers.learned.finding import LOWER_BOUND, Finding
from sci_barriers.learned.lineup import line_up
from sci_barriers.learned.methods import Method
from sci_barriers.learned.stacked import stacked
from sci_barriers.learned.training import unseen_images
from sci_barriers.learned.weights import shipped, shipped_names
from sci_barriers.reports import Table
from sci_barriers.reports.table import Cell, Column

__all__ = ["BUDGET", "IMAGES", "SEEDS", "claims", "measure"]

#: Of a run that counts: images, training seeds, and what each search may spend.
IMAGES: Final = 8
SEEDS: Final = (0, 1, 2)
BUDGET: Final = Budget(20, 2)

#: Names in the claims, and the networks that they mean; without a seed, one method for all.
KINDS: Final = {
    "AUTOMAP": "automap-seed{}",
    "U-Net": "unet-seed{}",
    "U-Net with noise": "unet-noise0.1-seed{}",
    "cascade": "cascade-seed{}",
    "FIRENET": "firenet:10x4",
    "zero-filling": "zero-filled",
}
#: Sizes of the searches: of all methods; of AUTOMAP, whose output is then looked at; of a detail that appears.
SIZE, LARGE, INVENTED = 0.02, 0.1, 0.05
#: Inner steps behind AUTOMAP, and height of the diagonal line.
STEPS, HEIGHT = 10, 0.1


def measure(
    *,
    budget: Budget = BUDGET,
    images: int = IMAGES,
    seeds: Sequence[int] = SEEDS,
    source: str = "ellipses",
    progress: Callable[[str], object] | None = None,
) -> dict[str, list[float]]:
    """Return the quantities of `CLAIMS`, one number for each seed; searches of one size have one budget for all methods.

    Args:
        budget: of each search.
        images: the first so many of `unseen_images`.
        seeds: of trainings whose networks ship with the package.
        source: of the images; the networks were trained on ellipses, whatever it is.
        progress: told what is done.
    """
    words = {kind: [w.format(s) for s in seeds] if "{}" in w else [w] for kind, w in KINDS.items()}
    lineup = line_up([word for group in words.values() for word in group])
    found = iter(lineup.methods)
    groups = {kind: [next(found) for _ in group] for kind, group in words.items()}
    groups["AUTOMAP + 10"] = [stacked(m, lineup.sampling, STEPS) for m in groups["AUTOMAP"]]
    x = unseen_images(images, lineup.sampling.side, source=source)
    every = [method for group in groups.values() for method in group]
    h = detail("diagonal", lineup.sampling.side)
    shared: dict[str, Any] = {"budget": budget, "progress": progress}
    small = attack_all(every, x, relative=SIZE, **shared)
    large = attack_all(groups["AUTOMAP"], x, relative=LARGE, **shared)
    pair = [*groups["AUTOMAP"], *groups["FIRENET"]]
    invented = attack_all(pair, x, relative=INVENTED, template=h, **shared)

    def score(method: Method) -> float:
        scores = invented[method.name].scores
        assert scores is not None  # there was a template
        return float(scores.mean())

    result: dict[str, list[float]] = {}
    for kind, group in groups.items():
        result[f"error of {kind}"] = [float(relative_error(m.reconstruct(x), x).mean()) for m in group]
        result[f"amplification of {kind}"] = [float(small[m.name].amplifications.mean()) for m in group]
        result[f"gain of {kind}"] = [float(gain(m, x, h, HEIGHT).mean()) for m in group]
    result[f"worst error of AUTOMAP at {LARGE:g}"] = [
        float(relative_error(m.reconstruct(x + large[m.name].perturbations), x).mean()) for m in groups["AUTOMAP"]
    ]
    for kind in ("AUTOMAP", "FIRENET"):
        result[f"invented by {kind}"] = [score(m) for m in groups[kind]]
    return result


def claims(
    *,
    budget: Budget = BUDGET,
    images: int = IMAGES,
    source: str = "ellipses",
    progress: Callable[[str], object] | None = None,
) -> Finding:
    """Measure, and judge the claims.

    Args:
        budget: of each search.
        images: at least 1.
        source: of the images, see `measure`.
        progress: told what is done.
    """
    measured = measure(budget=budget, images=images, source=source, progress=progress)
    outcomes = judge(measured)
    assert len(outcomes) == len(CLAIMS)  # all quantities were measured
    table = Table(
        "claim",
        "margin",
        Column("seeds", right=True),
        "outcome",
        title=f"Claims of the talk at 32² ({source}), worst cases: {LOWER_BOUND}",
    )
    for outcome in outcomes:
        pairs = ", ".join(f"{a:.3g} {outcome.claim.relation} {b:.3g}" for a, b in outcome.pairs)
        verdict = Cell("shows", "good") if outcome.shows else Cell("does not show", "bad")
        table.add(outcome.claim.sentence, str(outcome.claim), pairs, verdict)
    quantities = Table(
        "quantity",
        Column("seeds", right=True),
        title=f"What was measured; amplifications and worst errors are {LOWER_BOUND}",
    )
    for name, values in measured.items():
        quantities.add(name, ", ".join(f"{v:.3g}" for v in values))
    lead = (
        f"{images} images ({source}), {len(SEEDS)} training seeds, {budget.gradients} gradients for each search. The networks were "
        "trained on ellipses. The margins were fixed before anything was measured; a claim shows if it holds for every seed."
    )
    record = {
        "source": source,
        "images": images,
        "gradients": budget.gradients,
        "measured": measured,
        "outcomes": [_record(outcome) for outcome in outcomes],
        "trainings": {name: _training(name) for name in shipped_names()},
    }
    return Finding("Claims about learned networks", lead, (table, quantities), {}, record)


def _record(outcome: Outcome) -> dict[str, Any]:
    return {"claim": outcome.claim.name, "margin": str(outcome.claim), "shows": outcome.shows}


def _training(name: str) -> dict[str, Any]:
    trained = shipped(name)
    plan = trained.plan.record()
    return {"error": trained.reached["error"]} | {key: plan[key] for key in ("steps", "batch", "rate", "options")}
