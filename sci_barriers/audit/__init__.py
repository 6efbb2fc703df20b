"""Audits: what a solver's outputs are worth, on instances whose solutions are known exactly."""

from sci_barriers.audit._bounds import ALL, NONE, Bounds, Digits, believed
from sci_barriers.audit._ladder import EASY, EXPONENTS, TIE, Rung, Setting
from sci_barriers.audit._measure import Measured, measure, objective_gap, violation
from sci_barriers.audit._one_sided import OneSided, input_data, one_sided
from sci_barriers.audit._report import Audit, Stop
from sci_barriers.audit._row import Row
from sci_barriers.audit._run import DIGITS, SIZES, audit
from theorems.digits.one_sided import Claim, InputData, Proof

__all__ = [
    "ALL",
    "DIGITS",
    "EASY",
    "EXPONENTS",
    "NONE",
    "SIZES",
    "TIE",
    "Audit",
    "Bounds",
    "Claim",
    "Digits",
    "InputData",
    "Measured",
    "OneSided",
    "Proof",
    "Row",
    "Rung",
    "Setting",
    "Stop",
    "audit",
    "believed",
    "input_data",
    "measure",
    "objective_gap",
    "one_sided",
    "violation",
]
