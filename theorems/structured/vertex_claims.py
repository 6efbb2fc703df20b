"""Fills the claims of certificates from barriers whose solutions are vertices, and from their class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from oracles import Transcript
from theorems.certificates.claims.fooling_set import FoolingSetClaim
from theorems.certificates.claims.right_output import RightOutput
from theorems.certificates.claims.structure import Part, Quotient, Structure
from theorems.certificates.claims.wrong_output import WrongOutput
from theorems.certificates.claims.wrong_runs import ClaimedRun, WrongRuns
from theorems.core.barrier import Counterexample, Run
from theorems.problems import Complex, Problem


def wrong_output_claim(
    barrier: Any, output: Sequence[Complex], transcript: Transcript, found: Counterexample
) -> WrongOutput:
    """Return the claim (version 1) that ``output`` is wrong on the counterexample; Ω_strong with one sample."""
    position, phase, _ = barrier.vertex(found.winner, found.exponent)
    (minimiser,) = _minimisers(barrier)
    return WrongOutput(
        _structure(barrier), _part(barrier), found.winner, found.exponent, transcript, output, position, phase,
        minimiser, _dual(barrier.problem, barrier.alpha), found.squared_distance,
    )  # fmt: skip


def wrong_runs_claim(
    barrier: Any,
    runs: Sequence[Run],
    winner: int,
    exponent: int,
    *,
    samples: int = 1,
    probability: Fraction | None = None,
    index: int | None = None,
) -> WrongRuns:
    """Return the claim that an algorithm fails on the member (winner, exponent) with probability 1 − p or more.

    Args:
        barrier: a `theorems.Smale18` (any part, any number of samples) or `theorems.Smale9`.
        runs: those that fail; they are given the same data.
        winner: j.
        exponent: e, above all indices read (on Ω_sharp: L).
        samples: s; to fail means: farther than 10^-K on at least s samples, or to ask for an index above ``index``.
        probability: p; by default what the runs prove, 1 − (the sum of their probabilities).
        index: M, or ``None``.
    """
    position, phase, _ = barrier.vertex(winner, exponent)
    p = 1 - sum((run.mass for run in runs), Fraction(0)) if probability is None else probability
    claimed = [
        ClaimedRun(run.path, run.transcript, run.outputs, [(f.sample, f.squared_distance) for f in run.failures])
        for run in runs
    ]
    return WrongRuns(
        _structure(barrier), _part(barrier), winner, exponent, claimed, samples, p, index, position, phase,
        _minimisers(barrier), _dual(barrier.problem, barrier.alpha),
    )  # fmt: skip


def fooling_set_claim(found: Any) -> FoolingSetClaim:
    """Return the claim that the N1 members (j, e) of a `theorems.structured.fooling.FoolingSet` have one datum and solutions far apart."""
    part = found.part
    dual = _dual(part.problem, part.alpha)
    return FoolingSetClaim(
        _structure(part), _part(part), found.index, found.exponent, found.datum, _minimisers(part), dual
    )


def right_output_claim(
    omega: Any, digits: int, transcript: Transcript, outputs: Sequence[Sequence[Complex]]
) -> RightOutput:
    """Return the claim that the outputs are within 10^-digits of all solutions of every member that has the data.

    Args:
        omega: the class, or some parts of it (they share everything but scale, t and L).
        digits: k.
        transcript: reads and data.
        outputs: R vectors of length N.
    """
    parts: list[Any] = list(getattr(omega, "parts", None) or _iterated(omega))
    return RightOutput(_structure(parts[0]), [_part(part) for part in parts], digits, transcript, outputs)


def _iterated(parts: Iterable[Any]) -> Iterable[Any]:
    return parts


def _structure(barrier: Any) -> Structure:
    m, N = barrier.shape
    problem: Problem = barrier.problem
    return Structure(
        barrier.certified_as,
        (problem.name, problem.parameters()),
        barrier.field,
        m,
        N,
        barrier.unitary.description(),
        tuple(barrier.diagonal or ((Fraction(1), Fraction(0)),) * N),
        tuple(barrier.permutation or range(N)),
    )


def _part(barrier: Any) -> Part:
    name, L = getattr(barrier, "part", "strong"), getattr(barrier, "L", None)
    return Part(name, barrier.K, barrier.alpha, tuple(barrier.lengths), L)


def _minimisers(barrier: Any) -> list[Quotient]:
    return [Quotient(*map(tuple, barrier.problem.modulus_quotient(barrier.alpha, t))) for t in barrier.lengths]


def _dual(problem: Problem, alpha: Fraction) -> Quotient:
    return Quotient(*map(tuple, problem.dual_quotient(alpha)))
