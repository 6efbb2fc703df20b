"""Clause (i) of smale18 as games: deterministic solvers, algorithms with coins, algorithms that use labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, Final

from flint import acb, arb

from oracles import Budget, Datum
from sci_barriers.algorithms import algorithms
from sci_barriers.games import refute
from sci_barriers.games.certified_algorithms import all_but_one_digit, all_but_two_digits
from sci_barriers.games.randomised import WaitOrGuess, refute_randomised, success_probability
from sci_barriers.harness import Certificate
from sci_barriers.verification.report import Bound, ClauseResult, rejected, slug
from sci_barriers.verification.smale18.common import refuted, winners
from theorems import Omega, Smale18

__all__ = ["deterministic", "labels", "randomised"]

#: Up to these sizes the waiting strategy is enumerated.
SMALL_N1: Final = 6
SMALL_ENTRIES: Final = 500


def deterministic(omega: Omega, names: Sequence[str]) -> ClauseResult:
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
        if verdict.witness is not None and part.R > 1:
            wrong = len(verdict.witness.failures)
            bounds.append(
                Bound(
                    f"{name}: samples on which it is proved wrong", Fraction(wrong), "≥", Fraction(part.failures_forced)
                )
            )
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


def randomised(omega: Omega) -> ClauseResult:
    """Clause (i) for algorithms with coins: thresholds 1/N1 and N1/(2·N1 − 1), and strategies that attain them."""
    part, certificates, remarks = omega.strong, dict[str, Certificate](), list[str]()
    # Success means: right on all samples. Then at most one of the N1 outputs of a guess is right on a witness, also for R > 1.
    verdict = refute_randomised(_guess(part), part, wrong=1)
    limit = verdict.thresholds.halting
    bounds = [
        Bound("success probability of guessing a vertex, on the member found for it", verdict.probability, "≤", limit),
        Bound("and 1/2, the bound of the theorem", verdict.probability, "≤", Fraction(1, 2)),
    ]
    if verdict.certificate is not None:
        certificates["i-chance"] = verdict.certificate
    if part.R == 1:
        e = part.least_exponent + 9
        for j in winners(omega)[:2]:
            success = success_probability(_guess(part), part, (j, e))
            bounds.append(Bound(f"guessing attains it on the witness ({j}, {e}), exactly", success.exact, "=", limit))
        if omega.competitors <= SMALL_N1 and part.m * part.N <= SMALL_ENTRIES:
            general = verdict.thresholds.general
            waiting, budget = WaitOrGuess(part), Budget(reads=e + 80)
            for member, name in (("centre", "the centre"), ((0, e), f"the witness (0, {e})")):
                success = success_probability(waiting, part, member, budget=budget)
                bounds.append(
                    Bound(f"waiting or guessing, not halting allowed, on {name}", success.lower, "=", general)
                )
        else:
            remarks.append("waiting strategy not enumerated here: N1 or m·N is too large for it")
    weak = refute_randomised(_guess(omega.weak), omega.weak, cap=omega.L, wrong=1)
    failure = 1 - weak.probability
    bounds.append(
        Bound(
            f"clause (ii): probability of failing or asking above M = {omega.L}, on the member found",
            failure,
            "≥",
            weak.thresholds.failure,
        )
    )
    if weak.certificate is not None:
        certificates["ii-chance"] = weak.certificate
    return ClauseResult(
        "(i) chance",
        "no coins help",
        "a randomised algorithm that halts almost surely succeeds with probability at most 1/N1 on some member of Ω_strong; "
        "one that need not halt with at most N1/(2·N1 − 1); both are attained",
        tuple(bounds),
        certificates,
        rejected(certificates),
        tuple(remarks),
    )


def _guess(part: Smale18) -> Callable[[Any], Any]:
    """Return the algorithm that reads one datum and returns the solutions of a winner drawn with equal probabilities."""

    def algorithm(oracle: Any) -> Any:
        oracle.read(0)
        winner = oracle.coins.below(part.competitors)
        position, (x, z), _ = part.vertex(winner, part.least_exponent)
        vectors = []
        for k in range(part.R):
            c = part.amount_of(Fraction(0), k)
            vectors.append(_numbers(part, {position: (c * x, c * z)}))
        return vectors if part.R > 1 else vectors[0]

    return algorithm


def _numbers(part: Smale18, entries: dict[int, tuple[Fraction, Fraction]]) -> list[Any]:
    """Return a vector with these entries, rounded to dyadic numbers."""
    bits = int(10**part.K).bit_length() + 64
    vector: list[Any] = [Fraction(0)] * part.N
    for position, (x, z) in entries.items():
        real, imag = (Fraction(round(u * (1 << bits)), 1 << bits) for u in (x, z))
        vector[position] = real if imag == 0 else acb(_arb(real), _arb(imag))
    return vector


def _arb(x: Fraction) -> arb:
    return arb((x.numerator, 1 - x.denominator.bit_length()))  # the denominator is a power of two


def labels(omega: Omega) -> ClauseResult:
    """Algorithms that use the labels of the training set."""
    part = labelled(omega.strong)
    bounds, certificates = [], dict[str, Certificate]()
    fine = int(10**part.K).bit_length() + 8  # labels of smaller indices are too coarse to say anything
    games: list[tuple[str, Callable[[Any], Any]]] = [
        ("copying a label", lambda oracle: _labels(oracle, [fine])),
        ("averaging labels", lambda oracle: _labels(oracle, range(fine, fine + 6))),
    ]
    for name, algorithm in games:
        verdict = refute(algorithm, part)
        bounds.append(refuted(name, verdict, part))
        if verdict.certificate is not None:
            certificates["labels-" + slug(name)] = verdict.certificate
    return ClauseResult(
        "labels",
        "training data with labels",
        "labels x_{k,n} with dist(x_{k,n}, Ξ(A_n, y_{k,n})) ≤ 2^-n, proved in each certificate, do not help",
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


def labelled(part: Smale18) -> Smale18:
    """Return the part with labels (over the complex field D is drawn anew, from ±1, ±√−1)."""
    if part.labelled:
        return part
    return Smale18(
        part.problem,
        N=part.N,
        m=part.m,
        K=part.K,
        t=part.t,
        alpha=part.alpha,
        rotation=part.rotation,
        field=part.field,
        seed=part.seed,
        R=part.R,
        labels=True,
    )
