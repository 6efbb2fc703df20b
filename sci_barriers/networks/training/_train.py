"""Trains the networks of the table side by side, on a few threads, with checkpoints."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.networks._lista import Lista, ListaOrigin
from sci_barriers.networks._lista_file import file_name, load, save
from sci_barriers.networks.training._schedule import Schedule
from sci_barriers.networks.training._torch import one_thread, require_torch
from sci_barriers.networks.training.checkpoint import read_checkpoint, write_checkpoint
from sci_barriers.networks.training.samples import DIGITS, INDICES, table_class
from sci_barriers.networks.training.stack import Stack
from sci_barriers.networks.training.start import residual_matrix

#: A checkpoint is written after this many epochs.
CHECKPOINT_EPOCHS: Final = 50
#: Called after each epoch of the networks for one K: K, epochs made, best validation errors so far. From any thread, one call at a time.
Progress = Callable[[int, int, Sequence[float]], object]


class _Job:
    """The networks for one K, trained as one stack, and where their files are."""

    def __init__(
        self, K: int, indices: Sequence[int], plan: Schedule, seed: int, dtype: str, folder: Path | None
    ) -> None:
        self.K, self.indices, self.plan, self.seed, self.dtype, self.folder = K, indices, plan, seed, dtype, folder
        self.stack: Stack | None = None
        self.networks: list[Lista] = []
        self.epoch = 0
        self.busy = self.failed = False

    @property
    def checkpoint(self) -> Path | None:
        return None if self.folder is None else self.folder / f"checkpoint-{self.plan.variant}-K{self.K}.npz"

    @property
    def files(self) -> list[Path]:
        return (
            [] if self.folder is None else [self.folder / file_name(self.K, n, self.plan.variant) for n in self.indices]
        )

    def description(self) -> dict[str, Any]:
        return {"K": self.K, "n": list(self.indices), "seed": self.seed, "dtype": self.dtype, **asdict(self.plan)}

    def resume(self) -> None:
        """Take over what the folder has of this training."""
        path = self.checkpoint
        if path is not None and path.exists():
            state = read_checkpoint(path, self.description())
            self.stack = self._stack()
            self.stack.restore(state)
            self.epoch = self.stack.epoch
        elif self.files and all(file.exists() for file in self.files):
            networks = [load(file) for file in self.files]
            for file, network in zip(self.files, networks, strict=True):
                origin = network.origin
                if origin is None or (origin.seed, origin.dtype, origin.schedule) != (
                    self.seed,
                    self.dtype,
                    asdict(self.plan),
                ):
                    raise BarrierError("file", str(file), "a network of this training (seed, type and schedule)")
            self.networks, self.epoch = networks, self.plan.epochs

    def _stack(self) -> Stack:
        return Stack([table_class(self.K, n) for n in self.indices], self.plan, self.seed, dtype=self.dtype)

    def run_epoch(self, every: int) -> None:
        if self.stack is None:
            self.stack = self._stack()
        self.stack.run_epoch()
        self.epoch = self.stack.epoch
        if self.epoch % every == 0 and self.epoch < self.plan.epochs:
            self.keep()

    def keep(self) -> None:
        """Write a checkpoint, if there is a folder and something to keep."""
        if self.checkpoint is not None and self.stack is not None and self.epoch:
            write_checkpoint(self.checkpoint, self.stack.state(), self.description())

    def finish(self) -> None:
        """Make the networks of the best weights and write them; the checkpoint is no longer needed."""
        stack = self.stack
        assert stack is not None  # epochs were made
        versions = {name: version(name) for name in ("numpy", "torch")}
        for p, case in enumerate(stack.cases):
            origin = ListaOrigin(
                variant=self.plan.variant,
                K=case.K,
                n=case.n,
                seed=self.seed,
                schedule=asdict(self.plan),
                epochs=stack.epoch,
                best_epoch=int(stack.best_epoch[p]),
                validation_error=float(stack.best_loss[p]),
                dtype=self.dtype,
                versions=versions,
            )
            self.networks.append(Lista(residual_matrix(case, self.plan), *stack.weights(p), origin))
        for file, network in zip(self.files, self.networks, strict=bool(self.files)):
            save(network, file)
        if self.checkpoint is not None:
            self.checkpoint.unlink(missing_ok=True)
        self.stack = None  # its buffers are large

    def errors(self) -> list[float]:
        return [] if self.stack is None else self.stack.best_loss.tolist()


def train(
    plan: Schedule,
    *,
    seed: int = 0,
    digits: Iterable[int] = DIGITS,
    indices: Iterable[int] = INDICES,
    folder: str | os.PathLike[str] | None = None,
    resume: bool = False,
    threads: int | None = None,
    dtype: str = "float64",
    checkpoint_epochs: int = CHECKPOINT_EPOCHS,
    progress: Progress | None = None,
) -> dict[tuple[int, int], Lista]:
    """Train one network for each (K, n), side by side, and return those with the smallest validation error.

    The networks of one K are one `Stack`; each thread takes the stack that is furthest behind for one epoch. The result does not depend
    on the number of threads, nor on interruptions; it depends on the seed, the schedule, and in the last digits on the machine.

    Args:
        plan: the schedule, see `schedule`.
        seed: of the first weights, at least 0.
        digits: the K, each in 1 … 100.
        indices: the n of each K.
        folder: for networks and checkpoints, or ``None``: nothing is written.
        resume: continue with what the folder has of this training.
        threads: by default one for each CPU, at most one for each K.
        dtype: ``"float64"`` or ``"float32"``.
        checkpoint_epochs: epochs between checkpoints.
        progress: called after each epoch of each K.

    Returns:
        The networks by (K, n).

    Raises:
        BarrierError: an argument out of range, by name; the folder has a training and ``resume`` is false, or another one.
        MissingExtra: PyTorch is not installed.
        KeyboardInterrupt: after a checkpoint was written.
    """
    torch = require_torch()
    Ks, ns = _distinct("digits", digits), _distinct("indices", indices)
    if dtype not in ("float64", "float32"):
        raise BarrierError("dtype", dtype, "float64 or float32")
    if not isinstance(plan, Schedule):
        raise BarrierError("plan", plan, "a Schedule, for example schedule('published')")
    checkpoint_epochs = integer("checkpoint_epochs", checkpoint_epochs, 1)
    threads = threads if threads is None else integer("threads", threads, 1)
    seed = integer("seed", seed, 0)
    for K in Ks:
        for n in ns:
            table_class(K, n)  # refused here, not in a thread
    place = None if folder is None else Path(folder)
    jobs = [_Job(K, ns, plan, seed, dtype, place) for K in Ks]
    if place is not None:
        there = [p for job in jobs for p in (*job.files, job.checkpoint) if p is not None and p.exists()]
        if there and not resume:
            raise BarrierError("folder", str(place), f"one without {there[0].name}, or resume")
    with one_thread(torch):
        if resume:
            for job in jobs:
                job.resume()
        count = min(len(jobs), threads if threads is not None else os.cpu_count() or 1)
        _Workers(jobs, checkpoint_epochs, progress, torch).run(count)
    return {(job.K, n): network for job in jobs for n, network in zip(job.indices, job.networks, strict=True)}


def run_stacks(stacks: Sequence[Stack], epochs: int, *, threads: int) -> None:
    """Train stacks up to this epoch on a few threads; nothing is written."""
    jobs = []
    for stack in stacks:
        job = _Job(
            stack.cases[0].K, [case.n for case in stack.cases], replace(stack.plan, epochs=epochs), stack.seed, "", None
        )
        job.stack, job.epoch = stack, stack.epoch
        jobs.append(job)
    torch = require_torch()
    with one_thread(torch):
        _Workers(jobs, epochs, None, torch).run(threads)


class _Workers:
    """Threads that train the stacks; PyTorch's operations let each other run."""

    def __init__(self, jobs: list[_Job], every: int, progress: Progress | None, torch: Any) -> None:
        self.jobs, self.every, self.progress, self.torch = jobs, every, progress, torch
        self.changed = threading.Condition()
        self.stop = False
        self.error: BaseException | None = None

    def run(self, count: int) -> None:
        # Waits for futures, not for threads: in Python 3.11 a thread whose join was interrupted counts as ended while it is still running.
        with ThreadPoolExecutor(count) as pool:
            try:
                wait([pool.submit(self._work) for _ in range(count)])
            except BaseException:  # an interrupt: the epochs that are under way end, then all is kept
                self._end(None)
                # Waits for jobs, not for the pool: it does not know a thread whose start was interrupted.
                with self.changed:
                    self.changed.wait_for(lambda: not any(job.busy for job in self.jobs))
                self._keep()
                raise
        if self.error is not None:
            self._keep()
            raise self.error

    def _keep(self) -> None:
        """Write checkpoints; not of an epoch that failed half-way."""
        for job in self.jobs:
            if not job.failed:
                job.keep()

    def _end(self, error: BaseException | None) -> None:
        with self.changed:
            self.error = self.error or error
            self.stop = True
            self.changed.notify_all()

    def _work(self) -> None:
        self.torch.set_num_threads(1)  # a new thread has its own number
        try:
            while (job := self._take()) is not None:
                try:
                    if job.epoch < job.plan.epochs:
                        job.run_epoch(self.every)
                    errors = job.errors()
                    if job.epoch >= job.plan.epochs:
                        job.finish()
                except BaseException:
                    job.failed = True
                    raise
                finally:
                    with self.changed:
                        job.busy = False
                        self.changed.notify_all()
                        if self.progress is not None and not job.failed:
                            self.progress(job.K, job.epoch, errors)
        except BaseException as error:  # raised again in the thread that waits
            self._end(error)

    def _take(self) -> _Job | None:
        """Return the job that is furthest behind and has no thread; wait if all have one; ``None`` when there is nothing left."""
        with self.changed:
            while not self.stop:
                left = [job for job in self.jobs if not job.networks]
                if not left:
                    break
                free = [job for job in left if not (job.busy or job.failed)]
                if free:
                    job = min(free, key=lambda job: job.epoch)
                    job.busy = True
                    return job
                self.changed.wait()
        return None


def _distinct(name: str, values: Iterable[int]) -> list[int]:
    result = list(values)
    if not result or len(set(result)) != len(result):
        raise BarrierError(name, result, "at least one number, each once")
    return result
