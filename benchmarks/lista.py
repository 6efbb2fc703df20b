"""Training the nine LISTA networks of the table: side by side, against one after the other in a plain loop."""

from __future__ import annotations

import statistics
from functools import cache

from benchmarks._measure import Result, repeats, time_of
from sci_barriers.networks.training._schedule import PUBLISHED
from sci_barriers.networks.training._torch import require_torch
from sci_barriers.networks.training._train import run_stacks
from sci_barriers.networks.training.plain import PlainTraining
from sci_barriers.networks.training.samples import DIGITS, INDICES, table_class
from sci_barriers.networks.training.stack import Stack

EPOCHS, ROUNDS, CPUS = 4, 5, 2


def _stacks(dtype: str) -> list[Stack]:
    return [Stack([table_class(K, n) for n in INDICES], PUBLISHED, 0, dtype=dtype) for K in DIGITS]


@cache
def _times() -> dict[str, float]:
    """Return the median seconds of one epoch of all nine networks, each way in turn; data and first weights are made beforehand."""
    torch = require_torch()
    plain = [PlainTraining(table_class(K, n), PUBLISHED, 0) for K in DIGITS for n in INDICES]
    stacks = {dtype: _stacks(dtype) for dtype in ("float64", "float32")}
    threads = torch.get_num_threads()

    def loop(count: int, epochs: int = EPOCHS) -> float:
        torch.set_num_threads(count)

        def all_nine() -> None:
            for network in plain:
                for _ in range(epochs):
                    network.run_epoch()

        return time_of(all_nine) / epochs

    def side_by_side(dtype: str) -> float:
        chosen = stacks[dtype]
        last = chosen[0].epoch + EPOCHS
        return time_of(lambda: run_stacks(chosen, last, threads=CPUS)) / EPOCHS

    try:
        loop(1, 1)  # warm-up
        best = min((1, CPUS), key=lambda count: loop(count, 1))
        ways = {
            f"plain, {best} thread{'s' * (best > 1)}": lambda: loop(best),
            "float64": lambda: side_by_side("float64"),
            "float32": lambda: side_by_side("float32"),
        }
        for way in ways.values():  # warm-up
            way()
        rounds = [{name: way() for name, way in ways.items()} for _ in range(repeats(ROUNDS))]
    finally:
        torch.set_num_threads(threads)
    return {name: statistics.median(times[name] for times in rounds) for name in ways}


def _result(dtype: str, what: str, part: int) -> Result:
    times = _times()
    name = next(way for way in times if way.startswith("plain"))
    slow, fast = times[name], times[dtype]
    minutes = PUBLISHED.epochs / 60
    return Result(
        f"LISTA: nine networks side by side on {CPUS} CPUs{what}, against a plain loop",
        f"1/{slow / fast:.1f} of the time ({slow * 1e3:.0f} ms → {fast * 1e3:.0f} ms an epoch; "
        f"4,000 epochs {slow * minutes:.0f} → {fast * minutes:.1f} min)",
        f"at most 1/{part}",
        fast <= slow / part,
        f"medians of {ROUNDS} × {EPOCHS} epochs of all nine in turn; the plain loop in float64 with automatic differentiation, "
        f"with the number of threads that suits it best ({name}); 4,000 epochs are extrapolated, "
        "the time to draw the data is left out of both",
    )


def float32() -> Result:
    return _result("float32", ", in float32", 5)


def float64() -> Result:
    # Two thirds of the time are matrix products at the peak of the machine: a fifth is reached or not, depending on its second CPU.
    return _result("float64", ", in float64", 4)


MEASURES = (float32, float64)
