"""A small training set in floats, made from one datum: the samples with their labels, and more samples near them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from oracles import Oracle
from sci_barriers._errors import BarrierError
from sci_barriers.algorithms._scaled import ScaledInstance, scaled_instance
from sci_barriers.algorithms.chambolle_pock import primal_dual
from sci_barriers.networks.training._torch import one_thread

#: Steps of Chambolle–Pock for a label that the oracle does not give.
LABEL_STEPS: Final = 1_000
PROBLEMS: Final = ("P1", "P2", "P3")


@dataclass(frozen=True, eq=False)
class TrainingSet:
    """Pairs (y, z) in the scaled coordinates z = σ·w·x.

    Attributes:
        instance: A', λ', η, σ·w of the datum.
        y: samples in rows.
        z: labels in rows.
        given: how many of the labels are the oracle's; they come first.
    """

    instance: ScaledInstance
    y: NDArray[Any]
    z: NDArray[Any]
    given: int


def training_set(oracle: Oracle, index: int, more: int, seed: int) -> TrainingSet:
    """Read one datum and return its samples y_k with their labels x_k, and ``more`` samples near the first one.

    The labels x_{k,n} are the oracle's where it has them; all others are what 1,000 steps of Chambolle–Pock find for (A_n, y).

    Args:
        oracle: of P1, P2 or P3.
        index: of the datum.
        more: samples y = (1 + u/4)·y_0 + ‖y_0‖·g/8, u and the entries of √m·g standard normal.
        seed: draws u and g.

    Raises:
        BarrierError: another problem.
    """
    problem: Any = oracle.problem
    if problem.name not in PROBLEMS:
        raise BarrierError("problem", problem.name, "one of " + ", ".join(PROBLEMS))
    datum = oracle.read(index)
    instance = scaled_instance(problem, *datum.numpy())
    samples = [y.numpy() for y in datum.ys]
    given = [x.numpy() * instance.scale for x in datum.xs]
    source = np.random.default_rng(seed)
    first, m = samples[0], len(samples[0])
    for _ in range(more):
        noise = source.standard_normal(m)
        if np.iscomplexobj(first):
            noise = (noise + 1j * source.standard_normal(m)) / np.sqrt(2)
        scale = float(np.linalg.norm(first)) / np.sqrt(m)
        samples.append((1 + source.standard_normal() / 4) * first + scale / 8 * noise)
    made = [primal_dual(replace(instance, y=y), LABEL_STEPS) for y in samples[len(given) :]]
    return TrainingSet(instance, np.array(samples), np.array([*given, *made]), len(given))


@contextlib.contextmanager
def deterministic(torch: Any) -> Iterator[None]:
    """Run PyTorch so that a second run gives the same bits: one thread, deterministic operations; restore both afterwards."""
    before, only_warns = (
        torch.are_deterministic_algorithms_enabled(),
        torch.is_deterministic_algorithms_warn_only_enabled(),
    )
    torch.use_deterministic_algorithms(True)
    try:
        with one_thread(torch):
            yield
    finally:
        torch.use_deterministic_algorithms(before, warn_only=only_warns)
