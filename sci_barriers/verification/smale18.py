"""All clauses of smale18 for one class Ω: each is exhibited by programs, with exact numbers and certificates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, Final

from flint import acb, arb

from oracles import Budget, Datum, IndexRefused
from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.algorithms import algorithms
from sci_barriers.chance import WaitOrGuess, refute_randomised, success_probability
from sci_barriers.constructive import CertifiedRun, ClassSolver, all_but_one_digit, all_but_two_digits, certified_run
from sci_barriers.games import refute
from sci_barriers.harness import Certificate, Verdict
from sci_barriers.verification._report import (
    Bound,
    ClauseResult,
    Progress,
    Verification,
    engine_bounds,
    rejected,
    slug,
)
from theorems import Member, Omega, Smale18
from theorems._quotient import Exact
from theorems._vertices import EUCLIDEAN, VertexFamily
from theorems.certificates.writer2 import fooling_set_document
from theorems.conditioning import condition_numbers
from theorems.existence import existence_network, network_error_squared
from theorems.fooling import FoolingSet, fooling_set

__all__ = ["verify_smale18"]

#: Above so many entries of A the exact solver, whose time grows with the third power, is left out.
LARGE: Final = 5_000
#: Winners that are tried where all N1 would take too long.
WINNERS: Final = 4
#: Up to these sizes the waiting strategy is enumerated.
SMALL_N1: Final = 6
SMALL_ENTRIES: Final = 500


def verify_smale18(
    omega: Omega,
    *,
    solvers: Iterable[str] | None = None,
    indices: Sequence[int] | None = None,
    progress: Progress | None = None,
) -> Verification:
    """Run all clauses of the theorem on a class and return (computed, theoretical) for each bound.

    Args:
        omega: the class.
        solvers: names of built-in algorithms that are refuted for clause (i); by default all that are installed and fit.
        indices: M of the fooling sets of clause (ii); by default 0, 16, 64 and 256.
        progress: called with the name of each clause before it is run.

    Raises:
        BarrierError: an argument is not what it should be.

    Source:
        Colbrook, Antun, Hansen, PNAS 119 (2022) e2107151119, Theorem 1; sharp thresholds: this project's documentation.
    """
    if not isinstance(omega, Omega):
        raise BarrierError("omega", omega, "a class Omega(...)")
    names = _solvers(omega) if solvers is None else list(solvers)
    for name in names:
        if name not in algorithms():
            raise BarrierError("solvers", name, "names from " + ", ".join(algorithms()))
    chosen = (0, 16, 64, 256) if indices is None else tuple(indices)
    steps: list[tuple[str, Callable[[], ClauseResult]]] = [
        ("class", lambda: the_class(omega)),
        ("conditioning", lambda: conditioning(omega)),
        ("breakdown epsilons", lambda: breakdown(omega)),
        ("(i) deterministic", lambda: deterministic(omega, names)),
        ("(i) randomised", lambda: randomised(omega)),
        ("(ii) K − 1 digits are computable", lambda: one_digit_less(omega)),
        ("(ii) no bound on the data", lambda: unbounded_data(omega, chosen)),
        ("(iii)", lambda: two_digits_less(omega)),
        ("existence", lambda: existence(omega)),
        ("labels", lambda: labels(omega)),
    ]
    results = []
    for name, step in steps:
        if progress is not None:
            progress(name)
        results.append(step())
    return Verification("smale18", repr(omega), tuple(results))


def _solvers(omega: Omega) -> list[str]:
    """Return the built-in algorithms that are installed and solve the problem of the class."""
    strong, found = omega.strong, []
    parameters = omega.problem.parameters()
    for record in algorithms().values():
        fits = omega.problem.name in record.problems and strong.field in record.fields
        if record.name == "highs" and parameters.get("eta"):
            fits = False  # basis pursuit with η = 0 only
        if record.name in ("exact", "scs", "clarabel") and strong.m * strong.N > LARGE:
            fits = False
        try:
            record.load()
        except MissingExtra:
            fits = False
        if fits:
            found.append(record.name)
    return found


def _digits(k: int) -> Fraction:
    """Return 10^(−2k): bounds compare squares of distances."""
    return Fraction(1, 100**k)


def _winners(omega: Omega) -> list[int]:
    """Return the winners that are tried: all, or the first ones and the last."""
    count = omega.competitors
    return list(range(count)) if count <= WINNERS else [*range(WINNERS - 1), count - 1]


# --- The class -------------------------------------------------------------------------------------------------------------------


def the_class(omega: Omega) -> ClauseResult:
    """Scales, separation, and that one coarse datum tells the parts apart."""
    bounds = []
    for part in omega.parts:
        last = part.R - 1
        largest = 2 * part.amount_of(Fraction(0), last) ** 2
        exponent = part.least_exponent
        least = 2 * part.segment(exponent)[0] ** 2
        bounds += [
            Bound(
                f"Ω_{part.part}: largest distance of two solutions, √2·c(α)", largest, "<", _digits(part.K - 1), True
            ),
            Bound(
                f"Ω_{part.part}: least distance of two solutions with the same ε", least, ">", 4 * _digits(part.K), True
            ),
        ]
    bounds.append(Bound("distance of coefficients of different parts; 2·2^-1", omega.gap, ">", Fraction(1)))
    members = list(omega.members(2))
    recognised = sum(omega.member(omega.input(member)) == member for member in members)
    bounds.append(Bound("members enumerated, and recognised", Fraction(recognised), "=", Fraction(len(members))))
    scales = ", ".join(f"{part.part} α = {part.alpha}" for part in omega.parts)
    return ClauseResult(
        "Ω",
        "the class",
        f"Ω = Ω_strong ∪ Ω_weak ∪ Ω_sharp at scales 10^-{omega.K}, 10^-{omega.K - 1}, 10^-{omega.K - 2}; "
        f"N1 = {omega.competitors} competitors, R = {omega.strong.R} samples; {scales}",
        tuple(bounds),
    )


# --- Clause (i) ------------------------------------------------------------------------------------------------------------------


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
        bounds.append(_refuted(name, verdict, part))
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


def _refuted(name: str, verdict: Verdict, part: Smale18) -> Bound:
    note = "" if verdict.refuted else f"{verdict.status.value}: {verdict.reason}"
    read = verdict.transcript.largest
    what = f"error of {name}, {'no data read' if read is None else f'data up to n = {read}'}"
    return Bound(what, verdict.squared_error, ">", _digits(part.K), True, note)


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


# --- Clause (ii) -----------------------------------------------------------------------------------------------------------------


def _tried(omega: Omega) -> list[Member]:
    """Return members of all parts: the centre, exponents from the least one to 64 above, some winners."""
    result = [Member("strong")]
    for j in _winners(omega):
        result.append(Member("sharp", j, omega.L))
        for part in (omega.strong, omega.weak):
            result += [Member(part.part, j, part.least_exponent + step) for step in (0, 5)]
    result += [Member(part.part, 0, part.least_exponent + 64) for part in (omega.strong, omega.weak)]
    return result


def _certified(
    omega: Omega, solver: Callable[[], ClassSolver], digits: int, roundings: Sequence[str], prefix: str
) -> tuple[list[Bound], dict[str, Certificate], list[CertifiedRun]]:
    """Run a solver on members of all parts, with honest data, and prove its digits."""
    bounds, certificates, runs = [], dict[str, Certificate](), list[CertifiedRun]()
    for name in ("strong", "weak", "sharp"):
        found = [
            certified_run(solver(), omega, member, digits, rounding=rounding, seed=number)
            for number, member in enumerate(_tried(omega))
            if member.part == name
            for rounding in roundings
        ]
        runs += found
        missing = [run for run in found if not run.proved]
        worst = None if missing else max(run.squared_error or Fraction(0) for run in found)
        note = f"{missing[0].member}: {missing[0].reason}" if missing else f"{len(found)} runs"
        bounds.append(Bound(f"largest error proved on members of Ω_{name}", worst, "≤", _digits(digits), True, note))
        shown = max(found, key=lambda run: (run.proved, run.transcript.largest or 0))
        if shown.certificate is not None:
            certificates[f"{prefix}-{name}"] = shown.certificate
    return bounds, certificates, runs


def one_digit_less(omega: Omega) -> ClauseResult:
    """Run the algorithm of clause (ii) on members of all parts, each run proved."""
    bounds, certificates, runs = _certified(
        omega, lambda: all_but_one_digit(omega), omega.K - 1, ("nearest", "worst-case"), "ii"
    )
    needed = {
        run.member.exponent: run.transcript.largest
        for run in runs
        if run.member.part == "weak" and run.member.winner == 0 and run.transcript.largest is not None
    }
    text = ", ".join(f"e = {e}: n = {n}" for e, n in sorted(needed.items(), key=lambda pair: pair[0] or 0))
    return ClauseResult(
        "(ii) a",
        "K − 1 digits are computable",
        f"an algorithm halts on every member of Ω with an error of at most 10^-{omega.K - 1}; "
        "its data prove it: every member that has them has its solutions so close",
        tuple(bounds),
        certificates,
        rejected(certificates),
        (f"largest index read on members (0, e) of Ω_weak: {text}",),
    )


def unbounded_data(omega: Omega, indices: Sequence[int]) -> ClauseResult:
    """Fooling sets on Ω_weak for several M, and the algorithm of clause (ii) with its data capped."""
    part, bounds, certificates, remarks = omega.weak, list[Bound](), dict[str, Certificate](), list[str]()
    for index in indices:
        try:
            found = fooling_set(part, index)
        except IndexRefused as error:
            remarks.append(f"M = {index}: not computed, {error}")
            continue
        bounds.append(_fooled(found, f"M = {index}"))
        certificates[f"ii-fooling-{index}"] = _fooling_certificate(found)
    N1 = omega.competitors
    m, N = omega.shape
    bounds.append(Bound("failure probability, 1 − 1/N1", 1 - Fraction(1, N1), "=", Fraction(N - m, N + 1 - m)))
    bounds += _capped(omega, certificates)
    return ClauseResult(
        "(ii) b",
        "K − 1 digits need unboundedly many data",
        f"for every M there are N1 members of Ω_weak with all data up to M in common and solutions more than 2·10^-{part.K} apart: "
        "an algorithm that reads no more fails on one of them, with probability at least (N − m)/(N + 1 − m) if it has coins",
        tuple(bounds),
        certificates,
        rejected(certificates),
        tuple(remarks),
    )


def _fooled(found: FoolingSet, what: str) -> Bound:
    return Bound(
        f"{what}: least distance of the solutions of {found.part.competitors} members with a common datum",
        found.squared_separation,
        ">",
        4 * _digits(found.part.K),
        True,
    )


def _fooling_certificate(found: FoolingSet) -> Certificate:
    return Certificate(fooling_set_document(found))


def _capped(omega: Omega, certificates: dict[str, Certificate]) -> list[Bound]:
    """Play algorithms that stop at an index M against Ω_weak."""
    part, bounds = omega.weak, []
    for cap in (omega.L, omega.L + 20):
        solver = ClassSolver(omega, omega.K - 2, first=cap, last=cap)
        verdict = refute(solver, part)
        bounds.append(_refuted(f"an algorithm that stops at M = {cap}", verdict, part))
        if verdict.certificate is not None:
            certificates[f"ii-capped-{cap}"] = verdict.certificate
    return bounds


# --- Clause (iii) ----------------------------------------------------------------------------------------------------------------


def two_digits_less(omega: Omega) -> ClauseResult:
    """The algorithm with the one datum of index L, and why a smaller index is not enough."""
    bounds, certificates, runs = _certified(
        omega, lambda: all_but_two_digits(omega), omega.K - 2, ("nearest", "worst-case", "truncating"), "iii"
    )
    largest = max((run.transcript.largest or 0 for run in runs), default=0)
    bounds.append(Bound("largest index read", Fraction(largest), "≤", Fraction(omega.L)))
    part = omega.sharp
    found = fooling_set(part, omega.L - 1)
    bounds.append(_fooled(found, f"indices below L = {omega.L}"))
    certificates["iii-fooling"] = _fooling_certificate(found)
    reader = ClassSolver(omega, 1, first=omega.L - 1, last=omega.L - 1)
    verdict = refute(_guessing(reader, part), part)
    bounds.append(_refuted(f"an algorithm that stops at L − 1 = {omega.L - 1}, on Ω_sharp", verdict, part))
    if verdict.certificate is not None:
        certificates["iii-short"] = verdict.certificate
    return ClauseResult(
        "(iii)",
        "K − 2 digits need L data",
        f"an algorithm that reads the datum of index L = {omega.L} alone has an error of at most 10^-{omega.K - 2} on every member; "
        "with indices below L every algorithm fails on some member of Ω_sharp",
        tuple(bounds),
        certificates,
        rejected(certificates),
    )


def _guessing(solver: ClassSolver, part: Smale18) -> Callable[[Any], Any]:
    """Return an algorithm that reads what the solver reads and then returns the barycentres of the part."""

    def algorithm(oracle: Any) -> Any:
        oracle.read(solver.first)
        vectors = []
        for k in range(part.R):
            c = part.amount_of(Fraction(0), k) / part.competitors
            vector: list[tuple[Fraction, Fraction]] = [(Fraction(0), Fraction(0))] * part.N
            for j in range(part.competitors):
                position, (x, z), _ = part.vertex(j, part.least_exponent)
                vector[position] = solver.rounded(c * x), solver.rounded(c * z)
            vectors.append(solver.numbers(vector))
        return vectors if part.R > 1 else vectors[0]

    return algorithm


# --- Chance ----------------------------------------------------------------------------------------------------------------------


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
        for j in _winners(omega)[:2]:
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


# --- Conditioning, breakdown epsilons, existence, labels ----------------------------------------------------------------------------


def conditioning(omega: Omega) -> ClauseResult:
    """All condition numbers of members of all parts."""
    worst: dict[str, Fraction] = {}
    count = 0
    for part in omega.parts:
        least = part.least_exponent
        members: list[tuple[int, int] | None] = [None] if part.centre_belongs else []
        members += [(j, least + step) for j in _winners(omega) for step in ((0,) if part.L is not None else (0, 7, 64))]
        for member in members:
            count += 1
            for number in condition_numbers(part, member):
                worst[number.name] = max(worst.get(number.name, Fraction(0)), number.upper)
    bounds = [Bound(f"{name}, largest of {count} members", value, "≤", Fraction(1)) for name, value in worst.items()]
    return ClauseResult(
        "cond",
        "well-conditioned inputs",
        "cond(AA*), C_FP and Cond(Ξ) are at most 1 on all of Ω (Lemma 4; definitions: documentation, Conditioning)",
        tuple(bounds),
    )


def breakdown(omega: Omega) -> ClauseResult:
    """The breakdown epsilons of the three parts, by the general engine."""
    bounds, remarks = list[Bound](), list[str]()
    for part in omega.parts:
        bounds += engine_bounds(VertexFamily(part, EUCLIDEAN), part.K, f"Ω_{part.part}")
    if omega.strong.R > 1:
        remarks.append("with several samples: of the first sample, which has the smallest c")
    return ClauseResult(
        "ε_B",
        "breakdown epsilons",
        "computed by the general engine from centre, witnesses, metrics and solution sets alone; theoretical: the numbers of the theorem",
        tuple(bounds),
        remarks=tuple(remarks),
    )


def existence(omega: Omega) -> ClauseResult:
    """A network with exact values for each member, and its error on the other members."""
    bounds = []
    for part in omega.parts:
        own, other = Fraction(0), None
        tried = [(j, part.least_exponent) for j in _winners(omega)]
        for j, e in tried:
            network = existence_network(part, j, e)
            own = max(own, *map(_fraction, network_error_squared(network, part, j, e)))
            for i, _ in tried:
                if i != j:
                    error = min(map(_fraction, network_error_squared(network, part, i, e)))
                    other = error if other is None else min(other, error)
        if part.centre_belongs:
            own = max(own, *map(_fraction, network_error_squared(existence_network(part), part)))
        bounds.append(
            Bound(f"Ω_{part.part}: error of the network of a member on its own samples", own, "=", Fraction(0), True)
        )
        bounds.append(
            Bound(f"Ω_{part.part}: its error on a member with the same data", other, ">", 4 * _digits(part.K), True)
        )
    return ClauseResult(
        "∃",
        "yet the networks exist",
        "for every (A, S) ∈ Ω there is a ReLU network that takes an exact minimiser at every y ∈ S; no algorithm finds it from data, "
        "because it is wrong on members with the same data",
        tuple(bounds),
    )


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
        bounds.append(_refuted(name, verdict, part))
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


def _fraction(value: Exact) -> Fraction:
    assert isinstance(value, Fraction)  # the exponents tried here are expanded
    return value
