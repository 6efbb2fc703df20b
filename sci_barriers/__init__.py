"""Impossibility theorems of numerical analysis and AI as running, checkable programs.

>>> from sci_barriers import Smale18, refute
>>> verdict = refute(lambda oracle: [0] * oracle.shape[1], Smale18("P3", N=3, m=2, K=3))
>>> verdict.status.name
'REFUTED'
>>> verdict.certificate.check()
(True, '', '')
"""

from typing import TYPE_CHECKING

from sci_barriers._source import lazy_names

if TYPE_CHECKING:
    from oracles import Budget, Datum, HonestOracle, Oracle, Transcript
    from sci_barriers._errors import BarrierError, MissingExtra
    from sci_barriers.determined.ask import digits
    from sci_barriers.determined.solvers import digits_of
    from sci_barriers.games import refute
    from sci_barriers.games.certified_algorithms import (
        all_but_one_digit,
        all_but_two_digits,
        certified_run,
        data_needed,
    )
    from sci_barriers.games.randomised import attained, estimate, refute_randomised, success_probability
    from sci_barriers.harness import (
        Certificate,
        Limits,
        Status,
        Subprocess,
        Verdict,
        checker_path,
        from_solver,
        isolate,
        write_checker,
    )
    from sci_barriers.verification import (
        THEOREMS,
        Statement,
        Verification,
        statement,
        verify_firenet,
        verify_smale9,
        verify_smale18,
    )
    from theorems import (
        Barrier,
        Box,
        Counterexample,
        DeclaredBarrier,
        HypothesisRefused,
        Member,
        Omega,
        Smale9,
        Smale18,
        TheoremError,
        Undecided,
        define_barrier,
    )
    from theorems.problems import (
        P1,
        P2,
        P3,
        BasisPursuitDenoising,
        Lasso,
        Problem,
        SolutionSet,
        SquareRootLasso,
        problem,
    )

__version__ = "0.2.0"

__all__ = [
    "P1",
    "P2",
    "P3",
    "THEOREMS",
    "Barrier",
    "BarrierError",
    "BasisPursuitDenoising",
    "Box",
    "Budget",
    "Certificate",
    "Counterexample",
    "Datum",
    "DeclaredBarrier",
    "HonestOracle",
    "HypothesisRefused",
    "Lasso",
    "Limits",
    "Member",
    "MissingExtra",
    "Omega",
    "Oracle",
    "Problem",
    "SolutionSet",
    "SquareRootLasso",
    "Smale9",
    "Smale18",
    "Statement",
    "Status",
    "Subprocess",
    "TheoremError",
    "Transcript",
    "Undecided",
    "Verdict",
    "Verification",
    "all_but_one_digit",
    "all_but_two_digits",
    "attained",
    "certified_run",
    "checker_path",
    "data_needed",
    "define_barrier",
    "digits",
    "digits_of",
    "estimate",
    "from_solver",
    "isolate",
    "problem",
    "refute",
    "refute_randomised",
    "statement",
    "success_probability",
    "verify_firenet",
    "verify_smale9",
    "verify_smale18",
    "write_checker",
]

if not TYPE_CHECKING:  # NumPy, flint and the rest are loaded with the first name that needs them
    __getattr__, __dir__ = lazy_names(__name__, renamed={"Witness": "Counterexample"})
