"""The algorithms of clauses (ii) and (iii): they know the class Ω, read data of a member, and stop when their digits are proved.

Source: M. J. Colbrook, V. Antun, A. C. Hansen, PNAS 119 (2022) e2107151119, Theorem 1 (ii), (iii).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import acb, arb

from oracles import Budget, HonestOracle, Phase, RecordingOracle, Transcript
from sci_barriers._arguments import integer
from sci_barriers._errors import BarrierError
from sci_barriers.harness import Algorithm, Certificate, Status, run
from theorems import Member, Undecided
from theorems.problems import Complex
from theorems.structured.consistent_members import Candidate, Reading, candidates, reading, worst_squared_error
from theorems.structured.three_scales import ThreeScales
from theorems.structured.vertex_claims import right_output_claim

__all__ = [
    "CertifiedRun",
    "ClassSolver",
    "all_but_one_digit",
    "all_but_two_digits",
    "certified_run",
    "data_needed",
    "error_curve",
]


@dataclass(frozen=True)
class ClassSolver:
    """An algorithm for the inputs of Ω: reads data until every member that has them has its solutions within 10^-digits of one output.

    Args:
        omega: the class.
        digits: what is to be proved.
        first: the first index that is read.
        step: the next index is the last one plus this, or, if it is 0, twice the last one.
        last: the last index that may be read, or ``None``.
    """

    omega: ThreeScales[Any]
    digits: int
    first: int = 1
    step: int = 1
    last: int | None = None

    def __call__(self, oracle: Any) -> Any:
        """Return R outputs (the only one if R = 1) for the data of the oracle.

        Raises:
            Undecided: the last index that may be read does not decide.
        """
        omega, found = self.omega, list[Reading]()
        if oracle.shape != omega.shape:
            raise BarrierError("oracle.shape", oracle.shape, f"{omega.shape}, that of the class")
        for index in self._indices():
            found = [*found[-3:], reading(oracle.read(index), omega.strong.centre.A)]
            members = candidates(omega.parts, found)
            outputs = self.best_outputs(members)
            if outputs and worst_squared_error(omega.parts, members, outputs) * 100**self.digits <= 1:
                vectors = [self.numbers(output) for output in outputs]
                return vectors if len(vectors) > 1 else vectors[0]
        raise Undecided(f"data up to index {self.last} do not prove {self.digits} digits")

    def _indices(self) -> Iterator[int]:
        index = self.first
        while self.last is None or index <= self.last:
            yield index
            index = index + self.step if self.step else max(1, 2 * index)

    def best_outputs(self, members: Sequence[Candidate]) -> list[list[Complex]]:
        """Return one output for each sample: the vertex if only one can have won, else what is nearest to all vertices of a part."""
        if not members:
            return []
        winners = {candidate.winner for candidate in members}
        part = self.omega.part(members[0].part)
        result = []
        for k in range(part.R):
            if len(winners) == 1 and None not in winners:
                ends = [part.modulus_of(epsilon, k) for c in members for epsilon in (c.lower, c.upper)]
                values = {members[0].winner or 0: (min(ends) + max(ends)) / 2}
            else:
                middle = part.metric.cover_entry(part.modulus_of(Fraction(0), k), part.competitors)
                values = dict.fromkeys(range(part.competitors), middle)
            output = [(Fraction(0), Fraction(0))] * part.N
            known: dict[tuple[Fraction, Phase], Complex] = {}
            for j, value in values.items():
                position, phase = part.axes[j]
                if (value, phase) not in known:
                    known[value, phase] = self.rounded(value * phase[0]), self.rounded(value * phase[1])
                output[position] = known[value, phase]
            result.append(output)
        return result

    def rounded(self, value: Fraction) -> Fraction:
        """Return a dyadic number with 64 bits more than 10^-digits needs: that is what the output is, and what is proved about it."""
        bits = int(10**self.digits).bit_length() + 64
        return Fraction(round(value * (1 << bits)), 1 << bits)

    def numbers(self, output: Sequence[Complex]) -> list[Any]:
        """Return an output as numbers that the harness takes exactly: fractions, or complex balls of radius 0."""
        if all(z == 0 for _, z in output):
            return [x for x, _ in output]
        return [acb(_exact(x), _exact(z)) for x, z in output]


def _exact(x: Fraction) -> arb:
    return arb((x.numerator, 1 - x.denominator.bit_length()))  # the denominator is a power of two


def all_but_one_digit(omega: ThreeScales[Any], *, first: int = 1, step: int = 1) -> ClassSolver:
    """Return the algorithm of clause (ii): K − 1 digits on all of Ω, with data of indices 1, 2, 3, … until they are proved.

    On a member (j, e) of Ω_weak it reads up to an index near e: no bound holds for all members.

    Args:
        omega: the class.
        first: the first index.
        step: from one index to the next; with 0 the index doubles.
    """
    return ClassSolver(omega, omega.K - 1, first=first, step=step)


def all_but_two_digits(omega: ThreeScales[Any]) -> ClassSolver:
    """Return the algorithm of clause (iii): K − 2 digits on all of Ω from the one datum of index L."""
    return ClassSolver(omega, omega.K - 2, first=omega.L, last=omega.L)


@dataclass(frozen=True)
class CertifiedRun:
    """An algorithm that was run on data of a member of Ω, and what these data prove about its output.

    Attributes:
        omega: the class.
        member: whose data were given.
        digits: what is claimed.
        status: ``None`` if there is an output, else why there is none.
        reason: in one line.
        transcript: reads and data.
        outputs: for each sample.
        squared_error: an upper bound of the squared distance of the outputs to all solutions of all members that have these data.
    """

    omega: ThreeScales[Any]
    member: Member
    digits: int
    status: Status | None
    reason: str
    transcript: Transcript = field(repr=False)
    outputs: tuple[tuple[Complex, ...], ...] = field(default=(), repr=False)
    squared_error: Fraction | None = None

    @property
    def proved(self) -> bool:
        """Whether the data prove that the error is at most 10^-digits, on every member that has them."""
        return self.squared_error is not None and self.squared_error * 100**self.digits <= 1

    @cached_property
    def certificate(self) -> Certificate | None:
        """The certificate (kind ``right-output``), made when it is first asked for; ``None`` unless proved."""
        if not self.proved:
            return None
        return Certificate(right_output_claim(self.omega, self.digits, self.transcript, self.outputs).document())


def certified_run(
    algorithm: Algorithm,
    omega: ThreeScales[Any],
    member: Member,
    digits: int,
    *,
    rounding: str = "nearest",
    seed: int = 0,
    budget: Budget | None = None,
    oracle: RecordingOracle | None = None,
) -> CertifiedRun:
    """Run an algorithm on honest data of a member and prove its digits from the data that it read, whatever the algorithm is.

    Args:
        algorithm: a callable that takes an oracle.
        omega: the class to which the input is known to belong.
        member: whose data the oracle gives.
        digits: the claim is an error of at most 10^-digits on every member of Ω that has these data.
        rounding: of the honest oracle: ``nearest``, ``truncating``, ``random``, ``worst-case``.
        seed: of random rounding.
        budget: limits on the reads.
        oracle: gives the data instead of an honest oracle of the member.
    """
    digits = integer("digits", digits, 1)
    limits = budget or Budget()
    source = oracle
    if source is None:
        point = omega.input(member)
        source = HonestOracle(point, omega.problem, rounding=rounding, seed=seed, budget=limits)
    source.digits = digits if source.digits is None else source.digits
    outcome = run(algorithm, source, limits)
    transcript = source.transcript.copy()
    if outcome.outputs is None:
        return CertifiedRun(omega, member, digits, outcome.status, outcome.reason, transcript)
    matrix = omega.strong.centre.A
    members = candidates(omega.parts, [reading(transcript.data[n], matrix) for n in sorted(set(transcript.reads))])
    error = worst_squared_error(omega.parts, members, outcome.outputs) if members else None
    reason = f"{len(members)} kinds of members have these data" if members else "no member of Ω has these data"
    return CertifiedRun(omega, member, digits, None, reason, transcript, outcome.outputs, error)


def error_curve(
    omega: ThreeScales[Any], member: Member, indices: Iterable[int], *, rounding: str = "worst-case"
) -> list[tuple[int, Fraction]]:
    """Return (n, squared error) with the error that the datum of index n of a member proves for the best output of `ClassSolver`.

    Args:
        omega: the class.
        member: whose data are read.
        indices: n.
        rounding: of the honest oracle.
    """
    solver, matrix, result = ClassSolver(omega, omega.K), omega.strong.centre.A, []
    for n in indices:
        datum = HonestOracle(omega.input(member), rounding=rounding).read(n)
        members = candidates(omega.parts, [reading(datum, matrix)])
        result.append((n, worst_squared_error(omega.parts, members, solver.best_outputs(members))))
    return result


def data_needed(
    omega: ThreeScales[Any], exponents: Iterable[int], *, winner: int = 0, rounding: str = "nearest"
) -> list[tuple[int, int]]:
    """Return (e, largest index read) of the algorithm of clause (ii) on the members (winner, e) of Ω_weak, each run proved.

    Raises:
        Undecided: a run that was not proved.
    """
    solver, result = all_but_one_digit(omega), []
    for e in exponents:
        outcome = certified_run(solver, omega, Member("weak", winner, e), omega.K - 1, rounding=rounding)
        if not outcome.proved or outcome.transcript.largest is None:
            raise Undecided(f"the run on the member with e = {e} was not proved: {outcome.reason}")
        result.append((e, outcome.transcript.largest))
    return result
