"""Verification: all clauses of a theorem for given parameters, each bound as (computed, theoretical)."""

import importlib
import pkgutil

from sci_barriers.verification.catalogue import verify_entry
from sci_barriers.verification.classifiers import verify_classifiers
from sci_barriers.verification.declared import verify_barrier
from sci_barriers.verification.extended_smale9 import verify_extended_smale9
from sci_barriers.verification.firenet import verify_firenet
from sci_barriers.verification.report import Bound, ClauseResult, Verification
from sci_barriers.verification.smale9 import verify_smale9
from sci_barriers.verification.smale18 import verify_smale18
from sci_barriers.verification.tradeoff import verify_tradeoff
from theorems import THEOREMS, Statement, statement

__all__ = [
    "THEOREMS",
    "Bound",
    "ClauseResult",
    "Statement",
    "Verification",
    "statement",
    "verify_barrier",
    "verify_classifiers",
    "verify_entry",
    "verify_extended_smale9",
    "verify_firenet",
    "verify_smale9",
    "verify_smale18",
    "verify_tradeoff",
]

# A module here says of which theorem, or of which class, it runs the clauses (`register_verifier`); it is found, there is no list.
for _found in pkgutil.iter_modules(__path__, __name__ + "."):
    importlib.import_module(_found.name)
