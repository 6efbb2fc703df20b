"""Judge the claims of the talk about learned networks, on the trained networks of the package, with margins fixed beforehand.

Exit code 0 whatever the outcome, or 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

from sci_barriers.cli.commands.learned._shared import AsJson, Count, Out, Restarts, Steps, deliver
from sci_barriers.learned.attacks import Budget
from sci_barriers.learned.experiments.claims import claims


def run(images: Count = 8, steps: Steps = 20, restarts: Restarts = 2, out: Out = None, as_json: AsJson = False) -> None:
    budget = Budget(steps, restarts)
    deliver(lambda tell: claims(budget=budget, images=images, progress=tell), out, as_json=as_json)
