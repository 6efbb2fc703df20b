"""FIRENET on images of real size: what an inner iteration costs beside its transforms, its memory, its growth."""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np
import pywt
import scipy.fft

from benchmarks._measure import Result, peak_memory, repeats, time_of
from sci_barriers.networks import Firenet
from sci_barriers.operators import ImageProblem, image_problem, phantom

WORKERS = 2
SIDES = (128, 256, 512, 1024, 2048)


@lru_cache(maxsize=1)
def _problem(side: int) -> ImageProblem:
    return image_problem(phantom(side), workers=WORKERS)


def _network(problem: ImageProblem, inner: int) -> Firenet:
    return Firenet(problem.operator, lam=2.5e-4, inner=inner, restarts=1, delta=1.0, weights=problem.weights)


def _bare(side: int) -> Callable[[], Any]:
    """Return two FFTs and two wavelet transforms as SciPy and PyWavelets do them, complex128, out of place."""
    source = np.random.default_rng(0)
    x = source.normal(size=(side, side)) + 1j * source.normal(size=(side, side))
    depth = side.bit_length() - 1

    def call() -> None:
        coefficients = pywt.wavedec2(x, "haar", "periodization", depth)
        pywt.waverec2(coefficients, "haar", "periodization")
        scipy.fft.ifft2(scipy.fft.fft2(x, norm="ortho", workers=WORKERS), norm="ortho", workers=WORKERS)

    return call


def inner_iteration() -> Result:
    problem = _problem(1024)
    y = problem.samples(noise=0.02)
    few, many, bare = _network(problem, 3), _network(problem, 9), _bare(1024)
    few(y), many(y), bare()
    gc.collect()
    rounds = []
    for _ in range(repeats(7)):
        # In turn, so that what else the machine does is in all of them; 9 − 3 = 6 iterations without start and end.
        short, reference, long, again = time_of(lambda: few(y)), time_of(bare), time_of(lambda: many(y)), time_of(bare)
        rounds.append(((long - short) / 6, (reference + again) / 2))
    ratio = statistics.median(a / b for a, b in rounds)
    own, bare_time = (statistics.median(values) for values in zip(*rounds, strict=True))
    return Result(
        "FIRENET at 1024², Fourier–Haar, complex128, 2 workers: an inner iteration costs",
        f"{ratio:.2f} times its transforms ({own * 1e3:.0f} ms; 2 FFTs and 2 wavelet transforms {bare_time * 1e3:.0f} ms)",
        "at most 1.6 times two FFTs and two wavelet transforms, called bare",
        ratio <= 1.6,
        "difference of restarts of 9 and of 3 iterations, over 6; scipy.fft and PyWavelets in turn in the same run; median of 7 rounds",
    )


_MEMORY = """
import numpy as np
from sci_barriers.networks import Firenet
from sci_barriers.operators import Fourier, SampledTransform, Wavelet, full_centre
for side in {sides}:
    A = SampledTransform(Fourier(side, 2), full_centre(side, ordering="centred", rate=0.15), Wavelet(side))
    network = Firenet(A, lam=2.5e-4, inner=5, restarts=3, delta=1.0, weights=np.ones(A.domain))
    x = network(np.ones(A.codomain, dtype=complex))
"""


def memory() -> Result:
    side = 1024
    image = 16 * side * side / 2**20
    whole, base = (peak_memory(_MEMORY.format(sides=sides)) for sides in ((64, side), (64,)))
    images = (whole - base) / image
    return Result(
        "FIRENET at 1024²: memory, operator, weights, measurements and result included",
        f"{images:.1f} images of complex128 ({whole - base} MiB)",
        "at most 12 images",
        images <= 12,
        "peak resident memory of a fresh process, less that of one that runs it at 64²; an image is 16 MiB",
    )


def _processor_time(function: Callable[[], Any]) -> float:
    start = time.process_time()
    function()
    return time.process_time() - start


def growth() -> Result:
    times = {}
    for side in SIDES:
        problem = _problem(side)
        y = problem.samples(noise=0.02)
        count = max(2, (1024 // side) ** 2)
        short, long = (
            min(_processor_time(partial(_network(problem, steps), y)) for _ in range(repeats(3)))
            for steps in (2, 2 + count)
        )
        times[side] = (long - short) / count
    relative = {side: seconds / (side**2 * math.log2(side)) for side, seconds in times.items()}
    shown = ", ".join(f"{side}²: {seconds * 1e3:.2f} ms" for side, seconds in times.items())
    ratio = relative[2048] / relative[128]
    return Result(
        "FIRENET, an inner iteration from 128² to 2048², in units of N² log N",
        f"×{ratio:.2f} ({shown})",
        "constant, as far as caches let it be: at most ×2.5",
        ratio <= 2.5,
        "processor time of all threads, differences of restarts of two lengths, least of 3 rounds; data of 128² fit a cache, of 2048² none",
    )


def on_gpu() -> Result:
    import torch

    problem = image_problem(phantom(1024))
    y = torch.tensor(problem.samples(noise=0.02), dtype=torch.complex64, device="cuda")
    weights = torch.tensor(problem.weights, dtype=torch.float32, device="cuda")
    nets = [Firenet(problem.operator, lam=2.5e-4, inner=p, restarts=1, delta=1.0, weights=weights) for p in (5, 55)]
    x = torch.randn(1024, 1024, dtype=torch.complex64, device="cuda")

    def timed(call: Callable[[], Any]) -> float:
        def whole() -> None:
            call()
            torch.cuda.synchronize()

        whole()
        return statistics.median(time_of(whole) for _ in range(repeats(9)))

    with torch.no_grad():
        iteration = (timed(lambda: nets[1](y)) - timed(lambda: nets[0](y))) / 50
        bare = timed(lambda: [torch.fft.ifft2(torch.fft.fft2(x)) for _ in range(50)]) / 50
    return Result(
        f"FIRENET at 1024², complex64, {torch.cuda.get_device_name()}: an inner iteration",
        f"{iteration * 1e3:.3f} ms; two FFTs bare {bare * 1e3:.3f} ms ({iteration / bare:.1f}×)",
        "shown beside the bare FFTs",
        True,
        "torch; differences of restarts of 55 and 5 iterations",
    )


def _cuda() -> bool:
    try:
        import torch
    except ImportError:
        return False
    return bool(torch.cuda.is_available())


MEASURES: tuple[Callable[[], Result], ...] = (inner_iteration, memory, growth, *((on_gpu,) if _cuda() else ()))
