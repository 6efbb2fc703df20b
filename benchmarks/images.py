"""FIRENET on images of real size: what an inner iteration costs beside its transforms, its memory, its growth."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from benchmarks._measure import Result, peak_memory, repeats, time_of
from sci_barriers.networks import Firenet, LinearOperator
from sci_barriers.networks._operator import Workspace
from sci_barriers.operators import ImageProblem, image_problem, phantom

WORKERS = 2
SIDES = (128, 256, 512, 1024, 2048)


@lru_cache(maxsize=1)
def _problem(side: int) -> ImageProblem:
    return image_problem(phantom(side), workers=WORKERS)


class _Watched(LinearOperator):
    """An operator that, before each A, notes the processor time since the last one, and then runs and times the alternatives."""

    def __init__(self, operator: LinearOperator, alternatives: Sequence[Callable[[], object]]) -> None:
        self._operator, self._alternatives = operator, alternatives
        self.workers = operator.workers
        self.spans: list[float] = []
        self.others: list[list[float]] = []
        self._since = 0.0

    domain = property(lambda self: self._operator.domain)
    codomain = property(lambda self: self._operator.codomain)
    norm = property(lambda self: self._operator.norm)

    def look(self) -> None:
        self.spans.append(time.process_time() - self._since)
        self.others.append([_processor_time(other) for other in self._alternatives])
        self._since = time.process_time()

    def forward(self, x: Any) -> Any:
        self.look()
        return self._operator.forward(x)

    def adjoint(self, u: Any) -> Any:
        return self._operator.adjoint(u)

    def workspace(self, like: NDArray[Any]) -> Workspace | None:
        space = self._operator.workspace(like)
        return None if space is None else _WatchedSpace(space, self)


class _WatchedSpace:
    def __init__(self, space: Workspace, watched: _Watched) -> None:
        self._space, self._watched, self.coefficients = space, watched, space.coefficients

    def forward(self) -> NDArray[Any]:
        self._watched.look()
        return self._space.forward()

    def adjoint(self, u: NDArray[Any]) -> NDArray[Any]:
        return self._space.adjoint(u)


def _least(problem: ImageProblem, y: Any, alternatives: Sequence[Callable[[], object]], steps: int = 40) -> list[float]:
    """Return the least processor time of an inner iteration, and of each alternative, which are run in turn with the iterations."""
    watched = _Watched(problem.operator, alternatives)
    Firenet(watched, lam=2.5e-4, inner=2 + repeats(steps - 2), restarts=1, delta=1.0, weights=problem.weights)(y)
    # The first two iterations have no start, and no A*.
    return [min(watched.spans[2:]), *(min(times[k] for times in watched.others) for k in range(len(alternatives)))]


def _transforms(shape: tuple[int, ...], dtype: str) -> list[Callable[[], object]]:
    """Return two FFTs of SciPy, into new memory and in place."""
    source = np.random.default_rng(0)
    x = (source.normal(size=shape) + 1j * source.normal(size=shape)).astype(dtype)
    work = x.copy()

    def fresh() -> object:
        return scipy.fft.ifft2(scipy.fft.fft2(x, norm="ortho", workers=WORKERS), norm="ortho", workers=WORKERS)

    def in_place() -> object:
        spectrum = scipy.fft.fft2(work, norm="ortho", workers=WORKERS, overwrite_x=True)
        return scipy.fft.ifft2(spectrum, norm="ortho", workers=WORKERS, overwrite_x=True)

    return [fresh, in_place]


def _iteration(side: int, dtype: str, batch: tuple[int, ...], what: str) -> Result:
    problem = _problem(side)
    y = np.broadcast_to(problem.samples(noise=0.02).astype(dtype), (*batch, *problem.operator.codomain)).copy()
    own, fresh, in_place = _least(problem, y, _transforms((*batch, side, side), dtype))
    return Result(
        f"FIRENET at {side}², Fourier–Haar, {what}, {WORKERS} workers: an inner iteration costs",
        f"{own / fresh:.2f} times two FFTs ({own * 1e3:.1f} ms against {fresh * 1e3:.1f} ms; "
        f"FFTs that overwrite their argument {in_place * 1e3:.1f} ms: {own / in_place:.2f} times)",
        "at most 2.2 times two FFTs alone",
        own <= 2.2 * fresh,
        "least processor time of all threads of 38 iterations, the FFTs in turn with them, iteration by iteration",
    )


def inner_iteration() -> Result:
    return _iteration(1024, "complex128", (), "complex128")


def single_precision() -> Result:
    return _iteration(1024, "complex64", (), "complex64")


def batches() -> Result:
    return _iteration(256, "complex128", (8,), "complex128, a batch of 8")


def on_torch() -> Result:
    import torch

    problem, threads = _problem(1024), torch.get_num_threads()
    y = torch.tensor(problem.samples(noise=0.02), dtype=torch.complex128)
    x = torch.randn(1024, 1024, dtype=torch.complex128)
    torch.set_num_threads(WORKERS)
    try:
        with torch.no_grad():
            transforms = [lambda: torch.fft.ifft2(torch.fft.fft2(x)), _transforms((1024, 1024), "complex128")[0]]
            own, bare, scipys = _least(problem, y, transforms, steps=20)
    finally:
        torch.set_num_threads(threads)
    return Result(
        f"FIRENET at 1024², torch on the CPU, complex128, {WORKERS} threads: an inner iteration costs",
        f"{own / bare:.2f} times two FFTs of torch ({own * 1e3:.0f} ms against {bare * 1e3:.0f} ms; SciPy's {scipys * 1e3:.0f} ms)",
        "shown beside the bare FFTs",
        True,
        "as above; differentiable, and with fresh memory for every operation",
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


#: Images read and written in one iteration if nothing stays in a cache from one pass to the next: two passes of two FFTs (8), two Haar
#: transforms with their coarser levels (16/3), the elementwise pass (6, and half of one for the weights), scattered samples (1).
IMAGES_MOVED = 8 + 16 / 3 + 6.5 + 1


def growth() -> Result:
    times, copies = {}, {}
    for side in SIDES:
        problem = _problem(side)
        source, target = np.ones((side, side), complex), np.empty((side, side), complex)
        steps = max(12, min(400, 40 * (512 // side) ** 2))
        times[side], copies[side] = _least(
            problem, problem.samples(noise=0.02), [partial(np.copyto, target, source)], steps
        )
    relative = {side: seconds / (side**2 * math.log2(side)) for side, seconds in times.items()}
    shown = ", ".join(f"{side}²: {seconds * 1e3:.2f} ms" for side, seconds in times.items())
    ratio = relative[2048] / relative[128]
    rates = {side: (IMAGES_MOVED * copies[side]) / (2 * times[side]) for side in SIDES}
    bandwidth = ", ".join(f"{side}²: {rate:.0%}" for side, rate in rates.items())
    return Result(
        "FIRENET, an inner iteration from 128² to 2048², in units of N² log N",
        f"×{ratio:.2f} ({shown}); bandwidth in per cent of a plain copy's: {bandwidth} "
        f"(copy at 2048²: {2 * 16 * 2048**2 / copies[2048] / 1e9:.1f} GB/s)",
        "constant, as far as caches let it be: at most ×1.3",
        ratio <= 1.3,
        f"least processor time of all threads, iteration by iteration, in turn with a copy of an image; {IMAGES_MOVED:.1f} images read or "
        "written in an iteration; data of 128² fit a cache, of 2048² none",
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


MEASURES: tuple[Callable[[], Result], ...] = (
    inner_iteration,
    single_precision,
    batches,
    on_torch,
    *((on_gpu,) if _cuda() else ()),
    memory,
    growth,
)
