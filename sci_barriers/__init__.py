"""Impossibility theorems of numerical analysis and AI as running, checkable programs.

>>> from sci_barriers import Smale18, refute
>>> verdict = refute(lambda oracle: [0] * oracle.shape[1], Smale18("P3", N=3, m=2, K=3))
>>> verdict.status.name
'REFUTED'
>>> verdict.certificate.check()
(True, '', '')
"""

from oracles import Budget, Datum, HonestOracle, Oracle, Transcript
from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.games import refute
from sci_barriers.harness import Certificate, Status, Verdict, checker_path
from theorems import Barrier, Smale18, TheoremError, Undecided, Witness
from theorems.problems import P1, P2, P3, BasisPursuitDenoising, Lasso, Problem, SolutionSet, SquareRootLasso, problem

__version__ = "0.1.0"

__all__ = [
    "P1",
    "P2",
    "P3",
    "Barrier",
    "BarrierError",
    "BasisPursuitDenoising",
    "Budget",
    "Certificate",
    "Datum",
    "HonestOracle",
    "Lasso",
    "MissingExtra",
    "Oracle",
    "Problem",
    "SolutionSet",
    "SquareRootLasso",
    "Smale18",
    "Status",
    "TheoremError",
    "Transcript",
    "Undecided",
    "Verdict",
    "Witness",
    "checker_path",
    "problem",
    "refute",
]
