"""Clause (i) of smale18 for algorithms with coins: the hypothesis of the proof, generated algorithms, strategies that attain the levels."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from flint import acb, arb

from oracles import Budget
from sci_barriers.games.randomised import (
    ShiftedGuess,
    SplitGuess,
    WaitOrGuess,
    best_sample,
    best_sample_threshold,
    refute_randomised,
    success_on_samples,
    success_probability,
)
from sci_barriers.games.randomised.tree import MAX_LEAVES
from sci_barriers.harness import Certificate
from sci_barriers.verification.report import Bound, ClauseResult, rejected
from sci_barriers.verification.smale18.common import squared_tolerance, winners
from theorems import Smale18
from theorems.structured.existence import existence_network, minimisers
from theorems.structured.near_samples import near_samples
from theorems.structured.relu import lipschitz_squared
from theorems.structured.scaled_part import ScaledPart
from theorems.structured.three_scales import ThreeScales

__all__ = ["generated", "randomised"]

#: Up to these sizes the waiting strategy is enumerated.
SMALL_N1: Final = 6
SMALL_ENTRIES: Final = 500
#: How many algorithms are generated.
GENERATED: Final = 8
ZERO: Final = Fraction(0)


def randomised(omega: ThreeScales[Any]) -> ClauseResult:
    """Clause (i) for algorithms with coins: thresholds 1/N1 and N1/(2·N1 − 1), and strategies that attain them."""
    part, certificates, remarks = omega.strong, dict[str, Certificate](), list[str]()
    least = part.metric.separation_squared(part.segment(part.least_exponent)[0])
    what = "hypothesis of the proof, no output is right for two members (j, e): their least distance, all e"
    bounds = [Bound(what, least, ">", 4 * squared_tolerance(part.K), True)]
    # Success means: right on all samples. Then at most one of the N1 outputs of a guess is right on a witness, also for R > 1.
    verdict = refute_randomised(_guess(part), part, wrong=1)
    limit = verdict.thresholds.halting
    found = [refute_randomised(generated(part, seed), part, wrong=1) for seed in range(GENERATED)]
    bounds += [
        Bound(
            f"largest success probability of {GENERATED} generated algorithms (adaptive, with coins), each on the member found for it",
            max(verdict.probability for verdict in found),
            "≤",
            limit,
        ),
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
    else:
        bounds += _several(omega, remarks)
    weak = refute_randomised(_guess(omega.weak), omega.weak, cap=omega.L, wrong=1)
    failure = 1 - weak.probability
    what = f"clause (ii): probability of failing{_on_some(part.R)} or asking above M = {omega.L}, on the member found"
    bounds.append(Bound(what, failure, "≥", weak.thresholds.failure))
    if weak.certificate is not None:
        certificates["ii-chance"] = weak.certificate
    reading = "" if part.R == 1 else " (right: on all samples)"
    return ClauseResult(
        "(i) chance",
        "coins: the levels, and that they are sharp",
        f"a randomised algorithm that halts almost surely succeeds{reading} with probability at most 1/N1 on some member of Ω_strong; "
        "one that need not halt with at most N1/(2·N1 − 1); both are attained. For every algorithm this is proved in the documentation "
        "(Chance) from the hypothesis below; here it is played with these algorithms",
        tuple(bounds),
        certificates,
        rejected(certificates),
        tuple(remarks),
    )


def _on_some(samples: int) -> str:
    return "" if samples == 1 else " on one sample or more"


def _near(part: Smale18) -> Bound:
    """Make R different samples near each other, on all of which one network, exact for another member, is wrong."""
    one, e = part.changed(R=1), part.least_exponent + 9
    (position, real, imag), *_ = minimisers(one, 0, e)
    assert isinstance(real, Fraction)  # the exponent is expanded
    assert isinstance(imag, Fraction)
    output = [(real, imag) if i == position else (Fraction(0), Fraction(0)) for i in range(one.N)]
    square = lipschitz_squared(existence_network(one, 0, e))
    assert isinstance(square, Fraction)
    near = near_samples(one, one.commit_all([output], e - 1), lipschitz=max(square, Fraction(1)), samples=part.R)
    name = f"{part.R} different samples 2^-{near.exponent} apart: least error of one network on all of them"
    return Bound(name, near.error, ">", Fraction(1, 10**part.K))


def _several(omega: ThreeScales[Any], remarks: list[str]) -> list[Bound]:
    """Return the levels of the other readings of "right" for R > 1, attained exactly."""
    part = omega.strong
    bounds = [_near(part)]
    n, R = part.competitors, part.R
    if n > SMALL_N1 or part.m * part.N > SMALL_ENTRIES:
        remarks.append("levels of the other readings for R > 1 not enumerated here: N1 or m·N is too large for it")
        return bounds
    e, level = part.least_exponent + 9, best_sample_threshold(n, R)
    least = min(max(s.lower for s in success_on_samples(SplitGuess(part), part, (j, e))) for j in range(n))
    bounds.append(Bound("best sample of a split guess, on the worst witness: 1/⌈N1/R⌉ is attained", least, "=", level))
    weak = refute_randomised(SplitGuess(omega.weak), omega.weak, cap=SplitGuess(omega.weak).precise, wrong=1)
    failure = 1 - best_sample(weak)[1]
    bounds.append(
        Bound(
            "clause (ii), one training set for all samples: failure proved for the split guess", failure, "≥", 1 - level
        )
    )
    if n > R:
        right = min(success_probability(ShiftedGuess(part), part, (j, e), wrong=R).lower for j in range(n))
        bounds.append(
            Bound("some sample is right, shifted guess, worst witness: R/N1 is attained", right, "=", Fraction(R, n))
        )
    remarks.append(
        "for R > 1 the talk's 1/2 and (N − m)/(N + 1 − m) hold for some readings only: documentation, Chance, Several samples"
    )
    return bounds


def generated(part: ScaledPart, seed: int) -> Callable[[Any], Any]:
    """Return an algorithm made from a seed: it reads indices that depend on data and coins, and returns a mixture of vertices or none."""

    def algorithm(oracle: Any) -> Any:
        source = random.Random(f"generated {seed}")  # the same design in each run
        index, drawn = source.randrange(6), 0
        # Two draws and the last one have no more leaves than are explored: what is open counts as success.
        outcomes = [n for n in (2, 3, part.competitors) if n * n * part.competitors <= MAX_LEAVES] or [1]
        for _ in range(source.randint(1, 2)):
            datum = oracle.read(index)
            side = oracle.coins.below(source.choice(outcomes))
            index += 1 + side + abs(datum.A.real[0]) % 3
            drawn += side
        drawn += oracle.coins.below(part.competitors)
        tables = [_mixture(source, part.competitors) for _ in range(part.R)]
        vectors = [mixtures.vector([(j + drawn) % part.competitors for j in tables[k]], k) for k in range(part.R)]
        return vectors if part.R > 1 else vectors[0]

    mixtures = _Mixtures(part)
    return algorithm


def _mixture(source: random.Random, n: int) -> list[int]:
    """Return the vertices of which the mean is taken: one of them, two, all of them, or none."""
    kind = source.choice((0, 0, 0, 1, 2, 3))
    return [] if kind == 3 else source.sample(range(n), (1, 2, n)[kind])


class _Mixtures:
    """Means of vertices, rounded; each number is computed once."""

    def __init__(self, part: ScaledPart) -> None:
        self._part = part
        self._known: dict[tuple[int, int, int], Any] = {}

    def vector(self, winners: list[int], sample: int) -> list[Any]:
        """Return the mean of the vertices of these winners."""
        part, result = self._part, [ZERO] * self._part.N
        for j in winners:
            position, (x, z) = part.axes[j]
            key = len(winners), sample, j
            if key not in self._known:
                c = part.modulus_of(ZERO, sample) / len(winners)
                self._known[key] = _number(part, c * x, c * z)
            result[position] = self._known[key]
        return result


def _guess(part: ScaledPart) -> Callable[[Any], Any]:
    """Return the algorithm that reads one datum and returns the solutions of a winner drawn with equal probabilities."""

    def algorithm(oracle: Any) -> Any:
        oracle.read(0)
        winner = oracle.coins.below(part.competitors)
        position, (x, z), _ = part.vertex(winner, part.least_exponent)
        vectors = []
        for k in range(part.R):
            c, vector = part.modulus_of(ZERO, k), [ZERO] * part.N
            vector[position] = _number(part, c * x, c * z)
            vectors.append(vector)
        return vectors if part.R > 1 else vectors[0]

    return algorithm


def _number(part: ScaledPart, x: Fraction, z: Fraction) -> Any:
    """Return x + iz, rounded to a dyadic number."""
    bits = int(10**part.K).bit_length() + 64
    real, imag = (Fraction(round(u * (1 << bits)), 1 << bits) for u in (x, z))
    return real if imag == 0 else acb(_arb(real), _arb(imag))


def _arb(x: Fraction) -> arb:
    return arb((x.numerator, 1 - x.denominator.bit_length()))  # the denominator is a power of two
