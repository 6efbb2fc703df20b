"""Clause (i) of smale18 as games: deterministic solvers, algorithms that use labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from oracles import Datum
from sci_barriers.algorithms import algorithms
from sci_barriers.games import refute
from sci_barriers.games.certified_algorithms import all_but_one_digit, all_but_two_digits
from sci_barriers.harness import Certificate
from sci_barriers.verification.report import Bound, ClauseResult, rejected, slug
from sci_barriers.verification.smale18.common import LARGE_DATA, refuted
from theorems import Omega
from theorems.structured.three_scales import ThreeScales


def deterministic(omega: ThreeScales[Any], names: Sequence[str]) -> ClauseResult:
    """Refute solvers, and the algorithms of the other clauses, on Ω_strong."""
    part, certificates, bounds, remarks = omega.strong, dict[str, Certificate](), [], list[str]()
    games: list[tuple[str, Callable[[Any], Any]]] = [(name, algorithms()[name].load()) for name in names]
    if part.R > 1:
        games = [(name, _each_sample(algorithm)) for name, algorithm in games]
    games += [
        ("algorithm of clause (ii)", all_but_one_digit(omega)),
        ("algorithm of clause (iii)", all_but_two_digits(omega)),
    ]
    for name, algorithm in games:
        verdict = refute(algorithm, part)
        bounds.append(refuted(name, verdict, part))
        if verdict.certificate is not None:
            certificates[f"i-{slug(name)}"] = verdict.certificate
        if verdict.counterexample is not None and part.R > 1:
            wrong = len(verdict.counterexample.failures)
            bounds.append(Bound(f"{name}: samples on which it is proved wrong", wrong, "≥", part.failures_forced))
    if part.R > 1:
        reading = "all samples" if part.failures_forced == part.R else "some samples"
        remarks.append(
            f"reading: {reading}; of {part.R} samples some member fails on at least {part.failures_forced}: "
            f"pigeonhole over N1 = {part.competitors}"
        )
    return ClauseResult(
        "(i)",
        "no algorithm computes K digits",
        f"for every algorithm that halts there is a member of Ω_strong on which its error exceeds 10^-{omega.K}; "
        "here the member, for each of these",
        tuple(bounds),
        certificates,
        rejected(certificates),
        tuple(remarks),
    )


def _each_sample(algorithm: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return the algorithm that solves for each sample on its own."""

    def solve(oracle: Any) -> list[Any]:
        return [algorithm(_OneSample(oracle, k)) for k in range(oracle.samples)]

    return solve


class _OneSample:
    """An oracle that shows one of the samples."""

    def __init__(self, oracle: Any, sample: int) -> None:
        self._oracle, self._sample = oracle, sample
        self.shape, self.field, self.problem, self.samples = oracle.shape, oracle.field, oracle.problem, 1

    def read(self, n: int) -> Any:
        datum = self._oracle.read(n)
        return Datum(datum.index, datum.A, datum.ys[self._sample], (), datum.xs[self._sample : self._sample + 1])


def labels(omega: Omega) -> ClauseResult:
    """Algorithms that use the labels of the training set."""
    part = omega.strong.changed(labels=True)  # over the complex field D is drawn anew, from ±1, ±√−1
    bounds, certificates = [], dict[str, Certificate]()
    fine = int(10**part.K).bit_length() + 8  # labels of smaller indices are too coarse to say anything
    count = 6 if part.m * part.N <= LARGE_DATA else 4
    games: list[tuple[str, Callable[[Any], Any]]] = [
        ("copying a label", lambda oracle: _labels(oracle, [fine])),
        ("averaging labels", lambda oracle: _labels(oracle, range(fine, fine + count))),
    ]
    for name, algorithm in games:
        verdict = refute(algorithm, part)
        bounds.append(refuted(name, verdict, part))
        if verdict.certificate is not None:
            certificates["labels-" + slug(name)] = verdict.certificate
    return ClauseResult(
        "labels",
        "training data with labels",
        "answers with labels x_{k,n}, dist(x_{k,n}, Ξ(A_n, y_{k,n})) ≤ 2^-n, are data of all members that are left, as each certificate "
        "proves: the theorem holds for algorithms that read them, and is played here with two",
        tuple(bounds),
        certificates,
        rejected(certificates),
    )


def _labels(oracle: Any, indices: Iterable[int]) -> Any:
    """Return the mean of the labels of these indices, for each sample."""
    data = [oracle.read(n) for n in indices]
    vectors = []
    for k in range(oracle.samples):
        columns = zip(*(datum.xs[k].numpy() for datum in data), strict=True)
        vectors.append([sum(column) / len(data) for column in columns])
    return vectors if oracle.samples > 1 else vectors[0]
