"""What data determine: enclosures of all solutions, ceilings that no algorithm passes, and one-sided proofs of wrong outputs."""

from theorems.digits.ceilings import Ceiling, Move, ceiling
from theorems.digits.enclosure import Coefficient, Enclosure, NotProved
from theorems.digits.guess import Progress
from theorems.digits.radii import Data, Radius
from theorems.digits.search import Found, enclose
from theorems.digits.verdict import Answer, Digits, Output, determine, judge, limited

__all__ = [
    "Answer",
    "Ceiling",
    "Coefficient",
    "Data",
    "Digits",
    "Enclosure",
    "Found",
    "Move",
    "NotProved",
    "Output",
    "Progress",
    "Radius",
    "ceiling",
    "determine",
    "enclose",
    "judge",
    "limited",
]
