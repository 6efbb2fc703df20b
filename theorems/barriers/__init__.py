"""One file for each impossibility theorem."""

from theorems.barriers.extended_smale9 import ExtendedSmale9, LinearPrograms
from theorems.barriers.smale9 import Smale9
from theorems.barriers.smale18 import Smale18
from theorems.barriers.smale18.omega import Member, Omega

__all__ = ["ExtendedSmale9", "LinearPrograms", "Member", "Omega", "Smale9", "Smale18"]
