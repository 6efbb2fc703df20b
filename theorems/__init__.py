"""What the mathematics says: problems with exact solutions, barriers with their classes of inputs, certificates."""

from theorems._errors import TheoremError, Undecided
from theorems._statement import THEOREMS, Hypothesis, Statement, statement
from theorems._witness import Barrier, Failure, Witness
from theorems.barriers import Member, Omega, Smale18

__all__ = [
    "THEOREMS",
    "Barrier",
    "Failure",
    "Hypothesis",
    "Member",
    "Omega",
    "Smale18",
    "Statement",
    "TheoremError",
    "Undecided",
    "Witness",
    "statement",
]
