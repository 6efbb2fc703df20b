"""Verification: all clauses of a theorem for given parameters, each bound as (computed, theoretical)."""

from sci_barriers.verification.catalogue import register_entries, verify_entry
from sci_barriers.verification.classifiers import verify_classifiers
from sci_barriers.verification.extended_smale9 import verify_extended_smale9
from sci_barriers.verification.firenet import verify_firenet
from sci_barriers.verification.report import Bound, ClauseResult, Verification
from sci_barriers.verification.smale9 import verify_smale9
from sci_barriers.verification.smale18 import verify_smale18
from sci_barriers.verification.tradeoff import verify_tradeoff
from theorems import THEOREMS, Statement, register_verifier, statement

__all__ = [
    "THEOREMS",
    "Bound",
    "ClauseResult",
    "Statement",
    "Verification",
    "statement",
    "verify_classifiers",
    "verify_entry",
    "verify_extended_smale9",
    "verify_firenet",
    "verify_smale9",
    "verify_smale18",
    "verify_tradeoff",
]

register_verifier("smale18", verify_smale18)
register_verifier("smale9", verify_smale9)
register_verifier("extended-smale9", verify_extended_smale9)
register_verifier("firenet", verify_firenet)
register_verifier("tradeoff", verify_tradeoff)
register_entries()
register_verifier("classifiers", verify_classifiers)
